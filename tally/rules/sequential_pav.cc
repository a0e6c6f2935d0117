// Sequential proportional approval voting for budgets (Thiele 1895; Lackner and Skowron,
// "Multi-Winner Voting with Approval Preferences", 2023, rule seq-PAV): each round the project that
// gains most, where a supporter of k funded projects gains 1/(k+1) from the next. The gain is
// compared as it is, or per cost where `order` says so. Gains only fall, so an old gain is an upper
// bound and only the leaders are counted again.
#include <algorithm>
#include <numeric>

#include "tally/rules/exact.h"
#include "tally/rules/methods.h"

namespace urna::tally {

using ledger::Int128;

namespace {

// The common multiple of 1 to the most projects one ballot supports.
BigInt scale_of(const Contest& contest) {
  std::size_t longest = 1;
  for (std::size_t g = 0; g < contest.instance.groups.size(); ++g)
    longest = std::max(longest, contest.instance.groups[g].size());
  BigInt scale = 1;
  for (std::size_t k = 2; k <= std::min(longest, contest.instance.projects.size()); ++k)
    scale = boost::multiprecision::lcm(scale, BigInt(k));
  return scale;
}

// Number: whole numbers wide enough for the number of ballots, times the scale, times a cost.
template <class Number>
class SequentialPav {
 public:
  SequentialPav(const Contest& contest, const Support& support, const Task& task, Slate& slate)
      : contest_(contest), support_(support), task_(task), slate_(slate) {
    scale_ = static_cast<Number>(scale_of(contest));
    funded_of_.assign(contest.instance.groups.size(), 0);
    for (Position p : slate.winners) count_funded(p);
  }
  std::int64_t run();

 private:
  struct Candidate {
    Position position = 0;
    Number gain = 0;    // times scale_; the true one is not above it
    bool fresh = true;  // and it is the true one
  };
  using Candidates = std::vector<Candidate>;

  void count_funded(Position p);
  Number gain_of(Position p) const;
  int compare(const Candidate& a, const Candidate& b) const;
  std::vector<Position> leaders();
  Decision decide(Position p) const;
  void settle(Position p, Decision decision);

  const Contest& contest_;
  const Support& support_;
  const Task& task_;
  Slate& slate_;
  Number scale_ = 1;
  std::vector<std::uint32_t> funded_of_;  // by group: how many funded projects it supports
  Candidates open_;
  std::int64_t left_ = 0;
  bool stopped_ = false;
};

template <class Number>
void SequentialPav<Number>::count_funded(Position p) {
  for (std::uint32_t g : support_.of(p).groups) ++funded_of_[g];
}

template <class Number>
Number SequentialPav<Number>::gain_of(Position p) const {
  std::vector<std::uint64_t> voters;  // by number of funded projects they support
  for (std::uint32_t g : support_.of(p).groups) {
    if (funded_of_[g] >= voters.size()) voters.resize(funded_of_[g] + 1, 0);
    voters[funded_of_[g]] += contest_.instance.groups.count(g);
  }
  Number gain = 0;
  for (std::size_t k = 0; k < voters.size(); ++k)
    gain += scale_ / Number(k + 1) * Number(voters[k]);
  return gain;
}

// As Contest::compare_scores: by cost, what gains nothing goes last and what costs nothing first.
template <class Number>
int SequentialPav<Number>::compare(const Candidate& a, const Candidate& b) const {
  Number left = a.gain, right = b.gain;
  if (contest_.rule.order == ledger::Order::votes_per_cost) {
    const std::int64_t cost_a = contest_.cost(a.position), cost_b = contest_.cost(b.position);
    const auto rank = [](const Number& gain, std::int64_t cost) {
      return gain == 0 ? 0 : cost == 0 ? 2 : 1;
    };
    const int rank_a = rank(left, cost_a), rank_b = rank(right, cost_b);
    if (rank_a != rank_b) return rank_b - rank_a;
    if (rank_a != 1) return 0;
    left *= Number(cost_b);
    right *= Number(cost_a);
  }
  return left > right ? -1 : left < right ? 1 : 0;
}

// Those who gain most, as the chain puts them. Requires: somebody is open.
template <class Number>
std::vector<Position> SequentialPav<Number>::leaders() {
  while (true) {
    const auto before = [&](const Candidate& a, const Candidate& b) { return compare(a, b) < 0; };
    const Candidate best = *std::ranges::min_element(open_, before);
    std::vector<Position> equal;
    bool fresh = true;
    for (Candidate& c : open_) {
      if (compare(c, best) != 0) continue;
      equal.push_back(c.position);
      if (c.fresh) continue;
      c.gain = gain_of(c.position);
      c.fresh = true;
      fresh = false;
    }
    if (!fresh) continue;
    std::ranges::sort(equal,
                      [&](Position a, Position b) { return contest_.part(a, b).second < 0; });
    return equal;
  }
}

template <class Number>
Decision SequentialPav<Number>::decide(Position p) const {
  if (stopped_) return Decision::after_stop;
  if (!contest_.allowed(p, slate_.taken)) return Decision::barred;
  return contest_.cost(p) > left_ ? Decision::does_not_fit : Decision::funded;
}

template <class Number>
void SequentialPav<Number>::settle(Position p, Decision decision) {
  const auto at = std::ranges::find(open_, p, &Candidate::position);
  const bool over = decision == Decision::does_not_fit;
  TraceStep step =
      contest_.step(task_.pot, p, decision, left_, over ? contest_.cost(p) - left_ : 0);
  step.price = to_text(Fraction(BigInt(at->gain), BigInt(scale_)));
  open_.erase(at);
  stopped_ = stopped_ || (over && contest_.rule.fitting == ledger::Fitting::stop);
  if (decision != Decision::funded) return slate_.steps.push_back(std::move(step));
  left_ -= contest_.cost(p);
  fund(contest_, slate_, std::move(step), p);
  count_funded(p);
  for (Candidate& c : open_) c.fresh = false;
}

template <class Number>
std::int64_t SequentialPav<Number>::run() {
  left_ = task_.money;
  for (Position p : task_.candidates) open_.push_back({p, gain_of(p), true});
  const std::size_t first_tie = slate_.ties.size();
  while (!open_.empty()) {
    const std::vector<Position> equal = leaders();
    const Decision decision = decide(equal[0]);
    if (equal.size() > 1 && decision == Decision::funded)
      slate_.ties.push_back(contest_.tie(task_.pot, equal));
    settle(equal[0], decision);
  }
  say_which_ties_mattered(contest_, slate_, first_tie);
  return left_;
}

// 128 bits hold every product that is compared?
bool is_narrow(const Contest& contest) {
  BigInt most = scale_of(contest) * contest.instance.ballots;
  if (contest.rule.order == ledger::Order::votes_per_cost) {
    std::int64_t dearest = 1;
    for (const Project& project : contest.instance.projects)
      dearest = std::max(dearest, project.cost);
    most *= dearest;
  }
  return most < BigInt(1) << 126;
}

}  // namespace

ledger::Result<std::int64_t> sequential_pav_pot(const Contest& contest, const Support& support,
                                                const Task& task, Slate& slate) {
  if (!contest.effort.paranoid && is_narrow(contest))
    return SequentialPav<Int128>(contest, support, task, slate).run();
  return SequentialPav<BigInt>(contest, support, task, slate).run();
}

}  // namespace urna::tally
