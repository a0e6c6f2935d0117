#include "ledger/tree.h"

#include <bit>

namespace urna::ledger {

namespace {

constexpr std::uint8_t kLeafPrefix = 0x00, kNodePrefix = 0x01;

// Largest power of two below n. Requires: n > 1.
std::uint64_t split_of(std::uint64_t n) { return std::bit_floor(n - 1); }

// Root of leaves [first, first + count): the perfect subtrees of its right edge, read and joined.
Result<Hash> range_root(std::uint64_t first, std::uint64_t count, const NodeReader& read) {
  if (std::has_single_bit(count)) {
    CHECK(first % count == 0);  // every range of a proof begins at a multiple of its power of two
    return read({static_cast<std::uint32_t>(std::countr_zero(count)), first / count});
  }
  const std::uint64_t left = split_of(count);
  URNA_ASSIGN(const Hash left_hash, range_root(first, left, read));
  URNA_ASSIGN(const Hash right_hash, range_root(first + left, count - left, read));
  return node_hash(left_hash, right_hash);
}

}  // namespace

Hash empty_root() { return sha256({}); }
Hash leaf_hash(ByteView entry, ByteView rest) { return sha256_prefixed(kLeafPrefix, entry, rest); }
Hash node_hash(const Hash& left, const Hash& right) {
  return sha256_prefixed(kNodePrefix, left.view(), right.view());
}

Frontier::Frontier(std::uint64_t size, std::vector<Hash> nodes)
    : size_(size), nodes_(std::move(nodes)) {
  CHECK(nodes_.size() == static_cast<std::size_t>(std::popcount(size_)));
}

void Frontier::append(const Hash& leaf) {
  Hash carry = leaf;
  for (std::uint64_t rest = size_; rest & 1; rest >>= 1) {
    carry = node_hash(nodes_.back(), carry);
    nodes_.pop_back();
  }
  nodes_.push_back(carry);
  ++size_;
}

Hash Frontier::root() const {
  if (nodes_.empty()) return empty_root();
  Hash root = nodes_.back();
  for (std::size_t i = nodes_.size() - 1; i-- > 0;) root = node_hash(nodes_[i], root);
  return root;
}

Result<Frontier> read_frontier(std::uint64_t size, const NodeReader& read) {
  std::vector<Hash> nodes;
  std::uint64_t first = 0;
  for (std::uint32_t level = 64; level-- > 0;) {
    if ((size >> level & 1) == 0) continue;
    URNA_ASSIGN(const Hash node, read({level, first >> level}));
    nodes.push_back(node);
    first += std::uint64_t{1} << level;
  }
  return Frontier(size, std::move(nodes));
}

Result<Hash> tree_root(std::uint64_t size, const NodeReader& read) {
  URNA_ASSIGN(const Frontier frontier, read_frontier(size, read));
  return frontier.root();
}

// RFC 6962 section 2.1.1, PATH(m, D[n]).
Result<Proof> prove_inclusion(std::uint64_t index, std::uint64_t size, const NodeReader& read) {
  if (index >= size || size > kMaxTreeSize) return Error{Errc::usage, "index outside the tree"};
  Proof path;  // from the root downwards, turned at the end
  std::uint64_t first = 0;
  while (size > 1) {
    const std::uint64_t left = split_of(size);
    const bool go_left = index - first < left;
    URNA_ASSIGN(const Hash sibling, go_left ? range_root(first + left, size - left, read)
                                            : range_root(first, left, read));
    path.push_back(sibling);
    first += go_left ? 0 : left;
    size = go_left ? left : size - left;
  }
  return Proof(path.rbegin(), path.rend());
}

// RFC 6962 section 2.1.2, PROOF(m, D[n]).
Result<Proof> prove_consistency(std::uint64_t old_size, std::uint64_t size,
                                const NodeReader& read) {
  if (old_size > size || size > kMaxTreeSize) return Error{Errc::usage, "old size over new size"};
  Proof path;
  if (old_size == 0 || old_size == size) return path;
  std::uint64_t first = 0;
  std::uint64_t rest = size;
  bool whole = true;  // the old tree is known to the verifier as a whole only along the left edge
  while (old_size - first != rest) {
    const std::uint64_t left = split_of(rest);
    const bool go_left = old_size - first <= left;
    URNA_ASSIGN(const Hash sibling, go_left ? range_root(first + left, rest - left, read)
                                            : range_root(first, left, read));
    path.push_back(sibling);
    whole = whole && go_left;
    first += go_left ? 0 : left;
    rest = go_left ? left : rest - left;
  }
  if (!whole) {
    URNA_ASSIGN(const Hash node, range_root(first, rest, read));
    path.push_back(node);
  }
  return Proof(path.rbegin(), path.rend());
}

Result<> check_inclusion(const Proof& proof, std::uint64_t index, std::uint64_t size,
                         const Hash& leaf, const Hash& root) {
  if (index >= size || size > kMaxTreeSize)
    return Error{Errc::bad_inclusion, "index outside the tree"};
  const auto inner = static_cast<std::size_t>(std::bit_width(index ^ (size - 1)));
  const auto border = static_cast<unsigned>(std::popcount(index >> inner));  // inner is below 64
  if (proof.size() != inner + border) return Error{Errc::bad_inclusion, "wrong number of hashes"};
  Hash hash = leaf;
  for (std::size_t i = 0; i < proof.size(); ++i) {
    const bool right = i >= inner || (index >> i & 1) != 0;
    hash = right ? node_hash(proof[i], hash) : node_hash(hash, proof[i]);
  }
  if (hash != root) return Errc::bad_inclusion;
  return Ok{};
}

Result<> check_consistency(const Proof& proof, std::uint64_t old_size, std::uint64_t size,
                           const Hash& old_root, const Hash& root) {
  const auto bad = [](const char* why) { return Error{Errc::bad_consistency, why}; };
  if (old_size > size || size > kMaxTreeSize) return bad("old size over new size");
  if (old_size == 0 || old_size == size) {
    if (!proof.empty()) return bad("the proof should be empty");
    if (old_size == size ? old_root != root : old_root != empty_root()) return bad("roots differ");
    return Ok{};
  }
  if (proof.empty()) return bad("the proof is empty");
  return check_subtree(proof, 0, old_size, size, old_root, root);
}

// The walk of RFC 9162 section 2.1.4.2 from the subtree's last perfect part up to the root; with a
// start other than 0 it is the one of draft-ietf-plants-merkle-tree-certs, "verifying a subtree
// consistency proof".
Result<> check_subtree(const Proof& proof, std::uint64_t start, std::uint64_t end,
                       std::uint64_t size, const Hash& subtree_root, const Hash& root) {
  const auto bad = [](const char* why) { return Error{Errc::bad_consistency, why}; };
  if (start == end && end <= size) {  // the empty subtree is part of every tree
    if (!proof.empty() || subtree_root != empty_root())
      return bad("an empty subtree has an empty proof and root");
    return Ok{};
  }
  if (!is_subtree(start, end) || end > size || size > kMaxTreeSize)
    return bad("not a subtree of this tree");
  std::uint64_t first = start, node = end - 1, last = size - 1;
  const auto up = [&] { first >>= 1, node >>= 1, last >>= 1; };
  while (first != node && (node == last || (node & 1) != 0)) up();
  std::size_t next = 0;
  if (first != node && proof.empty()) return bad("too few hashes");
  Hash sub_hash = first == node ? subtree_root : proof[next++];
  Hash hash = sub_hash;
  for (; next < proof.size(); ++next) {
    if (last == 0) return bad("too many hashes");
    if ((node & 1) != 0 || node == last) {
      if (first < node) sub_hash = node_hash(proof[next], sub_hash);
      hash = node_hash(proof[next], hash);
      while ((node & 1) == 0) up();  // it is odd, or the last one, which is not 0
    } else {
      hash = node_hash(hash, proof[next]);
    }
    up();
  }
  if (last != 0) return bad("too few hashes");
  if (sub_hash != subtree_root || hash != root) return bad("roots differ");
  return Ok{};
}

bool is_subtree(std::uint64_t start, std::uint64_t end) {
  return start < end && end <= kMaxTreeSize && start % std::bit_ceil(end - start) == 0;
}

}  // namespace urna::ledger
