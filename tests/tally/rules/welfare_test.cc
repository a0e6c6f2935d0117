// Maximum welfare and sequential PAV against naive programs over small worlds.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <random>

#include "tally/rules/best_set.h"
#include "tally/rules/exact.h"
#include "tests/tally/rules/worlds.h"

namespace urna::tally {
namespace {

using ledger::Method;
using ledger::RuleSpec;
using ledger::Scoring;
using ledger::TieKey;
using ledger::Utility;

using Ids = std::vector<std::uint32_t>;

RuleSpec welfare(Utility utility) {
  RuleSpec rule;
  rule.method = Method::maximum_welfare;
  rule.shares.utility = utility;
  return rule;
}

std::int64_t votes_for(const Instance& instance, Position p) {
  std::int64_t votes = 0;
  for (std::size_t g = 0; g < instance.groups.size(); ++g)
    for (Position q : instance.groups[g].projects)
      votes += q == p ? static_cast<std::int64_t>(instance.groups.count(g)) : 0;
  return votes;
}

// ---- maximum welfare, from its words: every subset is looked at ----

class AllSubsets {
 public:
  AllSubsets(const RuleSpec& rule, const Instance& instance) : rule_(rule), instance_(instance) {
    for (Position p = 0; p < instance.projects.size(); ++p) {
      votes_.push_back(votes_for(instance, p));
      if (votes_[p] > 0) chain_.push_back(p);
    }
    std::ranges::sort(chain_, [&](Position a, Position b) { return before(a, b); });
    for (std::uint32_t set = 0; set < 1U << chain_.size(); ++set) look_at(set);
  }

  // The best set that comes first; `best`: all of them, as bit sets over the chain, the first
  // project in the highest bit.
  Ids first() const { return ids(*std::ranges::max_element(best_)); }
  const std::vector<std::uint32_t>& best() const { return best_; }
  bool is_best(Ids some) const {
    std::ranges::sort(some);
    return std::ranges::any_of(best_, [&](std::uint32_t set) {
      Ids other = ids(set);
      std::ranges::sort(other);
      return other == some;
    });
  }

 private:
  bool before(Position a, Position b) const {
    const Project &x = instance_.projects[a], &y = instance_.projects[b];
    for (TieKey key : rule_.ties) {
      if (key == TieKey::lower_cost && x.cost != y.cost) return x.cost < y.cost;
      if (key == TieKey::more_votes && votes_[a] != votes_[b]) return votes_[a] > votes_[b];
      if (key == TieKey::label && x.label != y.label) return x.label < y.label;
    }
    return a < b;
  }
  bool holds(std::uint32_t set, std::size_t place) const {
    return (set >> (chain_.size() - 1 - place) & 1) != 0;
  }
  Ids ids(std::uint32_t set) const {
    Ids list;
    for (std::size_t i = 0; i < chain_.size(); ++i)
      if (holds(set, i)) list.push_back(instance_.projects[chain_[i]].id);
    return list;
  }
  void look_at(std::uint32_t set) {
    std::int64_t cost = 0, utility = 0;
    std::map<std::uint32_t, std::uint32_t> of_group, of_team;
    for (std::size_t i = 0; i < chain_.size(); ++i) {
      const Project& p = instance_.projects[chain_[i]];
      if (!holds(set, i)) {
        if (p.cost == 0 && p.exclusive == 0 && (p.team == 0 || rule_.maximum_per_team == 0)) return;
        continue;
      }
      cost += p.cost;
      utility += votes_[chain_[i]] * (rule_.shares.utility == Utility::cost ? p.cost : 1);
      if (p.exclusive != 0 && ++of_group[p.exclusive] > 1) return;
      if (p.team != 0 && rule_.maximum_per_team != 0 && ++of_team[p.team] > rule_.maximum_per_team)
        return;
    }
    if (cost > instance_.budget || utility < most_) return;
    if (utility > most_) best_.clear();
    most_ = utility;
    best_.push_back(set);
  }

  const RuleSpec& rule_;
  const Instance& instance_;
  std::vector<std::int64_t> votes_;
  std::vector<Position> chain_;
  std::int64_t most_ = -1;
  std::vector<std::uint32_t> best_;
};

void compare_with_all_subsets(const RuleSpec& rule, const Instance& instance) {
  const AllSubsets naive(rule, instance);
  const auto outcome = run(rule, instance);
  ASSERT_TRUE(outcome.ok());
  ASSERT_EQ(outcome->winners, naive.first());
  ASSERT_EQ(outcome->trace.ties.empty(), naive.best().size() == 1);
  for (const TraceTie& tie : outcome->trace.ties) {  // every tie names another best set
    Ids other = outcome->winners;
    for (std::uint32_t id : tie.projects)
      if (std::erase(other, id) == 0) other.push_back(id);
    ASSERT_TRUE(tie.mattered);
    ASSERT_NE(std::ranges::find(outcome->winners, tie.projects[0]), outcome->winners.end());
    ASSERT_TRUE(naive.is_best(other));
  }
}

Instance world(std::int64_t budget, int costs, std::uint32_t profile) {
  Instance instance;
  instance.budget = budget;
  for (std::uint32_t i = 0; i < 3; ++i, costs /= 4)
    instance.projects.push_back(
        {i, std::string(1, static_cast<char>('c' - static_cast<int>(i))), costs % 4, 0});
  Votes ballots;
  for (; ballots.size() < 3; profile /= 8) {
    std::vector<Mark> marks;
    for (std::uint32_t i = 0; i < 3; ++i)
      if (profile >> i & 1) marks.push_back({i, 1});
    ballots.push_back({1, marks});
  }
  vote(instance, ballots);
  return instance;
}

TEST(MaximumWelfare, IsABestOfAllSubsetsInEveryProfileOfThreeProjectsAndThreeVoters) {
  for (const Utility utility : {Utility::cost, Utility::cardinality})
    for (std::int64_t budget : {0, 3, 5})
      for (int costs = 0; costs < 64; ++costs)
        for (std::uint32_t profile = 0; profile < 512; ++profile)
          ASSERT_NO_FATAL_FAILURE(
              compare_with_all_subsets(welfare(utility), world(budget, costs, profile)))
              << budget << " " << costs << " " << profile;
}

struct Dice {
  std::mt19937_64 source;
  std::uint32_t below(std::uint64_t end) { return static_cast<std::uint32_t>(source() % end); }
};

// Small numbers make ties, equal costs and full purses common.
Instance random_instance(Dice& dice, std::uint32_t most_projects, std::uint32_t most_cost) {
  Instance instance;
  const std::uint32_t projects = 1 + dice.below(most_projects);
  const std::uint32_t groups = dice.below(5), teams = dice.below(4);
  std::int64_t sum = 0;
  for (std::uint32_t i = 0; i < projects; ++i) {
    Project p{i, "p" + std::to_string(dice.below(100) * 100 + i), dice.below(most_cost + 1), 0};
    if (groups > 0) p.exclusive = static_cast<std::uint16_t>(dice.below(groups + 1));
    if (teams > 0) p.team = dice.below(teams + 1);
    sum += p.cost;
    instance.projects.push_back(p);
  }
  instance.budget = static_cast<std::int64_t>(dice.below(static_cast<std::uint64_t>(sum) + 2));
  Votes ballots;
  for (std::uint32_t v = dice.below(9); v > 0; --v) {
    std::vector<Mark> marks;
    for (std::uint32_t i = 0; i < projects; ++i)
      if (dice.below(3) == 0) marks.push_back({i, 1});
    ballots.push_back({1 + dice.below(3), marks});
  }
  vote(instance, ballots);
  return instance;
}

Dice told_dice(std::uint64_t seed) {
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  return Dice{std::mt19937_64(seed)};
}

RuleSpec random_welfare(Dice& dice) {
  RuleSpec rule = welfare(dice.below(2) == 0 ? Utility::cost : Utility::cardinality);
  rule.maximum_per_team = dice.below(4);
  if (dice.below(2) == 0) rule.ties = {TieKey::label};
  if (dice.below(4) == 0) rule.ties = {};
  return rule;
}

TEST(MaximumWelfare, IsABestOfAllSubsetsWithExclusiveGroupsAndTeams) {
  Dice dice = told_dice(20230611);
  for (int i = 0; i < 4000; ++i) {
    const std::uint32_t dearest = i % 2 == 0 ? 6 : 1000;
    const Instance instance = random_instance(dice, i % 8 == 0 ? 12 : 9, dearest);
    ASSERT_NO_FATAL_FAILURE(compare_with_all_subsets(random_welfare(dice), instance)) << i;
  }
}

Knapsack random_knapsack(Dice& dice) {
  Knapsack knapsack;
  knapsack.rooms = {0, 1, 1, 2};
  std::int64_t sum = 0;
  const bool kinds = dice.below(2) == 0;
  for (std::uint32_t i = 1 + dice.below(14); i > 0; --i) {
    Item item{1 + dice.below(20), 1 + dice.below(20), {0, 0}};
    if (dice.below(2) == 0) item.utility = item.cost;
    if (kinds && dice.below(2) == 0) item.kinds = {dice.below(3), dice.below(2) * 3};
    sum += item.cost;
    knapsack.items.push_back(item);
  }
  knapsack.money = 20 + dice.below(static_cast<std::uint64_t>(sum));
  return knapsack;
}

TEST(BestSets, ListsAndDepthFirstSearchFindTheSame) {
  Dice dice = told_dice(1969);
  for (int i = 0; i < 3000; ++i) {
    const Knapsack knapsack = random_knapsack(dice);
    const auto lists = best_sets(knapsack);
    ASSERT_TRUE(lists.ok());
    for (const std::size_t listed : {0U, 1U, 4U, 30U}) {
      const auto searched = best_sets(knapsack, kMaxWelfareSteps, listed);
      ASSERT_TRUE(searched.ok());
      ASSERT_EQ(searched->first, lists->first) << i << " " << listed;
      ASSERT_EQ(searched->others, lists->others) << i << " " << listed;
    }
  }
}

TEST(BestSets, GiveUpBeyondTheirLimitAndNotBefore) {
  Knapsack knapsack;
  knapsack.money = 61;  // all costs are even: lists and bounds alone do not tell
  for (int i = 0; i < 12; ++i) knapsack.items.push_back({2 + 2 * i, 2 + 2 * i, {}});
  std::size_t enough = 1;
  while (!best_sets(knapsack, enough, 0).ok()) ++enough;
  EXPECT_GT(enough, 10U);
  EXPECT_EQ(best_sets(knapsack, enough - 1, 0).code(), ledger::Errc::over_limit);
  EXPECT_EQ(best_sets(knapsack, enough, 0)->first, best_sets(knapsack)->first);
}

Instance three(std::int64_t budget) {
  Instance instance;
  instance.budget = budget;
  instance.projects = {{0, "a", 6, 0}, {1, "b", 5, 0}, {2, "c", 5, 0}, {3, "d", 1, 0}};
  vote(instance, {{7, {{0, 1}}}, {4, {{1, 1}}}, {4, {{2, 1}}}});
  return instance;
}

TEST(MaximumWelfare, TheTraceSaysWhyEveryLoserLost) {
  Instance instance = three(10);
  instance.projects.push_back({4, "e", 11, 0});
  instance.projects.push_back({5, "f", 1, 0, 1});
  instance.projects.push_back({6, "g", 4, 0, 1});
  vote(instance,
       {{7, {{0, 1}}}, {4, {{1, 1}}}, {4, {{2, 1}}}, {50, {{4, 1}}}, {1, {{5, 1}}}, {2, {{6, 1}}}});
  const auto outcome = run(welfare(Utility::cardinality), instance);
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->winners, (Ids{6, 0}));  // 9 beat 8 of b and c
  std::map<std::uint32_t, TraceStep> last;
  for (const TraceStep& step : outcome->trace.steps) last[step.project] = step;
  EXPECT_EQ(last.at(1).decision, Decision::outside_best);
  EXPECT_EQ(last.at(3).decision, Decision::below_threshold);  // nobody supports it
  EXPECT_EQ(last.at(3).missing, 1);
  EXPECT_EQ(last.at(4).decision, Decision::does_not_fit);
  EXPECT_EQ(last.at(4).missing, 1);
  EXPECT_EQ(last.at(0).left, 6);
}

TEST(MaximumWelfare, ATieNamesAnotherBestSet) {
  const auto outcome = run(welfare(Utility::cardinality), three(5));
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->winners, (Ids{1}));
  ASSERT_EQ(outcome->trace.ties.size(), 1U);
  EXPECT_EQ(outcome->trace.ties[0].projects, (Ids{1, 2}));
  EXPECT_EQ(outcome->trace.ties[0].key, TieKey::label);
}

TEST(MaximumWelfare, EnvelopesAndTheirWinnersBindWhatComesAfter) {
  Instance instance = three(10);
  instance.envelopes = {{1, 4}};
  instance.projects.push_back({4, "e", 4, 1, 9});  // wins its envelope, and its group with it
  instance.projects[0].exclusive = 9;
  vote(instance, {{7, {{0, 1}}}, {4, {{1, 1}}}, {4, {{2, 1}}}, {1, {{4, 1}}}});
  const auto outcome = run(welfare(Utility::cardinality), instance);
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->winners, (Ids{4, 1}));
  EXPECT_TRUE(std::ranges::any_of(outcome->trace.steps, [](const TraceStep& step) {
    return step.project == 0 && step.decision == Decision::barred;
  }));
}

TEST(MaximumWelfare, NearTwoToTheSixtyThreeIsExactOrRefused) {  // Y04
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  Instance instance;
  instance.budget = kMost;
  instance.projects = {{0, "a", kMost, 0}, {1, "b", kMost - 1, 0}, {2, "c", 1, 0}, {3, "d", 0, 0}};
  vote(instance, {{1, {{0, 1}, {1, 1}, {2, 1}, {3, 1}}}, {1, {{1, 1}}}});
  EXPECT_EQ(run_labels(welfare(Utility::cardinality), instance), (Labels{"d", "c", "b"}));
  EXPECT_EQ(run(welfare(Utility::cost), instance).code(), ledger::Errc::over_limit);
  instance.projects.resize(3);
  for (Project& p : instance.projects) p.cost /= 8;
  vote(instance, {{1, {{0, 1}, {1, 1}, {2, 1}}}, {1, {{1, 1}}}});
  EXPECT_EQ(run_labels(welfare(Utility::cost), instance), (Labels{"c", "b", "a"}));
}

TEST(MaximumWelfare, ManyProjectsAtTheSizeOfACityAreNoSearch) {  // Y16
  Instance instance;
  Dice dice{std::mt19937_64(7)};
  std::vector<Mark> sums;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    instance.projects.push_back({i, std::to_string(i), 100'000 + dice.below(9'000'000), 0});
    instance.budget += instance.projects.back().cost / 10;
    sums.push_back({i, 1 + dice.below(100'000)});
  }
  vote(instance, {{1, sums}});
  RuleSpec rule = welfare(Utility::cost);
  rule.scoring = Scoring::points;
  EXPECT_TRUE(run(rule, instance).ok());
  rule.shares.utility = Utility::cardinality;
  EXPECT_TRUE(run(rule, instance).ok());
}

TEST(MaximumWelfare, WhatItDoesNotUseIsRefused) {  // Y03
  const auto refused = [](auto change) {
    for (const Method method : {Method::maximum_welfare, Method::sequential_pav}) {
      RuleSpec rule;
      rule.method = method;
      EXPECT_TRUE(check(rule).ok());
      change(rule);
      EXPECT_EQ(check(rule).code(), ledger::Errc::bad_rule);
    }
  };
  refused([](RuleSpec& r) { r.shares.start = ledger::Endowment::whole; });
  refused([](RuleSpec& r) { r.shares.then = ledger::Then::votes; });
  refused([](RuleSpec& r) { r.shares.comparison = true; });
  refused([](RuleSpec& r) { r.shares.support_filter = 3; });
  refused([](RuleSpec& r) { r.scoring = Scoring::schulze; });
  refused([](RuleSpec& r) { r.fitting = ledger::Fitting::reserve, r.reserve = {4, 5}; });
  RuleSpec rule = welfare(Utility::cost);
  rule.fitting = ledger::Fitting::stop;
  EXPECT_EQ(check(rule).code(), ledger::Errc::bad_rule);
  rule = welfare(Utility::cost);
  rule.order = ledger::Order::votes_per_cost;
  EXPECT_EQ(check(rule).code(), ledger::Errc::bad_rule);
  rule = welfare(Utility::cardinality);
  rule.method = Method::sequential_pav;
  EXPECT_EQ(check(rule).code(), ledger::Errc::bad_rule);
}

TEST(MaximumWelfare, AndPavDoNotDependOnTheFilingOrderWhereLabelsDecide) {  // Y02
  Dice dice = told_dice(2);
  for (int i = 0; i < 1000; ++i) {
    const Instance instance = random_instance(dice, 10, 6);
    Instance turned = instance;
    std::ranges::reverse(turned.projects);
    Votes ballots;
    for (std::size_t g = instance.groups.size(); g-- > 0;) {
      std::vector<Mark> marks;
      for (Position p : instance.groups[g].projects)
        marks.push_back({static_cast<Position>(instance.projects.size()) - 1 - p, 1});
      std::ranges::sort(marks);
      ballots.push_back({instance.groups.count(g), marks});
    }
    vote(turned, ballots);
    RuleSpec rule = random_welfare(dice);
    rule.ties = RuleSpec::default_ties();
    EXPECT_EQ(run_labels(rule, instance), run_labels(rule, turned)) << i;
    rule.shares = {};
    rule.method = Method::sequential_pav;
    EXPECT_EQ(run_labels(rule, instance), run_labels(rule, turned)) << i;
  }
}

// ---- sequential PAV, from its words ----

Fraction gain_of(const Instance& instance, const Ids& winners, Position p) {
  Fraction gain = 0;
  for (std::size_t g = 0; g < instance.groups.size(); ++g) {
    const auto marks = instance.groups[g].projects;
    if (std::ranges::find(marks, p) == marks.end()) continue;
    int funded = 0;
    for (Position w : winners) funded += std::ranges::find(marks, w) != marks.end() ? 1 : 0;
    gain += Fraction(BigInt(instance.groups.count(g)), BigInt(funded + 1));
  }
  return gain;
}

// Only filing order breaks ties here, so positions are ids.
Ids naive_pav(const RuleSpec& rule, const Instance& instance) {
  Ids winners, open;
  for (Position p = 0; p < instance.projects.size(); ++p) open.push_back(p);
  std::int64_t left = instance.budget;
  while (!open.empty()) {
    const auto better = [&](Position a, Position b) {
      const Fraction x = gain_of(instance, winners, a), y = gain_of(instance, winners, b);
      const std::int64_t cost_a = instance.projects[a].cost, cost_b = instance.projects[b].cost;
      if (rule.order == ledger::Order::votes) return x > y;
      if (x == 0 || y == 0) return x > y;
      if (cost_a == 0 || cost_b == 0) return cost_a == 0 && cost_b != 0;
      return x / cost_a > y / cost_b;
    };
    Position best = open[0];
    for (Position p : open)
      if (better(p, best)) best = p;
    std::erase(open, best);
    const Project& asked = instance.projects[best];
    std::uint32_t of_team = 0;
    bool barred = false;
    for (Position w : winners) {
      const Project& won = instance.projects[w];
      of_team += asked.team != 0 && won.team == asked.team ? 1 : 0;
      barred = barred || (asked.exclusive != 0 && won.exclusive == asked.exclusive);
    }
    if (barred || (rule.maximum_per_team != 0 && of_team >= rule.maximum_per_team)) continue;
    if (asked.cost > left && rule.fitting == ledger::Fitting::stop) break;
    if (asked.cost > left) continue;
    left -= asked.cost;
    winners.push_back(best);
  }
  return winners;
}

TEST(SequentialPav, IsTheNaiveProgramsOutcomeInWideNumbersToo) {
  Dice dice = told_dice(1895);
  for (int i = 0; i < 3000; ++i) {
    const Instance instance = random_instance(dice, 10, i % 2 == 0 ? 6 : 1000);
    RuleSpec rule;
    rule.method = Method::sequential_pav;
    rule.ties = {};
    rule.maximum_per_team = dice.below(4);
    if (dice.below(2) == 0) rule.fitting = ledger::Fitting::stop;
    if (dice.below(2) == 0) rule.order = ledger::Order::votes_per_cost;
    const auto narrow = run(rule, instance), wide = run(rule, instance, Effort{true});
    ASSERT_TRUE(narrow.ok() && wide.ok());
    ASSERT_EQ(narrow->winners, naive_pav(rule, instance)) << i;
    ASSERT_EQ(narrow->winners, wide->winners) << i;
    ASSERT_EQ(narrow->trace, wide->trace) << i;
  }
}

TEST(SequentialPav, LongBallotsNeedWideNumbersAndGetThem) {  // Y04
  Instance instance;
  instance.budget = 150;
  std::vector<Mark> all;
  for (std::uint32_t i = 0; i < 150; ++i) {
    instance.projects.push_back({i, std::to_string(i), 1, 0});
    all.push_back({i, 1});
  }
  vote(instance, {{1'000'000, all},
                  {1, {{149, 1}}},
                  {
                      1,
                      {{148, 1}},
                  }});
  RuleSpec rule;
  rule.method = Method::sequential_pav;
  rule.ties = {};
  const auto outcome = run(rule, instance);
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->winners.size(), 150U);
  EXPECT_EQ(outcome->winners[0], 148U);
  EXPECT_EQ(outcome->trace.steps[1].price, "500001/1");
  EXPECT_EQ(outcome->trace.steps[149].price, "20000/3");
}

}  // namespace
}  // namespace urna::tally
