#include "api/commands/vectors_town.h"

#include <map>

namespace urna::api {

using ledger::Bytes;
using tally::Hash;
using tally::Scalar;

namespace {

constexpr std::uint32_t kTrustees = 3, kThreshold = 2, kVoters = 7;
constexpr std::uint32_t kSplitVoter = 5;  // card of two sealed slips
// Legal status of three cells and gender of two, by voter; the last one does not vote.
constexpr std::uint32_t kCells[kVoters][2] = {{0, 0}, {1, 0}, {2, 1}, {1, 1},
                                              {0, 0}, {2, 1}, {2, 0}};

struct PlannedCast {
  std::uint32_t voter;
  std::uint16_t question;
  tally::Choice choice;
};
// Every layout, blank answers, answers at the limit, and two re-votes.
std::vector<PlannedCast> planned_casts() {
  return {{0, 0, {0, 2, 4}},
          {1, 0, {1}},
          {2, 0, {}},
          {3, 0, {8, 9}},
          {4, 0, {0, 4, 17}},
          {5, 0, {2, 3, 7}},
          {1, 0, {1, 16}},
          {0, 1, {3, 0, 2, 0}},
          {1, 1, {0, 0, 0, 0}},
          {2, 1, {3, 1, 1, 0}},
          {0, 2, {0, 1}},
          {1, 2, {2, 3}},
          {4, 2, {}},
          {3, 3, {4, 0, 2}},
          {4, 3, {1}},
          {5, 3, {}},
          {0, 4, {5, 4}},
          {1, 4, {0, 1}},
          {2, 4, {3, 0}},
          {3, 4, {5, 5}},
          {0, 5, {3, 0, 2, 1, 1}},
          {1, 5, {0, 0, 0, 0, 0}},
          {2, 5, {3, 3, 1, 0, 0}},
          {0, 5, {2, 2, 2, 0, 1}}};
}

std::vector<VectorQuestion> planned_questions() {
  using tally::kOpenBallot, tally::kSealedBallot;
  std::vector<VectorQuestion> out;
  out.push_back({kSealedBallot, "approval", {18, 0, 3}, *tally::approval(18, 0, 3)});
  out.push_back({kSealedBallot, "points", {4, 3, 5}, *tally::points(4, 3, 5)});
  out.push_back({kSealedBallot,
                 "knapsack",
                 {json::array{120, 45, 300, 80}, 400},
                 *tally::knapsack({120, 45, 300, 80}, 400)});
  out.push_back({kSealedBallot, "ranking", {5, 3}, *tally::ranking(5, 3)});
  out.push_back({kSealedBallot, "scores", {2, 5}, *tally::scores(2, 5)});
  out.push_back({kOpenBallot, "points", {5, 3, 8}, *tally::points(5, 3, 8)});
  std::size_t next = 0;
  for (VectorQuestion& question : out) {
    question.first = next;
    if (question.kind == kSealedBallot) next += question.layout.bits;
  }
  return out;
}

void add_definition(VectorTown& town) {
  town.questions = planned_questions();
  town.attributes = *tally::attribute_layout({3, 2});
  const VectorQuestion& last = town.questions.back();  // open: has no keys
  town.shape = {static_cast<std::uint32_t>(last.first) + town.attributes.bits, kTrustees,
                kThreshold};
  town.definition = vector_definition_hash(kVectorDefinition);
  town.roll = tally::roll_context(kVectorOrigin, vector_edition());
  town.run = tally::key_run(town.definition, 1);
}

void add_trustees(VectorTown& town) {
  std::vector<tally::TrusteeCommit> commits;
  std::vector<tally::Commitments> commitments;
  for (std::uint32_t i = 1; i <= kTrustees; ++i) {
    VectorTrustee& trustee = town.trustees.emplace_back();
    trustee.seed = town.draws.seed("trustee", {i});
    trustee.commit = {tally::commit_keys(town.place(i), trustee.seed),
                      tally::trustee_signing_key(trustee.seed).public_key(),
                      tally::trustee_encryption_key(trustee.seed)};
    trustee.reveal = tally::reveal_keys(town.place(i), trustee.seed);
    tally::GroupEquations equations;
    trustee.commitments = *tally::reveal_equations(town.place(i), trustee.commit.commitment,
                                                   trustee.reveal, equations);
    CHECK(!tally::first_false(equations));
    commits.push_back(trustee.commit);
    commitments.push_back(trustee.commitments);
  }
  for (std::uint32_t l = 1; l <= kTrustees; ++l) {
    std::vector<std::vector<tally::SecretScalar>> parts;
    for (std::uint32_t i = 1; i <= kTrustees; ++i)
      parts.push_back(tally::shares_for(town.place(i), town.trustees[i - 1].seed, l));
    town.trustees[l - 1].shares =
        tally::sum_of(std::span<const std::vector<tally::SecretScalar>>(parts));
  }
  town.keys = *tally::election_keys(town.shape, commitments);
  town.key_set = tally::key_set_of(
      town.definition, tally::key_transcript(town.run, kThreshold, commits), town.keys.joint);
}

// "20041230" and the voter's number in five digits: a document number nobody has.
Bytes document_of(std::uint32_t voter) {
  const std::string digits = std::to_string(100'000 + voter).substr(1);
  return *tally::document_bytes(1, "MDA", "20041230" + digits);
}

std::vector<tally::Credential> parts_of(const VectorTown& town, std::uint32_t voter) {
  std::vector<tally::Credential> parts;
  for (std::uint32_t part = 0; part < (voter == kSplitVoter ? 2U : 1U); ++part)
    parts.emplace_back(town.draws.scalar("credential", {voter, part}));
  return parts;
}

tally::Credential sum_of(const std::vector<tally::Credential>& parts) {
  Scalar total;
  for (const tally::Credential& part : parts) total = tally::add(total, part.secret());
  return tally::Credential(total);
}

void add_voter(VectorTown& town, std::uint32_t i) {
  const ledger::SlotId slot =
      ledger::SlotId::from(town.draws.hash("slot", {i}).view().first(ledger::SlotId::kSize));
  std::vector<tally::Credential> parts = parts_of(town, i);
  tally::Credential whole = sum_of(parts);
  VectorVoter voter{slot, std::move(parts), std::move(whole), {}, document_of(i), {}, {}, {}, {}};
  for (const tally::Credential& part : voter.parts)
    voter.proofs.push_back(
        tally::prove_possession(town.roll, part, slot, town.draws.hash("pok-nonce").view()));
  voter.registrar_tag = tally::registrar_tag(town.draws.seed("tag-key-registrar"), voter.document);
  voter.tag = tally::overseer_tag(town.draws.seed("tag-key-overseer"), voter.registrar_tag);
  voter.cells = *tally::attribute_bits(town.attributes, kCells[i]);
  const tally::AttributeBlock block{town.attributes, town.of_attributes(town.keys.joint)};
  voter.attributes = tally::seal_attributes(town.key_set.context, slot, block, voter.cells,
                                            town.draws.seed("attr-seed", {i}));
  town.voters.push_back(std::move(voter));
}

// Two open about the same; a sealed one is made by the real prover and again with all it knew.
void add_ballot(const VectorTown& town, const tally::BallotHeader& header, const Hash& seed,
                VectorCast& cast) {
  if (header.kind == tally::kOpenBallot) {
    cast.ballot = tally::encode_header(header);
    ledger::put(cast.ballot, tally::pack_bits(cast.v));
    return;
  }
  cast.ballot = tally::seal_ballot(town.key_set.context, header, town.question(header.question),
                                   cast.v, ledger::Seed(seed.view()));
  cast.detail = show_ballot(town, header, scalars_of(cast.v), seed);
  CHECK(ballot_bytes(header, *cast.detail) == cast.ballot);
}

void add_challenge(VectorTown& town) {
  constexpr std::uint32_t kChallenger = 3;
  VectorChallenge& challenge = town.challenge;
  challenge.v = *town.questions[0].layout.encode({5, 6});
  const Hash seed = town.draws.hash("challenge");
  const tally::BallotHeader header = town.header(kChallenger, 0);
  challenge.ballot = tally::seal_ballot(town.key_set.context, header, town.question(0), challenge.v,
                                        ledger::Seed(seed.view()));
  challenge.r =
      tally::ballot_randomness(town.key_set.context, header, challenge.v, ledger::Seed(seed.view()))
          .value();
  challenge.tracker = tally::tracker_of(town.key_set.context, challenge.ballot);
}

void add_casts(VectorTown& town) {
  std::map<std::pair<std::uint32_t, std::uint16_t>, std::pair<std::uint32_t, ledger::Tracker>> last;
  for (const PlannedCast& planned : planned_casts()) {
    auto& [bseq, prev] = last[{planned.voter, planned.question}];
    tally::BallotHeader header = town.header(planned.voter, planned.question);
    header.bseq = bseq + 1;
    header.prev = prev;
    const auto i = static_cast<std::uint32_t>(town.casts.size());
    VectorCast cast{planned.voter, planned.question, planned.choice, {}, {}, {}, {}, {}};
    cast.v = *town.questions[planned.question].layout.encode(planned.choice);
    add_ballot(town, header, town.draws.hash("ballot", {i}), cast);
    cast.tracker = tally::tracker_of(town.key_set.context, cast.ballot);
    cast.signature = tally::sign_cast(town.key_set.context, town.voters[planned.voter].credential,
                                      cast.tracker, town.draws.hash("cast-nonce").view());
    bseq = header.bseq;
    prev = cast.tracker;
    town.casts.push_back(std::move(cast));
  }
}

}  // namespace

tally::Wide VectorDraws::wide(std::string_view name, Numbers numbers) const {
  CHECK(numbers.size() <= 2);
  const std::string label = text_ + "/" + std::string(name);
  if (numbers.size() == 0) return tally::h512(label, {});
  const Bytes first = tally::u32_bytes(*numbers.begin());
  if (numbers.size() == 1) return tally::h512(label, {first});
  return tally::h512(label, {first, tally::u32_bytes(*(numbers.begin() + 1))});
}
Hash VectorDraws::hash(std::string_view name, Numbers numbers) const {
  return Hash::from(ledger::ByteView(wide(name, numbers)).first(32));
}
Scalar VectorDraws::scalar(std::string_view name, Numbers numbers) const {
  return tally::reduce(wide(name, numbers));
}

tally::BallotHeader VectorTown::header(std::uint32_t voter, std::uint16_t q) const {
  tally::BallotHeader header;
  header.kind = questions[q].kind;
  header.question = q;
  header.slot = voters[voter].slot;
  header.key = voters[voter].credential.key();
  header.bseq = 1;
  return header;
}

std::vector<const VectorCast*> VectorTown::counted(std::uint16_t q) const {
  std::map<ledger::SlotId, const VectorCast*> last;
  for (const VectorCast& cast : casts)
    if (cast.question == q) last[voters[cast.voter].slot] = &cast;
  std::vector<const VectorCast*> out;
  for (const auto& [slot, cast] : last) out.push_back(cast);
  return out;
}

ledger::EditionId vector_edition() {
  ledger::EditionId edition;
  for (std::size_t i = 0; i < edition.bytes.size(); ++i)
    edition.bytes[i] = static_cast<std::uint8_t>(i);
  return edition;
}

Hash vector_definition_hash(std::string_view definition) {
  return tally::h256("election-def", {ledger::view_of(definition)});
}

VectorTown make_town(std::string_view text) {
  VectorTown town{VectorDraws(text), {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}};
  add_definition(town);
  add_trustees(town);
  for (std::uint32_t i = 0; i < kVoters; ++i) add_voter(town, i);
  add_challenge(town);
  add_casts(town);
  return town;
}

ShownSealing show_ballot(const VectorTown& town, const tally::BallotHeader& header,
                         const std::vector<Scalar>& v, const Hash& seed,
                         const std::optional<Scalar>& r) {
  const tally::SealedQuestion question = town.question(header.question);
  const Hash context = tally::ballot_context(town.key_set.context, tally::encode_header(header));
  return show_sealing({context, question.keys, question.layout.equations}, v, seed, r);
}

Bytes ballot_bytes(const tally::BallotHeader& header, const ShownSealing& sealing) {
  Bytes out = tally::encode_header(header);
  ledger::put(out, tally::encode_body(sealing.body));
  return out;
}

}  // namespace urna::api
