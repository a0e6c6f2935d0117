// Power loss and failing calls under the real store and the real high-water mark (S04, S13, S05).
#include "tests/crash/power.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace urna::crash {
namespace {

constexpr std::uint64_t kSeeds = 100;

std::uint64_t number_of(const char* name, std::uint64_t otherwise) {
  const char* given = std::getenv(name);
  return given == nullptr ? otherwise : std::strtoull(given, nullptr, 10);
}

// Appends a line to docs/records/power.tsv.
void record(const char* path, std::uint64_t first, const PowerTotal& total) {
  const char* commit = std::getenv("URNA_COMMIT");
  std::ofstream(path, std::ios::app)
      << first << '\t' << total.seeds << '\t' << total.cuts << '\t' << total.faults << '\t'
      << total.acknowledged << '\t' << total.lost << '\t' << total.refused << '\t'
      << (commit == nullptr ? "" : commit) << '\n';
}

// URNA_SEEDS=500 URNA_SEED=1 URNA_RECORDS=.. URNA_COMMIT=.. for the recorded run
// (docs/records/power.tsv).
TEST(Power, WhatWasAcknowledgedSurvivesAndTheRestIsWholeOrGone) {  // S04, S05, S13
  const std::uint64_t seeds = number_of("URNA_SEEDS", kSeeds);
  const std::uint64_t first = number_of("URNA_SEED", 1);
  PowerTotal total;
  for (std::uint64_t seed = first; seed < first + seeds && total.wrong.size() < 20; ++seed)
    PowerWorld(seed).run(total);
  for (const std::string& wrong : total.wrong) ADD_FAILURE() << wrong;
  std::printf(
      "power: seeds %lu..%lu, %lu cuts, %lu faults, %lu acknowledged, %lu lost, %lu refused\n",
      first, first + seeds - 1, total.cuts, total.faults, total.acknowledged, total.lost,
      total.refused);
  if (const char* records = std::getenv("URNA_RECORDS")) record(records, first, total);
  EXPECT_GT(total.cuts, total.seeds / 2);
  EXPECT_GT(total.acknowledged, total.seeds * 20);
}

// A test of the test: on a disk that only says that it syncs, losses are seen.
TEST(Power, ADiskThatLiesIsFoundOut) {
  PowerTotal total;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) PowerWorld(seed, true).run(total);
  EXPECT_GT(total.wrong.size(), 5U);
}

}  // namespace
}  // namespace urna::crash
