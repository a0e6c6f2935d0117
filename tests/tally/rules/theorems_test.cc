// What is true of the rules whatever the election: theorems, each with its reason, on elections
// drawn at random and on real files.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "tally/rules/pabulib.h"
#include "tests/evidence.h"
#include "tests/tally/rules/drawn.h"
#include "tests/tally/rules/worlds.h"

namespace urna::tally {
namespace {

using drawn::Case;
using ledger::Method;
using ledger::RuleSpec;
using ledger::TieKey;

const std::vector<Method> kMethods = {Method::greedy, Method::equal_shares, Method::phragmen};
constexpr std::int64_t kSmall = 1'000'000;

bool is_small(const naive::World& world) {
  return world.budget < kSmall &&
         std::ranges::all_of(world.projects, [](const Project& p) { return p.cost < kSmall; });
}

bool wins(const Outcome& outcome, std::uint32_t id) {
  return std::ranges::count(outcome.winners, id) > 0;
}

Outcome outcome_of(const RuleSpec& rule, const naive::World& world) {
  const auto outcome = run(rule, naive::instance_of(world));
  RC_ASSERT(outcome.ok());
  return *outcome;
}

Fraction fraction_of(const std::string& text) {
  const std::size_t slash = text.find('/');
  return {BigInt(text.substr(0, slash)), BigInt(text.substr(slash + 1))};
}

// A rule is a function of the multiset of ballots.
TEST(Theorems, TheOrderOfVotersDoesNotMatter) {
  drawn::hold(1'000, [] {
    Case c = drawn::any_case();
    const auto before = run(c.rule, naive::instance_of(c.world));
    std::ranges::reverse(c.world.voters);
    const auto after = run(c.rule, naive::instance_of(c.world));
    RC_ASSERT(before.ok() == after.ok());
    if (before.ok()) RC_ASSERT(ledger::encode(before->trace) == ledger::encode(after->trace));
  });
}

// Labels matter only by their order, and positions only as the last link of the chain.
TEST(Theorems, NamesMatterOnlyByTheirOrder) {
  drawn::hold(3'000, [] {
    Case c = drawn::any_case();
    RC_PRE(is_small(c.world));
    const Outcome before = outcome_of(c.rule, c.world);
    naive::World renamed = c.world;
    for (Project& p : renamed.projects) p.label = "p/" + p.label + "/0";
    RC_ASSERT(outcome_of(c.rule, renamed).trace == before.trace);
    const bool by_label = std::ranges::count(c.rule.ties, TieKey::label) > 0;
    for (Project& p : renamed.projects) p.label = std::to_string(p.id);
    if (!by_label) RC_ASSERT(outcome_of(c.rule, renamed).trace == before.trace);
  });
}

// An empty ballot supports nothing: it counts in n, which greedy asks only for a share of the
// ballots, and Phragmen never. With equal shares and its part of the money beside it nobody else
// has more or less.
TEST(Theorems, AnEmptyBallotChangesOnlyTheNumberOfBallots) {
  drawn::hold(3'000, [] {
    Case c = drawn::any_case();
    RC_PRE(is_small(c.world));
    c.rule.minimum_share = {0, 1};
    c.rule.maximum_cost_share = {1, 1};
    c.rule.shares = {};
    c.world.envelopes.clear();
    const auto n = static_cast<std::int64_t>(c.world.voters.size());
    if (c.rule.method == Method::equal_shares) c.world.budget *= std::max<std::int64_t>(n, 1);
    const Outcome before = outcome_of(c.rule, c.world);
    c.world.voters.emplace_back();
    if (c.rule.method == Method::equal_shares && n > 0) c.world.budget += c.world.budget / n;
    RC_PRE(n > 0);
    const Outcome after = outcome_of(c.rule, c.world);
    RC_ASSERT(after.winners == before.winners);
    for (std::size_t i = 0; i < before.trace.steps.size(); ++i)
      RC_ASSERT(after.trace.steps[i].price == before.trace.steps[i].price);
  });
}

// Every comparison of the rules is of money with money, or of money per utility with its like. The
// whole part of an endowment is the exception.
TEST(Theorems, AnotherCurrencyGivesTheSameOutcome) {
  drawn::hold(3'000, [] {
    Case c = drawn::any_case();
    RC_PRE(is_small(c.world));
    c.rule.shares.start = ledger::Endowment::exact;
    const Outcome before = outcome_of(c.rule, c.world);
    constexpr std::int64_t kRate = 97;
    c.world.budget *= kRate;
    c.rule.shares.step *= kRate;
    for (Pot& pot : c.world.envelopes) pot.amount *= kRate;
    for (Project& p : c.world.projects) p.cost *= kRate;
    const Outcome after = outcome_of(c.rule, c.world);
    RC_ASSERT(after.winners == before.winners);
    for (std::size_t i = 0; i < before.trace.steps.size(); ++i) {
      const std::string &old = before.trace.steps[i].price, &now = after.trace.steps[i].price;
      if (!old.empty()) RC_ASSERT(fraction_of(now) == fraction_of(old) * kRate);
    }
    for (std::size_t i = 0; i < before.trace.pots.size(); ++i)
      RC_ASSERT(after.trace.pots[i].runs == before.trace.pots[i].runs);
  });
}

// Rules for which an own advantage never hurts: one pass, and no share of the ballots.
Case monotone_case() {
  Case c = drawn::any_case(kMethods);
  RC_PRE(is_small(c.world) && !c.world.voters.empty());
  c.rule.scoring = ledger::Scoring::supporters;
  c.rule.minus_weight = 0;
  c.rule.minimum_share = {0, 1};
  c.rule.shares = {};
  c.rule.shares.utility = ledger::Utility::cardinality;
  if (c.rule.method != Method::equal_shares) c.rule.shares = {};
  if (c.rule.method == Method::equal_shares && drawn::one_in(2)) c.rule.shares = {};
  c.world.envelopes.clear();
  return c;
}

// Greedy: p moves up in an order otherwise unchanged, so fewer stand before it and more money is
// left. Equal shares and Phragmen: until p is bought all goes as before, and at each state p's
// price or time is no higher, so it is bought no later. (n stays: one who was there approves p
// too.)
TEST(Theorems, AnotherSupporterNeverHurtsAWinner) {
  drawn::hold(5'000, [] {
    Case c = monotone_case();
    const Outcome before = outcome_of(c.rule, c.world);
    RC_PRE(!before.winners.empty());
    const std::uint32_t id = drawn::one_of(before.winners);
    const auto p = static_cast<Position>(std::ranges::find(c.world.projects, id, &Project::id) -
                                         c.world.projects.begin());
    std::vector<Mark>& marks =
        *drawn::one_of<std::vector<Mark>*>({&c.world.voters.front(), &c.world.voters.back()});
    RC_PRE(std::ranges::count(marks, p, &Mark::project) == 0);
    marks.push_back({p, 1});
    std::ranges::sort(marks);
    RC_LOG() << c;
    RC_ASSERT(wins(outcome_of(c.rule, c.world), id));
  });
}

// The same reasons; with cost utilities rho is x(c) / c where supporters paying at most x each come
// to c, and x is convex in c with x(0) = 0. (Talmon and Faliszewski, AAAI 2019: discount
// monotonicity. It is not a theorem for growing endowments.)
TEST(Theorems, AnOwnDiscountNeverHurtsAWinner) {
  drawn::hold(5'000, [] {
    Case c = monotone_case();
    const Outcome before = outcome_of(c.rule, c.world);
    RC_PRE(!before.winners.empty());
    const std::uint32_t id = drawn::one_of(before.winners);
    Project& project = *std::ranges::find(c.world.projects, id, &Project::id);
    RC_PRE(project.cost > 0);
    project.cost = drawn::below(project.cost);
    RC_LOG() << c << "cheaper: " << id << "\n";
    RC_ASSERT(wins(outcome_of(c.rule, c.world), id));
  });
}

// Equal shares from B / n: voters together have B and pay for all; prices per utility never fall,
// for money only leaves; and whoever is left out, its supporters have less than its cost.
void expect_sound(const RuleSpec& rule, const Instance& instance, const Outcome& outcome) {
  ASSERT_LE(outcome.spent, instance.budget);
  Fraction last = 0;
  for (const TraceStep& step : outcome.trace.steps) {
    const auto& project = *std::ranges::find(instance.projects, step.project, &Project::id);
    if (step.decision == Decision::cannot_pay) {
      ASSERT_EQ(step.left + step.missing, project.cost);
      ASSERT_TRUE(step.missing > 0 || step.left == 0);  // free, but nobody wants it
    }
    if (!is_funded(step.decision) || project.cost == 0) continue;
    const bool by_cost =
        rule.method == Method::equal_shares && rule.shares.utility == ledger::Utility::cost;
    const Fraction price = fraction_of(step.price) / (by_cost ? project.cost : 1);
    ASSERT_GE(price, last);
    last = price;
  }
}

TEST(Theorems, NothingIsOverspentPricesNeverFallAndLosersCouldNotPay) {
  drawn::hold(4'000, [] {
    Case c = monotone_case();
    RC_PRE(c.rule.method != Method::greedy);
    const bool weighed = c.rule.scoring != ledger::Scoring::supporters &&
                         c.rule.scoring != ledger::Scoring::plus_minus;
    if (c.rule.method == Method::equal_shares)
      c.rule.shares.utility =
          weighed && drawn::one_in(2) ? ledger::Utility::score : ledger::Utility::cost;
    const Instance instance = naive::instance_of(c.world);
    expect_sound(c.rule, instance, outcome_of(c.rule, c.world));
    RC_ASSERT(!testing::Test::HasFatalFailure());
  });
}

TEST(Theorems, HoldOnRealElections) {
  URNA_NEEDS_EVIDENCE();
  for (const auto& entry : std::filesystem::directory_iterator(evidence::folder() / "data/pb")) {
    if (entry.path().extension() != ".pb" || entry.file_size() > 400'000) continue;
    const auto file =
        parse_pabulib(evidence::read(entry.path().lexically_relative(evidence::folder())));
    ASSERT_TRUE(file.ok());
    const Instance instance = instance_of(*file);
    GroupBuilder backwards;  // one by one, from the last
    for (std::size_t g = instance.groups.size(); g-- > 0;)
      for (std::uint64_t i = 0; i < instance.groups.count(g); ++i) {
        std::vector<Mark> marks;
        for (std::size_t k = 0; k < instance.groups[g].size(); ++k)
          marks.push_back(instance.groups[g].mark(k));
        backwards.add(marks);
      }
    EXPECT_EQ(backwards.take(), instance.groups) << entry.path();
    for (const Method method : {Method::equal_shares, Method::phragmen}) {
      RuleSpec rule;
      rule.method = method;
      const auto outcome = run(rule, instance), exact = run(rule, instance, {true});
      ASSERT_TRUE(outcome.ok() && exact.ok());
      EXPECT_EQ(outcome->trace, exact->trace) << entry.path();
      expect_sound(rule, instance, *outcome);
    }
  }
}

// ---- a small world, exhaustively ----

// Every profile of three voters over three projects (voters in any order are the same profile),
// costs 0 to 3, and these budgets.
void every_small_world(const std::vector<RuleSpec>& rules) {
  std::size_t worlds = 0;
  for (const std::int64_t budget : {0, 1, 3, 5})
    for (std::int64_t costs = 0; costs < 64; ++costs)
      for (std::uint32_t profile = 0; profile < 512; ++profile) {
        const std::uint32_t ballots[3] = {profile % 8, profile / 8 % 8, profile / 64};
        if (ballots[0] > ballots[1] || ballots[1] > ballots[2]) continue;
        Case c;
        c.world.budget = budget;
        c.world.projects = {{0, "c", costs % 4}, {1, "b", costs / 4 % 4}, {2, "a", costs / 16}};
        c.world.lots = {0, 1, 2};
        for (const std::uint32_t ballot : ballots) {
          c.world.voters.emplace_back();
          for (Position p = 0; p < 3; ++p)
            if ((ballot >> p & 1) != 0) c.world.voters.back().push_back({p, 1});
        }
        for (const RuleSpec& rule : rules) {
          c.rule = rule;
          bool refused = false, gave_up = false;
          const std::string difference = drawn::difference(c, 100, refused, gave_up);
          if (!difference.empty() || gave_up)
            FAIL() << (std::ostringstream() << c).str() << difference;
        }
        ++worlds;
      }
  EXPECT_EQ(worlds, 4U * 64 * 120);
}

RuleSpec shares_rule(ledger::Utility utility, ledger::Then then, int growth) {
  RuleSpec rule;
  rule.method = Method::equal_shares;
  rule.shares.utility = utility;
  rule.shares.then = then;
  if (growth > 0) rule.shares.growth = ledger::Growth::step;
  if (growth > 0) rule.shares.step = 1;
  if (growth > 1) rule.shares.stop = ledger::Stop::exhaustive;
  return rule;
}

TEST(SmallWorld, EqualSharesWithEveryCompletion) {
  std::vector<RuleSpec> rules;
  for (const auto utility : {ledger::Utility::cost, ledger::Utility::cardinality})
    for (const auto then : {ledger::Then::nothing, ledger::Then::votes,
                            ledger::Then::votes_per_cost, ledger::Then::phragmen})
      rules.push_back(shares_rule(utility, then, 0));
  every_small_world(rules);
}

TEST(SmallWorld, EqualSharesThatGrow) {
  std::vector<RuleSpec> rules;
  for (const auto utility : {ledger::Utility::cost, ledger::Utility::cardinality})
    for (const int growth : {1, 2})
      rules.push_back(shares_rule(utility, ledger::Then::votes, growth));
  every_small_world(rules);
}

TEST(SmallWorld, Phragmen) {
  RuleSpec skip, stop;
  skip.method = stop.method = Method::phragmen;
  stop.fitting = ledger::Fitting::stop;
  every_small_world({skip, stop});
}

}  // namespace
}  // namespace urna::tally
