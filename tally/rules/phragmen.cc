// Sequential Phragmen with continuous money (Phragmen 1894; for costs: Los, Christoff, Grossi,
// IJCAI 2022). Voters earn at equal speed; a project is bought as soon as its supporters hold its
// cost, and then they hold nothing. `load` of a voter: the time at which his purse was last
// emptied, so at time t he holds t - load. Loads are times of purchases, hence few: groups keep a
// number of one.
#include <algorithm>

#include "tally/rules/methods.h"

namespace urna::tally {

namespace {

// The least time at which a candidate can be bought, and who attains it.
struct Next {
  Fraction time;
  std::vector<Position> equal;
};

class Phragmen {
 public:
  // `start`: load of every group; empty: all hold nothing at time 0.
  Phragmen(const Contest& contest, const Support& support, const Task& task, Slate& slate)
      : contest_(contest), support_(support), task_(task), slate_(slate) {
    load_of_.assign(contest.instance.groups.size(), 0);
    loads_.emplace_back(0);
  }
  void start_with(std::uint32_t group, const Fraction& held);
  std::int64_t run(ledger::Fitting fitting);

 private:
  Fraction time_of(Position p) const;
  Next next(const std::vector<Position>& open) const;
  void buy(Position p, const Next& at, std::int64_t left);
  void refuse(std::vector<Position>& open, const Next& at, std::int64_t left, Decision decision);

  const Contest& contest_;
  const Support& support_;
  const Task& task_;
  Slate& slate_;
  std::vector<Fraction> loads_;
  std::vector<std::uint32_t> load_of_;  // by group: in loads_
};

void Phragmen::start_with(std::uint32_t group, const Fraction& held) {
  const auto found = std::ranges::find(loads_, Fraction(-held));
  load_of_[group] = static_cast<std::uint32_t>(found - loads_.begin());
  if (found == loads_.end()) loads_.emplace_back(-held);
}

Fraction Phragmen::time_of(Position p) const {
  std::vector<ledger::Int128> voters(loads_.size(), 0);
  const Supporters supporters = support_.of(p);
  for (std::size_t k = 0; k < supporters.size(); ++k)
    voters[load_of_[supporters.groups[k]]] +=
        static_cast<ledger::Int128>(contest_.instance.groups.count(supporters.groups[k]));
  Fraction sum = contest_.cost(p);
  for (std::size_t i = 0; i < voters.size(); ++i)
    if (voters[i] != 0 && loads_[i] != 0) sum += loads_[i] * BigInt(voters[i]);
  return sum / support_.voters(p);
}

Next Phragmen::next(const std::vector<Position>& open) const {
  Next best;
  for (Position p : open) {
    const Fraction time = time_of(p);
    if (!best.equal.empty() && time > best.time) continue;
    if (best.equal.empty() || time < best.time) best = {time, {}};
    best.equal.push_back(p);
  }
  std::ranges::sort(best.equal,
                    [&](Position a, Position b) { return contest_.part(a, b).second < 0; });
  return best;
}

void Phragmen::buy(Position p, const Next& at, std::int64_t left) {
  TraceStep step = contest_.step(task_.pot, p, Decision::funded, left);
  step.price = to_text(at.time);
  step.payers = step.emptied = static_cast<std::uint64_t>(support_.voters(p));
  if (at.equal.size() > 1) {
    slate_.ties.push_back(contest_.tie(task_.pot, at.equal));
    slate_.ties.back().mattered = true;  // settled when the pot is done
  }
  const auto number = static_cast<std::uint32_t>(loads_.size());
  loads_.push_back(at.time);
  for (std::uint32_t g : support_.of(p).groups) load_of_[g] = number;
  fund(slate_, std::move(step), p);
}

void Phragmen::refuse(std::vector<Position>& open, const Next& at, std::int64_t left,
                      Decision decision) {
  for (Position p : at.equal) {
    const bool over = contest_.cost(p) > left;
    if (decision == Decision::does_not_fit && !over) continue;
    slate_.steps.push_back(contest_.step(task_.pot, p, over ? Decision::does_not_fit : decision,
                                         left, over ? contest_.cost(p) - left : 0));
    std::erase(open, p);
  }
}

// With `stop`, the first time at which any project that attains it does not fit ends everything.
std::int64_t Phragmen::run(ledger::Fitting fitting) {
  std::vector<Position> open;
  for (Position p : task_.candidates) {
    if (support_.voters(p) > 0 && contest_.cost(p) <= task_.money) {
      open.push_back(p);
    } else {
      const bool over = contest_.cost(p) > task_.money;
      slate_.steps.push_back(contest_.step(
          task_.pot, p, over ? Decision::does_not_fit : Decision::cannot_pay,
          over ? task_.money : 0, over ? contest_.cost(p) - task_.money : contest_.cost(p)));
    }
  }
  const std::size_t first_tie = slate_.ties.size();
  std::int64_t left = task_.money;
  bool stopped = false;
  while (!open.empty()) {
    const Next at = next(open);
    const bool over =
        std::ranges::any_of(at.equal, [&](Position p) { return contest_.cost(p) > left; });
    stopped = stopped || (over && fitting == ledger::Fitting::stop);
    if (stopped) {
      refuse(open, at, left, Decision::after_stop);
    } else if (over) {
      refuse(open, at, left, Decision::does_not_fit);
    } else if (const Position p = at.equal[0]; !contest_.allowed(p, slate_.winners)) {
      slate_.steps.push_back(contest_.step(task_.pot, p, Decision::barred, left));
      std::erase(open, p);
    } else {
      buy(p, at, left);
      left -= contest_.cost(p);
      std::erase(open, p);
    }
  }
  for (std::size_t i = first_tie; i < slate_.ties.size(); ++i) {
    const auto funded = [&](std::uint32_t id) {
      return std::ranges::any_of(slate_.winners,
                                 [&](Position w) { return contest_.project(w).id == id; });
    };
    slate_.ties[i].mattered = !std::ranges::all_of(slate_.ties[i].projects, funded);
  }
  return left;
}

}  // namespace

ledger::Result<std::int64_t> phragmen_pot(const Contest& contest, const Support& support,
                                          const Task& task, Slate& slate) {
  return Phragmen(contest, support, task, slate).run(contest.rule.fitting);
}

std::int64_t phragmen_completion(const Contest& contest, const Support& support, const Task& task,
                                 const Purses& purse, Slate& slate) {
  Phragmen phragmen(contest, support, task, slate);
  for (std::uint32_t g = 0; g < contest.instance.groups.size(); ++g)
    if (const Fraction held = purse(g); held != 0) phragmen.start_with(g, held);
  return phragmen.run(ledger::Fitting::skip);
}

}  // namespace urna::tally
