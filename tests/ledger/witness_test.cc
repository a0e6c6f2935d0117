// Both ends of the witness protocol: the known answer of others, every status, each end against the
// other over every pair of sizes, limits at and one beyond.
#include "ledger/witness.h"

#include <gtest/gtest.h>

namespace urna::ledger {
namespace {

constexpr const char* kOrigin = "example.com/gotlog";
constexpr const char* kWitness = "witness.example/w1";
constexpr std::uint64_t kTime = 1'700'000'000;

SigningKey key_of(std::string_view name) { return SigningKey(Seed(sha256(view_of(name)).view())); }
VerifierKey log_key() { return {kOrigin, NoteKeyType::ed25519, key_of("log").public_key()}; }
VerifierKey witness_key() {
  return {kWitness, NoteKeyType::cosignature, key_of("w1").public_key()};
}

// A log "entry 0".. in memory; `fork` changes the entries from there on.
struct Log {
  std::vector<Hash> leaves;
  explicit Log(std::uint64_t size, std::uint64_t fork = ~std::uint64_t{0}) {
    for (std::uint64_t i = 0; i < size; ++i)
      leaves.push_back(leaf_hash(view_of((i < fork ? "entry " : "other ") + std::to_string(i))));
  }
  NodeReader reader() const {
    return [this](NodeId id) -> Result<Hash> { return node(id); };
  }
  Hash node(NodeId id) const {
    if (id.level == 0) return leaves.at(id.index);
    return node_hash(node({id.level - 1, 2 * id.index}), node({id.level - 1, 2 * id.index + 1}));
  }
  Checkpoint at(std::uint64_t size) const { return {kOrigin, size, *tree_root(size, reader())}; }
  std::string note(std::uint64_t size) const { return sign_checkpoint(at(size), key_of("log")); }
  std::string request(std::uint64_t old_size, std::uint64_t size) const {
    return to_text(*make_add_checkpoint(old_size, note(size), reader()));
  }
};
std::vector<WitnessedLog> seen(const Checkpoint& latest) { return {{log_key(), latest}}; }
std::vector<WitnessedLog> unseen() { return {unseen_log(log_key())}; }
unsigned status_of(std::string_view body, const std::vector<WitnessedLog>& logs) {
  return judge_add_checkpoint(body, logs).status;
}

TEST(Witness, GivesTheKnownAnswer) {
  const std::string text =
      "example.com/gotlog\n70000\no5IPun8jmgcam9EHIfE0Gt3vuu3ttBx+JEN6nRa98Ao=\n";
  EXPECT_EQ(
      cosignature_line(text, kWitness, key_of("w1"), kTime),
      "\xe2\x80\x94 witness.example/w1 7Yw31gAAAABlU/EAChIhpIRCRrI7zwn+QsvVw+VRcUTyhuW7lwdO8EJQ"
      "fs6j1N/MM+EshvhI5dV1xVqRGxM+7q+eoVT3SzTkKr+7Bw==\n");
}

TEST(Witness, BothEndsAgreeOnEveryPairOfSizes) {
  const Log log(40);
  for (std::uint64_t size = 0; size <= 40; ++size)
    for (std::uint64_t old_size = 0; old_size <= size; ++old_size) {
      const auto verdict =
          judge_add_checkpoint(log.request(old_size, size), seen(log.at(old_size)));
      ASSERT_EQ(verdict.status, 200U) << old_size << " " << size << " " << verdict.body;
      ASSERT_TRUE(verdict.next);
      EXPECT_EQ(verdict.next->checkpoint, log.at(size));
      const std::string line =
          cosignature_line(verdict.next->note.text, kWitness, key_of("w1"), kTime + size);
      const auto reply =
          read_witness_answer(200, "text/plain", line, to_text(log.at(size)), witness_key());
      ASSERT_TRUE(reply.ok() && reply->cosignature);
      EXPECT_EQ(reply->cosignature->posix_seconds, kTime + size);
      // The line joined to the note is a note that both keys signed.
      const auto joined = parse_note(log.note(size) + line);
      ASSERT_TRUE(joined.ok());
      EXPECT_EQ(verify_note(*joined, {log_key(), witness_key()})->size(), 2U);
    }
}

TEST(Witness, NeverCosignsTwoHistories) {  // T07, T08, T11
  for (std::uint64_t fork = 0; fork < 20; ++fork) {
    const Log log(24), other(24, fork);
    for (std::uint64_t old_size = fork + 1; old_size <= 20; ++old_size)
      for (std::uint64_t size = old_size; size <= 24; ++size) {
        const auto verdict =
            judge_add_checkpoint(other.request(old_size, size), seen(log.at(old_size)));
        ASSERT_EQ(verdict.status, 422U) << fork << " " << old_size << " " << size;
        ASSERT_FALSE(verdict.next);
        EXPECT_TRUE(verdict.log_signed);  // worth keeping
      }
  }
}

TEST(Witness, NeverCosignsASmallerTreeAfterALargerOne) {  // T09, S23
  const Log log(20);
  for (std::uint64_t size = 0; size < 20; ++size)
    for (std::uint64_t old_size = 0; old_size <= size; ++old_size) {
      const auto verdict = judge_add_checkpoint(log.request(old_size, size), seen(log.at(20)));
      ASSERT_EQ(verdict.status, 409U);
      EXPECT_EQ(verdict.content_type, "text/x.tlog.size");
      EXPECT_EQ(verdict.body, "20\n");
      ASSERT_FALSE(verdict.next);
    }
}

TEST(Witness, EveryStatusInItsOrder) {
  const Log log(8);
  const std::string good = log.request(3, 8);
  EXPECT_EQ(status_of(good, seen(log.at(3))), 200U);
  EXPECT_EQ(status_of(good, unseen()), 409U);
  EXPECT_EQ(status_of(log.request(0, 8), unseen()), 200U);
  EXPECT_EQ(status_of(good, {}), 404U);
  WitnessedLog elsewhere = unseen_log(log_key());
  elsewhere.key.key = key_of("another").public_key();
  EXPECT_EQ(status_of(good, {elsewhere}), 403U);
  EXPECT_EQ(status_of("old 9\n" + good.substr(6), seen(log.at(3))), 400U);  // before 409
  EXPECT_EQ(status_of("old 4\n" + good.substr(6), seen(log.at(3))), 409U);  // before 422
  EXPECT_EQ(status_of("old 0\n" + good.substr(6), unseen()), 422U);  // a proof where none belongs
  EXPECT_EQ(status_of("old 3\n\n" + log.note(8), seen(log.at(3))), 422U);  // none where one does
  EXPECT_EQ(status_of("old 8\n" + good.substr(6), seen(log.at(8))), 422U);
  EXPECT_EQ(status_of("old 8\n\n" + log.note(8), seen(log.at(8))), 200U);  // again: cosigned again
  const std::string empty = sign_checkpoint({kOrigin, 0, log.at(1).root}, key_of("log"));
  EXPECT_EQ(status_of("old 0\n\n" + empty, unseen()), 422U);  // size zero, not the empty root
  EXPECT_EQ(status_of("old 0\n\n" + log.note(0), unseen()), 200U);
  const std::string unsigned_note = to_text(log.at(8)) + "\n\xe2\x80\x94 else AAAAAAE=\n";
  EXPECT_EQ(status_of("old 0\n\n" + unsigned_note, unseen()), 403U);
}

TEST(Witness, RefusesBentRequests) {
  const Log log(8);
  const std::string good = log.request(3, 8), note = log.note(8);
  ASSERT_EQ(to_text(*parse_add_checkpoint(good)), good);
  const std::string hash = to_base64(log.at(1).root.view());
  for (const std::string& bent :
       {std::string(), std::string("old 3"), std::string("old 3\n"), std::string("old 3\n\n"),
        "old\n\n" + note, "old  3\n\n" + note, "old 03\n\n" + note, "old -1\n\n" + note,
        "old 9223372036854775808\n\n" + note, "Old 3\n\n" + note, "old 3 \n\n" + note,
        "old 3\r\n\r\n" + note, "old 3\n" + hash + "\n" + note, "old 3\n" + hash + " \n\n" + note,
        "old 3\n" + hash.substr(1) + "\n\n" + note, "old 3\n\n\n" + note, "old 3\n\n" + note + "x",
        "\nold 3\n\n" + note, "old 3\n\n" + to_text(log.at(8))})
    EXPECT_EQ(status_of(bent, seen(log.at(3))), 400U) << bent;
  EXPECT_TRUE(parse_add_checkpoint("old 9223372036854775807\n\n").ok());
}

TEST(Witness, EveryBentByteOfARequestIsRefused) {
  const Log log(8);
  const std::string good = log.request(3, 8);
  for (std::size_t i = 0; i < good.size(); ++i)
    for (const int flip : {1, 0x20, 0x80}) {
      std::string bent = good;
      bent[i] = static_cast<char>(bent[i] ^ flip);
      EXPECT_NE(status_of(bent, seen(log.at(3))), 200U) << i;
    }
}

TEST(Witness, LimitsHoldAtAndOneBeyond) {
  const Log log(1);
  std::string hashes;
  for (std::size_t i = 0; i < kMaxWitnessProof; ++i) hashes += to_base64(Hash().view()) + "\n";
  EXPECT_TRUE(parse_add_checkpoint("old 0\n" + hashes + "\n").ok());
  EXPECT_EQ(parse_add_checkpoint("old 0\n" + hashes + to_base64(Hash().view()) + "\n\n").code(),
            Errc::over_limit);
  const std::string room(kMaxAddCheckpointBytes - 7, 'x');
  EXPECT_TRUE(parse_add_checkpoint("old 0\n\n" + room).ok());
  EXPECT_EQ(parse_add_checkpoint("old 0\n\n" + room + "x").code(), Errc::over_limit);
  // A checkpoint with as many lines as a note may have, and one more.
  std::string note = log.note(1);
  for (std::size_t i = 1; i < kMaxNoteSignatures; ++i) note += "\xe2\x80\x94 else AAAAAAE=\n";
  EXPECT_EQ(status_of("old 0\n\n" + note, unseen()), 200U);
  EXPECT_EQ(status_of("old 0\n\n" + note + "\xe2\x80\x94 else AAAAAAE=\n", unseen()), 400U);
}

TEST(WitnessAnswer, OnlyTheWitnessesOwnLineOnThisTextCounts) {
  const Log log(8);
  const std::string text = to_text(log.at(8)), type = "text/plain";
  const std::string ours = cosignature_line(text, kWitness, key_of("w1"), kTime);
  const std::string others = cosignature_line(text, "other.example", key_of("w2"), kTime);
  const auto code = [&](const std::string& body) {
    const auto reply = read_witness_answer(200, type, body, text, witness_key());
    return reply ? std::string("taken") : std::string(name_of(reply.code()));
  };
  EXPECT_EQ(code(ours), "taken");
  EXPECT_EQ(code(others + ours), "taken");
  EXPECT_EQ(code(others), "unknown_key");
  EXPECT_EQ(code(ours + ours), "bad_note");
  EXPECT_EQ(code(cosignature_line(to_text(log.at(7)), kWitness, key_of("w1"), kTime)),
            "bad_signature");
  EXPECT_EQ(code(cosignature_line(text, kWitness, key_of("w2"), kTime)), "unknown_key");
  for (const std::string& bad : {std::string(), std::string("\n"), "\n" + ours, ours + "\n",
                                 ours.substr(0, ours.size() - 1), "x\n\n" + ours})
    EXPECT_EQ(code(bad), "bad_note") << bad;
  Note timeless{text, {}};
  cosign_note(timeless, kWitness, key_of("w1"), 0);
  EXPECT_EQ(code(to_text(timeless).substr(text.size() + 1)), "bad_note");
  for (std::size_t i = 0; i < ours.size() * 8; ++i) {  // no bent line is taken
    std::string bent = ours;
    bent[i / 8] = static_cast<char>(bent[i / 8] ^ (1 << (i % 8)));
    EXPECT_NE(code(bent), "taken") << "bit " << i;
  }
}

TEST(WitnessAnswer, RefusalsAreToldApart) {
  const auto reply = [](unsigned status, const char* type, const char* body) {
    return read_witness_answer(status, type, body, "x\n", witness_key());
  };
  EXPECT_EQ(*reply(409, "text/x.tlog.size", "12\n")->size, 12U);
  EXPECT_FALSE(reply(409, "text/x.tlog.size", "12\n")->cosignature);
  EXPECT_EQ(*reply(409, "text/x.tlog.size", "0\n")->size, 0U);
  for (const char* bad : {"", "\n", "12", "012\n", "12\n\n", "-1\n", "9223372036854775808\n"})
    EXPECT_EQ(reply(409, "text/x.tlog.size", bad).code(), Errc::malformed) << bad;
  EXPECT_EQ(reply(409, "text/plain", "12\n").code(), Errc::malformed);  // somebody else's 409
  EXPECT_EQ(reply(400, "", "").code(), Errc::malformed);
  EXPECT_EQ(reply(403, "", "").code(), Errc::wrong_signer);
  EXPECT_EQ(reply(404, "", "").code(), Errc::not_found);
  EXPECT_EQ(reply(422, "", "").code(), Errc::bad_consistency);
  for (const unsigned other : {201U, 204U, 301U, 429U, 500U, 503U})
    EXPECT_EQ(reply(other, "", "").code(), Errc::storage) << other;
}

TEST(WitnessAnswer, PathOfTheReadSide) {
  EXPECT_EQ(witnessed_checkpoint_path(kOrigin),
            "/" + to_hex(sha256(view_of(kOrigin)).view()) + "/checkpoint");
}

}  // namespace
}  // namespace urna::ledger
