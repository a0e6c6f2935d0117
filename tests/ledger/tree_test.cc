// RFC 6962 trees in a small world: every tree up to 70 leaves, every proof, every way to spoil one.
#include "ledger/tree.h"

#include <gtest/gtest.h>

#include "ledger/tile.h"
#include "ledger/tile_builder.h"

namespace urna::ledger {
namespace {

constexpr std::uint64_t kSmallWorld = 70;

Hash leaf_of(std::uint64_t i) { return leaf_hash(view_of("entry " + std::to_string(i))); }

// The definition, word for word (RFC 6962 section 2.1).
Hash naive_root(std::uint64_t first, std::uint64_t count) {
  if (count == 0) return sha256({});
  if (count == 1) return leaf_of(first);
  std::uint64_t split = 1;
  while (split * 2 < count) split *= 2;
  return node_hash(naive_root(first, split), naive_root(first + split, count - split));
}

NodeReader perfect_nodes() {
  return [](NodeId node) -> Result<Hash> {
    return naive_root(node.index << node.level, std::uint64_t{1} << node.level);
  };
}

TEST(Tree, FrontierTilesAndDefinitionGiveTheSameRoot) {
  Frontier frontier;
  TileBuilder tiles;
  for (std::uint64_t n = 0; n <= 600; ++n) {
    if (n <= kSmallWorld || n % 97 == 0 || n == 256 || n == 257 || n == 512) {
      EXPECT_EQ(frontier.root(), naive_root(0, n)) << n;
      EXPECT_EQ(tiles.root(), frontier.root()) << n;
    }
    frontier.append(leaf_of(n));
    tiles.append(leaf_of(n));
  }
}

TEST(Tree, KnownRootsOfOtherImplementations) {
  const std::pair<std::uint64_t, const char*> known[] = {
      {1, "773885a613489e24ce2cf76199d6a423f042e4bbf12d7eecee912ef276c65701"},
      {2, "5a47662fd8a317d96049a3f9f47c55dc67ca66051baa3683dbb19b2fe09a07b0"},
      {3, "94fbd0dd836f50301692e6d0eade728ee19ec52bfff1606ed807c8575d5aaa19"},
      {255, "cf66793e6329dff242eb3cee0a6f36ad3e3a196dcc573a1ec775e102be863f1c"},
      {256, "da6596d95369f5fef322ab8e4e0da3b0b50236aa9c8a3b1d246f7411c9e2e32e"},
      {257, "5c1fdfe835358022f2392de478dbe053fc130cfe1d3a082879a90cf6bf14bf7e"},
      {65537, "b99c570aaf13b96e026383e8e252e69c7142b3ad7e6e0264f3dc10dfd884d8c5"},
      {70000, "a3920fba7f239a071a9bd10721f1341addefbaededb41c7e24437a9d16bdf00a"}};
  TileBuilder tiles;
  for (const auto& [size, root] : known) {
    while (tiles.size() < size) tiles.append(leaf_of(tiles.size()));
    EXPECT_EQ(to_hex(tiles.root().view()), root) << size;
  }
}

void expect_no_spoiled_inclusion(const Proof& proof, std::uint64_t index, std::uint64_t size,
                                 const Hash& root) {
  const Hash leaf = leaf_of(index);
  for (std::size_t i = 0; i < proof.size(); ++i) {
    Proof spoiled = proof;
    spoiled[i].bytes[i % 32] ^= 1;
    EXPECT_FALSE(check_inclusion(spoiled, index, size, leaf, root));
    spoiled = proof;
    spoiled.erase(spoiled.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_FALSE(check_inclusion(spoiled, index, size, leaf, root));
  }
  Proof longer = proof;
  longer.push_back(root);
  EXPECT_FALSE(check_inclusion(longer, index, size, leaf, root));
  EXPECT_FALSE(check_inclusion(proof, size, size, leaf, root));
  EXPECT_FALSE(size > 1 && check_inclusion(proof, index ^ 1, size, leaf, root).ok());
}

TEST(Tree, EveryInclusionProofUpToSeventyLeaves) {
  for (std::uint64_t size = 1; size <= kSmallWorld; ++size) {
    const Hash root = naive_root(0, size);
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto proof = prove_inclusion(index, size, perfect_nodes());
      ASSERT_TRUE(proof.ok());
      EXPECT_TRUE(check_inclusion(*proof, index, size, leaf_of(index), root))
          << index << " in " << size;
      expect_no_spoiled_inclusion(*proof, index, size, root);
    }
  }
}

TEST(Tree, EveryConsistencyProofUpToSeventyLeaves) {
  for (std::uint64_t size = 0; size <= kSmallWorld; ++size) {
    const Hash root = naive_root(0, size);
    for (std::uint64_t old_size = 0; old_size <= size; ++old_size) {
      const auto proof = prove_consistency(old_size, size, perfect_nodes());
      ASSERT_TRUE(proof.ok());
      const Hash old_root = naive_root(0, old_size);
      EXPECT_TRUE(check_consistency(*proof, old_size, size, old_root, root))
          << old_size << " to " << size;
      Proof longer = *proof;
      longer.push_back(root);
      EXPECT_FALSE(check_consistency(longer, old_size, size, old_root, root));
      Hash wrong = old_root;
      wrong.bytes[0] ^= 1;
      EXPECT_FALSE(check_consistency(*proof, old_size, size, wrong, root));
      for (std::size_t i = 0; i < proof->size(); ++i) {
        Proof spoiled = *proof;
        spoiled[i].bytes[5] ^= 4;
        EXPECT_FALSE(check_consistency(spoiled, old_size, size, old_root, root));
      }
    }
  }
}

TEST(Tree, RefusesSizesNobodyCanHave) {  // T12
  EXPECT_EQ(prove_inclusion(0, kMaxTreeSize + 1, perfect_nodes()).code(), Errc::usage);
  EXPECT_EQ(prove_inclusion(3, 3, perfect_nodes()).code(), Errc::usage);
  EXPECT_EQ(prove_consistency(4, 3, perfect_nodes()).code(), Errc::usage);
  EXPECT_FALSE(check_inclusion({}, 0, 0, {}, {}));
  EXPECT_FALSE(check_inclusion(Proof(64), 0, kMaxTreeSize + 1, {}, {}));
  EXPECT_FALSE(check_consistency(Proof(64), 1, kMaxTreeSize + 1, {}, {}));
}

TEST(Tree, ALeafThatLooksLikeANodeIsALeaf) {  // T13
  Bytes node_bytes{0x01};
  put(node_bytes, leaf_of(0).view());
  put(node_bytes, leaf_of(1).view());
  EXPECT_NE(leaf_hash(node_bytes), node_hash(leaf_of(0), leaf_of(1)));
}

TEST(Tree, TilesProveWhatTheDefinitionProves) {
  TileBuilder tiles;
  std::map<TileId, Bytes> stored;
  constexpr std::uint64_t kSize = 66'000;
  for (std::uint64_t i = 0; i < kSize; ++i) tiles.append(leaf_of(i));
  for (auto& [id, bytes] : tiles.take_changed()) stored[{false, id.level, id.index, 0}] = bytes;
  const auto read = [&](const TileId& id) -> Result<Bytes> {
    const Bytes& row = stored.at({false, id.level, id.index, 0});
    return Bytes(row.begin(), row.begin() + id.width * 32);
  };
  for (const std::uint64_t size :
       {std::uint64_t{1}, std::uint64_t{255}, std::uint64_t{256}, std::uint64_t{65'537}, kSize}) {
    const NodeReader nodes = tile_node_reader(size, read);
    const auto root = tree_root(size, nodes);
    ASSERT_TRUE(root.ok());
    for (std::uint64_t index : {std::uint64_t{0}, size / 2, size - 1}) {
      const auto proof = prove_inclusion(index, size, nodes);
      ASSERT_TRUE(proof.ok());
      EXPECT_TRUE(check_inclusion(*proof, index, size, leaf_of(index), *root));
    }
    const auto resumed = TileBuilder::resume(size, read);
    ASSERT_TRUE(resumed.ok());
    EXPECT_EQ(resumed->root(), *root);
  }
}

}  // namespace
}  // namespace urna::ledger
