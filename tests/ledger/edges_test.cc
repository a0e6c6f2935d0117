// The edges that only odd bytes, odd numbers and answers that fail half way reach.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/file.h"
#include "ledger/shown.h"
#include "ledger/source.h"
#include "ledger/text.h"
#include "ledger/witness.h"

namespace urna::ledger {
namespace {

namespace fs = std::filesystem;

SigningKey key_of(std::string_view name) { return SigningKey(Seed(sha256(view_of(name)).view())); }

TEST(Edges, OfHexDigits) {
  Bytes out;
  EXPECT_TRUE(from_hex("09af", out));
  EXPECT_EQ(out, (Bytes{0x09, 0xaf}));
  for (const char* bad : {"0", "0/", "/0", "0:", "0`", "g0", "0g", "0A", " 0"})
    EXPECT_FALSE(from_hex(bad, out)) << bad;
}

TEST(Edges, OfACheckpointsLines) {  // T16
  const std::string root = to_base64(empty_root().view());
  ASSERT_TRUE(parse_checkpoint("log\n0\n" + root + "\n").ok());
  for (const std::string& bad : {std::string("log"), std::string("log\n0"), "log\n0\n" + root})
    EXPECT_EQ(parse_checkpoint(bad).code(), Errc::bad_checkpoint) << bad;
}

TEST(Edges, OfASubmissionAndAnEntry) {  // B05
  EXPECT_EQ(parse_submission(Bytes(kMaxSubmissionBytes + 1)).code(), Errc::too_large);
  const Bytes unknown = make_submission("log", Bytes(20), {});
  EXPECT_EQ(parse_submission(unknown).code(), Errc::unknown_event);
  EXPECT_EQ(parse_submission(make_submission("log", Bytes(19), {})).code(), Errc::too_short);
  EXPECT_EQ(parse_entry(Bytes(kEntryPrefixBytes - 1)).code(), Errc::too_short);
  EXPECT_EQ(parse_entry(Bytes(kMaxEntryBytes + 1)).code(), Errc::too_large);
  EXPECT_TRUE(parse_entry(Bytes(kMaxEntryBytes)).ok());
}

TEST(Edges, OfASubmissionsSigningKeys) {  // E13
  Submission submission;
  EXPECT_TRUE(check_signatures(submission, "log").ok());    // nobody signed: nothing to check
  submission.signatures = {{PublicKey{{1}}, Signature{}}};  // a point of order 1
  EXPECT_EQ(check_signatures(submission, "log").code(), Errc::bad_key);
  submission.signatures = {{key_of("a").public_key(), Signature{}}};
  EXPECT_EQ(check_signatures(submission, "log").code(), Errc::bad_signature);
}

TEST(Edges, OfAPolicyWithoutAQuorumAndWithUrls) {
  const auto vkey = [](const char* name, NoteKeyType type) {
    return to_text(VerifierKey{name, type, key_of(name).public_key()});
  };
  const std::string head = "log " + vkey("log", NoteKeyType::ed25519) + "\nwitness w " +
                           vkey("w", NoteKeyType::cosignature) + " http://w.example\n";
  const auto none = parse_policy(head + "quorum none\n"), one = parse_policy(head + "quorum w\n");
  ASSERT_TRUE(none.ok() && one.ok());
  EXPECT_EQ(none->witnesses.at(0).url, "http://w.example");
  EXPECT_TRUE(satisfies(*none, {}));
  EXPECT_FALSE(satisfies(*one, {}));
  EXPECT_TRUE(satisfies(*one, {"w"}));
}

// Hangul letters compose by arithmetic (Unicode 3.12): each bound of the three ranges by itself.
TEST(Edges, OfHangulThatComposes) {  // N16
  const auto plain = [](std::u32string_view letters) {
    std::string text;
    for (const char32_t c : letters)
      text += {static_cast<char>(0xe0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3f)),
               static_cast<char>(0x80 | (c & 0x3f))};
    return is_plain_text(text);
  };
  EXPECT_FALSE(plain(U"\u1100\u1161") || plain(U"\u1112\u1175"));  // a leading and a vowel
  EXPECT_TRUE(plain(U"\u1113\u1161") && plain(U"\u1100\u1160") && plain(U"\u1100\u1176"));
  EXPECT_FALSE(plain(U"\uac00\u11a8") || plain(U"\ud788\u11c2"));  // a syllable and a trailing
  EXPECT_TRUE(plain(U"\uac00\u11a7") && plain(U"\uac00\u11c3") && plain(U"\uac01\u11a8"));
}

TEST(Edges, OfWhatIsShownAndNotObeyed) {  // N17
  EXPECT_EQ(shown("ț\n\x1b[0m"), "ț\\x0a\\x1b[0m");
  EXPECT_EQ(shown("a\nb\r", true), "a\nb\\x0d");
  EXPECT_EQ(shown("\xff\xc3"), "\\xff\\xc3");
  EXPECT_EQ(shown("\u202e\ufeff"), "\\u202e\\ufeff");
  EXPECT_EQ(shown("\U0001ffff"), "\\u01ffff");
}

TEST(Edges, OfLanguageTags) {
  EXPECT_TRUE(is_language_tag("ro") && is_language_tag("gag"));
  for (const char* bad : {"", "r", "roma", "rO", "r1", "r{"}) EXPECT_FALSE(is_language_tag(bad));
}

TEST(Edges, OfTilesAtLevelsNoTreeHas) {  // T12, T17
  EXPECT_EQ(tile_width(7, 0, kMaxTreeSize), 127U);
  EXPECT_EQ(tile_width(8, 0, kMaxTreeSize), 0U);
  EXPECT_EQ(parse_tile_path("tile/0/" + std::string(20, '0')).code(), Errc::bad_tile_path);
}

// Whichever node cannot be read, no proof and no root is made of the others.
TEST(Edges, OfProofsWhoseNodesCannotBeRead) {  // S25
  for (std::uint64_t size = 1; size < 20; ++size)
    for (std::uint64_t old = 0; old < size; ++old) {
      const auto each = [&](const auto& prove) {
        for (int broken = 0; broken < 64; ++broken) {
          int asked = 0;
          const auto made = prove([&](NodeId) -> Result<Hash> {
            if (asked++ == broken) return Errc::storage;
            return Hash{};
          });
          EXPECT_EQ(made.ok(), asked <= broken) << size << " " << old << " " << broken;
        }
      };
      each([&](const NodeReader& read) { return prove_inclusion(old, size, read); });
      each([&](const NodeReader& read) { return prove_consistency(old, size, read); });
      each([&](const NodeReader& read) { return tree_root(size, read); });
    }
}

TEST(Edges, OfARequestToAWitness) {
  const NodeReader none = [](NodeId) -> Result<Hash> { return Errc::storage; };
  EXPECT_EQ(make_add_checkpoint(0, "no note", none).code(), Errc::bad_note);
  Note note{"no checkpoint\n", {}};
  sign_note(note, "log", key_of("log"));
  EXPECT_EQ(make_add_checkpoint(0, to_text(note), none).code(), Errc::bad_checkpoint);
  const std::string two = sign_checkpoint({"log", 2, {}}, key_of("log"));
  EXPECT_EQ(make_add_checkpoint(1, two, none).code(), Errc::storage);
}

// The line that counts is the witness's by name and key, not the first of that name; a signature
// of another kind has no time to speak of.
TEST(Edges, OfACosignaturesKey) {
  Note note{"text\n", {}};
  cosign_note(note, "w", key_of("other"), 7);
  cosign_note(note, "w", key_of("w"), 8);
  sign_note(note, "w", key_of("w"));
  const PublicKey key = key_of("w").public_key();
  const auto found = cosignature_of(note, {"w", NoteKeyType::cosignature, key});
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->posix_seconds, 8U);
  EXPECT_EQ(cosignature_of(note, {"w", NoteKeyType::ed25519, key}).code(), Errc::bad_note);
}

class EdgesOfBundles : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "urna-edges-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    here_ = fs::current_path();
    fs::current_path(root_);
  }
  void TearDown() override {
    fs::current_path(here_);
    fs::remove_all(root_);
  }
  fs::path root_, here_;
};

TEST_F(EdgesOfBundles, NamesWithoutAFolder) {
  for (const std::string& path : {std::string("bundle"), std::string("bundle.tar")}) {
    auto writer = create_bundle(path);
    ASSERT_TRUE(writer.ok());
    ASSERT_TRUE((*writer)->put("checkpoint", view_of("c")).ok());
    ASSERT_TRUE((*writer)->finish().ok());
    const auto source = open_bundle(path);
    ASSERT_TRUE(source.ok());
    EXPECT_EQ((*source)->list().value(), std::vector<std::string>{"checkpoint"});
  }
}

// More than is held at once: what is written in pieces is what is read.
TEST_F(EdgesOfBundles, ATarOfSeveralMegabytes) {
  auto writer = create_bundle("large.tar");
  const Bytes large(3U << 20, 'x');
  ASSERT_TRUE((*writer)->put("checkpoint", large).ok());
  ASSERT_TRUE((*writer)->put("policy", view_of("p")).ok());
  ASSERT_TRUE((*writer)->put("vkey", large).ok());
  ASSERT_TRUE((*writer)->finish().ok());
  const auto source = open_tar("large.tar");
  ASSERT_TRUE(source.ok());
  EXPECT_EQ((*source)->get("vkey").value(), large);
  EXPECT_EQ((*source)->get("policy").value().size(), 1U);
}

TEST_F(EdgesOfBundles, InMemory) {
  const auto source = memory_source({{"vkey", {1}}, {"checkpoint", {2}}});
  EXPECT_EQ(source->get("vkey").value(), Bytes{1});
  EXPECT_EQ(source->list().value(), (std::vector<std::string>{"checkpoint", "vkey"}));
}

// A header that is right in itself and claims more than any resource may have (row T22).
TEST_F(EdgesOfBundles, ATarMemberThatClaimsToBeTooLarge) {
  auto writer = create_bundle("good.tar");
  ASSERT_TRUE((*writer)->put("checkpoint", view_of("c")).ok());
  ASSERT_TRUE((*writer)->finish().ok());
  Bytes tar = *read_file("good.tar", 1U << 20);
  const std::uint64_t claimed = kMaxResourceBytes + 1;
  for (std::size_t i = 0; i < 11; ++i)
    tar[134 - i] = static_cast<std::uint8_t>('0' + (claimed >> (3 * i) & 7));
  std::fill(tar.begin() + 148, tar.begin() + 156, ' ');
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < 512; ++i) sum += tar[i];
  for (std::size_t i = 6; i-- > 0; sum >>= 3)
    tar[148 + i] = static_cast<std::uint8_t>('0' + (sum & 7));
  tar[154] = 0;
  ASSERT_TRUE(write_file("claims.tar", tar).ok());
  const auto opened = open_tar("claims.tar");
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().detail, "checkpoint is empty or too large");
}

TEST_F(EdgesOfBundles, AFolderThatGoesAwayBeforeItIsRead) {  // S21
  fs::create_directory("gone");
  const auto source = open_directory("gone");
  ASSERT_TRUE(source.ok());
  fs::remove("gone");
  EXPECT_EQ((*source)->list().code(), Errc::storage);
}

}  // namespace
}  // namespace urna::ledger
