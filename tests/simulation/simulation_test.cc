// M7 of the attack catalogue: the machinery that the rows T03 T07 T08 T09 T10 T11 T18 T19 T23 T24
// T25 S01 S12 S13 S22 S23 S24 B01 B08 B11 E05 E14 N22 N23 meet in all their orders.
#include "tests/simulation/simulation.h"

#include <gtest/gtest.h>

#include <iterator>
#include <ostream>

#include "tests/evidence.h"

namespace urna::simulation {

// Where gtest looks for it.
void PrintTo(Lie lie, std::ostream* out) { *out << name_of(lie); }

namespace {

const std::uint64_t kChunk = evidence::full() ? 500 : 125;
constexpr std::uint64_t kSeedsForAPlant = 400;

void expect_clean(std::uint64_t first, std::uint64_t count) {
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const Plan plan = plan_of(seed);
    const Verdict verdict = simulate(plan);
    ASSERT_TRUE(verdict.findings.empty())
        << to_text(plan, simulate(plan, true)) << "again: build/release/tests/simulate --seed "
        << seed << " --trace";
  }
}

TEST(Simulation, HoldsItsLawsInChunk1Of4) { expect_clean(1, kChunk); }
TEST(Simulation, HoldsItsLawsInChunk2Of4) { expect_clean(1 + kChunk, kChunk); }
TEST(Simulation, HoldsItsLawsInChunk3Of4) { expect_clean(1 + 2 * kChunk, kChunk); }
TEST(Simulation, HoldsItsLawsInChunk4Of4) { expect_clean(1 + 3 * kChunk, kChunk); }

TEST(Simulation, IsTheSameAgainFromTheSameSeed) {
  for (std::uint64_t seed : {3U, 17U, 40U, 41U, 42U}) {
    const Verdict one = simulate(plan_of(seed)), two = simulate(plan_of(seed));
    EXPECT_EQ(one.fingerprint, two.fingerprint) << seed;
    EXPECT_EQ(one.events, two.events) << seed;
  }
}

// A simulation in which nothing happens finds nothing.
TEST(Simulation, MeetsEveryTroubleItIsMadeFor) {
  std::map<std::string, std::uint64_t> seen;
  for (std::uint64_t seed = 1; seed <= 250; ++seed)
    for (const auto& [what, times] : simulate(plan_of(seed)).seen) seen[what] += times;
  for (const char* what : {"dies before the group",
                           "dies after step 1",
                           "dies after step 2",
                           "dies after step 3",
                           "dies after step 4",
                           "dies before the answers",
                           "dies between the answers",
                           "power lost",
                           "process ended",
                           "storage fate 1",
                           "storage fate 2",
                           "storage fate 3",
                           "storage fate 4",
                           "storage fate 5",
                           "does not start: storage",
                           "does not start: rolled_back",
                           "does not start: corrupt",
                           "mishap rot",
                           "mishap old_database",
                           "mishap old_machine",
                           "answer: taken",
                           "answer: known",
                           "answer: voting_closed",
                           "answer: voting_not_open",
                           "answer: chain_conflict",
                           "answer: not_on_roll",
                           "answer: slot_revoked",
                           "answer: slot_exists",
                           "witness answers 200",
                           "witness answers 409",
                           "witness answers 422",
                           "witness restarts",
                           "monitor restarts"})
    EXPECT_GT(seen[what], 0U) << what;
  for (const auto& [what, times] : seen)
    std::printf("%8llu %s\n", static_cast<unsigned long long>(times), what.c_str());
}

class LieTest : public testing::TestWithParam<Lie> {};
// T07 T08 T10 T19 T23 T24 T25 T06 B08 Y01 Y07: each lie is told, and seen through every time.
TEST_P(LieTest, IsSeenThrough) {
  unsigned told = 0;
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    const Plan plan = plan_of(seed, GetParam());
    const Verdict verdict = simulate(plan);
    told += verdict.lie_told ? 1 : 0;
    ASSERT_TRUE(verdict.findings.empty()) << to_text(plan, simulate(plan, true));
  }
  EXPECT_GE(told, 12U);
}
std::vector<Lie> all_lies() {
  std::vector<Lie> lies;
  for (int i = 1; i < static_cast<int>(Lie::size); ++i) lies.push_back(static_cast<Lie>(i));
  return lies;
}
INSTANTIATE_TEST_SUITE_P(Simulation, LieTest, testing::ValuesIn(all_lies()),
                         [](const auto& one) { return std::string(name_of(one.param)); });

// A bug, and the words of the finding that is about it and not about something else.
struct Planted {
  Plant plant;
  const char* finding;
};
constexpr Planted kPlanted[] = {
    {Plant::batch_not_synced, "rolled_back"},
    {Plant::mark_not_synced, "rolled_back"},
    {Plant::publish_before_mark, "rolled_back"},
    {Plant::mark_not_asked, "a witness has seen a larger log"},
    {Plant::no_read_back, "does not lead from what was shown to what is signed"},
    {Plant::answer_before_commit, "I1: the acknowledged entry"},
    {Plant::refuse_before_commit, "a conflict with nothing"},
    {Plant::no_dedup, "the model known"},
    {Plant::no_dedup_in_group, "the model known"},
    {Plant::error_is_absence, "the model known"},
    {Plant::mixed_snapshots, "a receipt that does not hold"},
    {Plant::grace_after_close, "the model voting_closed"},
    {Plant::stale_state, "the model taken"},
    {Plant::clock_not_clamped, "time_backwards"},
    {Plant::deaf_to_witnesses, "an old copy was put back and the node goes on"},
    {Plant::witness_replies_first, "less after more (T09)"},
    {Plant::witness_takes_any_old, "two histories (T08)"},
};
static_assert(std::size(kPlanted) + 1 == static_cast<std::size_t>(Plant::size));

void PrintTo(const Planted& planted, std::ostream* out) { *out << name_of(planted.plant); }

class PlantTest : public testing::TestWithParam<Planted> {};
// The simulation can fail: every bug planted in node or witness is found, for what it is.
TEST_P(PlantTest, IsFound) {
  for (std::uint64_t seed = 1; seed <= kSeedsForAPlant; ++seed)
    for (const std::string& finding : simulate(plan_of(seed, GetParam().plant)).findings)
      if (finding.find(GetParam().finding) != std::string::npos) {
        std::printf("seed %d: %s\n", static_cast<int>(seed), finding.c_str());
        return;
      }
  FAIL() << name_of(GetParam().plant) << " was not found in " << kSeedsForAPlant << " seeds";
}
INSTANTIATE_TEST_SUITE_P(SimulationFindsThePlanted, PlantTest, testing::ValuesIn(kPlanted),
                         [](const auto& one) { return std::string(name_of(one.param.plant)); });

}  // namespace
}  // namespace urna::simulation
