// Byte strings and the distinct fixed-size ones. Two 32-byte things of different meaning never
// convert into each other.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace urna::ledger {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

// Fixed-size byte string whose Tag tells what it is.
template <class Tag, std::size_t N>
struct Fixed {
  static constexpr std::size_t kSize = N;
  std::array<std::uint8_t, N> bytes{};

  auto operator<=>(const Fixed&) const = default;
  ByteView view() const { return {bytes.data(), N}; }
  bool is_zero() const {
    for (std::uint8_t b : bytes)
      if (b != 0) return false;
    return true;
  }
  // Requires: source.size() == N (checked by std::span's assertion build).
  static Fixed from(ByteView source) {
    Fixed out;
    std::memcpy(out.bytes.data(), source.first(N).data(), N);
    return out;
  }
};

using Hash = Fixed<struct HashTag, 32>;                 // SHA-256 of something: leaf, node, blob
using PublicKey = Fixed<struct PublicKeyTag, 32>;       // Ed25519, institutions
using Signature = Fixed<struct SignatureTag, 64>;       // Ed25519
using Element = Fixed<struct ElementTag, 32>;           // ristretto255, canonical encoding
using SchnorrSignature = Fixed<struct SchnorrTag, 64>;  // R || s over ristretto255
using SlotId = Fixed<struct SlotTag, 16>;
using EditionId = Fixed<struct EditionTag, 16>;
using StationId = Fixed<struct StationTag, 12>;
using Tracker = Fixed<struct TrackerTag, 32>;  // H256("tracker"; ctx, ballot)
using Tag = Fixed<struct UniquenessTag, 32>;   // one per document shown
using Commitment =
    Fixed<struct CommitmentTag, 32>;  // salted, of a personal record kept off the log
using Nonce = Fixed<struct NonceTag, 8>;
using EncryptionKey = Fixed<struct EncryptionKeyTag, 32>;  // X25519, trustees
using RowsHash = Fixed<struct RowsHashTag, 64>;            // H512("mix/rows"; ..)
using Randomness = Fixed<struct RandomnessTag, 32>;        // a scalar that was given away

inline ByteView view_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view text_of(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string to_hex(ByteView bytes);
// Returns false on odd length or a character that is not 0-9 a-f.
bool from_hex(std::string_view text, Bytes& out);
// Standard alphabet with padding (RFC 4648 section 4).
std::string to_base64(ByteView bytes);
// Strict: only what to_base64 would print is accepted.
bool from_base64(std::string_view text, Bytes& out);

// One bound, checked step each; big endian.
inline void put_u16(Bytes& out, std::uint16_t v) {
  out.push_back(static_cast<std::uint8_t>(v >> 8));
  out.push_back(static_cast<std::uint8_t>(v));
}
inline void put_u32(Bytes& out, std::uint32_t v) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(v >> shift));
}
inline void put_u64(Bytes& out, std::uint64_t v) {
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(v >> shift));
}
inline void put(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }
// LP(x) = u32(len x) || x
inline void put_lp(Bytes& out, ByteView bytes) {
  put_u32(out, static_cast<std::uint32_t>(bytes.size()));
  put(out, bytes);
}
inline std::uint64_t get_big_endian(ByteView bytes) {
  std::uint64_t v = 0;
  for (std::uint8_t b : bytes) v = v << 8 | b;
  return v;
}

}  // namespace urna::ledger
