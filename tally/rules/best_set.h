// A set of items of the greatest utility that the money pays for: the 0-1 knapsack with at most so
// many items of a kind, solved exactly in integers. Of several best sets the first by the order of
// the items.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "ledger/result.h"

namespace urna::tally {

// Steps of one search, some seconds, beyond which it gives up.
inline constexpr std::size_t kMaxWelfareSteps = 1U << 26;
// States kept in lists, 16 bytes each; beyond it the search goes on without.
inline constexpr std::size_t kMaxWelfareListed = 1U << 20;

struct Item {
  std::int64_t cost = 0, utility = 0;           // neither below 0
  std::array<std::uint32_t, 2> kinds = {0, 0};  // in Knapsack::rooms; 0: of no kind
};

struct Knapsack {
  std::int64_t money = 0;
  std::vector<Item> items;                 // of equals the preferred one first
  std::vector<std::uint32_t> rooms = {0};  // by kind: at most so many of it; the first is not used
};

struct BestSets {
  // Walking the items in order: taken wherever some best set holds it and all taken before. What
  // costs nothing and is of no kind is always taken.
  std::vector<bool> first;
  // For every item taken though some best set with all taken before leaves it out: the items, in
  // order, by which the first such set differs.
  std::vector<std::vector<std::size_t>> others;
};

// Requires: every item fits alone; utilities sum to at most 2^62.
// Errors: over_limit (more than `most` steps).
ledger::Result<BestSets> best_sets(const Knapsack& knapsack, std::size_t most = kMaxWelfareSteps,
                                   std::size_t listed = kMaxWelfareListed);

}  // namespace urna::tally
