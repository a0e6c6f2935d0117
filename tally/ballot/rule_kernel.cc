#include "tally/ballot/rule_kernel.h"

#include "ledger/result.h"

namespace urna::tally {

namespace {

using Row = std::map<std::uint32_t, Scalar>;

void add_weight(Row& row, std::uint32_t column, const Scalar& weight) {
  const auto [place, fresh] = row.try_emplace(column, weight);
  if (!fresh) place->second = add(place->second, weight);
  if (place->second.is_zero()) row.erase(place);
}

// row -= factor · other
void subtract_multiple(Row& row, const Scalar& factor, const Row& other) {
  for (const auto& [column, weight] : other)
    add_weight(row, column, negate(multiply(factor, weight)));
}

// Takes `column` out of the row and makes up for it by the row whose pivot it is.
void eliminate(Row& row, std::uint32_t column, const Row& of_pivot) {
  const auto place = row.find(column);
  if (place == row.end()) return;
  const Scalar factor = place->second;
  row.erase(place);
  subtract_multiple(row, factor, of_pivot);
}

}  // namespace

RuleKernel::RuleKernel(std::uint32_t bits, std::span<const Equation> equations) : bits_(bits) {
  for (const Equation& equation : equations) {
    Row row;
    for (const Term& term : equation.terms) {
      CHECK(term.bit < bits);
      if (term.weight != 0) add_weight(row, term.bit, scalar_of(term.weight));
    }
    take(std::move(row));
  }
}

// One row more, and the form stays reduced: the new row knows no pivot of the others, and the
// others forget the new one. Its first column is its pivot, so every row still begins with its own.
void RuleKernel::take(Row row) {
  for (const auto& [pivot, of_pivot] : rows_) eliminate(row, pivot, of_pivot);
  if (row.empty()) return;
  const std::uint32_t pivot = row.begin()->first;
  const Scalar scale = invert(row.begin()->second);
  row.erase(row.begin());
  for (auto& [column, weight] : row) weight = multiply(weight, scale);
  for (auto& [other, weights] : rows_) eliminate(weights, pivot, row);
  rows_.emplace(pivot, std::move(row));
}

std::vector<SecretScalar> RuleKernel::solution(std::vector<SecretScalar> free) const {
  CHECK(free.size() == free_count());
  std::vector<SecretScalar> out(bits_);
  std::size_t next = 0;
  for (std::uint32_t column = 0; column < bits_; ++column)
    if (!rows_.contains(column)) out[column] = std::move(free[next++]);
  for (const auto& [pivot, row] : rows_)
    for (const auto& [column, weight] : row) {
      const SecretScalar part(multiply(weight, out[column].value()));
      out[pivot] = SecretScalar(subtract(out[pivot].value(), part.value()));
    }
  return out;
}

}  // namespace urna::tally
