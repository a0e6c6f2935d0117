// Paper in a sealed edition: entered sealed by the station, counted with the others, and a sample
// of it opened (check 10).
#include <gtest/gtest.h>

#include "tally/election/choice.h"
#include "tally/election/outcome.h"
#include "tally/election/sample.h"
#include "tests/fixture/town.h"

namespace urna {
namespace {

using fixture::Town;
using ledger::Bytes;
using ledger::Errc;
using tally::Phase;

const std::vector<std::string> kOfficers{"officer1", "officer2"};
const std::vector<std::string> kLottery{"committee1", "committee2", "overseer"};

ledger::PaperBallot paper(Town& town, std::uint32_t serial, const tally::Choice& choice) {
  auto made = town.cast("session", choice, [&](Town::Draft& d) {
    d.header.slot = tally::paper_slot(town.station(), serial);
    d.header.channel = 2;
    d.seed = "paper " + std::to_string(serial);
  });
  return {made.ballot, made.signature};
}

// Two people vote on paper, one online; all three for P1.
Town town_with_papers(std::uint32_t minimum_ballots = 2) {
  Town town;
  town.seal(minimum_ballots);
  town.run_to(Phase::voting);
  for (const char* name : {"alice", "bob"})
    EXPECT_TRUE(
        town.act(ledger::SlotPaper{town.nonce(), town.slot(name), town.station()}, kOfficers).ok());
  const auto& session = town.credential("session");
  const auto proof = tally::prove_possession(tally::roll_context(Town::kOrigin, town.id), session,
                                             tally::paper_slot(town.station(), 0), Bytes(32, 1));
  EXPECT_TRUE(
      town.act(ledger::PaperSessionOpened{town.nonce(), town.station(), session.key(), proof},
               {"station1"})
          .ok());
  for (const std::uint32_t serial : {7U, 8U})
    EXPECT_TRUE(town.act(paper(town, serial, {0}), {"station1"}).ok());
  EXPECT_TRUE(town.act(town.cast("carol", {0}), {}).ok());
  EXPECT_TRUE(town.act(ledger::PaperManifest{town.nonce(), town.station(), 2, 2}, kOfficers).ok());
  EXPECT_TRUE(town.act(ledger::VotingClosed{town.nonce()}, town.committee).ok());
  return town;
}

ledger::PaperSampleDrawn draw(Town& town, std::uint32_t papers, std::uint8_t value = 1) {
  return {town.nonce(),    0, town.edition().closing_root, papers, "minutes 14/2026",
          Bytes(32, value)};
}

TEST(PaperSample, PapersAreCountedSealed) {
  Town town = town_with_papers();
  town.open_question();
  EXPECT_EQ(town.edition().sealed->counts.at(0).opened->counts, (std::vector<std::int64_t>{3, 0}));
}

TEST(PaperSample, OpensThePapersThatTheDrawNames) {
  Town town = town_with_papers();
  EXPECT_EQ(town.act(draw(town, 1), town.committee).code(), Errc::wrong_quorum);
  EXPECT_EQ(town.act(draw(town, 0), kLottery).code(), Errc::bad_sample);
  ASSERT_TRUE(town.act(draw(town, 1), kLottery).ok());
  EXPECT_EQ(town.act(draw(town, 1), kLottery).code(), Errc::count_step);
  ASSERT_EQ(town.edition().sealed->samples.at(0).slots.size(), 1U);
  for (const std::uint32_t l : {2U, 3U})
    ASSERT_TRUE(
        town.give(*tally::sample_shares(town.edition(), 0, town.trustee(l), town.state.means), l)
            .ok());
  auto opened = *tally::opened_sample(town.edition(), 0, {}, town.state.means);
  auto& event = std::get<ledger::PaperSampleOpened>(opened.body);
  EXPECT_EQ(event.counts, (std::vector<std::int64_t>{1, 0}));
  event.nonce = town.nonce();
  ledger::PaperSampleOpened wrong = event;
  wrong.counts[1] = 1;
  EXPECT_EQ(town.act(wrong, kLottery).code(), Errc::bad_sample);
  wrong = event;
  wrong.differing = {1};
  EXPECT_EQ(town.act(wrong, kLottery).code(), Errc::bad_sample);
  ASSERT_TRUE(town.act(event, kLottery).ok());
  const Bytes bytes = tally::encode_state(town.state);
  EXPECT_EQ(tally::encode_state(*tally::decode_state(bytes)), bytes);
}

TEST(PaperSample, AFalsePartIsKeptAndDoesNotOpenAnything) {
  Town town = town_with_papers(1);
  ASSERT_TRUE(town.act(draw(town, 2), kLottery).ok());
  auto part = *tally::sample_shares(town.edition(), 0, town.trustee(1), town.state.means);
  part.blobs[0].back() ^= 1;
  std::get<ledger::SampleSharesGiven>(part.body).shares.sha256 = ledger::sha256(part.blobs[0]);
  ASSERT_TRUE(town.give(part, 1).ok());
  EXPECT_FALSE(town.edition().sealed->samples.at(0).parts[0].valid);
  ASSERT_TRUE(
      town.give(*tally::sample_shares(town.edition(), 0, town.trustee(2), town.state.means), 2)
          .ok());
  EXPECT_EQ(tally::opened_sample(town.edition(), 0, {}, town.state.means).code(),
            Errc::too_few_shares);
}

// The tally less the sample would be the one online ballot.
TEST(PaperSample, NeverLeavesFewerBallotsSealedThanMayBeOpened) {
  Town town = town_with_papers();
  EXPECT_EQ(town.act(draw(town, 2), kLottery).code(), Errc::bad_sample);
  Town closed = town_with_papers(4);
  EXPECT_EQ(closed.act(draw(closed, 1), kLottery).code(), Errc::too_few_ballots);
}

TEST(PaperSample, TheValueAndTheClosingDecideWhichPapers) {
  Town town = town_with_papers();
  std::set<ledger::SlotId> seen;
  for (std::uint8_t value = 0; value < 16; ++value)
    seen.insert(tally::sampled_slots(town.edition(), draw(town, 1, value)).at(0));
  EXPECT_EQ(seen.size(), 2U);
  EXPECT_EQ(tally::sampled_slots(town.edition(), draw(town, 9)).size(), 2U);
}

}  // namespace
}  // namespace urna
