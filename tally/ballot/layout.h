// Layouts (sealed-ballots section 5): an answer is v in {0,1}^M with W·v = u, for an open ballot as
// for a sealed one. Whatever a rule needs of a ballot is a public linear form of its bits.
#pragma once

#include <cstdint>
#include <vector>

#include "ledger/result.h"

namespace urna::tally {

inline constexpr std::uint32_t kMaxLayoutProjects = 2'048;
inline constexpr std::uint32_t kMaxLayoutBits = 65'536;
inline constexpr std::int64_t kMaxRowSum = std::int64_t{1}
                                           << 62;  // sum |W_ij| + |u_i| stays below: no wrap mod l

struct Term {
  std::uint32_t bit = 0;
  std::int64_t weight = 0;
  bool operator==(const Term&) const = default;
};
using Form = std::vector<Term>;  // a linear form over the bits
struct Equation {
  Form terms;
  std::int64_t equals = 0;
};

enum class LayoutShape : std::uint8_t { subset, points, ranking, scores };
using Bits = std::vector<std::uint8_t>;  // each 0 or 1
using Choice = std::vector<std::int64_t>;
// What a Choice holds: subset (approval, knapsack) - positions of the chosen projects, ascending;
// points - the points of every project; ranking - positions, best first; scores - the score of
// every item, 0 for no answer.

struct Layout {
  LayoutShape shape = LayoutShape::subset;
  std::uint32_t bits = 0;           // M
  std::vector<Equation> equations;  // W·v = u
  std::vector<Form> outputs;        // what the tally decrypts, one number each
  std::int64_t output_max = 1;      // of one ballot
  std::vector<Form> values;         // from which the whole answer is read back
  std::int64_t radix = 2;           // values are below it
  // Parameters that encode needs.
  std::uint32_t items = 0, ranks = 0;
  std::vector<std::int64_t> costs;          // subset: weight of each project
  std::int64_t limit = 0;                   // subset: what chosen and slack add up to
  std::vector<std::int64_t> digits, slack;  // range weights

  // Errors: illegal_ballot if the choice is not legal.
  ledger::Result<Bits> encode(const Choice& choice) const;
  // Reads the answer back. Errors: illegal_ballot (gap in a ranking, range).
  ledger::Result<Choice> decode(const Bits& bits_in) const;
  // Reads the answer from its values. Requires: one for each value, in [0, radix). Errors:
  // illegal_ballot (gap in a ranking); whether encode takes it is the caller's to ask.
  ledger::Result<Choice> read(const std::vector<std::int64_t>& numbers) const;
  // W·v = u and v is the canonical coding of its own answer (section 8.3).
  bool legal(const Bits& bits_in) const;
  bool satisfies_equations(const Bits& bits_in) const;
};

// Errors: bad_layout.
ledger::Result<Layout> approval(std::uint32_t projects, std::uint32_t low, std::uint32_t high);
ledger::Result<Layout> knapsack(const std::vector<std::int64_t>& costs, std::int64_t budget);
ledger::Result<Layout> points(std::uint32_t projects, std::uint32_t per, std::uint32_t total);
ledger::Result<Layout> ranking(std::uint32_t projects, std::uint32_t ranks);
ledger::Result<Layout> scores(std::uint32_t items, std::uint32_t top);

// 1, 2, 4, .. while the sum stays <= range, then the remainder if any: subset sums are exactly
// 0..range.
std::vector<std::int64_t> range_weights(std::int64_t range);
std::int64_t evaluate(const Form& form, const Bits& bits);
// values packed for a mix: chunks of c values, c the largest with radix^c <= 65536.
std::vector<Form> packed_values(const Layout& layout);

}  // namespace urna::tally
