// Before the search: what every best set holds or leaves out, told by bounds alone (Martello and
// Toth, "Knapsack Problems", 1990, section 2.2.3).
#include "tally/rules/best_set.h"

#include <algorithm>
#include <numeric>

#include "tally/rules/best_set_core.h"

namespace urna::tally {

namespace {

enum class Fate : std::uint8_t { open, in, out };

class Reduction {
 public:
  explicit Reduction(const Knapsack& knapsack)
      : whole_(knapsack), fates_(knapsack.items.size(), Fate::open) {}

  ledger::Result<BestSets> solve(std::size_t most, std::size_t listed);

 private:
  std::int64_t greedy_with(std::uint32_t first, const std::vector<std::uint32_t>& order) const;
  void find_a_good_set();
  void fix();
  void fill_rooms();
  Knapsack rest();

  const Knapsack& whole_;
  std::vector<Fate> fates_;
  std::vector<std::uint32_t> sorted_;  // what gives most for its cost first
  std::int64_t least_ = 0;             // some set gives so much
  std::vector<std::uint32_t> rooms_;   // left by what is in
  std::vector<std::size_t> open_;
};

bool is_free(const Item& item) {
  return item.cost == 0 && item.kinds == std::array<std::uint32_t, 2>{0, 0};
}

// What the greedy set that starts with one item gives.
std::int64_t Reduction::greedy_with(std::uint32_t first,
                                    const std::vector<std::uint32_t>& order) const {
  std::int64_t money = whole_.money, utility = 0;
  std::vector<std::uint32_t> rooms = whole_.rooms;
  const auto consider = [&](const Item& item) {
    if (item.cost > money) return;
    for (std::uint32_t kind : item.kinds)
      if (kind != 0 && rooms[kind] == 0) return;
    for (std::uint32_t kind : item.kinds)
      if (kind != 0) --rooms[kind];
    money -= item.cost;
    utility += item.utility;
  };
  consider(whole_.items[first]);
  for (std::uint32_t i : order)
    if (i != first) consider(whole_.items[i]);
  return utility;
}

void Reduction::find_a_good_set() {
  sorted_.resize(whole_.items.size());
  std::iota(sorted_.begin(), sorted_.end(), 0U);
  std::ranges::stable_sort(sorted_, [&](std::uint32_t a, std::uint32_t b) {
    return more_for_its_cost(whole_.items[a], whole_.items[b]);
  });
  for (std::uint32_t first : sorted_) least_ = std::max(least_, greedy_with(first, sorted_));
  if (whole_.rooms.size() == 1) return;
  std::vector<std::uint32_t> by_utility = sorted_;  // for where rooms bind and not the money
  std::ranges::stable_sort(by_utility, std::ranges::greater(),
                           [&](std::uint32_t i) { return whole_.items[i].utility; });
  for (std::uint32_t first : sorted_) least_ = std::max(least_, greedy_with(first, by_utility));
}

void Reduction::fix() {
  std::vector<std::uint32_t> others;
  for (std::uint32_t i : sorted_) {
    const Item& item = whole_.items[i];
    others = sorted_;
    std::erase(others, i);
    const UpperBound bound(whole_, others);
    std::size_t guess = 0;
    if (is_free(item) || !bound.reaches(whole_.money, least_, guess)) {
      fates_[i] = Fate::in;
    } else if (!bound.reaches(whole_.money - item.cost, least_ - item.utility, guess)) {
      fates_[i] = Fate::out;
    }
  }
}

// What is in takes the room of its kinds.
void Reduction::fill_rooms() {
  rooms_ = whole_.rooms;
  for (std::size_t i = 0; i < fates_.size(); ++i)
    for (std::uint32_t kind : whole_.items[i].kinds)
      if (fates_[i] == Fate::in && kind != 0) --rooms_[kind];
  for (std::size_t i = 0; i < fates_.size(); ++i)
    for (std::uint32_t kind : whole_.items[i].kinds)
      if (fates_[i] == Fate::open && kind != 0 && rooms_[kind] == 0) fates_[i] = Fate::out;
}

// The open items as a knapsack of their own; kinds that have room for all of theirs are none.
Knapsack Reduction::rest() {
  Knapsack core{whole_.money, {}, {0}};
  std::vector<std::uint32_t> members(rooms_.size(), 0), renamed(rooms_.size(), 0);
  for (std::size_t i = 0; i < fates_.size(); ++i) {
    if (fates_[i] == Fate::in) core.money -= whole_.items[i].cost;
    if (fates_[i] != Fate::open) continue;
    open_.push_back(i);
    core.items.push_back(whole_.items[i]);
    for (std::uint32_t kind : whole_.items[i].kinds) ++members[kind];
  }
  std::int64_t common = 0;
  for (const Item& item : core.items) common = std::gcd(common, item.cost);
  if (common > 0) core.money -= core.money % common;  // nothing costs what is over
  for (std::size_t kind = 1; kind < rooms_.size(); ++kind) {
    if (members[kind] <= rooms_[kind]) continue;
    renamed[kind] = static_cast<std::uint32_t>(core.rooms.size());
    core.rooms.push_back(rooms_[kind]);
  }
  for (Item& item : core.items)
    for (std::uint32_t& kind : item.kinds) kind = renamed[kind];
  return core;
}

ledger::Result<BestSets> Reduction::solve(std::size_t most, std::size_t listed) {
  find_a_good_set();
  fix();
  fill_rooms();
  Knapsack core = rest();
  std::int64_t least = least_;
  for (std::size_t i = 0; i < fates_.size(); ++i)
    if (fates_[i] == Fate::in) least -= whole_.items[i].utility;
  URNA_ASSIGN(BestSets found, BestSetCore(std::move(core), least).solve(most, listed));
  BestSets named;
  for (const Fate fate : fates_) named.first.push_back(fate == Fate::in);
  for (std::size_t k = 0; k < open_.size(); ++k) named.first[open_[k]] = found.first[k];
  for (std::vector<std::size_t>& other : found.others) {
    for (std::size_t& item : other) item = open_[item];
    named.others.push_back(std::move(other));
  }
  return named;
}

}  // namespace

ledger::Result<BestSets> best_sets(const Knapsack& knapsack, std::size_t most, std::size_t listed) {
  return Reduction(knapsack).solve(most, listed);
}

}  // namespace urna::tally
