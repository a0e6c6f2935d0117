// One reason per project, read off the trace.
#include "tally/rules/reasons.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "ledger/json.h"
#include "tally/rules/pabulib.h"
#include "tests/evidence.h"
#include "tests/tally/rules/worlds.h"

namespace urna::tally {
namespace {

using ledger::Method;
using ledger::RuleSpec;

std::map<std::string, ProjectReason> told(const RuleSpec& rule, const Instance& instance) {
  const auto outcome = run(rule, instance);
  EXPECT_TRUE(outcome.ok());
  std::map<std::string, ProjectReason> by_label;
  const auto reasons = reasons_of(rule, instance, *outcome);
  for (std::size_t p = 0; p < reasons.size(); ++p)
    by_label[instance.projects[p].label] = reasons[p];
  return by_label;
}

Instance street() {
  Instance instance;
  instance.budget = 100;
  instance.projects = {
      {1, "a", 60, 0}, {2, "b", 50, 0}, {3, "c", 40, 0}, {4, "d", 10, 0}, {5, "e", 90, 0}};
  vote(instance, {{9, {{0, 1}}}, {5, {{1, 1}}}, {3, {{2, 1}}}, {1, {{3, 1}}}, {4, {{4, 1}}}});
  return instance;
}

TEST(Reasons, GreedyTellsMoneyPlacesAndThresholds) {
  RuleSpec rule;
  rule.minimum_score = 2;
  rule.maximum_cost_share = {4, 5};
  const auto why = told(rule, street());
  EXPECT_EQ(why.at("a").reason, Reason::funded_by_votes);
  EXPECT_EQ(why.at("a").place, 1U);
  EXPECT_EQ(why.at("b").reason, Reason::does_not_fit);
  EXPECT_EQ(why.at("b").left, 40);
  EXPECT_EQ(why.at("b").missing, 10);
  EXPECT_EQ(why.at("c").reason, Reason::funded_by_votes);
  EXPECT_EQ(why.at("c").place, 2U);
  EXPECT_EQ(why.at("d").reason, Reason::below_threshold);
  EXPECT_EQ(why.at("d").missing, 1);
  EXPECT_EQ(why.at("e").reason, Reason::too_dear);
  EXPECT_EQ(why.at("e").missing, 10);
}

TEST(Reasons, StopAndReserve) {
  RuleSpec rule;
  rule.fitting = ledger::Fitting::stop;
  EXPECT_EQ(told(rule, street()).at("c").reason, Reason::after_stop);
  rule.fitting = ledger::Fitting::reserve;
  rule.reserve = {4, 5};
  const auto why = told(rule, street());
  EXPECT_EQ(why.at("b").reason, Reason::funded_from_reserve);
  EXPECT_EQ(why.at("b").missing, 10);
}

TEST(Reasons, EqualSharesTellWhoPaidAndWhatCompletionAdded) {
  RuleSpec rule;
  rule.method = Method::equal_shares;
  Instance instance = street();
  instance.projects[0].cost = 40;
  auto why = told(rule, instance);
  EXPECT_EQ(why.at("a").reason, Reason::funded_by_supporters);
  EXPECT_EQ(why.at("a").payers, 9U);
  EXPECT_EQ(why.at("a").price, "40/9");
  EXPECT_EQ(why.at("b").reason, Reason::cannot_pay);
  EXPECT_EQ(why.at("b").left, 22);  // 5 x 100 / 22
  EXPECT_EQ(why.at("b").missing, 28);
  rule.shares.then = ledger::Then::votes;
  why = told(rule, instance);
  EXPECT_EQ(why.at("b").reason, Reason::funded_by_completion);
  EXPECT_EQ(why.at("b").place, 2U);
  EXPECT_EQ(why.at("c").reason, Reason::does_not_fit);
  rule.shares.then = ledger::Then::phragmen;
  EXPECT_EQ(told(rule, instance).at("c").reason, Reason::does_not_fit);
  EXPECT_EQ(told(rule, instance).at("b").reason, Reason::funded_by_completion);
  rule.shares.support_filter = 1;
  EXPECT_EQ(told(rule, instance).at("e").reason, Reason::below_support);
}

TEST(Reasons, GroupsThatExcludeEachOtherAndPots) {
  Instance instance = street();
  instance.projects[0].exclusive = instance.projects[2].exclusive = 1;
  instance.envelopes = {{7, 10}};
  instance.projects[3].envelope = 7;
  const auto why = told(RuleSpec{}, instance);
  EXPECT_EQ(why.at("c").reason, Reason::barred);
  EXPECT_EQ(why.at("d").reason, Reason::funded_by_votes);
  EXPECT_EQ(why.at("d").pot, 7U);
}

TEST(Reasons, AFullTeamIsNotAnExclusiveGroup) {
  RuleSpec rule;
  rule.maximum_per_team = 1;
  Instance instance = street();
  instance.projects[0].team = instance.projects[2].team = 1;
  instance.projects[0].exclusive = instance.projects[3].exclusive = 1;
  const auto why = told(rule, instance);
  EXPECT_EQ(why.at("c").reason, Reason::team_full);
  EXPECT_EQ(why.at("d").reason, Reason::barred);
}

TEST(Reasons, RulesWithoutPaymentsSayWhatTheyChooseBy) {
  RuleSpec rule;
  rule.method = Method::sequential_pav;
  auto why = told(rule, street());
  EXPECT_EQ(why.at("a").reason, Reason::funded_by_gain);
  EXPECT_EQ(why.at("a").payers, 0U);
  EXPECT_EQ(why.at("a").price, "9/1");
  rule.method = Method::maximum_welfare;
  why = told(rule, street());
  EXPECT_EQ(why.at("a").reason, Reason::funded_in_best_set);
  EXPECT_EQ(why.at("b").reason, Reason::outside_best);
}

TEST(Reasons, SayWhatScoresCountAndTheirScale) {
  RuleSpec rule;
  rule.scoring = ledger::Scoring::split;
  Instance instance = street();
  vote(instance, {{1, {{0, 1}, {1, 1}}}, {1, {{0, 1}, {1, 1}, {2, 1}}}});
  const auto why = told(rule, instance);
  EXPECT_EQ(why.at("a").scoring, ledger::Scoring::split);
  EXPECT_EQ(why.at("a").scale, 6);
  EXPECT_EQ(why.at("a").score, 5);
  EXPECT_EQ(told(RuleSpec{}, instance).at("a").scale, 1);
}

TEST(Reasons, EveryReasonHasItsOwnName) {
  std::set<std::string_view> names;
  for (std::uint8_t number = 1; number <= kReasons; ++number)
    names.insert(name_of(static_cast<Reason>(number)));
  EXPECT_EQ(names.size(), kReasons);
  EXPECT_FALSE(names.contains("unknown"));
}

TEST(Reasons, ATieIsToldToThoseItDecidedFor) {
  Instance instance;
  instance.budget = 10;
  instance.projects = {{1, "b", 10, 0}, {2, "a", 10, 0}, {3, "c", 10, 0}};
  vote(instance, {{1, {{0, 1}, {1, 1}}}, {1, {{2, 1}, {0, 1}, {1, 1}}}});
  const auto why = told(RuleSpec{}, instance);
  EXPECT_EQ(why.at("a").tied, (std::vector<std::uint32_t>{2, 1}));
  EXPECT_EQ(why.at("a").key, ledger::TieKey::label);
  EXPECT_EQ(why.at("b").tied, (std::vector<std::uint32_t>{2, 1}));
  EXPECT_TRUE(why.at("c").tied.empty());
}

TEST(Reasons, NobodyVoted) {
  RuleSpec rule;
  rule.method = Method::equal_shares;
  Instance instance = street();
  vote(instance, {});
  EXPECT_EQ(told(rule, instance).at("a").reason, Reason::no_ballots);
}

TEST(Reasons, EveryProjectOfRealElectionsHasOneThatFitsItsFate) {
  URNA_NEEDS_EVIDENCE();
  RuleSpec shares;
  shares.method = Method::equal_shares;
  shares.shares.then = ledger::Then::votes;
  RuleSpec phragmen, gain;
  phragmen.method = Method::phragmen;
  gain.method = Method::sequential_pav;
  for (const char* name : {"Poland_Wieliczka_2023_Green_Budget", "Netherlands_Assen_2024",
                           "Poland_Swiecie_2023", "Poland_Lodz_2023_Chojny-Dabrowa"}) {
    const auto pb = parse_pabulib(evidence::read("data/pb/" + std::string(name) + ".pb"));
    ASSERT_TRUE(pb.ok());
    const Instance instance = instance_of(*pb);
    for (const RuleSpec& rule : {RuleSpec{}, shares, phragmen, gain}) {
      const auto outcome = run(rule, instance);
      const auto reasons = reasons_of(rule, instance, *outcome);
      ASSERT_EQ(reasons.size(), instance.projects.size());
      for (const ProjectReason& reason : reasons) {
        const bool won =
            std::ranges::find(outcome->winners, reason.project) != outcome->winners.end();
        EXPECT_EQ(is_funded(reason.reason), won) << name << " " << reason.project;
        EXPECT_EQ(reason.place > 0, won);
        EXPECT_NE(reason.reason, Reason::no_ballots);
      }
    }
  }
}

TEST(Reasons, AreDataAndText) {
  const auto why = told(RuleSpec{}, street());
  EXPECT_EQ(
      ledger::to_json(why.at("b")),
      R"({"project":2,"reason":5,"pot":0,"place":0,"score":5,"cost":50,"left":40,)"
      R"("missing":10,"scoring":1,"scale":1,"price":"","payers":0,"emptied":0,"tied":[],"key":4})");
  const ledger::Bytes bytes = ledger::encode(why.at("a"));
  EXPECT_EQ(*ledger::decode<ProjectReason>(bytes), why.at("a"));
}

}  // namespace
}  // namespace urna::tally
