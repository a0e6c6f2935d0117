// The small cases made by hand (../shared/data/oracle), as instances and specifications.
#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <optional>
#include <set>

#include "tally/rules/pabulib.h"
#include "tests/evidence.h"
#include "tests/tally/rules/worlds.h"

namespace urna::tally::hand_made {

namespace json = boost::json;
using ledger::Method;
using ledger::RuleSpec;

using Set = std::set<std::string>;

// Costs there are fractions over powers of two; ten more steps make a tenth whole.
constexpr std::int64_t kUnit = (std::int64_t{1} << 53) * 10;

inline std::int64_t amount_of(std::string_view text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  const auto above = parse_amount(text.substr(0, slash), 0);
  const auto below = slash == text.size() ? std::optional<std::int64_t>(1)
                                          : parse_amount(text.substr(slash + 1), 0);
  EXPECT_TRUE(above && below && kUnit % *below == 0) << text;
  return *above * (kUnit / *below);
}

// "method|satisfaction" of that library as a specification.
inline RuleSpec spec_of(const std::string& call) {
  const bool cost = call.ends_with("|Cost_Sat");
  RuleSpec rule;
  rule.ties = {};
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

inline std::string text(const json::value& value) { return std::string(value.as_string()); }

inline Set set_of(const json::value& list) {
  Set set;
  for (const json::value& item : list.as_array()) set.insert(text(item));
  return set;
}

// What was funded before ("initial") is no project of ours: it and its cost are out beforehand.
// `order`: the labels as filed.
inline Instance instance_of_case(const json::value& c, const Labels& order) {
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

}  // namespace urna::tally::hand_made
