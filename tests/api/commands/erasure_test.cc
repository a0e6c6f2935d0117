// The drill of a retention's end: personal rows and salts live beside the log, open to a sworn
// auditor while they exist, and once they are erased the log still audits and nothing links.
#include <gtest/gtest.h>

#include "api/commands/roll_csv.h"
#include "audit/verify.h"
#include "ledger/entry.h"
#include "ledger/file.h"
#include "tally/ballot/credential.h"
#include "tests/api/commands/command_line.h"

namespace urna::api {
namespace {

namespace fs = std::filesystem;
using ledger::Bytes;

constexpr int kPeople = 3;
constexpr std::uint32_t kBirthDay = 19'900'101;

class Erasure : public CommandLine {
 protected:
  static std::string slot(int person) {
    return std::string(31, '7') + static_cast<char>('0' + person);
  }
  static std::string number(int person) { return "4" + std::to_string(711 + person); }  // of 10 000
  std::string row(int person) {
    EXPECT_EQ(run({"keys", "new", path("v" + slot(person))}), 0) << err_;
    EXPECT_EQ(run({"keys", "credential", path("v" + slot(person)), "--ledger", path("l"), "--slot",
                   slot(person)}),
              0)
        << err_;
    return slot(person) + "," + out_.substr(out_.find("key ") + 4, 64) + "," +
           out_.substr(out_.find("proof ") + 6, 128) + ",0,1,MDA," + number(person) +
           ",1990-01-01\n";
  }
  // From the founding to the declared result, with three people on the roll.
  void edition() {
    for (const char* name : {"a", "b", "r", "o", "p", "rt", "ot"}) {
      ASSERT_EQ(run({"keys", "new", path(name)}), 0) << err_;
      keys_[name] = out_.substr(0, 64);
    }
    const CommandWords two{"--ledger", path("l"), "--key", path("a"), "--key", path("b")};
    ASSERT_EQ(run({"init", "--origin", "erasure.example", "--definition",
                   write("e.toml", definition_of(keys_))},
                  two),
              0)
        << err_;
    ASSERT_EQ(run({"open", "proposals"}, two), 0) << err_;
    ASSERT_EQ(run({"propose", "--ledger", path("l"), "--key", path("p"), "--file",
                   write("p.toml", "label = \"P1\"\ntitle = { ro = \"Rampe\" }\ncost = 600\n")}),
              0)
        << err_;
    ASSERT_EQ(run({"close", "proposals"}, two), 0) << err_;
    ASSERT_EQ(run({"review", "--project", "0"}, two), 0) << err_;
    ASSERT_EQ(run({"open", "enrolment", "--ballot",
                   write("b.toml",
                         "[[question]]\ntitle = { ro = \"Ce?\", en = \"What?\" }\nbudget = 1000\n"
                         "layout = { kind = \"approval\", high = 1 }\n[[style]]\nstyle = 0\n"
                         "questions = [0]\n")},
                  two),
              0)
        << err_;
    std::string rows = std::string(kRollHeader) + "\n";
    for (int person = 0; person < kPeople; ++person) rows += row(person);
    ASSERT_EQ(run({"enrol", "--ledger", path("l"), "--registrar", path("r"), "--overseer",
                   path("o"), "--registrar-tags", path("rt"), "--overseer-tags", path("ot"),
                   "--salts", path("salts"), "--roll", write("roll.csv", rows)}),
              0)
        << err_;
    ASSERT_EQ(run({"open", "voting"}, two), 0) << err_;
    ASSERT_EQ(run({"cast", "--ledger", path("l"), "--slot", slot(1), "--credential",
                   path("v" + slot(1)), "--choice", "P1"}),
              0)
        << err_;
    ASSERT_EQ(run({"close", "voting"}, two), 0) << err_;
    ASSERT_EQ(run({"declare"}, two), 0) << err_;
  }
  int roll_open(const CommandWords& more = {}) {
    return run({"roll", "open", "--ledger", path("l"), "--roll", path("roll.csv"), "--salts",
                path("salts")},
               more);
  }
  int roll_erase(const CommandWords& more) {
    return run({"roll", "erase", "--roll", path("roll.csv"), "--salts", path("salts")}, more);
  }
  std::string text(const std::string& name) const {
    const auto bytes = ledger::read_file(path(name), kMaxRollBytes);
    return bytes ? std::string(ledger::text_of(*bytes)) : "";
  }
  Bytes salt_of(int person) const {
    Bytes salt;
    const std::string all = text("salts");
    const std::size_t at = all.find(slot(person) + ",");
    if (at != std::string::npos) ledger::from_hex(all.substr(at + 33, 64), salt);
    return salt;
  }
  // Every document number there could be, under one salt: whose row the commitment is, or -1.
  int search(const ledger::Commitment& commitment, const Bytes& salt) const {
    for (int tried = 0; tried < 10'000; ++tried) {
      RollRow row;
      std::string digits = std::to_string(tried);
      digits.insert(0, 4 - digits.size(), '0');
      row.document = *tally::document_bytes(1, "MDA", digits);
      row.birth_day = kBirthDay;
      if (tally::registration_commitment(salt, personal_record(row)) == commitment) return tried;
    }
    return -1;
  }
  // The grants of the exported log: slot -> commitment.
  std::map<std::string, ledger::Commitment> commitments() {
    fs::remove_all(path("bundle"));
    EXPECT_EQ(run({"export", "--ledger", path("l"), "--out", path("bundle")}), 0) << err_;
    const auto source = ledger::open_bundle(path("bundle"));
    const auto vkey = (*source)->get("vkey");
    audit::Options options;
    options.key = *ledger::parse_vkey(ledger::text_of(*vkey).substr(0, vkey->size() - 1));
    const audit::Audit audited = audit::verify(**source, options);
    EXPECT_EQ(audited.report.exit_code(), 0) << to_text(audited.report);
    std::map<std::string, ledger::Commitment> found;
    for (const ledger::TileId& tile : ledger::tiles_of(audited.report.size)) {
      if (!tile.entries) continue;
      const auto bytes = (*source)->get(ledger::tile_path(tile));
      const auto entries = ledger::split_bundle(*bytes, tile.width);
      for (const ledger::ByteView entry : *entries) {
        const auto submission = ledger::parse_submission(ledger::parse_entry(entry)->submission);
        if (const auto* granted = std::get_if<ledger::SlotsGranted>(&submission->event.body))
          for (const ledger::SlotGrant& grant : granted->grants)
            found[ledger::to_hex(grant.slot.view())] = grant.commitment;
      }
    }
    return found;
  }
  std::map<std::string, std::string> keys_;
};

TEST_F(Erasure, RowsOpenWhileTheyExistAndAnAlteredOneDoesNot) {
  ASSERT_NO_FATAL_FAILURE(edition());
  EXPECT_EQ(roll_open(), 0) << err_;
  EXPECT_TRUE(said("slot " + slot(0) + ": opens to its row")) << out_;
  EXPECT_TRUE(said("VERDICT: RIGHT")) << out_;
  EXPECT_FALSE(said("1990")) << out_;  // no line repeats what a row says
  const std::string rows = text("roll.csv");
  std::string other = rows;
  other.replace(other.find(",4712,"), 6, ",4719,");  // person 1 with another document
  write("roll.csv", other);
  EXPECT_EQ(roll_open(), 1);
  EXPECT_TRUE(said("slot " + slot(1) + ": DOES NOT OPEN")) << out_;
  EXPECT_FALSE(said("4719"));
  EXPECT_EQ(roll_open({"--slot", slot(0)}), 0) << out_;
  EXPECT_EQ(roll_open({"--slot", std::string(32, '5')}), 3) << out_;
  EXPECT_EQ(roll_open({"--slot", "short"}), 2) << out_;
  fs::permissions(path("salts"), fs::perms::others_read, fs::perm_options::add);
  EXPECT_EQ(roll_open(), 2);
  EXPECT_TRUE(said("0600")) << err_;
}

// P10, P11: with its salt a commitment is found by trying every document there could be; without
// it, by nobody, whatever else is left.
TEST_F(Erasure, WithoutItsSaltNothingLeadsFromTheLogToAPerson) {
  ASSERT_NO_FATAL_FAILURE(edition());
  const auto before = commitments();
  ASSERT_EQ(before.size(), static_cast<std::size_t>(kPeople));
  EXPECT_EQ(search(before.at(slot(1)), salt_of(1)), 4712);  // the search is one that finds
  EXPECT_EQ(search(before.at(slot(1)), salt_of(2)), -1);    // no salt is shared
  EXPECT_EQ(roll_erase({"--slot", slot(1)}), 0) << err_;
  EXPECT_EQ(text("salts").find(slot(1)), std::string::npos);
  EXPECT_EQ(text("roll.csv").find("4712"), std::string::npos);
  EXPECT_EQ(fs::status(path("salts")).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(roll_open({"--slot", slot(1)}), 3) << out_;
  EXPECT_EQ(roll_open(), 0) << out_;  // the others are untouched
  const auto after = commitments();   // and the log still audits, byte for byte
  EXPECT_EQ(after, before);
  for (const int person : {0, 2}) EXPECT_EQ(search(after.at(slot(1)), salt_of(person)), -1);
  EXPECT_EQ(roll_erase({"--slot", slot(1)}), 2);  // nothing left to erase is said
  EXPECT_TRUE(said("not every slot")) << err_;
}

TEST_F(Erasure, WhenTheRetentionIsOverNoPersonalDataIsLeftAnywhere) {
  ASSERT_NO_FATAL_FAILURE(edition());
  const auto before = commitments();
  EXPECT_EQ(roll_erase({}), 2);
  EXPECT_EQ(roll_erase({"--all", "--slot", slot(1)}), 2);
  EXPECT_EQ(roll_erase({"--all"}), 0) << err_;
  EXPECT_TRUE(said("tag keys")) << out_;
  for (const char* key : {"rt", "ot"}) fs::remove(path(key));
  EXPECT_FALSE(fs::exists(path("roll.csv")));
  EXPECT_FALSE(fs::exists(path("salts")));
  EXPECT_EQ(commitments(), before);
  for (const auto& file : fs::recursive_directory_iterator(root_)) {  // ledger, bundle, all of it
    if (!file.is_regular_file()) continue;
    const auto bytes = ledger::read_file(file.path().string(), std::size_t{1} << 30);
    ASSERT_TRUE(bytes.ok());
    for (int person = 0; person < kPeople; ++person) {
      const Bytes document = *tally::document_bytes(1, "MDA", number(person));
      for (const std::string& trace :
           {"MDA," + number(person), std::string(ledger::text_of(document))})
        EXPECT_EQ(ledger::text_of(*bytes).find(trace), std::string_view::npos) << file.path();
    }
  }
}

}  // namespace
}  // namespace urna::api
