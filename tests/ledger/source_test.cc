// Tile paths, bundles, and containers that try to be something else (T22).
#include "ledger/source.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "ledger/file.h"
#include "ledger/tile.h"

namespace urna::ledger {
namespace {

namespace fs = std::filesystem;

TEST(Tile, PathsHaveOneSpelling) {
  EXPECT_EQ(tile_path({false, 0, 0, 256}), "tile/0/000");
  EXPECT_EQ(tile_path({false, 1, 1'234'067, 256}), "tile/1/x001/x234/067");
  EXPECT_EQ(tile_path({true, 0, 999, 5}), "tile/entries/999.p/5");
  for (std::uint64_t index :
       {0ULL, 1ULL, 999ULL, 1'000ULL, 999'999ULL, 1'000'000ULL, 123'456'789'012ULL}) {
    const TileId tile{index % 2 == 0, 0, index, 256};
    EXPECT_EQ(*parse_tile_path(tile_path(tile)), tile);
  }
  for (const char* bent :
       {"tile/00/000", "tile/0/0", "tile/0/x000/001", "tile/0/000.p/0", "tile/0/000.p/256",
        "tile/0/000.p/05", "tile/64/000", "tile/0/000/", "tile//000", "tile/0/x001",
        "tile/entries/x001/", "tile/-1/000", "tile/0/001.p/", "tile/0/../000", "tile/0/0000", ""})
    EXPECT_FALSE(parse_tile_path(bent).ok()) << bent;
}

TEST(Tile, ListsWhatASizeHas) {
  EXPECT_TRUE(tiles_of(0).empty());
  EXPECT_EQ(tiles_of(1).size(), 2U);
  const auto tiles = tiles_of(
      70'000);  // 273 full + 1 partial at level 0, 1 full + 1 partial at 1, 1 at 2, bundles
  EXPECT_EQ(tiles.size(), 274U + 2U + 1U + 274U);
  EXPECT_EQ(tile_width(0, 273, 70'000), 112U);
  EXPECT_EQ(tile_width(0, 274, 70'000), 0U);
  EXPECT_EQ(tile_width(2, 0, 70'000), 1U);
}

TEST(Tile, BundlesAreCutExactly) {
  Bytes bundle;
  append_to_bundle(bundle, view_of("one"));
  append_to_bundle(bundle, view_of(""));
  append_to_bundle(bundle, Bytes(kMaxEntryBytes, 7));
  ASSERT_TRUE(split_bundle(bundle, 3).ok());
  EXPECT_EQ((*split_bundle(bundle, 3))[2].size(), kMaxEntryBytes);
  EXPECT_EQ(split_bundle(bundle, 2).code(), Errc::trailing_bytes);
  EXPECT_EQ(split_bundle(bundle, 4).code(), Errc::too_short);
  bundle.pop_back();
  EXPECT_EQ(split_bundle(bundle, 3).code(), Errc::too_short);
}

class Containers : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "urna-source-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(root_); }
  std::string write(const std::string& name) const {
    const std::string path = root_ + "/" + name;
    auto writer = create_bundle(path);
    EXPECT_TRUE(writer.ok());
    for (const auto& [file, bytes] : kContent)
      EXPECT_TRUE((*writer)->put(file, view_of(bytes)).ok());
    EXPECT_TRUE((*writer)->finish().ok());
    return path;
  }
  const std::vector<std::pair<std::string, std::string>> kContent = {
      {"checkpoint", "c"},
      {"tile/0/000.p/1", std::string(32, 'h')},
      {"tile/entries/000.p/1", "e"},
      {"vkey", "k\n"}};
  std::string root_;
};

TEST_F(Containers, DirectoryAndTarHoldTheSame) {
  for (const char* name : {"bundle", "bundle.tar"}) {
    const auto source = open_bundle(write(name));
    ASSERT_TRUE(source.ok());
    const auto names = (*source)->list();
    ASSERT_TRUE(names.ok());
    ASSERT_EQ(names->size(), kContent.size());
    for (std::size_t i = 0; i < kContent.size(); ++i) {
      EXPECT_EQ((*names)[i], kContent[i].first);
      EXPECT_EQ(text_of(*(*source)->get(kContent[i].first)), kContent[i].second);
    }
    EXPECT_EQ((*source)->get("policy").code(), Errc::not_found);
    EXPECT_EQ((*source)->get("../vkey").code(), Errc::not_found);
  }
  EXPECT_FALSE(create_bundle(root_ + "/bundle").ok());  // never over something
}

TEST_F(Containers, AnUnfinishedBundleLeavesNothing) {  // S21
  for (const char* name : {"half", "half.tar"}) {
    {
      auto writer = create_bundle(root_ + "/" + name);
      ASSERT_TRUE((*writer)->put("checkpoint", view_of("c")).ok());
    }
    EXPECT_FALSE(fs::exists(root_ + "/" + name));
    EXPECT_FALSE(fs::exists(root_ + "/" + name + ".tmp"));
  }
}

TEST_F(Containers, EveryFlippedByteOfATarHeaderIsRefused) {
  const std::string path = write("b.tar");
  const Bytes good = *read_file(path, 1 << 20);
  EXPECT_EQ(good.size() % 512, 0U);
  for (std::size_t at = 0; at < good.size(); ++at) {
    const bool content = (at >= 512 && at < 513) || (at >= 1536 && at < 1568) ||
                         (at >= 2560 && at < 2561) || (at >= 3584 && at < 3586);
    if (content) continue;  // the auditor's affair
    Bytes bent = good;
    bent[at] ^= 1;
    std::ofstream(path, std::ios::binary) << text_of(bent);  // nothing has to survive here
    EXPECT_FALSE(open_tar(path).ok()) << at;
  }
}

TEST_F(Containers, CutOrLengthenedTarsAreRefused) {
  const std::string path = write("b.tar");
  const Bytes good = *read_file(path, 1 << 20);
  for (std::size_t size = 0; size < good.size(); size += 256) {
    ASSERT_TRUE(write_file(path, ByteView(good).first(size)).ok());
    EXPECT_FALSE(open_tar(path).ok()) << size;
  }
  Bytes longer = good;
  longer.resize(longer.size() + 512, 0);
  ASSERT_TRUE(write_file(path, longer).ok());
  EXPECT_FALSE(open_tar(path).ok());
}

TEST_F(Containers, LinksForeignNamesAndEmptyFilesAreRefused) {
  const std::string path = write("d");
  fs::create_symlink("/etc/hostname", path + "/policy");
  EXPECT_FALSE((*open_bundle(path))->list().ok());
  EXPECT_FALSE((*open_bundle(path))->get("policy").ok());
  fs::remove(path + "/policy");
  std::ofstream(path + "/notes.txt") << "x";
  EXPECT_EQ((*open_bundle(path))->list().code(), Errc::malformed);
  fs::remove(path + "/notes.txt");
  std::ofstream(path + "/policy").flush();
  EXPECT_EQ((*open_bundle(path))->get("policy").code(), Errc::malformed);
  EXPECT_EQ((*open_bundle(path))->list().code(), Errc::malformed);
  fs::remove(path + "/policy");
  EXPECT_TRUE((*open_bundle(path))->list().ok());
}

TEST(File, KeysAreOneLineAndTheirOwnersOnly) {  // O16, D20
  std::string pattern = (fs::temp_directory_path() / "urna-key-XXXXXX").string();
  const std::string root = ::mkdtemp(pattern.data());
  const std::string path = root + "/k";
  ASSERT_TRUE(write_seed_file(path, Seed::random()).ok());
  EXPECT_TRUE(read_seed_file(path).ok());
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_FALSE(write_seed_file(path, Seed::random()).ok());
  fs::permissions(path, fs::perms::group_read, fs::perm_options::add);
  EXPECT_EQ(read_seed_file(path).code(), Errc::key_permissions);
  fs::permissions(path, fs::perms::group_read, fs::perm_options::remove);
  std::ofstream(path, std::ios::app) << "x";
  EXPECT_EQ(read_seed_file(path).code(), Errc::malformed);
  fs::remove_all(root);
}

}  // namespace
}  // namespace urna::ledger
