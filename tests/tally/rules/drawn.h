// Elections and rules drawn at random, small and nasty: costs that coincide so that exact ties are
// frequent, nothing, everything and too much, huge money beside small, equal ballots, points,
// ranks, envelopes, groups and teams. Seeds are fixed; URNA_PROPERTY_CASES asks for more cases and
// URNA_PROPERTY_SEED for others.
#pragma once

#include <rapidcheck.h>

#include <functional>

#include "tests/tally/rules/naive.h"

namespace urna::tally::drawn {

struct Case {
  ledger::RuleSpec rule;
  naive::World world;
};
std::ostream& operator<<(std::ostream& out, const Case& shown);

// Any lawful rule of these methods (all, if none is named).
ledger::RuleSpec rule_for(const std::vector<ledger::Method>& methods, const naive::World& world);
naive::World any_world();
Case any_case(const std::vector<ledger::Method>& methods = {});

// A number from 0 to below `end`, shrinking to 0. Call only inside a property.
std::int64_t below(std::int64_t end);
bool one_in(std::int64_t count);
template <class T>
T one_of(const std::vector<T>& list) {
  return list[static_cast<std::size_t>(below(static_cast<std::int64_t>(list.size())))];
}

// Checks the property on so many cases and prints the seed; a failure fails the running test.
void hold(int cases, const std::function<void()>& property);

// Where the engine and the naive count differ on this case, or "". The engine may refuse money so
// large that it says over_limit; `refused` then says so.
std::string difference(const Case& drawn, std::uint64_t most_runs, bool& refused, bool& gave_up);

}  // namespace urna::tally::drawn
