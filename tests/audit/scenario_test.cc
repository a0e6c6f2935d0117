// Elections told as text (tests/scenarios/*.txt): one line, one submission, its expected answer at
// the end. tests/scenarios/README says the words. Every refusal of the law must have its line
// somewhere.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "audit/slot.h"
#include "audit/verify.h"
#include "tests/audit/sealed_forced.h"
#include "tests/fixture/teller.h"

namespace urna {
namespace {

using fixture::Line;
using fixture::Teller;
using fixture::Town;
using fixture::Words;
using ledger::Bytes;
using ledger::Errc;
using ledger::Result;

std::set<std::string>& seen_refusals() {
  static std::set<std::string> seen;
  return seen;
}

void check_audit(Teller& teller, const std::string& expected) {
  Town& town = teller.town;
  audit::Options options;
  options.key = ledger::VerifierKey{Town::kOrigin, ledger::NoteKeyType::ed25519,
                                    town.key("log").public_key()};
  auto bundle = town.bundle();
  if (expected == "flipped") bundle.begin()->second.back() ^= 1;
  for (const bool batch : {true, false}) {
    options.batch = batch;
    const auto report = audit::verify(*ledger::memory_source(bundle), options).report;
    EXPECT_EQ(report.exit_code(), expected == "clean" ? audit::kRight : audit::kFault)
        << "line " << teller.line.number << "\n"
        << to_text(report);
  }
}

// E07: what the fields of the entries say of a slot is what the law has kept of it, so that a
// voter's history, and a non-voter's empty one, is whole.
void check_slots(const Town& town) {
  const auto bundle = ledger::memory_source(Town(town).bundle());
  for (const auto& [id, edition] : town.state.editions)
    for (const auto& [slot, kept] : edition.roll) {
      const auto history = audit::slot_history(*bundle, town.entries.size(), slot);
      ASSERT_TRUE(history.ok());
      std::vector<std::uint64_t> found;
      for (const audit::SlotEntry& entry : history->entries) found.push_back(entry.entry);
      EXPECT_EQ(found, kept.entries) << ledger::to_hex(slot.view());
    }
}

// The state after a restart is the replay of the log, and goes through its own bytes unchanged.
void check_restart(const Town& town) {
  tally::State replayed(Town::kOrigin);
  replayed.means = town.state.means;
  for (const Bytes& bytes : town.entries) {
    const auto entry = ledger::parse_entry(bytes);
    const auto parsed = ledger::parse_submission(entry->submission);
    tally::Verdict verdict = tally::check(*parsed, replayed.check_context());
    ASSERT_TRUE(tally::replay(replayed, bytes, *parsed, verdict).ok());
  }
  EXPECT_EQ(tally::encode_state(replayed), tally::encode_state(town.state));
  const auto decoded = tally::decode_state(tally::encode_state(replayed));
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(tally::encode_state(*decoded), tally::encode_state(town.state));
}

void check_outcome(const Teller& teller) {
  Words winners;
  const auto result = teller.town.edition().result
                          ? Result<ledger::ResultDeclared>(*teller.town.edition().result)
                          : Town(teller.town).result();
  ASSERT_TRUE(result.ok());
  for (std::uint32_t id : result->results.at(0).winners)
    winners.push_back(teller.town.edition().projects[id].filed.label);
  EXPECT_EQ(winners, Words(teller.line.words.begin() + 1, teller.line.words.end()))
      << "line " << teller.line.number;
}

void check_answer(const Line& line, const Result<std::uint64_t>& answer) {
  const std::string got =
      answer.ok() ? std::to_string(*answer) : std::string(name_of(answer.code()));
  EXPECT_EQ(got, line.expected) << "line " << line.number
                                << (answer.ok() ? "" : ": " + to_text(answer.error()));
  if (!answer.ok()) seen_refusals().insert(got);
}

// What the law refused is forced into the log by a server that cheats: the auditor names the check
// that the refusal belongs to, or says that it cannot judge.
void check_forced(const Teller& teller, const Town& before, Errc refusal) {
  if (teller.submitted.empty()) return;  // too large for any log
  Town town = before;
  town.force(teller.submitted);
  for (const bool batch : {true, false}) {
    const auto report = audit::audited(town, town.bundle(), batch);
    ASSERT_TRUE(report.first_fault) << "line " << teller.line.number;
    EXPECT_EQ(report.first_fault->check, audit::check_of(refusal)) << "line " << teller.line.number;
    EXPECT_EQ(report.first_fault->entry, town.entries.size() - 1) << "line " << teller.line.number;
    const bool open = refusal == Errc::unknown_event || refusal == Errc::blob_missing;
    EXPECT_EQ(report.exit_code(), open ? audit::kUnknown : audit::kFault)
        << "line " << teller.line.number;
  }
}

class Scenario : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Scenario, IsToldAsItHappens) {
  Teller teller;
  for (const Line& line : fixture::read_lines(GetParam())) {
    teller.line = line;
    const std::string verb = line.words[0];
    if (verb == "restart") {
      check_restart(teller.town);
    } else if (verb == "audit") {
      check_audit(teller, line.words.at(1));
    } else if (verb == "outcome") {
      check_outcome(teller);
    } else if (!teller.tell_at_once()) {
      const Town before = teller.town;
      const Result<std::uint64_t> answer = teller.tell();
      check_answer(line, answer);
      if (!answer.ok()) check_forced(teller, before, answer.code());
    }
  }
  check_audit(teller, "clean");
  check_slots(teller.town);
}

std::vector<std::filesystem::path> scenario_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& file : std::filesystem::directory_iterator(
           std::filesystem::path(URNA_SOURCE_DIR) / "tests/scenarios"))
    if (file.path().extension() == ".txt") files.push_back(file.path());
  std::ranges::sort(files);
  return files;
}
INSTANTIATE_TEST_SUITE_P(All, Scenario, testing::ValuesIn(scenario_files()), [](const auto& told) {
  std::string name = told.param.stem().string();
  std::ranges::replace(name, '-', '_');
  return name;
});

// Named so that it runs after the scenarios: every refusal a submission can meet stands in one of
// them.
TEST(ScenarioColumn, EveryRefusalOfTheLawHasItsLine) {
  if (seen_refusals().empty())  // each test may run in a process of its own: read the lines instead
    for (const auto& file : scenario_files())
      for (const Line& line : fixture::read_lines(file)) seen_refusals().insert(line.expected);
  const std::set<Errc> elsewhere{
      Errc::time_backwards, Errc::wrong_index,
      Errc::cannot_count,  // needs an election larger than this build counts
      // What proofs of earlier entries rule out, or the log states nowhere and everybody derives:
      // only functions that judge bytes from outside a log can still be told it (the frozen
      // vectors do). wrong_mixed_sums has a test of its own (sealed_second_wall_test.cc).
      Errc::wrong_key_set, Errc::bad_mix_input, Errc::illegal_mixed_ballot, Errc::wrong_mixed_sums};
  for (auto code = static_cast<int>(Errc::malformed); code <= static_cast<int>(Errc::wrong_report);
       ++code) {
    const auto errc = static_cast<Errc>(code);
    EXPECT_TRUE(elsewhere.contains(errc) || seen_refusals().contains(std::string(name_of(errc))))
        << name_of(errc);
  }
}

}  // namespace
}  // namespace urna
