// A sealed election from the ceremony to the result, by the law alone: real keys, real proofs.
#include <gtest/gtest.h>

#include "tally/ballot/sealed_ballot.h"
#include "tally/election/counted.h"
#include "tally/election/outcome.h"
#include "tally/election/trustee.h"
#include "tests/fixture/town.h"

namespace urna {
namespace {

using fixture::Town;
using ledger::Bytes;
using ledger::Errc;
using tally::Phase;

Town sealed_town(Phase until, ledger::Method method = ledger::Method::greedy) {
  Town town;
  town.seal();
  town.rule.method = method;
  town.run_to(until);
  return town;
}

void take_turn(Town& town, std::uint32_t trustee) {
  auto acts = tally::next_of_ceremony(town.edition(), town.trustee(trustee), town.state.means);
  ASSERT_TRUE(acts.ok()) << to_text(acts.error());
  for (tally::TrusteeAct& act : *acts) ASSERT_TRUE(town.give(std::move(act), trustee).ok());
}

TEST(SealedElection, GivesTheResultOfItsOpenTwin) {
  for (const auto method : {ledger::Method::greedy, ledger::Method::equal_shares}) {
    Town open;
    open.rule.method = method;
    open.run_to(Phase::declared);
    const Town sealed = sealed_town(Phase::declared, method);
    const auto& right = open.edition().result->results[0];
    const auto& made = sealed.edition().result->results[0];
    EXPECT_EQ(made.winners, right.winners);
    EXPECT_EQ(made.scores, right.scores);
    EXPECT_EQ(made.spent, right.spent);
    EXPECT_EQ(made.counted, 3U);
    EXPECT_EQ(sealed.edition().context->questions[0].mixed, method != ledger::Method::greedy);
  }
}

TEST(SealedElection, CountsGroupsOfTheRollAndOfThoseWhoVoted) {
  Town town = sealed_town(Phase::declared);
  town.open_groups();
  // Two cells merged into one of three people: none may be smaller than two.
  EXPECT_EQ(town.edition().sealed->roll.opened->counts, std::vector<std::int64_t>{3});
  EXPECT_EQ(town.edition().sealed->turnout.opened->counts, std::vector<std::int64_t>{3});
}

TEST(SealedElection, DoesNotOpenWithoutKeys) {
  Town town;
  town.seal();
  town.run_to(Phase::enrolment);
  EXPECT_EQ(town.act(ledger::VotingOpened{town.nonce()}, town.committee).code(),
            Errc::keys_missing);
}

TEST(SealedElection, NeverOpensAQuestionWithTooFewBallots) {
  Town town;
  town.seal(4);
  town.run_to(Phase::closed);
  ledger::CountedSetDeclared set = tally::counted_set(town.edition(), 0, town.state.means);
  set.nonce = town.nonce();
  EXPECT_EQ(town.act(set, town.committee).code(), Errc::too_few_ballots);
  ASSERT_TRUE(town.act(*town.result(), town.committee).ok());
  const auto& result = town.edition().result->results[0];
  EXPECT_TRUE(result.winners.empty() && result.scores.empty());
  EXPECT_EQ(result.counted, 3U);
}

TEST(SealedElection, NamesAFalseShareAndGoesOnWithoutIt) {
  Town town = sealed_town(Phase::closed);
  ledger::CountedSetDeclared set = tally::counted_set(town.edition(), 0, town.state.means);
  set.nonce = town.nonce();
  ASSERT_TRUE(town.act(set, town.committee).ok());
  auto share = *tally::sum_share(town.edition(), 0, town.trustee(1), town.state.means);
  std::get<ledger::SumShareGiven>(share.body).share.back() ^= 1;
  ASSERT_TRUE(town.give(share, 1).ok());
  EXPECT_FALSE(town.edition().sealed->counts.at(0).shares[0].valid);
  ASSERT_TRUE(
      town.give(*tally::sum_share(town.edition(), 0, town.trustee(2), town.state.means), 2).ok());
  EXPECT_EQ(tally::opened_question(town.edition(), 0, town.state.means).code(),
            Errc::too_few_shares);
  ASSERT_TRUE(
      town.give(*tally::sum_share(town.edition(), 0, town.trustee(3), town.state.means), 3).ok());
  ASSERT_TRUE(town.publish(*tally::opened_question(town.edition(), 0, town.state.means)).ok());
  EXPECT_EQ(town.edition().sealed->counts.at(0).opened->counts, (std::vector<std::int64_t>{2, 1}));
}

TEST(SealedElection, VoidsARunWhoseDealerPublishesFalseShares) {
  Town town;
  town.seal();
  town.run_to(Phase::enrolment);
  const auto& run = town.edition().sealed->run;
  const auto step = [&](std::uint32_t l) { take_turn(town, l); };
  for (int phase = 0; phase < 2; ++phase)
    for (std::uint32_t l : {1U, 2U, 3U}) step(l);
  step(1);
  step(2);
  // Trustee 3 deals garbage of the right length; the others complain.
  const std::size_t size = 3 * (80 + 32 * town.edition().context->sealed->shape.keys);
  Bytes garbage(size, 7);
  ASSERT_TRUE(
      town.give({ledger::KeySharesDealt{{}, 1, 3, {ledger::sha256(garbage), size}}, {garbage}}, 3)
          .ok());
  step(1);
  ASSERT_EQ(run.complaints.size(), 1U);
  EXPECT_EQ(run.complaints[0].accused, 3U);
  // A false answer, and then nobody can accept.
  Bytes zeros(32 * town.edition().context->sealed->shape.keys, 0);
  ASSERT_TRUE(
      town.give({ledger::KeyComplaintAnswered{{}, 1, 3, 1, {ledger::sha256(zeros), zeros.size()}},
                 {zeros}},
                3)
          .ok());
  EXPECT_EQ(run.complaints[0].answered, 2);
  EXPECT_EQ(town.give({ledger::KeysAccepted{{}, 1, 1}, {}}, 1).code(), Errc::ceremony_step);
  EXPECT_EQ(town.act(ledger::KeyRunVoided{town.nonce(), 1, {}}, town.committee).code(),
            Errc::wrong_trustee);
  ASSERT_TRUE(town.act(ledger::KeyRunVoided{town.nonce(), 1, {3}}, town.committee).ok());
  EXPECT_EQ(run.number, 2U);
  EXPECT_EQ(run.size(), 2U);
  town.hold_ceremony();
  EXPECT_NE(town.edition().sealed->keys, nullptr);
}

TEST(SealedElection, GoesOnWhenAComplaintIsAnsweredWithTheRightShares) {
  Town town;
  town.seal();
  town.run_to(Phase::enrolment);
  const auto step = [&](std::uint32_t l) { take_turn(town, l); };
  for (int phase = 0; phase < 3; ++phase)
    for (std::uint32_t l : {1U, 2U, 3U}) step(l);
  ASSERT_TRUE(town.give({ledger::KeyComplaint{{}, 1, 1, 2}, {}}, 1).ok());
  EXPECT_EQ(town.give({ledger::KeysAccepted{{}, 1, 1}, {}}, 1).code(), Errc::ceremony_step);
  step(2);  // answers
  EXPECT_EQ(town.edition().sealed->run.complaints[0].answered, 1);
  town.hold_ceremony();
  EXPECT_NE(town.edition().sealed->keys, nullptr);
}

TEST(SealedElection, RefusesWhatWasChallengedAndChallengesOfWhatWasCast) {
  Town town = sealed_town(Phase::voting);
  const auto cast = town.cast("alice", {0});
  const auto bits = *town.edition().context->questions[0].layout.encode({0});
  tally::BallotHeader header = *tally::parse_header(cast.ballot);
  const auto r =
      tally::ballot_randomness(*town.edition().context->ballot, header, bits,
                               ledger::Seed(ledger::sha256(ledger::view_of("seal alice")).view()));
  const ledger::BallotChallenged challenge{cast.ballot, bits,
                                           ledger::Randomness::from(r.value().view()),
                                           town.challenge_signature("alice", cast.ballot)};
  // Somebody else's key, or the signature of a cast: no challenge in another's name.
  for (const auto& signature : {town.challenge_signature("bob", cast.ballot), cast.signature}) {
    ledger::BallotChallenged foreign = challenge;
    foreign.signature = signature;
    EXPECT_EQ(town.act(foreign, {}).code(), Errc::bad_credential_signature);
  }
  Town other = town;
  other.state.means = town.state.means;
  ASSERT_TRUE(town.act(challenge, {}).ok());
  EXPECT_EQ(town.act(cast, {}).code(), Errc::tracker_seen);
  EXPECT_EQ(town.act(challenge, {}).code(), Errc::duplicate);
  ASSERT_TRUE(other.act(cast, {}).ok());
  EXPECT_EQ(other.act(challenge, {}).code(), Errc::was_cast);
  ledger::BallotChallenged spoiled = challenge;
  spoiled.bits[0] ^= 1;
  EXPECT_EQ(other.act(spoiled, {}).code(), Errc::bad_opening);
}

// Elements are left to the batch as long as all is right; what is wrong gets the refusal of going
// one by one, whatever else is wrong with the ballot.
TEST(SealedElection, ABallotIsRefusedAlikeAloneAndAmongOthers) {
  Town town = sealed_town(Phase::voting);
  const auto cast = [&](const char* name) {
    return *ledger::parse_submission(town.submission(town.cast(name, {0}), {}));
  };
  const std::vector<ledger::Submission> good{cast("alice"), cast("bob"), cast("carol")};
  const std::size_t body = tally::kHeaderBytes,
                    bits = town.edition().context->questions[0].layout.bits;
  const auto spoiled = [&](std::vector<std::pair<std::size_t, std::uint8_t>> flips) {
    std::vector<ledger::Submission> all = good;
    auto& cast_by_bob = std::get<ledger::BallotCast>(all[1].event.body);
    for (const auto& [at, mask] : flips) cast_by_bob.ballot[at] ^= mask;
    const ledger::Hash& context = *town.edition().context->ballot;
    cast_by_bob.signature =
        tally::sign_cast(context, town.credential("bob"),
                         tally::tracker_of(context, cast_by_bob.ballot), Bytes(32, 1));
    return all;
  };
  const std::size_t a_high = body + 32 * (bits + 2) - 1;  // top byte of A0
  const std::size_t f_low = body + 32 * (2 * bits + 6);   // lowest byte of f_1
  const std::size_t z_low = body + 32 * (2 * bits + 4);
  const std::vector<std::pair<std::vector<ledger::Submission>, Errc>> cases{
      {good, Errc::none},
      {spoiled({{a_high, 0x80}}), Errc::bad_ballot_item},
      {spoiled({{f_low, 1}}), Errc::illegal_ballot},
      {spoiled({{f_low, 1}, {a_high, 0x80}}), Errc::bad_ballot_item},
      {spoiled({{z_low, 1}}), Errc::bad_ballot_proof}};
  for (const auto& [submissions, expected] : cases) {
    std::vector<const ledger::Submission*> many;
    for (const ledger::Submission& one : submissions) many.push_back(&one);
    tally::CheckContext context = town.state.check_context();
    for (const bool batched : {false, true}) {
      context.means.fresh = batched ? std::optional(tally::h256("test/fresh", {})) : std::nullopt;
      const auto verdicts = tally::check_many(many, context);
      for (std::size_t i = 0; i < many.size(); ++i) {
        const tally::Verdict& verdict = verdicts[i];
        const Errc found = verdict.length.code != Errc::none   ? verdict.length.code
                           : verdict.choice.code != Errc::none ? verdict.choice.code
                                                               : verdict.proof.code;
        EXPECT_EQ(found, i == 1 ? expected : Errc::none) << batched;
      }
    }
  }
}

// With fresh bytes and with none, with threads and with none: the same refusals of stages and of
// opened numbers, and the same entries in the end.
TEST(SealedElection, AMixIsJudgedAlikeWithEveryMeans) {
  Bytes states[3];
  const Town closed = sealed_town(Phase::closed, ledger::Method::equal_shares);
  for (const int means : {0, 1, 2}) {
    Town town = closed;
    if (means > 0) town.state.means.fresh = tally::h256("test/fresh", {});
    if (means > 1) town.state.means.parallel = ledger::parallel_for(3);
    const auto refused = [&](auto act, std::size_t byte, std::uint8_t mask) {
      Bytes& blob = act.blobs[0];
      blob[byte % blob.size()] ^= mask;
      const ledger::Material material{ledger::sha256(blob), blob.size()};
      if (auto* stage = std::get_if<ledger::MixStageAdded>(&act.body)) {
        stage->rows = material;
        return town.give(std::move(act), 1).code();
      }
      std::get<ledger::QuestionOpened>(act.body).chunks = material;
      return town.publish(std::move(act)).code();
    };
    ledger::CountedSetDeclared set = tally::counted_set(town.edition(), 0, town.state.means);
    set.nonce = town.nonce();
    ASSERT_TRUE(town.act(set, town.committee).ok());
    for (const std::uint32_t l : {1U, 2U})
      ASSERT_TRUE(
          town.give(*tally::sum_share(town.edition(), 0, town.trustee(l), town.state.means), l)
              .ok());
    const auto stage = *tally::mix_stage(town.edition(), 0, town.trustee(1), town.state.means);
    const std::size_t last = stage.blobs[0].size() - 32;       // s'_N
    EXPECT_EQ(refused(stage, 31, 0x80), Errc::bad_mix_stage);  // no element any more
    EXPECT_EQ(refused(stage, last, 1), Errc::bad_shuffle);
    for (const std::uint32_t l : {1U, 2U})
      ASSERT_TRUE(
          town.give(*tally::mix_stage(town.edition(), 0, town.trustee(l), town.state.means), l)
              .ok());
    for (const std::uint32_t l : {1U, 2U})
      ASSERT_TRUE(
          town.give(*tally::row_shares(town.edition(), 0, town.trustee(l), town.state.means), l)
              .ok());
    const auto opened = *tally::opened_question(town.edition(), 0, town.state.means);
    EXPECT_EQ(refused(opened, 3, 1), Errc::wrong_chunk);
    ASSERT_TRUE(town.publish(opened).ok());
    states[means] = tally::encode_state(town.state);
  }
  EXPECT_TRUE(states[1] == states[0]);
  EXPECT_TRUE(states[2] == states[0]);
}

// A trustee that gives garbage, or goes away after mixing, cannot keep a question closed: a further
// stage takes the parts back.
TEST(SealedElection, AFurtherStageOfTheMixStartsTheOpeningAnew) {
  Town town = sealed_town(Phase::closed, ledger::Method::equal_shares);
  const tally::Means& means = town.state.means;
  ledger::CountedSetDeclared set = tally::counted_set(town.edition(), 0, means);
  set.nonce = town.nonce();
  ASSERT_TRUE(town.act(set, town.committee).ok());
  for (std::uint32_t l : {1U, 2U})
    ASSERT_TRUE(town.give(*tally::mix_stage(town.edition(), 0, town.trustee(l), means), l).ok());
  auto garbage = *tally::row_shares(town.edition(), 0, town.trustee(2), means);
  garbage.blobs[0][40] ^= 1;
  std::get<ledger::RowSharesGiven>(garbage.body).shares.sha256 = ledger::sha256(garbage.blobs[0]);
  ASSERT_TRUE(town.give(garbage, 2).ok());
  EXPECT_FALSE(town.edition().sealed->counts.at(0).row_parts[0].valid);
  ASSERT_TRUE(town.give(*tally::mix_stage(town.edition(), 0, town.trustee(3), means), 3).ok());
  EXPECT_TRUE(town.edition().sealed->counts.at(0).row_parts.empty());
  for (std::uint32_t l : {1U, 3U}) {
    ASSERT_TRUE(town.give(*tally::sum_share(town.edition(), 0, town.trustee(l), means), l).ok());
    ASSERT_TRUE(town.give(*tally::row_shares(town.edition(), 0, town.trustee(l), means), l).ok());
  }
  ASSERT_TRUE(town.publish(*tally::opened_question(town.edition(), 0, means)).ok());
}

TEST(SealedElection, StateSurvivesItsOwnBytes) {
  Town town = sealed_town(Phase::declared, ledger::Method::equal_shares);
  town.open_groups();
  const Bytes bytes = tally::encode_state(town.state);
  const auto decoded = tally::decode_state(bytes);
  ASSERT_TRUE(decoded.ok()) << to_text(decoded.error());
  EXPECT_EQ(tally::encode_state(*decoded), bytes);
  EXPECT_EQ(*decoded->editions.begin()->second.context->ballot, *town.edition().context->ballot);
}

// A state that says otherwise than the law ever would is refused, and never reaches the arithmetic.
TEST(SealedElection, AStateWhoseRunIsNotWholeIsRefused) {  // S20
  const Town town = sealed_town(Phase::voting);
  const auto code = [&](const std::function<void(tally::Edition&)>& bend) {
    tally::State state = town.state;
    bend(state.editions.at(town.id));
    const auto decoded = tally::decode_state(tally::encode_state(state));
    return decoded ? Errc::none : decoded.code();
  };
  EXPECT_EQ(code([](tally::Edition&) {}), Errc::none);
  const std::vector<std::function<void(tally::KeyRun&)>> bends{
      [](tally::KeyRun& run) { run.revealed.clear(); },
      [](tally::KeyRun& run) { run.revealed[0].clear(); },
      [](tally::KeyRun& run) { run.revealed[1].pop_back(); },
      [](tally::KeyRun& run) { run.revealed[1][0] = tally::Element::from(Bytes(32, 0xff)); },
      [](tally::KeyRun& run) { run.commits[0].reset(); },
      [](tally::KeyRun& run) { run.commits.pop_back(); },
      [](tally::KeyRun& run) { run.dealt.pop_back(); },
      [](tally::KeyRun& run) { run.accepted.push_back(1); },
      [](tally::KeyRun& run) { run.trustees.pop_back(); },
      [](tally::KeyRun& run) { run = tally::KeyRun(); },
  };
  for (std::size_t i = 0; i < bends.size(); ++i)
    EXPECT_EQ(code([&](tally::Edition& e) { bends[i](e.sealed->run); }), Errc::malformed) << i;
  EXPECT_EQ(code([](tally::Edition& e) { e.sealed.reset(); }), Errc::malformed);
  EXPECT_EQ(code([](tally::Edition& e) { e.projects.clear(); }), Errc::malformed);
  EXPECT_EQ(code([](tally::Edition& e) {  // keys that cancel: the joint one is the identity
              auto& revealed = e.sealed->run.revealed;
              for (auto& one : revealed) one[0] = tally::Element{};
            }),
            Errc::bad_joint_key);
}

}  // namespace
}  // namespace urna
