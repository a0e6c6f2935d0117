// An independent checker (Go, x/mod/sumdb) judges what we write: tiles, proofs, receipts,
// cosignatures.
#include "tests/fixture/gotlog.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "ledger/checkpoint.h"
#include "ledger/file.h"
#include "ledger/source.h"
#include "ledger/tile_builder.h"

namespace urna::ledger {
namespace {

namespace fs = std::filesystem;

constexpr const char* kOrigin = "example.com/judged";
SigningKey log_key() { return SigningKey(Seed(sha256(view_of("log")).view())); }
Bytes entry_of(std::uint64_t i) {
  const std::string text = "entry " + std::to_string(i);
  return Bytes(text.begin(), text.end());
}

using fixture::gotlog;
bool judged(const std::string& words) {
  return std::system(("'" + gotlog() + "' " + words + " >/dev/null 2>&1").c_str()) == 0;
}

struct Log {
  std::map<std::string, Bytes> resources;
  std::string note;
  Receipt receipt;
};

Log write_log(std::uint64_t size, std::uint64_t receipt_for) {
  TileBuilder tiles;
  Log log;
  std::map<TileId, Bytes> rows;
  for (std::uint64_t i = 0; i < size; ++i) {
    tiles.append(leaf_hash(entry_of(i)));
    append_to_bundle(log.resources[tile_path({true, 0, i / 256, tile_width(0, i / 256, size)})],
                     entry_of(i));
  }
  for (auto& [id, bytes] : tiles.take_changed()) {
    rows[{false, id.level, id.index, 0}] = bytes;
    log.resources[tile_path(id)] = std::move(bytes);
  }
  log.note = sign_checkpoint({kOrigin, size, tiles.root()}, log_key());
  const auto read = [&](const TileId& id) -> Result<Bytes> {
    const Bytes& row = rows.at({false, id.level, id.index, 0});
    return Bytes(row.begin(), row.begin() + id.width * 32);
  };
  log.receipt = {std::nullopt, receipt_for, {}, log.note};
  if (size > 0)
    log.receipt.proof = *prove_inclusion(receipt_for, size, tile_node_reader(size, read));
  const std::string vkey =
      to_text(VerifierKey{kOrigin, NoteKeyType::ed25519, log_key().public_key()}) + "\n";
  log.resources["checkpoint"] = Bytes(log.note.begin(), log.note.end());
  log.resources["vkey"] = Bytes(vkey.begin(), vkey.end());
  return log;
}

TEST(GoTlog, AcceptsWhatWeWrite) {
  URNA_NEEDS_EVIDENCE();
  if (gotlog().empty()) return;
  std::string pattern = (fs::temp_directory_path() / "urna-gotlog-XXXXXX").string();
  const std::string root = ::mkdtemp(pattern.data());
  for (const std::uint64_t size : {1U, 2U, 255U, 256U, 257U, 70'000U}) {
    const std::string base = root + "/" + std::to_string(size);
    const Log log = write_log(size, size / 2);
    auto writer = create_bundle(base);
    for (const auto& [name, bytes] : log.resources) ASSERT_TRUE((*writer)->put(name, bytes).ok());
    ASSERT_TRUE((*writer)->finish().ok());
    EXPECT_TRUE(judged("fsck " + base + " " + base + "/vkey")) << size;
    ASSERT_TRUE(write_file(base + ".entry", entry_of(size / 2)).ok());
    ASSERT_TRUE(write_file(base + ".tlog-proof", view_of(to_text(log.receipt))).ok());
    EXPECT_TRUE(judged("incl " + base + " " + base + "/vkey " + std::to_string(size / 2) + " " +
                       base + ".entry"))
        << size;
    EXPECT_TRUE(judged("proof " + base + ".tlog-proof " + base + ".entry " + base + "/vkey"))
        << size;
    EXPECT_TRUE(size <= 255 ||
                judged("cons " + base + " " + base + "/vkey " + root + "/255/checkpoint"))
        << size;
    ASSERT_TRUE(write_file(base + ".entry", view_of("something else")).ok());
    EXPECT_FALSE(judged("proof " + base + ".tlog-proof " + base + ".entry " + base + "/vkey"))
        << size;
  }
  fs::remove_all(root);
}

}  // namespace
}  // namespace urna::ledger
