// The one interface behind which every rule stands: a full specification and an instance in,
// winners and a trace out. Integers and exact fractions only; the same answer whatever the
// compiler, locale or number of threads.
#pragma once

#include "tally/rules/instance.h"

namespace urna::tally {

enum class Decision : std::uint8_t {
  funded = 1,
  does_not_fit = 2,     // `missing`: how much more money it needed
  after_stop = 3,       // a no-skip rule had stopped before it
  below_threshold = 4,  // `missing`: how many more votes or points it needed
};

// One candidate as its turn came. `pot`: envelope whose money was asked, 0 for the common pot.
struct TraceStep {
  std::uint16_t pot = 0;
  std::uint32_t project = 0;  // id
  std::int64_t score = 0;
  Decision decision = Decision::funded;
  std::int64_t left = 0;  // in the pot, before
  std::int64_t missing = 0;
  bool operator==(const TraceStep&) const = default;
  void serialize(auto& archive) {
    using ledger::field;
    archive(field("pot", pot), field("project", project), field("score", score),
            field("decision", decision), field("left", left), field("missing", missing));
  }
};

// Candidates that stood equal, in the order the chain put them; `key`: the last link that was
// needed.
struct TraceTie {
  std::uint16_t pot = 0;
  std::vector<std::uint32_t> projects;
  ledger::TieKey key = ledger::TieKey::filing_order;
  bool mattered = false;  // some of them were funded and some were not
  bool operator==(const TraceTie&) const = default;
  void serialize(auto& archive) {
    using ledger::field;
    archive(field("pot", pot), field("projects", projects, ledger::limit::kProjectsPerQuestion),
            field("key", key), field("mattered", mattered));
  }
};

// Enough to check the outcome without running the rule; its canonical bytes are hashed into the
// declaration.
struct Trace {
  std::vector<TraceStep> steps;
  std::vector<TraceTie> ties;
  bool operator==(const Trace&) const = default;
  static constexpr std::size_t kMaxSteps = 1U << 20;
  void serialize(auto& archive) {
    using ledger::field;
    archive(field("steps", steps, kMaxSteps), field("ties", ties, kMaxSteps));
  }
};

struct Outcome {
  std::vector<std::uint32_t> winners;  // ids in order of selection
  std::int64_t spent = 0;
  std::vector<std::int64_t> scores;  // by position
  Trace trace;
};

// Is the specification one we know, with parameters in range? Errors: bad_rule, naming the field.
ledger::Result<> check(const ledger::RuleSpec& rule);

// Errors: bad_rule; bad_budget (negative money, envelopes over the budget); over_limit (a sum
// beyond 2^63).
ledger::Result<Outcome> run(const ledger::RuleSpec& rule, const Instance& instance);

// Score of every project, by position. Errors: over_limit.
ledger::Result<std::vector<std::int64_t>> scores_of(const ledger::RuleSpec& rule,
                                                    const Instance& instance);

}  // namespace urna::tally
