// Every kind of tampering, applied to every log it fits: the auditor must answer with the exit code
// and the check that stand beside it. A crash, a hang, or exit 0 where a fault is, fails.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <set>

#include "tests/evidence.h"
#include "tests/tamper/verdict.h"

namespace urna::tamper {
namespace {

std::string name_of_case(const Scene& scene, const Mutant& mutant) {
  return scene.name + ", " + mutant.name;
}

TEST(TamperScenes, AreRight) {
  for (const Scene& scene : scenes()) {
    Mutant honest = mutant(scene, "untouched", scene.bundle);
    honest.exit = 0;
    honest.check.clear();
    for (const bool batch : {true, false})
      EXPECT_EQ(missed(honest, judge(honest, batch)), "") << scene.name << "\n"
                                                          << judge(honest, batch).text;
  }
}

// One by one by libsodium now and then, which costs more and must say the same.
void expect_answered(const Scene& scene, const Mutant& mutant, std::size_t number,
                     int& missed_ones) {
  for (const bool batch : {true, false}) {
    if (!batch && (scene.name != "sealed" || number % 4 != 0)) continue;
    const Verdict verdict = judge(mutant, batch);
    const std::string wrong = missed(mutant, verdict);
    missed_ones += wrong.empty() ? 0 : 1;
    EXPECT_EQ(wrong, "") << name_of_case(scene, mutant) << (batch ? "" : ", one by one") << ": "
                         << verdict.text.substr(
                                std::min(verdict.text.size(), verdict.text.rfind("first fault")));
  }
}

class Tamper : public testing::TestWithParam<std::size_t> {};

// Prints kind, cases and missed: the lines of docs/records/tamper.tsv.
TEST_P(Tamper, IsAnsweredAsItMustBe) {
  for (const Kind& kind : parts()[GetParam()].kinds()) {
    SCOPED_TRACE(kind.name);
    std::size_t cases = 0;
    int missed_ones = 0;
    for (const Scene& scene : scenes())
      for (const Mutant& mutant : kind.apply(scene))
        expect_answered(scene, mutant, cases++, missed_ones);
    EXPECT_GT(cases, 0U) << "this kind applies nowhere";
    std::printf("%s\t%zu\t%d\n", kind.name.c_str(), cases, missed_ones);
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, Tamper, testing::Range<std::size_t>(0, parts().size()),
                         [](const auto& told) { return std::string(parts()[told.param].name); });

TEST(TamperKinds, AreAtLeastSixtyAndOnEveryRung) {
  std::set<std::string> names;
  std::map<Rung, int> rungs;
  for (const Kind& kind : kinds()) {
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name << " stands twice";
    EXPECT_FALSE(kind.rows.empty() || kind.caught_by.empty()) << kind.name;
    ++rungs[kind.rung];
  }
  EXPECT_GE(names.size(), 60U);
  for (const Rung rung :
       {Rung::bytes, Rung::log_key, Rung::few_witnesses, Rung::quorum, Rung::offices})
    EXPECT_GT(rungs[rung], 0) << name_of(rung);
}

// Ballots at random, three voters, two projects.
void cast_some(Town& town, std::size_t count, std::mt19937& random) {
  static const std::vector<std::string> kVoters{"alice", "bob", "carol"};
  for (std::size_t i = 0; i < count; ++i) {
    const std::string& name = kVoters[random() % kVoters.size()];
    CHECK(town.act(town.cast(name, {static_cast<std::int64_t>(random() % 2)}), {}).ok());
  }
}

// The operator goes back to some entry, writes another lawful history from there and signs it;
// somebody kept a checkpoint that is younger than that entry.
TEST(TamperHistory, RewrittenIsNoticedByWhoeverKeptACheckpoint) {  // T07, T03, T11
  const unsigned seed = std::random_device()();
  std::printf("seed %u\n", seed);
  std::mt19937 random(seed);
  Town voting;
  voting.run_to(tally::Phase::voting);
  const std::size_t ledgers = evidence::full() ? 1'000 : 60;
  for (std::size_t i = 0; i < ledgers; ++i) {
    Town first = voting;
    cast_some(first, random() % 6, random);
    const Town common = first;
    Town second = common;
    cast_some(first, 1 + random() % 6, random);
    const std::string kept = text_at(first.bundle(), "checkpoint");
    const std::size_t fork = common.entries.size();
    for (; second.entries.size() == fork || second.entries[fork] == first.entries[fork];
         cast_some(second, 1, random))
      second = common;
    cast_some(second, random() % 6, random);
    audit::Options options;
    options.key = ledger::VerifierKey{Town::kOrigin, ledger::NoteKeyType::ed25519,
                                      second.key("log").public_key()};
    const auto source = ledger::memory_source(second.bundle());
    EXPECT_EQ(audit::verify(*source, options).report.exit_code(), audit::kRight);
    options.trusted = {kept};
    const auto report = audit::verify(*source, options).report;
    EXPECT_EQ(report.exit_code(), audit::kFault) << "ledger " << i;
    ASSERT_TRUE(report.first_fault);
    EXPECT_EQ(report.first_fault->kind, audit::Kind::inconsistent);
  }
}

// The program itself, as a sceptic runs it: one mutant of each kind and scene.
TEST(TamperProgram, SaysTheSameAsTheLibrary) {
  std::string pattern = (std::filesystem::temp_directory_path() / "urna-tamper-XXXXXX").string();
  const std::string folder = ::mkdtemp(pattern.data());
  const std::string program = std::string(URNA_BINARY_DIR) + "/urna-audit";
  for (const Kind& kind : kinds())
    for (const Scene& scene : scenes()) {
      const auto mutants = kind.apply(scene);
      if (mutants.empty()) continue;
      const Mutant& mutant = mutants[mutants.size() / 2];
      const Verdict verdict = run_program(program, folder, mutant);
      EXPECT_EQ(missed(mutant, verdict), "")
          << kind.name << ", " << name_of_case(scene, mutant) << "\n"
          << verdict.text;
    }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace urna::tamper
