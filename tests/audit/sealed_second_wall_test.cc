// The second wall: if a proof of a mix were ever believed that is false, the two counts of the same
// ballots would differ (check 17), or a mixed ballot break its limits (16.3). No log can hold such
// a proof, so the state is told it instead.
#include "audit/checks.h"
#include "tally/ballot/mix_rows.h"
#include "tally/election/counted.h"
#include "tests/audit/sealed_forced.h"

namespace urna::audit {
namespace {

using fixture::Town;
using ledger::Bytes;

Town mixed_by_two() {
  Town town;
  town.rule.method = ledger::Method::equal_shares;
  town.seal();
  town.run_to(tally::Phase::closed);
  EXPECT_TRUE(
      town.act(tally::counted_set(town.edition(), 0, town.state.means), town.committee).ok());
  for (std::uint32_t l : {1U, 2U})
    EXPECT_TRUE(
        town.give(*tally::sum_share(town.edition(), 0, town.trustee(l), town.state.means), l).ok());
  for (std::uint32_t l : {1U, 2U})
    EXPECT_TRUE(
        town.give(*tally::mix_stage(town.edition(), 0, town.trustee(l), town.state.means), l).ok());
  return town;
}

// The last stage, with one more in a row's only chunk: P1 becomes P2, and P2 becomes both.
void plant(Town& town, std::size_t row) {
  tally::SealedCount& count = town.state.editions.at(town.id).sealed->counts.at(0);
  Bytes stage = town.blobs->bytes.at(tally::blob_name(*count.rows));
  const auto at = static_cast<std::ptrdiff_t>(64 * row + 32);
  const auto chunk = tally::Element::from(ledger::ByteView(stage).subspan(64 * row + 32, 32));
  std::ranges::copy(tally::add(chunk, tally::base_point()).bytes, stage.begin() + at);
  town.blobs->put(stage);
  count.rows = ledger::sha256(stage);
}

TEST(SealedSecondWall, APlantedRowIsCaughtByTheSumsOrByTheLimits) {  // checks 16.3 and 17
  const Town honest = mixed_by_two();
  std::multiset<std::string> checks;
  for (std::size_t row = 0; row < 3; ++row) {
    Town town = honest;
    plant(town, row);
    for (std::uint32_t l : {1U, 2U})
      ASSERT_TRUE(
          town.give(*tally::row_shares(town.edition(), 0, town.trustee(l), town.state.means), l)
              .ok());
    const auto opened = tally::opened_question(town.edition(), 0, town.state.means);
    ASSERT_TRUE(opened.ok()) << to_text(opened.error());
    const auto answer = town.publish(*opened);
    ASSERT_FALSE(answer.ok());
    checks.emplace(check_of(answer.code()));
  }
  EXPECT_EQ(checks, (std::multiset<std::string>{"16.3", "17", "17"}));
}

TEST(SealedSecondWall, StandsOpenForHonestRows) {
  Town town = mixed_by_two();
  for (std::uint32_t l : {1U, 2U})
    ASSERT_TRUE(
        town.give(*tally::row_shares(town.edition(), 0, town.trustee(l), town.state.means), l)
            .ok());
  EXPECT_TRUE(town.publish(*tally::opened_question(town.edition(), 0, town.state.means)).ok());
}

}  // namespace
}  // namespace urna::audit
