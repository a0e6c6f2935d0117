#include "tally/ballot/permutation.h"

#include <algorithm>
#include <bit>

#include "tally/ballot/mix_rows.h"

namespace urna::tally {

using ledger::Bytes;

namespace {

// All ones if a < b, else zero. Requires: both below 2^31.
std::uint32_t mask_below(std::uint32_t a, std::uint32_t b) { return 0U - ((a - b) >> 31); }

void swap_where(std::uint32_t mask, std::uint32_t& a, std::uint32_t& b) {
  const std::uint32_t change = (a ^ b) & mask;
  a ^= change;
  b ^= change;
}

void swap_where(std::uint32_t mask, std::span<std::uint8_t> a, std::span<std::uint8_t> b) {
  const auto byte = static_cast<std::uint8_t>(mask);
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto change = static_cast<std::uint8_t>((a[i] ^ b[i]) & byte);
    a[i] = static_cast<std::uint8_t>(a[i] ^ change);
    b[i] = static_cast<std::uint8_t>(b[i] ^ change);
  }
}

// Calls compare(i, j), i < j, in an order that depends on the size alone and sorts anything.
template <class Compare>
void sorting_network(std::size_t size, const Compare& compare) {
  if (size < 2) return;
  const std::size_t top = std::bit_ceil(size) / 2;
  for (std::size_t p = top; p > 0; p /= 2) {
    std::size_t q = top, r = 0, d = p;
    while (true) {
      for (std::size_t i = 0; i + d < size; ++i)
        if ((i & p) == r) compare(i, i + d);
      if (q == p) break;
      d = q - p;
      q /= 2;
      r = p;
    }
  }
}

// Returns the records in the order of their keys. The keys are 0..n-1 in some order.
Bytes sorted_by(std::vector<std::uint32_t> keys, ByteView records) {
  CHECK(records.size() % keys.size() == 0);
  const std::size_t size = records.size() / keys.size();
  Bytes out(records.begin(), records.end());
  sorting_network(keys.size(), [&](std::size_t i, std::size_t j) {
    const std::uint32_t mask = mask_below(keys[j], keys[i]);
    swap_where(mask, keys[i], keys[j]);
    swap_where(mask, std::span(out).subspan(i * size, size),
               std::span(out).subspan(j * size, size));
  });
  ledger::wipe(keys.data(), keys.size() * sizeof keys[0]);
  return out;
}

void wipe_numbers(std::vector<std::uint32_t>& numbers) {
  ledger::wipe(numbers.data(), numbers.size() * sizeof(std::uint32_t));
}

}  // namespace

MixDraws::MixDraws(const ledger::Seed& seed, const ledger::Hash& mix_context,
                   const Wide& input_hash)
    : seed_(seed.clone()), context_(mix_context), input_hash_(input_hash) {}

Wide MixDraws::next() {
  return h512("mix/rand", {seed_.view(), context_.view(), input_hash_, u32_bytes(drawn_++)});
}

SecretScalar MixDraws::scalar() {
  Wide wide = next();
  SecretScalar out(reduce(wide));
  ledger::wipe(wide.data(), wide.size());
  return out;
}

std::vector<SecretScalar> MixDraws::scalars(std::size_t count) {
  std::vector<SecretScalar> out;
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i) out.push_back(scalar());
  return out;
}

// Bit by bit from the top, because a division takes longer for some numbers than for others.
std::uint32_t MixDraws::below(std::uint32_t choices) {
  CHECK(choices > 0 && choices < (1U << 31));
  Wide wide = next();
  std::uint32_t rest = 0;
  for (std::size_t bit = 8 * wide.size(); bit-- > 0;) {
    const std::uint32_t doubled = rest << 1 | (wide[bit / 8] >> (bit % 8) & 1U);
    // doubled < 2·choices < 2^32: the borrow of the subtraction says whether it stays.
    const std::uint64_t reduced = std::uint64_t{doubled} - choices;
    const auto stays = static_cast<std::uint32_t>(reduced >> 32);
    rest = (doubled & stays) | (static_cast<std::uint32_t>(reduced) & ~stays);
  }
  ledger::wipe(wide.data(), wide.size());
  return rest;
}

Permutation::Permutation(std::size_t size, MixDraws& draws) : order_(size), inverse_(size) {
  CHECK(size > 0 && size <= kMaxMixRows);
  const auto n = static_cast<std::uint32_t>(size);
  for (std::uint32_t i = 0; i < n; ++i) order_[i] = inverse_[i] = i;
  for (std::uint32_t j = 0; j + 1 < n; ++j) {
    const std::uint32_t chosen = j + draws.below(n - j);
    for (std::uint32_t k = j; k < n; ++k) {
      const std::uint32_t differs = mask_below(k, chosen) | mask_below(chosen, k);
      swap_where(~differs, order_[j], order_[k]);
    }
  }
  std::vector<std::uint32_t> keys = order_;
  sorting_network(size, [&](std::size_t i, std::size_t j) {
    const std::uint32_t mask = mask_below(keys[j], keys[i]);
    swap_where(mask, keys[i], keys[j]);
    swap_where(mask, inverse_[i], inverse_[j]);
  });
  wipe_numbers(keys);
}

Permutation::~Permutation() {
  wipe_numbers(order_);
  wipe_numbers(inverse_);
}

Bytes Permutation::gather(ByteView records) const { return sorted_by(inverse_, records); }
Bytes Permutation::scatter(ByteView records) const { return sorted_by(order_, records); }

}  // namespace urna::tally
