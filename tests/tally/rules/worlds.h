// Small instances and lists of labels, for tests of rules.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tally/rules/rule.h"

namespace urna::tally {

using Labels = std::vector<std::string>;
using Votes = std::vector<std::pair<std::uint64_t, std::vector<Mark>>>;

// Replaces an instance's ballots: so many times these marks.
inline void vote(Instance& instance, const Votes& votes) {
  GroupBuilder groups;
  for (const auto& [times, marks] : votes) groups.add(marks, times);
  instance.ballots = groups.ballots();
  instance.groups = groups.take();
}

inline Labels labels_of(const Instance& instance, const std::vector<std::uint32_t>& ids) {
  Labels labels;
  for (std::uint32_t id : ids)
    for (const Project& p : instance.projects)
      if (p.id == id) labels.push_back(p.label);
  return labels;
}

inline Labels run_labels(const ledger::RuleSpec& rule, const Instance& instance) {
  const auto outcome = run(rule, instance);
  EXPECT_TRUE(outcome.ok()) << to_text(outcome.error());
  return outcome.ok() ? labels_of(instance, outcome->winners) : Labels{};
}

}  // namespace urna::tally
