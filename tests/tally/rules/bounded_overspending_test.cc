// Equal shares with bounded overspending against a naive program written from the words of the
// definition, voter by voter, in fractions.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tally/rules/overspending_run.h"
#include "tally/rules/pabulib.h"
#include "tests/evidence.h"
#include "tests/tally/rules/replay.h"

namespace urna::tally {
namespace {

using ledger::Method;
using ledger::RuleSpec;
using ledger::Utility;

RuleSpec spec(Utility utility = Utility::cost) {
  RuleSpec rule;
  rule.method = Method::bounded_overspending;
  rule.shares.utility = utility;
  if (utility == Utility::score) rule.scoring = ledger::Scoring::points;
  return rule;
}

// Single voters; points[v][p] above 0: v supports p.
struct World {
  std::int64_t budget = 0;
  std::vector<std::int64_t> costs;
  std::vector<std::vector<std::int64_t>> points;
};

Instance instance_of(const World& world) {
  Instance instance;
  instance.budget = world.budget;
  for (std::uint32_t p = 0; p < world.costs.size(); ++p)
    instance.projects.push_back(
        {p, std::string(1, static_cast<char>('z' - static_cast<char>(p))), world.costs[p], 0});
  GroupBuilder groups;
  for (const auto& ballot : world.points) {
    std::vector<Mark> marks;
    for (std::uint32_t p = 0; p < world.costs.size(); ++p)
      if (ballot[p] > 0) marks.push_back({p, ballot[p]});
    groups.add(marks);
  }
  instance.ballots = groups.ballots();
  instance.groups = groups.take();
  return instance;
}

struct Bought {
  std::uint32_t project = 0;
  Fraction alpha, rho;
};

// A project is (alpha, rho)-affordable if alpha cost = sum of min(b_i, alpha rho u_i).
class Naive {
 public:
  Naive(const World& world, Utility utility) : world_(world), utility_(utility) {}

  Fraction utility(std::size_t v, std::uint32_t p) const {
    const std::int64_t points = world_.points[v][p];
    if (points <= 0) return 0;
    return utility_ == Utility::cost          ? world_.costs[p]
           : utility_ == Utility::cardinality ? 1
                                              : points;
  }
  // What supporters give who pay at most lambda per unit of utility.
  Fraction raised(std::uint32_t p, const Fraction& lambda) const {
    Fraction sum = 0;
    for (std::size_t v = 0; v < has_.size(); ++v)
      sum += std::min<Fraction>(has_[v], lambda * utility(v, p));
    return sum;
  }
  // Every lambda that takes a supporter's last, and the one that covers the cost, by bisection on
  // the straight piece it lies on.
  std::vector<Fraction> lambdas(std::uint32_t p) const {
    std::vector<Fraction> list;
    for (std::size_t v = 0; v < has_.size(); ++v)
      if (utility(v, p) > 0 && has_[v] > 0) list.push_back(has_[v] / utility(v, p));
    std::ranges::sort(list);
    Fraction before = 0;
    std::vector<Fraction> within;
    for (const Fraction& lambda : list) {
      const Fraction low = raised(p, before), high = raised(p, lambda);
      if (high >= world_.costs[p]) {
        within.push_back(
            lambda == before
                ? lambda
                : Fraction(before + (lambda - before) * (world_.costs[p] - low) / (high - low)));
        break;
      }
      within.push_back(lambda);
      before = lambda;
    }
    return within;
  }

  std::vector<Bought> run() {
    has_.assign(world_.points.size(), Fraction(world_.budget, world_.points.size()));
    std::int64_t left = world_.budget;
    std::vector<Bought> bought;
    std::vector<bool> gone(world_.costs.size(), false);
    while (true) {
      std::optional<Bought> best;
      for (std::uint32_t p = 0; p < world_.costs.size(); ++p) {
        if (gone[p] || world_.costs[p] > left) continue;
        for (const Fraction& lambda : lambdas(p)) {
          const Fraction alpha = raised(p, lambda) / world_.costs[p];
          const Bought offer{p, alpha, lambda / alpha};
          if (!best || before(offer, *best)) best = offer;
        }
      }
      if (!best) return bought;
      for (std::size_t v = 0; v < has_.size(); ++v)
        has_[v] = std::max<Fraction>(0, has_[v] - best->rho * utility(v, best->project));
      left -= world_.costs[best->project];
      gone[best->project] = true;
      bought.push_back(*best);
    }
  }

  std::vector<Fraction> has_;

 private:
  bool before(const Bought& a, const Bought& b) const {
    const Fraction left = a.rho / a.alpha, right = b.rho / b.alpha;
    if (left != right) return left < right;
    if (a.project == b.project) return a.alpha > b.alpha;
    if (world_.costs[a.project] != world_.costs[b.project])
      return world_.costs[a.project] < world_.costs[b.project];
    const auto votes = [&](std::uint32_t p) {
      std::int64_t sum = 0;
      for (const auto& ballot : world_.points)
        sum += utility_ == Utility::score ? ballot[p] : ballot[p] > 0 ? 1 : 0;
      return sum;
    };
    if (votes(a.project) != votes(b.project)) return votes(a.project) > votes(b.project);
    return a.project > b.project;  // labels run backwards
  }

  const World& world_;
  Utility utility_;
};

void expect_same(const World& world, Utility kind, Effort effort = {}) {
  Naive naive(world, kind);
  const std::vector<Bought> expected = naive.run();
  const RuleSpec rule = spec(kind);
  const Instance instance = instance_of(world);
  const auto outcome = run(rule, instance, effort);
  ASSERT_TRUE(outcome.ok());
  ASSERT_EQ(outcome->winners.size(), expected.size());
  Replay replay(rule, instance, fraction_of(outcome->trace.pots.at(0).endowment));
  for (std::size_t k = 0; k < expected.size(); ++k) {
    const TraceStep& step = outcome->trace.steps[k];
    ASSERT_EQ(outcome->winners[k], expected[k].project);
    const Fraction unit = kind == Utility::cost ? world.costs[expected[k].project] : 1;
    ASSERT_EQ(step.price, to_text(Fraction(expected[k].rho * unit)));
    const Fraction paid = replay.pay_what_there_is(step);
    ASSERT_LE(paid, world.costs[expected[k].project]);
    if (expected[k].alpha == 1) {
      ASSERT_EQ(paid, world.costs[expected[k].project]);
    }
  }
}

// Two voters with 5 each; `a` costs 8 and has the first, `b` costs 2 and has the second. `b` is
// covered in full: rho = 1, alpha = 1. The first has 5 of 8 for `a`: alpha = 5/8, and at this rate
// all of it would cost him 8, rho = 1, rho / alpha = 8/5. The pot still has 8: he gives his last.
TEST(BoundedOverspending, AVoterMayGetMoreThanHePaysFor) {
  const World world{10, {8, 2}, {{1, 0}, {0, 1}}};
  const Instance instance = instance_of(world);
  const auto outcome = run(spec(), instance);
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->winners, (std::vector<std::uint32_t>{1, 0}));
  EXPECT_EQ(outcome->trace.steps[0].price, "2/1");
  EXPECT_EQ(outcome->trace.steps[1].price, "8/1");
  EXPECT_EQ(outcome->trace.steps[1].payers, 1U);
  EXPECT_EQ(outcome->trace.steps[1].emptied, 1U);
  RuleSpec plain = spec();
  plain.method = Method::equal_shares;
  EXPECT_EQ(run(plain, instance)->winners, (std::vector<std::uint32_t>{1}));
}

// Three voters with 4 each, one ballot for all: `a` costs 3, `b` 9. Rho is 1/3 for both and the
// lower cost goes first: 1 each. With 3 each they cover `b` exactly. `c` costs 1 and has voter 3,
// who has nothing left then: though the pot has nothing either, that is why it loses.
TEST(BoundedOverspending, SaysWhetherMoneyOrRoomWasMissing) {
  World world{12, {3, 9, 1}, {{1, 1, 0}, {1, 1, 0}, {1, 1, 1}}};
  auto outcome = run(spec(), instance_of(world));
  EXPECT_EQ(outcome->winners, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(outcome->trace.steps[2].decision, Decision::cannot_pay);
  world.costs[1] = 10;  // 10 do not fit into the 9 that `a` leaves, though its voters have 9
  world.costs[2] = 13;
  outcome = run(spec(), instance_of(world));
  EXPECT_EQ(outcome->winners, (std::vector<std::uint32_t>{0}));
  EXPECT_EQ(outcome->trace.steps[1].decision, Decision::does_not_fit);
  EXPECT_EQ(outcome->trace.steps[1].left, 9);
  EXPECT_EQ(outcome->trace.steps[1].missing, 1);
}

TEST(BoundedOverspending, EveryProfileOfThreeProjectsAndThreeVoters) {
  for (std::int64_t budget : {3, 7})
    for (std::int64_t costs = 0; costs < 27; ++costs)
      for (std::uint32_t profile = 0; profile < 512; ++profile) {
        World world{budget, {costs % 3 + 1, costs / 3 % 3 * 2 + 1, costs / 9 + 2}, {}};
        for (std::uint32_t v = 0; v < 3; ++v) {
          const std::uint32_t ballot = profile >> 3 * v;
          world.points.push_back({ballot & 1, ballot >> 1 & 1, ballot >> 2 & 1});
        }
        expect_same(world, profile % 2 == 0 ? Utility::cost : Utility::cardinality);
        ASSERT_FALSE(::testing::Test::HasFailure()) << budget << " " << costs << " " << profile;
      }
}

World random_world(std::mt19937_64& dice) {
  World world;
  for (int p = 0; p < 6; ++p) world.costs.push_back(1 + static_cast<std::int64_t>(dice() % 60));
  for (int v = 0; v < 6; ++v) {
    world.points.emplace_back();
    for (int p = 0; p < 6; ++p)
      world.points.back().push_back(
          std::max<std::int64_t>(0, static_cast<std::int64_t>(dice() % 6) - 2));
  }
  world.budget = 1 + static_cast<std::int64_t>(dice() % 150);
  return world;
}

TEST(BoundedOverspending, RandomWorldsAgreeWithTheNaiveRule) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937_64 dice(seed);
  for (int round = 0; round < 200; ++round) {
    World world = random_world(dice);
    expect_same(world, Utility::score);
    expect_same(world, Utility::score, Effort{true});
    for (auto& ballot : world.points)
      for (std::int64_t& points : ballot) points = std::min<std::int64_t>(points, 1);
    for (const Utility kind : {Utility::cost, Utility::cardinality}) expect_same(world, kind);
    ASSERT_FALSE(::testing::Test::HasFailure());
  }
}

// The definition asks for the least rho / alpha over every lambda, not only over the breaks.
TEST(BoundedOverspending, NoRateBetweenTheBreaksIsBetter) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937_64 dice(seed);
  for (int round = 0; round < 50; ++round) {
    const World world = random_world(dice);
    Naive naive(world, Utility::score);
    naive.has_.clear();
    for (int v = 0; v < 6; ++v)
      naive.has_.emplace_back(static_cast<std::int64_t>(dice() % 90), 1 + dice() % 7);
    for (std::uint32_t p = 0; p < 6; ++p) {
      const std::vector<Fraction> breaks = naive.lambdas(p);
      if (breaks.empty()) continue;
      const auto ratio = [&](const Fraction& lambda) {
        const Fraction alpha = std::min<Fraction>(1, naive.raised(p, lambda) / world.costs[p]);
        return Fraction(lambda / (alpha * alpha));
      };
      Fraction least = ratio(breaks[0]);
      for (const Fraction& lambda : breaks) least = std::min<Fraction>(least, ratio(lambda));
      for (int k = 1; k < 60; ++k) ASSERT_GE(ratio(breaks.back() * k / 40), least);
    }
  }
}

TEST(BoundedOverspending, RealElectionsPayAtMostTheCostAndFillThePot) {
  URNA_NEEDS_EVIDENCE();
  for (const char* name : {"Poland_Wieliczka_2023_Green_Budget", "Poland_Swiecie_2023",
                           "Poland_Krakow_2025_Podgorze"}) {
    const auto pb = parse_pabulib(evidence::read("data/pb/" + std::string(name) + ".pb"));
    ASSERT_TRUE(pb.ok()) << name;
    const Instance instance = instance_of(*pb);
    RuleSpec rule = spec(pb->vote_type == VoteType::ordinal ? Utility::score : Utility::cost);
    if (rule.shares.utility == Utility::score) rule.scoring = ledger::Scoring::positions;
    const auto outcome = run(rule, instance);
    ASSERT_TRUE(outcome.ok()) << name;
    EXPECT_LE(outcome->spent, instance.budget);
    Replay replay(rule, instance, fraction_of(outcome->trace.pots.at(0).endowment));
    for (const TraceStep& step : outcome->trace.steps) {
      if (!is_funded(step.decision)) continue;
      EXPECT_LE(replay.pay_what_there_is(step), instance.projects[step.project].cost);
    }
    for (const Fraction& purse : replay.purses) ASSERT_GE(purse, 0);
    for (const TraceStep& step : outcome->trace.steps) {
      if (step.decision == Decision::cannot_pay) {
        EXPECT_EQ(step.left, 0);
      }
    }
  }
}

TEST(BoundedOverspending, ExactFractionsThroughoutGiveTheSameTrace) {
  URNA_NEEDS_EVIDENCE();
  for (const char* name : {"Netherlands_Assen_2024", "Poland_Warszawa_2019_Las"}) {
    const auto pb = parse_pabulib(evidence::read("data/pb/" + std::string(name) + ".pb"));
    const Instance instance = instance_of(*pb);
    const auto fast = run(spec(), instance), exact = run(spec(), instance, Effort{true});
    ASSERT_TRUE(fast.ok() && exact.ok());
    EXPECT_EQ(fast->winners, exact->winners);
    EXPECT_EQ(fast->trace, exact->trace);
  }
}

TEST(BoundedOverspending, ExclusiveProjectsTeamsAndFreeOnes) {
  Instance instance;
  instance.budget = 30;
  instance.projects = {{0, "a", 6, 0, 1},    {1, "b", 6, 0, 1}, {2, "c", 6, 0, 0, 7},
                       {3, "d", 6, 0, 0, 7}, {4, "e", 0, 0},    {5, "f", 0, 0}};
  vote(instance, {{3, {{0, 1}, {1, 1}, {2, 1}, {3, 1}, {4, 1}}}});
  RuleSpec rule = spec();
  rule.maximum_per_team = 1;
  EXPECT_EQ(run_labels(rule, instance), (Labels{"e", "a", "c"}));
}

TEST(BoundedOverspending, ANegligibleEndowmentBuysNothing) {
  Instance instance;
  instance.budget = 2;
  instance.projects = {{0, "a", 1, 0}};
  vote(instance, {{3, {{0, 1}}}});
  RuleSpec rule = spec();
  EXPECT_EQ(run_labels(rule, instance), Labels{"a"});
  rule.shares.start = ledger::Endowment::whole;  // 2 / 3, rounded down
  EXPECT_EQ(run_labels(rule, instance), Labels{});
  rule.shares.then = ledger::Then::votes;
  EXPECT_EQ(run_labels(rule, instance), Labels{"a"});
}

TEST(BoundedOverspending, PricesHaveALimit) {
  const BigInt most = pow(BigInt(10), TraceStep::kPriceDigits) - 1;
  EXPECT_TRUE(check_fits_in_trace(Fraction(most, most - 1)).ok());
  EXPECT_EQ(check_fits_in_trace(Fraction(most + 1, 7)).code(), ledger::Errc::over_limit);
  EXPECT_EQ(check_fits_in_trace(Fraction(7, most + 2)).code(), ledger::Errc::over_limit);
  EXPECT_LE(to_text(Fraction(-most, most - 1)).size(), TraceStep::kPriceBytes);
  Instance instance;
  instance.budget = std::numeric_limits<std::int64_t>::max();
  instance.projects = {{0, "a", 1, 0}};
  vote(instance, {{1, {{0, 1}}}});
  EXPECT_EQ(run(spec(), instance).code(), ledger::Errc::over_limit);
}

// The field every refused specification is refused for.
TEST(BoundedOverspending, LawfulAndUnlawfulSpecifications) {
  const auto refused = [](const char* field, auto change) {
    RuleSpec rule = spec();
    change(rule);
    const auto checked = check(rule);
    ASSERT_EQ(checked.code(), ledger::Errc::bad_rule) << field;
    EXPECT_TRUE(checked.error().detail.starts_with(field)) << checked.error().detail;
  };
  refused("growth", [](RuleSpec& r) {
    r.shares.growth = ledger::Growth::step;
    r.shares.step = 1;
  });
  refused("growth", [](RuleSpec& r) { r.shares.growth = ledger::Growth::optimal; });
  refused("growth", [](RuleSpec& r) { r.shares.growth = ledger::Growth::optimal_skip; });
  refused("step", [](RuleSpec& r) { r.shares.step = 1; });
  refused("stop", [](RuleSpec& r) { r.shares.stop = ledger::Stop::exhaustive; });
  refused("fitting", [](RuleSpec& r) { r.fitting = ledger::Fitting::stop; });
  refused("order", [](RuleSpec& r) { r.order = ledger::Order::votes_per_cost; });
  refused("scoring", [](RuleSpec& r) { r.scoring = ledger::Scoring::split; });
  refused("scoring", [](RuleSpec& r) { r.scoring = ledger::Scoring::schulze; });
  refused("then", [](RuleSpec& r) { r.shares.then = ledger::Then::phragmen; });
  for (const auto utility : {Utility::cost, Utility::cardinality, Utility::score})
    for (const auto start : {ledger::Endowment::exact, ledger::Endowment::whole})
      for (const auto then :
           {ledger::Then::nothing, ledger::Then::votes, ledger::Then::votes_per_cost}) {
        RuleSpec rule = spec(utility);
        rule.shares.start = start;
        rule.shares.then = then;
        rule.shares.comparison = true;
        rule.shares.support_filter = 3;
        EXPECT_TRUE(check(rule).ok());
      }
}

}  // namespace
}  // namespace urna::tally
