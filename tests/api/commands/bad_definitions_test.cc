// O01: fifty definitions with one mistake each. `urna init --dry-run` refuses every one, says which
// field it is, and leaves nothing behind; the right one is printed as it would stand in the log.
#include <gtest/gtest.h>

#include "tests/api/commands/command_line.h"

namespace urna::api {
namespace {

namespace fs = std::filesystem;

struct Mistake {
  const char* from;  // stands in the right definition
  const char* to;
  const char* said;  // in what the refusal says
};

// {A}, {B}, .. stand for public keys.
constexpr const char* kRight = R"(environment = "drill"
title = { ro = "Test", en = "Test" }
languages = ["ro", "en"]
currency = "MDL"
currency_decimals = 2
budget = 100000
minimum_group = 5
[[envelope]]
id = 1
name = { ro = "Coeziune", en = "Cohesion" }
amount = 25000
[[envelope]]
id = 2
name = { ro = "Tineri", en = "Youth" }
amount = 50000
[[district]]
code = 1
name = { ro = "Nord", en = "North" }
[[category]]
tag = "green"
name = { ro = "mediu", en = "environment" }
[[dimension]]
tag = "age"
[[dimension.cell]]
tag = "young"
name = { ro = "sub 30", en = "under 30" }
[calendar]
proposals_from = 20260601
proposals_until = 20260630
voting_from = 20260914
voting_until = 20260927
result_by = 20261005
[eligibility]
minimum_age = 16
residence = { ro = "aici", en = "here" }
[[eligibility.document_kind]]
code = 1
name = { ro = "buletin", en = "card" }
[roles]
committee = ["{A}", "{B}"]
committee_quorum = 2
registrars = ["{C}"]
overseers = ["{D}"]
[[roles.station]]
id = "000102030405060708090a0b"
name = { ro = "Centru", en = "Centre" }
key = "{E}"
officers = ["{F}"]
)";

constexpr Mistake kMistakes[] = {
    // what the file is
    {"environment = \"drill\"", "environment = \"real\"", "environment: binding or drill"},
    {"environment = \"drill\"", "environment = drill", "line 1"},
    {"currency = \"MDL\"", "currency = \"MDL\"\ncurrency = \"EUR\"", "line 5"},
    {"currency = \"MDL\"", "coin = \"MDL\"", "coin: is not a key here"},
    {"currency = \"MDL\"", "currency = 498", "currency: must be text"},
    {"languages = [\"ro\", \"en\"]", "languages = \"ro\"", "languages: must be a list of texts"},
    {"[calendar]", "[kalendar]", "calendar: is missing"},
    {"[eligibility]\nminimum_age", "[eligible]\nminimum_age", "eligib"},
    // languages and texts
    {"languages = [\"ro\", \"en\"]", "languages = []", "languages must be named once each"},
    {"languages = [\"ro\", \"en\"]", "languages = [\"ro\", \"ro\"]",
     "languages must be named once"},
    {"languages = [\"ro\", \"en\"]", "languages = [\"en\"]", "languages must hold 'ro'"},
    {"languages = [\"ro\", \"en\"]", "languages = [\"ro\", \"English\"]", "English"},
    {"title = { ro = \"Test\", en = \"Test\" }", "title = { ro = \"Test\" }", "title has no text"},
    {"title = { ro = \"Test\", en = \"Test\" }",
     "title = { ro = \"Test\", en = \"Test\", fr = \"Essai\" }", "not the edition's"},
    {"title = { ro = \"Test\", en = \"Test\" }", "title = { ro = \"\", en = \"Test\" }",
     "title has no text in 'ro'"},
    {"title = { ro = \"Test\", en = \"Test\" }", "title = \"Test\"", "title: must be a table"},
    {"name = { ro = \"Coeziune\", en = \"Cohesion\" }", "name = { ro = \"Coeziune\" }",
     "envelopes[0]: name has no text in 'en'"},
    {"residence = { ro = \"aici\", en = \"here\" }", "residence = { en = \"here\" }",
     "residence has no text in 'ro'"},
    // money
    {"budget = 100000", "budget = 0", "budget: must be a whole number from 1"},
    {"budget = 100000", "budget = -5", "budget: must be a whole number from 1"},
    {"budget = 100000", "budget = 1000.5", "budget: must be a whole number"},
    {"budget = 100000", "budget = \"100000\"", "budget: must be a whole number"},
    {"budget = 100000", "budget = 9223372036854775807", "budget: must be a whole number"},
    {"budget = 100000", "budget = 60000", "envelopes hold more than the budget"},
    {"amount = 25000", "amount = 50001", "envelopes hold more than the budget"},
    {"amount = 25000", "amount = -1", "amount: must be a whole number from 0"},
    {"id = 2\n", "id = 1\n", "envelope ids must ascend"},
    {"id = 1\n", "id = 0\n", "id: must be a whole number from 1"},
    {"currency_decimals = 2", "currency_decimals = 7", "currency_decimals: must be"},
    {"currency = \"MDL\"", "currency = \"\"", "currency needs a name"},
    // what there is
    {"code = 1\nname = { ro = \"Nord\"", "code = 0\nname = { ro = \"Nord\"", "code: must be"},
    {"[[category]]",
     "[[category]]\ntag = \"green\"\nname = { ro = \"x\", en = \"x\" }\n[[category]]",
     "categories tags must differ"},
    {"tag = \"green\"", "tag = \"\"", "categories tags must differ and not be empty"},
    {"[[dimension]]\ntag = \"age\"", "[[dimension]]\ntag = \"\"", "a dimension needs a tag"},
    {"minimum_group = 5", "minimum_group = 0", "minimum_group: must be"},
    // the calendar
    {"proposals_until = 20260630", "proposals_until = 20260631", "20260631 is not a day"},
    {"voting_from = 20260914", "voting_from = 20260614", "calendar days must not run backwards"},
    {"result_by = 20261005", "result_by = 2026", "result_by: must be a whole number"},
    {"result_by = 20261005", "", "0 is not a day"},
    // who may vote
    {"minimum_age = 16", "minimum_age = 121", "minimum_age: must be"},
    {"minimum_age = 16", "minimum_age = -1", "minimum_age: must be"},
    {"code = 1\nname = { ro = \"buletin\"", "code = 300\nname = { ro = \"buletin\"",
     "document kinds are codes 1 to 255"},
    // who signs
    {"committee_quorum = 2", "committee_quorum = 3", "committee_quorum must be between"},
    {"committee_quorum = 2", "committee_quorum = 0", "committee_quorum: must be"},
    {"registrars = [\"{C}\"]", "registrars = []", "registrars and overseers are needed"},
    {"overseers = [\"{D}\"]", "", "registrars and overseers are needed"},
    {"overseers = [\"{D}\"]", "overseers = [\"{C}\"]", "a key holds two roles"},
    {"registrars = [\"{C}\"]", "registrars = [\"00\"]", "public keys have 64 hex digits"},
    {"registrars = [\"{C}\"]",
     "registrars = [\"0000000000000000000000000000000000000000000000000000000000000000\"]",
     "bad_key"},
    {"committee = [\"{A}\", \"{B}\"]", "committee = [\"{A}\", \"{A}\"]", "bad_key_order"},
    {"id = \"000102030405060708090a0b\"", "id = \"0001\"", "id: must be 24 hex digits"},
    {"officers = [\"{F}\"]", "officers = [\"{E}\"]", "a key holds two roles"},
};

class BadDefinitions : public CommandLine {
 protected:
  std::string with_keys(std::string text) {
    for (char name = 'A'; name <= 'F'; ++name) {
      const std::string place = std::string("{") + name + "}";
      if (!keys_.contains(name)) {
        EXPECT_EQ(run({"keys", "new", path(std::string(1, name))}), 0) << err_;
        keys_[name] = out_.substr(0, 64);
      }
      for (std::size_t at = text.find(place); at != std::string::npos; at = text.find(place))
        text.replace(at, place.size(), keys_[name]);
    }
    return text;
  }
  int judge(const std::string& text) {
    return run({"init", "--ledger", path("l"), "--definition", write("e.toml", with_keys(text)),
                "--dry-run"});
  }
  std::map<char, std::string> keys_;
};

TEST_F(BadDefinitions, EachIsRefusedByItsFieldAndLeavesNothing) {
  static_assert(std::size(kMistakes) >= 50);
  for (const Mistake& mistake : kMistakes) {
    std::string text = kRight;
    const std::size_t at = text.find(mistake.from);
    ASSERT_NE(at, std::string::npos) << mistake.from;
    text.replace(at, std::string(mistake.from).size(), mistake.to);
    const int code = judge(text);
    EXPECT_TRUE(code == 1 || code == 2) << mistake.to << " gives " << code;
    EXPECT_TRUE(said(mistake.said)) << mistake.to << "\n" << err_;
    EXPECT_FALSE(fs::exists(path("l")));
  }
}

TEST_F(BadDefinitions, TheRightOneIsShownAsItWouldStandInTheLog) {
  EXPECT_EQ(judge(kRight), 0) << err_;
  EXPECT_TRUE(said("\"budget\":100000")) << out_;
  EXPECT_FALSE(fs::exists(path("l")));
}

}  // namespace
}  // namespace urna::api
