// Maximum welfare: a set of projects of the greatest total utility that the money pays for. Utility
// of a project: its score, times its cost where `shares.utility` is cost. What has no score adds
// nothing and is not taken. Of several best sets it is the one that a walk along the tie chain
// finds: every project is taken that some best set holds together with all taken before; winners
// come in that order.
#include <algorithm>

#include "tally/rules/best_set.h"
#include "tally/rules/methods.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;
using ledger::Int128;

namespace {

constexpr Int128 kMostUtility = Int128{1} << 62;
constexpr std::uint64_t kTeams = std::uint64_t{1} << 32;  // names of teams stand above groups'

class MaximumWelfare {
 public:
  MaximumWelfare(const Contest& contest, const Task& task, Slate& slate)
      : contest_(contest), task_(task), slate_(slate), barred_(slate.taken) {}

  ledger::Result<std::int64_t> run();

 private:
  Decision decide_before(Position p) const;
  ledger::Result<> add_item(Position p);
  std::uint32_t kind_of(std::uint64_t name, std::uint32_t room);
  void tell(Position p, Decision decision, std::int64_t left);
  void tell_ties(const BestSets& best);

  const Contest& contest_;
  const Task& task_;
  Slate& slate_;
  const Taken barred_;                // by winners of earlier pots
  std::vector<Position> positions_;   // by item
  std::vector<std::uint64_t> kinds_;  // names of kinds, from kind 1
  Knapsack knapsack_;
  Int128 total_ = 0;
};

// `funded` here: it is a candidate for best sets.
Decision MaximumWelfare::decide_before(Position p) const {
  if (contest_.scores[p] <= 0) return Decision::below_threshold;
  if (!contest_.allowed(p, barred_)) return Decision::barred;
  return contest_.cost(p) > task_.money ? Decision::does_not_fit : Decision::funded;
}

// `name` tells exclusive groups and teams apart.
std::uint32_t MaximumWelfare::kind_of(std::uint64_t name, std::uint32_t room) {
  const auto known = std::ranges::find(kinds_, name);
  if (known != kinds_.end()) return static_cast<std::uint32_t>(known - kinds_.begin()) + 1;
  kinds_.push_back(name);
  knapsack_.rooms.push_back(room);
  return static_cast<std::uint32_t>(kinds_.size());
}

ledger::Result<> MaximumWelfare::add_item(Position p) {
  const Project& project = contest_.project(p);
  Int128 utility = contest_.scores[p];
  if (contest_.rule.shares.utility == ledger::Utility::cost) utility *= project.cost;
  total_ += utility;
  if (total_ > kMostUtility) return Error{Errc::over_limit, "a sum of utilities beyond 2^62"};
  Item item{project.cost, static_cast<std::int64_t>(utility), {}};
  if (project.exclusive != 0) item.kinds[0] = kind_of(project.exclusive, 1);
  if (const std::uint32_t most = contest_.rule.maximum_per_team; most != 0 && project.team != 0) {
    item.kinds[1] = kind_of(kTeams + project.team, most - barred_.of_team(project.team));
  }
  positions_.push_back(p);
  knapsack_.items.push_back(item);
  return ledger::Ok{};
}

void MaximumWelfare::tell(Position p, Decision decision, std::int64_t left) {
  std::int64_t missing = 0;
  if (decision == Decision::below_threshold) missing = 1;
  if (decision == Decision::does_not_fit) missing = contest_.cost(p) - task_.money;
  if (decision == Decision::does_not_fit) left = task_.money;
  if (decision == Decision::outside_best && !contest_.allowed(p, slate_.taken))
    decision = Decision::barred;
  TraceStep step = contest_.step(task_.pot, p, decision, left, missing);
  if (decision == Decision::funded) return fund(contest_, slate_, std::move(step), p);
  slate_.steps.push_back(std::move(step));
}

// One tie for every winner that another best set leaves out: the projects by which it differs.
void MaximumWelfare::tell_ties(const BestSets& best) {
  for (const std::vector<std::size_t>& other : best.others) {
    std::vector<Position> differs;
    for (std::size_t item : other) differs.push_back(positions_[item]);
    slate_.ties.push_back(contest_.tie(task_.pot, std::move(differs)));
    slate_.ties.back().mattered = true;
  }
}

ledger::Result<std::int64_t> MaximumWelfare::run() {
  std::vector<Position> chain = task_.candidates;
  std::ranges::sort(chain, [&](Position a, Position b) { return contest_.part(a, b).second < 0; });
  std::vector<Decision> decisions;
  knapsack_.money = task_.money;
  for (Position p : chain) {
    decisions.push_back(decide_before(p));
    if (decisions.back() == Decision::funded) URNA_TRY(add_item(p));
  }
  URNA_ASSIGN(const BestSets best, best_sets(knapsack_));
  std::int64_t left = task_.money;
  for (std::size_t i = 0, item = 0; i < chain.size(); ++i) {
    const bool asked = decisions[i] == Decision::funded;
    if (asked && !best.first[item++]) decisions[i] = Decision::outside_best;
    tell(chain[i], decisions[i], left);
    if (decisions[i] == Decision::funded) left -= contest_.cost(chain[i]);
  }
  tell_ties(best);
  return left;
}

}  // namespace

ledger::Result<std::int64_t> maximum_welfare_pot(const Contest& contest, const Support&,
                                                 const Task& task, Slate& slate) {
  return MaximumWelfare(contest, task, slate).run();
}

}  // namespace urna::tally
