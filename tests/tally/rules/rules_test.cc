// Greedy against a naive implementation over a whole small world; what all rules share.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "tally/rules/rule.h"
#include "tally/rules/selection.h"
#include "tests/tally/rules/worlds.h"

namespace urna::tally {
namespace {

using ledger::RuleSpec;
using ledger::Scoring;
using ledger::TieKey;

// ---- a small world, exhaustively ----

struct Small {
  std::int64_t budget;
  std::int64_t costs[3];
  std::uint32_t ballots[3];  // bit sets
};

Instance instance_of(const Small& world) {
  Instance instance;
  instance.budget = world.budget;
  for (std::uint32_t i = 0; i < 3; ++i)
    instance.projects.push_back(
        {i, std::string(1, static_cast<char>('c' - static_cast<char>(i))), world.costs[i], 0});
  GroupBuilder groups;
  for (std::uint32_t ballot : world.ballots) {
    std::vector<Mark> marks;
    for (std::uint32_t i = 0; i < 3; ++i)
      if (ballot >> i & 1) marks.push_back({i, 1});
    groups.add(marks);
  }
  instance.ballots = groups.ballots();
  instance.groups = groups.take();
  return instance;
}

// Written from the words of the rule, by repeated search for the best that is left.
std::vector<std::uint32_t> naive(const Small& world, bool skip, std::uint64_t threshold) {
  std::vector<std::uint32_t> winners;
  std::vector<bool> gone(3, false);
  std::int64_t left = world.budget;
  const auto votes = [&](std::uint32_t p) {
    std::uint64_t count = 0;
    for (std::uint32_t ballot : world.ballots) count += ballot >> p & 1;
    return count;
  };
  while (true) {
    int best = -1;
    for (std::uint32_t p = 0; p < 3; ++p) {
      if (gone[p] || votes(p) < threshold) continue;
      if (best < 0) {
        best = static_cast<int>(p);
        continue;
      }
      const auto b = static_cast<std::uint32_t>(best);
      const bool better = votes(p) != votes(b)               ? votes(p) > votes(b)
                          : world.costs[p] != world.costs[b] ? world.costs[p] < world.costs[b]
                                                             : p > b;  // labels run backwards
      if (better) best = static_cast<int>(p);
    }
    if (best < 0) return winners;
    const auto b = static_cast<std::uint32_t>(best);
    gone[b] = true;
    if (world.costs[b] <= left) {
      left -= world.costs[b];
      winners.push_back(b);
    } else if (!skip) {
      return winners;
    }
  }
}

TEST(SmallWorld, EveryProfileOfThreeProjectsAndThreeVoters) {
  for (std::int64_t budget : {0, 3, 5})
    for (int costs = 0; costs < 64; ++costs)
      for (std::uint32_t profile = 0; profile < 512; ++profile)
        for (const bool skip : {true, false})
          for (std::uint64_t threshold : {0U, 2U}) {
            const Small world{budget,
                              {costs % 4, costs / 4 % 4, costs / 16},
                              {profile % 8, profile / 8 % 8, profile / 64}};
            RuleSpec rule;
            if (!skip) rule.fitting = ledger::Fitting::stop;
            rule.minimum_score = threshold;
            const auto outcome = run(rule, instance_of(world));
            ASSERT_TRUE(outcome.ok());
            ASSERT_EQ(outcome->winners, naive(world, skip, threshold))
                << budget << " " << costs << " " << profile;
          }
}

TEST(Rules, TheOrderOfBallotsDoesNotMatter) {  // Y02
  std::mt19937_64 dice(1);
  GroupBuilder forwards, backwards;
  std::vector<std::vector<Mark>> ballots;
  for (int i = 0; i < 500; ++i)
    ballots.push_back({{static_cast<std::uint32_t>(dice() % 4), 1},
                       {static_cast<std::uint32_t>(4 + dice() % 4), 1}});
  for (const auto& b : ballots) forwards.add(b);
  std::ranges::reverse(ballots);
  for (const auto& b : ballots) backwards.add(b);
  EXPECT_EQ(forwards.ballots(), 500U);
  EXPECT_EQ(forwards.take(), backwards.take());
}

Instance two_pots() {
  Instance instance;
  instance.budget = 100;
  instance.envelopes = {{1, 40}};
  instance.projects = {{0, "a", 60, 0}, {1, "b", 30, 1}, {2, "c", 30, 1}, {3, "d", 30, 0}};
  vote(instance, {{5, {{0, 1}}}, {3, {{1, 1}}}, {2, {{2, 1}}}, {1, {{3, 1}}}});
  return instance;
}

TEST(Rules, EnvelopesComeFirstAndGiveBackWhatTheyLeave) {
  RuleSpec rule;
  EXPECT_EQ(run_labels(rule, two_pots()),
            (Labels{"b", "a"}));  // 40 - 30 returns: 70 for a, 10 left
  rule.leftover_returns = false;
  const auto outcome = run(rule, two_pots());
  EXPECT_EQ(labels_of(two_pots(), outcome->winners), (Labels{"b", "a"}));
  EXPECT_EQ(outcome->trace.steps.back().left, 0);  // 60 - 60: the 10 stay in the envelope
}

TEST(Rules, TheTraceSaysWhyEveryLoserLost) {
  RuleSpec rule;
  rule.minimum_score = 2;
  const auto outcome = run(rule, two_pots());
  std::map<std::uint32_t, Decision> last;
  for (const TraceStep& step : outcome->trace.steps) last[step.project] = step.decision;
  EXPECT_EQ(last.at(0), Decision::funded);
  EXPECT_EQ(last.at(2), Decision::does_not_fit);
  EXPECT_EQ(last.at(3), Decision::below_threshold);
}

TEST(Rules, TiesAreBrokenByTheChainAndSayWhetherTheyMattered) {
  Instance instance;
  instance.budget = 10;
  instance.projects = {{0, "b", 10, 0}, {1, "a", 10, 0}};
  vote(instance, {{1, {{0, 1}, {1, 1}}}});
  RuleSpec rule;
  auto outcome = run(rule, instance);
  EXPECT_EQ(outcome->winners, (std::vector<std::uint32_t>{1}));
  ASSERT_EQ(outcome->trace.ties.size(), 1U);
  EXPECT_EQ(outcome->trace.ties[0].key, TieKey::label);
  EXPECT_TRUE(outcome->trace.ties[0].mattered);
  rule.ties = {};
  EXPECT_EQ(run(rule, instance)->winners,
            (std::vector<std::uint32_t>{0}));  // the filing order ends every chain
}

TEST(Rules, SharesRoundUpExactly) {
  Instance instance = two_pots();
  RuleSpec rule;
  rule.minimum_share = {2, 11};  // 2 of 11 exactly
  EXPECT_EQ(run_labels(rule, instance), (Labels{"b", "a"}));
  rule.minimum_share = {3, 11};
  EXPECT_EQ(run_labels(rule, instance), (Labels{"b", "a"}));
}

TEST(Rules, NearTwoToTheSixtyThreeIsExactOrRefused) {  // Y04
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  Instance instance;
  instance.budget = kMost;
  instance.projects = {{0, "a", kMost, 0}, {1, "b", kMost - 1, 0}, {2, "free", 0, 0}};
  vote(instance, {{1, {{0, kMost}}}, {1, {{1, kMost}}}});
  RuleSpec rule;
  rule.scoring = Scoring::points;
  rule.order = ledger::Order::votes_per_cost;
  EXPECT_EQ(run_labels(rule, instance), (Labels{"b", "free"}));
  vote(instance, {{2, {{0, kMost}}}, {1, {{1, kMost}}}});
  EXPECT_EQ(run(rule, instance).code(), ledger::Errc::over_limit);
  instance.envelopes = {{1, kMost}, {2, 1}};
  EXPECT_EQ(run(rule, instance).code(), ledger::Errc::bad_budget);
}

TEST(Rules, UnknownParametersAreRefusedByName) {  // Y03, O01
  const auto refused = [](auto change) {
    RuleSpec rule;
    change(rule);
    const auto checked = check(rule);
    EXPECT_EQ(checked.code(), ledger::Errc::bad_rule);
  };
  refused([](RuleSpec& r) { r.method = static_cast<ledger::Method>(9); });
  refused([](RuleSpec& r) { r.scoring = static_cast<Scoring>(8); });
  refused([](RuleSpec& r) { r.order = static_cast<ledger::Order>(3); });
  refused([](RuleSpec& r) { r.minimum_share = {0, 0}; });
  refused([](RuleSpec& r) { r.minimum_share = {2, 1}; });
  refused([](RuleSpec& r) { r.ties = {TieKey::label, TieKey::label}; });
  refused([](RuleSpec& r) { r.ties = {static_cast<TieKey>(6)}; });
  refused([](RuleSpec& r) { r.minimum_score = ~std::uint64_t{0}; });
  refused([](RuleSpec& r) { r.fitting = ledger::Fitting::reserve, r.reserve = {2, 2}; });
  refused([](RuleSpec& r) { r.fitting = ledger::Fitting::reserve, r.reserve = {1, 0}; });
  RuleSpec reserve;
  reserve.fitting = ledger::Fitting::reserve;
  reserve.reserve = {4, 5};
  EXPECT_TRUE(check(reserve).ok());
}

// The outcome names its rule by a hash: what means the same must be spelled the same.
TEST(Rules, OfTwoSpellingsOfOneRuleOneIsRefused) {
  const auto why = [](auto change) {
    RuleSpec rule;
    change(rule);
    const auto checked = check(rule);
    return checked ? std::string() : checked.error().detail;
  };
  const auto parts = [&](ledger::Ratio share) {
    return why([&](RuleSpec& r) { r.minimum_share = share; });
  };
  EXPECT_EQ(parts({2, 4}), "minimum_share: not in lowest terms");
  EXPECT_EQ(parts({0, 2}), "minimum_share: not in lowest terms");
  EXPECT_EQ(parts({1, 2}), "");
  EXPECT_EQ(why([](RuleSpec& r) {
              r.maximum_cost_share = {5, 5};
            }),
            "maximum_cost_share: not in lowest terms");
  const auto reserve = [&](ledger::Ratio share) {
    return why([&](RuleSpec& r) { r.fitting = ledger::Fitting::reserve, r.reserve = share; });
  };
  EXPECT_EQ(reserve({8, 10}), "reserve: not in lowest terms");
  EXPECT_EQ(reserve({0, 1}),
            "reserve: given exactly where fitting is reserve, above 0 and below 1");
  const auto ties = [&](std::vector<TieKey> keys) {
    return why([&](RuleSpec& r) { r.ties = std::move(keys); });
  };
  EXPECT_EQ(ties({TieKey::label, TieKey::filing_order}),
            "ties: the filing order ends every chain and is not written");
  EXPECT_EQ(ties({TieKey::lot, TieKey::label}), "ties: nothing is left to decide after the lot");
  EXPECT_EQ(ties({TieKey::label, TieKey::lot}), "");
  EXPECT_EQ(ties({}), "");
  EXPECT_EQ(why([](RuleSpec& r) { r.maximum_per_team = ledger::limit::kProjectsPerQuestion; }),
            "maximum_per_team: no team has so many; 0 is any number");
  EXPECT_EQ(why([](RuleSpec& r) { r.maximum_per_team = ledger::limit::kProjectsPerQuestion - 1; }),
            "");
}

TEST(Rules, UtilityIsScoreOnlyWhereScoresDiffer) {
  const auto why = [](ledger::Method method, Scoring scoring) {
    RuleSpec rule;
    rule.method = method;
    rule.scoring = scoring;
    rule.minus_weight = scoring == Scoring::plus_minus ? 1 : 0;
    rule.shares.utility = ledger::Utility::score;
    const auto checked = check(rule);
    return checked ? std::string() : checked.error().detail;
  };
  const std::string alike = "utility: every supporter's score is 1, which is cardinality";
  for (const auto method : {ledger::Method::equal_shares, ledger::Method::bounded_overspending}) {
    EXPECT_EQ(why(method, Scoring::supporters), alike);
    EXPECT_EQ(why(method, Scoring::plus_minus), alike);
    EXPECT_EQ(why(method, Scoring::points), "");
    EXPECT_EQ(why(method, Scoring::positions), "");
  }
  EXPECT_EQ(why(ledger::Method::maximum_welfare, Scoring::points),
            "utility: max-welfare adds scores where it is cardinality");
}

// Every pot stops for itself, and what stops it may be helped: so each has its own reserve.
TEST(Rules, AReserveHelpsOneProjectOfEveryPot) {
  Instance instance;
  instance.budget = 50;
  instance.envelopes = {{1, 20}, {2, 20}};
  instance.projects = {{0, "a", 25, 1}, {1, "b", 25, 2}, {2, "c", 12, 0}, {3, "d", 1, 0}};
  vote(instance, {{9, {{0, 1}}}, {8, {{1, 1}}}, {7, {{2, 1}}}, {6, {{3, 1}}}});
  RuleSpec rule;
  rule.fitting = ledger::Fitting::reserve;
  rule.reserve = {4, 5};
  const auto outcome = run(rule, instance);
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(labels_of(instance, outcome->winners), (Labels{"a", "b", "c"}));
  EXPECT_EQ(outcome->spent, 62);
  std::vector<std::int64_t> from_reserve;
  for (const TraceStep& step : outcome->trace.steps)
    if (step.decision == Decision::from_reserve) from_reserve.push_back(step.missing);
  EXPECT_EQ(from_reserve, (std::vector<std::int64_t>{5, 5, 2}));
  EXPECT_EQ(outcome->trace.steps.back().decision, Decision::after_stop);
}

// Whoever wrote a rule reads which key to change, in the spelling of rule files.
TEST(Rules, ARefusalNamesTheFirstKeyThatTheMethodDoesNotUse) {
  const auto why = [](auto change) {
    RuleSpec rule;
    change(rule);
    return check(rule).error().detail;
  };
  using ledger::SharesSpec;
  const auto shares = [&](SharesSpec given) { return why([&](RuleSpec& r) { r.shares = given; }); };
  EXPECT_EQ(shares({.utility = ledger::Utility::score}), "utility: not used by the method");
  EXPECT_EQ(shares({.start = ledger::Endowment::whole}), "start: not used by the method");
  EXPECT_EQ(shares({.growth = ledger::Growth::step, .step = 5}), "step: not used by the method");
  EXPECT_EQ(shares({.growth = ledger::Growth::optimal}), "growth: not used by the method");
  EXPECT_EQ(shares({.stop = ledger::Stop::exhaustive}), "stop: not used by the method");
  EXPECT_EQ(shares({.then = ledger::Then::votes}), "then: not used by the method");
  EXPECT_EQ(shares({.comparison = true}), "comparison: not used by the method");
  EXPECT_EQ(shares({.support_filter = 3}), "support_filter: not used by the method");
  EXPECT_EQ(why([](RuleSpec& r) { r.minimum_share = {3, 2}; }), "minimum_share: above 1");
}

// May p win beside these? By looking at every winner.
bool allowed_by_looking(const Contest& contest, Position p, const std::vector<Position>& winners) {
  const Project& asked = contest.project(p);
  const std::uint32_t most = contest.rule.maximum_per_team;
  std::uint32_t of_team = 0;
  for (Position w : winners) {
    const Project& won = contest.project(w);
    if (asked.exclusive != 0 && won.exclusive == asked.exclusive) return false;
    if (most != 0 && asked.team != 0 && won.team == asked.team && ++of_team == most) return false;
  }
  return true;
}

// What winners take can be asked of them one by one, or of the sum of them; the answer is the same.
TEST(Rules, WhatWinnersTakeIsWhatEachOfThemTakes) {
  std::mt19937_64 dice(3);
  for (int i = 0; i < 500; ++i) {
    Instance instance;
    for (std::uint32_t p = 0; p < 12; ++p)
      instance.projects.push_back({p, std::to_string(p), 1, 0,
                                   static_cast<std::uint16_t>(dice() % 5),
                                   static_cast<std::uint32_t>(dice() % 4)});
    RuleSpec rule;
    rule.maximum_per_team = static_cast<std::uint32_t>(dice() % 4);
    const std::vector<std::int64_t> scores(12, 0);
    const Contest contest(rule, instance, scores, {});
    std::vector<Position> winners;
    Taken taken;
    for (Position p = 0; p < 12; ++p) {
      ASSERT_EQ(contest.allowed(p, taken), allowed_by_looking(contest, p, winners))
          << i << " " << p;
      if (!contest.allowed(p, taken)) continue;
      winners.push_back(p);
      taken.add(instance.projects[p]);
    }
    while (!winners.empty()) {
      taken.remove(instance.projects[winners.back()]);
      winners.pop_back();
      for (Position p = 0; p < 12; ++p)
        ASSERT_EQ(contest.allowed(p, taken), allowed_by_looking(contest, p, winners))
            << i << " " << p;
    }
  }
}

}  // namespace
}  // namespace urna::tally
