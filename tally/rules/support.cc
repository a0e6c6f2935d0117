#include "tally/rules/support.h"

#include <algorithm>
#include <limits>

namespace urna::tally {

using ledger::Errc;
using ledger::Error;

Worth worth_of(const ledger::RuleSpec& rule, const Instance& instance, const Mark& mark,
               std::size_t place, std::size_t length) {
  switch (rule.scoring) {
    case ledger::Scoring::points:
      return mark.points;
    case ledger::Scoring::positions:
      return static_cast<Worth>(instance.ranks) - static_cast<Worth>(place);
    case ledger::Scoring::borda:
      return static_cast<Worth>(length) - static_cast<Worth>(place) - 1;
    case ledger::Scoring::plus_minus:
      return mark.points > 0 ? 1 : mark.points < 0 ? -static_cast<Worth>(rule.minus_weight) : 0;
    case ledger::Scoring::supporters:
    case ledger::Scoring::split:
    case ledger::Scoring::schulze:
      return 1;
  }
  return 0;
}

namespace {

// Calls visit(group, position, weight) for every mark that supports.
template <class Visit>
ledger::Result<> for_each_support(const ledger::RuleSpec& rule, const Instance& instance,
                                  Visit visit) {
  const bool by_score = rule.shares.utility == ledger::Utility::score;
  for (std::size_t g = 0; g < instance.groups.size(); ++g) {
    const BallotGroup group = instance.groups[g];
    for (std::size_t k = 0; k < group.size(); ++k) {
      const Worth worth = worth_of(rule, instance, group.mark(k), k, group.size());
      if (worth <= 0) continue;
      if (by_score && worth > std::numeric_limits<std::uint32_t>::max())
        return Error{Errc::over_limit, "a ballot's utility beyond 2^32"};
      visit(static_cast<std::uint32_t>(g), group.projects[k],
            by_score ? static_cast<std::uint32_t>(worth) : 1U);
    }
  }
  return ledger::Ok{};
}

}  // namespace

ledger::Result<Support> Support::make(const ledger::RuleSpec& rule, const Instance& instance) {
  Support made;
  const std::size_t projects = instance.projects.size();
  made.starts_.assign(projects + 1, 0);
  made.voters_.assign(projects, 0);
  made.sums_.assign(projects, 0);
  bool over = false;
  URNA_TRY(for_each_support(rule, instance, [&](std::uint32_t g, Position p, std::uint32_t weight) {
    const auto count = static_cast<std::int64_t>(instance.groups.count(g));
    ++made.starts_[p + 1];
    made.voters_[p] += count;
    std::int64_t part = 0;
    over = over || __builtin_mul_overflow(count, static_cast<std::int64_t>(weight), &part) ||
           __builtin_add_overflow(made.sums_[p], part, &made.sums_[p]);
    made.heaviest_ = std::max(made.heaviest_, weight);
  }));
  if (over) return Error{Errc::over_limit, "a sum of utilities beyond 2^63"};
  for (std::size_t p = 0; p < projects; ++p) made.starts_[p + 1] += made.starts_[p];
  made.groups_.resize(made.starts_.back());
  made.uniform_ = made.heaviest_ == 1 && made.groups_.size() == instance.groups.marks();
  if (made.heaviest_ > 1) made.weights_.resize(made.starts_.back());
  std::vector<std::size_t> next = made.starts_;
  URNA_TRY(for_each_support(rule, instance, [&](std::uint32_t g, Position p, std::uint32_t weight) {
    if (made.weighted()) made.weights_[next[p]] = weight;
    made.groups_[next[p]++] = g;
  }));
  return made;
}

Supporters Support::of(Position p) const {
  const std::size_t start = starts_[p], length = starts_[p + 1] - start;
  Supporters supporters{{groups_.data() + start, length}, {}};
  if (weighted()) supporters.weights = {weights_.data() + start, length};
  return supporters;
}

}  // namespace urna::tally
