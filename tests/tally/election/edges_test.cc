// Verdicts, rules and chains at their edges: what was judged elsewhere, what is no entry, what a
// rule needs of ballots.
#include "ledger/parallel.h"
#include "tally/election/context.h"
#include "tally/election/counted.h"
#include "tally/election/outcome.h"
#include "tally/election/replay.h"
#include "tests/tally/election/contradictions.h"

namespace urna::tally {
namespace {

using fixture::Town;
using ledger::Bytes;
using ledger::Errc;

// A verdict that was made under another definition is made anew.
TEST(ElectionEdges, OfAVerdictUnderAnotherDefinition) {
  Town town, other;
  town.run_to(Phase::voting);
  other.rule.ties = {ledger::TieKey::label};
  other.run_to(Phase::voting);
  const Bytes bytes = town.submission(town.cast("alice", {0}), {});
  const auto parsed = ledger::parse_submission(bytes);
  Verdict verdict = check(*parsed, other.state.check_context());
  ASSERT_NE(verdict.context, *town.edition().context->ballot);
  EXPECT_EQ(verdict.credential.code, Errc::bad_credential_signature);
  EXPECT_TRUE(admit(town.state, *parsed, bytes, verdict, town.state.last_time).ok());
  EXPECT_EQ(verdict.context, *town.edition().context->ballot);
}

TEST(ElectionEdges, OfAnEntryThatIsNone) {  // B05
  State state(Town::kOrigin);
  const Bytes none(3);
  const auto done = replay_stretch(state, {none}, ledger::parallel_for(1));
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.code(), Errc::too_short);
  EXPECT_EQ(done.error().entry, 0U);
}

TEST(ElectionEdges, WhatARuleNeedsOfBallots) {
  ledger::Question question;
  ledger::RuleSpec rule;
  const auto single = [&](ledger::LayoutKind kind, ledger::Scoring scoring) {
    question.layout.kind = kind;
    rule.scoring = scoring;
    return needs_single_ballots(rule, question);
  };
  using ledger::LayoutKind;
  using ledger::Scoring;
  EXPECT_FALSE(single(LayoutKind::approval, Scoring::supporters));
  EXPECT_FALSE(single(LayoutKind::knapsack, Scoring::supporters));
  EXPECT_TRUE(single(LayoutKind::ranking, Scoring::supporters));
  EXPECT_TRUE(single(LayoutKind::knapsack, Scoring::split));
  Town town;
  town.run_to(Phase::proposals);
  EXPECT_EQ(ballot_cost(town.edition(), 0), 6'000);
  EXPECT_EQ(turnout_of(town.edition(), 0).slots, 0U);
  EXPECT_EQ(difference({}, {}), "the declarations differ");
}

// Chains of several questions, whichever came first; a team of two proposals and one of another.
TEST(ElectionEdges, ChainsAndTeamsAreKeptApart) {
  Town town;
  town.run_to(Phase::proposals);
  ledger::ProposalFiled third = town.proposal("P3", 100);
  third.proposer = town.key("neighbour").public_key();
  ASSERT_TRUE(town.act(third, {"neighbour"}).ok());
  ASSERT_TRUE(town.act(ledger::ProposalsClosed{town.nonce()}, town.committee).ok());
  for (const std::uint32_t i : {0U, 1U, 2U})
    ASSERT_TRUE(town.act(town.review(i), town.committee).ok());
  ledger::BallotDefined event = town.ballot({ledger::LayoutKind::approval, 0, 1, 0, 0, 0});
  event.questions.push_back(event.questions[0]);
  event.questions[0].projects = {0, 2};
  event.questions[0].budget = 9'000;
  event.questions[1].projects = {1};
  event.questions[1].budget = 1'000;
  event.styles = {{0, {0, 1}}};
  ASSERT_TRUE(town.act(event, town.committee).ok());
  ASSERT_TRUE(
      town.act(ledger::SlotsGranted{town.nonce(), {town.grant("alice")}}, {"registrar", "overseer"})
          .ok());
  ASSERT_TRUE(town.act(ledger::VotingOpened{town.nonce()}, town.committee).ok());
  const auto second = town.cast("alice", {}, [](Town::Draft& d) {
    d.header.question = 1;
    d.body = {1};
  });
  ASSERT_TRUE(town.act(second, {}).ok());
  ASSERT_TRUE(town.act(town.cast("alice", {1}), {}).ok());
  ASSERT_TRUE(town.act(ledger::VotingClosed{town.nonce()}, town.committee).ok());
  const auto instance = instance_of(town.edition(), 0);
  ASSERT_TRUE(instance.ok());
  EXPECT_EQ(instance->projects.at(0).team, 1U);
  EXPECT_EQ(instance->projects.at(1).team, 3U);
  EXPECT_EQ(counted_ballots(town.edition(), 0), 1U);
  EXPECT_EQ(counted_ballots(town.edition(), 1), 1U);
  EXPECT_TRUE(instance->envelopes.empty());
  Edition parted = town.edition();  // as if a part of the budget were kept for some projects
  auto context = std::make_shared<EditionContext>(*parted.context);
  context->questions[0].question.envelopes = {{1, both("young"), 500}};
  parted.context = context;
  EXPECT_EQ(instance_of(parted, 0)->envelopes.size(), 1U);
}

TEST(ElectionEdges, AnOpenedSumOfNobodyIsNoBallot) {
  Town town;
  town.seal(1);
  town.run_to(Phase::voting);
  ASSERT_TRUE(town.act(town.cast("alice", {1}), {}).ok());
  ASSERT_TRUE(town.act(ledger::VotingClosed{town.nonce()}, town.committee).ok());
  town.open_question();
  const auto instance = instance_of(town.edition(), 0);
  ASSERT_TRUE(instance.ok());
  EXPECT_EQ(instance->ballots, 1U);
  EXPECT_EQ(instance->groups.size(), 1U);
}

}  // namespace
}  // namespace urna::tally
