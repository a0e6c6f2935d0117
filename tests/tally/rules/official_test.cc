// Official outcomes of real elections: 707 with published scores, and the files that name their
// rule.
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "tally/rules/pabulib.h"
#include "tests/evidence.h"
#include "tests/tally/rules/official_cases.h"

namespace urna::tally {
namespace {

using namespace official;

namespace json = boost::json;
using ledger::Fitting;
using ledger::RuleSpec;
using ledger::TieKey;

// By the rule alone; `from_reserve`: those that a reserve completes.
struct Funded {
  Labels plain, from_reserve;
};
Funded funded(const RuleSpec& rule, const Instance& instance) {
  Funded made;
  const auto outcome = run(rule, instance);
  EXPECT_TRUE(outcome.ok());
  for (const TraceStep& step : outcome->trace.steps) {
    const std::string& label = instance.projects[step.project].label;
    if (step.decision == Decision::funded) made.plain.push_back(label);
    if (step.decision == Decision::from_reserve) made.from_reserve.push_back(label);
  }
  std::ranges::sort(made.plain);
  return made;
}

// What no rule over the published numbers gives; docs/decisions/0033.
const std::map<std::string, std::string> kPassedOver = {
    {"Poland_Warszawa_2018_Ursynow_Wysoki_Poludniowy.pb", "1137"},
    {"Poland_Warszawa_2018_Wawrzyszew.pb", "2527"}};
// greedy-exclusive where an exclusion showed: who is barred is certain, by whom is not published.
const std::map<std::string, std::string> kBarred = {{"Poland_Warszawa_2022_Bemowo.pb", "153"},
                                                    {"Poland_Warszawa_2022_Bielany.pb", "1932"}};
// greedy-no-skip whose first project, withdrawn by the cost 999999999, did not stop it.
constexpr const char* kWithdrawn = "Poland_Wroclaw_2017_Rejon_nr_11_750.pb";

TEST(Official, EveryPublishedElectionBut5FollowsTheRuleItNames) {
  URNA_NEEDS_EVIDENCE();
  std::map<std::string, int> agreed;
  for (Official& official : all_official()) {
    if (kPassedOver.contains(official.file) || kBarred.contains(official.file) ||
        official.file == kWithdrawn)
      continue;
    const Funded ours = funded(rule_of_case(official), official.instance);
    EXPECT_EQ(ours.plain, official.by_mark['1']) << official.file;
    if (official.rule == "greedy-custom") {
      EXPECT_EQ(ours.from_reserve, official.by_mark['2']) << official.file;
    }
    ++agreed[official.rule];
  }
  EXPECT_EQ(agreed, (std::map<std::string, int>{{"greedy", 208},
                                                {"greedy-threshold", 253},
                                                {"greedy-no-skip", 181},
                                                {"greedy-custom", 51},
                                                {"greedy-exclusive", 9}}));
}

// Marks 2 and 3 are never a winner of the plain rule, so they are the city's doing.
TEST(Official, WhatIsMarkedOutsideTheRuleLosesByTheRule) {
  URNA_NEEDS_EVIDENCE();
  int outside = 0;
  for (Official& official : all_official()) {
    RuleSpec rule = rule_of_case(official);
    if (rule.fitting == Fitting::reserve) rule.reserve = {1, 1}, rule.fitting = Fitting::stop;
    const Labels plain = funded(rule, official.instance).plain;
    for (const char mark : {'2', '3'})
      for (const std::string& label : official.by_mark[mark]) {
        EXPECT_FALSE(std::ranges::binary_search(plain, label)) << official.file << " " << label;
        ++outside;
      }
  }
  EXPECT_EQ(outside, 21);
}

// The two that nothing published explains: exactly one project fits, has the votes, and lost.
TEST(Official, TwoElectionsPassOverAProjectThatFits) {
  URNA_NEEDS_EVIDENCE();
  int seen = 0;
  for (Official& official : all_official()) {
    const auto passed = kPassedOver.find(official.file);
    if (passed == kPassedOver.end()) continue;
    Instance without = official.instance;
    std::erase_if(without.projects, [&](const Project& p) { return p.label == passed->second; });
    EXPECT_EQ(without.projects.size() + 1, official.instance.projects.size());
    EXPECT_NE(funded(rule_of_case(official), official.instance).plain, official.by_mark['1']);
    for (Project& p : official.instance.projects)
      if (p.label == passed->second) p.cost = official.instance.budget + 1;
    EXPECT_EQ(funded(rule_of_case(official), official.instance).plain, official.by_mark['1']);
    ++seen;
  }
  EXPECT_EQ(seen, 2);
}

// Whichever earlier winner bars the project, the outcome is the official one: the published numbers
// do not determine the pair, and need not.
TEST(Official, AnExclusionGivesTheOutcomeWhicheverWinnerItIsWith) {
  URNA_NEEDS_EVIDENCE();
  int seen = 0;
  for (Official& official : all_official()) {
    const auto barred = kBarred.find(official.file);
    if (barred == kBarred.end()) continue;
    const RuleSpec rule = rule_of_case(official);
    EXPECT_NE(funded(rule, official.instance).plain, official.by_mark['1']);
    int partners = 0;
    bool before = true;
    for (const Project& partner : official.instance.projects) {
      before = before && partner.label != barred->second;
      if (!before || !std::ranges::binary_search(official.by_mark['1'], partner.label)) continue;
      Instance instance = official.instance;
      for (Project& p : instance.projects)
        p.exclusive = p.label == barred->second || p.id == partner.id ? 1 : 0;
      EXPECT_EQ(funded(rule, instance).plain, official.by_mark['1']) << partner.label;
      ++partners;
    }
    EXPECT_GT(partners, 1) << official.file;
    ++seen;
  }
  EXPECT_EQ(seen, 2);
}

TEST(Official, AWithdrawnProjectDidNotStopTheRule) {
  URNA_NEEDS_EVIDENCE();
  for (Official& official : all_official()) {
    if (official.file != kWithdrawn) continue;
    RuleSpec rule = rule_of_case(official);
    EXPECT_TRUE(funded(rule, official.instance).plain.empty());
    rule.fitting = Fitting::skip;
    EXPECT_EQ(funded(rule, official.instance).plain, official.by_mark['1']);
  }
}

TEST(Official, FilesThatNameAGreedyRuleGetTheirOfficialWinners) {
  URNA_NEEDS_EVIDENCE();
  const std::vector<std::pair<std::string, Labels>> official = {
      {"Poland_Warszawa_2026",
       {"214", "1109", "93", "915", "1952", "800", "1401", "1348", "1273", "1734", "322", "711",
        "1114", "644", "278", "1945", "1227"}},
      {"Poland_Wroclaw_2017", {"10", "50", "18", "675", "260"}},
      {"Poland_Katowice_2023_Ligota_-_Panewniki",
       {"L6/18/X", "L6/06/X", "L6/17/X", "L6/08/X", "L6/13/X", "L6/01/X", "L6/02/X"}},
      {"Poland_Krakow_2025_Podgorze",
       {"BO.D13.3/25", "BO.D13.27/25", "BO.D13.1/25", "BO.D13.81/25", "BO.D13.21/25",
        "BO.D13.29/25", "BO.D13.34/25", "BO.D13.51/25", "BO.D13.13/25"}},
      {"Poland_Gdynia_2023_Kamienna_Gora__small", {"2023/KAG/0009"}},
      {"Poland_Lodz_2023_Chojny-Dabrowa",
       {"G026CD", "G058CD", "G149CD", "G113CD", "G133CD", "G009CD", "G122CD", "G061CD", "G062CD"}},
      {"Poland_Warszawa_2019_Las",
       {"1137", "1017", "1906", "993", "160", "992", "968", "965", "161", "969", "159", "162",
        "1284"}},
      {"Poland_Warszawa_2026_Bialoleka",
       {"1101", "69", "1096", "1091", "2025", "283", "1105", "2177", "154", "713", "300"}}};
  for (const auto& [name, winners] : official) {
    const auto pb = parse_pabulib(evidence::read("data/pb/" + name + ".pb"));
    ASSERT_TRUE(pb.ok());
    EXPECT_EQ(run_labels(*rule_of(*pb, true), instance_of(*pb)), winners) << name;
  }
  for (const char* name :
       {"Poland_Poznan_2023_5_-_Grunwald_Polnoc_Grunwald_Poludnie_Stary_Grunwald",
        "Switzerland_Zurich_SN"})
    EXPECT_EQ(rule_of(*parse_pabulib(evidence::read("data/pb/" + std::string(name) + ".pb")), false)
                  .code(),
              ledger::Errc::unsupported_rule)
        << name;
}

TEST(Official, CitiesThatUsedEqualSharesGetTheirWinnersFromTheFileAlone) {
  URNA_NEEDS_EVIDENCE();
  for (const char* name :
       {"Netherlands_Assen_2024", "Poland_Swiecie_2023", "Poland_Wieliczka_2023_Green_Budget"}) {
    const auto pb = parse_pabulib(evidence::read("data/pb/" + std::string(name) + ".pb"));
    ASSERT_TRUE(pb.ok());
    const auto rule = rule_of(*pb, false);
    ASSERT_TRUE(rule.ok()) << to_text(rule.error());
    EXPECT_EQ(rule->method, ledger::Method::equal_shares);
    const auto official = [&] {
      Labels labels;
      for (std::size_t i = 0; i < pb->projects.size(); ++i)
        if (pb->project_field(i, "selected") == "1") labels.push_back(pb->projects[i].label);
      std::ranges::sort(labels);
      return labels;
    }();
    // Neither the start (exact or whole) nor Swiecie's filter changes these three outcomes.
    for (const ledger::Endowment start : {ledger::Endowment::whole, ledger::Endowment::exact})
      for (const std::uint32_t filter : {0U, 3U}) {
        RuleSpec varied = *rule;
        varied.shares.start = start;
        varied.shares.support_filter = filter;
        if (filter != 0 && std::string(name) != "Poland_Swiecie_2023") continue;
        Labels ours = run_labels(varied, instance_of(*pb));
        std::ranges::sort(ours);
        EXPECT_EQ(ours, official) << name << " filter " << filter;
      }
  }
}

}  // namespace
}  // namespace urna::tally
