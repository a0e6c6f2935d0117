// The parts of a trace that are decided by an order: greedy passes and ties.
#include <algorithm>

#include "tally/certificates/trace_walk.h"

namespace urna::tally::certificates {

using ledger::Fitting;
using ledger::Int128;
using ledger::Order;
using ledger::TieKey;

namespace {
int sign(auto x, auto y) { return x < y ? -1 : x > y ? 1 : 0; }
}  // namespace

// Below 0: a first. By cost: votes for nothing first, no votes last.
int Walk::by_score(Order order, Position a, Position b) const {
  if (order == Order::votes) return sign(scores_[b], scores_[a]);
  const auto place = [&](Position p) { return scores_[p] <= 0 ? 2 : cost(p) == 0 ? 0 : 1; };
  if (place(a) != 1 || place(b) != 1) return sign(place(a), place(b));
  return sign(static_cast<Int128>(scores_[b]) * cost(a), static_cast<Int128>(scores_[a]) * cost(b));
}

int Walk::by_key(TieKey key, Position a, Position b) const {
  const auto& projects = claim_.instance.projects;
  const auto& lots = claim_.instance.lots;
  switch (key) {
    case TieKey::lower_cost:
      return sign(cost(a), cost(b));
    case TieKey::more_votes:
      return sign(scores_[b], scores_[a]);
    case TieKey::label:
      return sign(projects[a].label.compare(projects[b].label), 0);
    case TieKey::lot:
      return sign(lots.at(a), lots.at(b));
    case TieKey::filing_order:
      break;
  }
  return sign(a, b);
}

std::pair<std::size_t, int> Walk::by_chain(Position a, Position b) const {
  const auto& chain = claim_.rule.ties;
  for (std::size_t link = 0; link < chain.size(); ++link)
    if (const int way = by_key(chain[link], a, b); way != 0) return {link, way};
  return {chain.size(), by_key(TieKey::filing_order, a, b)};
}

Decision Walk::judged(const Pot& pot, Position p, bool stopped, Fitting fitting) const {
  if (stopped) return Decision::after_stop;
  if (!allowed(p)) return Decision::barred;
  if (cost(p) <= pot.left) return Decision::funded;
  const ledger::Ratio& part = claim_.rule.reserve;
  const bool helped = static_cast<Int128>(pot.left) * part.denominator >=
                      static_cast<Int128>(cost(p)) * part.numerator;
  return fitting == Fitting::reserve && helped ? Decision::from_reserve : Decision::does_not_fit;
}

// Every candidate once, in the order of scores and the chain, each decided by what is left.
bool Walk::greedy(Pot& pot, Order order, Fitting fitting) {
  const std::size_t first = step_;
  bool stopped = false;
  std::optional<Position> before;
  for (std::size_t i = 0; i < pot.candidates.size(); ++i) {
    Position p = 0;
    if (!next_position(pot, p)) return false;
    if (before) {
      const int main = by_score(order, *before, p);
      if (*before == p || main > 0 || (main == 0 && by_chain(*before, p).second >= 0))
        return fail(Fault::wrong_order, p, "its turn came earlier");
    }
    const Decision decision = judged(pot, p, stopped, fitting);
    const bool over = decision == Decision::does_not_fit || decision == Decision::from_reserve;
    const std::int64_t missing = over ? cost(p) - pot.left : 0;
    if (!expect(pot, p, decision, pot.left, missing)) return false;
    if (is_funded(decision)) {
      win(p);
      pot.left -= cost(p) - missing;
    }
    stopped = stopped || (over && fitting != Fitting::skip);
    before = p;
  }
  return greedy_ties(pot, order, first);
}

bool Walk::greedy_ties(const Pot& pot, Order order, std::size_t first) {
  std::vector<Position> equal;
  const auto& steps = claim_.trace.steps;
  for (std::size_t i = first; i <= step_; ++i) {
    const bool more = i < step_ && (equal.empty() ||
                                    by_score(order, equal[0], position_.at(steps[i].project)) == 0);
    if (!more && equal.size() > 1) {
      const auto won = [&](Position p) { return static_cast<bool>(settled_[p]); };
      const auto count = std::ranges::count_if(equal, won);
      if (!expect_tie(pot, equal, count > 0 && std::cmp_less(count, equal.size()))) return false;
    }
    if (!more) equal.clear();
    if (i < step_) equal.push_back(position_.at(steps[i].project));
  }
  return true;
}

// The next tie is of these, in this order, by the last link that was needed.
bool Walk::expect_tie(const Pot& pot, const std::vector<Position>& equal, bool mattered) {
  if (tie_ >= claim_.trace.ties.size())
    return fail(Fault::wrong_tie, equal[0], "its tie is not said");
  const TraceTie& said = claim_.trace.ties[tie_++];
  TraceTie right{pot.id, {}, TieKey::filing_order, mattered};
  std::size_t deepest = 0;
  for (std::size_t i = 0; i < equal.size(); ++i) {
    right.projects.push_back(claim_.instance.projects[equal[i]].id);
    if (i == 0) continue;
    const auto [link, way] = by_chain(equal[i - 1], equal[i]);
    if (way >= 0) return fail(Fault::wrong_tie, equal[i], "before " + std::to_string(i));
    deepest = std::max(deepest, link);
  }
  if (deepest < claim_.rule.ties.size()) right.key = claim_.rule.ties[deepest];
  return said == right ? true : fail(Fault::wrong_tie, equal[0], "another tie is said");
}

// Where voters pay, ties are said in the order of purchases; the next one is of these, if several.
void Walk::open_tie(std::vector<Position> equal) {
  if (equal.size() < 2) return;
  std::ranges::sort(equal, [&](Position a, Position b) { return by_chain(a, b).second < 0; });
  open_ties_.push_back(std::move(equal));
}

bool Walk::close_ties(const Pot& pot) {
  for (const std::vector<Position>& equal : open_ties_) {
    const bool all = std::ranges::all_of(equal, [&](Position q) { return settled_[q]; });
    if (!expect_tie(pot, equal, !all)) return false;
  }
  open_ties_.clear();
  return true;
}

}  // namespace urna::tally::certificates
