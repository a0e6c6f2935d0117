// Certificates against lists of other programs, on real elections, and against planted faults.
#include "tally/certificates/certificates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <random>

#include "ledger/json.h"
#include "tally/certificates/payments.h"
#include "tally/certificates/proofs.h"
#include "tally/rules/pabulib.h"
#include "tests/evidence.h"
#include "tests/tally/rules/worlds.h"

namespace urna::tally::certificates {
namespace {

namespace json = boost::json;
using ledger::Endowment;
using ledger::Fitting;
using ledger::Growth;
using ledger::Method;
using ledger::Order;
using ledger::RuleSpec;
using ledger::Stop;
using ledger::Then;
using ledger::Utility;

RuleSpec greedy(Order order = Order::votes, Fitting fitting = Fitting::skip) {
  RuleSpec rule;
  rule.order = order;
  rule.fitting = fitting;
  if (fitting == Fitting::reserve) rule.reserve = {4, 5};
  return rule;
}
RuleSpec phragmen(Fitting fitting) {
  RuleSpec rule;
  rule.method = Method::phragmen;
  rule.fitting = fitting;
  return rule;
}
RuleSpec shares(Utility utility, std::int64_t step, Then then, Stop stop = Stop::overshoot) {
  RuleSpec rule;
  rule.method = Method::equal_shares;
  rule.shares.utility = utility;
  rule.shares.growth = step > 0 ? Growth::step : Growth::none;
  rule.shares.step = step;
  rule.shares.stop = stop;
  rule.shares.then = then;
  return rule;
}

// `unit`: smallest units per unit of currency, for steps.
std::vector<RuleSpec> rules_of(std::int64_t unit) {
  std::vector<RuleSpec> rules = {greedy(),
                                 greedy(Order::votes_per_cost),
                                 greedy(Order::votes, Fitting::stop),
                                 greedy(Order::votes, Fitting::reserve),
                                 phragmen(Fitting::skip),
                                 phragmen(Fitting::stop)};
  for (const Utility utility : {Utility::cost, Utility::cardinality}) {
    rules.push_back(shares(utility, 0, Then::nothing));
    rules.push_back(shares(utility, 0, Then::phragmen));
    rules.push_back(shares(utility, unit, Then::votes));
    rules.push_back(shares(utility, unit, Then::votes_per_cost, Stop::exhaustive));
  }
  for (const Growth growth : {Growth::none, Growth::step, Growth::optimal, Growth::optimal_skip})
    for (const Utility utility : {Utility::cost, Utility::cardinality}) {
      const Then then = growth == Growth::none      ? Then::votes_per_cost
                        : growth == Growth::optimal ? Then::nothing
                                                    : Then::votes;
      rules.push_back(shares(utility, growth == Growth::step ? unit : 0, then));
      rules.back().method = Method::exact_equal_shares;
      rules.back().shares.growth = growth;
    }
  rules.push_back(shares(Utility::cost, unit, Then::nothing));
  rules.back().shares.start = Endowment::whole;
  rules.push_back(shares(Utility::cost, unit, Then::votes));
  rules.back().shares.comparison = true;
  rules.push_back(shares(Utility::cost, 0, Then::votes));
  rules.back().shares.support_filter = 3;
  return rules;
}

Explanation check(const RuleSpec& rule, const Instance& instance, const Outcome& outcome) {
  return check_explanation({rule, instance, outcome.winners, outcome.trace});
}

std::vector<std::string> files(const char* folder, const char* suffix) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(evidence::folder() / folder))
    if (entry.path().filename().string().ends_with(suffix))
      names.push_back(entry.path().filename());
  std::ranges::sort(names);
  return names;
}

tally::PabulibFile read_pb(const std::string& name) {
  auto pb = tally::parse_pabulib(evidence::read("data/pb/" + name));
  EXPECT_TRUE(pb.ok()) << name;
  return *std::move(pb);
}

TEST(Certificates, EveryTraceOfRealElectionsExplainsItsOutcome) {
  URNA_NEEDS_EVIDENCE();
  int checked = 0;
  for (const std::string& name : files("data/pb", ".pb")) {
    const tally::PabulibFile pb = read_pb(name);
    const Instance instance = tally::instance_of(pb);
    std::int64_t unit = 1;
    for (int i = 0; i < pb.decimals; ++i) unit *= 10;
    for (const RuleSpec& rule : rules_of(unit)) {
      // Growing exact equal shares takes minutes on the largest file; small worlds have it.
      if (rule.method == Method::exact_equal_shares && rule.shares.growth != Growth::none) continue;
      const auto outcome = tally::run(rule, instance);
      ASSERT_TRUE(outcome.ok()) << name;
      const Explanation explanation = check(rule, instance, *outcome);
      EXPECT_EQ(explanation.trace, Standing::holds)
          << name << " " << static_cast<int>(rule.method) << " " << explanation.why;
      EXPECT_EQ(explanation.paid + explanation.unpaid, outcome->winners.size());
      ++checked;
    }
  }
  EXPECT_GE(checked, 200);
}

// `k` of that program is a number between ours: it counts whole groups of equal ballots, in the
// order in which they came in the file, until there are enough.
TEST(Certificates, EjrPlusViolationsAreThoseOfAnotherProgram) {
  URNA_NEEDS_EVIDENCE();
  int lists = 0, violations = 0;
  for (const std::string& name : files("data/oracle", ".ref.json")) {
    const json::value oracle = json::parse(evidence::read("data/oracle/" + name));
    const tally::PabulibFile pb = read_pb(std::string(oracle.at("file").as_string()));
    const Instance instance = tally::instance_of(pb);
    std::map<std::string, std::uint32_t> id_of;
    for (const tally::Project& p : instance.projects) id_of[p.label] = p.id;
    for (const auto& [call, value] : oracle.at("calls").as_object()) {
      const json::value* listed = value.as_object().if_contains("ejrplus_any_cost_violations");
      if (listed == nullptr) continue;
      std::vector<std::uint32_t> winners;
      for (const json::value& label : value.at("selected").as_array())
        winners.push_back(id_of.at(std::string(label.as_string())));
      const auto ours = ejr_plus_violations(RuleSpec{}, instance, winners, Measure::cost);
      ASSERT_EQ(ours.size(), listed->as_array().size()) << name << " " << call;
      for (std::size_t i = 0; i < ours.size(); ++i) {
        const json::array& theirs = listed->as_array()[i].as_array();
        EXPECT_EQ(ours[i].project, id_of.at(std::string(theirs[0].as_string())));
        EXPECT_LE(ours[i].least, theirs[1].to_number<std::uint64_t>()) << name << " " << call;
        EXPECT_GE(ours[i].group, theirs[1].to_number<std::uint64_t>()) << name << " " << call;
        ++violations;
      }
      ++lists;
    }
  }
  EXPECT_GE(lists, 190);
  EXPECT_GE(violations, 25);
}

TEST(Certificates, EqualSharesLeavesNoViolationByItsOwnMeasure) {
  URNA_NEEDS_EVIDENCE();
  for (const std::string& name : files("data/pb", ".pb")) {
    const Instance instance = tally::instance_of(read_pb(name));
    for (const Utility utility : {Utility::cost, Utility::cardinality}) {
      const RuleSpec rule = shares(utility, 0, Then::nothing);
      const auto outcome = tally::run(rule, instance);
      ASSERT_TRUE(outcome.ok());
      const Measure measure = utility == Utility::cost ? Measure::cost : Measure::cardinality;
      EXPECT_TRUE(ejr_plus_violations(rule, instance, outcome->winners, measure).empty()) << name;
    }
  }
}

// ---- small worlds ----

using Dice = std::mt19937_64;
std::int64_t throw_below(Dice& dice, std::uint64_t end) {
  return static_cast<std::int64_t>(dice() % end);
}

Instance small_world(Dice& dice) {
  Instance instance;
  instance.budget = 6 + throw_below(dice, 30);
  const auto projects = static_cast<std::uint32_t>(2 + throw_below(dice, 5));
  if (dice() % 3 == 0) instance.envelopes = {{1, instance.budget / 3}};
  for (std::uint32_t i = 0; i < projects; ++i)
    instance.projects.push_back({10 + i,
                                 std::string(1, static_cast<char>('h' - static_cast<char>(i))),
                                 throw_below(dice, 16), static_cast<std::uint16_t>(dice() % 2),
                                 static_cast<std::uint16_t>(dice() % 4 == 0 ? 1 : 0),
                                 static_cast<std::uint32_t>(dice() % 3)});
  tally::GroupBuilder groups;
  const auto voters = throw_below(dice, 8);
  for (std::int64_t v = 0; v < voters; ++v) {
    std::vector<tally::Mark> marks;
    for (std::uint32_t i = 0; i < projects; ++i)
      if (dice() % 2 == 0) marks.push_back({i, 1});
    groups.add(marks, 1 + dice() % 3);
  }
  instance.ballots = groups.ballots();
  instance.groups = groups.take();
  return instance;
}

RuleSpec some_rule(Dice& dice) {
  std::vector<RuleSpec> rules = rules_of(1);
  RuleSpec rule = rules[dice() % rules.size()];
  rule.minimum_score = dice() % 3;
  if (dice() % 4 == 0) rule.maximum_cost_share = {1, 2};
  if (dice() % 4 == 0) rule.maximum_per_team = 1;
  rule.leftover_returns = dice() % 2 == 0;
  return rule;
}

std::string described(const RuleSpec& rule, const Instance& instance) {
  std::string text = ledger::to_json(rule) + "\nbudget " + std::to_string(instance.budget) + "\n";
  for (const tally::Pot& pot : instance.envelopes)
    text += "envelope " + std::to_string(pot.amount) + "\n";
  for (const tally::Project& p : instance.projects)
    text += p.label + " " + std::to_string(p.cost) + " envelope " + std::to_string(p.envelope) +
            " exclusive " + std::to_string(p.exclusive) + " team " + std::to_string(p.team) + "\n";
  for (std::size_t g = 0; g < instance.groups.size(); ++g) {
    text += std::to_string(instance.groups.count(g)) + " x";
    for (tally::Position p : instance.groups[g].projects) text += " " + instance.projects[p].label;
    text += "\n";
  }
  return text;
}

TEST(Certificates, EveryTraceOfSmallWorldsExplainsItsOutcome) {
  Dice dice(7);
  for (int i = 0; i < 60'000; ++i) {
    const Instance instance = small_world(dice);
    const RuleSpec rule = some_rule(dice);
    const auto outcome = tally::run(rule, instance);
    ASSERT_TRUE(outcome.ok());
    const Explanation explanation = check(rule, instance, *outcome);
    ASSERT_EQ(explanation.trace, Standing::holds)
        << i << ": " << name_of(explanation.fault) << " " << explanation.why << "\n"
        << described(rule, instance) << ledger::to_json(outcome->trace);
  }
}

// By the words of the definition: some group of supporters, any of them.
bool violated(const Instance& instance, const std::vector<std::uint32_t>& winners,
              tally::Position p, Measure measure) {
  std::vector<std::int64_t> got;  // of p's supporters, one by one
  for (std::size_t g = 0; g < instance.groups.size(); ++g) {
    const tally::BallotGroup group = instance.groups[g];
    std::int64_t sum = 0;
    for (tally::Position q : group.projects)
      if (std::ranges::find(winners, instance.projects[q].id) != winners.end())
        sum += measure == Measure::cost ? instance.projects[q].cost : 1;
    if (std::ranges::find(group.projects, p) != group.projects.end())
      got.insert(got.end(), group.count, sum);
  }
  const auto n = static_cast<std::int64_t>(instance.ballots);
  const std::int64_t cost = instance.projects[p].cost;
  for (std::uint32_t set = 1; set < 1U << got.size(); ++set) {
    bool all = true;
    for (std::size_t i = 0; i < got.size(); ++i) {
      const std::int64_t asked = measure == Measure::cost ? got[i] + cost : (got[i] + 1) * cost;
      if (set >> i & 1) all = all && asked * n <= std::popcount(set) * instance.budget;
    }
    if (all) return true;
  }
  return false;
}

TEST(Certificates, EjrPlusAgreesWithTheDefinitionOnSmallWorlds) {
  Dice dice(11);
  int found = 0;
  for (int i = 0; i < 3'000; ++i) {
    const Instance instance = small_world(dice);
    if (instance.ballots > 10) continue;
    std::vector<std::uint32_t> winners;
    for (const tally::Project& p : instance.projects)
      if (dice() % 2 == 0) winners.push_back(p.id);
    for (const Measure measure : {Measure::cost, Measure::cardinality}) {
      std::vector<std::uint32_t> ours, naive;
      for (const Violation& v : ejr_plus_violations(RuleSpec{}, instance, winners, measure))
        ours.push_back(v.project);
      for (tally::Position p = 0; p < instance.projects.size(); ++p)
        if (std::ranges::find(winners, instance.projects[p].id) == winners.end() &&
            instance.projects[p].cost <= instance.budget && violated(instance, winners, p, measure))
          naive.push_back(instance.projects[p].id);
      ASSERT_EQ(ours, naive) << i;
      found += static_cast<int>(ours.size());
    }
  }
  EXPECT_GT(found, 500);
}

// ---- planted faults ----

using Change = std::function<void(Outcome&)>;

std::string more(const std::string& fraction) {
  tally::Fraction value = *read_fraction(fraction);
  return tally::to_text(tally::Fraction(value + tally::Fraction(1, 1000)));
}

std::vector<Change> changes_of(const RuleSpec& rule, const Outcome& outcome) {
  std::vector<Change> changes;
  for (std::size_t i = 0; i < outcome.trace.steps.size(); ++i) {
    const auto step = [&](auto change) {
      changes.emplace_back([=](Outcome& o) { change(o.trace.steps[i]); });
    };
    for (const int by : {-1, 1}) {
      step([by](tally::TraceStep& s) { s.score += by; });
      step([by](tally::TraceStep& s) { s.left += by; });
      step([by](tally::TraceStep& s) { s.missing += by; });
      step([by](tally::TraceStep& s) { s.payers += static_cast<std::uint64_t>(by); });
      step([by](tally::TraceStep& s) { s.emptied += static_cast<std::uint64_t>(by); });
      step([by](tally::TraceStep& s) {
        s.decision = static_cast<tally::Decision>(static_cast<int>(s.decision) + by);
      });
    }
    step([](tally::TraceStep& s) { ++s.project; });
    step([](tally::TraceStep& s) { ++s.pot; });
    step([](tally::TraceStep& s) { s.price = s.price.empty() ? "1/1" : more(s.price); });
    step([](tally::TraceStep& s) { s.price = s.price.empty() ? "0/1" : ""; });
    changes.emplace_back([=](Outcome& o) {
      o.trace.steps.erase(o.trace.steps.begin() + static_cast<std::ptrdiff_t>(i));
    });
    changes.emplace_back([=](Outcome& o) { o.trace.steps.push_back(o.trace.steps[i]); });
    if (i > 0)
      changes.emplace_back([=](Outcome& o) { std::swap(o.trace.steps[i], o.trace.steps[i - 1]); });
  }
  for (std::size_t i = 0; i < outcome.trace.pots.size(); ++i) {
    const auto pot = [&](auto change) {
      changes.emplace_back([=](Outcome& o) { change(o.trace.pots[i]); });
    };
    pot([](tally::TracePot& p) { ++p.money; });
    pot([](tally::TracePot& p) { ++p.pot; });
    pot([](tally::TracePot& p) { p.compared = !p.compared; });
    const std::uint16_t id = outcome.trace.pots[i].pot;
    if (std::ranges::any_of(outcome.trace.steps, [&](const tally::TraceStep& s) {
          return s.pot == id && !s.price.empty();
        }))  // who prefers which is not checked, but then greedy's steps must follow
      pot([](tally::TracePot& p) { p.for_greedy = p.for_shares + 1; });
    if (outcome.trace.pots[i].for_greedy > outcome.trace.pots[i].for_shares) continue;
    const bool jumps = rule.shares.growth >= Growth::optimal;  // endowments are not counted out
    if (!jumps) pot([](tally::TracePot& p) { p.endowment = more(p.endowment); });
    if (!jumps) pot([](tally::TracePot& p) { ++p.runs; });
    pot([](tally::TracePot& p) {
      p.ended = tally::Ended::at_once;
      ++p.runs;
    });
  }
  for (std::size_t i = 0; i < outcome.trace.ties.size(); ++i) {
    const auto tie = [&](auto change) {
      changes.emplace_back([=](Outcome& o) { change(o.trace.ties[i]); });
    };
    tie([](tally::TraceTie& t) { t.mattered = !t.mattered; });
    tie([](tally::TraceTie& t) { ++t.pot; });
    changes.emplace_back([=](Outcome& o) {
      o.trace.ties.erase(o.trace.ties.begin() + static_cast<std::ptrdiff_t>(i));
    });
    tie([](tally::TraceTie& t) { std::swap(t.projects[0], t.projects[1]); });
    tie([](tally::TraceTie& t) { ++t.projects[1]; });
    tie([](tally::TraceTie& t) { t.projects.pop_back(); });
    tie([](tally::TraceTie& t) {
      t.key = t.key == ledger::TieKey::lot ? ledger::TieKey::label : ledger::TieKey::lot;
    });
  }
  for (std::size_t i = 0; i < outcome.winners.size(); ++i) {
    changes.emplace_back([=](Outcome& o) { ++o.winners[i]; });
    changes.emplace_back(
        [=](Outcome& o) { o.winners.erase(o.winners.begin() + static_cast<std::ptrdiff_t>(i)); });
    if (i > 0) changes.emplace_back([=](Outcome& o) { std::swap(o.winners[i], o.winners[i - 1]); });
  }
  changes.emplace_back([](Outcome& o) { o.winners.push_back(99); });
  return changes;
}

TEST(Certificates, EveryPlantedFaultIsRefusedWithItsReason) {  // Y01, Y03
  Dice dice(5);
  std::map<Fault, int> seen;
  for (int i = 0; i < 1'500; ++i) {
    const Instance instance = small_world(dice);
    const RuleSpec rule = some_rule(dice);
    const auto outcome = tally::run(rule, instance);
    ASSERT_TRUE(outcome.ok());
    std::size_t number = 0;
    for (const Change& change : changes_of(rule, *outcome)) {
      Outcome bent = *outcome;
      change(bent);
      ++number;
      if (bent.trace == outcome->trace && bent.winners == outcome->winners) continue;
      const Explanation explanation = check(rule, instance, bent);
      ASSERT_EQ(explanation.trace, Standing::broken)
          << "world " << i << ", change " << number << ", method " << static_cast<int>(rule.method)
          << "\n"
          << ledger::to_json(outcome->trace) << "\n"
          << ledger::to_json(bent.trace);
      EXPECT_NE(explanation.fault, Fault::none);
      EXPECT_FALSE(explanation.why.empty());
      ++seen[explanation.fault];
    }
  }
  for (const Fault fault :
       {Fault::unknown_project, Fault::wrong_order, Fault::wrong_score, Fault::wrong_decision,
        Fault::wrong_amount, Fault::wrong_price, Fault::wrong_payment, Fault::wrong_payers,
        Fault::wrong_endowment, Fault::wrong_tie, Fault::wrong_pot, Fault::wrong_winners})
    EXPECT_GT(seen[fault], 0) << name_of(fault);
}

// The outcome of one rule, declared under another: its trace does not explain it. Where both rules
// give the same trace there is nothing to see.
TEST(Certificates, AnotherRulesTraceIsRefused) {  // Y03
  Dice dice(3);
  const std::vector<RuleSpec> rules = rules_of(1);
  int refused = 0, alike = 0;
  for (int i = 0; i < 300; ++i) {
    const Instance instance = small_world(dice);
    for (const RuleSpec& right : rules) {
      const auto outcome = tally::run(right, instance);
      for (const RuleSpec& declared : rules) {
        const bool same = tally::run(declared, instance)->trace == outcome->trace;
        const bool holds = check(declared, instance, *outcome).trace == Standing::holds;
        if (same) {
          ASSERT_TRUE(holds);
        }
        refused += holds ? 0 : 1;
        alike += holds && !same ? 1 : 0;
      }
    }
  }
  EXPECT_GT(refused, 10'000);
  // A trace can be a sound explanation under two rules: that nothing else was cheaper is not in it.
  EXPECT_LT(alike, refused / 50);
}

TEST(Certificates, ALoserWhoseSupportersCanPayIsNamed) {
  Instance instance;
  instance.budget = 15;
  instance.projects = {{0, "a", 5, 0}, {1, "b", 5, 0}};
  tally::vote(instance, {{2, {{0, 1}}}, {1, {{1, 1}}}});
  const RuleSpec rule = shares(Utility::cost, 0, Then::nothing);
  Outcome outcome = *tally::run(rule, instance);
  ASSERT_EQ(outcome.winners.size(), 2U);
  outcome.winners.pop_back();
  tally::TraceStep& step = outcome.trace.steps.back();
  step.decision = tally::Decision::cannot_pay;
  step.left = 5;
  step.price.clear();
  step.payers = step.emptied = 0;
  const Explanation explanation = check(rule, instance, outcome);
  EXPECT_EQ(explanation.fault, Fault::affordable);
  EXPECT_EQ(explanation.payments, Standing::broken);
  EXPECT_EQ(explanation.why, "project b: its supporters have its cost");
}

TEST(Certificates, ExactEqualSharesPayOnlyTheWholePrice) {
  Instance instance;
  instance.budget = 12;
  instance.projects = {{0, "a", 6, 0}, {1, "b", 6, 0}};
  tally::vote(instance, {{2, {{0, 1}}}, {1, {{0, 1}, {1, 1}}}, {1, {{1, 1}}}});
  const auto support = tally::Support::make(RuleSpec{}, instance);
  ASSERT_TRUE(support.ok());
  Purses purses(instance, *support, 3, 1);
  const Paid first = purses.pay(0, 2, Paying::price_only);
  EXPECT_EQ(first.sum, 6);
  EXPECT_EQ(first.payers, 3U);
  EXPECT_LT(purses.against_cost(1, 2, 1, Paying::price_only), 0);  // 2 of 6
  EXPECT_EQ(purses.left_of(1, Paying::price_or_last), 4);
  const Paid second = purses.pay(1, 2, Paying::price_only);
  EXPECT_EQ(second.sum, 2);
  EXPECT_EQ(second.payers, 1U);
  EXPECT_EQ(purses.left_of(1, Paying::price_or_last), 1 + 1);
}

TEST(Certificates, ARuleWithoutOneSaysSo) {
  RuleSpec rule;
  rule.method = Method::bounded_overspending;
  Instance instance;
  const Explanation explanation = check_explanation({rule, instance, {}, {}});
  EXPECT_EQ(explanation.trace, Standing::none);
  EXPECT_EQ(explanation.why, "no certificate for this rule");
}

TEST(Certificates, HostileFractionsAreRefused) {
  for (const char* text : {"", "1", "/", "1/", "/1", "1/0", "-0/2", "--1/2", "1/-2", "+1/2", "01/2",
                           "1/02", " 1/2", "1/2 ", "1/2/3", "0x1/2", "1e3/1"})
    EXPECT_FALSE(read_fraction(text)) << text;
  EXPECT_FALSE(read_fraction(std::string(kMaxPriceDigits + 1, '1') + "/1"));
  EXPECT_TRUE(read_fraction(std::string(kMaxPriceDigits, '1') + "/1"));
  EXPECT_TRUE(read_fraction("0/1"));
}

TEST(Proofs, ABrokenTraceShowsInTextAndJson) {
  Instance instance;
  instance.budget = 10;
  instance.projects = {{0, "a", 10, 0}, {1, "b", 10, 0}};
  vote(instance, {{3, {{0, 1}}}});
  auto outcome = run(RuleSpec{}, instance);
  ASSERT_TRUE(outcome.ok());
  const auto proofs = [&] {
    return proofs_of({RuleSpec{}, instance, outcome->winners, outcome->trace});
  };
  EXPECT_EQ(explained_text(proofs().explanation), "yes");
  ++outcome->trace.steps[0].score;
  EXPECT_TRUE(explained_text(proofs().explanation).starts_with("no (wrong_score: "))
      << explained_text(proofs().explanation);
  const json::value told = json::parse(to_json(proofs(), {"a", "b"}));
  EXPECT_EQ(told.at("explained").as_string(), "no");
  EXPECT_EQ(told.at("fault").as_string(), "wrong_score");
  EXPECT_FALSE(told.at("why").as_string().empty());
  outcome->winners = {1};  // which nobody wants
  EXPECT_EQ(json::parse(to_json(proofs(), {"a", "b"})).at("ejr_plus_by_cost"),
            json::parse(R"([{"project":"a","least":3,"group":3}])"));
}

}  // namespace
}  // namespace urna::tally::certificates
