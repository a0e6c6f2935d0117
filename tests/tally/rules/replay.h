// Payments replayed from a trace alone, in exact fractions: for methods that give every voter an
// endowment.
#pragma once

#include <algorithm>

#include "tally/rules/exact.h"
#include "tally/rules/support.h"
#include "tests/tally/rules/worlds.h"

namespace urna::tally {

inline Fraction fraction_of(const std::string& text) {
  const std::size_t slash = text.find('/');
  return {BigInt(text.substr(0, slash)), BigInt(text.substr(slash + 1))};
}

// What each voter of every group has; pays purchase by purchase.
class Replay {
 public:
  Replay(const ledger::RuleSpec& rule, const Instance& instance, const Fraction& endowment)
      : instance_(instance),
        support_(*Support::make(rule, instance)),
        purses(instance.groups.size(), endowment) {}

  // Every supporter who holds the price pays it, nobody else does.
  void pay_equal_shares(const TraceStep& step) {
    const Position p = position_of(step.project);
    const Fraction price = fraction_of(step.price);
    std::uint64_t payers = 0, emptied = 0;
    for (std::uint32_t g : support_.of(p).groups) {
      if (purses[g] < price) continue;
      purses[g] -= price;
      payers += instance_.groups.count(g);
      if (purses[g] == 0 && price > 0) emptied += instance_.groups.count(g);
    }
    EXPECT_EQ(price * payers, instance_.projects[p].cost) << step.project;
    EXPECT_EQ(payers, step.payers) << step.project;
    EXPECT_EQ(emptied, step.emptied) << step.project;
  }
  // Every supporter pays min(price x weight, what he has). Returns what they paid together.
  Fraction pay_what_there_is(const TraceStep& step) {
    const Supporters supporters = support_.of(position_of(step.project));
    const Fraction price = fraction_of(step.price);
    std::uint64_t payers = 0, emptied = 0;
    Fraction paid = 0;
    for (std::size_t k = 0; k < supporters.size(); ++k) {
      Fraction& purse = purses[supporters.groups[k]];
      const std::uint64_t count = instance_.groups.count(supporters.groups[k]);
      const Fraction part = std::min<Fraction>(purse, price * supporters.weight(k));
      payers += purse > 0 ? count : 0;
      emptied += purse > 0 && part == purse ? count : 0;
      purse -= part;
      paid += part * count;
    }
    EXPECT_EQ(payers, step.payers) << step.project;
    EXPECT_EQ(emptied, step.emptied) << step.project;
    return paid;
  }
  // Could any number of supporters pay for it in equal shares?
  bool can_be_paid(std::uint32_t id) const {
    const Position p = position_of(id);
    std::vector<std::pair<Fraction, std::uint64_t>> has;
    for (std::uint32_t g : support_.of(p).groups)
      has.emplace_back(purses[g], instance_.groups.count(g));
    std::ranges::sort(has, [](const auto& a, const auto& b) { return a.first > b.first; });
    std::uint64_t voters = 0;
    for (const auto& [purse, count] : has) {
      voters += count;
      if (purse * voters >= instance_.projects[p].cost) return true;
    }
    return false;
  }

 private:
  Position position_of(std::uint32_t id) const {
    Position p = 0;
    while (instance_.projects[p].id != id) ++p;
    return p;
  }
  const Instance& instance_;
  Support support_;

 public:
  std::vector<Fraction> purses;
};

}  // namespace urna::tally
