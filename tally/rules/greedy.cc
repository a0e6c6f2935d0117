#include "tally/rules/greedy.h"

#include <algorithm>

#include "ledger/int128.h"

namespace urna::tally {

namespace {

using ledger::Int128;
using ledger::TieKey;
using Position = std::uint32_t;

struct Greedy {
  const ledger::RuleSpec& rule;
  const Instance& instance;
  Outcome& outcome;
  std::vector<bool> settled;  // funded, or below a threshold

  std::int64_t score(Position p) const { return outcome.scores[p]; }
  const Project& project(Position p) const { return instance.projects[p]; }

  // Below 0: a goes first by the main key; 0: they tie.
  int compare_main(Position a, Position b) const {
    Int128 left = score(b), right = score(a);
    if (rule.order == ledger::Order::votes_per_cost) {
      const auto rank = [&](Position p) {
        return score(p) <= 0 ? 0 : project(p).cost == 0 ? 2 : 1;
      };
      if (rank(a) != rank(b)) return rank(b) - rank(a);
      if (rank(a) != 1) return 0;
      left *= project(a).cost;
      right *= project(b).cost;
    }
    return left < right ? -1 : left > right ? 1 : 0;
  }
  int compare_key(TieKey key, Position a, Position b) const {
    const auto sign = [](auto x, auto y) { return x < y ? -1 : x > y ? 1 : 0; };
    switch (key) {
      case TieKey::lower_cost:
        return sign(project(a).cost, project(b).cost);
      case TieKey::more_votes:
        return sign(score(b), score(a));
      case TieKey::label:
        return sign(project(a).label, project(b).label);
      case TieKey::filing_order:
        return sign(a, b);
    }
    return 0;
  }
  // Returns the link that parts a from b and which way; the filing order stands at the end of every
  // chain.
  std::pair<std::size_t, int> part(Position a, Position b) const {
    for (std::size_t link = 0; link < rule.ties.size(); ++link)
      if (const int way = compare_key(rule.ties[link], a, b); way != 0) return {link, way};
    return {rule.ties.size(), compare_key(TieKey::filing_order, a, b)};
  }
  bool before(Position a, Position b) const {
    const int main = compare_main(a, b);
    return main != 0 ? main < 0 : part(a, b).second < 0;
  }

  std::int64_t threshold() const;
  void drop_below_threshold();
  std::int64_t run_pot(std::uint16_t pot, std::int64_t money, std::vector<Position> candidates);
  void record_ties(std::uint16_t pot, const std::vector<Position>& order, std::size_t first_step);
  void run();
};

// The least score that may win: the absolute one, or the share of ballots rounded up, whichever is
// more.
std::int64_t Greedy::threshold() const {
  const Int128 share = (static_cast<Int128>(instance.ballots) * rule.minimum_share_num +
                        rule.minimum_share_den - 1) /
                       rule.minimum_share_den;
  return std::max(static_cast<std::int64_t>(rule.minimum_score), static_cast<std::int64_t>(share));
}

void Greedy::drop_below_threshold() {
  const std::int64_t least = threshold();
  for (Position p = 0; p < instance.projects.size(); ++p) {
    if (score(p) >= least) continue;
    settled[p] = true;
    outcome.trace.steps.push_back({project(p).envelope, project(p).id, score(p),
                                   Decision::below_threshold, 0, least - score(p)});
  }
}

// Returns what is left of the money.
std::int64_t Greedy::run_pot(std::uint16_t pot, std::int64_t money,
                             std::vector<Position> candidates) {
  std::ranges::sort(candidates, [&](Position a, Position b) { return before(a, b); });
  const std::size_t first_step = outcome.trace.steps.size();
  bool stopped = false;
  for (Position p : candidates) {
    const std::int64_t cost = project(p).cost;
    TraceStep step{pot, project(p).id, score(p), Decision::funded, money, 0};
    if (stopped) {
      step.decision = Decision::after_stop;
    } else if (cost > money) {
      step.decision = Decision::does_not_fit;
      step.missing = cost - money;
      stopped = !rule.skip;
    } else {
      money -= cost;
      outcome.spent += cost;
      outcome.winners.push_back(project(p).id);
      settled[p] = true;
    }
    outcome.trace.steps.push_back(step);
  }
  record_ties(pot, candidates, first_step);
  return money;
}

void Greedy::record_ties(std::uint16_t pot, const std::vector<Position>& order,
                         std::size_t first_step) {
  for (std::size_t start = 0, end = 0; start < order.size(); start = end) {
    TraceTie tie{pot, {project(order[start]).id}, TieKey::filing_order, false};
    std::size_t deepest = 0;
    for (end = start + 1; end < order.size() && compare_main(order[start], order[end]) == 0;
         ++end) {
      tie.projects.push_back(project(order[end]).id);
      deepest = std::max(deepest, part(order[end - 1], order[end]).first);
      const auto& steps = outcome.trace.steps;
      tie.mattered = tie.mattered || (steps[first_step + end].decision == Decision::funded) !=
                                         (steps[first_step + start].decision == Decision::funded);
    }
    if (tie.projects.size() < 2) continue;
    if (deepest < rule.ties.size()) tie.key = rule.ties[deepest];
    outcome.trace.ties.push_back(std::move(tie));
  }
}

// First inside each envelope on its projects with its money, then all that is left for all that are
// left.
void Greedy::run() {
  settled.assign(instance.projects.size(), false);
  drop_below_threshold();
  std::int64_t common = instance.budget;
  for (const Pot& pot : instance.envelopes) {
    std::vector<Position> own;
    for (Position p = 0; p < instance.projects.size(); ++p)
      if (!settled[p] && project(p).envelope == pot.envelope) own.push_back(p);
    const std::int64_t left = run_pot(pot.envelope, pot.amount, std::move(own));
    common -= rule.leftover_returns ? pot.amount - left : pot.amount;
  }
  std::vector<Position> rest;
  for (Position p = 0; p < instance.projects.size(); ++p)
    if (!settled[p]) rest.push_back(p);
  run_pot(0, common, std::move(rest));
}

}  // namespace

void run_greedy(const ledger::RuleSpec& rule, const Instance& instance, Outcome& outcome) {
  Greedy{rule, instance, outcome, {}}.run();
}

}  // namespace urna::tally
