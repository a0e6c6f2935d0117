// "What would have changed it" against trying everything, and by hand.
#include "tally/rules/what_if.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

#include "tally/rules/pabulib.h"
#include "tests/evidence.h"
#include "tests/tally/rules/worlds.h"

namespace urna::tally {
namespace {

using ledger::Method;
using ledger::RuleSpec;

constexpr std::uint64_t kPlenty = 64;

RuleSpec shares(std::int64_t step) {
  RuleSpec rule;
  rule.method = Method::equal_shares;
  rule.shares.growth = step > 0 ? ledger::Growth::step : ledger::Growth::none;
  rule.shares.step = step;
  return rule;
}

// The instance with new ballots that name p alone, or with another cost of p; does p win?
bool wins(const RuleSpec& rule, const Instance& instance, Position p, std::uint64_t extra,
          std::int64_t cost) {
  Instance changed = instance;
  Votes votes;
  for (std::size_t g = 0; g < instance.groups.size(); ++g) {
    const BallotGroup group = instance.groups[g];
    votes.push_back({group.count, {}});
    for (std::size_t k = 0; k < group.size(); ++k) votes.back().second.push_back(group.mark(k));
  }
  if (extra > 0) votes.push_back({extra, {{p, 1}}});
  vote(changed, votes);
  changed.projects[p].cost = cost;
  const auto outcome = run(rule, changed);
  EXPECT_TRUE(outcome.ok());
  return std::ranges::find(outcome->winners, instance.projects[p].id) != outcome->winners.end();
}

using Dice = std::mt19937_64;

Instance small_world(Dice& dice) {
  Instance instance;
  instance.budget = 4 + static_cast<std::int64_t>(dice() % 12);
  if (dice() % 3 == 0) instance.envelopes = {{1, instance.budget / 2}};
  for (std::uint32_t i = 0; i < 4; ++i)
    instance.projects.push_back(
        {10 + i, std::string(1, static_cast<char>('a' + dice() % 20)) + std::to_string(i),
         static_cast<std::int64_t>(dice() % 14), static_cast<std::uint16_t>(dice() % 2),
         static_cast<std::uint16_t>(dice() % 4 == 0), 0});
  GroupBuilder groups;
  for (std::uint64_t v = 0, voters = 1 + dice() % 9; v < voters; ++v) {
    std::vector<Mark> marks;
    for (std::uint32_t i = 0; i < 4; ++i)
      if (dice() % 2 == 0) marks.push_back({i, 1});
    groups.add(marks);
  }
  instance.ballots = groups.ballots();
  instance.groups = groups.take();
  return instance;
}

RuleSpec some_rule(Dice& dice) {
  RuleSpec rule;
  switch (dice() % 6) {
    case 0:
      rule.order = ledger::Order::votes_per_cost;
      break;
    case 1:
      rule.fitting = ledger::Fitting::stop;
      break;
    case 2:
      rule = shares(0);
      rule.shares.then = dice() % 2 == 0 ? ledger::Then::votes : ledger::Then::phragmen;
      break;
    case 3:
      rule = shares(1);
      rule.shares.utility = ledger::Utility::cardinality;
      break;
    case 4:
      rule.method = Method::phragmen;
      rule.fitting = dice() % 2 == 0 ? ledger::Fitting::skip : ledger::Fitting::stop;
      break;
    default:
      break;
  }
  rule.minimum_score = dice() % 3;
  if (dice() % 5 == 0) rule.minimum_share = {1, 3};
  if (dice() % 5 == 0) rule.maximum_cost_share = {2, 3};
  return rule;
}

// A turn, checked against every number: it wins at `wins` and loses at `loses`, next to each other
// unless the runs were used up; if it is proved, nothing nearer wins.
void expect_turn(const Turn& turn, std::uint64_t end, std::uint64_t runs, const auto& wins_at,
                 const std::string& what) {
  std::uint64_t nearest = 0;  // distance; 0: none
  for (std::uint64_t d = 1; d <= end && nearest == 0; ++d)
    if (wins_at(d)) nearest = d;
  if (turn.reachable) {
    ASSERT_TRUE(wins_at(turn.wins)) << what;
    ASSERT_LT(turn.loses, turn.wins) << what;
    if (turn.runs < runs) {
      ASSERT_EQ(turn.wins, turn.loses + 1) << what;
    }
    if (turn.loses > 0) {
      ASSERT_FALSE(wins_at(turn.loses)) << what;
    }
  }
  if (turn.proved) {
    ASSERT_EQ(turn.reachable ? turn.wins : 0, nearest) << what;
  }
}

// `runs`: with few, numbers are searched; with many, all are tried.
void every_small_world(std::uint64_t runs, std::uint64_t seed, int& proved, int& not_proved) {
  Dice dice(seed);
  for (int i = 0; i < 1'500; ++i) {
    const Instance instance = small_world(dice);
    const RuleSpec rule = some_rule(dice);
    const auto outcome = run(rule, instance);
    ASSERT_TRUE(outcome.ok());
    for (Position p = 0; p < instance.projects.size(); ++p) {
      const Project& project = instance.projects[p];
      if (std::ranges::find(outcome->winners, project.id) != outcome->winners.end()) continue;
      const auto found = what_if(rule, instance, *outcome, p, runs);
      ASSERT_TRUE(found.ok());
      const std::string what = std::to_string(i) + " " + project.label;
      const auto more = [&](std::uint64_t k) { return wins(rule, instance, p, k, project.cost); };
      const auto less = [&](std::uint64_t d) {
        return wins(rule, instance, p, 0, project.cost - static_cast<std::int64_t>(d));
      };
      const auto cost = static_cast<std::uint64_t>(project.cost);
      Turn lower = found->cost;
      lower.loses = cost - lower.loses;
      if (lower.reachable) lower.wins = cost - lower.wins;
      expect_turn(found->supporters, instance.ballots + 1, runs, more, what + " supporters");
      expect_turn(lower, cost, runs, less, what + " cost");
      proved += (found->supporters.proved ? 1 : 0) + (lower.proved ? 1 : 0);
      const bool beyond = !found->supporters.reachable;  // nobody looked at more than n + 1
      not_proved += (found->supporters.proved || beyond ? 0 : 1) + (lower.proved ? 0 : 1);
    }
  }
}

TEST(WhatIf, WhereEverythingIsTriedEverythingIsProved) {
  int proved = 0, not_proved = 0;
  every_small_world(kPlenty, 1, proved, not_proved);
  EXPECT_EQ(not_proved, 0);
  EXPECT_GT(proved, 1'000);
}

TEST(WhatIf, WhatIsSearchedIsATurnAndWhatIsProvedIsTheNearest) {
  int proved = 0, not_proved = 0;
  every_small_world(7, 2, proved, not_proved);  // fewer than there are numbers, enough to end
  EXPECT_GT(proved, 1'000);
  EXPECT_GT(not_proved, 20);
}

TEST(WhatIf, GreedyByHand) {
  Instance instance;
  instance.budget = 10;
  instance.projects = {{1, "a", 6, 0}, {2, "b", 3, 0}, {3, "c", 5, 0}, {4, "d", 11, 0}};
  vote(instance, {{9, {{0, 1}}}, {5, {{1, 1}}}, {2, {{2, 1}}}, {8, {{3, 1}}}});
  const RuleSpec rule;
  const auto outcome = run(rule, instance);
  ASSERT_EQ(labels_of(instance, outcome->winners), (Labels{"a", "b"}));
  const auto all = what_if(rule, instance, *outcome);
  ASSERT_TRUE(all.ok());
  ASSERT_EQ(all->size(), 2U);
  const WhatIf& c = (*all)[0];  // must come before a: 9 votes, and it is cheaper
  EXPECT_EQ(c.project, 3U);
  EXPECT_EQ(c.supporters, (Turn{true, true, 7, 6, c.supporters.runs}));
  EXPECT_EQ(c.cost, (Turn{true, true, 1, 2, c.cost.runs}));  // 10 - 6 - 3 are left
  const WhatIf& d = (*all)[1];
  EXPECT_EQ(d.supporters, (Turn{false, true, 0, 0, 0}));  // dearer than all there is
  EXPECT_EQ(d.cost, (Turn{true, true, 4, 5, d.cost.runs}));
}

TEST(WhatIf, MoreThanAllWhoVotedMayStillBeEnough) {
  Instance instance;
  instance.budget = 10;
  instance.projects = {{1, "a", 6, 0}};
  vote(instance, {{3, {{0, 1}}}, {7, {}}});
  RuleSpec rule;
  rule.minimum_score = 100;
  const auto outcome = run(rule, instance);
  const auto found = what_if(rule, instance, *outcome, 0, kPlenty);
  ASSERT_TRUE(found.ok());
  EXPECT_FALSE(found->supporters.reachable);
  EXPECT_FALSE(found->supporters.proved);
  EXPECT_TRUE(wins(rule, instance, 0, 97, 6));
}

TEST(WhatIf, EqualSharesByHand) {
  Instance instance;
  instance.budget = 12;
  instance.projects = {{1, "a", 6, 0}, {2, "b", 5, 0}};
  vote(instance, {{3, {{0, 1}}}, {1, {{1, 1}}}});
  const RuleSpec rule = shares(0);  // 3 for each: a is bought, b's supporter has 3 of 5
  const auto outcome = run(rule, instance);
  ASSERT_EQ(labels_of(instance, outcome->winners), (Labels{"a"}));
  const auto found = what_if(rule, instance, *outcome, 1, kPlenty);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->cost, (Turn{true, true, 3, 4, 2}));
  EXPECT_EQ(found->supporters, (Turn{true, true, 2, 1, 2}));  // 2 of 5: 4.8; 3 of 6: 6
}

TEST(WhatIf, ARunLimitLeavesBounds) {
  Instance instance;
  instance.budget = 1'000'000;
  instance.projects = {{1, "a", 999'900, 0}, {2, "b", 900'000, 0}};
  vote(instance, {{1'000, {{0, 1}}}, {1, {{1, 1}}}});
  const RuleSpec rule;
  const auto outcome = run(rule, instance);
  const auto found = what_if(rule, instance, *outcome, 1, 2);
  ASSERT_TRUE(found.ok());
  EXPECT_LE(found->supporters.runs, 2U);
  EXPECT_LE(found->cost.runs, 2U);
  EXPECT_TRUE(wins(rule, instance, 1, found->supporters.wins, 900'000));
  EXPECT_FALSE(wins(rule, instance, 1, found->supporters.loses, 900'000));
  EXPECT_EQ(found->supporters.wins, 999U);
}

TEST(WhatIf, WieliczkaStaysWithinItsRuns) {
  URNA_NEEDS_EVIDENCE();
  const auto pb = parse_pabulib(evidence::read("data/pb/Poland_Wieliczka_2023_Green_Budget.pb"));
  ASSERT_TRUE(pb.ok());
  const Instance instance = instance_of(*pb);
  for (const RuleSpec& rule : {RuleSpec{}, shares(pb->decimals == 0 ? 1 : 100)}) {
    const auto outcome = run(rule, instance);
    const auto all = what_if(rule, instance, *outcome);
    ASSERT_TRUE(all.ok());
    EXPECT_EQ(all->size(), instance.projects.size() - outcome->winners.size());
    std::uint64_t runs = 0;
    for (const WhatIf& one : *all) {
      runs += one.supporters.runs + one.cost.runs;
      const auto position =
          static_cast<Position>(std::ranges::find(instance.projects, one.project, &Project::id) -
                                instance.projects.begin());
      if (one.supporters.reachable && runs % 5 == 0) {
        EXPECT_TRUE(
            wins(rule, instance, position, one.supporters.wins, instance.projects[position].cost));
      }
    }
    EXPECT_LE(runs, kMaxWhatIfRuns);
  }
}

// The reserve funds what costs more than the whole budget.
TEST(WhatIf, AReserveMakesADearProjectReachable) {
  Instance instance;
  instance.budget = 90;
  instance.projects = {{0, "a", 80}, {1, "b", 100}};
  vote(instance, {{5, {{0, 1}}}, {3, {{1, 1}}}});
  RuleSpec rule;
  rule.fitting = ledger::Fitting::reserve;
  rule.reserve = {4, 5};
  const auto outcome = run(rule, instance);
  const auto changes = what_if(rule, instance, *outcome);
  ASSERT_TRUE(changes.ok() && changes->size() == 1);
  EXPECT_TRUE((*changes)[0].supporters.reachable);
  EXPECT_EQ((*changes)[0].supporters.wins, 3U);
}

TEST(WhatIf, WhatTheRunsDoNotReachIsNotDetermined) {
  Instance instance;
  instance.budget = 1'000;
  for (std::uint32_t i = 0; i < 300; ++i)
    instance.projects.push_back({i, std::to_string(i), 1'000 + static_cast<std::int64_t>(i)});
  Votes votes;
  for (Position p = 0; p < 300; ++p) votes.push_back({300 - p, {{p, 1}}});
  vote(instance, votes);
  const RuleSpec rule;
  const auto outcome = run(rule, instance);
  const auto all = what_if(rule, instance, *outcome);
  ASSERT_TRUE(all.ok());
  ASSERT_EQ(all->size(), 299U);
  std::uint64_t runs = 0, determined = 0;
  for (const WhatIf& one : *all) {
    runs += one.supporters.runs + one.cost.runs;
    determined += one.cost.determined ? 1 : 0;
    EXPECT_EQ(one.cost.determined, one.supporters.determined);
    if (!one.cost.determined) {
      EXPECT_EQ(one.cost, (Turn{false, false, 0, 0, 0, false}));
    }
  }
  EXPECT_LE(runs, kMaxWhatIfRuns);
  EXPECT_GE(determined, kMaxWhatIfRuns / 4);
  EXPECT_LT(determined, all->size());
}

// b's cost may be looked at; with more ballots the sum of points is beyond what is counted.
TEST(WhatIf, ARunThatIsRefusedLeavesTheRestOfTheReport) {
  Instance instance;
  instance.budget = 10;
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  instance.projects = {{0, "a", 10}, {1, "b", 10}};
  vote(instance, {{1, {{0, kMost}}}, {1, {{1, kMost - 1}}}});
  RuleSpec rule;
  rule.scoring = ledger::Scoring::points;
  const auto outcome = run(rule, instance);
  ASSERT_EQ(labels_of(instance, outcome->winners), Labels{"a"});
  const auto all = what_if(rule, instance, *outcome);
  ASSERT_TRUE(all.ok()) << to_text(all.error());
  EXPECT_FALSE((*all)[0].supporters.determined);
  EXPECT_FALSE((*all)[0].supporters.reachable || (*all)[0].supporters.proved);
  EXPECT_TRUE((*all)[0].cost.determined);
}

// A ballot that ranks one project gives it no Borda points.
TEST(WhatIf, MoreSupportersAreNotDeterminedUnderBorda) {
  Instance instance;
  instance.budget = 10;
  instance.projects = {{0, "a", 10}, {1, "b", 10}};
  vote(instance, {{2, {{0, 1}, {1, 1}}}, {1, {{1, 1}, {0, 1}}}});
  RuleSpec rule;
  rule.scoring = ledger::Scoring::borda;
  const auto outcome = run(rule, instance);
  const auto all = what_if(rule, instance, *outcome);
  ASSERT_TRUE(all.ok());
  EXPECT_EQ((*all)[0].supporters, (Turn{false, false, 0, 0, 0, false}));
  EXPECT_TRUE((*all)[0].cost.determined);
  EXPECT_TRUE((*all)[0].cost.proved);
}

}  // namespace
}  // namespace urna::tally
