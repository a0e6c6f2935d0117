#include "tally/rules/exact_shares_run.h"

#include <algorithm>
#include <limits>

#include "tally/rules/free_projects.h"

namespace urna::tally {

using ledger::Int128;

namespace {
constexpr std::uint32_t kNever = ~0U;
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
}  // namespace

ExactSharesRun::ExactSharesRun(const Contest& contest, const Support& support, const Task& task,
                               std::vector<Position> winners)
    : contest_(contest),
      support_(support),
      task_(task),
      winners_(std::move(winners)),
      before_(winners_.size()) {}

ledger::Result<> ExactSharesRun::run(const Fraction& endowment) {
  return run_on(endowment, endowment);
}

ledger::Result<> ExactSharesRun::run_on(const Fraction& endowment, const Fraction& horizon) {
  URNA_TRY(spending_.start(contest_.instance, endowment));
  purse_ = {endowment, spending_.endowment_ulps(), true};
  horizon_ = {horizon, spending_.ulps(horizon), true};
  list_candidates();
  while (round()) {
  }
  return ledger::Ok{};
}

std::vector<Position> ExactSharesRun::bought() const {
  return {winners_.begin() + static_cast<std::ptrdiff_t>(before_), winners_.end()};
}

void ExactSharesRun::list_candidates() {
  winners_.resize(before_);
  taken_ = contest_.taken_by(winners_);
  purchases_.clear();
  candidates_.clear();
  changes_.clear();
  starts_.clear();
  round_of_.assign(contest_.instance.projects.size(), kNever);
  take_free(contest_, support_, task_, taken_, [&](Position p, std::vector<Position> tied) {
    buy({p, support_.voters(p), 0, std::move(tied), {}});
  });
  changes_.resize(purchases_.size());
  starts_.resize(purchases_.size());
  for (Position p : task_.candidates)
    if (contest_.cost(p) > 0 && support_.voters(p) > 0 && contest_.allowed(p, taken_))
      candidates_.push_back({p, support_.voters(p), support_.voters(p), false});
}

// Price per unit of utility, if so many pay: below 0 where a's is less.
int ExactSharesRun::compare(Position a, std::int64_t of_a, Position b, std::int64_t of_b) const {
  const bool by_cost = contest_.rule.shares.utility == ledger::Utility::cost;
  const Int128 left = static_cast<Int128>(of_b) * (by_cost ? 1 : contest_.cost(a));
  const Int128 right = static_cast<Int128>(of_a) * (by_cost ? 1 : contest_.cost(b));
  return left < right ? -1 : left > right ? 1 : 0;
}

// The candidate with the least price that is not ruled out yet; of equal ones first those that are
// not sure.
std::size_t ExactSharesRun::first() const {
  std::size_t best = candidates_.size();
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    const Candidate& a = candidates_[i];
    if (a.most == 0) continue;
    if (best == candidates_.size()) {
      best = i;
      continue;
    }
    const Candidate& b = candidates_[best];
    const int way = compare(a.project, a.most, b.project, b.most);
    if (way < 0 || (way == 0 && !a.sure && b.sure)) best = i;
  }
  return best;
}

// If fewer can pay than were asked, at most those few can: so the number falls to the largest that
// can pay. Returns false if nobody can pay for any.
bool ExactSharesRun::settle(std::size_t& best) {
  for (best = first(); best < candidates_.size(); best = first()) {
    Candidate& candidate = candidates_[best];
    if (candidate.sure) return true;
    const std::int64_t payers = able(candidate.project, candidate.most, purse_);
    candidate.sure = payers >= candidate.most;
    candidate.most = payers;
  }
  return false;
}

// Buys one project. Returns false if nobody can pay for any.
bool ExactSharesRun::round() {
  starts_.push_back(candidates_);
  std::size_t best = 0;
  if (!settle(best)) {
    look_ahead(nullptr);
    return false;
  }
  const Candidate at = candidates_[best];
  std::vector<Position> equal;
  for (const Candidate& c : candidates_)
    if (c.most > 0 && compare(c.project, c.most, at.project, at.most) == 0)
      equal.push_back(c.project);
  std::ranges::sort(equal, [&](Position a, Position b) { return contest_.part(a, b).second < 0; });
  const auto chosen = std::ranges::find(candidates_, equal[0], &Candidate::project);
  EqualPurchase purchase{equal[0], chosen->most, 0, {}, {}};
  if (equal.size() > 1) purchase.tied = std::move(equal);
  look_ahead(&purchase);
  buy(std::move(purchase));
  keep_unbought(purchases_.back().project);
  return true;
}

void ExactSharesRun::buy(EqualPurchase purchase) {
  const Position p = purchase.project;
  const Fraction price(BigInt(contest_.cost(p)), BigInt(purchase.payers));
  const Window at = window(spending_.ulps(contest_.cost(p), purchase.payers), purse_);
  for (std::uint32_t g : support_.of(p).groups) {
    const Spending::Purse& purse = spending_.purses()[g];
    if (contest_.cost(p) == 0 || purse.spent > at.near) continue;
    if (purse.spent > at.sure) {
      const Fraction spent = spending_.spent(purse.trail) + price;
      if (spent > endowment()) continue;
      purchase.emptied += spent == endowment() ? purse.count : 0;
    }
    purchase.groups.push_back(g);
  }
  spending_.buy(price);
  for (std::uint32_t g : purchase.groups) spending_.pay(g);
  round_of_[p] = static_cast<std::uint32_t>(purchases_.size());
  winners_.push_back(p);
  taken_.add(contest_.project(p));
  purchases_.push_back(std::move(purchase));
}

void ExactSharesRun::keep_unbought(Position bought) {
  const bool limited =
      contest_.rule.maximum_per_team > 0 || contest_.project(bought).exclusive != 0;
  std::erase_if(candidates_, [&](const Candidate& c) {
    return c.project == bought || (limited && !contest_.allowed(c.project, taken_));
  });
  for (Candidate& c : candidates_) c.sure = false;
}

// A sum of r prices is less than r ulps above its rounded value, the price asked less than one.
ExactSharesRun::Window ExactSharesRun::window(std::int64_t price, const Limit& limit) const {
  const bool far = price >= Spending::kFar || limit.ulps >= Spending::kFar;
  if (price >= Spending::kFar && limit.ulps < Spending::kFar) return {-1, -1};
  if (contest_.effort.paranoid || far) return {-1, kMost};
  const auto slack = static_cast<std::int64_t>(spending_.purchases()) + 1;
  return {limit.ulps - price - slack, limit.ulps - price};
}

bool ExactSharesRun::within(Spending::Trail trail, const Fraction& price, const Limit& limit) {
  const Fraction sum = spending_.spent(trail) + price;
  return limit.included ? sum <= limit.exact : sum < limit.exact;
}

// How many supporters of p could spend cost(p) / payers more and stay within the limit.
std::int64_t ExactSharesRun::able(Position p, std::int64_t payers, const Limit& limit) {
  const Window at = window(spending_.ulps(contest_.cost(p), payers), limit);
  const std::span<const std::uint32_t> groups = support_.of(p).groups;
  const Spending::Purse* purses = spending_.purses().data();
  std::int64_t sure = 0, near = 0;
  for (std::uint32_t g : groups) {
    const std::int64_t count = purses[g].count;
    sure += purses[g].spent <= at.sure ? count : 0;
    near += purses[g].spent <= at.near ? count : 0;
  }
  if (sure == near) return sure;
  const Fraction price(BigInt(contest_.cost(p)), BigInt(payers));
  for (std::uint32_t g : groups)
    if (purses[g].spent > at.sure && purses[g].spent <= at.near &&
        within(purses[g].trail, price, limit))
      sure += purses[g].count;
  return sure;
}

}  // namespace urna::tally
