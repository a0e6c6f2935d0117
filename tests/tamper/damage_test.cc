// Raw damage. On every run: every third position of a small bundle, and of one with witnesses where
// they make a difference, and every 101st of one of nearly 64 KiB. With URNA_FULL=1 every position
// of all; totals stand in docs/records/tamper.tsv:
//   URNA_FULL=1 build/release/tests/tamper_tests --gtest_filter='Damage.*'
#include "tests/tamper/damage.h"

#include <gtest/gtest.h>

#include <cstdio>

#include "tests/evidence.h"

namespace urna::tamper {
namespace {

constexpr std::size_t kFullBytes = 64U << 10;
constexpr std::size_t kStride = 3;

Bundle bundle_of(const Scene& scene, std::size_t stride) {
  return {scene.bundle, options_of(mutant(scene, "", scene.bundle)),
          evidence::full() ? 1U : stride};
}

void expect_none_missed(const std::vector<Tally>& tallies) {
  for (const Tally& tally : tallies) {
    std::printf("%s\t%zu\t%zu\t(%zu of the same meaning)\n", tally.kind.c_str(), tally.cases,
                tally.missed, tally.same);
    EXPECT_EQ(tally.missed, 0U) << tally.kind << ": " << tally.first_missed;
    EXPECT_GT(tally.cases + tally.same, 0U) << tally.kind;
  }
}

const Scene& scene_named(std::string_view name) {
  for (const Scene& scene : scenes())
    if (scene.name == name) return scene;
  CHECK(false);
}

TEST(Damage, OfASmallBundlesTarIsAlwaysNoticed) {  // T01, T22
  const Bundle bundle = bundle_of(scene_named("open"), kStride);
  std::printf("a tar of %zu bytes\n", tar_of(bundle.resources).size());
  expect_none_missed(damage_bytes(bundle));
}

TEST(Damage, OfEachFileOfASmallBundleIsAlwaysNoticed) {  // T01, T16, T17
  expect_none_missed(damage_files(bundle_of(scene_named("open"), kStride)));
}

TEST(Damage, OfCheckpointKeyAndPolicyUnderWitnessesIsAlwaysNoticed) {  // T16
  const Bundle bundle = bundle_of(scene_named("witnessed"), kStride);
  for (const char* name : {"checkpoint", "vkey", "policy"})
    expect_none_missed(damage_file(bundle, name));
}

TEST(Damage, AnyTwoEntriesExchangedAreNoticed) {  // T04
  for (const char* scene : {"open", "sealed"})
    expect_none_missed(exchange_entries(bundle_of(scene_named(scene), 1)));
}

// As many ballots as a bundle of 64 KiB holds.
TEST(Damage, OfABundleOfNearly64KiBIsAlwaysNoticed) {  // T01, T04, T16, T17, T22
  Town town, next;
  town.run_to(tally::Phase::voting);
  for (next = town; tar_of(next.bundle()).size() <= kFullBytes;) {
    town = next;
    ASSERT_TRUE(next.act(next.cast("alice", {0}), {}).ok());
  }
  const Bundle bundle{town.bundle(), bundle_of(scene_named("open"), 1).options,
                      evidence::full() ? 1U : 101U};
  std::printf("a tar of %zu bytes, %zu entries\n", tar_of(bundle.resources).size(),
              town.entries.size());
  expect_none_missed(damage_bytes(bundle));
  expect_none_missed(damage_files(bundle));
  expect_none_missed(exchange_entries(bundle));
}

}  // namespace
}  // namespace urna::tamper
