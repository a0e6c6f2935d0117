// Sequential Phragmen with continuous money (Phragmen 1894; for costs: Los, Christoff, Grossi,
// IJCAI 2022). Voters earn at equal speed; a project is bought as soon as its supporters hold its
// cost, and then they hold nothing. `load` of a voter: the time at which his purse was last
// emptied, so at time t he holds t - load. Loads are times of purchases, hence few: groups keep a
// number of one. Loads only rise, so a time once computed bounds all later ones from below and is
// computed again only for the candidate that is first.
#include <algorithm>
#include <map>

#include "tally/rules/common_denominator.h"
#include "tally/rules/methods.h"

namespace urna::tally {

using ledger::Int128;

namespace {

constexpr int kBits = 32;  // of a time's lower bound below a unit of money

// The least time at which a candidate can be bought, and who attains it.
struct Next {
  Share time;
  std::vector<Position> equal;  // in the order of the chain
};

class Phragmen {
 public:
  // All hold nothing at time 0; times are over `denominator` at first.
  Phragmen(const Contest& contest, const Support& support, const Task& task, Slate& slate,
           const BigInt& denominator = 1)
      : contest_(contest), support_(support), task_(task), slate_(slate) {
    load_of_.assign(contest.instance.groups.size(), 0);
    loads_.start(denominator);
    loads_.append({0, 1});
  }
  // Requires: before run. `held`: of each voter, over the denominator.
  void start_with(std::uint32_t group, const BigInt& held);
  std::int64_t run(ledger::Fitting fitting);

 private:
  struct Candidate {
    Position project = 0;
    Int128 low = 0;          // 2^-kBits; its time is not below it
    std::size_t looked = 0;  // number of loads when `time` was computed
    Share time;
  };
  static constexpr auto kFirstByTime = [](const Candidate& a, const Candidate& b) {
    return a.low > b.low;
  };

  void list_candidates();
  void look(Candidate& candidate);
  Next next();
  void buy(Position p, const Next& at, std::int64_t left);
  void refuse(const Next& at, std::int64_t left, Decision decision);
  void drop(Position p);
  void drop_barred(std::int64_t left);

  const Contest& contest_;
  const Support& support_;
  const Task& task_;
  Slate& slate_;
  CommonDenominator loads_;
  std::map<BigInt, std::uint32_t> number_of_;  // loads at the start
  std::vector<std::uint32_t> load_of_;         // by group: in loads_
  std::vector<Candidate> open_;                // a heap
  std::vector<std::int64_t> voters_;           // scratch of look: by load
};

void Phragmen::start_with(std::uint32_t group, const BigInt& held) {
  const auto [at, fresh] = number_of_.emplace(-held, static_cast<std::uint32_t>(loads_.size()));
  load_of_[group] = at->second;
  if (fresh) loads_.append({at->first, 1});
}

void Phragmen::look(Candidate& c) {
  voters_.assign(loads_.size(), 0);
  for (std::uint32_t g : support_.of(c.project).groups)
    voters_[load_of_[g]] += static_cast<std::int64_t>(contest_.instance.groups.count(g));
  BigInt sum = loads_.whole(contest_.cost(c.project));
  for (std::size_t i = 0; i < voters_.size(); ++i)
    if (voters_[i] != 0) sum += loads_[i] * voters_[i];
  c.time = {std::move(sum), support_.voters(c.project)};
  c.low = static_cast<Int128>(loads_.floor(c.time, 1, kBits));
  c.looked = loads_.size();
}

// Requires: some candidate is open.
Next Phragmen::next() {
  while (open_.front().looked != loads_.size()) {
    std::ranges::pop_heap(open_, kFirstByTime);
    look(open_.back());
    std::ranges::push_heap(open_, kFirstByTime);
  }
  Next best{open_.front().time, {}};
  const Int128 low = open_.front().low;
  for (Candidate& c : open_) {
    if (c.low > low) continue;
    if (c.looked != loads_.size()) look(c);
    if (less(best.time, c.time)) continue;
    if (less(c.time, best.time)) best = {c.time, {}};
    best.equal.push_back(c.project);
  }
  std::ranges::make_heap(open_, kFirstByTime);
  std::ranges::sort(best.equal,
                    [&](Position a, Position b) { return contest_.part(a, b).second < 0; });
  return best;
}

void Phragmen::drop(Position p) {
  std::erase_if(open_, [&](const Candidate& c) { return c.project == p; });
  std::ranges::make_heap(open_, kFirstByTime);
}

// What may no longer win is no next purchase: it ties with nothing and stops nothing.
void Phragmen::drop_barred(std::int64_t left) {
  std::vector<Position> barred;
  for (const Candidate& c : open_)
    if (!contest_.allowed(c.project, slate_.taken)) barred.push_back(c.project);
  std::ranges::sort(barred);
  for (Position p : barred) {
    slate_.steps.push_back(contest_.step(task_.pot, p, Decision::barred, left));
    drop(p);
  }
}

void Phragmen::buy(Position p, const Next& at, std::int64_t left) {
  TraceStep step = contest_.step(task_.pot, p, Decision::funded, left);
  step.price = to_text(loads_.value(at.time));
  step.payers = step.emptied = static_cast<std::uint64_t>(support_.voters(p));
  if (at.equal.size() > 1) slate_.ties.push_back(contest_.tie(task_.pot, at.equal));
  const auto number = static_cast<std::uint32_t>(loads_.size());
  loads_.append(at.time);
  for (std::uint32_t g : support_.of(p).groups) load_of_[g] = number;
  fund(contest_, slate_, std::move(step), p);
  drop(p);
}

void Phragmen::refuse(const Next& at, std::int64_t left, Decision decision) {
  for (Position p : at.equal) {
    const bool over = contest_.cost(p) > left;
    if (decision == Decision::does_not_fit && !over) continue;
    slate_.steps.push_back(contest_.step(task_.pot, p, over ? Decision::does_not_fit : decision,
                                         left, over ? contest_.cost(p) - left : 0));
    drop(p);
  }
}

void Phragmen::list_candidates() {
  for (Position p : task_.candidates) {
    const bool over = contest_.cost(p) > task_.money;
    if (support_.voters(p) > 0 && !over) {
      open_.push_back({p, 0, 0, {}});
      look(open_.back());
    } else {
      slate_.steps.push_back(contest_.step(
          task_.pot, p, over ? Decision::does_not_fit : Decision::cannot_pay,
          over ? task_.money : 0, over ? contest_.cost(p) - task_.money : contest_.cost(p)));
    }
  }
  std::ranges::make_heap(open_, kFirstByTime);
}

// With `stop`, the first time at which any project that attains it does not fit ends everything.
std::int64_t Phragmen::run(ledger::Fitting fitting) {
  list_candidates();
  const std::size_t first_tie = slate_.ties.size();
  std::int64_t left = task_.money;
  bool stopped = false;
  while (true) {
    drop_barred(left);
    if (open_.empty()) break;
    const Next at = next();
    const bool over =
        std::ranges::any_of(at.equal, [&](Position p) { return contest_.cost(p) > left; });
    stopped = stopped || (over && fitting == ledger::Fitting::stop);
    if (stopped) {
      refuse(at, left, Decision::after_stop);
    } else if (over) {
      refuse(at, left, Decision::does_not_fit);
    } else {
      buy(at.equal[0], at, left);
      left -= contest_.cost(at.equal[0]);
    }
  }
  say_which_ties_mattered(contest_, slate_, first_tie);
  return left;
}

}  // namespace

ledger::Result<std::int64_t> phragmen_pot(const Contest& contest, const Support& support,
                                          const Task& task, Slate& slate) {
  return Phragmen(contest, support, task, slate).run(contest.rule.fitting);
}

std::int64_t phragmen_completion(const Contest& contest, const Support& support, const Task& task,
                                 const Purses& purse, Slate& slate) {
  std::vector<Fraction> held;
  BigInt shared = 1;
  for (std::uint32_t g = 0; g < contest.instance.groups.size(); ++g) {
    held.push_back(purse(g));
    shared = lcm(shared, denominator(held.back()));
  }
  Phragmen phragmen(contest, support, task, slate, shared);
  for (std::uint32_t g = 0; g < held.size(); ++g)
    if (held[g] != 0) phragmen.start_with(g, numerator(held[g]) * (shared / denominator(held[g])));
  return phragmen.run(ledger::Fitting::skip);
}

}  // namespace urna::tally
