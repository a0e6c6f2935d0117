// Every way out of the readers of notes, keys, checkpoints, receipts, policies and bundles, one
// line each: the branches that no honest bytes take.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "ledger/checkpoint.h"
#include "ledger/file.h"
#include "ledger/source.h"
#include "ledger/tile_builder.h"

namespace urna::ledger {
namespace {

namespace fs = std::filesystem;

template <class T>
Errc code_of(const Result<T>& result) {
  return result.ok() ? Errc::none : result.code();
}
SigningKey key_of(std::string_view name) { return SigningKey(Seed(sha256(view_of(name)).view())); }
std::string vkey(const std::string& name, NoteKeyType type) {
  return to_text(VerifierKey{name, type, key_of(name).public_key()});
}
std::string log_line() { return "log " + vkey("log", NoteKeyType::ed25519) + "\n"; }
std::string witness_line(const std::string& name) {
  return "witness " + name + " " + vkey(name, NoteKeyType::cosignature) + "\n";
}

TEST(Refusals, OfAPolicy) {  // T16
  const std::string head = log_line() + witness_line("a") + witness_line("b");
  EXPECT_TRUE(parse_policy(head + "group g 2 a b\nquorum g\n").ok());
  EXPECT_TRUE(parse_policy(head + "group g 1 a b\n\n \t \n# x\nquorum g").ok());
  const std::vector<std::string> tails = {
      "",                                 // no quorum line
      "quorum\n",                         //
      "quorum a b\n",                     //
      "quorum none\nquorum none\n",       //
      "quorum c\n",                       // nobody
      "group g\nquorum none\n",           //
      "group none any a\nquorum none\n",  // a word, not a name
      "group a any b\nquorum none\n",     // a witness's name
      "group g any c\nquorum none\n",     // unknown member
      "group g any a a\nquorum none\n",   // twice
      "group g any a\ngroup h any a\nquorum none\n",
      "group g 0 a\nquorum none\n",
      "group g 01 a\nquorum none\n",
      "group g 3 a b\nquorum none\n",
      "group g 99999 a b\nquorum none\n",
      "group g x a b\nquorum none\n",
      "log\nquorum none\n",
      "log a b c\nquorum none\n",
      log_line() + "quorum none\n",  // the same key twice
      "log " + vkey("x", NoteKeyType::cosignature) + "\nquorum none\n",
      "witness a\nquorum none\n",
      "witness c d e f\nquorum none\n",
      "witness c not-a-key\nquorum none\n",
      "witness a " + vkey("c", NoteKeyType::cosignature) + "\nquorum none\n",
      "witness none " + vkey("c", NoteKeyType::cosignature) + "\nquorum none\n",
      "witness c " + vkey("c", NoteKeyType::ed25519) + "\nquorum none\n",
      "witness c " + vkey("a", NoteKeyType::cosignature) + "\nquorum none\n",  // a's key again
      "nonsense\nquorum none\n"};
  for (const std::string& tail : tails)
    EXPECT_EQ(code_of(parse_policy(head + tail)), Errc::bad_policy) << tail;
  EXPECT_EQ(code_of(parse_policy("quorum none\n")), Errc::bad_policy);  // no log
  EXPECT_EQ(code_of(parse_policy(std::string((1U << 20) + 1, '\n'))), Errc::bad_policy);
}

TEST(Refusals, OfACheckpointUnderAPolicy) {  // T14, T15
  const Policy policy = *parse_policy(log_line() + witness_line("a") + "quorum a\n");
  const auto signed_by = [](const std::string& origin, const char* signer) {
    Note note{to_text(Checkpoint{origin, 1, {}}), {}};
    sign_note(note, origin, key_of(signer));
    return note;
  };
  EXPECT_EQ(code_of(open_checkpoint("no note", policy)), Errc::bad_note);
  EXPECT_EQ(code_of(open_checkpoint(to_text(signed_by("other", "log")), policy)),
            Errc::wrong_origin);
  EXPECT_EQ(code_of(open_checkpoint(to_text(signed_by("log", "x")), policy)), Errc::unknown_key);
  Note text{"not a checkpoint\n", {}};
  sign_note(text, "log", key_of("log"));
  EXPECT_EQ(code_of(open_checkpoint(to_text(text), policy)), Errc::bad_checkpoint);
  Note bent = signed_by("log", "log");
  cosign_note(bent, "a", key_of("a"), 7);
  EXPECT_TRUE(open_checkpoint(to_text(bent), policy).ok());
  bent.signatures.back().signature.back() ^= 1;
  EXPECT_EQ(code_of(open_checkpoint(to_text(bent), policy)), Errc::bad_signature);
  bent.signatures.back().signature.assign(72, 0xff);  // a time beyond 2^63
  EXPECT_EQ(code_of(open_checkpoint(to_text(bent), policy)), Errc::bad_signature);
  bent.signatures.back().signature.resize(5);
  EXPECT_EQ(code_of(open_checkpoint(to_text(bent), policy)), Errc::bad_signature);
}

TEST(Refusals, OfANote) {  // T16
  Note note{"text\n", {}};
  sign_note(note, "log", key_of("log"));
  const VerifierKey log{"log", NoteKeyType::ed25519, key_of("log").public_key()};
  const std::string good = to_text(note), line = good.substr(6);
  ASSERT_TRUE(parse_note(good).ok());
  const std::string dash = "\xe2\x80\x94 ";
  for (const std::string& bad : std::vector<std::string>{
           "text", "text\n\n", "\n" + line,
           "a\x01"
           "b\n\n" +
               line,
           "a\xff\n\n" + line, "text\n\nlog AAAAAAA=\n", "text\n\n" + dash + "log\n",
           "text\n\n" + dash + "l+g AAAAAAA=\n", "text\n\n" + dash + "log AAAA\n",
           "text\n\n" + dash + "log AAAAAA==\n", "text\n\n" + dash + "log AAAAAAA\n",
           "text\n\n" + dash + " AAAAAAA=\n", good.substr(0, good.size() - 1), good + "x",
           std::string(kMaxNoteBytes + 1, 'x')})
    EXPECT_EQ(code_of(parse_note(bad)), Errc::bad_note) << bad.substr(0, 80);
  const Bytes huge(kMaxNoteSignatureBytes + 1, 1);
  EXPECT_EQ(code_of(parse_note("text\n\n" + dash + "log " + to_base64(huge) + "\n")),
            Errc::bad_note);
  std::string many = "text\n\n";
  for (std::size_t i = 0; i <= kMaxNoteSignatures; ++i) many += line;
  EXPECT_EQ(code_of(parse_note(many)), Errc::bad_note);
  EXPECT_EQ(code_of(verify_note(*parse_note("text\n\n" + line + line), {log})), Errc::bad_note);
  Note short_line = note;
  short_line.signatures[0].signature.pop_back();
  EXPECT_EQ(code_of(verify_note(short_line, {log})), Errc::bad_signature);
  Note other_id = note;
  other_id.signatures[0].id ^= 1;
  EXPECT_EQ(code_of(verify_note(other_id, {log})), Errc::unknown_key);
  for (const char* name : {"", "a b", "a+b",
                           "a\xc2\xa0"
                           "b",
                           "a\n"})
    EXPECT_FALSE(is_key_name(name));
  EXPECT_TRUE(is_key_name(std::string(kMaxKeyNameBytes, 'a')));
  EXPECT_FALSE(is_key_name(std::string(kMaxKeyNameBytes + 1, 'a')));
}

TEST(Refusals, OfAVerifierKey) {  // E13, T16
  const std::string good = vkey("log", NoteKeyType::ed25519);
  ASSERT_TRUE(parse_vkey(good).ok());
  for (const std::string& bad : std::vector<std::string>{
           "", "log", "log+", "log+0011223", "log+00112233-AA", good + "=", good.substr(0, 13),
           "log+00112233+" + to_base64(Bytes(32, 1)), "log+00112233+" + to_base64(Bytes(33, 2)),
           "l g" + good.substr(3), "LOG" + good.substr(3)})
    EXPECT_EQ(code_of(parse_vkey(bad)), Errc::bad_vkey) << bad;
  const VerifierKey identity{"log", NoteKeyType::ed25519, PublicKey{{1}}};  // a point of order 1
  EXPECT_EQ(code_of(parse_vkey(to_text(identity))), Errc::bad_key);
}

TEST(Refusals, OfAReceipt) {  // T24
  const std::string hash = to_base64(sha256({}).view()) + "\n";
  const std::string note = sign_checkpoint({"log", 1, {}}, key_of("log"));
  const std::string head = "c2sp.org/tlog-proof@v1\n";
  ASSERT_TRUE(parse_receipt(head + "index 0\n" + hash + "\n" + note).ok());
  std::string most = head + "index 0\n", more = most;
  for (int i = 0; i < 63; ++i) most += hash;
  for (int i = 0; i < 64; ++i) more += hash;
  EXPECT_TRUE(parse_receipt(most + "\n" + note).ok());
  for (const std::string& bad : std::vector<std::string>{
           "", "c2sp.org/tlog-proof@v2\n", head, head + "extra !\n", head + "extra AA==\n",
           head + "index x\n\n" + note, head + "index 00\n\n" + note, head + "nonsense\n\n" + note,
           head + "extra AA==\nnonsense\n\n" + note, head + "index 0\n",
           head + "index 0\nAAAA\n\n" + note, head + "index 0\n\nno note", more + "\n" + note})
    EXPECT_EQ(code_of(parse_receipt(bad)), Errc::bad_receipt) << bad.substr(0, 80);
  const Receipt stranger{std::nullopt, 0, {}, "text\n\n"};
  EXPECT_FALSE(
      check_receipt(stranger, {}, {"log", NoteKeyType::ed25519, key_of("log").public_key()}).ok());
}

TEST(Refusals, OfCountsAndTreesNobodyHas) {  // T12
  const NodeReader none = [](NodeId) -> Result<Hash> { return Errc::not_found; };
  EXPECT_EQ(code_of(prove_inclusion(1, 1, none)), Errc::usage);
  EXPECT_EQ(code_of(prove_inclusion(0, ~std::uint64_t{0}, none)), Errc::usage);
  EXPECT_EQ(code_of(prove_inclusion(0, 2, none)), Errc::not_found);
  EXPECT_EQ(code_of(prove_inclusion(2, 3, none)), Errc::not_found);
  EXPECT_EQ(code_of(prove_consistency(2, 1, none)), Errc::usage);
  EXPECT_EQ(code_of(prove_consistency(1, ~std::uint64_t{0}, none)), Errc::usage);
  EXPECT_EQ(code_of(prove_consistency(1, 2, none)), Errc::not_found);
  EXPECT_EQ(code_of(tree_root(3, none)), Errc::not_found);
  EXPECT_TRUE(prove_consistency(0, 2, none).ok());
  EXPECT_TRUE(prove_consistency(2, 2, none).ok());
  const Hash a = sha256({}), b = leaf_hash({});
  EXPECT_TRUE(check_consistency({}, 0, 5, empty_root(), b).ok());
  EXPECT_FALSE(check_consistency({}, 0, 5, b, b).ok());
  EXPECT_FALSE(check_consistency({a}, 0, 5, empty_root(), b).ok());
  EXPECT_FALSE(check_consistency({a}, 5, 5, b, b).ok());
  EXPECT_FALSE(check_consistency({}, 5, 5, a, b).ok());
  EXPECT_FALSE(check_consistency({}, 1, 2, a, b).ok());
  EXPECT_FALSE(check_consistency({}, 3, 2, a, b).ok());
  EXPECT_FALSE(check_consistency({}, 0, ~std::uint64_t{0}, a, b).ok());
  EXPECT_TRUE(check_subtree({}, 4, 4, 9, empty_root(), b).ok());
  EXPECT_FALSE(check_subtree({a}, 4, 4, 9, empty_root(), b).ok());
  EXPECT_FALSE(check_subtree({}, 4, 4, 9, b, b).ok());
  EXPECT_FALSE(check_subtree({}, 4, 4, 3, empty_root(), b).ok());
  EXPECT_FALSE(check_subtree({}, 1, 3, 9, a, b).ok());                     // not aligned
  EXPECT_FALSE(check_subtree({}, 8, 10, 9, a, b).ok());                    // beyond the tree
  EXPECT_FALSE(check_subtree({}, 4, 7, 9, a, b).ok());                     // too few
  EXPECT_FALSE(check_subtree({a, b, a, b, a, b, a}, 4, 8, 9, a, b).ok());  // too many
  EXPECT_FALSE(check_subtree({a}, 0, 1, ~std::uint64_t{0}, a, b).ok());
}

TEST(Refusals, OfTiles) {  // T17
  for (const char* bad : {"",
                          "tile",
                          "tile/",
                          "tile/x",
                          "tile/64/000",
                          "tile/0",
                          "tile/0/",
                          "tile/0/1000",
                          "tile/0/x001",
                          "tile/0/x001/",
                          "tile/0/x1000/000",
                          "tile/0/000.p/",
                          "tile/0/000.p/0",
                          "tile/0/000.p/256",
                          "tile/0/000.p/01",
                          "tile/00/000",
                          "tile/0/00",
                          "tile/0/000x",
                          "tile/0/x000/001",
                          "tile/entries",
                          "tile/entries/x",
                          "tile/0/x001/x001/x001/x001/x001/x001/001",
                          "tile/0/000000000000000000000000000000000000000000000000000000000000000"})
    EXPECT_EQ(code_of(parse_tile_path(bad)), Errc::bad_tile_path) << bad;
  const auto reader = tile_node_reader(3, [](const TileId&) -> Result<Bytes> { return Bytes(64); });
  EXPECT_EQ(code_of(reader({0, 0})), Errc::corrupt);  // a tile of another length
  EXPECT_EQ(code_of(reader({0, 256})), Errc::not_found);
  const auto whole = tile_node_reader(3, [](const TileId&) -> Result<Bytes> { return Bytes(96); });
  EXPECT_TRUE(whole({0, 2}).ok());
  EXPECT_EQ(code_of(whole({0, 3})), Errc::not_found);
  EXPECT_EQ(code_of(whole({1, 1})), Errc::not_found);
  EXPECT_EQ(code_of(whole({7, 0})), Errc::not_found);
  const auto broken =
      tile_node_reader(3, [](const TileId&) -> Result<Bytes> { return Errc::storage; });
  EXPECT_EQ(code_of(broken({0, 0})), Errc::storage);
  EXPECT_EQ(code_of(split_bundle(Bytes{0}, 1)), Errc::too_short);
}

class RefusedBundles : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "urna-refusals-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(root_); }
  std::string tar_of(const std::vector<std::pair<std::string, std::string>>& members) const {
    const std::string path = root_ + "/b.tar";
    fs::remove(path);
    auto writer = create_bundle(path);
    for (const auto& [name, bytes] : members)
      EXPECT_TRUE((*writer)->put(name, view_of(bytes)).ok());
    EXPECT_TRUE((*writer)->finish().ok());
    return path;
  }
  std::string root_;
};

// Members exchanged, doubled, emptied or named otherwise: each header by itself is right.
TEST_F(RefusedBundles, TarsWithEveryHeaderRight) {  // T22
  const Bytes one = *read_file(tar_of({{"checkpoint", "c"}}), 1U << 20);
  const Bytes two = *read_file(tar_of({{"vkey", "v"}}), 1U << 20);
  const ByteView first = ByteView(one).first(1'024), second = ByteView(two).first(1'024);
  const auto refused = [&](const std::vector<ByteView>& parts) {
    Bytes bytes;
    for (const ByteView part : parts) put(bytes, part);
    bytes.resize(bytes.size() + 1'024, 0);
    EXPECT_TRUE(write_file(root_ + "/made.tar", bytes).ok());
    return !open_tar(root_ + "/made.tar").ok();
  };
  EXPECT_FALSE(refused({first, second}));
  EXPECT_TRUE(refused({second, first}));
  EXPECT_TRUE(refused({first, first}));
  Bytes empty(first.begin(), first.begin() + 512);  // its size 0, its checksum mended
  empty[134] = '0';
  std::uint32_t sum = 0;
  std::fill(empty.begin() + 148, empty.begin() + 156, ' ');
  for (const std::uint8_t b : empty) sum += b;
  for (std::size_t i = 6; i-- > 0; sum >>= 3)
    empty[148 + i] = static_cast<std::uint8_t>('0' + (sum & 7));
  empty[154] = 0;
  EXPECT_TRUE(refused({empty}));
  EXPECT_TRUE(refused({empty, first}));
}

TEST_F(RefusedBundles, WhatIsNoFileOrNotThere) {
  EXPECT_EQ(code_of(open_tar(root_)), Errc::malformed);  // a directory
  EXPECT_EQ(code_of(open_tar(root_ + "/none.tar")), Errc::io);
  EXPECT_EQ(code_of(open_bundle(root_ + "/none")), Errc::io);
  EXPECT_EQ(code_of(open_directory(root_ + "/none")), Errc::io);
  ASSERT_EQ(::mkfifo((root_ + "/pipe").c_str(), 0600), 0);
  EXPECT_EQ(code_of(open_bundle(root_ + "/pipe")), Errc::malformed);
  EXPECT_EQ(code_of(create_bundle(root_ + "/none/b")), Errc::io);
  EXPECT_EQ(code_of(create_bundle(root_ + "/none/b.tar")), Errc::io);
  fs::create_directory(root_ + "/half.tmp");
  EXPECT_EQ(code_of(create_bundle(root_ + "/half")), Errc::io);
  fs::create_symlink(root_ + "/nowhere", root_ + "/link");
  EXPECT_EQ(code_of(create_bundle(root_ + "/link")), Errc::io);
  EXPECT_EQ(code_of(memory_source({})->get("vkey")), Errc::not_found);
  EXPECT_FALSE(is_bundle_name("blob/"));
  EXPECT_FALSE(is_bundle_name("blob/" + std::string(64, 'A')));
  EXPECT_TRUE(is_bundle_name("blob/" + std::string(64, 'a')));
}

// A file that grows shorter or goes away between opening and reading.
TEST_F(RefusedBundles, ATarThatIsCutWhileItIsRead) {  // S21
  const std::string path = tar_of({{"checkpoint", std::string(2'000, 'c')}, {"vkey", "v"}});
  const auto source = open_tar(path);
  ASSERT_TRUE(source.ok());
  ASSERT_EQ(::truncate(path.c_str(), 700), 0);
  EXPECT_EQ(code_of((*source)->get("checkpoint")), Errc::malformed);
  EXPECT_EQ(code_of((*source)->get("vkey")), Errc::malformed);
}

TEST_F(RefusedBundles, ADirectoryThatGoesAwayWhileItIsWritten) {  // S21
  auto writer = create_bundle(root_ + "/d");
  ASSERT_TRUE(writer.ok());
  ASSERT_TRUE((*writer)->put("checkpoint", view_of("c")).ok());
  fs::remove_all(root_ + "/d.tmp");
  std::ofstream(root_ + "/d.tmp") << "a file where the folder was";
  EXPECT_EQ(code_of((*writer)->put("tile/0/000", view_of("t"))), Errc::io);
  fs::remove(root_ + "/d.tmp");
  EXPECT_EQ(code_of((*writer)->finish()), Errc::io);
  auto tar = create_bundle(root_ + "/t.tar");
  ASSERT_TRUE((*tar)->put("checkpoint", view_of("c")).ok());
  fs::remove(root_ + "/t.tar.tmp");
  EXPECT_EQ(code_of((*tar)->finish()), Errc::io);
}

}  // namespace
}  // namespace urna::ledger
