// The 480 committee elections (../shared/data/oracle): rules for budgets with unit costs.
#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <optional>
#include <set>

#include "tally/rules/pabulib.h"
#include "tests/evidence.h"
#include "tests/tally/rules/worlds.h"

namespace urna::tally::committees {

namespace json = boost::json;
using ledger::Method;
using ledger::RuleSpec;

inline RuleSpec of_method(Method method) {
  RuleSpec rule;
  rule.method = method;
  return rule;
}

inline std::vector<std::pair<std::string, RuleSpec>> committee_rules() {
  RuleSpec split;
  split.scoring = ledger::Scoring::split;
  // "equal-shares" of that program goes on with Phragmen from what voters have left.
  RuleSpec with_phragmen = of_method(Method::equal_shares), with_votes = with_phragmen;
  with_phragmen.shares.then = ledger::Then::phragmen;
  with_votes.shares.then = ledger::Then::votes;
  RuleSpec split_welfare = split;
  split_welfare.method = Method::maximum_welfare;
  return {{"av", RuleSpec{}},
          {"av", of_method(Method::maximum_welfare)},
          {"sav", split},
          {"sav", split_welfare},
          {"seqpav", of_method(Method::sequential_pav)},
          {"seqphragmen", of_method(Method::phragmen)},
          {"equal-shares", with_phragmen},
          {"equal-shares-with-av-completion", with_votes}};
}

// Candidate k stands at place `order[k]`.
inline Instance committee_instance(const json::value& profile,
                                   const std::vector<std::uint32_t>& order) {
  Instance instance;
  instance.budget = profile.at("committeesize").to_number<std::int64_t>();
  instance.projects.resize(order.size());
  for (std::uint32_t k = 0; k < order.size(); ++k)
    instance.projects[order[k]] = {k, std::to_string(order[k]), 1, 0};
  GroupBuilder groups;
  for (const json::value& ballot : profile.at("profile").as_array()) {
    std::vector<Mark> marks;
    for (const json::value& k : ballot.as_array())
      marks.push_back({order[k.to_number<std::uint32_t>()], 1});
    std::ranges::sort(marks);
    groups.add(marks);
  }
  instance.ballots = groups.ballots();
  instance.groups = groups.take();
  return instance;
}

// Filing order, its reverse, and one in between.
inline std::vector<std::vector<std::uint32_t>> orders(std::uint32_t candidates) {
  std::vector<std::vector<std::uint32_t>> list(3);
  for (std::uint32_t k = 0; k < candidates; ++k) {
    list[0].push_back(k);
    list[1].push_back(candidates - 1 - k);
    list[2].push_back(k % 2 == 0 ? k / 2 : candidates - 1 - k / 2);
  }
  return list;
}

}  // namespace urna::tally::committees
