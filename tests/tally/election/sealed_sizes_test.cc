// Nothing of a choice shows in how long things are: every answer a layout allows gives a ballot, a
// submission and an entry of the same size.
#include <gtest/gtest.h>

#include <functional>

#include "tally/ballot/sealed_ballot.h"
#include "tests/fixture/town.h"

namespace urna {
namespace {

using fixture::Town;
using tally::Choice;
using tally::Layout;

// Every list of up to `length` numbers below `radix`.
void each_list(std::size_t length, std::int64_t radix, const std::function<void(Choice&)>& visit) {
  Choice list;
  const std::function<void()> grow = [&] {
    visit(list);
    if (list.size() == length) return;
    for (std::int64_t next = 0; next < radix; ++next) {
      list.push_back(next);
      grow();
      list.pop_back();
    }
  };
  grow();
}

std::vector<tally::Element> keys_for(const Layout& layout) {
  std::vector<tally::Element> keys;
  for (std::uint32_t j = 0; j < layout.bits; ++j)
    keys.push_back(tally::multiply_base(tally::scalar_of(1'000 + j)));
  return keys;
}

// Returns how many answers were sealed.
std::size_t seal_all(const Layout& layout, std::size_t length, std::int64_t radix) {
  const auto keys = keys_for(layout);
  const tally::BallotHeader header{tally::kSealedBallot, 0, {}, tally::base_point(), 1, {}, 0};
  std::set<tally::Bits> seen;
  each_list(length, radix, [&](Choice& choice) {
    const auto bits = layout.encode(choice);
    if (!bits || !seen.insert(*bits).second) return;
    const auto ballot =
        tally::seal_ballot({}, header, {layout, keys}, *bits, ledger::Seed(ledger::Bytes(32, 3)));
    EXPECT_EQ(ballot.size(), tally::sealed_ballot_bytes(layout.bits));
  });
  return seen.size();
}

TEST(SealedSizes, EveryAnswerOfEveryLayoutIsSealedInAsManyBytes) {  // P08
  ledger::init_crypto();
  EXPECT_EQ(seal_all(*tally::approval(3, 0, 2), 3, 3), 7U);
  EXPECT_EQ(seal_all(*tally::knapsack({1, 2, 3}, 3), 3, 3), 5U);
  EXPECT_EQ(seal_all(*tally::points(2, 2, 3), 2, 3), 8U);
  EXPECT_EQ(seal_all(*tally::ranking(3, 2), 2, 3), 10U);
  EXPECT_EQ(seal_all(*tally::scores(2, 2), 2, 3), 9U);
}

TEST(SealedSizes, SubmissionsAndEntriesAreOfOneSizeToo) {  // P08
  Town town;
  town.seal();
  town.run_to(tally::Phase::voting);
  std::set<std::size_t> submissions, entries;
  for (const Choice& choice : {Choice{}, Choice{0}, Choice{1}}) {
    Town at = town;
    const auto submission = at.submission(at.cast("alice", choice), {});
    submissions.insert(submission.size());
    ASSERT_TRUE(at.submit(submission).ok());
    entries.insert(at.entries.back().size());
  }
  EXPECT_EQ(submissions.size(), 1U);
  EXPECT_EQ(entries.size(), 1U);
}

}  // namespace
}  // namespace urna
