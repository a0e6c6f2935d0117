// The solutions of W·a = 0 mod l for the rules of a layout (sealed-ballots 8.2): the prover masks
// its bits with a random one. W is public, the solutions are secret.
#pragma once

#include <map>
#include <span>

#include "tally/ballot/group.h"
#include "tally/ballot/layout.h"

namespace urna::tally {

class RuleKernel {
 public:
  RuleKernel(std::uint32_t bits, std::span<const Equation> equations);
  // Columns that may be chosen at will; the others follow from them.
  std::size_t free_count() const { return bits_ - rows_.size(); }
  // The solution whose free columns are these, in increasing order. Requires: free_count() of them.
  std::vector<SecretScalar> solution(std::vector<SecretScalar> free) const;

 private:
  using Row = std::map<std::uint32_t, Scalar>;  // column -> weight, none zero
  void take(Row row);

  std::uint32_t bits_;
  // Reduced row echelon form, which is unique: by pivot column, the pivot's weight 1 left out.
  std::map<std::uint32_t, Row> rows_;
};

}  // namespace urna::tally
