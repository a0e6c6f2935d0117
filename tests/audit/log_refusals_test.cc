// Every way in which the head, the names and the hashes of a bundle can be wrong or missing, and
// what kind of finding each is: evidence, or evidence that is missing.
#include <gtest/gtest.h>

#include "audit/verify.h"
#include "ledger/tile.h"
#include "tests/fixture/town.h"

namespace urna::audit {
namespace {

using fixture::Resources;
using fixture::Town;
using ledger::Bytes;
using ledger::Errc;

Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

class LogRefusals : public testing::Test {
 protected:
  LogRefusals() {
    town_.run_to(tally::Phase::enrolment);
    good_ = town_.bundle();
    options_.key = vkey(Town::kOrigin, "log", ledger::NoteKeyType::ed25519);
    options_.jobs = 1;
  }
  ledger::VerifierKey vkey(const std::string& name, const char* key, ledger::NoteKeyType type) {
    return {name, type, town_.key(key).public_key()};
  }
  Report audit(const Resources& resources) const {
    return verify(*ledger::memory_source(resources), options_).report;
  }
  // The kind of the first fault, `none` for a bundle that is right as far as it goes.
  void expect(const Resources& resources, std::optional<Kind> kind, const char* what) const {
    const Report report = audit(resources);
    ASSERT_EQ(report.first_fault.has_value(), kind.has_value()) << what << "\n" << to_text(report);
    if (!kind) return;
    EXPECT_EQ(report.first_fault->kind, *kind) << what << "\n" << to_text(report);
    EXPECT_EQ(report.first_fault->check, "1") << what;
  }
  void with(const std::string& name, std::optional<std::string> text,
            std::optional<Kind> kind) const {
    Resources bent = good_;
    if (text) bent[name] = bytes_of(*text);
    if (!text) bent.erase(name);
    expect(bent, kind, (name + "=" + text.value_or("gone")).c_str());
  }
  std::string log_line() { return "log " + to_text(*options_.key) + "\n"; }
  std::string witness_line() {
    return "witness w " + to_text(vkey("w", "w", ledger::NoteKeyType::cosignature)) + "\n";
  }
  std::string cosigned(bool bent) {
    ledger::Note note = *ledger::parse_note(ledger::text_of(good_["checkpoint"]));
    cosign_note(note, "w", town_.key("w"), 1'800'000'000);
    if (bent) note.signatures.back().signature.back() ^= 1;
    return to_text(note);
  }
  Town town_;
  Resources good_;
  Options options_;
};

TEST_F(LogRefusals, OfTheKey) {  // T14
  expect(good_, std::nullopt, "as it is");
  const std::string key = to_text(*options_.key);
  with("vkey", std::nullopt, Kind::incomplete);
  with("vkey", key, Kind::tampered);  // no newline
  with("vkey", "not a key\n", Kind::tampered);
  with("vkey", to_text(vkey(Town::kOrigin, "log", ledger::NoteKeyType::cosignature)) + "\n",
       Kind::tampered);
  with("vkey", to_text(vkey(Town::kOrigin, "x", ledger::NoteKeyType::ed25519)) + "\n",
       Kind::tampered);
  const ledger::VerifierKey right = *options_.key;
  options_.key = vkey(Town::kOrigin, "x", ledger::NoteKeyType::ed25519);
  expect(good_, Kind::tampered, "the key that was given is another one");
  options_.key = right;
  options_.policy = *ledger::parse_policy(
      "log " + to_text(vkey(Town::kOrigin, "x", ledger::NoteKeyType::ed25519)) + "\nquorum none\n");
  options_.key.reset();
  expect(good_, Kind::tampered, "the policy names another log");
}

TEST_F(LogRefusals, OfTheCheckpoint) {  // T16
  with("checkpoint", std::nullopt, Kind::incomplete);
  with("checkpoint", "text\n", Kind::tampered);
  with("checkpoint", ledger::sign_checkpoint({"other", 1, {}}, town_.key("log")), Kind::tampered);
  with("checkpoint", ledger::sign_checkpoint({Town::kOrigin, 1, {}}, town_.key("x")),
       Kind::tampered);
  // One more signature than anybody names decides nothing, and is said.
  Resources more = good_;
  more["checkpoint"] = bytes_of(cosigned(false));
  const Report report = audit(more);
  EXPECT_EQ(report.exit_code(), kUnknown) << to_text(report);
  EXPECT_NE(to_text(report).find("cosignatures on the checkpoint"), std::string::npos);
}

TEST_F(LogRefusals, OfThePolicyInTheBundle) {  // T16
  with("policy", log_line() + "quorum none\n", std::nullopt);
  with("policy", "nonsense\n", Kind::tampered);
  with("policy",
       "log " + to_text(vkey("other", "x", ledger::NoteKeyType::ed25519)) + "\nquorum none\n",
       Kind::tampered);
  Resources stale = good_;
  stale["policy"] = bytes_of(log_line() + witness_line() + "quorum w\n");
  EXPECT_TRUE(audit(stale).stale);
  stale["checkpoint"] = bytes_of(cosigned(true));
  expect(stale, Kind::tampered, "a witness's line that does not verify");
}

TEST_F(LogRefusals, OfThePolicyThatTheCallerGives) {
  options_.policy = *ledger::parse_policy(log_line() + witness_line() + "quorum w\n");
  expect(good_, std::nullopt, "stale only");
  EXPECT_TRUE(audit(good_).stale);
  with("checkpoint", cosigned(false), std::nullopt);
  with("checkpoint", cosigned(true), Kind::tampered);
  // The caller's policy is met, the bundle's own is not: its operator asks more of himself.
  Resources own = good_;
  own["checkpoint"] = bytes_of(cosigned(false));
  own["policy"] = bytes_of("nonsense\n");
  expect(own, Kind::tampered, "a policy that is none");
}

TEST_F(LogRefusals, OfNamesAndTiles) {      // T17, T22
  with("tile/0/000", "x", Kind::tampered);  // a tile that a log of this size has not
  const std::string hashes =
      ledger::tile_path({false, 0, 0, static_cast<std::uint32_t>(town_.entries.size())});
  const std::string entries =
      ledger::tile_path({true, 0, 0, static_cast<std::uint32_t>(town_.entries.size())});
  ASSERT_TRUE(good_.contains(hashes) && good_.contains(entries));
  with(hashes, std::nullopt, Kind::incomplete);
  with(entries, std::nullopt, Kind::incomplete);
  with(hashes, std::string(good_[hashes].size(), 'x'), Kind::tampered);
  with(entries, "x", Kind::tampered);
  with("blob/" + std::string(64, 'a'), "x", Kind::tampered);
}

// An operator with the log's key writes another index or an earlier time before the submission.
TEST_F(LogRefusals, OfAnEntrysIndexAndTime) {  // T02, T19
  const auto last_as = [&](std::uint64_t index_more, std::uint64_t time_less, Errc refusal) {
    Town town = town_;
    const auto entry = *ledger::parse_entry(town.entries.back());
    town.entries.back() =
        ledger::make_entry(entry.index + index_more, entry.time - time_less,
                           Bytes(entry.submission.begin(), entry.submission.end()));
    const Report report = audit(town.bundle());
    ASSERT_TRUE(report.first_fault) << to_text(report);
    EXPECT_EQ(report.first_fault->kind, Kind::rule_violation) << to_text(report);
    EXPECT_NE(report.first_fault->why.find(name_of(refusal)), std::string::npos) << to_text(report);
    EXPECT_EQ(report.first_fault->entry, town.entries.size() - 1) << to_text(report);
  };
  last_as(1, 0, Errc::wrong_index);
  last_as(0, 86'400, Errc::time_backwards);
}

TEST_F(LogRefusals, OfTrustedCheckpoints) {  // T03, T07, T11
  const auto trusting = [&](const std::string& note, std::optional<Kind> kind, const char* what) {
    Options options = options_;
    options.trusted = {note};
    const Report report = verify(*ledger::memory_source(good_), options).report;
    ASSERT_EQ(report.first_fault.has_value(), kind.has_value()) << what;
    if (kind) {
      EXPECT_EQ(report.first_fault->kind, *kind) << what;
    }
  };
  const auto& log = town_.key("log");
  trusting(std::string(ledger::text_of(good_["checkpoint"])), std::nullopt, "its own");
  trusting(ledger::sign_checkpoint({Town::kOrigin, 0, ledger::empty_root()}, log), std::nullopt,
           "of the empty log");
  trusting(ledger::sign_checkpoint({Town::kOrigin, 0, {}}, log), Kind::inconsistent,
           "empty, forged");
  trusting("no note", Kind::inconsistent, "no note");
  trusting(ledger::sign_checkpoint({Town::kOrigin, 1'000, {}}, log), Kind::inconsistent, "larger");
  trusting(ledger::sign_checkpoint({Town::kOrigin, 2, {}}, log), Kind::inconsistent,
           "another past");
}

// A source that answers otherwise than found or absent cannot be judged by.
class Failing : public ledger::Source {
 public:
  Failing(Resources resources, std::string name)
      : resources_(std::move(resources)), name_(std::move(name)) {}
  ledger::Result<Bytes> get(std::string_view name) const override {
    if (name == name_) return ledger::Error{Errc::storage, "a disk that does not answer"};
    const auto found = resources_.find(name);
    if (found == resources_.end()) return Errc::not_found;
    return found->second;
  }
  ledger::Result<std::vector<std::string>> list() const override {
    if (name_ == "list") return ledger::Error{Errc::storage, "a folder that does not open"};
    std::vector<std::string> names;
    for (const auto& [name, bytes] : resources_) names.push_back(name);
    return names;
  }

 private:
  Resources resources_;
  std::string name_;
};

// Entries and tiles agree, and the log's own key signs another root.
TEST_F(LogRefusals, OfARootThatTheEntriesDoNotHashTo) {  // T07
  auto opened = ledger::open_checkpoint(ledger::text_of(good_.at("checkpoint")), *options_.key);
  ASSERT_TRUE(opened.ok());
  opened->checkpoint.root.bytes[31] ^= 1;
  Resources bent = good_;
  bent["checkpoint"] = bytes_of(ledger::sign_checkpoint(opened->checkpoint, town_.key("log")));
  expect(bent, Kind::tampered, "another root");
  EXPECT_NE(audit(bent).first_fault->why.find("do not hash to the root"), std::string::npos);
}

TEST_F(LogRefusals, OfASourceThatDoesNotAnswer) {
  std::vector<std::string> names{"list", "policy"};
  for (const auto& [name, bytes] : good_) names.push_back(name);
  for (const std::string& name : names) {
    const Report report = verify(Failing(good_, name), options_).report;
    ASSERT_TRUE(report.first_fault.has_value()) << name;
    EXPECT_EQ(report.exit_code(), kUnknown) << name << "\n" << to_text(report);
  }
}

TEST_F(LogRefusals, AReportSaysWhatItFoundInTextAndJson) {
  Resources bent = good_;
  bent.erase("vkey");
  const Report missing = audit(bent);
  EXPECT_NE(to_text(missing).find("VERDICT: CANNOT SAY"), std::string::npos);
  EXPECT_NE(to_json(missing).find("\"entry\":null"), std::string::npos);
  Town cheat = town_;
  cheat.force(cheat.submission(ledger::VotingClosed{cheat.nonce()}, cheat.committee));
  const Report wrong = audit(cheat.bundle());
  EXPECT_EQ(wrong.exit_code(), kFault);
  EXPECT_NE(to_text(wrong).find("first fault: check "), std::string::npos);
  EXPECT_NE(to_text(wrong).find("VERDICT: WRONG"), std::string::npos);
  EXPECT_NE(to_json(wrong).find("\"entry\":" + std::to_string(town_.entries.size())),
            std::string::npos);
}

}  // namespace
}  // namespace urna::audit
