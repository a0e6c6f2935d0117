// Signed notes, checkpoints, policies, receipts: known answers by others, and every bent spelling
// refused.
#include "ledger/note.h"

#include <gtest/gtest.h>

#include "ledger/checkpoint.h"

namespace urna::ledger {
namespace {

constexpr std::string_view kVkey =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr std::string_view kText = "This is an example message.\n";
constexpr std::string_view kLine =
    "\xe2\x80\x94 example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    "\n";

SigningKey key_of(std::string_view name) { return SigningKey(Seed(sha256(view_of(name)).view())); }

TEST(Note, OpensTheExampleOfTheSpecification) {
  const auto key = parse_vkey(kVkey);
  ASSERT_TRUE(key.ok());
  EXPECT_EQ(to_text(*key), kVkey);
  const std::string bytes = std::string(kText) + "\n" + std::string(kLine);
  const auto note = parse_note(bytes);
  ASSERT_TRUE(note.ok());
  EXPECT_EQ(note->text, kText);
  EXPECT_EQ(to_text(*note), bytes);
  EXPECT_TRUE(verify_note(*note, {*key}).ok());
}

TEST(Note, EveryFlippedBitIsRefusedOrNoLongerOurs) {  // T16
  const auto key = parse_vkey(kVkey);
  const std::string bytes = std::string(kText) + "\n" + std::string(kLine);
  for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
    std::string bent = bytes;
    bent[i / 8] = static_cast<char>(bent[i / 8] ^ (1 << (i % 8)));
    const auto note = parse_note(bent);
    EXPECT_FALSE(note.ok() && verify_note(*note, {*key}).ok()) << "bit " << i;
  }
}

// The text may hold empty lines; the signatures stand behind the last one.
TEST(Note, IsCutAtItsLastEmptyLine) {
  const SigningKey key = key_of("cut");
  const VerifierKey vkey{"example.com/cut", NoteKeyType::ed25519, key.public_key()};
  Note note{"one\n\ntwo\n\nthree\n", {}};
  sign_note(note, vkey.name, key);
  const auto parsed = parse_note(to_text(note));
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->text, note.text);
  EXPECT_TRUE(verify_note(*parsed, {vkey}).ok());
}

TEST(Note, RefusesBentSpellings) {
  const std::string good = std::string(kText) + "\n" + std::string(kLine);
  const std::string line(kLine);
  for (const std::string& bent :
       {std::string(), std::string("\n"), std::string(kText), std::string(kText) + "\n",
        std::string(kText) + line, good + "\n", good + "x", "a\rb\n\n" + line,
        std::string(kText) + "\n- " + line.substr(4),
        std::string(kText) + "\n" + line.substr(0, line.size() - 2) + "\n", "\xff\n\n" + line,
        std::string(kText) + "\n\xe2\x80\x94 example.com/foo  Uw2QOg==\n",
        std::string(kText) + "\n" + line.substr(0, line.size() - 1)})
    EXPECT_FALSE(parse_note(bent).ok() && verify_note(*parse_note(bent), {*parse_vkey(kVkey)}).ok())
        << bent;
}

TEST(Note, TakesAtLeastSixteenLongSignaturesAndNotTooMany) {
  Note note{"x\n", {}};
  for (std::size_t i = 0; i < kMaxNoteSignatures; ++i)
    note.signatures.push_back({"n" + std::to_string(i), 7, Bytes(4'000, 1)});
  EXPECT_TRUE(parse_note(to_text(note)).ok());
  note.signatures.push_back({"more", 7, Bytes(10, 1)});
  EXPECT_FALSE(parse_note(to_text(note)).ok());
}

TEST(Note, VkeysHaveOneSpelling) {
  for (const std::string& bent :
       {std::string("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"),
        std::string(kVkey) + "=", std::string(kVkey) + " ",
        std::string("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"),
        std::string("a b+530d903a+AekyeRrm"), std::string()})
    EXPECT_FALSE(parse_vkey(bent).ok()) << bent;
}

TEST(Note, CosignatureIsTheKnownAnswer) {
  const SigningKey witness(Seed(sha256(view_of("w1")).view()));
  Note note{"example.com/gotlog\n70000\no5IPun8jmgcam9EHIfE0Gt3vuu3ttBx+JEN6nRa98Ao=\n", {}};
  cosign_note(note, "witness.example/w1", witness, 1'700'000'000);
  const std::string expected =
      "\xe2\x80\x94 witness.example/w1 "
      "7Yw31gAAAABlU/EAChIhpIRCRrI7zwn+QsvVw+VRcUTyhuW7lwdO8EJQfs6j1N/"
      "MM+EshvhI5dV1xVqRGxM+7q+eoVT3SzTkKr+7Bw==\n";
  EXPECT_TRUE(to_text(note).ends_with(expected)) << to_text(note);
  const VerifierKey key{"witness.example/w1", NoteKeyType::cosignature, witness.public_key()};
  EXPECT_TRUE(verify_note(note, {key}).ok());
  EXPECT_EQ(*cosignature_time(note.signatures[0]), 1'700'000'000U);
}

TEST(Checkpoint, RoundTripAndStrictness) {
  const SigningKey key = key_of("log");
  const VerifierKey vkey{"example.com/log", NoteKeyType::ed25519, key.public_key()};
  const Checkpoint checkpoint{"example.com/log", 42, sha256(view_of("root"))};
  const std::string note = sign_checkpoint(checkpoint, key);
  ASSERT_TRUE(open_checkpoint(note, vkey).ok());
  EXPECT_EQ(open_checkpoint(note, vkey)->checkpoint, checkpoint);
  const VerifierKey other{"example.com/other", NoteKeyType::ed25519, key.public_key()};
  EXPECT_EQ(open_checkpoint(note, other).code(), Errc::wrong_origin);  // T15
  EXPECT_EQ(open_checkpoint(note, VerifierKey{"example.com/log", NoteKeyType::ed25519,
                                              key_of("x").public_key()})
                .code(),
            Errc::unknown_key);  // T14
  const std::string root = to_base64(checkpoint.root.view());
  for (const std::string& bent : std::vector<std::string>{
           "example.com/log\n042\n" + root + "\n", "example.com/log\n42\n" + root + "\nextra\n",
           "example.com/log\n-1\n" + root + "\n",
           "example.com/log\n9223372036854775808\n" + root + "\n", "\n42\n" + root + "\n",
           "example.com/log\n42\nAAAA\n", "example.com/log\n42\n" + root})
    EXPECT_EQ(parse_checkpoint(bent).code(), Errc::bad_checkpoint) << bent;
}

TEST(Policy, QuorumsNest) {
  const auto vkey = [](const char* name, NoteKeyType type) {
    return to_text(VerifierKey{name, type, key_of(name).public_key()});
  };
  const std::string text =
      "# who stands behind this log\nlog " + vkey("log", NoteKeyType::ed25519) +
      " https://log.example\nwitness a " + vkey("a", NoteKeyType::cosignature) + "\nwitness b " +
      vkey("b", NoteKeyType::cosignature) + "\nwitness c " + vkey("c", NoteKeyType::cosignature) +
      "\ngroup pair all a b\ngroup any2 any pair c\nquorum any2\n";
  const auto policy = parse_policy(text);
  ASSERT_TRUE(policy.ok()) << to_text(policy.error());
  EXPECT_TRUE(satisfies(*policy, {"c"}));
  EXPECT_TRUE(satisfies(*policy, {"a", "b"}));
  EXPECT_FALSE(satisfies(*policy, {"a"}));
  EXPECT_FALSE(satisfies(*policy, {}));
  const SigningKey log = key_of("log");
  Note note{to_text(Checkpoint{"log", 1, {}}), {}};
  sign_note(note, "log", log);
  EXPECT_EQ(open_checkpoint(to_text(note), *policy).code(), Errc::quorum_missing);
  cosign_note(note, "c", key_of("c"), 1);
  EXPECT_TRUE(open_checkpoint(to_text(note), *policy).ok());
  for (const char* bent : {"quorum none\n", "log x\nquorum none\n", "witness a b\n",
                           "group g 3 a\n", "quorum x\n", "nonsense\n"})
    EXPECT_FALSE(parse_policy(bent).ok()) << bent;
  EXPECT_FALSE(parse_policy(text + "quorum none\n").ok());
}

TEST(Receipt, RoundTripAndEveryFlippedByteRefused) {  // T24
  const SigningKey key = key_of("log");
  const VerifierKey vkey{"log", NoteKeyType::ed25519, key.public_key()};
  const Bytes entry{1, 2, 3};
  const Hash other = leaf_hash(view_of("other"));
  const Checkpoint checkpoint{"log", 2, node_hash(leaf_hash(entry), other)};
  const Receipt receipt{Bytes(16, 9), 0, {other}, sign_checkpoint(checkpoint, key)};
  const std::string text = to_text(receipt);
  ASSERT_TRUE(parse_receipt(text).ok());
  EXPECT_EQ(*parse_receipt(text), receipt);
  EXPECT_TRUE(check_receipt(receipt, entry, vkey).ok());
  EXPECT_FALSE(check_receipt(receipt, Bytes{1, 2, 4}, vkey).ok());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i >= 23 && i < text.find("index"))
      continue;  // `extra` is not authenticated, by its specification
    std::string bent = text;
    bent[i] = static_cast<char>(bent[i] ^ 1);
    const auto parsed = parse_receipt(bent);
    EXPECT_FALSE(parsed.ok() && check_receipt(*parsed, entry, vkey).ok()) << i;
  }
}

}  // namespace
}  // namespace urna::ledger
