// Keys and hashes: SHA-256 through libcrypto (CPU support), Ed25519 and BLAKE2b through libsodium.
// The only file of ledger/ that knows either library. The Ed25519 profile is pinned in
// docs/FORMAT.md: libsodium's strict verification (S < L, canonical A, no small-order A or R, no
// cofactor), and a key is registered only if it is a valid point of the main subgroup.
#pragma once

#include <cstdint>
#include <string_view>

#include "ledger/bytes.h"
#include "ledger/result.h"

namespace urna::ledger {

// Called once by every program before anything else. What the libraries answer is asked by
// ledger/self_test.h.
void init_crypto();

Hash sha256(ByteView bytes);
// SHA-256 of prefix || a || b without joining them; for leaf (0x00) and node (0x01) hashes of RFC
// 6962.
Hash sha256_prefixed(std::uint8_t prefix, ByteView a, ByteView b = {});
// SHA-256 over two parts.
Hash sha256_of(ByteView a, ByteView b);

// Running SHA-256 for material that does not fit memory.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void add(ByteView bytes);
  // Returns the hash of all added so far and starts anew.
  Hash finish();

 private:
  void* context_;
};

// BLAKE2b-256 with a 32-byte key (uniqueness tags, sealed-ballots section 7).
Hash blake2b_keyed(ByteView key32, ByteView message);

// 32 secret bytes; wiped when they go. Never printed, never copied implicitly.
class Seed {
 public:
  Seed() = default;
  explicit Seed(ByteView bytes32);
  Seed(Seed&& other) noexcept;
  Seed& operator=(Seed&& other) noexcept;
  Seed(const Seed&) = delete;
  Seed& operator=(const Seed&) = delete;
  ~Seed();
  ByteView view() const { return {bytes_.data(), bytes_.size()}; }
  Seed clone() const { return Seed(view()); }
  static Seed random();

 private:
  std::array<std::uint8_t, 32> bytes_{};
};

// Ed25519 key pair from a seed (RFC 8032). The expanded secret is wiped with the object.
class SigningKey {
 public:
  explicit SigningKey(const Seed& seed);
  SigningKey(SigningKey&& other) noexcept;
  SigningKey(const SigningKey&) = delete;
  SigningKey& operator=(const SigningKey&) = delete;
  ~SigningKey();
  const PublicKey& public_key() const { return public_; }
  Signature sign(ByteView message) const;

 private:
  PublicKey public_;
  std::array<std::uint8_t, 64> secret_{};
};

// True iff the signature passes the strict profile. Never throws, any bytes.
bool verify(const PublicKey& key, ByteView message, const Signature& signature);
// True iff the key may be registered: a canonical point of the main subgroup, not of small order.
bool admissible(const PublicKey& key);

// n fresh random bytes from the system.
Bytes random_bytes(std::size_t n);
template <class T>
T random_fixed() {
  return T::from(random_bytes(T::kSize));
}
void wipe(void* memory, std::size_t size);
inline void wipe(Bytes& bytes) { wipe(bytes.data(), bytes.size()); }

// Key files: one line of 64 hex digits, mode 0600 or refused (decision D20).
// Errors: io, key_permissions, malformed.
Result<Seed> read_seed_file(const std::string& path);
// Creates the file with mode 0600; refuses to overwrite. Errors: io.
Result<> write_seed_file(const std::string& path, const Seed& seed);

}  // namespace urna::ledger
