// What people and files bring that does not fit: each refusal names its field, and the program goes
// on; a command that fails leaves the place as it found it.
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <map>

#include "api/clerk.h"
#include "api/commands/import.h"
#include "tests/api/commands/command_line.h"

namespace urna::api {
namespace {

namespace fs = std::filesystem;

std::string listed(std::size_t count, const std::function<std::string(std::size_t)>& item) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += (i == 0 ? "" : ", ") + item(i);
  return out;
}

class Refusals : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    for (const char* name : {"a", "b", "r", "o", "p"}) keys_[name] = new_key(name);
  }
  std::string new_key(const std::string& name) {
    EXPECT_EQ(run({"keys", "new", path(name)}), 0) << err_;
    return out_.substr(0, 64);
  }
  std::string definition(const std::string& title = "Test",
                         const std::string& more_committee = "") {
    return "title = { ro = \"" + title +
           "\" }\nlanguages = [\"ro\"]\ncurrency = \"MDL\"\nbudget = 1000\nminimum_group = 5\n"
           "[calendar]\nproposals_from = 20260601\nproposals_until = 20260630\nvoting_from = "
           "20260914\nvoting_until = 20260927\nresult_by = 20261005\n"
           "[eligibility]\nminimum_age = 16\nresidence = { ro = \"aici\" }\n"
           "[roles]\ncommittee = [\"" +
           keys_["a"] + "\", \"" + keys_["b"] + "\"" + more_committee +
           "]\ncommittee_quorum = 2\nregistrars = [\"" + keys_["r"] + "\"]\noverseers = [\"" +
           keys_["o"] + "\"]\n";
  }
  CommandWords two() const {
    return {"--ledger", path("l"), "--key", path("a"), "--key", path("b")};
  }
  int init(const std::string& text, const CommandWords& more = {}) {
    CommandWords words{"init", "--origin", "test.example", "--definition", write("e.toml", text)};
    words.insert(words.end(), more.begin(), more.end());
    return run(words, two());
  }
  int propose(const std::string& text) {
    return run({"propose", "--ledger", path("l"), "--key", path("p"), "--file",
                write("p.toml", "cost = 300\n" + text)});
  }
  // To the review, with projects P1 and P2 admitted.
  void review_two() {
    ASSERT_EQ(init(definition()), 0) << err_;
    ASSERT_EQ(run({"open", "proposals"}, two()), 0) << err_;
    for (const char* label : {"P1", "P2"})
      ASSERT_EQ(propose("label = \"" + std::string(label) + "\"\ntitle = { ro = \"x\" }\n"), 0)
          << err_;
    ASSERT_EQ(run({"close", "proposals"}, two()), 0) << err_;
  }
  int define(const std::string& question, const std::string& style = "questions = [0]",
             std::size_t questions = 1) {
    std::string text;
    for (std::size_t i = 0; i < questions; ++i)
      text += "[[question]]\ntitle = { ro = \"Ce?\" }\nbudget = 1000\n" + question + "\n";
    return run({"open", "enrolment", "--ballot",
                write("b.toml", text + "[[style]]\nstyle = 0\n" + style + "\n")},
               two());
  }
  std::map<std::string, std::string> keys_;
};

const std::string kApproval = "layout = { kind = \"approval\", high = 1 }";

TEST_F(Refusals, AFoundingBeyondALimitNamesItAndLeavesNothing) {
  const std::string many = listed(70, [](std::size_t i) {
    return "{ tag = \"t" + std::to_string(i) + "\", name = { ro = \"x\" } }";
  });
  const std::string committee =
      listed(18, [&](std::size_t i) { return "\"" + new_key("c" + std::to_string(i)) + "\""; });
  const std::vector<std::pair<std::string, std::string>> cases = {
      {definition(std::string(1'500, 'x')),
       "edition_announced.title.ro: at most 1000 bytes, here 1500"},
      {"category = [" + many + "]\n" + definition(),
       "edition_announced.categories: at most 64 items, here 70"},
      {definition("Test", ", " + committee),
       "edition_announced.roles.committee: at most 16 items, here 20"}};
  for (const auto& [text, why] : cases)
    for (const CommandWords& how : {CommandWords{}, CommandWords{"--dry-run"}}) {
      EXPECT_EQ(init(text, how), 1);
      EXPECT_TRUE(said("over_limit: " + why)) << err_;
      EXPECT_FALSE(fs::exists(path("l")));
    }
  CommandWords keys;
  for (int i = 0; i < 18; ++i) {
    keys.push_back("--key");
    keys.push_back(path("c" + std::to_string(i)));
  }
  EXPECT_EQ(init(definition(), keys), 1);
  EXPECT_TRUE(said("ledger_founded.founders: at most 16 items, here 20")) << err_;
  EXPECT_EQ(init(definition()), 0) << err_;
}

TEST_F(Refusals, AFailedFoundingLeavesThePlaceAsItWas) {
  const std::string rule = write("r.toml", "method = \"greedy\"\nties = [\"lot\"]\n");
  const std::string lots = "rule_file = \"" + rule + "\"\n" + definition();
  EXPECT_EQ(init(lots, {"--dry-run"}), 1);  // the law judges a dry run too
  EXPECT_TRUE(said("a draw is announced exactly where ties are broken by lot")) << err_;
  EXPECT_EQ(init(lots), 1);
  EXPECT_FALSE(fs::exists(path("l")));
  fs::create_directory(path("l"));
  EXPECT_EQ(init(lots), 1);
  EXPECT_TRUE(fs::is_empty(path("l")));
  EXPECT_EQ(init(definition(), {"--dry-run"}), 0) << err_;
  EXPECT_TRUE(said("\"origin\":\"")) << out_;
  EXPECT_FALSE(said("\"origin\":\"\"")) << out_;
  EXPECT_TRUE(fs::is_empty(path("l")));
  EXPECT_EQ(init(definition()), 0) << err_;
  EXPECT_EQ(init(definition()), 2);  // a ledger stands there: it is not touched
  EXPECT_EQ(run({"open", "proposals"}, two()), 0) << err_;
}

TEST_F(Refusals, ADryRunNeedsNeitherOriginNorKeys) {
  EXPECT_EQ(run({"init", "--dry-run", "--ledger", path("l"), "--definition",
                 write("e.toml", definition())}),
            0)
      << err_;
  EXPECT_TRUE(said("\"origin\":\"\"")) << out_;
}

TEST_F(Refusals, AProposalBeyondALimitNamesTheField) {
  ASSERT_EQ(init(definition()), 0) << err_;
  ASSERT_EQ(run({"open", "proposals"}, two()), 0) << err_;
  const std::string title = "title = { ro = \"x\" }\n";
  const auto texts = listed(
      20, [](std::size_t i) { return std::string("x") + static_cast<char>('a' + i) + " = \"x\""; });
  const auto tags = listed(70, [](std::size_t) { return std::string("\"t\""); });
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"title = { ro = \"" + std::string(2'000, 'x') + "\" }\n",
       "proposal_filed.title.ro: at most 1000 bytes, here 2000"},
      {"label = \"" + std::string(100, 'x') + "\"\n" + title,
       "proposal_filed.label: at most 64 bytes, here 100"},
      {"title = { " + texts + " }\n", "proposal_filed.title: at most 16 languages, here 20"},
      {"title = { english = \"x\" }\n", "a language tag: at most 3 bytes, here 7"},
      {"categories = [" + tags + "]\n" + title,
       "proposal_filed.categories: at most 64 items, here 70"}};
  for (const auto& [text, why] : cases) {
    EXPECT_EQ(propose(text), 1);
    EXPECT_TRUE(said(why)) << err_;
  }
  EXPECT_EQ(propose("categories = [7]\n" + title), 2);
  EXPECT_TRUE(said("categories: must be a list of texts")) << err_;
  EXPECT_EQ(propose("title = { ro = 7 }\n"), 2);
  EXPECT_TRUE(said("title.ro: must be text")) << err_;
  EXPECT_EQ(propose(title), 0) << err_;
}

TEST_F(Refusals, AReviewAndABallotBeyondALimitNameTheField) {
  review_two();
  EXPECT_EQ(
      run({"review", "--project", "0", "--reject", "--reason", "ro=" + std::string(7'000, 'x')},
          two()),
      1);
  EXPECT_TRUE(said("proposal_reviewed.reason.ro: at most 6000 bytes, here 7000")) << err_;
  for (const char* number : {"0", "1"})
    ASSERT_EQ(run({"review", "--project", number}, two()), 0) << err_;
  EXPECT_EQ(define(kApproval, "questions = [0]", 70), 1);
  EXPECT_TRUE(said("ballot_defined.questions: at most 64 items, here 70")) << err_;
  const auto numbers = listed(100, [](std::size_t i) { return std::to_string(i); });
  EXPECT_EQ(define(kApproval, "questions = [" + numbers + "]"), 1);
  EXPECT_TRUE(said("ballot_defined.styles[0].questions: at most 64 items, here 100")) << err_;
  const auto groups = listed(3'000, [](std::size_t) { return std::string("[\"P1\"]"); });
  EXPECT_EQ(define("exclusive = [" + groups + "]\n" + kApproval), 1);
  EXPECT_TRUE(said("ballot_defined.questions[0].exclusive: at most 1024 items, here 3000")) << err_;
}

TEST_F(Refusals, ANumberThatDoesNotFitIsNotBentToOneThatDoes) {
  review_two();
  for (const char* number : {"0", "1"})
    ASSERT_EQ(run({"review", "--project", number}, two()), 0) << err_;
  for (const char* questions : {"[65536]", "[-1]", "[\"0\"]", "[0.5]", "[4294967296]", "0"}) {
    EXPECT_EQ(define(kApproval, "questions = " + std::string(questions)), 2) << questions;
    EXPECT_TRUE(said("style[0].questions: must be a list of whole numbers from 0 to 65535"))
        << err_;
  }
  EXPECT_EQ(define(kApproval, ""), 2);
  EXPECT_EQ(run({"open", "enrolment"}, two()), 2);
  EXPECT_TRUE(said("--ballot")) << err_;
  EXPECT_EQ(run({"open", "enrolment", "--ballot", path("absent.toml")}, two()), 2);
  EXPECT_TRUE(said("no file")) << err_;
  EXPECT_EQ(define(kApproval), 0) << err_;
}

TEST_F(Refusals, PointsAreWholeAndGivenOnce) {
  const std::string rule = write("r.toml", "method = \"greedy\"\nscoring = \"points\"\n");
  ASSERT_EQ(init("rule_file = \"" + rule + "\"\n" + definition()), 0) << err_;
  ASSERT_EQ(run({"open", "proposals"}, two()), 0) << err_;
  for (const char* label : {"P1", "P2"})
    ASSERT_EQ(propose("label = \"" + std::string(label) + "\"\ntitle = { ro = \"x\" }\n"), 0);
  ASSERT_EQ(run({"close", "proposals"}, two()), 0) << err_;
  for (const char* number : {"0", "1"})
    ASSERT_EQ(run({"review", "--project", number}, two()), 0) << err_;
  ASSERT_EQ(define("layout = { kind = \"points\", per = 4, total = 5 }"), 0) << err_;
  new_key("v");
  const auto cast = [&](const std::string& choice) {
    return run({"cast", "--ledger", path("l"), "--slot", std::string(32, '7'), "--credential",
                path("v"), "--choice", choice});
  };
  const std::vector<std::pair<std::string, std::string>> unread = {
      {"P1=2x", "'P1=2x': points are a whole number"},
      {"P1=abc", "'P1=abc': points are a whole number"},
      {"P1=", "'P1=': points are a whole number"},
      {"P1=99999999999999999999", "points are a whole number"},
      {"P1=4,P1=1", "names 'P1' twice"},
      {"P1,,P2", "empty label"},
      {"P1,", "empty label"},
      {"=3", "empty label"}};
  for (const auto& [choice, why] : unread) {
    EXPECT_EQ(cast(choice), 2) << choice;
    EXPECT_TRUE(said(why)) << err_;
  }
  EXPECT_EQ(cast("P1=5"), 1);
  EXPECT_TRUE(said("points of a project: 5, from 0 to 4")) << err_;
  EXPECT_EQ(cast("P1=4,P2=3"), 1);
  EXPECT_TRUE(said("points in all: 7, at most 5")) << err_;
  EXPECT_EQ(cast("P1=4,P2=1"), 1);  // as written; the slot is on no roll
  EXPECT_FALSE(said("illegal_ballot")) << err_;
}

std::string pabulib(std::size_t projects, const std::string& begin = "01.06.2024") {
  std::string text = "META\nkey;value\ndescription;T\nnum_projects;" + std::to_string(projects) +
                     "\nnum_votes;1\nbudget;100\nvote_type;approval\nrule;greedy\nmax_length;2\n"
                     "min_length;1\ndate_begin;" +
                     begin + "\ndate_end;" + begin + "\nPROJECTS\nproject_id;cost\n";
  for (std::size_t i = 0; i < projects; ++i) text += "p" + std::to_string(i) + ";1\n";
  return text + "VOTES\nvoter_id;vote\n1;p0\n";
}

TEST_F(Refusals, AFileBeyondALimitLeavesNoLedger) {
  EXPECT_EQ(run({"import", write("t.pb", pabulib(2'049)), "--ledger", path("l")}), 1);
  EXPECT_TRUE(said("ballot_defined.questions[0].projects: at most 2048 items, here 2049")) << err_;
  EXPECT_FALSE(fs::exists(path("l")));
  const std::string lots = write("r.toml", "method = \"greedy\"\nties = [\"lot\"]\n");
  const std::string good = write("t.pb", pabulib(3));
  EXPECT_EQ(run({"import", good, "--ledger", path("l"), "--rule-spec", lots}), 1);
  EXPECT_FALSE(fs::exists(path("l")));
  fs::create_directory(path("l"));
  EXPECT_EQ(run({"import", good, "--ledger", path("l"), "--rule-spec", lots}), 1);
  EXPECT_TRUE(fs::is_empty(path("l")));
  EXPECT_EQ(run({"import", good, "--ledger", path("l")}), 0) << err_;
}

TEST_F(Refusals, ABallotOverTheLimitSaysWhichLimit) {
  std::string text = pabulib(3);
  text.replace(text.rfind("p0"), 2, "p0,p1,p2");
  EXPECT_EQ(run({"import", write("t.pb", text), "--ledger", path("l")}), 1);
  EXPECT_TRUE(said("refused: illegal_ballot: projects named: 3, at most 2")) << err_;
}

TEST(ReplayPlan, KeepsEveryRealDay) {
  ledger::init_crypto();
  const std::vector<std::pair<std::string, std::uint32_t>> cases = {
      {"28.02.2023", 20230228}, {"29.02.2024", 20240229}, {"31.12.2024", 20241231},
      {"30.06.2024", 20240630}, {"29.02.2023", 20000101}, {"31.06.2024", 20000101},
      {"00.06.2024", 20000101}, {"01.13.2024", 20000101}, {"2024", 20000101},
      {"x1.01.2024", 20000101}, {"01.01.1999", 20000101}};
  for (const auto& [written, day] : cases) {
    const auto plan = plan_replay(pabulib(2, written), std::nullopt, {});
    ASSERT_TRUE(plan.ok()) << written;
    EXPECT_EQ(announcement_of(*plan, ReplayKeys("seed")).calendar.voting_from, day) << written;
  }
}

// One code, whatever the command and whatever is missing: the caller named it, so it is usage.
TEST_F(Refusals, WhatIsNotThereEndsEveryCommandAlike) {
  const std::string file = write("f", "x\n"), absent = path("absent");
  const std::vector<CommandWords> without_ledger = {{"fsck"},
                                                    {"serve"},
                                                    {"result"},
                                                    {"tally"},
                                                    {"export", "--out", path("out")},
                                                    {"enrol", file},
                                                    {"open", "proposals", "--key", path("a")},
                                                    {"close", "voting", "--key", path("a")},
                                                    {"declare", "--key", path("a")}};
  for (const CommandWords& words : without_ledger) {
    EXPECT_EQ(run(words, {"--ledger", absent}), 2) << words[0] << err_;
    EXPECT_FALSE(said("VERDICT")) << words[0];
    EXPECT_FALSE(fs::exists(absent)) << words[0];
  }
  ASSERT_EQ(init(definition()), 0) << err_;
  EXPECT_EQ(run({"open", "proposals", "--ledger", path("l"), "--key", absent}), 2) << err_;
  EXPECT_EQ(run({"keys", "show", absent}), 2) << err_;
  EXPECT_EQ(run({"enrol", absent, "--ledger", path("l")}), 2) << err_;
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(run({"keys", "show", file}), 2) << err_;  // no key
  fs::permissions(file, fs::perms::others_read, fs::perm_options::add);
  EXPECT_EQ(run({"keys", "show", file}), 2) << err_;
  EXPECT_TRUE(said("0600")) << err_;
  for (const std::string& unread : {absent, root_}) {  // a folder is no file
    EXPECT_EQ(run({"tally", unread}), 2) << err_;
    EXPECT_EQ(run({"import", unread, "--ledger", path("new")}), 2) << err_;
    EXPECT_EQ(run({"tally", file, "--rule-spec", unread}), 2) << err_;
  }
}

}  // namespace
}  // namespace urna::api
