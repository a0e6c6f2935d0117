// Sealed surveys by the law alone: what an answer and a trustee's part are worth elsewhere, what
// the state keeps, and what figures say before the sums are opened.
#include <gtest/gtest.h>

#include "tally/ballot/sealed_ballot.h"
#include "tally/election/counted.h"
#include "tally/election/survey.h"
#include "tally/election/trustee.h"
#include "tally/indicators/indicators.h"
#include "tests/fixture/follow_up.h"
#include "tests/fixture/town_forger.h"

namespace urna {
namespace {

using fixture::Town;
using ledger::Bytes;
using ledger::Errc;
using tally::Phase;

constexpr std::uint16_t kFirst = ledger::survey_number(0);

ledger::Texts both(const std::string& text) { return {{"en", text}, {"ro", text}}; }

ledger::SurveyOpened trust(Town& town, ledger::BallotKind kind = ledger::BallotKind::sealed) {
  return {town.nonce(),
          both("survey"),
          kind,
          ledger::Audience::roll,
          0,
          {{ledger::Asked::yes_no, "trust", both("trust?"), {}}}};
}

// Keys made, nobody has voted.
Town town_with_keys() {
  Town town;
  town.seal();
  town.run_to(Phase::voting);
  return town;
}

void ask(Town& town) {
  ASSERT_TRUE(town.act(trust(town), town.committee).ok());
  const auto number = static_cast<std::uint16_t>(town.edition().follow_up.surveys.size() - 1);
  for (const char* who : {"alice", "bob", "carol"})
    ASSERT_TRUE(town.act(fixture::answer(town, number, who, {who[0] == 'a' ? 1 : 2}), {}).ok());
  ASSERT_TRUE(town.act(ledger::SurveyClosed{town.nonce(), number}, town.committee).ok());
}

void declare(Town& town, std::uint16_t number) {
  ledger::CountedSetDeclared set = tally::counted_set(town.edition(), number, town.state.means);
  set.nonce = town.nonce();
  ASSERT_TRUE(town.act(set, town.committee).ok());
}

void open_sums(Town& town, std::uint16_t number) {
  for (const std::uint32_t l : {1U, 2U, 3U})
    ASSERT_TRUE(
        town.give(*tally::sum_share(town.edition(), number, town.trustee(l), town.state.means), l)
            .ok());
  ASSERT_TRUE(town.publish(*tally::opened_question(town.edition(), number, town.state.means)).ok());
}

// Signs what stands in the ballot, so that nothing but the body is wrong.
ledger::SurveyAnswered signed_answer(Town& town, Bytes ballot, const std::string& who) {
  const tally::SurveyContext& asked = town.edition().context->surveys.at(0);
  ledger::SurveyAnswered made{std::move(ballot), {}};
  made.signature = tally::sign_cast(asked.context, town.credential(who),
                                    tally::tracker_of(asked.context, made.ballot), Bytes(32, 3));
  return made;
}

tally::BallotHeader header_of(Town& town, const std::string& who) {
  return {tally::kSealedBallot, 0, town.slot(who), town.credential(who).key(), 1, {}, 0};
}

TEST(SealedSurveys, AreToldOnceTheirSumsAreOpened) {
  Town town = town_with_keys();
  ask(town);
  const tally::SurveyState& asked = town.edition().follow_up.surveys[0];
  EXPECT_FALSE(asked.is_told());
  EXPECT_EQ(asked.answered.size(), 3U);
  EXPECT_EQ(asked.counts[0], (std::vector<std::uint64_t>{0, 0, 0}));
  declare(town, kFirst);
  EXPECT_FALSE(asked.is_told());
  open_sums(town, kFirst);
  EXPECT_TRUE(asked.is_told());
  EXPECT_EQ(asked.counts[0], (std::vector<std::uint64_t>{0, 1, 2}));
  EXPECT_EQ(asked.sums_at, town.state.size - 1);
}

TEST(SealedSurveys, StandInASnapshotAsTheyAre) {
  Town town = town_with_keys();
  ask(town);
  declare(town, kFirst);
  const Bytes before = tally::encode_state(town.state);
  auto again = tally::decode_state(before);
  ASSERT_TRUE(again.ok()) << to_text(again.error());
  EXPECT_EQ(tally::encode_state(*again), before);
  const tally::EditionContext& made = *again->edition(town.id)->context;
  EXPECT_EQ(made.surveys[0].context, town.edition().context->surveys[0].context);
  tally::Edition& edition = again->editions.at(town.id);
  edition.follow_up.surveys[0].sealed.begin()->second.body.pop_back();
  EXPECT_EQ(tally::decode_state(tally::encode_state(*again)).code(), Errc::malformed);
}

TEST(SealedSurveys, NoFigureIsMadeOfWhatIsNotOpened) {
  Town town = town_with_keys();
  ask(town);
  ASSERT_TRUE(town.act(ledger::VotingClosed{town.nonce()}, town.committee).ok());
  const auto yes = [&] {
    return tally::measure(town.edition(), {ledger::Measure::survey_yes, "trust"});
  };
  const auto rows = [&] {
    std::size_t answers = 0;
    for (const tally::ReportRow& row : tally::report_rows(town.state, town.id))
      answers += row.section == "satisfaction" && row.figure == "answers" ? 1 : 0;
    return answers;
  };
  EXPECT_FALSE(yes().value);
  EXPECT_EQ(rows(), 0U);
  declare(town, kFirst);
  open_sums(town, kFirst);
  EXPECT_EQ(yes().value, 1);
  EXPECT_EQ(rows(), 2U);
  EXPECT_EQ(yes().entries.back(), town.edition().follow_up.surveys[0].sums_at);
}

TEST(SealedSurveys, AnAnswerIsWorthNothingElsewhere) {
  Town town = town_with_keys();
  ASSERT_TRUE(town.act(trust(town), town.committee).ok());
  ASSERT_TRUE(town.act(trust(town), town.committee).ok());
  const ledger::SurveyAnswered other = fixture::answer(town, 1, "alice", {1});
  Bytes moved = tally::encode_header(header_of(town, "alice"));
  moved.insert(moved.end(), other.ballot.begin() + tally::kHeaderBytes, other.ballot.end());
  EXPECT_EQ(town.act(signed_answer(town, moved, "alice"), {}).code(), Errc::illegal_ballot);
  const tally::EditionContext& edition = *town.edition().context;
  const tally::SurveyContext& asked = edition.surveys[0];
  EXPECT_NE(asked.context, edition.surveys[1].context);
  EXPECT_NE(asked.context, tally::survey_context(Town::kOrigin, town.id,
                                                 town.edition().follow_up.surveys[0].event));
  const Bytes under_the_vote = tally::seal_ballot(
      *edition.ballot, header_of(town, "alice"), {asked.layout, edition.keys_of(asked)},
      *asked.layout.encode({1}), ledger::Seed(Bytes(32, 5)));
  EXPECT_EQ(town.act(signed_answer(town, under_the_vote, "alice"), {}).code(),
            Errc::illegal_ballot);
}

TEST(SealedSurveys, TakeNoRandomnessThatABallotHad) {
  Town town = town_with_keys();
  ASSERT_TRUE(town.act(trust(town), town.committee).ok());
  const tally::Scalar r = tally::scalar_of(12'345);
  const auto forged = [&](const std::string& who) {
    const tally::BallotHeader header = header_of(town, who);
    Bytes ballot = tally::encode_header(header);
    ledger::put(ballot, fixture::forge_body(town.edition(), kFirst, header,
                                            {tally::scalar_of(1), {}, {}}, r));
    return signed_answer(town, ballot, who);
  };
  const ledger::BallotCast cast = town.cast("alice", {0}, [&](Town::Draft& draft) {
    std::vector<tally::Scalar> v;
    for (const std::uint8_t bit : draft.bits) v.push_back(tally::scalar_of(bit));
    draft.body = fixture::forge_ballot_body(town.edition(), draft.header, v, r);
  });
  Town late = town;
  ASSERT_TRUE(town.act(cast, {}).ok());
  EXPECT_EQ(town.act(forged("bob"), {}).code(), Errc::alpha_seen);
  ASSERT_TRUE(late.act(forged("bob"), {}).ok());
  EXPECT_EQ(late.act(cast, {}).code(), Errc::alpha_seen);
}

TEST(SealedSurveys, APartInOneSumOpensNoOther) {
  Town town = town_with_keys();
  ask(town);
  for (const char* who : {"alice", "bob", "carol"})
    ASSERT_TRUE(town.act(town.cast(who, {0}), {}).ok());
  ASSERT_TRUE(town.act(ledger::VotingClosed{town.nonce()}, town.committee).ok());
  declare(town, 0);
  declare(town, kFirst);
  const auto under = [&](std::uint16_t made_for, std::uint16_t given_for) {
    auto act = *tally::sum_share(town.edition(), made_for, town.trustee(1), town.state.means);
    auto& part = std::get<ledger::SumShareGiven>(act.body);
    part.question = given_for;
    Town there = town;
    const std::size_t forms = there.edition().context->asked(given_for).layout.outputs.size();
    part.share.resize(tally::sum_share_bytes(forms));
    EXPECT_TRUE(there.give(act, 1).ok());
    return there.edition().sealed->counts.at(given_for).shares.at(0).valid;
  };
  EXPECT_TRUE(under(kFirst, kFirst));
  EXPECT_TRUE(under(0, 0));
  EXPECT_FALSE(under(0, kFirst));
  EXPECT_FALSE(under(kFirst, 0));
  // The same sum, the same keys, the vote's purpose: the purpose alone tells them apart.
  const tally::SumStatement right = tally::tally_statement(town.edition(), kFirst, 1);
  EXPECT_EQ(right.purpose, tally::survey_purpose(0));
  EXPECT_NE(right.purpose, tally::tally_purpose(kFirst));
}

TEST(SealedSurveys, AreNeitherMixedNorSampled) {
  Town town = town_with_keys();
  ask(town);
  declare(town, kFirst);
  EXPECT_EQ(
      town.give({ledger::MixStageAdded{town.nonce(), kFirst, 1, 1, {}, {}, {}}, {}}, 1).code(),
      Errc::count_step);
  EXPECT_EQ(town.give({ledger::RowSharesGiven{town.nonce(), kFirst, 1, {}}, {}}, 1).code(),
            Errc::count_step);
}

// The law's own wall behind the proofs.
TEST(SealedSurveys, HaveNoMoreAnswersToAQuestionThanAnswers) {
  Town town = town_with_keys();
  ask(town);
  declare(town, kFirst);
  for (const std::uint32_t l : {1U, 2U, 3U})
    ASSERT_TRUE(
        town.give(*tally::sum_share(town.edition(), kFirst, town.trustee(l), town.state.means), l)
            .ok());
  town.state.editions.at(town.id).sealed->counts.at(kFirst).set->counted = 2;
  const auto opened = tally::opened_question(town.edition(), kFirst, town.state.means);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(town.publish(*opened).code(), Errc::wrong_count);
}

TEST(SealedSurveys, NeedAGroupToHideIn) {
  Town town = town_with_keys();
  Town alone = town;
  alone.state.editions.at(alone.id).announced.minimum_group = 1;
  EXPECT_EQ(alone.act(trust(alone), alone.committee).code(), Errc::small_group);
  ASSERT_TRUE(town.act(trust(town), town.committee).ok());
  ASSERT_TRUE(town.act(fixture::answer(town, 0, "alice", {1}), {}).ok());
  ASSERT_TRUE(town.act(ledger::SurveyClosed{town.nonce(), 0}, town.committee).ok());
  ledger::CountedSetDeclared set = tally::counted_set(town.edition(), kFirst, town.state.means);
  set.nonce = town.nonce();
  EXPECT_EQ(town.act(set, town.committee).code(), Errc::small_group);
  EXPECT_EQ(tally::sum_share(town.edition(), kFirst, town.trustee(1), town.state.means).code(),
            Errc::count_step);
}

}  // namespace
}  // namespace urna
