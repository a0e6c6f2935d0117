// What `urna-audit` answers to what it cannot take: options, bundles, receipts.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "audit/command.h"
#include "audit/report.h"
#include "ledger/file.h"
#include "ledger/tile.h"
#include "ledger/tile_builder.h"
#include "tests/fixture/town.h"

namespace urna::audit {
namespace {

namespace fs = std::filesystem;
using fixture::Town;

class CommandRefusals : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "urna-audit-no-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    town_.run_to(tally::Phase::announced);
    auto writer = ledger::create_bundle(path("b.tar"));
    for (const auto& [name, bytes] : town_.bundle()) ASSERT_TRUE((*writer)->put(name, bytes).ok());
    ASSERT_TRUE((*writer)->finish().ok());
    vkey_ = to_text(ledger::VerifierKey{Town::kOrigin, ledger::NoteKeyType::ed25519,
                                        town_.key("log").public_key()});
  }
  void TearDown() override { fs::remove_all(root_); }
  std::string path(const std::string& name) const { return (root_ / name).string(); }
  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }
  int run(std::vector<std::string> words) const {
    words.insert(words.begin(), "urna-audit");
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = run_command(static_cast<int>(argv.size()), argv.data());
    testing::internal::GetCapturedStdout();
    testing::internal::GetCapturedStderr();
    return code;
  }
  std::string receipt(std::uint64_t index) {
    ledger::TileBuilder tiles;
    for (const auto& entry : town_.entries) tiles.append(ledger::leaf_hash(entry));
    const auto changed = tiles.take_changed();
    const auto nodes = ledger::tile_node_reader(
        town_.entries.size(), [&](const ledger::TileId&) -> ledger::Result<ledger::Bytes> {
          return changed.begin()->second;
        });
    const ledger::Receipt made{
        std::nullopt, index, ledger::prove_inclusion(index, town_.entries.size(), nodes).value(),
        ledger::sign_checkpoint({Town::kOrigin, town_.entries.size(), tiles.root()},
                                town_.key("log"))};
    return file("r" + std::to_string(index), to_text(made));
  }
  fs::path root_;
  Town town_;
  std::string vkey_;
  int count_ = 0;
};

TEST_F(CommandRefusals, OfOptions) {
  const std::string bundle = path("b.tar");
  EXPECT_EQ(run({"verify", bundle, "--key", vkey_}), kRight);
  EXPECT_EQ(run({"verify", bundle, "--key", vkey_, "--progress", "plain", "--jobs", "2"}), kRight);
  EXPECT_EQ(run({"verify", bundle, "--key", vkey_, "--only", "1,15", "--no-batch"}), kRight);
  EXPECT_EQ(run({"verify", bundle, "--key", file("key", vkey_ + "\n")}), kRight);
  EXPECT_EQ(run({"--help"}), kRight);
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {},
           {"verify"},
           {"verify", bundle, "--only", "99"},
           {"verify", bundle, "--key", "nonsense"},
           {"verify", bundle, "--policy", file("policy", "nonsense\n")},
           {"verify", bundle, "--format", "xml"},
           {"outcome", bundle, "--key", "nonsense"},
           {"outcome", path("absent"), "--key", vkey_}})
    EXPECT_EQ(run(words), kUsage);
  EXPECT_EQ(run({"verify", bundle, "--key", vkey_, "--report", path("no/folder")}), kOwnFault);
  EXPECT_EQ(run({"outcome", bundle, "--key", vkey_, "--report", path("no/folder")}), kOwnFault);
}

TEST_F(CommandRefusals, OfBundles) {  // T22
  EXPECT_EQ(run({"verify", file("torn.tar", "torn"), "--key", vkey_}), kFault);
  EXPECT_EQ(run({"outcome", file("torn.tar", "torn"), "--key", vkey_, "--format", "json"}), kFault);
  EXPECT_EQ(run({"verify", path("b.tar")}), kUnknown);
  EXPECT_EQ(run({"outcome", path("b.tar")}), kUnknown);
  EXPECT_EQ(run({"outcome", path("b.tar"), "--key", vkey_}), kUnknown);  // nothing to count yet
}

TEST_F(CommandRefusals, OfReceipts) {  // T24
  const std::string entry = file("entry", std::string(ledger::text_of(town_.entries[1])));
  EXPECT_EQ(run({"receipt", receipt(1), "--key", vkey_, "--bundle", path("b.tar")}), kRight);
  EXPECT_EQ(run({"receipt", receipt(1), "--key", vkey_, "--entry", entry}), kRight);
  EXPECT_EQ(run({"receipt", receipt(0), "--key", vkey_, "--entry", entry}), kFault);
  EXPECT_EQ(run({"receipt", receipt(1), "--key", vkey_, "--entry", path("absent")}), kUsage);
  EXPECT_EQ(run({"receipt", receipt(1), "--key", vkey_, "--bundle", path("absent")}), kUsage);
  EXPECT_EQ(run({"receipt", receipt(1), "--key", "nonsense", "--entry", entry}), kUsage);
  EXPECT_EQ(run({"receipt", path("absent"), "--key", vkey_, "--entry", entry}), kUsage);
  EXPECT_EQ(run({"receipt", file("bad", "x"), "--key", vkey_, "--entry", entry}), kFault);
  const auto known = ledger::read_file(receipt(1), 1U << 20);
  std::string beyond(ledger::text_of(*known));
  beyond.replace(beyond.find("index 1"), 7, "index 9");
  EXPECT_EQ(run({"receipt", file("beyond", beyond), "--key", vkey_, "--bundle", path("b.tar")}),
            kUnknown);
}

// What stands in a bundle and cannot be read is missing evidence for a receipt.
TEST_F(CommandRefusals, OfABundleThatLacksTheEntry) {
  const auto bundle_without = [&](const std::string& name, const std::string& instead) {
    const std::string folder = path("d" + std::to_string(count_++));
    for (const auto& [each, bytes] : town_.bundle()) {
      if (each == name && instead.empty()) continue;
      fs::create_directories((fs::path(folder) / each).parent_path());
      std::ofstream(folder + "/" + each, std::ios::binary)
          << (each == name ? std::string_view(instead) : ledger::text_of(bytes));
    }
    return folder;
  };
  const std::string tile =
      ledger::tile_path({true, 0, 0, static_cast<std::uint32_t>(town_.entries.size())});
  for (const auto& [name, instead] : std::vector<std::pair<std::string, std::string>>{
           {"checkpoint", ""},
           {"checkpoint", "x"},
           {"checkpoint", "x\n\n\xe2\x80\x94 a AAAAAAA=\n"},
           {tile, ""},
           {tile, "x"}})
    EXPECT_EQ(
        run({"receipt", receipt(1), "--key", vkey_, "--bundle", bundle_without(name, instead)}),
        kUnknown)
        << name << " " << instead;
}

}  // namespace
}  // namespace urna::audit
