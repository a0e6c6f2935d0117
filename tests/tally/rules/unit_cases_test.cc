// Small cases made by hand, with all tied outcomes (pabutools' own tests). Over all tie orders our
// outcomes must be exactly the listed ones; where they are not, the case is named (decision 0031).
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <numeric>
#include <optional>
#include <set>

#include "tally/rules/pabulib.h"
#include "tests/evidence.h"
#include "tests/tally/rules/worlds.h"

namespace urna::tally {
namespace {

namespace json = boost::json;
using ledger::Method;
using ledger::RuleSpec;
using Set = std::set<std::string>;

// Costs there are fractions over powers of two; ten more steps make a tenth whole.
constexpr std::int64_t kUnit = (std::int64_t{1} << 53) * 10;

std::int64_t amount_of(std::string_view text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  const auto above = parse_amount(text.substr(0, slash), 0);
  const auto below = slash == text.size() ? std::optional<std::int64_t>(1)
                                          : parse_amount(text.substr(slash + 1), 0);
  EXPECT_TRUE(above && below && kUnit % *below == 0) << text;
  return *above * (kUnit / *below);
}

// "method|satisfaction" of that library as a specification.
RuleSpec spec_of(const std::string& call) {
  const bool cost = call.ends_with("|Cost_Sat");
  RuleSpec rule;
  rule.ties = {ledger::TieKey::filing_order};
  if (call.starts_with("greedy")) {
    if (!cost) rule.order = ledger::Order::votes_per_cost;
    return rule;
  }
  if (call == "sequential_phragmen") {
    rule.method = Method::phragmen;
    rule.fitting = ledger::Fitting::stop;
    return rule;
  }
  rule.method = call.starts_with("max_") ? Method::maximum_welfare : Method::equal_shares;
  if (!cost) rule.shares.utility = ledger::Utility::cardinality;
  if (call.starts_with("mes_iterated")) {
    rule.shares.growth = ledger::Growth::step;
    rule.shares.step = kUnit / 10;
    rule.shares.stop = ledger::Stop::exhaustive;
  }
  return rule;
}

std::string text(const json::value& value) { return std::string(value.as_string()); }

Set set_of(const json::value& list) {
  Set set;
  for (const json::value& item : list.as_array()) set.insert(text(item));
  return set;
}

// What was funded before ("initial") is no project of ours: it and its cost are out beforehand.
// `order`: the labels as filed.
Instance instance_of_case(const json::value& c, const Labels& order) {
  Instance instance;
  const Set initial = set_of(c.at("initial"));
  instance.budget = amount_of(text(c.at("budget")));
  std::map<std::string, Position> positions;
  for (const std::string& label : order) {
    const std::int64_t cost = amount_of(text(c.at("projects").at(label)));
    if (initial.contains(label)) {
      instance.budget -= cost;
      continue;
    }
    const auto id = static_cast<std::uint32_t>(instance.projects.size());
    positions[label] = id;
    instance.projects.push_back({id, label, cost, 0});
  }
  Votes ballots;
  for (const json::value& ballot : c.at("ballots").as_array()) {
    std::vector<Mark> marks;
    for (const json::value& label : ballot.as_array())
      if (positions.contains(text(label))) marks.push_back({positions.at(text(label)), 1});
    std::ranges::sort(marks);
    ballots.push_back({1, marks});
  }
  vote(instance, ballots);
  return instance;
}

// Outcomes over every order of filing.
std::set<Set> outcomes_of(const json::value& c, const RuleSpec& rule) {
  Labels order;
  for (const auto& [label, cost] : c.at("projects").as_object()) order.emplace_back(label);
  std::ranges::sort(order);
  std::set<Set> outcomes;
  do {
    const Labels winners = run_labels(rule, instance_of_case(c, order));
    Set outcome = set_of(c.at("initial"));
    outcome.insert(winners.begin(), winners.end());
    outcomes.insert(outcome);
  } while (std::ranges::next_permutation(order).found);
  return outcomes;
}

std::string show(const std::set<Set>& sets) {
  std::string all;
  for (const Set& set : sets) {
    all += "{";
    for (const std::string& label : set) all += label + " ";
    all += "} ";
  }
  return all;
}

// Where we say otherwise, and what (decision 0031). p0 costs nothing in AppEx_4; in EmptyProfile
// nobody supports anything.
const std::map<std::string, std::set<Set>> kOtherwise = {
    // something is had for nothing: supporters of p0 get it
    {"AppEx_4 method_of_equal_shares|Cost_Sat", {{"p0"}}},
    {"AppEx_4 mes_iterated|Cost_Sat", {{"p0", "p2"}}},
    // nobody earns money for it, so nobody buys it
    {"EmptyProfile sequential_phragmen", {{}}},
    // fewer than listed: what is free is always taken, what nobody supports never
    {"AppEx_4 max_additive_utilitarian_welfare|Cost_Sat", {{"p0", "p2"}}},
    {"EmptyProfile max_additive_utilitarian_welfare|Cost_Sat", {{}}},
    {"EmptyProfile max_additive_utilitarian_welfare|Cardinality_Sat", {{}}},
    {"EmptyProfile_Initial max_additive_utilitarian_welfare|Cost_Sat", {{"p0"}}},
    {"EmptyProfile_Initial max_additive_utilitarian_welfare|Cardinality_Sat", {{"p0"}}}};

TEST(UnitCases, EveryTiedOutcomeAndNoOther) {
  URNA_NEEDS_EVIDENCE();
  const json::value file = json::parse(evidence::read("data/oracle/pabutools_unit_cases.json"));
  int judged = 0;
  std::size_t otherwise = 0;
  for (const json::value& c : file.at("cases").as_array())
    for (const auto& [call, list] : c.at("expected_all_tied_outcomes").as_object()) {
      const std::string name = text(c.at("name")) + " " + std::string(call);
      std::set<Set> theirs;
      for (const json::value& outcome : list.as_array()) theirs.insert(set_of(outcome));
      const auto ours = outcomes_of(c, spec_of(std::string(call)));
      ++judged;
      const auto named = kOtherwise.find(name);
      if (named == kOtherwise.end()) {
        EXPECT_EQ(ours, theirs) << name << ": " << show(ours) << "not " << show(theirs);
        continue;
      }
      ++otherwise;
      EXPECT_EQ(ours, named->second) << name << ": " << show(ours);
      EXPECT_NE(ours, theirs) << name;
      if (call.starts_with("max_")) {
        EXPECT_TRUE(std::ranges::includes(theirs, ours)) << name;
      }
    }
  EXPECT_EQ(judged, 49);
  EXPECT_EQ(otherwise, kOtherwise.size());
}

}  // namespace
}  // namespace urna::tally
