// What all rules share: who is still in the race, how ties are broken, envelopes before the common
// pot.
#pragma once

#include <map>
#include <set>
#include <utility>

#include "ledger/int128.h"
#include "tally/rules/exact.h"
#include "tally/rules/rule.h"

namespace urna::tally {

// One pot and who may ask for its money.
struct Task {
  std::uint16_t pot = 0;
  std::int64_t money = 0;
  std::vector<Position> candidates;  // ascending
};

// What winners bar: groups of which one has won, and how many of each team.
class Taken {
 public:
  void add(const Project& project);
  void remove(const Project& project);  // Requires: it was added.
  bool group(std::uint16_t exclusive) const { return groups_.contains(exclusive); }
  std::uint32_t of_team(std::uint32_t team) const;

 private:
  std::set<std::uint16_t> groups_;
  std::map<std::uint32_t, std::uint32_t> teams_;
};

// What was decided so far.
struct Slate {
  std::vector<Position> winners;  // in order of selection
  Taken taken;                    // by them
  std::vector<bool> settled;      // by position: funded, or out of the race for good
  std::vector<TracePot> pots;
  std::vector<TraceStep> steps;
  std::vector<TraceTie> ties;
};

// Rule and instance with their scores: the questions every rule asks. Changes nothing.
class Contest {
 public:
  Contest(const ledger::RuleSpec& its_rule, const Instance& its_instance,
          const std::vector<std::int64_t>& its_scores, Effort its_effort)
      : rule(its_rule), instance(its_instance), scores(its_scores), effort(its_effort) {}

  const ledger::RuleSpec& rule;
  const Instance& instance;
  const std::vector<std::int64_t>& scores;
  const Effort effort;

  const Project& project(Position p) const { return instance.projects[p]; }
  std::int64_t cost(Position p) const { return instance.projects[p].cost; }

  // Below 0: a goes first by score (per cost, where `order` says so); 0: they tie. By cost, what
  // has no votes goes last and what costs nothing first.
  int compare_scores(ledger::Order order, Position a, Position b) const;
  // The link of the chain that parts a from b, and which way; the filing order ends every chain.
  std::pair<std::size_t, int> part(Position a, Position b) const;
  bool before(ledger::Order order, Position a, Position b) const;
  // Candidates that tie, as the chain puts them: a tie for the trace, first of them first.
  TraceTie tie(std::uint16_t pot, std::vector<Position> equal) const;

  // May p still win beside these? (exclusive groups, projects per team)
  bool allowed(Position p, const Taken& taken) const;
  Taken taken_by(const std::vector<Position>& winners) const;
  TraceStep step(std::uint16_t pot, Position p, Decision decision, std::int64_t left,
                 std::int64_t missing = 0) const;
  std::int64_t cost_of(const std::vector<Position>& positions) const;

 private:
  int compare_key(ledger::TieKey key, Position a, Position b) const;
};

// Of the ties from number `first` on: were some of their projects funded and some not?
void say_which_ties_mattered(const Contest& contest, Slate& slate, std::size_t first);

// Errors: over_limit (a part of the fraction beyond TraceStep::kPriceDigits).
ledger::Result<> check_fits_in_trace(const Fraction& price);
ledger::Result<> check_fits_in_trace(const Slate& slate);

// Funds p: winners, what they take, settled and the step.
void fund(const Contest& contest, Slate& slate, TraceStep step, Position p);

// The greedy pass over `candidates`, in the order given by score: by `fitting`, from `money`.
// Returns what is left.
std::int64_t greedy_pass(const Contest& contest, const Task& task, ledger::Order order,
                         ledger::Fitting fitting, Slate& slate);

}  // namespace urna::tally
