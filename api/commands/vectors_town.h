// The small election that frozen vectors are about: six questions, three trustees of whom two open,
// seven voters, twenty-four casts. Everything secret is drawn from one text, so the same text gives
// the same election and another text another one.
#pragma once

#include <optional>

#include "api/commands/vectors_json.h"
#include "api/commands/vectors_prover.h"
#include "tally/ballot/key_shares.h"
#include "tally/ballot/sealed_ballot.h"

namespace urna::api {

// H512("TEXT/name"; u32(n1), u32(n2)) as what is needed.
class VectorDraws {
 public:
  explicit VectorDraws(std::string_view text) : text_(text) {}
  using Numbers = std::initializer_list<std::uint32_t>;
  // Requires: at most two numbers.
  tally::Hash hash(std::string_view name, Numbers numbers = {}) const;
  tally::Scalar scalar(std::string_view name, Numbers numbers = {}) const;
  ledger::Seed seed(std::string_view name, Numbers numbers = {}) const {
    return ledger::Seed(hash(name, numbers).view());
  }

 private:
  tally::Wide wide(std::string_view name, Numbers numbers) const;
  std::string text_;
};

struct VectorQuestion {
  std::uint8_t kind = tally::kSealedBallot;
  std::string name;  // of the layout
  json::array parameters;
  tally::Layout layout;
  std::size_t first = 0;  // position of its first key
};
struct VectorTrustee {
  ledger::Seed seed;
  tally::TrusteeCommit commit;
  ledger::Bytes reveal;
  tally::Commitments commitments;
  std::vector<tally::SecretScalar> shares;  // x, by position
};
struct VectorVoter {
  ledger::SlotId slot;
  std::vector<tally::Credential> parts;  // one, or two of a split issuance
  tally::Credential credential;          // their sum
  std::vector<ledger::SchnorrSignature> proofs;
  ledger::Bytes document;
  tally::Hash registrar_tag;
  ledger::Tag tag;
  tally::Bits cells;
  ledger::Bytes attributes;
};
struct VectorCast {
  std::uint32_t voter = 0;
  std::uint16_t question = 0;
  tally::Choice choice;
  tally::Bits v;
  ledger::Bytes ballot;
  ledger::SchnorrSignature signature;
  ledger::Tracker tracker;
  std::optional<ShownSealing> detail;  // of sealed ballots
};
struct VectorChallenge {
  ledger::Bytes ballot;
  tally::Bits v;
  tally::Scalar r;
  ledger::Tracker tracker;
};

struct VectorTown {
  VectorDraws draws;
  std::vector<VectorQuestion> questions;
  tally::AttributeLayout attributes;
  tally::KeyShape shape;
  tally::Hash definition, roll, run;  // E, roll, ctx0
  std::vector<VectorTrustee> trustees;
  tally::ElectionKeys keys;
  tally::KeySet key_set;
  std::vector<VectorVoter> voters;
  VectorChallenge challenge;
  std::vector<VectorCast> casts;

  tally::TrusteePlace place(std::uint32_t trustee) const { return {run, shape, trustee}; }
  // The keys or shares of a question, of what there is one of for each position.
  template <class T>
  std::span<const T> of_question(const std::vector<T>& by_position, std::size_t q) const {
    return std::span(by_position).subspan(questions[q].first, questions[q].layout.bits);
  }
  template <class T>
  std::span<const T> of_attributes(const std::vector<T>& by_position) const {
    return std::span(by_position).last(attributes.bits);
  }
  tally::SealedQuestion question(std::size_t q) const {
    return {questions[q].layout, of_question(keys.joint, q)};
  }
  tally::BallotHeader header(std::uint32_t voter, std::uint16_t q) const;  // of a first ballot
  // The last cast of each slot, by slot.
  std::vector<const VectorCast*> counted(std::uint16_t q) const;
};

inline constexpr std::string_view kVectorDefinition = "urna demonstration definition 1";
inline constexpr std::string_view kVectorOrigin = "urna.example/demo";
ledger::EditionId vector_edition();
tally::Hash vector_definition_hash(std::string_view definition);

VectorTown make_town(std::string_view text);
// A sealed ballot that need not be legal, with what its prover knew.
ShownSealing show_ballot(const VectorTown& town, const tally::BallotHeader& header,
                         const std::vector<tally::Scalar>& v, const tally::Hash& seed,
                         const std::optional<tally::Scalar>& r = {});
ledger::Bytes ballot_bytes(const tally::BallotHeader& header, const ShownSealing& sealing);

// The sections of the file, each its own value.
json::value constants_section();
json::value transcript_section();
json::value gate_section();
json::value range_weights_section();
json::value batch_section(const VectorDraws& draws);
json::value election_section(const VectorTown& town);
json::value keys_section(const VectorTown& town);
json::value roll_section(const VectorTown& town);
json::value challenge_section(const VectorTown& town);
json::value casts_section(const VectorTown& town);
json::value tally_section(const VectorTown& town);
json::value open_tally_section(const VectorTown& town);
json::value mix_section(const VectorTown& town);
json::value demographics_section(const VectorTown& town);
json::value negative_section(const VectorTown& town);
// False records: paths into the file made so far, the false value, the check that must refuse it.
json::value tamper_section(const json::object& file);

// The encodings with the top bit set, and with the group order added to the last 32 bytes.
ledger::Bytes with_top_bit(ledger::ByteView bytes, std::size_t offset = 0);
ledger::Bytes plus_order(ledger::ByteView bytes, std::size_t offset);

}  // namespace urna::api
