#include "tally/rules/what_if.h"

#include <algorithm>
#include <limits>

#include "tally/rules/what_if_guess.h"

namespace urna::tally {

using ledger::Growth;
using ledger::Method;

namespace {

constexpr std::uint64_t kMostBallots = std::numeric_limits<std::uint32_t>::max();
constexpr Turn kNotDetermined = {false, false, 0, 0, 0, false};

// Looks for a turn among the distances 1 .. end from what was; at distance 0 the project loses.
// Wins is asked at most `most` times.
template <class Wins>
class Search {
 public:
  Search(std::uint64_t end, std::uint64_t most, bool monotone, Wins wins)
      : end_(end), most_(most), monotone_(monotone), wins_(wins) {}

  // `guess`: where to look first; then one beside it, then `stride` further, and ever faster.
  ledger::Result<Turn> run(std::uint64_t guess, std::uint64_t stride) {
    const ledger::Result<> looked = look(guess, stride);
    if (!looked && looked.code() != ledger::Errc::over_limit) return looked.error();
    const bool found = high_.has_value();  // known even where a nearer one could not be looked at
    if (!looked && !found) return Turn{false, false, 0, 0, runs_, false};
    const std::uint64_t wins = found ? *high_ : 0;
    const bool all_tried = end_ <= most_ || wins == 1;
    const bool next_to_it = monotone_ && (found ? wins == low_ + 1 : low_ == end_);
    return Turn{found, looked && (all_tried || next_to_it), wins, low_, runs_};
  }

 private:
  ledger::Result<> look(std::uint64_t guess, std::uint64_t stride) {
    if (end_ <= most_) return scan();
    URNA_TRY(gallop(std::clamp<std::uint64_t>(guess, 1, end_), stride));
    return bisect();
  }
  // Asks at this distance and moves the bound it belongs to.
  ledger::Result<bool> ask(std::uint64_t distance) {
    ++runs_;
    URNA_ASSIGN(const bool won, wins_(distance));
    if (won) high_ = distance;
    if (!won) low_ = distance;
    return won;
  }
  ledger::Result<> scan() {
    for (std::uint64_t d = 1; d <= end_ && !high_; ++d) URNA_TRY(ask(d));
    return ledger::Ok{};
  }
  // From the guess towards the other side, ever faster, until the turn lies between the bounds.
  ledger::Result<> gallop(std::uint64_t guess, std::uint64_t far) {
    URNA_ASSIGN(const bool nearer, ask(guess));
    std::uint64_t stride = 1;
    while (runs_ < most_) {
      const std::uint64_t here = nearer ? *high_ : low_;
      if (nearer ? low_ > 0 || here == 1 : high_.has_value() || here == end_) break;
      if (nearer && here <= stride) break;  // 0 is known to lose
      const bool last = !nearer && (runs_ + 1 == most_ || end_ - here <= stride);
      URNA_TRY(ask(last ? end_ : nearer ? here - stride : here + stride));
      stride = std::max(stride * 2, far);
    }
    return ledger::Ok{};
  }
  ledger::Result<> bisect() {
    while (high_ && *high_ - low_ > 1 && runs_ < most_) URNA_TRY(ask(low_ + (*high_ - low_) / 2));
    return ledger::Ok{};
  }

  const std::uint64_t end_, most_;
  const bool monotone_;
  Wins wins_;
  std::uint64_t low_ = 0, runs_ = 0;
  std::optional<std::uint64_t> high_;
};

bool won(const Outcome& outcome, std::uint32_t id) {
  return std::ranges::find(outcome.winners, id) != outcome.winners.end();
}

// A loser of an envelope does not disturb the others of it, and so not what the envelope leaves.
bool losers_are_silent(const ledger::RuleSpec& rule, const Instance& instance) {
  return instance.envelopes.empty() || rule.fitting == ledger::Fitting::skip;
}

bool monotone_in_supporters(const ledger::RuleSpec& rule, const Instance& instance) {
  const bool known = rule.method == Method::greedy || rule.method == Method::phragmen;
  return known && rule.minimum_share.numerator == 0 && rule.scoring != ledger::Scoring::schulze &&
         losers_are_silent(rule, instance);
}

bool monotone_in_cost(const ledger::RuleSpec& rule, const Instance& instance) {
  if (rule.method == Method::equal_shares)
    return rule.shares.growth == Growth::none && !rule.shares.comparison;
  const bool known = rule.method == Method::greedy || rule.method == Method::phragmen;
  return known && losers_are_silent(rule, instance);
}

ledger::Result<Turn> search_supporters(const ledger::RuleSpec& rule, const Instance& instance,
                                       const Outcome& outcome, Position p, std::uint64_t runs) {
  const Project& project = instance.projects[p];
  const TraceStep* step = last_step(outcome.trace, project.id);
  const bool too_much = project.cost > instance.budget &&
                        rule.fitting != ledger::Fitting::reserve;  // a reserve adds the rest
  const bool hopeless = too_much || (step != nullptr && step->decision == Decision::too_dear);
  if (hopeless) return Turn{false, true, 0, 0, 0};
  const std::uint64_t end = std::min(instance.ballots + 1, kMostBallots - instance.ballots);
  const auto wins = [&](std::uint64_t extra) -> ledger::Result<bool> {
    URNA_ASSIGN(const Outcome then, run(rule, with_supporters(instance, p, extra)));
    return won(then, project.id);
  };
  const std::uint64_t guess = guess_supporters(rule, instance, outcome, p, end);
  URNA_ASSIGN(
      Turn turn,
      Search(end, runs, monotone_in_supporters(rule, instance), wins).run(guess, guess / 32 + 1));
  if (!turn.reachable) turn.proved = false;  // beyond `end` nobody looked
  return turn;
}

// Distances are what the cost is lowered by; the turn speaks of costs.
ledger::Result<Turn> search_cost(const ledger::RuleSpec& rule, const Instance& instance,
                                 const Outcome& outcome, Position p, std::uint64_t runs) {
  const auto cost = static_cast<std::uint64_t>(instance.projects[p].cost);
  Instance cheaper = instance;
  const std::uint32_t id = instance.projects[p].id;
  const auto wins = [&](std::uint64_t lower) -> ledger::Result<bool> {
    cheaper.projects[p].cost = static_cast<std::int64_t>(cost - lower);
    URNA_ASSIGN(const Outcome then, run(rule, cheaper));
    return won(then, id);
  };
  URNA_ASSIGN(Turn turn, Search(cost, runs, monotone_in_cost(rule, instance), wins)
                             .run(guess_lower_cost(rule, instance, outcome, p), cost / 64 + 1));
  if (!turn.determined) return turn;
  turn.loses = cost - turn.loses;
  if (turn.reachable) turn.wins = cost - turn.wins;
  return turn;
}

}  // namespace

ledger::Result<WhatIf> what_if(const ledger::RuleSpec& rule, const Instance& instance,
                               const Outcome& outcome, Position p, std::uint64_t runs) {
  CHECK(p < instance.projects.size() && !won(outcome, instance.projects[p].id));
  runs = std::max<std::uint64_t>(runs, 2);
  WhatIf found{instance.projects[p].id, {}, {}};
  const bool one_name_counts = rule.scoring != ledger::Scoring::borda;
  found.supporters = kNotDetermined;
  if (one_name_counts) {
    URNA_ASSIGN(found.supporters, search_supporters(rule, instance, outcome, p, runs));
  }
  URNA_ASSIGN(found.cost, search_cost(rule, instance, outcome, p, runs));
  return found;
}

ledger::Result<std::vector<WhatIf>> what_if(const ledger::RuleSpec& rule, const Instance& instance,
                                            const Outcome& outcome) {
  const std::uint64_t losers = instance.projects.size() - outcome.winners.size();
  const std::uint64_t runs =
      std::max<std::uint64_t>(kMaxWhatIfRuns / (2 * std::max<std::uint64_t>(losers, 1)), 2);
  std::vector<WhatIf> found;
  std::uint64_t left = kMaxWhatIfRuns;
  for (Position p = 0; p < instance.projects.size(); ++p) {
    const std::uint32_t id = instance.projects[p].id;
    if (won(outcome, id)) continue;
    found.push_back({id, kNotDetermined, kNotDetermined});
    if (left < 2 * runs) continue;
    URNA_ASSIGN(found.back(), what_if(rule, instance, outcome, p, runs));
    left -= found.back().supporters.runs + found.back().cost.runs;
  }
  return found;
}

}  // namespace urna::tally
