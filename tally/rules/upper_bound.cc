#include "tally/rules/upper_bound.h"

#include <algorithm>
#include <map>

#include "ledger/int128.h"

namespace urna::tally {

using ledger::Int128;

bool more_for_its_cost(const Item& a, const Item& b) {
  if (a.cost == 0 || b.cost == 0) return a.cost == 0 && b.cost != 0;
  return static_cast<Int128>(a.utility) * b.cost > static_cast<Int128>(b.utility) * a.cost;
}

std::uint32_t single_kind(const Knapsack& knapsack, const Item& item) {
  for (std::uint32_t kind : item.kinds)
    if (kind != 0 && knapsack.rooms[kind] == 1) return kind;
  return 0;
}

namespace {

// The steps from nothing up the concave hull of (cost, utility): each gives less for its cost than
// the one before.
void add_hull(std::vector<Item> of_kind, std::vector<Item>& steps) {
  std::ranges::sort(of_kind, [](const Item& a, const Item& b) {
    return a.cost != b.cost ? a.cost < b.cost : a.utility > b.utility;
  });
  std::vector<Item> corners = {Item{}};
  for (const Item& item : of_kind) {
    if (item.utility <= corners.back().utility) continue;
    while (corners.size() > 1) {
      const Item &before = corners[corners.size() - 2], &last = corners.back();
      const Item up{last.cost - before.cost, last.utility - before.utility, {}};
      if (more_for_its_cost(up, {item.cost - last.cost, item.utility - last.utility, {}})) break;
      corners.pop_back();
    }
    corners.push_back(item);
  }
  for (std::size_t i = 1; i < corners.size(); ++i)
    steps.push_back(
        {corners[i].cost - corners[i - 1].cost, corners[i].utility - corners[i - 1].utility, {}});
}

}  // namespace

UpperBound::UpperBound(const Knapsack& knapsack, const std::vector<std::uint32_t>& chosen) {
  if (knapsack.rooms.size() > 1) {
    build_with_kinds(knapsack, chosen);
  } else {
    for (std::uint32_t i : chosen)
      if (!add_step(knapsack.items[i], knapsack.money)) break;
  }
}

void UpperBound::build_with_kinds(const Knapsack& knapsack,
                                  const std::vector<std::uint32_t>& chosen) {
  std::vector<Item> steps;
  std::map<std::uint32_t, std::vector<Item>> kinds;
  for (std::uint32_t i : chosen) {
    const std::uint32_t kind = single_kind(knapsack, knapsack.items[i]);
    (kind == 0 ? steps : kinds[kind]).push_back(knapsack.items[i]);
  }
  for (const auto& [kind, items] : kinds) add_hull(items, steps);
  std::ranges::stable_sort(steps, more_for_its_cost);
  for (const Item& step : steps)
    if (!add_step(step, knapsack.money)) break;
}

bool UpperBound::add_step(const Item& step, std::int64_t money) {
  costs_.push_back(costs_.back() + static_cast<std::uint64_t>(step.cost));
  utilities_.push_back(utilities_.back() + step.utility);
  return costs_.back() <= static_cast<std::uint64_t>(money);
}

bool UpperBound::reaches(std::int64_t money, std::int64_t need, std::size_t& guess) const {
  const auto purse = static_cast<std::uint64_t>(money);
  while (guess + 1 < costs_.size() && costs_[guess + 1] <= purse) ++guess;
  while (costs_[guess] > purse) --guess;
  const std::int64_t missing = need - utilities_[guess];
  if (missing <= 0) return true;
  if (guess + 1 == costs_.size()) return false;
  return static_cast<Int128>(purse - costs_[guess]) * (utilities_[guess + 1] - utilities_[guess]) >=
         static_cast<Int128>(costs_[guess + 1] - costs_[guess]) * missing;
}

}  // namespace urna::tally
