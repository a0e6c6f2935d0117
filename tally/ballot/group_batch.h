// PUBLIC DATA ONLY: variable time. Many group equations checked by one random linear combination
// (sealed-ballots 8.6). Invariant: the verdict is the one of looking at them one by one; a false
// equation survives with probability about 2^-128, and only if the fresh bytes could be foreseen.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <vector>

#include "ledger/parallel.h"
#include "tally/ballot/curve/point.h"
#include "tally/ballot/group_equation.h"

namespace urna::tally {

// H512("batch/seed"; fresh, H512("batch/in"; inputs)). fresh: 32 bytes nobody who wrote the inputs
// could know.
Wide batch_seed(ByteView fresh32, std::initializer_list<ByteView> inputs);
// The first `count` weights of 128 bits.
std::vector<Scalar> batch_weights(const Wide& seed, std::size_t count);

struct Culprit {
  std::size_t position = 0;  // in the order of adding
  ledger::Errc refusal = ledger::Errc::none;
};

// Decoding is the gate for elements here: an equation with bytes that are no element is refused
// as bad_element, in its place. Each distinct element is decoded once. Scalars must have passed
// the gate.
class GroupBatch {
 public:
  // The verdict does not depend on who is lent.
  explicit GroupBatch(ByteView fresh32, ledger::ParallelFor parallel = nullptr);
  void add(const GroupEquation& equation);
  void add(std::span<const GroupEquation> equations);
  std::size_t size() const { return equations_.size(); }
  bool holds();
  // The first equation that does not hold: by halves, at the end one by one with the library.
  std::optional<Culprit> culprit();

 private:
  struct Place {  // where an equation's summands stand
    std::size_t begin = 0, end = 0;
    ledger::Errc refusal = ledger::Errc::none;
  };
  struct Range {
    std::size_t begin = 0, end = 0;
  };
  void prepare();
  void number_elements();
  void decode_distinct(std::span<const std::uint32_t> first);
  void draw_weights();
  bool holds_together(Range range) const;
  std::optional<Culprit> first_culprit(Range range) const;
  std::optional<Culprit> one_by_one(Range range) const;

  ledger::Hash fresh_;
  ledger::ParallelFor parallel_;
  std::vector<Summand> summands_;
  std::vector<Place> equations_;
  bool prepared_ = false;
  std::vector<std::uint32_t> element_of_;  // for each summand, the number of its distinct element
  std::vector<std::optional<curve::AffinePoint>> points_;  // nothing: not an element
  std::vector<Scalar> weights_;
};

// As first_false. Requires: elements and scalars that passed the gate.
std::optional<std::size_t> first_false_in_batch(std::span<const GroupEquation> equations,
                                                ByteView fresh32,
                                                const ledger::ParallelFor& parallel = nullptr);

}  // namespace urna::tally
