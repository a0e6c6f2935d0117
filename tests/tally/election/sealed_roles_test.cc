// Who may do what, and when: every act of a whole sealed edition is tried again with every other
// set of signers, and at every other place of the log.
#include <gtest/gtest.h>

#include <algorithm>

#include "tally/ballot/sealed_ballot.h"
#include "tally/election/choice.h"
#include "tally/election/counted.h"
#include "tally/election/sample.h"
#include "tests/fixture/town.h"

namespace urna {
namespace {

using fixture::Town;
using ledger::Bytes;
using ledger::Errc;
using tally::Phase;

void take_turn(Town& town, std::uint32_t trustee) {
  auto acts = tally::next_of_ceremony(town.edition(), town.trustee(trustee), town.state.means);
  ASSERT_TRUE(acts.ok()) << to_text(acts.error());
  for (tally::TrusteeAct& act : *acts) ASSERT_TRUE(town.give(std::move(act), trustee).ok());
}

// A run that fails by a complaint and a false answer.
void failed_run(Town& town) {
  for (int step = 0; step < 3; ++step)
    for (std::uint32_t l : {1U, 2U, 3U}) take_turn(town, l);
  ASSERT_TRUE(town.act(ledger::KeyComplaint{town.nonce(), 1, 1, 3}, {"trustee1"}).ok());
  const Bytes zeros(32 * town.edition().context->sealed->shape.keys, 0);
  ASSERT_TRUE(
      town.give({ledger::KeyComplaintAnswered{{}, 1, 3, 1, {ledger::sha256(zeros), zeros.size()}},
                 {zeros}},
                3)
          .ok());
  ASSERT_TRUE(town.act(ledger::KeyRunVoided{town.nonce(), 1, {3}}, town.committee).ok());
}

ledger::BallotChallenged challenge(Town& town) {
  tally::BallotHeader header;
  tally::Bits bits;
  const auto made = town.cast("carol", {0}, [&](Town::Draft& draft) {
    draft.seed = "checked";
    header = draft.header;
    bits = draft.bits;
  });
  const auto r =
      tally::ballot_randomness(*town.edition().context->ballot, header, bits,
                               ledger::Seed(ledger::sha256(ledger::view_of("checked")).view()));
  return {made.ballot, bits, ledger::Randomness::from(r.value().view()),
          town.challenge_signature("carol", made.ballot)};
}

void two_papers(Town& town) {
  const std::vector<std::string> officers{"officer1", "officer2"};
  const auto& session = town.credential("session");
  const auto proof = tally::prove_possession(tally::roll_context(Town::kOrigin, town.id), session,
                                             tally::paper_slot(town.station(), 0), Bytes(32, 1));
  for (const char* name : {"bob", "carol"})
    EXPECT_TRUE(
        town.act(ledger::SlotPaper{town.nonce(), town.slot(name), town.station()}, officers).ok());
  EXPECT_TRUE(
      town.act(ledger::PaperSessionOpened{town.nonce(), town.station(), session.key(), proof},
               {"station1"})
          .ok());
  for (const std::uint32_t serial : {1U, 2U}) {
    const auto made = town.cast("session", {1}, [&](Town::Draft& draft) {
      draft.header.slot = tally::paper_slot(town.station(), serial);
      draft.header.channel = 2;
    });
    EXPECT_TRUE(town.act(ledger::PaperBallot{made.ballot, made.signature}, {"station1"}).ok());
  }
  EXPECT_TRUE(town.act(ledger::PaperManifest{town.nonce(), town.station(), 2, 2}, officers).ok());
}

const std::vector<std::string> kLottery{"committee1", "committee2", "overseer"};
void open_sample(Town& town) {
  const tally::Means& means = town.state.means;
  EXPECT_TRUE(town.act(ledger::PaperSampleDrawn{town.nonce(), 0, town.edition().closing_root, 1,
                                                "minutes", Bytes(32, 1)},
                       kLottery)
                  .ok());
  for (std::uint32_t l : {1U, 2U})
    EXPECT_TRUE(
        town.give(*tally::sample_shares(town.edition(), 0, town.trustee(l), means), l).ok());
  auto opened = *tally::opened_sample(town.edition(), 0, {}, means);
  EXPECT_TRUE(town.act(std::get<ledger::PaperSampleOpened>(opened.body), kLottery).ok());
}

// Every kind of act that a sealed edition has, in one log.
Town whole_edition() {
  Town town;
  town.rule.method = ledger::Method::equal_shares;
  town.seal(1);
  town.run_to(Phase::enrolment);
  EXPECT_TRUE(
      town.act(ledger::SlotsGranted{town.nonce(), {town.grant("dave")}}, {"registrar", "overseer"})
          .ok());
  failed_run(town);
  town.hold_ceremony();
  EXPECT_TRUE(
      town.act(town.records({"alice", "bob", "carol", "dave"}), {"registrar", "overseer"}).ok());
  EXPECT_TRUE(
      town.act(ledger::RollClosed{town.nonce(), 4, {}, {}, {1}}, {"registrar", "overseer"}).ok());
  EXPECT_TRUE(town.act(ledger::VotingOpened{town.nonce()}, town.committee).ok());
  EXPECT_TRUE(town.act(challenge(town), {}).ok());
  for (const char* name : {"alice", "dave"}) EXPECT_TRUE(town.act(town.cast(name, {0}), {}).ok());
  two_papers(town);
  EXPECT_TRUE(town.act(ledger::VotingClosed{town.nonce()}, town.committee).ok());
  open_sample(town);
  town.open_question();
  EXPECT_TRUE(town.act(*town.result(), town.committee).ok());
  town.open_groups();
  return town;
}

Bytes submission_in(const Bytes& entry) {
  const ledger::ByteView view = ledger::parse_entry(entry)->submission;
  return {view.begin(), view.end()};
}

using Signers = std::vector<std::string>;
const std::vector<Signers>& all_signers() {
  static const std::vector<Signers> kAll = {{},
                                            {"committee1"},
                                            {"committee2"},
                                            {"committee1", "committee2"},
                                            {"committee1", "committee3"},
                                            {"committee1", "committee2", "committee3"},
                                            {"registrar"},
                                            {"overseer"},
                                            {"registrar", "overseer"},
                                            {"station1"},
                                            {"officer1"},
                                            {"officer1", "officer2"},
                                            {"station1", "officer1", "overseer"},
                                            {"proposer"},
                                            {"stranger"},
                                            {"trustee1"},
                                            {"trustee2"},
                                            {"trustee3"},
                                            {"trustee1", "trustee2"},
                                            {"trustee1", "trustee2", "trustee3"},
                                            {"committee1", "trustee1"},
                                            {"committee1", "registrar"},
                                            {"registrar", "overseer", "trustee1"},
                                            {"committee1", "committee2", "registrar"},
                                            {"committee1", "registrar", "overseer"}};
  return kAll;
}

std::set<ledger::PublicKey> keys_of(Town& town, const Signers& names) {
  std::set<ledger::PublicKey> keys;
  for (const std::string& name : names) keys.insert(town.key(name).public_key());
  return keys;
}

bool same_role(const std::set<ledger::PublicKey>& signed_by, Town& town, const Signers& names) {
  const auto keys = keys_of(town, names);
  const auto committee = keys_of(town, {"committee1", "committee2", "committee3"});
  const auto all_in = [&](const auto& some) { return std::ranges::includes(committee, some); };
  return keys == signed_by ||
         (keys.size() == 2 && signed_by.size() == 2 && all_in(keys) && all_in(signed_by));
}

TEST(SealedRoles, NoOtherSignersCanDoAnyAct) {  // B25, I6, I20
  const Town whole = whole_edition();
  Town town;
  town.seal(1);
  town.blobs->bytes = whole.blobs->bytes;
  const std::set<Errc> by_signer{Errc::wrong_signer, Errc::wrong_quorum,
                                 Errc::station_signature_missing};
  std::set<std::uint16_t> types;
  for (const Bytes& entry : whole.entries) {
    const Bytes right = submission_in(entry);
    const auto parsed = ledger::parse_submission(right);
    std::set<ledger::PublicKey> signed_by;
    for (const auto& line : parsed->signatures) signed_by.insert(line.key);
    for (const Signers& names : all_signers()) {
      if (same_role(signed_by, town, names)) continue;
      std::vector<const ledger::SigningKey*> keys;
      for (const std::string& name : names) keys.push_back(&town.key(name));
      const Bytes event = ledger::encode_event(parsed->event);
      const auto answer = Town(town).submit(ledger::make_submission(Town::kOrigin, event, keys));
      const std::string what = std::string(name_of(parsed->event.body)) + " by " +
                               (names.empty() ? "nobody" : names[0]) + ".." +
                               std::to_string(names.size());
      ASSERT_FALSE(answer.ok()) << what;
      EXPECT_TRUE(by_signer.contains(answer.code())) << what << ": " << name_of(answer.code());
    }
    types.insert(type_of(parsed->event.body));
    ASSERT_TRUE(town.submit(right).ok());
  }
  for (const int type :
       {26, 38, 40, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60})
    EXPECT_TRUE(types.contains(static_cast<std::uint16_t>(type))) << type;
}

// Which acts stand after the close, and which make keys.
bool opens(std::uint16_t type) { return type >= 50 && type <= 60; }
bool makes_keys(std::uint16_t type) { return type >= 40 && type <= 46; }

TEST(SealedRoles, NothingIsOpenedBeforeTheCloseAndNoKeysAreMadeAfterTheOpening) {  // Y08, I9, I11
  const Town whole = whole_edition();
  Town town;
  town.seal(1);
  town.blobs->bytes = whole.blobs->bytes;
  std::size_t tried = 0;
  for (const Bytes& step : whole.entries) {
    const Phase phase = town.state.editions.empty() ? Phase::founded : town.edition().phase;
    for (const Bytes& entry : whole.entries) {
      const Bytes act = submission_in(entry);
      const std::uint16_t type = type_of(ledger::parse_submission(act)->event.body);
      const bool early = opens(type) && phase < Phase::closed;
      const bool late = makes_keys(type) && phase != Phase::enrolment;
      const bool shown = type == 38 && phase != Phase::voting;
      if (phase == Phase::founded || (!early && !late && !shown)) continue;
      const auto answer = Town(town).submit(act);
      ASSERT_FALSE(answer.ok()) << type;
      const std::set<Errc> by_phase{Errc::wrong_phase, Errc::voting_not_open, Errc::voting_closed,
                                    Errc::duplicate};
      EXPECT_TRUE(by_phase.contains(answer.code())) << type << " " << name_of(answer.code());
      EXPECT_TRUE(answer.code() != Errc::duplicate || !early) << type;
      ++tried;
    }
    ASSERT_TRUE(town.submit(submission_in(step)).ok());
  }
  EXPECT_GT(tried, 500U);
}

TEST(SealedRoles, ATrusteesToolGivesNothingBeforeTheClose) {  // Y08
  const Town whole = whole_edition();
  Town town;
  town.seal(1);
  town.blobs->bytes = whole.blobs->bytes;
  for (const Bytes& step : whole.entries) {
    if (!town.state.editions.empty() && town.edition().phase < Phase::closed)
      for (std::uint32_t l : {1U, 2U, 3U}) {
        const tally::Edition& edition = town.edition();
        const ledger::Seed& seed = town.trustee(l);
        EXPECT_FALSE(tally::sum_share(edition, 0, seed, town.state.means).ok());
        EXPECT_FALSE(tally::mix_stage(edition, 0, seed, town.state.means).ok());
        EXPECT_FALSE(tally::row_shares(edition, 0, seed, town.state.means).ok());
        EXPECT_FALSE(tally::sample_shares(edition, 0, seed, town.state.means).ok());
        for (const auto set : {ledger::GroupSet::roll, ledger::GroupSet::turnout})
          EXPECT_FALSE(tally::group_share(edition, set, seed, town.state.means).ok());
      }
    ASSERT_TRUE(town.submit(submission_in(step)).ok());
  }
}

}  // namespace
}  // namespace urna
