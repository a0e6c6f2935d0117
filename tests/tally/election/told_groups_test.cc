// What may be told about groups of people, over every small town there is: four cells, a few people
// in each, an order of merging. P04: no table, and no difference of turnout and roll, tells of a
// group that is too small; and what may be told is told.
#include "tally/election/told_groups.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/fixture/town.h"

namespace urna::tally {
namespace {

using fixture::Town;
using ledger::Errc;

constexpr std::uint64_t kLeast = 2, kMost = 3;  // people of a group that may be told; of a cell
constexpr std::size_t kCells = 4;

// A town that is not founded further than it must be: only its state is asked.
Edition edition_with(std::vector<ledger::MergeStep> merges) {
  Town town;
  town.run_to(Phase::announced);
  Edition edition = town.edition();
  edition.announced.minimum_group = kLeast;
  edition.announced.dimensions = {{"age", {}}};
  for (std::size_t c = 0; c < kCells; ++c)
    edition.announced.dimensions[0].cells.push_back({"c" + std::to_string(c), {}});
  edition.follow_up.merges = At<ledger::MergesDefined>{2, {{}, std::move(merges)}};
  return edition;
}
// c3 joins c2, that joins c1, that joins c0.
const Edition& chain() {
  static const Edition kChain = edition_with({{0, 2, 3}, {0, 1, 2}, {0, 0, 1}});
  return kChain;
}

// Calls with every number of people by cell.
template <class Each>
void each_town(std::uint64_t most, Each each) {
  CellCounts people(kCells);
  while (true) {
    each(people);
    std::size_t c = 0;
    while (c < kCells && people[c] == most) people[c++] = 0;
    if (c == kCells) return;
    ++people[c];
  }
}

std::uint64_t total(const CellCounts& people) {
  std::uint64_t sum = 0;
  for (const std::uint64_t count : people) sum += count;
  return sum;
}

// After so many steps of the chain: the last cells are one with the first of them.
CellCounts joined(const CellCounts& people, std::size_t steps) {
  CellCounts groups(people.begin(), people.end() - static_cast<std::ptrdiff_t>(steps));
  for (std::size_t c = kCells - steps; c < kCells; ++c) groups.back() += people[c];
  return groups;
}

bool all_told(const CellCounts& groups) {
  for (const std::uint64_t count : groups)
    if (count < kLeast) return false;
  return true;
}

CellCounts counts_of(const GroupTable& table) {
  CellCounts counts;
  for (const ledger::GroupCount& group : table.groups) counts.push_back(group.people);
  return counts;
}

TEST(ToldGroups, AreTheFinestThatNobodyIsAloneIn) {  // P04
  each_town(kMost, [](const CellCounts& people) {
    const auto table = told_table(chain(), {people});
    ASSERT_TRUE(table.ok());
    ASSERT_TRUE(check_table(chain(), *table, total(people)).ok());
    std::size_t steps = 0;
    while (steps < kCells && !all_told(joined(people, steps))) ++steps;
    if (steps == kCells) {
      EXPECT_TRUE(table->groups.empty()) << "fewer people in all than may be told";
    } else {
      EXPECT_EQ(table->merged[0], steps);
      EXPECT_EQ(counts_of(*table), joined(people, steps));
    }
  });
}

GroupTable table_of(const CellCounts& groups, std::size_t steps) {
  GroupTable table{{}, {static_cast<std::uint8_t>(steps)}};
  for (std::size_t c = 0; c < groups.size(); ++c)
    table.groups.push_back(
        {0, static_cast<std::uint8_t>(c), static_cast<std::uint32_t>(groups[c])});
  return table;
}

TEST(ToldGroups, AFinerTableIsRefusedByTheLaw) {  // P04
  each_town(kMost, [](const CellCounts& people) {
    for (std::size_t steps = 0; steps < kCells; ++steps) {
      const CellCounts groups = joined(people, steps);
      const auto judged = check_table(chain(), table_of(groups, steps), total(people));
      EXPECT_EQ(judged.ok(), all_told(groups));
      if (!judged.ok()) {
        EXPECT_EQ(judged.code(), Errc::small_group);
      }
    }
  });
}

// A roll whose own table is as fine as may be.
std::optional<Edition> with_roll(const CellCounts& roll) {
  const auto table = told_table(chain(), {roll});
  if (!table || table->groups.empty()) return std::nullopt;
  Edition edition = chain();
  edition.roll_closed.emplace();
  edition.roll_closed->active_slots = total(roll);
  edition.roll_closed->groups = table->groups;
  edition.roll_closed->merged = table->merged;
  return edition;
}

bool within(const CellCounts& voted, const CellCounts& roll) {
  for (std::size_t c = 0; c < kCells; ++c)
    if (voted[c] > roll[c]) return false;
  return true;
}

TEST(ToldGroups, TurnoutBesideTheRollGivesNobodyAway) {  // P04
  std::size_t told = 0;
  for (const CellCounts& roll :
       {CellCounts{5, 4, 4, 1}, CellCounts{6, 5, 5, 4}, CellCounts{9, 1, 0, 0}}) {
    const auto edition = with_roll(roll);
    ASSERT_TRUE(edition);
    each_town(5, [&](const CellCounts& voted) {
      if (!within(voted, roll)) return;
      const auto table = told_turnout(*edition, {voted});
      ASSERT_TRUE(table.ok());
      ASSERT_TRUE(check_turnout_table(*edition, *table, total(voted)).ok());
      if (table->groups.empty()) return;
      ++told;
      const std::size_t steps = table->merged[0];
      EXPECT_GE(steps, edition->roll_closed->merged[0]);
      const CellCounts yes = counts_of(*table), listed = joined(roll, steps);
      ASSERT_EQ(yes.size(), listed.size());
      for (std::size_t g = 0; g < yes.size(); ++g) {
        EXPECT_GE(yes[g], kLeast);
        EXPECT_GE(listed[g] - yes[g], kLeast);
      }
    });
  }
  EXPECT_GT(told, 100U);
}

TEST(ToldGroups, OfAnyOrderAreUnionsOfCells) {
  const Edition across = edition_with({{0, 3, 0}, {0, 1, 2}, {0, 1, 3}});
  each_town(2, [&](const CellCounts& people) {
    const auto table = told_table(across, {people});
    ASSERT_TRUE(table.ok());
    EXPECT_TRUE(check_table(across, *table, total(people)).ok());
    EXPECT_TRUE(table->groups.empty() || total(counts_of(*table)) == total(people));
  });
}

TEST(ToldGroups, WithoutAnOrderNothingIsTold) {
  Town town;
  town.run_to(Phase::announced);
  EXPECT_EQ(told_table(town.edition(), {{3, 3}}).code(), Errc::wrong_merge);
  EXPECT_EQ(check_table(town.edition(), {{{0, 0, 3}, {0, 1, 3}}, {0}}, 6).code(),
            Errc::wrong_merge);
  EXPECT_TRUE(check_table(town.edition(), {}, 6).ok());
}

}  // namespace
}  // namespace urna::tally
