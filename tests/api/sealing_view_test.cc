// What the log shows of sealed questions while they are made, cast, counted: who is waited for,
// whose part is false, and never more than the log holds.
#include <gtest/gtest.h>

#include "api/counting.h"
#include "api/views.h"
#include "ledger/crypto.h"
#include "tally/ballot/sealed_ballot.h"
#include "tally/election/counted.h"
#include "tests/fixture/town.h"

namespace urna::api {
namespace {

using fixture::Town;
using tally::Phase;

Town sealed_town(Phase until, std::uint32_t minimum_ballots = 2) {
  ledger::init_crypto();
  Town town;
  town.seal(minimum_ballots);
  town.run_to(until);
  return town;
}
bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}
void take_turn(Town& town, std::uint32_t trustee) {
  auto acts = tally::next_of_ceremony(town.edition(), town.trustee(trustee), town.state.means);
  ASSERT_TRUE(acts.ok()) << to_text(acts.error());
  for (tally::TrusteeAct& act : *acts) ASSERT_TRUE(town.give(std::move(act), trustee).ok());
}

TEST(SealingView, AnOpenEditionHasNone) {
  ledger::init_crypto();
  Town town;
  town.run_to(Phase::voting);
  EXPECT_TRUE(holds(edition_view(town.id, town.edition()), "\"sealing\":null"));
  EXPECT_TRUE(holds(slot_view(town.slot("alice"), town.edition()), "\"challenges\":0"));
}

TEST(SealingView, SaysWhoseTurnItIsInTheCeremony) {
  Town town = sealed_town(Phase::enrolment);
  const std::string before = edition_view(town.id, town.edition());
  EXPECT_TRUE(holds(before, "\"keys_made\":false,\"threshold\":2"));
  EXPECT_TRUE(holds(before, "\"step\":\"commit\",\"waiting\":[1, 2, 3]"));
  take_turn(town, 2);
  EXPECT_EQ(ceremony_of(town.edition()).waiting, (Numbers{1, 3}));
  for (const std::uint32_t trustee : {1U, 3U, 1U, 2U, 3U, 1U, 2U, 3U}) take_turn(town, trustee);
  EXPECT_EQ(ceremony_of(town.edition()).step, CeremonyStep::accept);
  // Trustee 1 accuses 3, who alone can go on from here; its false answer names it for good.
  ASSERT_TRUE(town.give({ledger::KeyComplaint{{}, 1, 1, 3}, {}}, 1).ok());
  EXPECT_EQ(ceremony_of(town.edition()).waiting, (Numbers{2, 3}));
  const ledger::Bytes zeros(32 * town.edition().context->sealed->shape.keys, 0);
  ASSERT_TRUE(
      town.give({ledger::KeyComplaintAnswered{{}, 1, 3, 1, {ledger::sha256(zeros), zeros.size()}},
                 {zeros}},
                3)
          .ok());
  EXPECT_EQ(ceremony_of(town.edition()).false_dealers, (Numbers{3}));
}

TEST(SealingView, NamesFalsePartsAndMissingOnes) {
  Town town = sealed_town(Phase::closed);
  EXPECT_TRUE(holds(edition_view(town.id, town.edition()), "\"declared\":false"));
  ledger::CountedSetDeclared set = tally::counted_set(town.edition(), 0, town.state.means);
  set.nonce = town.nonce();
  ASSERT_TRUE(town.act(set, town.committee).ok());
  auto share = *tally::sum_share(town.edition(), 0, town.trustee(3), town.state.means);
  std::get<ledger::SumShareGiven>(share.body).share.back() ^= 1;
  ASSERT_TRUE(town.give(share, 3).ok());
  ASSERT_TRUE(
      town.give(*tally::sum_share(town.edition(), 0, town.trustee(1), town.state.means), 1).ok());
  EXPECT_TRUE(holds(edition_view(town.id, town.edition()),
                    "\"declared\":true,\"parts\":{\"valid\":[1],\"false\":[3],\"missing\":[2]},"
                    "\"opened\":false"));
  EXPECT_FALSE(counts_of(town.edition())[0].may_open);
}

TEST(SealingView, CountsChallengesBesideTheirSlot) {
  Town town = sealed_town(Phase::voting);
  const auto& context = *town.edition().context;
  const tally::BallotHeader header{
      tally::kSealedBallot, 0, town.slot("bob"), town.credential("bob").key(), 1, {}, 0};
  const tally::Bits bits = *context.questions[0].layout.encode({1});
  const ledger::Seed seed(ledger::Bytes(32, 5));
  const ledger::Bytes ballot = tally::seal_ballot(
      *context.ballot, header, {context.questions[0].layout, context.keys_of(0)}, bits, seed);
  const auto opening = tally::ballot_randomness(*context.ballot, header, bits, seed);
  ASSERT_TRUE(town.act(ledger::BallotChallenged{ballot, bits,
                                                ledger::Randomness::from(opening.value().view()),
                                                town.challenge_signature("bob", ballot)},
                       {})
                  .ok());
  EXPECT_TRUE(
      holds(slot_view(town.slot("bob"), town.edition()), "\"challenges\":1,\"ballots\":[]"));
  EXPECT_TRUE(holds(slot_view(town.slot("alice"), town.edition()), "\"challenges\":0"));
  EXPECT_TRUE(holds(sealing_view(town.edition()), "\"challenges\":1"));
}

TEST(SealingView, GroupsAreShownOnceOpenedByTheirNames) {
  Town town = sealed_town(Phase::declared);
  EXPECT_TRUE(holds(sealing_view(town.edition()), "\"groups\":null"));
  town.open_groups();
  EXPECT_TRUE(holds(sealing_view(town.edition()), "\"people\":3}]"));
  EXPECT_TRUE(holds(results_view(town.id, town.edition()), "\"kind\":\"sealed\",\"opened\":true"));
}

TEST(SealingView, AResultWithTooFewBallotsHasNoScores) {
  Town town = sealed_town(Phase::closed, 4);
  ASSERT_TRUE(town.act(*town.result(), town.committee).ok());
  const std::string results = results_view(town.id, town.edition());
  EXPECT_TRUE(holds(results, "\"opened\":false,\"counted\":3,\"winners\":[]")) << results;
  EXPECT_TRUE(holds(results, "\"score\":null")) << results;
}

}  // namespace
}  // namespace urna::api
