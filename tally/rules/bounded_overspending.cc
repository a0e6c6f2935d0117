// Equal shares with bounded overspending, its completion and comparison.
#include "tally/rules/completion.h"
#include "tally/rules/overspending_run.h"

namespace urna::tally {

ledger::Result<std::int64_t> bounded_overspending_pot(const Contest& contest,
                                                      const Support& support, const Task& task,
                                                      Slate& slate) {
  Completion completion(contest, support, task, slate);
  TracePot pot{task.pot, task.money, {}, 1, Ended::at_once, false, 0, 0};
  OverspendingRun run(contest, support, completion.kept(), slate.winners);
  URNA_TRY(run.run(completion.start()));
  pot.endowment = to_text(run.endowment());
  return completion.finish(run, std::move(pot));
}

}  // namespace urna::tally
