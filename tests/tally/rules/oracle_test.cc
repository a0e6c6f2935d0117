// Outcomes computed by other programs, and official ones, project for project and in order.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <optional>
#include <set>

#include "tally/rules/pabulib.h"
#include "tests/oracle_lists.h"
#include "tests/tally/rules/oracle_calls.h"
#include "tests/tally/rules/worlds.h"

namespace urna::tally {
namespace {

namespace json = boost::json;
using ledger::RuleSpec;
using ledger::Scoring;
using ledger::TieKey;

Labels labels_of(const json::value& list) {
  Labels labels;
  for (const json::value& item : list.as_array()) labels.emplace_back(item.as_string());
  return labels;
}

// Two projects stand exactly equal in that run, and the program in floating point takes the dearer
// one first: docs/decisions/0032-bounded-overspending-exactly.md.
const std::pair<std::string, std::string> kTieInFloatingPoint = {
    "Poland_Warszawa_2019_Las.pabutools.json", "bos_float"};

std::int64_t cost_of(const Labels& labels, const Instance& instance) {
  std::int64_t cost = 0;
  for (const Project& p : instance.projects)
    cost += std::ranges::find(labels, p.label) != labels.end() ? p.cost : 0;
  return cost;
}

std::int64_t welfare_of(const Labels& labels, const RuleSpec& rule, const Instance& instance) {
  const auto scores = scores_of(rule, instance);
  EXPECT_TRUE(scores.ok());
  std::int64_t welfare = 0;
  for (std::size_t p = 0; p < instance.projects.size(); ++p) {
    const Project& project = instance.projects[p];
    if (std::ranges::find(labels, project.label) == labels.end()) continue;
    welfare += (*scores)[p] * (rule.shares.utility == ledger::Utility::cost ? project.cost : 1);
  }
  return welfare;
}

// Best sets have no order, and where there are several any will do. Returns whether ours is theirs.
bool agrees_in_welfare(const RuleSpec& rule, const Instance& instance, Labels theirs) {
  const auto outcome = run(rule, instance);
  EXPECT_TRUE(outcome.ok());
  Labels ours = labels_of(instance, outcome->winners);
  EXPECT_EQ(welfare_of(ours, rule, instance), welfare_of(theirs, rule, instance));
  EXPECT_LE(cost_of(ours, instance), instance.budget);
  EXPECT_LE(cost_of(theirs, instance), instance.budget);
  std::erase_if(theirs, [&](const std::string& label) {  // what adds nothing
    return welfare_of({label}, rule, instance) == 0;
  });
  std::ranges::sort(ours);
  std::ranges::sort(theirs);
  if (outcome->trace.ties.empty()) {
    EXPECT_EQ(ours, theirs);
  }
  return ours == theirs;
}

// Where both list the winners in order, they are the same.
void expect_same_order(const evidence::OracleFile& oracle, const std::string& call, Labels ours,
                       Labels theirs) {
  if (oracle.lists_by_name(call)) std::ranges::sort(ours);
  if (std::pair(oracle.name, call) == kTieInFloatingPoint) {
    EXPECT_NE(ours, theirs);
    std::iter_swap(std::ranges::find(theirs, "992"), std::ranges::find(theirs, "968"));
  }
  EXPECT_EQ(ours, theirs) << oracle.name << " " << call;
}

TEST(Oracles, EveryListOfOtherProgramsInTheirOrder) {
  URNA_NEEDS_EVIDENCE();
  int lists = 0;
  for (const std::string& name : evidence::oracle_files()) {
    const evidence::OracleFile oracle(name);
    const auto pb = parse_pabulib(evidence::read(oracle.election));
    ASSERT_TRUE(pb.ok()) << name;
    const Instance instance = instance_of(*pb);
    oracle.for_each_list([&](const std::string& call, const json::value& value) {
      const auto rule = spec_of(call, *pb);
      ASSERT_TRUE(rule) << "no specification for " << call;
      ++lists;
      const Labels theirs = labels_of(value.at("selected"));
      if (call.starts_with("maxwelfare")) {
        const bool same = agrees_in_welfare(*rule, instance, theirs);
        std::printf("%s", same ? "" : (name + " " + call + ": another best set\n").c_str());
      } else {
        expect_same_order(oracle, call, run_labels(*rule, instance), theirs);
      }
    });
  }
  EXPECT_GE(lists, 275);
}

}  // namespace
}  // namespace urna::tally
