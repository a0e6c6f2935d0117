#include "tally/rules/what_if_guess.h"

#include <algorithm>
#include <limits>

#include "ledger/int128.h"
#include "tally/rules/exact.h"
#include "tally/rules/support.h"

namespace urna::tally {

using ledger::Int128;
using ledger::Method;

const TraceStep* last_step(const Trace& trace, std::uint32_t id) {
  const TraceStep* last = nullptr;
  for (const TraceStep& step : trace.steps)
    if (step.project == id) last = &step;
  return last;
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

namespace {

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

// Requires: text of a trace of ours.
Fraction fraction_of(const std::string& text) {
  const std::size_t slash = text.find('/');
  return Fraction(BigInt(text.substr(0, slash)), BigInt(text.substr(slash + 1)));
}

// A whole number from 1 to `end`, not below the value.
std::uint64_t at_least(const Fraction& value, std::uint64_t end) {
  const BigInt rounded = value <= 1 ? BigInt(1) : floor_of(value) + 1;
  return rounded >= end ? std::max<std::uint64_t>(end, 1) : static_cast<std::uint64_t>(rounded);
}

// One run of equal shares at the endowment that counted: the budget that gives it to every ballot,
// and nothing grows. There, more supporters and a lower cost only ever help p, so the turn is found
// by halving; the real one is near, unless growth then ends elsewhere.
class OneEndowment {
 public:
  OneEndowment(const ledger::RuleSpec& rule, const Instance& instance, const TracePot& pot,
               Position p)
      : rule_(rule), instance_(instance), endowment_(fraction_of(pot.endowment)), p_(p) {
    rule_.shares.growth = ledger::Growth::none;
    rule_.shares.step = 0;
    rule_.shares.stop = ledger::Stop::overshoot;
    rule_.shares.then = ledger::Then::nothing;
    rule_.shares.comparison = false;
    rule_.shares.start = ledger::Endowment::exact;
    rule_.maximum_cost_share = {1, 1};
    instance_.envelopes.clear();
  }
  bool wins_with(std::uint64_t extra) { return wins(with_supporters(instance_, p_, extra)); }
  bool wins_at(std::int64_t cost) {
    instance_.projects[p_].cost = cost;
    return wins(instance_);
  }

 private:
  bool wins(Instance world) {
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    const BigInt money = floor_of(endowment_ * world.ballots);
    if (money > kMost) return false;
    world.budget = static_cast<std::int64_t>(money);
    const auto outcome = run(rule_, world);
    return outcome &&
           std::ranges::find(outcome->winners, world.projects[p_].id) != outcome->winners.end();
  }

  ledger::RuleSpec rule_;
  Instance instance_;
  Fraction endowment_;
  Position p_;
};

// The least of 1 .. end at which it wins, `end` if there is none.
std::uint64_t halve(std::uint64_t end, const auto& wins) {
  std::uint64_t low = 0, high = end;
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    (wins(middle) ? high : low) = middle;
  }
  return high;
}

const TracePot* common_pot(const Trace& trace) {
  for (const TracePot& pot : trace.pots)
    if (pot.pot == 0 && pot.for_greedy <= pot.for_shares) return &pot;
  return nullptr;
}

// At Phragmen's purchases: how much p's supporters held together, and what was left.
struct Moment {
  Fraction held, time;
  std::int64_t left = 0;
};

std::vector<Moment> moments(const ledger::RuleSpec& rule, const Instance& instance,
                            const Outcome& outcome, Position p) {
  std::vector<Moment> list;
  const auto support = Support::make(rule, instance);
  if (!support) return list;
  std::vector<std::size_t> bought(instance.groups.size(), 0);
  std::vector<Fraction> loads = {0};
  for (const TraceStep& step : outcome.trace.steps) {
    if (step.pot != 0 || step.price.empty()) continue;
    Moment moment{0, fraction_of(step.price), step.left};
    std::vector<std::uint64_t> voters(loads.size(), 0);
    for (std::uint32_t g : support->of(p).groups) voters[bought[g]] += instance.groups.count(g);
    for (std::size_t i = 0; i < loads.size(); ++i)
      if (voters[i] != 0) moment.held += (moment.time - loads[i]) * BigInt(voters[i]);
    list.push_back(moment);
    const auto project = std::ranges::find(instance.projects, step.project, &Project::id);
    for (std::uint32_t g :
         support->of(static_cast<Position>(project - instance.projects.begin())).groups)
      bought[g] = loads.size();
    loads.push_back(moment.time);
  }
  return list;
}

std::uint64_t guess_at_moments(const std::vector<Moment>& list, std::int64_t cost,
                               std::uint64_t end) {
  std::uint64_t least = end;
  for (const Moment& moment : list)
    if (moment.left >= cost && moment.time > 0)
      least = std::min(least, at_least((cost - moment.held) / moment.time, end));
  return std::max<std::uint64_t>(least, 1);
}

std::int64_t cost_at_moments(const std::vector<Moment>& list) {
  std::int64_t most = 0;
  for (const Moment& moment : list) {
    const BigInt held = floor_of(moment.held);
    most = std::max(most, held >= moment.left ? moment.left : static_cast<std::int64_t>(held));
  }
  return most;
}

}  // namespace

std::uint64_t guess_supporters(const ledger::RuleSpec& rule, const Instance& instance,
                               const Outcome& outcome, Position p, std::uint64_t end) {
  const TraceStep* step = last_step(outcome.trace, instance.projects[p].id);
  if (step == nullptr) return 1;
  if (step->decision == Decision::below_threshold || step->decision == Decision::below_support)
    return static_cast<std::uint64_t>(step->missing);
  if (rule.method == Method::phragmen)
    return guess_at_moments(moments(rule, instance, outcome, p), instance.projects[p].cost, end);
  const TracePot* pot = common_pot(outcome.trace);
  if (rule.method != Method::equal_shares || pot == nullptr)
    return votes_to_be_early(rule, instance, outcome, p, step->pot);
  OneEndowment once(rule, instance, *pot, p);
  return halve(end, [&](std::uint64_t extra) { return once.wins_with(extra); });
}

std::uint64_t guess_lower_cost(const ledger::RuleSpec& rule, const Instance& instance,
                               const Outcome& outcome, Position p) {
  const std::int64_t cost = instance.projects[p].cost;
  const TraceStep* step = last_step(outcome.trace, instance.projects[p].id);
  const TracePot* pot = common_pot(outcome.trace);
  std::int64_t lower = step == nullptr ? 0 : step->missing;
  if (rule.method == Method::phragmen)
    lower = cost - cost_at_moments(moments(rule, instance, outcome, p));
  if (rule.method == Method::equal_shares && pot != nullptr) {
    OneEndowment once(rule, instance, *pot, p);
    lower =
        static_cast<std::int64_t>(halve(static_cast<std::uint64_t>(cost), [&](std::uint64_t by) {
          return once.wins_at(cost - static_cast<std::int64_t>(by));
        }));
  }
  return static_cast<std::uint64_t>(std::max<std::int64_t>(lower, 1));
}

}  // namespace urna::tally
