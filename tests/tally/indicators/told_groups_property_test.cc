// What is told about groups of people, on populations, cells and merge orders drawn at random: no
// table gives away fewer people than the edition's least number, neither by itself nor together
// with the roll's; and whoever changes a table is refused exactly where a plain reading of the rule
// refuses.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdlib>

#include "tally/election/told_groups.h"
#include "tally/indicators/told.h"

namespace urna::tally {
namespace {

// Before the library reads it; whoever sets it wins.
[[maybe_unused]] const int kCases = setenv("RC_PARAMS", "max_success=1500", 0);

using Cells = std::vector<std::uint32_t>;  // of one person, by dimension

int below(int bound) { return *rc::gen::resize(1'000, rc::gen::inRange(0, bound)); }

// People of whom some voted, and an edition that speaks of them.
struct World {
  Edition edition;
  std::vector<Cells> people;
  std::vector<bool> voted;

  std::size_t cells(std::size_t dimension) const {
    return edition.announced.dimensions[dimension].cells.size();
  }
  std::vector<CellCounts> counts(bool only_voters) const {
    std::vector<CellCounts> counts;
    for (std::size_t d = 0; d < edition.announced.dimensions.size(); ++d) {
      CellCounts& one = counts.emplace_back(cells(d));
      for (std::size_t p = 0; p < people.size(); ++p)
        if (!only_voters || voted[p]) ++one[people[p][d]];
    }
    return counts;
  }
  std::uint64_t voters() const {
    return static_cast<std::uint64_t>(std::ranges::count(voted, true));
  }
};

World any_world() {
  World world;
  world.edition.announced.minimum_group = static_cast<std::uint16_t>(below(12));
  auto& merges = world.edition.follow_up.merges.emplace().act.merges;
  const int dimensions = 1 + below(3), people = below(120), turnout = below(101);
  for (int d = 0; d < dimensions; ++d) {
    const int cells = 1 + below(5), steps = below(7);
    ledger::Dimension dimension{"d" + std::to_string(d), {}};
    for (int cell = 0; cell < cells; ++cell)
      dimension.cells.push_back({"c" + std::to_string(cell), {}});
    world.edition.announced.dimensions.push_back(dimension);
    for (int step = 0; step < steps; ++step)
      merges.push_back({static_cast<std::uint8_t>(d), static_cast<std::uint8_t>(below(cells)),
                        static_cast<std::uint8_t>(below(cells))});
  }
  for (int p = 0; p < people; ++p) {
    Cells& one = world.people.emplace_back();
    // Two draws, the lower counts: some cells are large, some all but empty.
    for (int d = 0; d < dimensions; ++d) {
      const int cells = static_cast<int>(world.cells(static_cast<std::size_t>(d)));
      one.push_back(static_cast<std::uint32_t>(std::min(below(cells), below(cells))));
    }
    world.voted.push_back(below(100) < turnout);
  }
  return world;
}

// The group of each cell, by a plain reading of the steps.
std::vector<std::uint32_t> plain_labels(const World& world, std::size_t dimension,
                                        std::size_t steps) {
  std::vector<std::uint32_t> label;
  for (std::uint32_t cell = 0; cell < world.cells(dimension); ++cell) label.push_back(cell);
  for (const ledger::MergeStep& step : world.edition.follow_up.merges->act.merges) {
    if (step.dimension != dimension) continue;
    if (steps-- == 0) break;
    const std::uint32_t from = label[step.from], into = label[step.into];
    for (std::uint32_t& one : label)
      if (one == from) one = into;
  }
  return label;
}

std::size_t steps_of(const World& world, std::size_t dimension) {
  return static_cast<std::size_t>(
      std::ranges::count(world.edition.follow_up.merges->act.merges, dimension,
                         [](const auto& step) { return std::size_t{step.dimension}; }));
}

std::map<std::uint32_t, std::uint64_t> told_in(const GroupTable& table, std::size_t dimension) {
  std::map<std::uint32_t, std::uint64_t> told;
  for (const ledger::GroupCount& group : table.groups)
    if (group.dimension == dimension) told[group.cell] = group.people;
  return told;
}

// The rule in plain words: every dimension that is told names each group that its steps give, adds
// up, and names none that is too small.
bool is_plain(const World& world, const GroupTable& table, std::uint64_t people) {
  if (table.groups.empty() && table.merged.empty()) return true;
  const std::size_t dimensions = world.edition.announced.dimensions.size();
  if (table.merged.size() != dimensions) return false;
  std::set<std::pair<int, int>> seen;
  std::pair<int, int> last{-1, -1};
  for (const ledger::GroupCount& group : table.groups) {
    if (group.dimension >= dimensions || std::pair<int, int>(group.dimension, group.cell) <= last)
      return false;
    last = {group.dimension, group.cell};
  }
  for (std::size_t d = 0; d < dimensions; ++d) {
    if (table.merged[d] > steps_of(world, d)) return false;
    const auto told = told_in(table, d);
    if (told.empty()) continue;
    const auto label = plain_labels(world, d, table.merged[d]);
    const std::set<std::uint32_t> wanted(label.begin(), label.end());
    std::set<std::uint32_t> named;
    std::uint64_t sum = 0;
    for (const auto& [cell, count] : told) {
      named.insert(cell);
      sum += count;
      if (count < world.edition.announced.minimum_group) return false;
    }
    if (named != wanted || sum != people) return false;
  }
  return true;
}

void close_roll(World& world, const GroupTable& table) {
  world.edition.roll_closed =
      ledger::RollClosed{{}, world.people.size(), {}, table.groups, table.merged};
}

// And of who voted: the roll tells it at least as finely, and those who did not vote are no small
// group either.
bool is_plain_turnout(const World& world, const GroupTable& table, std::uint64_t people) {
  if (!is_plain(world, table, people)) return false;
  const GroupTable roll{world.edition.roll_closed->groups, world.edition.roll_closed->merged};
  for (std::size_t d = 0; d < table.merged.size(); ++d) {
    const auto voted = told_in(table, d);
    if (voted.empty()) continue;
    const auto listed = told_in(roll, d);
    if (listed.empty() || table.merged[d] < (roll.merged.empty() ? 0 : roll.merged[d]))
      return false;
    const auto label = plain_labels(world, d, table.merged[d]);
    std::map<std::uint32_t, std::uint64_t> of_roll;
    for (const auto& [cell, count] : listed) of_roll[label[cell]] += count;
    for (const auto& [cell, count] : voted)
      if (count + world.edition.announced.minimum_group > of_roll[cell]) return false;
  }
  return true;
}

// Every number that a table tells is a true one, of at least the least number of people.
void expect_true(const World& world, const GroupTable& table, bool only_voters) {
  const auto counts = world.counts(only_voters);
  for (const ToldGroup& group : told_by(world.edition, table.groups, table.merged)) {
    std::uint64_t people = 0;
    for (const std::uint8_t cell : group.cells) people += counts[group.dimension][cell];
    RC_ASSERT(group.people == people);
    RC_ASSERT(people >= world.edition.announced.minimum_group);
  }
}

TEST(ToldGroups, WhatIsToldMayBeTold) {
  EXPECT_TRUE(rc::check("every table of people who came", [] {
    const World world = any_world();
    const auto table = told_table(world.edition, world.counts(false));
    RC_ASSERT(table.ok());
    RC_ASSERT(check_table(world.edition, *table, world.people.size()).ok());
    RC_ASSERT(is_plain(world, *table, world.people.size()));
    expect_true(world, *table, false);
    RC_CLASSIFY(!table->groups.empty(), "tells something");
  }));
}

// Finest: one step less, in any dimension that is told, would name a group that is too small.
TEST(ToldGroups, NoStepIsTakenThatWasNotNeeded) {
  EXPECT_TRUE(rc::check("the finest", [] {
    const World world = any_world();
    const auto table = told_table(world.edition, world.counts(false));
    for (std::size_t d = 0; d < table->merged.size(); ++d) {
      if (table->merged[d] == 0) continue;
      std::map<std::uint32_t, std::uint64_t> finer;
      const auto label = plain_labels(world, d, table->merged[d] - std::size_t{1});
      const CellCounts counts = world.counts(false)[d];
      for (std::size_t cell = 0; cell < counts.size(); ++cell) finer[label[cell]] += counts[cell];
      RC_ASSERT(std::ranges::any_of(finer, [&](const auto& group) {
        return group.second < world.edition.announced.minimum_group;
      }));
    }
  }));
}

// Between the roll's table and that of the voters lie those who did not vote: by groups of either
// table, and of every coarser level, they are none too few.
TEST(ToldGroups, NothingSmallLiesBetweenTwoTables) {
  EXPECT_TRUE(rc::check("roll and turnout", [] {
    World world = any_world();
    close_roll(world, *told_table(world.edition, world.counts(false)));
    const auto turnout = told_turnout(world.edition, world.counts(true));
    RC_ASSERT(turnout.ok());
    RC_ASSERT(check_turnout_table(world.edition, *turnout, world.voters()).ok());
    RC_ASSERT(is_plain_turnout(world, *turnout, world.voters()));
    expect_true(world, *turnout, true);
    RC_CLASSIFY(!turnout->groups.empty(), "tells something");
    const auto all = world.counts(false), voters = world.counts(true);
    for (std::size_t d = 0; d < turnout->merged.size(); ++d) {
      if (told_in(*turnout, d).empty()) continue;
      for (std::size_t steps = turnout->merged[d]; steps <= steps_of(world, d); ++steps) {
        std::map<std::uint32_t, std::uint64_t> stayed;
        const auto label = plain_labels(world, d, steps);
        for (std::size_t cell = 0; cell < all[d].size(); ++cell)
          stayed[label[cell]] += all[d][cell] - voters[d][cell];
        for (const auto& [cell, people] : stayed)
          RC_ASSERT(people >= world.edition.announced.minimum_group);
      }
    }
  }));
}

// Something else than it was; often still a table.
void spoil(GroupTable& table) {
  const auto place = [](std::size_t size) {
    return static_cast<std::size_t>(below(static_cast<int>(size)));
  };
  switch (table.groups.empty() ? 5 : below(8)) {
    case 0:
      ++table.groups[place(table.groups.size())].people;
      break;
    case 1: {  // people moved, so that the sum stands
      ledger::GroupCount& from = table.groups[place(table.groups.size())];
      const auto moved = static_cast<std::uint32_t>(below(static_cast<int>(from.people) + 1));
      from.people -= moved;
      table.groups[place(table.groups.size())].people += moved;
      break;
    }
    case 2:
      table.groups.erase(table.groups.begin() +
                         static_cast<std::ptrdiff_t>(place(table.groups.size())));
      break;
    case 3:
      table.groups[place(table.groups.size())].cell = static_cast<std::uint8_t>(below(6));
      break;
    case 4:
      table.groups[place(table.groups.size())].dimension = static_cast<std::uint8_t>(below(4));
      break;
    case 5:
      if (!table.merged.empty())
        table.merged[place(table.merged.size())] = static_cast<std::uint8_t>(below(8));
      break;
    case 6:
      std::swap(table.groups[place(table.groups.size())], table.groups[place(table.groups.size())]);
      break;
    default:
      table.merged.push_back(0);
  }
}

TEST(ToldGroups, WhoeverChangesATableIsJudgedByTheRule) {
  EXPECT_TRUE(rc::check("tampered tables", [] {
    World world = any_world();
    close_roll(world, *told_table(world.edition, world.counts(false)));
    GroupTable roll{world.edition.roll_closed->groups, world.edition.roll_closed->merged};
    GroupTable turnout = *told_turnout(world.edition, world.counts(true));
    const GroupTable right = roll;
    for (int times = 1 + below(2); times > 0; --times) {
      spoil(roll);
      spoil(turnout);
    }
    const std::uint64_t people = world.people.size(), voters = world.voters();
    const bool lawful = check_table(world.edition, roll, people).ok();
    RC_ASSERT(lawful == is_plain(world, roll, people));
    RC_ASSERT(check_turnout_table(world.edition, turnout, voters).ok() ==
              is_plain_turnout(world, turnout, voters));
    RC_CLASSIFY(!lawful, "refused");
    RC_CLASSIFY(lawful && roll != right, "another lawful table");
  }));
}

TEST(ToldGroups, NeedsAnOrderAndTheSameTotals) {
  World world;
  world.edition.announced.dimensions = {{"a", {{"x", {}}, {"y", {}}}}, {"b", {{"z", {}}}}};
  EXPECT_EQ(told_table(world.edition, {{1, 2}, {3}}).code(), ledger::Errc::wrong_merge);
  world.edition.follow_up.merges.emplace();
  EXPECT_TRUE(told_table(world.edition, {{1, 2}, {3}}).ok());
  EXPECT_EQ(told_table(world.edition, {{1, 2}, {4}}).code(), ledger::Errc::wrong_group_sum);
  EXPECT_EQ(told_table(world.edition, {{1, 2}}).code(), ledger::Errc::wrong_group_sum);
  EXPECT_EQ(told_table(world.edition, {{1}, {1}}).code(), ledger::Errc::wrong_group_sum);
}

}  // namespace
}  // namespace urna::tally
