// The rules again, slowly: written from the words of the rules and not from the code of
// tally/rules. One fraction for every voter, no grouping of equal ballots, no bounds, no shortcuts:
// what the engine is compared with.
#pragma once

#include "tally/rules/exact.h"
#include "tally/rules/rule.h"

namespace urna::tally::naive {

// An election with its voters one by one.
struct World {
  std::int64_t budget = 0;
  std::vector<Pot> envelopes;
  std::vector<Project> projects;
  std::vector<std::vector<Mark>> voters;  // rankings: best first
  std::uint32_t ranks = 0;
  std::vector<std::uint32_t> lots;
};
Instance instance_of(const World& world);

struct Winner {
  std::uint32_t id = 0;
  std::string price;    // "" where nobody pays
  bool shared = false;  // bought by equal shares: then `payers` and `emptied` are counted
  std::uint64_t payers = 0, emptied = 0;
  bool operator==(const Winner&) const = default;
};

struct PotAnswer {
  std::uint16_t pot = 0;
  std::string endowment;
  std::uint64_t runs = 0;
  Ended ended = Ended::at_once;
  bool compared = false;
  std::uint64_t for_shares = 0, for_greedy = 0;
  bool operator==(const PotAnswer&) const = default;
};

struct Answer {
  std::vector<Winner> winners;  // in order
  std::vector<PotAnswer> pots;  // of equal shares
  Fraction most_money = 0;  // the most that all voters together were given, times the heaviest mark
  bool gave_up = false;     // more runs than the caller wanted to wait for
};

// Requires: the rule is lawful and its method is greedy, equal shares or Phragmen.
Answer answer(const ledger::RuleSpec& rule, const World& world, std::uint64_t most_runs);

// What one run of equal shares at this endowment buys, all projects being candidates.
std::vector<Position> bought_at(const ledger::RuleSpec& rule, const World& world,
                                const Fraction& endowment);

}  // namespace urna::tally::naive
