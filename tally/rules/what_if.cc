#include "tally/rules/what_if.h"

#include <algorithm>
#include <limits>

#include "tally/rules/exact.h"

namespace urna::tally {

using ledger::Growth;
using ledger::Int128;
using ledger::Method;

namespace {

constexpr std::uint64_t kMostBallots = std::numeric_limits<std::uint32_t>::max();

// Looks for a turn among the distances 1 .. end from what was; at distance 0 the project loses.
// Wins is asked at most `most` times.
template <class Wins>
class Search {
 public:
  Search(std::uint64_t end, std::uint64_t most, bool monotone, Wins wins)
      : end_(end), most_(most), monotone_(monotone), wins_(wins) {}

  // `guess`: where to look first; `stride`: how far to go from there at first.
  ledger::Result<Turn> run(std::uint64_t guess, std::uint64_t stride) {
    if (end_ <= most_) {
      URNA_TRY(scan());
    } else {
      URNA_TRY(gallop(std::clamp<std::uint64_t>(guess, 1, end_), stride));
      URNA_TRY(bisect());
    }
    Turn turn{high_.has_value(), false, high_.value_or(0), low_, runs_};
    const bool all_tried = end_ <= most_ || (high_ && *high_ == 1);
    turn.proved = all_tried || (monotone_ && (high_ ? *high_ == low_ + 1 : low_ == end_));
    return turn;
  }

 private:
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
  ledger::Result<> gallop(std::uint64_t guess, std::uint64_t stride) {
    URNA_ASSIGN(const bool nearer, ask(guess));
    while (runs_ < most_) {
      const std::uint64_t here = nearer ? *high_ : low_;
      if (nearer ? low_ > 0 || here == 1 : high_.has_value() || here == end_) break;
      if (nearer && here <= stride) break;  // 0 is known to lose
      const bool last = !nearer && (runs_ + 1 == most_ || end_ - here <= stride);
      URNA_TRY(ask(last ? end_ : nearer ? here - stride : here + stride));
      stride *= 2;
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
  return rule.method == Method::greedy && rule.minimum_share.numerator == 0 &&
         rule.scoring != ledger::Scoring::schulze && losers_are_silent(rule, instance);
}

bool monotone_in_cost(const ledger::RuleSpec& rule, const Instance& instance) {
  if (rule.method == Method::equal_shares)
    return rule.shares.growth == Growth::none && !rule.shares.comparison;
  const bool known = rule.method == Method::greedy || rule.method == Method::phragmen;
  return known && losers_are_silent(rule, instance);
}

const TraceStep* last_step(const Trace& trace, std::uint32_t id, bool paying) {
  const TraceStep* last = nullptr;
  for (const TraceStep& step : trace.steps)
    if (step.project == id && (!paying || step.decision == Decision::cannot_pay)) last = &step;
  return last;
}

// How many more votes p needs to have its turn while its cost was still there.
std::uint64_t votes_to_be_early(const ledger::RuleSpec& rule, const Instance& instance,
                                const Outcome& outcome, Position p, std::uint16_t pot) {
  const std::int64_t cost = instance.projects[p].cost;
  const TraceStep* ahead = nullptr;
  for (const TraceStep& step : outcome.trace.steps)
    if (step.pot == pot && is_funded(step.decision) && step.left >= cost) ahead = &step;
  if (ahead == nullptr) return 1;
  Int128 needed = ahead->score;
  if (rule.method == Method::greedy && rule.order == ledger::Order::votes_per_cost)
    for (const Project& other : instance.projects)
      if (other.id == ahead->project && other.cost > 0)
        needed = (static_cast<Int128>(ahead->score) * cost + other.cost - 1) / other.cost;
  return static_cast<std::uint64_t>(std::max<Int128>(needed - outcome.scores[p], 1));
}

// How many purses hold what was missing, at the endowment that counted.
std::uint64_t purses_for(const Trace& trace, const TraceStep& step) {
  for (const TracePot& pot : trace.pots) {
    const std::size_t slash = pot.endowment.find('/');
    if (pot.pot != step.pot || slash == std::string::npos) continue;
    const BigInt top(pot.endowment.substr(0, slash)), bottom(pot.endowment.substr(slash + 1));
    if (top == 0) continue;
    const BigInt purses = (BigInt(step.missing) * bottom + top - 1) / top;
    return purses > kMostBallots ? kMostBallots : static_cast<std::uint64_t>(purses);
  }
  return 1;
}

std::uint64_t guess_supporters(const ledger::RuleSpec& rule, const Instance& instance,
                               const Outcome& outcome, Position p) {
  const std::uint32_t id = instance.projects[p].id;
  if (const TraceStep* step = last_step(outcome.trace, id, true); step != nullptr)
    return purses_for(outcome.trace, *step);
  const TraceStep* step = last_step(outcome.trace, id, false);
  if (step == nullptr) return 1;
  const bool short_of =
      step->decision == Decision::below_threshold || step->decision == Decision::below_support;
  if (short_of) return static_cast<std::uint64_t>(step->missing);
  return votes_to_be_early(rule, instance, outcome, p, step->pot);
}

// The instance with so many new ballots that name p alone.
Instance with_supporters(const Instance& instance, Position p, std::uint64_t extra) {
  Instance made = instance;
  GroupBuilder groups;
  std::vector<Mark> marks;
  for (std::size_t g = 0; g < instance.groups.size(); ++g) {
    const BallotGroup group = instance.groups[g];
    marks.clear();
    for (std::size_t k = 0; k < group.size(); ++k) marks.push_back(group.mark(k));
    groups.add(marks, group.count);
  }
  const Mark only{p, 1};
  groups.add({&only, 1}, extra);
  made.ballots = instance.ballots + extra;
  made.groups = groups.take();
  return made;
}

ledger::Result<Turn> search_supporters(const ledger::RuleSpec& rule, const Instance& instance,
                                       const Outcome& outcome, Position p, std::uint64_t runs) {
  const Project& project = instance.projects[p];
  const TraceStep* step = last_step(outcome.trace, project.id, false);
  const bool hopeless =
      project.cost > instance.budget || (step != nullptr && step->decision == Decision::too_dear);
  if (hopeless) return Turn{false, true, 0, 0, 0};
  const std::uint64_t end = std::min(instance.ballots + 1, kMostBallots - instance.ballots);
  const auto wins = [&](std::uint64_t extra) -> ledger::Result<bool> {
    URNA_ASSIGN(const Outcome then, run(rule, with_supporters(instance, p, extra)));
    return won(then, project.id);
  };
  return Search(end, runs, monotone_in_supporters(rule, instance), wins)
      .run(guess_supporters(rule, instance, outcome, p), 1);
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
  const TraceStep* step = last_step(outcome.trace, id, false);
  const bool tells =
      step != nullptr && step->missing > 0 &&
      (step->decision == Decision::does_not_fit || step->decision == Decision::cannot_pay ||
       step->decision == Decision::too_dear);
  const std::uint64_t guess = tells ? static_cast<std::uint64_t>(step->missing) : cost / 2;
  URNA_ASSIGN(Turn turn, Search(cost, runs, monotone_in_cost(rule, instance), wins)
                             .run(guess, std::max<std::uint64_t>(cost >> 16, 1)));
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
  URNA_ASSIGN(found.supporters, search_supporters(rule, instance, outcome, p, runs));
  URNA_ASSIGN(found.cost, search_cost(rule, instance, outcome, p, runs));
  return found;
}

ledger::Result<std::vector<WhatIf>> what_if(const ledger::RuleSpec& rule, const Instance& instance,
                                            const Outcome& outcome) {
  const std::uint64_t losers = instance.projects.size() - outcome.winners.size();
  const std::uint64_t runs = kMaxWhatIfRuns / (2 * std::max<std::uint64_t>(losers, 1));
  std::vector<WhatIf> found;
  for (Position p = 0; p < instance.projects.size(); ++p) {
    if (won(outcome, instance.projects[p].id)) continue;
    URNA_ASSIGN(WhatIf one, what_if(rule, instance, outcome, p, runs));
    found.push_back(one);
  }
  return found;
}

}  // namespace urna::tally
