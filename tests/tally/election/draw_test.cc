// The verifiable draw: golden bytes computed by another program, the order told a second time, and
// what moves it.
#include "tally/election/draw.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tally/election/outcome.h"
#include "tests/fixture/town.h"

namespace urna::tally {
namespace {

using fixture::Town;

Bytes counting(std::uint8_t first, std::size_t count) {
  Bytes bytes;
  for (std::size_t i = 0; i < count; ++i) bytes.push_back(static_cast<std::uint8_t>(first + i));
  return bytes;
}
const Hash kRoot = Hash::from(counting(0, 32)), kRule = Hash::from(counting(32, 32));
const EditionId kEdition = EditionId::from(counting(0xe0, 16));

// The golden values are Python's: hashlib.sha256(b"urna/v1/draw" + root + rule + value), ...
TEST(Draw, HasTheseBytes) {
  const Hash seed = lot_seed(kRoot, kRule, counting(64, 32));
  EXPECT_EQ(ledger::to_hex(seed.view()),
            "c46f72bf934eb98c39ad832ebbaea477d5b1b28615da209bda349a93818d773c");
  EXPECT_EQ(ledger::to_hex(lot_seed(kRoot, kRule, counting(64, 64)).view()),
            "533b54ee31daeb175484378dbdd4f9e38ad90f4878243fed7c573ee8ba3bd16c");
  EXPECT_EQ(ledger::to_hex(lot_of(kEdition, seed, 0).view()),
            "de3db37ca28028a60abaff9329ffab39c9d728f15597dc1201729c6b1f6ba01a");
  EXPECT_EQ(ledger::to_hex(lot_of(kEdition, seed, 7).view()),
            "ded34656ee4c1614995526f76afb1e7cd7f43df000a926cb41849f9f6d8159b3");
  EXPECT_EQ(places_by_lot(kEdition, seed, 8), (std::vector<std::uint32_t>{6, 3, 1, 0, 4, 2, 5, 7}));
}

// The same order, told again from the document alone: text in hex, concatenated, hashed, sorted.
std::vector<std::uint32_t> told_again(const std::string& edition, const std::string& root,
                                      const std::string& rule, const std::string& value,
                                      std::uint32_t count) {
  const auto hash_of = [](const std::string& tag, const std::string& hex) {
    Bytes bytes(tag.begin(), tag.end()), rest;
    CHECK(ledger::from_hex(hex, rest));
    bytes.insert(bytes.end(), rest.begin(), rest.end());
    return ledger::to_hex(ledger::sha256(bytes).view());
  };
  const std::string seed = hash_of("urna/v1/draw", root + rule + value);
  std::map<std::string, std::uint32_t> by_lot;
  for (std::uint32_t project = 0; project < count; ++project) {
    char id[9];
    std::snprintf(id, sizeof id, "%08x", project);
    by_lot[hash_of("urna/v1/tie", edition + seed + id)] = project;
  }
  std::vector<std::uint32_t> places(count);
  std::uint32_t place = 0;
  for (const auto& [lot, project] : by_lot) places[project] = place++;
  return places;
}

TEST(Draw, IsWhatTheDocumentTells) {
  for (std::uint8_t world = 0; world < 50; ++world) {
    const Hash root = ledger::sha256(counting(world, 3)), rule = ledger::sha256(counting(world, 4));
    const Bytes value = counting(world, 32U + world % 33U);
    const std::uint32_t count = world * 7U;
    EXPECT_EQ(places_by_lot(kEdition, lot_seed(root, rule, value), count),
              told_again(ledger::to_hex(kEdition.view()), ledger::to_hex(root.view()),
                         ledger::to_hex(rule.view()), ledger::to_hex(value), count));
  }
}

TEST(Draw, EveryPartMovesIt) {
  const Bytes value = counting(64, 32);
  const Hash seed = lot_seed(kRoot, kRule, value);
  const auto bent = [](Hash hash) {
    hash.bytes[31] ^= 1;
    return hash;
  };
  Bytes longer = value;
  longer.push_back(0);
  EXPECT_NE(lot_seed(bent(kRoot), kRule, value), seed);
  EXPECT_NE(lot_seed(kRoot, bent(kRule), value), seed);
  EXPECT_NE(lot_seed(kRoot, kRule, longer), seed);
  EXPECT_NE(lot_of(EditionId{}, seed, 0), lot_of(kEdition, seed, 0));
}

TEST(Draw, IsAnOrderOfAllProjects) {
  std::vector<std::uint32_t> places = places_by_lot(kEdition, kRoot, 2'000);
  std::ranges::sort(places);
  for (std::uint32_t i = 0; i < places.size(); ++i) EXPECT_EQ(places[i], i);
  EXPECT_TRUE(places_by_lot(kEdition, kRoot, 0).empty());
}

TEST(Draw, AValueOf64BytesIsTheLongest) {
  ledger::LotsDrawn drawn;
  drawn.value = counting(0, ledger::limit::kDrawValueBytes);
  Bytes bytes = ledger::encode(drawn);
  EXPECT_TRUE(ledger::decode<ledger::LotsDrawn>(bytes).ok());
  bytes.push_back(0);
  ++bytes[bytes.size() - 1 - 65];  // the count's last byte
  EXPECT_EQ(ledger::decode<ledger::LotsDrawn>(bytes).code(), ledger::Errc::over_limit);
}

// The law's own tree is the log's: at every size, and at the closing.
TEST(Draw, TheStateKnowsTheRootAtClosing) {
  Town town;
  town.run_to(Phase::declared);
  ledger::Frontier tree;
  for (std::size_t i = 0; i < town.entries.size(); ++i) {
    tree.append(ledger::leaf_hash(town.entries[i]));
    if (i == town.edition().closed_at) {
      EXPECT_EQ(town.edition().closing_root, tree.root());
    }
  }
  EXPECT_EQ(town.state.tree.root(), tree.root());
  EXPECT_EQ(town.state.tree.size(), town.entries.size());
}

TEST(Draw, ASnapshotKeepsTreeAndLots) {
  Town town;
  town.run_to(Phase::closed);
  State state = town.state;
  Edition& edition = state.editions.at(town.id);
  edition.announced.rule.ties = {ledger::TieKey::lot};
  edition.drawn =
      ledger::LotsDrawn{{}, edition.closed_at, edition.closing_root, 1, "round 1", counting(1, 32)};
  draw_lots(town.id, edition);
  ASSERT_EQ(edition.lots.size(), 2U);
  edition.announced_bytes = ledger::encode_event({town.id, edition.announced});
  const auto again = decode_state(encode_state(state));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->editions.at(town.id).lots, edition.lots);
  EXPECT_EQ(again->tree.root(), state.tree.root());
  state.tree = {};
  const auto torn = decode_state(encode_state(state));  // a tree of another size than the log's
  EXPECT_FALSE(torn.ok());
}

}  // namespace
}  // namespace urna::tally
