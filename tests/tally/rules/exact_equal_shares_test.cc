// Exact Equal Shares against a naive program written from the words of the definition, voter by
// voter and set by set.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <random>
#include <set>

#include "tally/rules/pabulib.h"
#include "tests/evidence.h"
#include "tests/tally/rules/replay.h"

namespace urna::tally {
namespace {

using ledger::Growth;
using ledger::Method;
using ledger::RuleSpec;
using ledger::Utility;

// A world of single voters: costs and ballots as bit sets; labels run backwards.
struct World {
  std::int64_t budget = 0;
  std::vector<std::int64_t> costs;
  std::vector<std::uint32_t> ballots;
};

Instance instance_of(const World& world) {
  Instance instance;
  instance.budget = world.budget;
  for (std::uint32_t p = 0; p < world.costs.size(); ++p)
    instance.projects.push_back(
        {p, std::string(1, static_cast<char>('z' - static_cast<char>(p))), world.costs[p], 0});
  GroupBuilder groups;
  for (std::uint32_t ballot : world.ballots) {
    std::vector<Mark> marks;
    for (std::uint32_t p = 0; p < world.costs.size(); ++p)
      if (ballot >> p & 1) marks.push_back({p, 1});
    groups.add(marks);
  }
  instance.ballots = groups.ballots();
  instance.groups = groups.take();
  return instance;
}

struct Bought {
  std::uint32_t project = 0, payers = 0;  // a set of voters
  bool operator==(const Bought&) const = default;
};

class Naive {
 public:
  Naive(const World& world, Utility utility) : world_(world), utility_(utility) {}

  // Every round: over all projects and all sets of supporters each of whom still has an equal
  // share of the cost, the least price per unit of utility.
  std::vector<Bought> run(const Fraction& endowment) const {
    std::vector<Bought> bought;
    std::vector<Fraction> has(world_.ballots.size(), endowment);
    std::vector<bool> gone(world_.costs.size(), false);
    for (std::uint32_t p = 0; p < world_.costs.size(); ++p)
      if (world_.costs[p] == 0 && supporters(p) != 0) {
        bought.push_back({p, supporters(p)});
        gone[p] = true;
      }
    while (true) {
      Bought best{0, 0};
      for (std::uint32_t p = 0; p < world_.costs.size(); ++p)
        for (std::uint32_t set = supporters(p); set != 0 && !gone[p];
             set = (set - 1) & supporters(p))
          if (all_have(set, share(p, set), has) && (best.payers == 0 || before({p, set}, best)))
            best = {p, set};
      if (best.payers == 0) return bought;
      bought.push_back(best);
      gone[best.project] = true;
      for (std::size_t v = 0; v < has.size(); ++v)
        if (best.payers >> v & 1) has[v] -= share(best.project, best.payers);
    }
  }

  // The paper's instability: at how much more would a set of supporters, each keeping what he pays
  // for purchases that go before, have an equal share? The least over all projects and sets.
  std::optional<Fraction> next(const std::vector<Bought>& bought, bool unfunded_only) const {
    std::optional<Fraction> nearest;
    for (std::uint32_t p = 0; p < world_.costs.size(); ++p) {
      const auto own = std::ranges::find(bought, p, &Bought::project);
      if (world_.costs[p] == 0 || (unfunded_only && own != bought.end())) continue;
      for (std::uint32_t set = supporters(p); set != 0; set = (set - 1) & supporters(p)) {
        if (own != bought.end() && std::popcount(set) <= std::popcount(own->payers)) continue;
        Fraction needed = 0;
        for (std::uint32_t v = 0; v < world_.ballots.size(); ++v)
          if (set >> v & 1)
            needed = std::max<Fraction>(needed, kept(v, {p, set}, bought) + share(p, set));
        if (!nearest || needed < *nearest) nearest = needed;
      }
    }
    return nearest;
  }

  std::int64_t cost(const std::vector<Bought>& bought) const {
    std::int64_t sum = 0;
    for (const Bought& b : bought) sum += world_.costs[b.project];
    return sum;
  }
  std::uint32_t supporters(std::uint32_t p) const {
    std::uint32_t set = 0;
    for (std::uint32_t v = 0; v < world_.ballots.size(); ++v)
      set |= (world_.ballots[v] >> p & 1) << v;
    return set;
  }
  Fraction share(std::uint32_t p, std::uint32_t set) const {
    return {BigInt(world_.costs[p]), BigInt(std::popcount(set))};
  }

 private:
  static bool all_have(std::uint32_t set, const Fraction& price, const std::vector<Fraction>& has) {
    for (std::size_t v = 0; v < has.size(); ++v)
      if ((set >> v & 1) != 0 && has[v] < price) return false;
    return true;
  }
  // By price per unit of utility, then lower cost, more votes, label.
  bool before(const Bought& a, const Bought& b) const {
    const auto rho = [&](const Bought& x) {
      return utility_ == Utility::cost
                 ? Fraction(share(x.project, x.payers) / world_.costs[x.project])
                 : share(x.project, x.payers);
    };
    const Fraction left = rho(a), right = rho(b);
    if (left != right) return left < right;
    if (world_.costs[a.project] != world_.costs[b.project])
      return world_.costs[a.project] < world_.costs[b.project];
    const int votes = std::popcount(supporters(a.project)) - std::popcount(supporters(b.project));
    return votes != 0 ? votes > 0 : a.project > b.project;
  }
  Fraction kept(std::uint32_t v, const Bought& asked, const std::vector<Bought>& bought) const {
    Fraction sum = 0;
    for (const Bought& b : bought)
      if ((b.payers >> v & 1) != 0 && world_.costs[b.project] > 0 && b.project != asked.project &&
          before(b, asked))
        sum += share(b.project, b.payers);
    return sum;
  }

  const World& world_;
  Utility utility_;
};

struct Grown {
  std::vector<Bought> bought;
  Fraction endowment;
  std::uint64_t runs = 1;
};

bool everyone(const Naive& naive, const World& world, const std::vector<Bought>& bought) {
  for (std::uint32_t p = 0; p < world.costs.size(); ++p)
    if (naive.supporters(p) != 0 && std::ranges::find(bought, p, &Bought::project) == bought.end())
      return false;
  return true;
}

Grown naive_growth(const World& world, const RuleSpec& rule) {
  const Naive naive(world, rule.shares.utility);
  Grown grown;
  grown.endowment = Fraction(BigInt(world.budget), BigInt(world.ballots.size()));
  grown.bought = naive.run(grown.endowment);
  while (rule.shares.growth != Growth::none && !everyone(naive, world, grown.bought)) {
    const Fraction more =
        rule.shares.growth == Growth::step
            ? Fraction(grown.endowment + rule.shares.step)
            : naive.next(grown.bought, rule.shares.growth == Growth::optimal_skip).value();
    EXPECT_GT(more, grown.endowment);
    const std::vector<Bought> bought = naive.run(more);
    ++grown.runs;
    if (naive.cost(bought) > world.budget) break;
    grown.bought = bought;
    grown.endowment = more;
  }
  return grown;
}

void expect_same(const World& world, const RuleSpec& rule, Effort effort = {}) {
  const Instance instance = instance_of(world);
  const Grown expected = naive_growth(world, rule);
  const auto outcome = run(rule, instance, effort);
  ASSERT_TRUE(outcome.ok());
  ASSERT_EQ(outcome->winners.size(), expected.bought.size());
  const TracePot& pot = outcome->trace.pots.at(0);
  ASSERT_EQ(pot.endowment, to_text(expected.endowment));
  ASSERT_EQ(pot.runs, expected.runs);
  Replay replay(rule, instance, expected.endowment);
  for (std::size_t k = 0; k < expected.bought.size(); ++k) {
    const Bought& bought = expected.bought[k];
    const TraceStep& step = outcome->trace.steps[k];
    ASSERT_EQ(outcome->winners[k], bought.project);
    ASSERT_EQ(step.payers, static_cast<std::uint64_t>(std::popcount(bought.payers)));
    ASSERT_EQ(step.price,
              to_text(Naive(world, rule.shares.utility).share(bought.project, bought.payers)));
    replay.pay_equal_shares(step);
  }
}

RuleSpec spec(Utility utility, Growth growth, std::int64_t step = 0) {
  RuleSpec rule;
  rule.method = Method::exact_equal_shares;
  rule.shares.utility = utility;
  rule.shares.growth = growth;
  rule.shares.step = step;
  return rule;
}

const std::vector<std::pair<Growth, std::int64_t>> kGrowths = {
    {Growth::none, 0}, {Growth::step, 1}, {Growth::optimal, 0}, {Growth::optimal_skip, 0}};

// Five voters with 10 each. `a` costs 32 and has four of them: 8 each. `b` costs 12 and has two of
// these and the fifth: 4 each would do, but the two hold 2 and the fifth alone holds 10, not 12.
Instance five_voters() {
  Instance instance;
  instance.budget = 50;
  instance.projects = {{0, "a", 32, 0}, {1, "b", 12, 0}};
  vote(instance, {{2, {{0, 1}, {1, 1}}}, {2, {{0, 1}}}, {1, {{1, 1}}}});
  return instance;
}

// Equal shares would let them pay 2, 2 and 8; exact equal shares buys nothing more. From 12 on `b`
// can be paid: by all three, who then hold 4, 4 and 12.
TEST(ExactEqualShares, PayersPayTheSameOrNotAtAll) {
  const Instance instance = five_voters();
  RuleSpec rule = spec(Utility::cost, Growth::none);
  auto outcome = run(rule, instance);
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(labels_of(instance, outcome->winners), Labels{"a"});
  EXPECT_EQ(outcome->trace.steps[0].price, "8/1");
  EXPECT_EQ(outcome->trace.steps[0].payers, 4U);
  EXPECT_EQ(outcome->trace.steps[1].decision, Decision::cannot_pay);
  EXPECT_EQ(outcome->trace.steps[1].left, 10);  // the fifth alone gives more than three times 2
  EXPECT_EQ(outcome->trace.steps[1].missing, 2);
  rule.method = Method::equal_shares;
  EXPECT_EQ(run_labels(rule, instance), (Labels{"a", "b"}));
  rule = spec(Utility::cost, Growth::optimal);
  outcome = run(rule, instance);
  EXPECT_EQ(labels_of(instance, outcome->winners), (Labels{"a", "b"}));
  EXPECT_EQ(outcome->trace.pots[0].endowment, "12/1");
  EXPECT_EQ(outcome->trace.pots[0].ended, Ended::everyone);
  EXPECT_EQ(outcome->trace.pots[0].runs, 2U);
  EXPECT_EQ(outcome->trace.steps[1].price, "4/1");
  EXPECT_EQ(outcome->trace.steps[1].emptied, 2U);
  rule.shares.growth = Growth::step;
  rule.shares.step = 1;
  outcome = run(rule, instance);
  EXPECT_EQ(outcome->trace.pots[0].endowment, "12/1");
  EXPECT_EQ(outcome->trace.pots[0].runs, 3U);
}

// `a` costs 6 and has all three; `b` costs 4 and has one of them. With 3 each all pay 2 for `a`;
// `b` needs 2 + 4. Add-opt-skip asks only for `b`, add-opt has nothing else to ask for either; a
// third project `c` of voter 3 and a stranger, who can only pay from 5 on, is asked first by both.
TEST(ExactEqualShares, TheNextEndowmentIsWhereSomeoneCanFirstPay) {
  Instance instance;
  instance.budget = 12;
  instance.projects = {{0, "a", 6, 0}, {1, "b", 4, 0}, {2, "c", 5, 0}};
  vote(instance, {{2, {{0, 1}}}, {1, {{0, 1}, {1, 1}}}, {1, {{2, 1}}}});
  for (const Growth growth : {Growth::optimal, Growth::optimal_skip}) {
    const auto outcome = run(spec(Utility::cost, growth), instance);
    EXPECT_EQ(labels_of(instance, outcome->winners), (Labels{"a", "c"}));
    EXPECT_EQ(outcome->trace.pots[0].endowment, "5/1");
    EXPECT_EQ(outcome->trace.pots[0].ended, Ended::overshoot);
    EXPECT_EQ(outcome->trace.pots[0].runs, 3U);  // at 3, 5 and 6
  }
}

TEST(ExactEqualShares, AddOptAlsoStopsWhereMorePay) {
  World world{10, {4, 9, 3}, {0b011, 0b011, 0b101, 0b110}};
  for (const auto& [growth, step] : kGrowths)
    for (const Utility utility : {Utility::cost, Utility::cardinality})
      expect_same(world, spec(utility, growth, step));
}

TEST(ExactEqualShares, EveryProfileOfThreeProjectsAndThreeVoters) {
  for (std::int64_t budget : {3, 7})
    for (std::int64_t costs = 0; costs < 64; ++costs)
      for (std::uint32_t profile = 0; profile < 512; ++profile) {
        const World world{budget,
                          {costs % 4, costs / 4 % 4 + 1, costs / 16 * 2 + 1},
                          {profile % 8, profile / 8 % 8, profile / 64}};
        if (!std::ranges::is_sorted(world.ballots)) continue;  // voters have no order
        for (const auto& [growth, step] : kGrowths)
          for (const Utility utility : {Utility::cost, Utility::cardinality})
            expect_same(world, spec(utility, growth, step));
        ASSERT_FALSE(::testing::Test::HasFailure()) << budget << " " << costs << " " << profile;
      }
}

// Between two neighbours of all sums of shares that voters may ever have spent nothing can change:
// so add-opt's next endowment is the first of them whose run differs.
TEST(ExactEqualShares, AddOptIsTheFirstOfAllEndowmentsWhoseRunDiffers) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937_64 dice(seed);
  for (int round = 0; round < 150; ++round) {
    World world{1, {}, {}};
    for (int p = 0; p < 3; ++p) world.costs.push_back(1 + static_cast<std::int64_t>(dice() % 12));
    for (int v = 0; v < 4; ++v) world.ballots.push_back(static_cast<std::uint32_t>(dice() % 8));
    const Naive naive(world, round % 2 == 0 ? Utility::cost : Utility::cardinality);
    std::set<Fraction> sums = {0};
    for (std::int64_t cost : world.costs) {
      std::set<Fraction> longer = sums;
      for (const Fraction& sum : sums)
        for (int k = 1; k <= 4; ++k) longer.insert(sum + Fraction(cost, k));
      sums = longer;
    }
    std::vector<Bought> bought = naive.run(0);
    std::optional<Fraction> next = naive.next(bought, false);
    for (const Fraction& sum : sums) {
      const std::vector<Bought> now = naive.run(sum);
      if (now == bought) continue;
      ASSERT_TRUE(next && *next == sum);
      bought = now;
      next = naive.next(bought, false);
    }
    ASSERT_FALSE(next);
  }
}

World random_world(std::mt19937_64& dice) {
  World world;
  for (int p = 0; p < 5; ++p) world.costs.push_back(1 + static_cast<std::int64_t>(dice() % 100));
  for (int v = 0; v < 7; ++v) world.ballots.push_back(static_cast<std::uint32_t>(dice() % 32));
  world.budget = 1 + static_cast<std::int64_t>(dice() % 200);
  return world;
}

TEST(ExactEqualShares, RandomWorldsAgreeWithTheNaiveRule) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937_64 dice(seed);
  for (int round = 0; round < 120; ++round) {
    const World world = random_world(dice);
    for (const auto& [growth, step] : kGrowths)
      for (const Utility utility : {Utility::cost, Utility::cardinality}) {
        expect_same(world, spec(utility, growth, step * 3));
        expect_same(world, spec(utility, growth, step * 3), Effort{true});
        ASSERT_FALSE(::testing::Test::HasFailure());
      }
  }
}

// Replays the trace; nobody pays more than the endowment, winners' payments are their cost exactly,
// and no loser could be paid.
void expect_priceable(const RuleSpec& rule, const Instance& instance, const Outcome& outcome) {
  const TracePot& pot = outcome.trace.pots.at(0);
  Replay replay(rule, instance, fraction_of(pot.endowment));
  EXPECT_LE(outcome.spent, instance.budget);
  for (const TraceStep& step : outcome.trace.steps)
    if (is_funded(step.decision)) replay.pay_equal_shares(step);
  for (const Fraction& purse : replay.purses) ASSERT_GE(purse, 0);
  for (const TraceStep& step : outcome.trace.steps)
    if (step.decision == Decision::cannot_pay) {
      EXPECT_FALSE(replay.can_be_paid(step.project));
    }
}

TEST(ExactEqualShares, RealElectionsArePriceableFromTheirTrace) {
  URNA_NEEDS_EVIDENCE();
  for (const char* name :
       {"Poland_Wieliczka_2023_Green_Budget", "Poland_Warszawa_2026", "Netherlands_Assen_2024"}) {
    const auto pb = parse_pabulib(evidence::read("data/pb/" + std::string(name) + ".pb"));
    ASSERT_TRUE(pb.ok()) << name;
    const Instance instance = instance_of(*pb);
    const Growth growth = instance.ballots > 50'000 ? Growth::optimal_skip : Growth::optimal;
    for (const Utility utility : {Utility::cost, Utility::cardinality}) {
      const RuleSpec rule = spec(utility, growth);
      const auto outcome = run(rule, instance);
      ASSERT_TRUE(outcome.ok()) << name;
      EXPECT_EQ(outcome->trace.pots[0].ended, Ended::overshoot) << name;
      expect_priceable(rule, instance, *outcome);
    }
  }
}

TEST(ExactEqualShares, ExactFractionsThroughoutGiveTheSameTrace) {
  URNA_NEEDS_EVIDENCE();
  const auto pb =
      parse_pabulib(evidence::read("data/pb/Poland_Gdynia_2023_Kamienna_Gora__small.pb"));
  const Instance instance = instance_of(*pb);
  for (const auto& [growth, step] : kGrowths) {
    const RuleSpec rule = spec(Utility::cost, growth, step * 100);
    const auto fast = run(rule, instance), exact = run(rule, instance, Effort{true});
    ASSERT_TRUE(fast.ok() && exact.ok());
    EXPECT_EQ(fast->winners, exact->winners);
    EXPECT_EQ(fast->trace, exact->trace);
  }
}

TEST(ExactEqualShares, ExclusiveProjectsAndTeamsAreBarred) {
  Instance instance;
  instance.budget = 30;
  instance.projects = {
      {0, "a", 6, 0, 1}, {1, "b", 6, 0, 1}, {2, "c", 6, 0, 0, 7}, {3, "d", 6, 0, 0, 7}};
  vote(instance, {{3, {{0, 1}, {1, 1}, {2, 1}, {3, 1}}}});
  RuleSpec rule = spec(Utility::cost, Growth::optimal);
  rule.maximum_per_team = 1;
  const auto outcome = run(rule, instance);
  EXPECT_EQ(labels_of(instance, outcome->winners), (Labels{"a", "c"}));
  EXPECT_EQ(outcome->trace.pots[0].ended, Ended::everyone);
}

TEST(ExactEqualShares, WhatIsLeftGoesToTheCompletion) {
  Instance instance = five_voters();
  for (const auto then : {ledger::Then::votes, ledger::Then::votes_per_cost}) {
    RuleSpec rule = spec(Utility::cost, Growth::none);
    rule.shares.then = then;
    EXPECT_EQ(run_labels(rule, instance), (Labels{"a", "b"}));
  }
  RuleSpec rule = spec(Utility::cost, Growth::none);
  rule.shares.comparison = true;  // greedy funds both: two voters and the last prefer it
  const auto outcome = run(rule, instance);
  EXPECT_EQ(labels_of(instance, outcome->winners), (Labels{"a", "b"}));
  EXPECT_EQ(outcome->trace.pots[0].for_greedy, 3U);
  rule = spec(Utility::cost, Growth::none);
  rule.shares.support_filter = 1;
  instance.projects.push_back({2, "c", 10, 0});  // 0 of 5 voters for 10 of 50
  const auto filtered = run(rule, instance);
  EXPECT_EQ(filtered->trace.steps[0].decision, Decision::below_support);
  EXPECT_EQ(filtered->trace.steps[0].missing, 1);
}

// Steps that no change lies in are passed over, however many they are.
TEST(ExactEqualShares, SmallStepsHaveALimit) {
  Instance instance;
  instance.budget = 2;
  instance.projects = {{0, "a", std::int64_t{1} << 39, 0}};
  vote(instance, {{1, {{0, 1}}}});
  const auto outcome = run(spec(Utility::cost, Growth::step, 1), instance);
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->trace.pots[0].runs, (std::uint64_t{1} << 39) - 1);
  instance.projects[0].cost = std::int64_t{1} << 41;
  EXPECT_EQ(run(spec(Utility::cost, Growth::step, 1), instance).code(), ledger::Errc::over_limit);
  instance.budget = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(run(spec(Utility::cost, Growth::none), instance).code(), ledger::Errc::over_limit);
}

// The field every refused specification is refused for.
TEST(ExactEqualShares, LawfulAndUnlawfulSpecifications) {
  const auto refused = [](const char* field, auto change) {
    RuleSpec rule = spec(Utility::cost, Growth::none);
    change(rule);
    const auto checked = check(rule);
    ASSERT_EQ(checked.code(), ledger::Errc::bad_rule) << field;
    EXPECT_TRUE(checked.error().detail.starts_with(field)) << checked.error().detail;
  };
  refused("utility", [](RuleSpec& r) { r.shares.utility = Utility::score; });
  refused("growth", [](RuleSpec& r) { r.shares.growth = static_cast<Growth>(5); });
  refused("step", [](RuleSpec& r) { r.shares.growth = Growth::step; });
  refused("step", [](RuleSpec& r) { r.shares.step = 1; });
  refused("step", [](RuleSpec& r) {
    r.shares.growth = Growth::optimal;
    r.shares.step = 1;
  });
  refused("stop", [](RuleSpec& r) { r.shares.stop = ledger::Stop::exhaustive; });
  refused("fitting", [](RuleSpec& r) { r.fitting = ledger::Fitting::stop; });
  refused("order", [](RuleSpec& r) { r.order = ledger::Order::votes_per_cost; });
  refused("scoring", [](RuleSpec& r) { r.scoring = ledger::Scoring::split; });
  refused("scoring", [](RuleSpec& r) { r.scoring = ledger::Scoring::schulze; });
  for (const Growth growth : {Growth::optimal, Growth::optimal_skip}) {
    refused("growth", [&](RuleSpec& r) {
      r.method = Method::equal_shares;
      r.shares.growth = growth;
    });
    refused("growth", [&](RuleSpec& r) {
      r.method = Method::phragmen;
      r.shares.growth = growth;
    });
  }
  for (const auto& [growth, step] : kGrowths)
    for (const auto utility : {Utility::cost, Utility::cardinality})
      for (const auto start : {ledger::Endowment::exact, ledger::Endowment::whole})
        for (const auto then :
             {ledger::Then::nothing, ledger::Then::votes, ledger::Then::votes_per_cost}) {
          RuleSpec rule = spec(utility, growth, step);
          rule.shares.start = start;
          rule.shares.then = then;
          rule.shares.comparison = true;
          rule.shares.support_filter = 3;
          if (growth != Growth::none) rule.shares.stop = ledger::Stop::exhaustive;
          EXPECT_TRUE(check(rule).ok());
        }
}

}  // namespace
}  // namespace urna::tally
