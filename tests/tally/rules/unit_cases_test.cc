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
#include "tests/tally/rules/hand_cases.h"

namespace urna::tally {
namespace {

using namespace hand_made;

namespace json = boost::json;
using ledger::Method;
using ledger::RuleSpec;
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
