// What is kept of tiles: the right bytes, within its limits, and only what never changes.
#include "api/tile_cache.h"

#include <gtest/gtest.h>

#include <thread>

#include "api/routes.h"
#include "tests/api/served_town.h"

namespace urna::api {
namespace {

using ledger::Bytes;
using ledger::Errc;
using ledger::Error;
using ledger::kTileWidth;
using ledger::Result;
using ledger::TileId;

constexpr std::size_t kHashTileBytes = 8'192;

TileId bundle(std::uint64_t index, std::uint32_t width = kTileWidth) {
  return {true, 0, index, width};
}

// A store that counts its readers; tile N is full of bytes N.
struct Shelf {
  std::size_t reads = 0, tile_bytes = kHashTileBytes;
  bool broken = false;
  TileCache::Read reader() {
    return [this](const TileId& tile) -> Result<Bytes> {
      ++reads;
      if (broken) return Error{Errc::corrupt, "broken"};
      return Bytes(tile_bytes, static_cast<std::uint8_t>(tile.index));
    };
  }
};

TEST(TileCache, ReadsAFullTileOnceAndGivesItsBytes) {
  Shelf shelf;
  TileCache cache(shelf.reader());
  for (int again = 0; again < 3; ++again)
    for (std::uint8_t i = 0; i < 5; ++i)
      EXPECT_EQ(**cache.get({false, 0, i}), std::string(kHashTileBytes, static_cast<char>(i)));
  EXPECT_EQ(shelf.reads, 5U);
  EXPECT_EQ(cache.size(), (TileCache::Size{5 * kHashTileBytes, 5}));
}

TEST(TileCache, TellsTilesApartByEveryPartOfTheirName) {
  Shelf shelf;
  TileCache cache(shelf.reader());
  for (const TileId& tile : {TileId{false, 0, 1}, TileId{false, 1, 1}, bundle(1), bundle(2)})
    ASSERT_TRUE(cache.get(tile).ok());
  EXPECT_EQ(shelf.reads, 4U);
}

TEST(TileCache, KeepsNoPartialTile) {
  Shelf shelf;
  TileCache cache(shelf.reader());
  for (std::uint32_t width = 1; width < kTileWidth; ++width)
    ASSERT_TRUE(cache.get(bundle(0, width)).ok());
  EXPECT_EQ(shelf.reads, kTileWidth - 1);
  EXPECT_EQ(cache.size(), TileCache::Size{});
}

TEST(TileCache, KeepsNothingOfAnError) {
  Shelf shelf;
  TileCache cache(shelf.reader());
  shelf.broken = true;
  EXPECT_EQ(cache.get(bundle(7)).code(), Errc::corrupt);
  EXPECT_EQ(cache.size(), TileCache::Size{});
  shelf.broken = false;
  EXPECT_EQ(**cache.get(bundle(7)), std::string(kHashTileBytes, '\7'));
}

TEST(TileCache, HoldsItsLimitOfTilesAndLetsTheOldestReadGo) {
  Shelf shelf;
  TileCache cache(shelf.reader(), {kTileCacheBytes, 3});
  for (const std::uint64_t i : {0, 1, 2, 0, 3})  // 1 is the one read longest ago
    ASSERT_TRUE(cache.get(bundle(i)).ok());
  EXPECT_EQ(cache.size().count, 3U);
  EXPECT_EQ(shelf.reads, 4U);
  for (const std::uint64_t i : {0, 2, 3}) ASSERT_TRUE(cache.get(bundle(i)).ok());
  EXPECT_EQ(shelf.reads, 4U);
  ASSERT_TRUE(cache.get(bundle(1)).ok());
  EXPECT_EQ(shelf.reads, 5U);
}

TEST(TileCache, HoldsItsLimitOfBytes) {
  Shelf shelf;
  TileCache cache(shelf.reader(), {3 * kHashTileBytes, kTileCacheTiles});
  for (std::uint64_t i = 0; i < 20; ++i) {
    ASSERT_TRUE(cache.get(bundle(i)).ok());
    EXPECT_LE(cache.size().bytes, 3 * kHashTileBytes);
  }
  EXPECT_EQ(cache.size().count, 3U);
  shelf.tile_bytes = 3 * kHashTileBytes;  // exactly the limit
  ASSERT_TRUE(cache.get(bundle(30)).ok());
  EXPECT_EQ(cache.size(), (TileCache::Size{3 * kHashTileBytes, 1}));
  ++shelf.tile_bytes;  // one beyond: given, not kept, and nothing makes room for it
  EXPECT_EQ((*cache.get(bundle(31)))->size(), shelf.tile_bytes);
  EXPECT_EQ(cache.size(), (TileCache::Size{3 * kHashTileBytes, 1}));
}

TEST(TileCache, WhatWasGivenOutlivesItsPlace) {
  Shelf shelf;
  TileCache cache(shelf.reader(), {kTileCacheBytes, 1});
  const auto first = cache.get(bundle(5));
  ASSERT_TRUE(cache.get(bundle(6)).ok());
  EXPECT_EQ(**first, std::string(kHashTileBytes, '\5'));
}

TEST(TileCache, ManyReadersAtOnceGetTheRightBytes) {
  const TileCache::Read read = [](const TileId& tile) -> Result<Bytes> {
    return Bytes(100, static_cast<std::uint8_t>(tile.index));
  };
  TileCache cache(read, {1'000, 8});
  std::vector<std::jthread> readers;
  for (int r = 0; r < 4; ++r)
    readers.emplace_back([&] {
      for (std::uint64_t i = 0; i < 5'000; ++i)
        ASSERT_EQ((**cache.get(bundle(i % 13)))[99], static_cast<char>(i % 13));
    });
  readers.clear();
  EXPECT_LE(cache.size().count, 8U);
}

// Over the routes: a partial bundle grows into a full one, and each is what the journal has.
TEST(TileCache, ATileThatGrewIsServedAsItIs) {
  Town town = town_of(0);
  const Directory directory;
  const auto host = host_of(directory, town);
  const Routes routes(*host);
  const auto get = [&](const std::string& target) {
    std::string body;
    routes.handle({"GET", target, {}, {}, {}}, [&](const HttpResponse& response) {
      body = response.status == 200 ? std::string(response.bytes()) : "";
    });
    return body;
  };
  const auto width = static_cast<std::uint32_t>(town.entries.size());
  const std::string partial = "/log/tile/entries/000.p/" + std::to_string(width);
  const std::string before = get(partial);
  EXPECT_EQ(get("/log/tile/entries/000"), "");  // not there yet, and not remembered as such
  ASSERT_FALSE(before.empty());
  for (std::uint32_t i = width; i < kTileWidth; ++i) {
    const auto voter = "v" + std::to_string(i);
    ASSERT_TRUE(
        town.act(ledger::SlotsGranted{ledger::random_fixed<ledger::Nonce>(), {town.grant(voter)}},
                 {"registrar", "overseer"})
            .ok());
    ASSERT_TRUE(host->sequencer().submit_and_wait(submission_of(town.entries.back())).ok());
  }
  for (int again = 0; again < 2; ++again)
    for (const bool entries : {false, true}) {
      const TileId tile{entries, 0, 0};
      EXPECT_EQ(get("/log/" + tile_path(tile)), ledger::text_of(*host->journal().tile(tile)));
    }
  EXPECT_TRUE(get("/log/tile/entries/000").starts_with(before));
  EXPECT_EQ(get(partial), before);
  host->sequencer().stop();
}

}  // namespace
}  // namespace urna::api
