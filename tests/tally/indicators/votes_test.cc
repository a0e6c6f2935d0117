// The walk over a roll in stretches, on threads: whatever the ids are and however many threads
// walk, the sums are those of one look at every slot.
#include "tally/indicators/votes.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace urna::tally {
namespace {

using Random = std::mt19937_64;
using EntryNumbers = std::set<std::uint64_t>;

struct Naive {
  std::uint64_t on_roll = 0, people = 0;
  std::array<std::uint64_t, kChannels> ballots{};
  std::array<EntryNumbers, kChannels> cast;
  EntryNumbers granted;
};

SlotState drawn_slot(Random& random) {
  SlotState slot;
  slot.revoked = random() % 7 == 0;
  slot.paper = random() % 9 == 0;
  slot.entries = {random() % 3'000};
  for (std::uint16_t question = 0; question < random() % 3; ++question)
    slot.chains.push_back({question,
                           0,
                           {},
                           3'000 + random() % 100'000,
                           static_cast<std::uint8_t>(random() % kChannels),
                           random() % 11 == 0,
                           {}});
  return slot;
}

// `shape`: the ids' first byte is any, one alone, or the first or last of a stretch.
Edition drawn_roll(Random& random, std::size_t slots, std::size_t shape) {
  Edition edition;
  while (edition.roll.size() < slots) {
    ledger::SlotId id;
    for (std::uint8_t& byte : id.bytes) byte = static_cast<std::uint8_t>(random());
    if (shape == 1) id.bytes[0] = 0x77;
    if (shape == 2) id.bytes[0] = static_cast<std::uint8_t>(random() % 2 == 0 ? 0x0f : 0x10);
    if (shape == 3) id.bytes[0] = static_cast<std::uint8_t>(random() % 2 == 0 ? 0x00 : 0xff);
    edition.roll[id] = drawn_slot(random);
  }
  return edition;
}

Naive counted_by_hand(const Edition& edition) {
  Naive naive;
  for (const auto& [id, slot] : edition.roll) {
    if (slot.revoked) continue;
    ++naive.on_roll;
    naive.granted.insert(slot.entries.front());
    bool voted = false;
    for (const ChainEnd& chain : slot.chains) {
      if (slot.paper || chain.void_by_rotation) continue;
      ++naive.ballots[chain.channel];
      naive.cast[chain.channel].insert(chain.cast_at);
      voted = true;
    }
    naive.people += voted ? 1 : 0;
  }
  return naive;
}

void expect_same(const Votes& votes, const Naive& naive) {
  constexpr std::size_t kAll = 1'000'000;
  EXPECT_EQ(votes.on_roll, naive.on_roll);
  EXPECT_EQ(votes.people, naive.people);
  EXPECT_EQ(votes.ballots, naive.ballots);
  EXPECT_EQ(votes.granted.first(kAll), std::vector(naive.granted.begin(), naive.granted.end()));
  for (std::size_t channel = 0; channel < kChannels; ++channel)
    EXPECT_EQ(votes.cast[channel].first(kAll),
              std::vector(naive.cast[channel].begin(), naive.cast[channel].end()));
}

TEST(Votes, AreThoseOfOneLookAtEverySlotOnAnyNumberOfThreads) {
  Random random(20261202);
  for (const std::size_t slots : {0U, 1U, 40U, 4'095U, 4'096U, 9'000U})
    for (std::size_t shape = 0; shape < 4; ++shape) {
      const Edition edition = drawn_roll(random, slots, shape);
      const Naive naive = counted_by_hand(edition);
      for (const unsigned threads : {1U, 2U, 5U}) {
        SCOPED_TRACE(std::to_string(slots) + " slots, shape " + std::to_string(shape) + ", " +
                     std::to_string(threads) + " threads");
        expect_same(votes_of(edition, ledger::parallel_for(threads)), naive);
      }
      expect_same(votes_of(edition, nullptr), naive);
    }
}

TEST(Votes, OfAClosedRollRestOnItsClosing) {
  Random random(7);
  Edition edition = drawn_roll(random, 5'000, 0);
  edition.roll_closed.emplace();
  edition.roll_closed_at = 42;
  Naive naive = counted_by_hand(edition);
  naive.granted = {42};
  expect_same(votes_of(edition, ledger::parallel_for(2)), naive);
}

}  // namespace
}  // namespace urna::tally
