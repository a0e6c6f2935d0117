// The smallest elections on which the engine was once wrong, each found by a property.
#include <gtest/gtest.h>

#include <random>

#include "tests/tally/rules/drawn.h"
#include "tests/tally/rules/worlds.h"

namespace urna::tally {
namespace {

using ledger::Method;
using ledger::RuleSpec;
using ledger::TieKey;

RuleSpec rule_of(Method method) {
  RuleSpec rule;
  rule.method = method;
  return rule;
}

std::string difference(const RuleSpec& rule, naive::World world) {
  for (std::uint32_t p = 0; p < world.projects.size(); ++p) world.lots.push_back(p);
  bool refused = false, gave_up = false;
  return drawn::difference({rule, world}, 100, refused, gave_up);
}

Labels winners(const RuleSpec& rule, const naive::World& world) {
  return run_labels(rule, naive::instance_of(world));
}

TEST(Found, FreeProjectsTieAndTheChainOrdersThem) {
  RuleSpec rule = rule_of(Method::equal_shares);
  const naive::World world{1, {}, {{0, "b", 0, 0, 1}, {1, "a", 0, 0, 1}}, {{{0, 1}, {1, 1}}},
                           0, {}};
  EXPECT_EQ(winners(rule, world), Labels{"a"});
  EXPECT_EQ(run(rule, naive::instance_of(world))->trace.ties.size(), 1U);
  rule.ties = {};
  EXPECT_EQ(winners(rule, world), Labels{"b"});
}

// 1 vote for a, 5 for b, both free and rivals: every method in which voters pay asks the chain.
TEST(Found, FreeRivalsAreOrderedByTheChainInEveryMethod) {
  Instance instance;
  instance.budget = 10;
  instance.projects = {{0, "a", 0, 0, 1}, {1, "b", 0, 0, 1}};
  vote(instance, {{1, {{0, 1}}}, {5, {{1, 1}}}});
  for (const Method method : {Method::equal_shares, Method::exact_equal_shares,
                              Method::bounded_overspending, Method::phragmen}) {
    RuleSpec rule = rule_of(method);
    rule.ties = {TieKey::more_votes};
    EXPECT_EQ(run_labels(rule, instance), Labels{"b"}) << static_cast<int>(method);
  }
}

// Purses less than an ulp apart stood in the wrong order, and every price was passed over.
TEST(Found, OverspendingListsEveryBreakThatMayBeTheRightOne) {
  Instance instance;
  instance.budget = ledger::limit::kAmount;
  instance.projects = {{0, "a", 3}, {1, "b", 4}};
  vote(instance, {{300, {{0, 1}, {1, 1}}}, {300, {{0, 1}}}, {500, {{1, 1}}}});
  const RuleSpec rule = rule_of(Method::bounded_overspending);
  const auto fast = run(rule, instance), exact = run(rule, instance, {true});
  EXPECT_EQ(fast->winners.size(), 2U);
  EXPECT_EQ(ledger::encode(fast->trace), ledger::encode(exact->trace));
}

// Points so large that a price is less than an ulp: who gives his last is decided exactly and stays
// decided.
TEST(Found, PricesBelowAnUlpArePaidAsTheyWereDecided) {
  std::mt19937_64 dice(160);
  for (int i = 0; i < 2'000; ++i) {
    Instance instance;
    instance.budget = static_cast<std::int64_t>(1 + dice() % 5'000);
    for (std::uint32_t p = 0; p < 6; ++p)
      instance.projects.push_back(
          {p, "p" + std::to_string(p), static_cast<std::int64_t>(1 + dice() % 1'000), 0});
    Votes votes;
    for (int v = 0; v < 6; ++v) {
      std::vector<Mark> marks;
      for (std::uint32_t p = 0; p < 6; ++p)
        if (dice() % 2 == 0)
          marks.push_back({p, static_cast<std::int64_t>(1 + dice() % (std::uint64_t{1} << 31))});
      votes.push_back({1 + dice() % 3, marks});
    }
    vote(instance, votes);
    RuleSpec rule = rule_of(Method::equal_shares);
    rule.scoring = ledger::Scoring::points;
    rule.shares.utility = ledger::Utility::score;
    const auto fast = run(rule, instance), exact = run(rule, instance, {true});
    ASSERT_EQ(ledger::encode(fast->trace), ledger::encode(exact->trace)) << i;
  }
}

TEST(Found, ABarredProjectDoesNotStopPhragmen) {
  RuleSpec rule = rule_of(Method::phragmen);
  rule.fitting = ledger::Fitting::stop;
  const naive::World world{5,
                           {},
                           {{0, "a", 1, 0, 1}, {1, "b", 5, 0, 1}, {2, "c", 3}},
                           {{{0, 1}, {1, 1}}, {{1, 1}}, {{2, 1}}},
                           0,
                           {}};
  EXPECT_EQ(winners(rule, world), (Labels{"a", "c"}));
  EXPECT_EQ(difference(rule, world), "");
}

TEST(Found, AThresholdIsInVotesWhereScoresAreSplit) {
  RuleSpec rule;
  rule.scoring = ledger::Scoring::split;
  rule.minimum_score = 1;
  const naive::World world{2, {}, {{0, "a", 1}, {1, "b", 1}}, {{{0, 1}, {1, 1}}, {{0, 1}}}, 0, {}};
  EXPECT_EQ(winners(rule, world), Labels{"a"});  // a has a vote and a half, b a half
  rule.minimum_score = 0;
  rule.minimum_share = {1, 2};
  EXPECT_EQ(winners(rule, world), Labels{"a"});
}

TEST(Found, NobodyPaysWhereThereIsNoMoney) {
  const naive::World world{0, {}, {{0, "a", 0}}, {{{0, 1}}}, 0, {}};
  EXPECT_EQ(difference(rule_of(Method::equal_shares), world), "");
}

TEST(Found, ATieWithOneWhoseSupportersGiveTheirLastIsSeen) {
  RuleSpec rule = rule_of(Method::equal_shares);
  rule.scoring = ledger::Scoring::points;
  rule.shares.utility = ledger::Utility::score;
  const naive::World world{20,
                           {},
                           {{0, "e", 14}, {1, "d", 4}, {2, "z", 1}},
                           {{{0, 1}, {2, 1}}, {{0, 2}}, {{0, 2}}, {{1, 1}}},
                           0,
                           {}};
  EXPECT_EQ(winners(rule, world), (Labels{"z", "d", "e"}));  // both at 4, the cheaper one first
  EXPECT_EQ(difference(rule, world), "");
}

TEST(Found, SoIsACheaperOneByAFewUlps) {
  RuleSpec rule = rule_of(Method::equal_shares);
  rule.scoring = ledger::Scoring::points;
  rule.shares.utility = ledger::Utility::score;
  constexpr std::int64_t kMoney = (std::int64_t{1} << 56) + 1;
  const naive::World world{
      kMoney, {}, {{0, "e", kMoney}, {1, "d", kMoney / 3}}, {{{0, 1}}, {{0, 2}}, {{0, 2}, {1, 1}}},
      0,      {}};
  EXPECT_EQ(winners(rule, world), Labels{"d"});
  EXPECT_EQ(difference(rule, world), "");
}

TEST(Found, TwoWhoseSupportersGiveTheirLastTieToo) {
  RuleSpec rule = rule_of(Method::equal_shares);
  rule.scoring = ledger::Scoring::points;
  rule.shares.utility = ledger::Utility::score;
  rule.ties = {};
  naive::World world{6, {}, {{0, "b", 6}, {1, "a", 6}}, {{{0, 2}, {1, 1}}}, 0, {}};
  for (int i = 0; i < 5; ++i) world.voters.push_back({{0, 1}, {1, 2}});
  EXPECT_EQ(winners(rule, world), Labels{"b"});
  EXPECT_EQ(difference(rule, world), "");
}

// b costs less than the window within which a purse is too near to tell.
TEST(Found, AnEmptyPurseStaysAtNothing) {
  RuleSpec rule = rule_of(Method::equal_shares);
  rule.ties = {};
  constexpr std::int64_t kCost = (std::int64_t{1} << 58) + 1;  // of a, and all its supporters have
  const naive::World world{2 * kCost,
                           {},
                           {{0, "a", kCost}, {1, "b", 1}, {2, "c", kCost}},
                           {{{0, 1}, {1, 1}, {2, 1}}, {{0, 1}}, {{1, 1}, {2, 1}}, {}},
                           0,
                           {}};
  EXPECT_EQ(run(rule, naive::instance_of(world))->trace.steps.back().left, kCost / 2 - 1);
  EXPECT_EQ(difference(rule, world), "");
}

TEST(Found, TheSupportFilterDropsWhatCostsWhereThereIsNoMoney) {
  RuleSpec rule = rule_of(Method::equal_shares);
  rule.shares.support_filter = 1;
  rule.shares.growth = ledger::Growth::step;
  rule.shares.step = 1;
  EXPECT_EQ(difference(rule, {0, {}, {{0, "a", 1}}, {{{0, 1}}}, 0, {}}), "");
}

// B/n says nothing where n is 0: the money was returned before any completion could ask for it.
TEST(Found, NoBallotsAreCountedLikeBallotsThatNameNothing) {
  Instance nobody;
  nobody.budget = 10;
  nobody.projects = {{0, "a", 6}, {1, "b", 5}, {2, "c", 0}};
  Instance silent = nobody;
  vote(silent, {{1, {}}});
  for (const Method method :
       {Method::equal_shares, Method::exact_equal_shares, Method::bounded_overspending})
    for (const auto then : {ledger::Then::nothing, ledger::Then::votes})
      for (const bool grows : {false, true})
        for (const std::uint32_t filter : {0U, 3U}) {
          RuleSpec rule = rule_of(method);
          rule.shares.then = then;
          rule.shares.support_filter = filter;
          rule.shares.comparison = filter != 0;
          if (grows && method != Method::bounded_overspending)
            rule.shares.growth = ledger::Growth::step, rule.shares.step = 1;
          const auto none = run(rule, nobody), empty = run(rule, silent);
          ASSERT_TRUE(none.ok() && empty.ok());
          EXPECT_EQ(none->winners, empty->winners);
          EXPECT_EQ(none->trace.steps, empty->trace.steps);
          ASSERT_EQ(none->trace.pots.size(), 1U);
          EXPECT_EQ(none->trace.pots[0].endowment, "0/1");
          EXPECT_EQ(none->trace.pots[0].runs, 1U);
          const bool rest_is_given = filter == 0 && then == ledger::Then::votes;
          EXPECT_EQ(labels_of(nobody, none->winners), rest_is_given ? (Labels{"c", "b"})
                                                      : then == ledger::Then::nothing
                                                          ? Labels{}
                                                          : Labels{"c"});
        }
}

// Project i has its own crowd and two voters between it and its neighbours, who pay for both: every
// price divides by another crowd what the last price left, so it grows by 21 bits.
Instance chain(std::uint32_t length) {
  Instance instance;
  std::uint64_t voters = 0;
  GroupBuilder groups;
  for (Position p = 0; p < length; ++p) {
    const std::uint64_t crowd = (std::uint64_t{1} << 21) - 3 * p;
    instance.projects.push_back(
        {p, std::to_string(p), static_cast<std::int64_t>(crowd * (10'000 + p))});
    const Mark own[] = {{p, 1}}, both[] = {{p, 1}, {p + 1, 1}};
    groups.add(own, crowd);
    if (p + 1 < length) groups.add(both);
    voters += crowd + (p + 1 < length ? 1 : 0);
  }
  instance.budget = static_cast<std::int64_t>(voters * 15'000);
  instance.ballots = groups.ballots();
  instance.groups = groups.take();
  return instance;
}

// A price that the trace cannot hold was a failed CHECK of the encoder.
TEST(Found, APriceTooLongForTheTraceIsRefused) {
  for (const Method method : {Method::equal_shares, Method::phragmen}) {
    const auto fits = run(rule_of(method), chain(500));
    ASSERT_TRUE(fits.ok()) << to_text(fits.error());
    EXPECT_EQ(fits->winners.size(), 500U);
    EXPECT_GT(fits->trace.steps[498].price.size(), TraceStep::kPriceDigits);  // both parts
    EXPECT_GT(ledger::encode(fits->trace).size(), 0U);
    const auto beyond = run(rule_of(method), chain(700));
    EXPECT_EQ(beyond.code(), ledger::Errc::over_limit);
    EXPECT_EQ(beyond.error().detail, "a price beyond 4096 digits");
  }
}

}  // namespace
}  // namespace urna::tally
