// Certificates: what an outcome and its published trace prove by themselves, checked without
// running the rule. Everything here reads rule, instance, winners and trace, and computes prices,
// orders and sums anew with its own arithmetic; a mistake of the rules' engine would show as an
// objection. docs/AUDIT.md says what each certificate proves and what it does not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tally/rules/rule.h"

namespace urna::tally::certificates {

// What is claimed: by this rule, on this instance, these won, and the trace says why.
struct Claim {
  const ledger::RuleSpec& rule;
  const Instance& instance;
  const std::vector<std::uint32_t>& winners;
  const Trace& trace;
};

// Why a trace does not explain an outcome.
enum class Fault : std::uint8_t {
  none = 0,
  unknown_project = 1,
  wrong_order = 2,       // a step where another was due
  wrong_score = 3,       // not the sum over the ballots
  wrong_decision = 4,    // the money, the threshold or the limits say otherwise
  wrong_amount = 5,      // `left` or `missing` does not follow
  wrong_price = 6,       // not a fraction, or below an earlier one
  wrong_payment = 7,     // what supporters pay is not the cost
  wrong_payers = 8,      // how many pay, or how many give their last
  affordable = 9,        // a loser's supporters have its cost together
  wrong_endowment = 10,  // not the start and so many steps
  wrong_tie = 11,
  wrong_pot = 12,
  wrong_winners = 13,  // not the funded ones in their order
  too_large = 14,      // numbers beyond kMaxPriceDigits or kMaxScaleBits
};
std::string_view name_of(Fault fault);

constexpr std::size_t kMaxPriceDigits = TraceStep::kPriceDigits;
constexpr std::size_t kMaxScaleBits = 1U << 15;  // of the common denominator of all prices of a pot

enum class Standing : std::uint8_t {
  holds = 1,
  broken = 2,
  none = 3,  // there is no such certificate for this rule
};
std::string_view name_of(Standing standing);

struct Explanation {
  Standing trace = Standing::holds;    // every step follows from the ballots and the steps before
  Standing payments = Standing::none;  // priceability: supporters' payments explain the purchases
  std::uint32_t paid = 0, unpaid = 0;  // winners that supporters paid for, and all others
  Fault fault = Fault::none;
  std::string why;  // one line; names the project
};
// Replays the trace. Linear in marks and steps but for sorting nothing; fractions share one
// denominator per pot.
Explanation check_explanation(const Claim& claim);

// What a voter gets from a set of winners.
enum class Measure : std::uint8_t { cost = 1, cardinality = 2 };
std::string_view name_of(Measure measure);

// EJR+ up to any project: `least` supporters of a losing project together deserve it, and each of
// them would, even with it, have no more than their share.
struct Violation {
  std::uint32_t project = 0;  // id
  std::uint64_t least = 0;    // the smallest such group
  std::uint64_t group = 0;    // all supporters who got no more than those
  bool operator==(const Violation&) const = default;
};
// In the order of the instance. `winners`: ids. Integers only; one pass over the marks.
std::vector<Violation> ejr_plus_violations(const ledger::RuleSpec& rule, const Instance& instance,
                                           const std::vector<std::uint32_t>& winners,
                                           Measure measure);

}  // namespace urna::tally::certificates
