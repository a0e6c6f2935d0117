#include "tally/rules/best_set_core.h"

#include <algorithm>
#include <numeric>

namespace urna::tally {

namespace {

// Both ascending in cost and utility; so is the union without what is dominated.
template <class Front>
void unite(Front& into, Front&& from) {
  if (into.empty()) return into.swap(from);
  Front both;
  both.reserve(into.size() + from.size());
  auto a = into.begin(), b = from.begin();
  while (a != into.end() || b != from.end()) {
    const bool left =
        b == from.end() ||
        (a != into.end() && (a->cost != b->cost ? a->cost < b->cost : a->utility >= b->utility));
    const auto& next = left ? *a++ : *b++;
    if (both.empty() || next.utility > both.back().utility) both.push_back(next);
  }
  into.swap(both);
}

}  // namespace

std::vector<std::uint32_t> BestSetCore::by_gain(std::size_t begin, std::size_t end) const {
  std::vector<std::uint32_t> some;
  for (std::uint32_t i : sorted_)
    if (i >= begin && i < end) some.push_back(i);
  return some;
}

// Items are looked at from the last: with its first item a kind needs no count any more.
void BestSetCore::close_kinds(std::size_t item, Used& used) const {
  for (std::uint32_t kind : all_.items[item].kinds)
    if (kind != 0 && opened_[kind] == item) used[kind] = 0;
}

// Keeps what can still be part of a best set with the items before.
void BestSetCore::put(Layer& layer, Used used, const Front& front, const Item& shift,
                      const UpperBound& rest) {
  Front kept;
  kept.reserve(front.size());
  std::size_t guess = 0;
  for (const State& state : front) {
    const State next{state.cost + shift.cost, state.utility + shift.utility};
    if (next.cost > all_.money) break;
    if (!rest.reaches(all_.money - next.cost, best_ - next.utility, guess)) continue;
    if (used.empty()) best_ = std::max(best_, next.utility + rest.whole(guess));
    kept.push_back(next);
  }
  if (!kept.empty()) unite(layer[std::move(used)], std::move(kept));
}

BestSetCore::Layer BestSetCore::grown(std::size_t item) {
  const UpperBound rest(all_, by_gain(0, item));
  Layer layer;
  for (const auto& [used, front] : layers_[item + 1]) {
    Place with{item, all_.money, 0, used}, without = with;
    close_kinds(item, without.used);
    put(layer, without.used, front, Item{}, rest);
    if (!take(with)) continue;
    close_kinds(item, with.used);
    put(layer, with.used, front, all_.items[item], rest);
  }
  return layer;
}

void BestSetCore::make_lists(std::size_t listed) {
  const std::size_t items = all_.items.size();
  layers_.resize(items + 1);
  layers_[items][Used(all_.rooms.size() > 1 ? all_.rooms.size() : 0, 0)] = {State{}};
  std::size_t states = 1;
  for (listed_from_ = items; listed_from_ > 0; --listed_from_) {
    Layer layer = grown(listed_from_ - 1);
    for (const auto& [used, front] : layer) states += front.size() + 2 * used.size();
    if (states > listed) break;
    layers_[listed_from_ - 1] = std::move(layer);
  }
  for (std::size_t k = 0; k < listed_from_; ++k) tails_.emplace_back(all_, by_gain(k, items));
}

bool BestSetCore::take(Place& place) const {
  const Item& item = all_.items[place.at];
  if (item.cost > place.money) return false;
  for (std::uint32_t kind : item.kinds)
    if (kind != 0 && place.used[kind] >= all_.rooms[kind]) return false;
  for (std::uint32_t kind : item.kinds)
    if (kind != 0) ++place.used[kind];
  place.money -= item.cost;
  place.need -= item.utility;
  ++place.at;
  return true;
}

// The most that the listed items add at this place; below 0: nothing kept fits.
std::int64_t BestSetCore::most_from_lists(const Place& place) {
  std::int64_t most = -1;
  steps_ += layers_[place.at].size() * (1 + place.used.size());
  if (steps_ > most_) return most;
  for (const auto& [used, front] : layers_[place.at]) {
    bool room = true;
    for (std::size_t kind = 1; kind < used.size(); ++kind)
      room = room && used[kind] + place.used[kind] <= all_.rooms[kind];
    const auto end = std::ranges::upper_bound(front, place.money, {}, &State::cost);
    if (room && end != front.begin()) most = std::max(most, std::prev(end)->utility);
  }
  return most;
}

// `need` counts down from 0: what was gained on the way.
void BestSetCore::raise_best(const Place& place) {
  if (place.at == listed_from_) {
    const std::int64_t most = most_from_lists(place);
    if (most >= 0) best_ = std::max(best_, most - place.need);
    return;
  }
  std::size_t guess = 0;
  steps_ += 1 + place.used.size();
  if (steps_ > most_) return;
  if (!tails_[place.at].reaches(place.money, best_ + 1 + place.need, guess)) return;
  Place next = place;
  if (take(next)) raise_best(next);
  next = place;
  ++next.at;
  raise_best(next);
}

bool BestSetCore::attainable(const Place& place) {
  if (place.at >= listed_from_) {
    const std::int64_t most = most_from_lists(place);
    return most >= 0 && most >= place.need;
  }
  std::size_t guess = 0;
  steps_ += 1 + place.used.size();
  if (steps_ > most_ || !tails_[place.at].reaches(place.money, place.need, guess)) return false;
  Place next = place;
  if (take(next) && attainable(next)) return true;
  next = place;
  ++next.at;
  return attainable(next);
}

// Returns what is taken from the place on. Requires: a best set goes on from here.
std::vector<bool> BestSetCore::walk(Place place, BestSets* found) {
  std::vector<bool> taken(all_.items.size(), false);
  std::vector<Place> left_out;
  while (place.at < all_.items.size()) {
    Place with = place, without = place;
    ++without.at;
    const bool takes = take(with) && attainable(with);
    taken[place.at] = takes;
    if (takes && found != nullptr && attainable(without)) left_out.push_back(without);
    place = takes ? with : without;
  }
  for (const Place& from : left_out) {
    const std::vector<bool> other = walk(from, nullptr);
    std::vector<std::size_t> differs = {from.at - 1};
    for (std::size_t i = from.at; i < taken.size(); ++i)
      if (other[i] != taken[i]) differs.push_back(i);
    found->others.push_back(std::move(differs));
  }
  return taken;
}

ledger::Result<BestSets> BestSetCore::solve(std::size_t most, std::size_t listed) {
  most_ = most;
  sorted_.resize(all_.items.size());
  std::iota(sorted_.begin(), sorted_.end(), 0U);
  std::ranges::stable_sort(sorted_, [&](std::uint32_t a, std::uint32_t b) {
    return more_for_its_cost(all_.items[a], all_.items[b]);
  });
  opened_.assign(all_.rooms.size(), all_.items.size());
  for (std::size_t i = all_.items.size(); i-- > 0;)
    for (std::uint32_t kind : all_.items[i].kinds) opened_[kind] = i;
  make_lists(listed);
  Place start{0, all_.money, 0, Used(all_.rooms.size() > 1 ? all_.rooms.size() : 0, 0)};
  raise_best(start);
  start.need = best_;
  BestSets found;
  found.first = walk(start, &found);
  if (steps_ > most_)
    return ledger::Error{ledger::Errc::over_limit, "best sets of projects are too many to search"};
  return found;
}

}  // namespace urna::tally
