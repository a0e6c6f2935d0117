// Outcomes computed by other programs, and official ones, project for project and in order.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <optional>
#include <set>

#include "tally/rules/pabulib.h"
#include "tests/evidence.h"
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

bool has(const std::string& name, std::string_view part) {
  return name.find(part) != std::string::npos;
}

// Smallest units per unit of currency.
std::int64_t unit_of(const PabulibFile& file) {
  std::int64_t unit = 1;
  for (int i = 0; i < file.decimals; ++i) unit *= 10;
  return unit;
}

// What a call of an oracle means as a specification.
std::optional<RuleSpec> spec_of(const std::string& call, const PabulibFile& file) {
  const std::int64_t unit = unit_of(file);
  RuleSpec rule;
  const bool cardinality = has(call, "_card");
  if (has(call, "_lexico")) rule.ties = {TieKey::label};
  if (has(call, "_points"))
    rule.scoring = file.vote_type == VoteType::ordinal ? Scoring::positions : Scoring::points;
  if (call == "greedy_threshold" || call.starts_with("greedy_points")) {
    const auto least = file.number("min_project_score_threshold");
    if (least.ok() && *least) rule.minimum_score = static_cast<std::uint64_t>(**least);
  }
  if (has(call, "_borda")) rule.scoring = Scoring::borda;
  if (call == "greedy_no_skip") rule.fitting = ledger::Fitting::stop;
  if (call == "phragmen") {
    rule.method = ledger::Method::phragmen;
    rule.fitting = ledger::Fitting::stop;
    return rule;
  }
  const bool additive = rule.scoring != Scoring::supporters;
  if (call.starts_with("greedy")) {
    if (cardinality || has(call, "_borda") || has(call, "per_cost"))
      rule.order = ledger::Order::votes_per_cost;
    return rule;
  }
  if (!call.starts_with("mes")) return std::nullopt;
  rule.method = ledger::Method::equal_shares;
  ledger::SharesSpec& shares = rule.shares;
  shares.utility = additive      ? ledger::Utility::score
                   : cardinality ? ledger::Utility::cardinality
                                 : ledger::Utility::cost;
  if (has(call, "_int")) shares.start = ledger::Endowment::whole;
  if (has(call, "_add1")) {
    shares.growth = ledger::Growth::step;
    shares.step = unit;
    if (has(call, "_add1e")) shares.stop = ledger::Stop::exhaustive;
  }
  if (has(call, "_util") || has(call, "_add1eu"))
    shares.then = (cardinality || additive) && !has(call, "_int") ? ledger::Then::votes_per_cost
                                                                  : ledger::Then::votes;
  return rule;
}

TEST(Oracles, EveryListOfOtherProgramsInTheirOrder) {
  URNA_NEEDS_EVIDENCE();
  int lists = 0;
  std::set<std::string> unknown;
  for (const auto& entry :
       std::filesystem::directory_iterator(evidence::folder() / "data/oracle")) {
    const std::string name = entry.path().filename();
    if (!name.ends_with(".pabutools.json") && !name.ends_with(".ref.json")) continue;
    const json::value oracle = json::parse(evidence::read("data/oracle/" + name));
    const auto pb =
        parse_pabulib(evidence::read("data/pb/" + std::string(oracle.at("file").as_string())));
    ASSERT_TRUE(pb.ok()) << name;
    const Instance instance = instance_of(*pb);
    for (const auto& [key, value] : oracle.at("calls").as_object()) {
      const std::string call(key);
      if (value.as_object().if_contains("selected") == nullptr) continue;
      const auto rule = spec_of(call, *pb);
      if (!rule) {
        unknown.insert(call);
        continue;
      }
      Labels ours = run_labels(*rule, instance);
      if (call == "phragmen" && name.ends_with(".pabutools.json"))
        std::ranges::sort(ours);  // that oracle lists them by name
      EXPECT_EQ(ours, labels_of(value.at("selected"))) << name << " " << call;
      ++lists;
    }
  }
  for (const auto& call : unknown) std::printf("not judged: %s\n", call.c_str());
  EXPECT_GE(lists, 250);
}

TEST(Oracles, HandMadeUnitCases) {
  URNA_NEEDS_EVIDENCE();
  int cases = 0;
  const json::value parsed = json::parse(evidence::read("data/oracle/pabutools_unit_cases.json"));
  for (const json::value& c : parsed.at("cases").as_array()) {
    const json::value* expected = c.at("expected_all_tied_outcomes")
                                      .as_object()
                                      .if_contains("greedy_utilitarian_welfare|Cost_Sat");
    const bool plain = c.at("initial").as_array().empty();
    if (expected == nullptr || !plain) continue;
    Instance instance;
    instance.budget = *parse_amount(std::string_view(c.at("budget").as_string()), 6);
    std::map<std::string, std::uint32_t> positions;
    for (const auto& [label, cost] : c.at("projects").as_object()) {
      const auto amount = parse_amount(std::string_view(cost.as_string()), 6);
      ASSERT_TRUE(amount) << c.at("name");
      positions[std::string(label)] = static_cast<std::uint32_t>(instance.projects.size());
      instance.projects.push_back(
          {static_cast<std::uint32_t>(instance.projects.size()), std::string(label), *amount, 0});
    }
    GroupBuilder groups;
    for (const json::value& ballot : c.at("ballots").as_array()) {
      std::vector<Mark> marks;
      for (const json::value& label : ballot.as_array())
        marks.push_back({positions.at(std::string(label.as_string())), 1});
      std::ranges::sort(marks);
      groups.add(marks);
    }
    instance.ballots = groups.ballots();
    instance.groups = groups.take();
    Labels ours = run_labels(RuleSpec{}, instance);
    std::ranges::sort(ours);
    bool found = false;
    for (const json::value& tied : expected->as_array()) {
      Labels theirs = labels_of(tied);
      std::ranges::sort(theirs);
      found = found || theirs == ours;
    }
    EXPECT_TRUE(found) << c.at("name");
    ++cases;
  }
  EXPECT_GE(cases, 3);
}

}  // namespace
}  // namespace urna::tally
