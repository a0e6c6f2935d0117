#include "tally/ballot/layout.h"

#include <algorithm>

#include "ledger/int128.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;
using ledger::Result;

namespace {

Error bad(std::string why) { return {Errc::bad_layout, std::move(why)}; }
Error illegal(std::string why) { return {Errc::illegal_ballot, std::move(why)}; }

std::int64_t sum_of(const std::vector<std::int64_t>& weights) {
  std::int64_t sum = 0;
  for (std::int64_t weight : weights) sum += weight;
  return sum;
}

// "projects named: 3, at most 2"; what costs more than one unit is spoken of as money.
Error outside(const Layout& layout, ledger::Int128 used, const char* bound, std::int64_t limit) {
  const bool plain = std::ranges::all_of(layout.costs, [](std::int64_t cost) { return cost == 1; });
  return illegal(std::string(plain ? "projects named: " : "costs of the projects named: ") +
                 std::to_string(static_cast<std::int64_t>(used)) + ", at " + bound + " " +
                 std::to_string(limit));
}

// Canonical digits: largest weight first, lower index first among equals; a weight is taken if it
// fits. Returns false if `value` is out of range.
bool append_digits(Bits& out, const std::vector<std::int64_t>& weights, std::int64_t value) {
  const std::size_t start = out.size();
  out.resize(start + weights.size(), 0);
  std::vector<std::size_t> order(weights.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order,
                           [&](std::size_t a, std::size_t b) { return weights[a] > weights[b]; });
  if (value < 0) return false;
  for (std::size_t i : order) {
    if (weights[i] > value) continue;
    out[start + i] = 1;
    value -= weights[i];
  }
  return value == 0;
}

void add_digit_terms(Form& form, std::uint32_t first_bit,
                     const std::vector<std::int64_t>& weights) {
  for (std::size_t i = 0; i < weights.size(); ++i)
    form.push_back({first_bit + static_cast<std::uint32_t>(i), weights[i]});
}

Result<Layout> checked(Layout layout) {
  if (layout.bits > kMaxLayoutBits) return bad("too many bits");
  for (const Equation& row : layout.equations) {
    CHECK(row.equals >= 0);
    ledger::Int128 sum = row.equals;
    for (const Term& term : row.terms)
      sum += term.weight < 0 ? -static_cast<ledger::Int128>(term.weight) : term.weight;
    if (sum >= kMaxRowSum) return bad("weights add up to 2^62 or more");
  }
  return layout;
}

Result<Layout> subset(const std::vector<std::int64_t>& costs, std::int64_t limit,
                      std::int64_t range) {
  Layout out;
  out.shape = LayoutShape::subset;
  out.items = static_cast<std::uint32_t>(costs.size());
  out.costs = costs;
  out.limit = limit;
  out.slack = range_weights(range);
  Equation row{{}, limit};
  for (std::uint32_t j = 0; j < out.items; ++j) {
    row.terms.push_back({j, costs[j]});
    out.values.push_back({{j, 1}});
  }
  add_digit_terms(row.terms, out.items, out.slack);
  out.bits = static_cast<std::uint32_t>(row.terms.size());
  out.equations.push_back(std::move(row));
  out.outputs = out.values;
  return checked(std::move(out));
}

Result<Bits> encode_subset(const Layout& layout, const Choice& choice) {
  Bits bits(layout.items, 0);
  ledger::Int128 used = 0;
  for (std::int64_t position : choice) {
    if (position < 0 || position >= layout.items)
      return illegal("a project that is not on the ballot");
    auto& bit = bits[static_cast<std::size_t>(position)];
    if (bit != 0) return illegal("a project named twice");
    bit = 1;
    used += layout.costs[static_cast<std::size_t>(position)];
  }
  if (used > layout.limit) return outside(layout, used, "most", layout.limit);
  if (!append_digits(bits, layout.slack, layout.limit - static_cast<std::int64_t>(used)))
    return outside(layout, used, "least", layout.limit - sum_of(layout.slack));
  return bits;
}

Result<Bits> encode_points(const Layout& layout, const Choice& choice) {
  if (choice.size() != layout.items) return illegal("points are needed for every project");
  Bits bits;
  ledger::Int128 sum = 0;
  for (std::int64_t value : choice) {
    if (!append_digits(bits, layout.digits, value))
      return illegal("points of a project: " + std::to_string(value) + ", from 0 to " +
                     std::to_string(sum_of(layout.digits)));
    sum += value;
  }
  if (sum > layout.limit)
    return illegal("points in all: " + std::to_string(static_cast<std::int64_t>(sum)) +
                   ", at most " + std::to_string(layout.limit));
  CHECK(append_digits(bits, layout.slack, layout.limit - static_cast<std::int64_t>(sum)));
  return bits;
}

Result<Bits> encode_ranking(const Layout& layout, const Choice& choice) {
  const std::size_t m = layout.items, k = layout.ranks;
  if (choice.size() > k)
    return illegal("projects ranked: " + std::to_string(choice.size()) + ", at most " +
                   std::to_string(k));
  Bits bits(m * k + k + m + (k - 1), 0);
  for (std::size_t j = 0; j < m; ++j) bits[m * k + k + j] = 1;
  for (std::size_t r = 0; r < choice.size(); ++r) {
    if (choice[r] < 0 || choice[r] >= static_cast<std::int64_t>(m))
      return illegal("a project that is not on the ballot");
    const auto j = static_cast<std::size_t>(choice[r]);
    if (bits[m * k + k + j] == 0) return illegal("a project ranked twice");
    bits[m * k + k + j] = 0;
    bits[r * m + j] = 1;
  }
  for (std::size_t r = choice.size(); r < k; ++r) bits[m * k + r] = 1;
  for (std::size_t r = 0; r + 1 < k; ++r)
    bits[m * k + k + m + r] = static_cast<std::uint8_t>(bits[m * k + r + 1] - bits[m * k + r]);
  return bits;
}

Result<Bits> encode_scores(const Layout& layout, const Choice& choice) {
  if (choice.size() != layout.items) return illegal("a score is needed for every item");
  const std::int64_t top = layout.radix - 1;
  Bits bits;
  for (std::int64_t score : choice) {
    if (score < 0 || score > top) return illegal("a score out of range");
    for (std::int64_t c = 1; c <= top; ++c) bits.push_back(score == c ? 1 : 0);
    bits.push_back(score == 0 ? 1 : 0);
  }
  return bits;
}

}  // namespace

std::vector<std::int64_t> range_weights(std::int64_t range) {
  std::vector<std::int64_t> weights;
  std::int64_t sum = 0;
  for (std::int64_t power = 1; power <= range - sum; power *= 2) {
    weights.push_back(power);
    sum += power;
  }
  if (sum < range) weights.push_back(range - sum);
  return weights;
}

std::int64_t evaluate(const Form& form, const Bits& bits) {
  std::int64_t sum = 0;  // cannot overflow: rows sum below 2^62, values below their radix
  for (const Term& term : form) sum += bits[term.bit] != 0 ? term.weight : 0;
  return sum;
}

Result<Layout> approval(std::uint32_t projects, std::uint32_t low, std::uint32_t high) {
  if (projects == 0 || projects > kMaxLayoutProjects) return bad("number of projects");
  if (low > high || high > projects)
    return bad("approval needs low <= high <= projects: " + std::to_string(low) + ", " +
               std::to_string(high) + ", " + std::to_string(projects));
  return subset(std::vector<std::int64_t>(projects, 1), high, high - low);
}

Result<Layout> knapsack(const std::vector<std::int64_t>& costs, std::int64_t budget) {
  if (costs.empty() || costs.size() > kMaxLayoutProjects) return bad("number of projects");
  if (budget < 0 || budget >= kMaxRowSum) return bad("knapsack budget");
  for (std::int64_t cost : costs)
    if (cost < 0 || cost >= kMaxRowSum) return bad("knapsack cost");
  return subset(costs, budget, budget);
}

Result<Layout> points(std::uint32_t projects, std::uint32_t per, std::uint32_t total) {
  if (projects == 0 || projects > kMaxLayoutProjects) return bad("number of projects");
  if (per == 0 || total == 0 || per > total) return bad("points need 1 <= per <= total");
  Layout out;
  out.shape = LayoutShape::points;
  out.items = projects;
  out.limit = total;
  out.digits = range_weights(per);
  out.slack = range_weights(total);
  out.radix = std::int64_t{per} + 1;
  out.output_max = per;
  Equation row{{}, total};
  const auto width = static_cast<std::uint32_t>(out.digits.size());
  for (std::uint32_t j = 0; j < projects; ++j) {
    Form value;
    add_digit_terms(value, j * width, out.digits);
    add_digit_terms(row.terms, j * width, out.digits);
    out.values.push_back(std::move(value));
  }
  add_digit_terms(row.terms, projects * width, out.slack);
  out.bits = static_cast<std::uint32_t>(row.terms.size());
  out.equations.push_back(std::move(row));
  out.outputs = out.values;
  return checked(std::move(out));
}

Result<Layout> ranking(std::uint32_t projects, std::uint32_t ranks) {
  if (projects == 0 || projects > kMaxLayoutProjects) return bad("number of projects");
  if (ranks == 0 || ranks > projects) return bad("ranking needs 1 <= ranks <= projects");
  Layout out;
  out.shape = LayoutShape::ranking;
  out.items = projects;
  out.ranks = ranks;
  out.radix = std::int64_t{projects} + 1;
  const std::uint32_t empty = ranks * projects, unranked = empty + ranks,
                      step = unranked + projects;
  out.bits = step + ranks - 1;
  if (out.bits > kMaxLayoutBits) return bad("too many bits");
  for (std::uint32_t r = 0; r < ranks; ++r) {
    Equation row{{}, 1};
    Form value;
    for (std::uint32_t j = 0; j < projects; ++j) {
      row.terms.push_back({r * projects + j, 1});
      value.push_back({r * projects + j, std::int64_t{j} + 1});
      out.outputs.push_back({{r * projects + j, 1}});
    }
    row.terms.push_back({empty + r, 1});
    out.equations.push_back(std::move(row));
    out.values.push_back(std::move(value));
  }
  for (std::uint32_t j = 0; j < projects; ++j) {
    Equation row{{}, 1};
    for (std::uint32_t r = 0; r < ranks; ++r) row.terms.push_back({r * projects + j, 1});
    row.terms.push_back({unranked + j, 1});
    out.equations.push_back(std::move(row));
  }
  for (std::uint32_t r = 0; r + 1 < ranks; ++r)
    out.equations.push_back({{{empty + r, -1}, {empty + r + 1, 1}, {step + r, -1}}, 0});
  return checked(std::move(out));
}

Result<Layout> scores(std::uint32_t items, std::uint32_t top) {
  if (items == 0 || items > kMaxLayoutProjects || top == 0 || top > 100)
    return bad("items or scores");
  Layout out;
  out.shape = LayoutShape::scores;
  out.items = items;
  out.radix = std::int64_t{top} + 1;
  out.bits = items * (top + 1);
  for (std::uint32_t i = 0; i < items; ++i) {
    Equation row{{}, 1};
    Form value;
    for (std::uint32_t c = 0; c <= top; ++c) row.terms.push_back({i * (top + 1) + c, 1});
    for (std::uint32_t c = 0; c < top; ++c) {
      value.push_back({i * (top + 1) + c, std::int64_t{c} + 1});
      out.outputs.push_back({{i * (top + 1) + c, 1}});
    }
    out.equations.push_back(std::move(row));
    out.values.push_back(std::move(value));
  }
  return checked(std::move(out));
}

std::vector<Form> packed_values(const Layout& layout) {
  std::size_t per_chunk = 1;
  for (std::int64_t power = layout.radix; power <= 65'536 / layout.radix; power *= layout.radix)
    ++per_chunk;
  std::vector<Form> chunks;
  for (std::size_t i = 0; i < layout.values.size(); i += per_chunk) {
    Form chunk;
    std::int64_t power = 1;
    for (std::size_t j = i; j < std::min(i + per_chunk, layout.values.size());
         ++j, power *= layout.radix)
      for (const Term& term : layout.values[j]) chunk.push_back({term.bit, term.weight * power});
    chunks.push_back(std::move(chunk));
  }
  return chunks;
}

Result<Bits> Layout::encode(const Choice& choice) const {
  if (shape == LayoutShape::subset) return encode_subset(*this, choice);
  if (shape == LayoutShape::points) return encode_points(*this, choice);
  if (shape == LayoutShape::ranking) return encode_ranking(*this, choice);
  return encode_scores(*this, choice);
}

Result<Choice> Layout::decode(const Bits& bits_in) const {
  std::vector<std::int64_t> numbers;
  for (const Form& form : values) numbers.push_back(evaluate(form, bits_in));
  return read(numbers);
}

Result<Choice> Layout::read(const std::vector<std::int64_t>& numbers) const {
  CHECK(numbers.size() == values.size());
  Choice choice;
  bool gap = false;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::int64_t value = numbers[i];
    if (shape == LayoutShape::points || shape == LayoutShape::scores) {
      choice.push_back(value);
    } else if (shape == LayoutShape::subset) {
      if (value == 1) choice.push_back(static_cast<std::int64_t>(i));
    } else if (value == 0) {
      gap = true;
    } else if (gap) {
      return illegal("a gap in the ranking");
    } else {
      choice.push_back(value - 1);
    }
  }
  return choice;
}

bool Layout::satisfies_equations(const Bits& bits_in) const {
  for (const Equation& row : equations)
    if (evaluate(row.terms, bits_in) != row.equals) return false;
  return true;
}

bool Layout::legal(const Bits& bits_in) const {
  if (bits_in.size() != bits || !satisfies_equations(bits_in)) return false;
  const auto choice = decode(bits_in);
  if (!choice) return false;
  const auto again = encode(*choice);
  return again.ok() && *again == bits_in;
}

}  // namespace urna::tally
