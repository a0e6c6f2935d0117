// RFC 6962 section 2.1 Merkle tree over SHA-256: hashes, compact frontier, inclusion and
// consistency proofs. Pure: where hashes live is the reader's affair. Sizes and indices are below
// 2^63 (other tools use signed integers).
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "ledger/bytes.h"
#include "ledger/crypto.h"
#include "ledger/result.h"

namespace urna::ledger {

inline constexpr std::uint64_t kMaxTreeSize = (std::uint64_t{1} << 63) - 1;

using Proof = std::vector<Hash>;  // leaf's sibling first

Hash empty_root();                                    // SHA-256("")
Hash leaf_hash(ByteView entry, ByteView rest = {});   // SHA-256(0x00 || entry || rest)
Hash node_hash(const Hash& left, const Hash& right);  // SHA-256(0x01 || left || right)

// Hash of the perfect subtree `index` at `level`: leaves [index * 2^level, (index + 1) * 2^level).
struct NodeId {
  std::uint32_t level = 0;
  std::uint64_t index = 0;
  auto operator<=>(const NodeId&) const = default;
};
// Reads perfect-subtree hashes. Errors: whatever the reader meets (not_found, corrupt, storage).
using NodeReader = std::function<Result<Hash>(NodeId)>;

// The right edge: hashes of the perfect subtrees that make up a tree of `size` leaves, largest
// first. Enough to append and to give the root, in O(log n) memory; the Journal's second path to
// the root.
class Frontier {
 public:
  Frontier() = default;
  // Requires: nodes.size() == popcount(size).
  Frontier(std::uint64_t size, std::vector<Hash> nodes);
  void append(const Hash& leaf);
  std::uint64_t size() const { return size_; }
  Hash root() const;
  const std::vector<Hash>& nodes() const { return nodes_; }

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> nodes_;
};

// Returns the frontier of the first `size` leaves, read from stored nodes.
Result<Frontier> read_frontier(std::uint64_t size, const NodeReader& read);
Result<Hash> tree_root(std::uint64_t size, const NodeReader& read);

// Errors: usage if index >= size or old_size > size; the reader's errors.
Result<Proof> prove_inclusion(std::uint64_t index, std::uint64_t size, const NodeReader& read);
Result<Proof> prove_consistency(std::uint64_t old_size, std::uint64_t size, const NodeReader& read);

// Exactly inner + border hashes are demanded (see log-and-receipts of the design). Errors:
// bad_inclusion.
Result<> check_inclusion(const Proof& proof, std::uint64_t index, std::uint64_t size,
                         const Hash& leaf, const Hash& root);
// Equal sizes need an empty proof and equal roots; from 0 the proof is empty and old_root the empty
// root. Errors: bad_consistency.
Result<> check_consistency(const Proof& proof, std::uint64_t old_size, std::uint64_t size,
                           const Hash& old_root, const Hash& root);

// True iff [start, end) can be a subtree: not empty, start a multiple of the power of two that
// holds it.
bool is_subtree(std::uint64_t start, std::uint64_t end);
// Checks that the subtree [start, end) with this root is part of the tree. Errors: bad_consistency.
Result<> check_subtree(const Proof& proof, std::uint64_t start, std::uint64_t end,
                       std::uint64_t size, const Hash& subtree_root, const Hash& root);

}  // namespace urna::ledger
