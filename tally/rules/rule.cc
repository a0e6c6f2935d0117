#include "tally/rules/rule.h"

#include <algorithm>
#include <limits>

#include "ledger/int128.h"
#include "tally/rules/greedy.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;
using ledger::Int128;

namespace {

template <class E>
bool within(E value, std::uint8_t last) {
  const auto number = static_cast<std::uint8_t>(value);
  return number >= 1 && number <= last;
}

// What one mark is worth. `place`: its place on the ballot, from 0.
Int128 worth(const ledger::RuleSpec& rule, const Instance& instance, const Mark& mark,
             std::size_t place) {
  if (rule.scoring == ledger::Scoring::points) return mark.points;
  if (rule.scoring == ledger::Scoring::positions)
    return static_cast<Int128>(instance.ranks) - static_cast<Int128>(place);
  return 1;
}

ledger::Result<> check_money(const Instance& instance) {
  if (instance.budget < 0) return Error{Errc::bad_budget, "negative budget"};
  std::int64_t left = instance.budget;
  for (const Pot& pot : instance.envelopes) {
    if (pot.amount < 0 || pot.amount > left)
      return Error{Errc::bad_budget, "envelopes exceed the budget"};
    left -= pot.amount;
  }
  for (const Project& project : instance.projects)
    if (project.cost < 0) return Error{Errc::bad_budget, "negative cost of " + project.label};
  return ledger::Ok{};
}

}  // namespace

ledger::Result<> check(const ledger::RuleSpec& rule) {
  const auto bad = [](const char* field_name) { return Error{Errc::bad_rule, field_name}; };
  if (!within(rule.method, 1)) return bad("method");
  if (!within(rule.scoring, 3)) return bad("scoring");
  if (!within(rule.order, 2)) return bad("order");
  if (rule.minimum_score > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return bad("minimum_score");
  if (rule.minimum_share_den == 0 || rule.minimum_share_num > rule.minimum_share_den)
    return bad("minimum_share");
  std::vector<ledger::TieKey> keys = rule.ties;
  std::ranges::sort(keys);
  if (std::ranges::adjacent_find(keys) != keys.end()) return bad("ties: a key twice");
  for (ledger::TieKey key : keys)
    if (!within(key, 4)) return bad("ties");
  return ledger::Ok{};
}

ledger::Result<std::vector<std::int64_t>> scores_of(const ledger::RuleSpec& rule,
                                                    const Instance& instance) {
  std::vector<Int128> sums(instance.projects.size(), 0);
  for (const BallotGroup& group : instance.groups)
    for (std::size_t place = 0; place < group.marks.size(); ++place)
      sums.at(group.marks[place].project) +=
          static_cast<Int128>(group.count) * worth(rule, instance, group.marks[place], place);
  std::vector<std::int64_t> scores;
  for (Int128 sum : sums) {
    if (sum > std::numeric_limits<std::int64_t>::max() ||
        sum < std::numeric_limits<std::int64_t>::min())
      return Error{Errc::over_limit, "a score beyond 2^63"};
    scores.push_back(static_cast<std::int64_t>(sum));
  }
  return scores;
}

ledger::Result<Outcome> run(const ledger::RuleSpec& rule, const Instance& instance) {
  URNA_TRY(check(rule));
  URNA_TRY(check_money(instance));
  Outcome outcome;
  URNA_ASSIGN(outcome.scores, scores_of(rule, instance));
  switch (rule.method) {
    case ledger::Method::greedy:
      run_greedy(rule, instance, outcome);
      break;
  }
  return outcome;
}

}  // namespace urna::tally
