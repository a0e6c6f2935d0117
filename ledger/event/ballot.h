// Life phase: voting, closing, declaring.
#pragma once

#include "ledger/codec.h"
#include "ledger/event/limits.h"

namespace urna::ledger {

struct VotingOpened {
  static constexpr std::uint16_t kType = 30;
  static constexpr const char* kName = "voting_opened";
  Nonce nonce;
  bool operator==(const VotingOpened&) const = default;
  void serialize(auto& archive) { archive(field("nonce", nonce)); }
};

// Ballot bytes and the voter's signature over their tracker (sealed-ballots section 8). No nonce:
// the chain is one.
struct BallotCast {
  static constexpr std::uint16_t kType = 31;
  static constexpr const char* kName = "ballot_cast";
  Bytes ballot;  // header (88 bytes) || body
  SchnorrSignature signature;
  bool operator==(const BallotCast&) const = default;
  void serialize(auto& archive) {
    archive(field("ballot", ballot, limit::kBallotBytes), field("signature", signature));
  }
};

// A station declares the ristretto255 key under which it enters anonymous papers. Signed by the
// station.
struct PaperSessionOpened {
  static constexpr std::uint16_t kType = 32;
  static constexpr const char* kName = "paper_session_opened";
  Nonce nonce;
  StationId station;
  Element key;
  SchnorrSignature proof;  // as a credential's, slot = station || u32(0)
  bool operator==(const PaperSessionOpened&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("station", station), field("key", key),
            field("proof", proof));
  }
};

// One paper out of the box: an ordinary ballot with channel 2 and slot = station || u32(serial).
// Signed by the station.
struct PaperBallot {
  static constexpr std::uint16_t kType = 33;
  static constexpr const char* kName = "paper_ballot";
  Bytes ballot;
  SchnorrSignature signature;
  bool operator==(const PaperBallot&) const = default;
  void serialize(auto& archive) {
    archive(field("ballot", ballot, limit::kBallotBytes), field("signature", signature));
  }
};

// How many papers a station entered; ends its session. Signed by two officers.
struct PaperManifest {
  static constexpr std::uint16_t kType = 34;
  static constexpr const char* kName = "paper_manifest";
  Nonce nonce;
  StationId station;
  std::uint32_t papers = 0;   // serials entered
  std::uint32_t ballots = 0;  // answers on them: one per paper and question answered
  bool operator==(const PaperManifest&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("station", station), field("papers", papers),
            field("ballots", ballots));
  }
};

struct VotingClosed {
  static constexpr std::uint16_t kType = 35;
  static constexpr const char* kName = "voting_closed";
  Nonce nonce;
  bool operator==(const VotingClosed&) const = default;
  void serialize(auto& archive) { archive(field("nonce", nonce)); }
};

// A ballot that its device had to open instead of casting it (Benaloh 2006; sealed-ballots section
// 9). Never castable: its signature is of another kind than a cast's, and its tracker is taken.
// Only the slot's key can ask for it in public, so that nobody fills the log with ballots of
// others.
struct BallotChallenged {
  static constexpr std::uint16_t kType = 38;
  static constexpr const char* kName = "ballot_challenged";
  Bytes ballot;
  Bytes bits;                  // v, one byte 0 or 1 each
  Randomness randomness;       // r
  SchnorrSignature signature;  // as a cast's, under "challenge/sig"
  bool operator==(const BallotChallenged&) const = default;
  void serialize(auto& archive) {
    archive(field("ballot", ballot, limit::kBallotBytes), field("bits", bits, limit::kBallotBytes),
            field("randomness", randomness), field("signature", signature));
  }
};

// The verifiable draw: the random value that was announced in advance and did not exist at closing.
// With the closing's root and the rule's hash it gives one order of lots for the whole edition
// (tally/election/draw.h). A beacon's value is signed by the committee's quorum, a lottery's by two
// of its officers and an overseer.
struct LotsDrawn {
  static constexpr std::uint16_t kType = 37;
  static constexpr const char* kName = "lots_drawn";
  Nonce nonce;
  std::uint64_t closed_at = 0;  // index of VotingClosed
  Hash root;                    // of the tree whose last entry is that one: what the signers saw
  std::uint64_t round = 0;      // as announced; 0 in a lottery
  std::string reference;        // where the value can be looked up: an address, the minutes
  Bytes value;                  // 32 to 64 bytes
  bool operator==(const LotsDrawn&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("closed_at", closed_at), field("root", root),
            field("round", round), field("reference", reference, limit::kTitleBytes),
            field("value", value, limit::kDrawValueBytes));
  }
};

// What one question came to.
struct QuestionResult {
  std::uint16_t question = 0;
  std::uint64_t counted = 0;  // ballots
  Hash counted_digest;  // H256("tally/set"; ctx, u16(q), VEC(slot || tracker)), sorted by slot
  std::vector<std::int64_t> scores;    // per project of the question, in ballot order
  std::vector<std::uint32_t> winners;  // project ids in order of selection
  std::int64_t spent = 0;
  Hash trace;  // SHA-256 of the trace's canonical bytes
  bool operator==(const QuestionResult&) const = default;
  void serialize(auto& archive) {
    archive(field("question", question), field("counted", counted),
            field("counted_digest", counted_digest),
            field("scores", scores, limit::kProjectsPerQuestion),
            field("winners", winners, limit::kProjectsPerQuestion), field("spent", spent),
            field("trace", trace));
  }
};

// The committee's declaration. Lawful only if it is what the log gives.
struct ResultDeclared {
  static constexpr std::uint16_t kType = 36;
  static constexpr const char* kName = "result_declared";
  Nonce nonce;
  std::uint64_t closed_at = 0;  // index of VotingClosed
  Hash rule;                    // SHA-256 of the RuleSpec's canonical bytes
  std::vector<QuestionResult> results;
  bool operator==(const ResultDeclared&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("closed_at", closed_at), field("rule", rule),
            field("results", results, limit::kQuestions));
  }
};

}  // namespace urna::ledger
