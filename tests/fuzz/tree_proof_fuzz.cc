// Law of the tree (T12, T13): roots, frontiers, tiles and proofs agree with the recursion that RFC
// 6962 section 2.1 writes down; what is proved is accepted, and with any part changed refused.
#include <map>

#include "ledger/tile_builder.h"
#include "tests/fuzz/reader.h"
#include "tests/fuzz/target.h"

namespace urna::fuzz {
namespace {

using ledger::Hash;
using Leaves = std::span<const Hash>;

std::size_t split(std::size_t size) {  // the largest power of two below
  std::size_t k = 1;
  while (2 * k < size) k *= 2;
  return k;
}
Hash naive_root(Leaves leaves) {
  if (leaves.empty()) return ledger::sha256({});
  if (leaves.size() == 1) return leaves[0];
  const std::size_t k = split(leaves.size());
  return ledger::node_hash(naive_root(leaves.first(k)), naive_root(leaves.subspan(k)));
}
ledger::Proof naive_path(std::size_t m, Leaves leaves) {
  if (leaves.size() == 1) return {};
  const std::size_t k = split(leaves.size());
  ledger::Proof path =
      m < k ? naive_path(m, leaves.first(k)) : naive_path(m - k, leaves.subspan(k));
  path.push_back(naive_root(m < k ? leaves.subspan(k) : leaves.first(k)));
  return path;
}
ledger::Proof naive_subproof(std::size_t m, Leaves leaves, bool complete) {
  if (m == leaves.size()) return complete ? ledger::Proof{} : ledger::Proof{naive_root(leaves)};
  const std::size_t k = split(leaves.size());
  ledger::Proof proof = m <= k ? naive_subproof(m, leaves.first(k), complete)
                               : naive_subproof(m - k, leaves.subspan(k), false);
  proof.push_back(naive_root(m <= k ? leaves.subspan(k) : leaves.first(k)));
  return proof;
}

// A tree by all our means at once.
struct Tree {
  std::vector<Hash> leaves;
  ledger::Frontier frontier;
  ledger::TileBuilder builder;
  std::map<std::pair<std::uint32_t, std::uint64_t>, Bytes> tiles;
  explicit Tree(FuzzedBytes& reader) {
    const std::size_t size = 1 + reader.below(reader.yes() ? 600 : 40);
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint8_t entry[] = {reader.byte(), static_cast<std::uint8_t>(i)};
      leaves.push_back(ledger::leaf_hash(entry));
      frontier.append(leaves.back());
      builder.append(leaves.back());
      if (reader.byte() % 32 == 1) take_tiles();
    }
    take_tiles();
  }
  void take_tiles() {
    for (auto& [id, bytes] : builder.take_changed()) tiles[{id.level, id.index}] = std::move(bytes);
  }
  ledger::NodeReader nodes() const {
    return ledger::tile_node_reader(
        leaves.size(), [this](const ledger::TileId& id) -> ledger::Result<Bytes> {
          const Bytes& tile = tiles.at({id.level, id.index});
          require(tile.size() >= id.width * 32, "a tile is shorter than the tree has it");
          return Bytes(tile.begin(), tile.begin() + id.width * 32);
        });
  }
  Leaves all() const { return leaves; }
};

// Every way to spoil hashes by the reader's choice: one bit, one more, one fewer, two swapped.
ledger::Proof spoiled(ledger::Proof proof, FuzzedBytes& reader) {
  const std::size_t at = proof.empty() ? 0 : reader.below(proof.size());
  switch (proof.empty() ? 3 : reader.below(4)) {
    case 0:
      proof[at].bytes[reader.below(32)] ^= static_cast<std::uint8_t>(1U << reader.below(8));
      break;
    case 1:
      proof.erase(proof.begin() + static_cast<std::ptrdiff_t>(at));
      break;
    case 2:
      std::swap(proof[at], proof[reader.below(proof.size())]);
      break;
    default:
      proof.insert(proof.begin() + static_cast<std::ptrdiff_t>(at), reader.fixed<Hash>());
  }
  return proof;
}
Hash bent(Hash hash, FuzzedBytes& reader) {
  hash.bytes[reader.below(32)] ^= static_cast<std::uint8_t>(1U << reader.below(8));
  return hash;
}

void inclusion(const Tree& tree, const Hash& root, FuzzedBytes& reader) {
  const std::uint64_t size = tree.leaves.size(), index = reader.below(size);
  const auto proof = ledger::prove_inclusion(index, size, tree.nodes());
  require(proof.ok() && *proof == naive_path(index, tree.all()), "PATH of the RFC");
  const Hash& leaf = tree.leaves[index];
  require(ledger::check_inclusion(*proof, index, size, leaf, root).ok(), "a true proof");
  const ledger::Proof other = spoiled(*proof, reader);
  require(other == *proof || !ledger::check_inclusion(other, index, size, leaf, root).ok(),
          "a spoiled inclusion proof is accepted");
  require(!ledger::check_inclusion(*proof, index, size, bent(leaf, reader), root).ok(), "leaf");
  require(!ledger::check_inclusion(*proof, index, size, leaf, bent(root, reader)).ok(), "root");
  const std::uint64_t elsewhere = reader.number(8) % (size + 2);
  require(elsewhere == index || !ledger::check_inclusion(*proof, elsewhere, size, leaf, root).ok(),
          "index");
}

void consistency(const Tree& tree, const Hash& root, FuzzedBytes& reader) {
  const std::uint64_t size = tree.leaves.size(), old = 1 + reader.below(size);
  const Hash old_root = naive_root(tree.all().first(old));
  const auto proof = ledger::prove_consistency(old, size, tree.nodes());
  require(proof.ok() && *proof == naive_subproof(old, tree.all(), true), "PROOF of the RFC");
  require(ledger::check_consistency(*proof, old, size, old_root, root).ok(), "a true proof");
  const ledger::Proof other = spoiled(*proof, reader);
  require(other == *proof || !ledger::check_consistency(other, old, size, old_root, root).ok(),
          "a spoiled consistency proof is accepted");
  require(!ledger::check_consistency(*proof, old, size, bent(old_root, reader), root).ok(), "old");
  require(!ledger::check_consistency(*proof, old, size, old_root, bent(root, reader)).ok(), "new");
}

// Sizes and proofs that nobody made: total, and only refused.
void hostile(FuzzedBytes& reader) {
  const std::uint64_t a = reader.number(8), b = reader.number(8), c = reader.number(8);
  ledger::Proof proof(reader.below(80));
  for (Hash& hash : proof) hash = reader.fixed<Hash>();
  const Hash one = ledger::sha256({}), two = ledger::leaf_hash({});
  require(!ledger::check_inclusion(proof, a, b, one, two).ok(), "inclusion out of nothing");
  require(!ledger::check_consistency(proof, a, b, one, two).ok() || (a == 0 && proof.empty()),
          "consistency out of nothing");
  require(!ledger::check_subtree(proof, a, b, c, one, two).ok() || (a == b && proof.empty()),
          "a subtree out of nothing");
}

void law(ByteView bytes) {
  FuzzedBytes reader(bytes);
  if (reader.yes()) return hostile(reader);
  const Tree tree(reader);
  const std::uint64_t size = tree.leaves.size();
  const Hash root = naive_root(tree.all());
  require(tree.frontier.root() == root && tree.builder.root() == root, "one root by all ways");
  require(ledger::tree_root(size, tree.nodes()).value() == root, "the root out of tiles");
  require(ledger::read_frontier(size, tree.nodes())->nodes() == tree.frontier.nodes(), "frontier");
  inclusion(tree, root, reader);
  consistency(tree, root, reader);
}

std::vector<Bytes> seeds() {
  std::vector<Bytes> out;
  for (unsigned size : {0U, 1U, 2U, 3U, 6U, 7U, 30U}) {
    Bytes seed{0, 0, static_cast<std::uint8_t>(size)};
    for (unsigned i = 0; i < 200; ++i) seed.push_back(static_cast<std::uint8_t>(i * 37 + size));
    out.push_back(seed);
  }
  Bytes wide{0, 1, 2, 0};
  for (int i = 0; i < 1'300; ++i) wide.push_back(static_cast<std::uint8_t>(i * 11));
  out.push_back(wide);
  Bytes hostile(400, 0xff);
  out.push_back(hostile);
  return out;
}

URNA_FUZZ_TARGET(tree_proof, law, seeds, 500);

}  // namespace
}  // namespace urna::fuzz
