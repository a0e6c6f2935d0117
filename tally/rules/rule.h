// The one interface behind which every rule stands: a full specification and an instance in,
// winners and a trace out. Integers and exact fractions only; the same answer whatever the
// compiler, locale or number of threads.
#pragma once

#include "tally/rules/instance.h"

namespace urna::tally {

enum class Decision : std::uint8_t {
  funded = 1,
  does_not_fit = 2,     // `missing`: how much more money it needed
  after_stop = 3,       // the rule had stopped before it
  below_threshold = 4,  // `missing`: how many more votes or points it needed
  cannot_pay = 5,       // `left`: what its supporters still had (exact equal shares: could give in
                        // equal shares), rounded down; `missing`: the rest
  barred = 6,           // another of its exclusive group won, or its team has its number
  too_dear = 7,         // `missing`: by how much the cost exceeds its largest share of the budget
  from_reserve = 8,     // funded; `missing`: what the reserve adds
  below_support = 9,    // the support filter; `missing`: how many more supporters it needed
  outside_best = 10,    // welfare: no best set holds it beside those taken before
};
bool is_funded(Decision decision);

// One candidate as its turn came. `score` and a `missing` of votes or points are in units of the
// score: where scoring is `split`, a vote is scale_of() (support.h) of them. `pot`: envelope whose
// money was asked, 0 for the common pot.
struct TraceStep {
  // Of either part of a price, time, gain or endowment; whoever checks a trace reads no more.
  static constexpr std::size_t kPriceDigits = 4096;
  static constexpr std::size_t kPriceBytes = 2 * kPriceDigits + 2;  // a sign and the stroke
  std::uint16_t pot = 0;
  std::uint32_t project = 0;  // id
  std::int64_t score = 0;
  Decision decision = Decision::funded;
  std::int64_t left = 0;  // in the pot, before; cannot_pay: with its supporters
  std::int64_t missing = 0;
  // Where voters pay: "a/b" smallest units per unit of utility weight. Every supporter paid
  // min(price x weight, what he had); `payers` had something, `emptied` of them gave their last.
  // Exact equal shares: the supporters who held at least the price paid it, nobody else anything.
  // Sequential PAV: the gain "a/b", in voters.
  std::string price;
  std::uint64_t payers = 0, emptied = 0;
  bool operator==(const TraceStep&) const = default;
  void serialize(auto& archive) {
    using ledger::field;
    archive(field("pot", pot), field("project", project), field("score", score),
            field("decision", decision), field("left", left), field("missing", missing),
            field("price", price, kPriceBytes), field("payers", payers), field("emptied", emptied));
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

enum class Ended : std::uint8_t {
  at_once = 1,     // there was nothing to repeat
  overshoot = 2,   // the next outcome costs more than there is
  exhaustive = 3,  // nothing more would fit
  everyone = 4,    // every project that has a supporter is funded
};

// How voters' money was set in one pot; only rules that give voters money have it.
struct TracePot {
  std::uint16_t pot = 0;
  std::int64_t money = 0;
  std::string endowment;   // "a/b" smallest units per voter, of the outcome that counts
  std::uint64_t runs = 0;  // outcomes the definition looks at, the discarded last one too
  Ended ended = Ended::at_once;
  bool compared = false;  // with greedy by votes; `for_shares`, `for_greedy`: who prefers which
  std::uint64_t for_shares = 0, for_greedy = 0;
  bool operator==(const TracePot&) const = default;
  void serialize(auto& archive) {
    using ledger::field;
    archive(field("pot", pot), field("money", money),
            field("endowment", endowment, TraceStep::kPriceBytes), field("runs", runs),
            field("ended", ended), field("compared", compared), field("for_shares", for_shares),
            field("for_greedy", for_greedy));
  }
};

// Enough to check the outcome without running the rule; its canonical bytes are hashed into the
// declaration.
struct Trace {
  std::vector<TracePot> pots;
  std::vector<TraceStep> steps;
  std::vector<TraceTie> ties;
  bool operator==(const Trace&) const = default;
  static constexpr std::size_t kMaxSteps = 1U << 20;
  void serialize(auto& archive) {
    using ledger::field;
    archive(field("pots", pots, kMaxSteps), field("steps", steps, kMaxSteps),
            field("ties", ties, kMaxSteps));
  }
};

struct Outcome {
  std::vector<std::uint32_t> winners;  // ids in order of selection
  std::int64_t spent = 0;
  std::vector<std::int64_t> scores;  // by position
  Trace trace;
};

// How to compute; never what: every choice gives the same outcome and trace, byte for byte.
struct Effort {
  bool paranoid = false;  // exact fractions in every comparison
};

// Is the specification one we know, with parameters in range, and nothing set that its method does
// not use? Errors: bad_rule, naming the field.
ledger::Result<> check(const ledger::RuleSpec& rule);

// Errors: bad_rule; bad_budget (negative money, envelopes over the budget); over_limit (a sum
// beyond 2^63, a price beyond kPriceDigits, or a search beyond its named limit); lot_not_drawn.
ledger::Result<Outcome> run(const ledger::RuleSpec& rule, const Instance& instance,
                            Effort effort = {});

// Score of every project, by position. Errors: over_limit.
ledger::Result<std::vector<std::int64_t>> scores_of(const ledger::RuleSpec& rule,
                                                    const Instance& instance);

}  // namespace urna::tally
