// A mixer's secret draws and its secret order (sealed-ballots section 11). Nothing here branches on
// a secret or uses one as an index: the order is drawn by swaps that touch every place, and applied
// by a sorting network (Batcher's odd-even merge, Knuth volume 3, algorithm 5.2.2M).
#pragma once

#include "ledger/crypto.h"
#include "tally/ballot/group.h"

namespace urna::tally {

// i-th draw: H512("mix/rand"; seed, mctx, tin, u32(i)) as a little-endian number.
class MixDraws {
 public:
  MixDraws(const ledger::Seed& seed, const ledger::Hash& mix_context, const Wide& input_hash);
  SecretScalar scalar();
  std::vector<SecretScalar> scalars(std::size_t count);
  // The draw mod `choices`. Requires: 0 < choices < 2^31.
  std::uint32_t below(std::uint32_t choices);

 private:
  Wide next();

  ledger::Seed seed_;
  ledger::Hash context_;
  Wide input_hash_;
  std::uint32_t drawn_ = 0;
};

class Permutation {
 public:
  // Fisher-Yates from the front. Requires: 0 < size < 2^31.
  Permutation(std::size_t size, MixDraws& draws);
  Permutation(const Permutation&) = delete;
  Permutation& operator=(const Permutation&) = delete;
  ~Permutation();
  // psi, counted from 0; for tests and for whoever must show it.
  const std::vector<std::uint32_t>& order() const { return order_; }

  // `records` joined, all of one size. Returns the records with record psi(i) at place i.
  ledger::Bytes gather(ByteView records) const;
  // Returns the records with record i at place psi(i).
  ledger::Bytes scatter(ByteView records) const;

 private:
  std::vector<std::uint32_t> order_, inverse_;
};

}  // namespace urna::tally
