// What surrounds every method in which voters pay from an endowment: the support filter before it,
// where growing endowments end, who gets what is left, the comparison with greedy, and the record.
#pragma once

#include "tally/rules/exact.h"
#include "tally/rules/methods.h"

namespace urna::tally {

// Outcomes one pot may take; a smaller step than this allows is refused.
constexpr std::uint64_t kMaxRuns = std::uint64_t{1} << 40;

// One pot. No ballots are counted like ballots that name nothing (decision 0036).
class Completion {
 public:
  Completion(const Contest& contest, const Support& support, const Task& task, Slate& slate);

  // What passed the support filter.
  const Task& kept() const { return kept_; }
  // What each voter starts with; 0 where there is none.
  Fraction start() const;
  // Does this outcome end the growth whatever would come next? Then the pot says why.
  bool ended(const std::vector<Position>& bought, TracePot& pot) const;

  // Records the run that counts, gives away what it left and compares with greedy, as the rule
  // says. A run offers bought(), purchases(), exact_price(), payers(), whole_money_left(), purse()
  // and wants_room() as SharesRun does. Returns what is left of the pot's money.
  template <class Run>
  std::int64_t finish(Run& run, TracePot pot) {
    std::int64_t left = task_.money - contest_.cost_of(run.bought());
    record(run);
    left = complete(left, [&run](std::uint32_t group) { return run.purse(group); });
    return compare(left, std::move(pot));
  }

 private:
  template <class Run>
  void record(Run& run) {
    std::int64_t left = kept_.money;
    for (std::size_t r = 0; r < run.purchases().size(); ++r) {
      const Position project = run.purchases()[r].project;
      TraceStep step = contest_.step(kept_.pot, project, Decision::funded, left);
      step.price = to_text(run.exact_price(r));
      std::tie(step.payers, step.emptied) = run.payers(r);
      left -= contest_.cost(project);
      fund(contest_, slate_, std::move(step), project);
    }
    for (const auto& purchase : run.purchases()) record_tie(purchase.tied);
    for (Position p : kept_.candidates)
      if (!slate_.settled[p]) record_loser(p, run.whole_money_left(p), run.wants_room(p), left);
  }
  void record_tie(const std::vector<Position>& tied);
  void record_loser(Position p, std::int64_t has, bool wants_room, std::int64_t left);
  std::int64_t complete(std::int64_t left, const Purses& purses);
  std::int64_t compare(std::int64_t left, TracePot pot);

  const Contest& contest_;
  const Support& support_;
  const Task& task_;
  Slate& slate_;
  Slate greedy_;  // before this pot, where it will be compared
  Task kept_;
};

// One pot whose endowments grow: grow() leaves the run that counts in last().
template <class Grower>
ledger::Result<std::int64_t> grow_and_finish(const Contest& contest, const Support& support,
                                             const Task& task, Slate& slate) {
  Completion completion(contest, support, task, slate);
  TracePot pot{task.pot, task.money, {}, 0, Ended::at_once, false, 0, 0};
  Grower grower(contest, support, completion, slate);
  URNA_TRY(grower.grow(pot));
  return completion.finish(grower.last(), std::move(pot));
}

}  // namespace urna::tally
