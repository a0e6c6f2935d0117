#include "tally/rules/selection.h"

#include <algorithm>
#include <limits>
#include <set>
#include <string_view>

namespace urna::tally {

using ledger::Int128;
using ledger::TieKey;

namespace {
int sign(auto x, auto y) { return x < y ? -1 : x > y ? 1 : 0; }
}  // namespace

int Contest::compare_scores(ledger::Order order, Position a, Position b) const {
  Int128 left = scores[b], right = scores[a];
  if (order == ledger::Order::votes_per_cost) {
    const auto rank = [&](Position p) { return scores[p] <= 0 ? 0 : cost(p) == 0 ? 2 : 1; };
    if (rank(a) != rank(b)) return rank(b) - rank(a);
    if (rank(a) != 1) return 0;
    left *= cost(a);
    right *= cost(b);
  }
  return sign(left, right);
}

int Contest::compare_key(TieKey key, Position a, Position b) const {
  switch (key) {
    case TieKey::lower_cost:
      return sign(cost(a), cost(b));
    case TieKey::more_votes:
      return sign(scores[b], scores[a]);
    case TieKey::label:
      return sign(project(a).label, project(b).label);
    case TieKey::filing_order:
      return sign(a, b);
    case TieKey::lot:
      return sign(instance.lots[a], instance.lots[b]);
  }
  return 0;
}

std::pair<std::size_t, int> Contest::part(Position a, Position b) const {
  for (std::size_t link = 0; link < rule.ties.size(); ++link)
    if (const int way = compare_key(rule.ties[link], a, b); way != 0) return {link, way};
  return {rule.ties.size(), compare_key(TieKey::filing_order, a, b)};
}

bool Contest::before(ledger::Order order, Position a, Position b) const {
  const int main = compare_scores(order, a, b);
  return main != 0 ? main < 0 : part(a, b).second < 0;
}

TraceTie Contest::tie(std::uint16_t pot, std::vector<Position> equal) const {
  std::ranges::sort(equal, [&](Position a, Position b) { return part(a, b).second < 0; });
  TraceTie tie{pot, {}, TieKey::filing_order, false};
  std::size_t deepest = 0;
  for (std::size_t k = 0; k < equal.size(); ++k) {
    tie.projects.push_back(project(equal[k]).id);
    if (k > 0) deepest = std::max(deepest, part(equal[k - 1], equal[k]).first);
  }
  if (deepest < rule.ties.size()) tie.key = rule.ties[deepest];
  return tie;
}

void Taken::add(const Project& project) {
  if (project.exclusive != 0) groups_.insert(project.exclusive);
  if (project.team != 0) ++teams_[project.team];
}

void Taken::remove(const Project& project) {
  groups_.erase(project.exclusive);
  if (project.team != 0) --teams_[project.team];
}

std::uint32_t Taken::of_team(std::uint32_t team) const {
  const auto found = teams_.find(team);
  return found == teams_.end() ? 0 : found->second;
}

bool Contest::allowed(Position p, const Taken& taken) const {
  const Project& asked = project(p);
  if (taken.group(asked.exclusive)) return false;
  return rule.maximum_per_team == 0 || taken.of_team(asked.team) < rule.maximum_per_team;
}

Taken Contest::taken_by(const std::vector<Position>& winners) const {
  Taken taken;
  for (Position w : winners) taken.add(project(w));
  return taken;
}

TraceStep Contest::step(std::uint16_t pot, Position p, Decision decision, std::int64_t left,
                        std::int64_t missing) const {
  return {pot, project(p).id, scores[p], decision, left, missing, {}, 0, 0};
}

std::int64_t Contest::cost_of(const std::vector<Position>& positions) const {
  Int128 sum = 0;
  for (Position p : positions) sum += cost(p);
  constexpr Int128 kMost = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(std::min(sum, kMost));
}

void say_which_ties_mattered(const Contest& contest, Slate& slate, std::size_t first) {
  std::set<std::uint32_t> funded;
  for (Position w : slate.winners) funded.insert(contest.project(w).id);
  for (std::size_t i = first; i < slate.ties.size(); ++i)
    slate.ties[i].mattered = !std::ranges::all_of(
        slate.ties[i].projects, [&](std::uint32_t id) { return funded.contains(id); });
}

namespace {

ledger::Error too_long() {
  return {ledger::Errc::over_limit,
          "a price beyond " + std::to_string(TraceStep::kPriceDigits) + " digits"};
}

bool fits_in_trace(std::string_view price) {
  const std::string_view digits = price.substr(price.starts_with('-') ? 1 : 0);
  const std::size_t top = std::min(digits.find('/'), digits.size());
  return top <= TraceStep::kPriceDigits && digits.size() <= top + 1 + TraceStep::kPriceDigits;
}

}  // namespace

ledger::Result<> check_fits_in_trace(const Fraction& price) {
  static const BigInt kBeyond = pow(BigInt(10), TraceStep::kPriceDigits);
  if (abs(numerator(price)) >= kBeyond || denominator(price) >= kBeyond) return too_long();
  return ledger::Ok{};
}

ledger::Result<> check_fits_in_trace(const Slate& slate) {
  for (const TraceStep& step : slate.steps)
    if (!fits_in_trace(step.price)) return too_long();
  for (const TracePot& pot : slate.pots)
    if (!fits_in_trace(pot.endowment)) return too_long();
  return ledger::Ok{};
}

void fund(const Contest& contest, Slate& slate, TraceStep step, Position p) {
  slate.winners.push_back(p);
  slate.taken.add(contest.project(p));
  slate.settled[p] = true;
  slate.steps.push_back(std::move(step));
}

}  // namespace urna::tally
