// Two mixes of the frozen election, one of two columns: every value of two stages and of the
// opening of their last rows.
#include "api/commands/vectors_town.h"
#include "tally/ballot/mix.h"
#include "tally/ballot/mixed_ballots.h"
#include "tally/ballot/permutation.h"
#include "tally/ballot/row_decryption.h"

namespace urna::api {

using tally::Element;

namespace {

struct MixedQuestion {
  const VectorTown& town;
  std::uint16_t q;
  const tally::Layout& layout;
  std::vector<Element> keys;  // P

  MixedQuestion(const VectorTown& of_town, std::uint16_t question)
      : town(of_town),
        q(question),
        layout(of_town.questions[question].layout),
        keys(tally::packed(layout, of_town.of_question(of_town.keys.joint, question))) {}
};

json::array rows_text(const tally::MixRows& rows) {
  json::array out;
  for (const tally::MixRow& row : rows)
    out.push_back(json::array{hex_text(row.alpha), hex_list(row.chunks)});
  return out;
}

tally::MixRows counted_rows(const MixedQuestion& question) {
  tally::MixRows rows;
  for (const VectorCast* cast : question.town.counted(question.q)) {
    const tally::SealedBits sealed = tally::read_sealed_ballot(cast->ballot, question.layout.bits);
    rows.push_back(tally::packed_row(question.layout, sealed.alpha, sealed.beta));
  }
  return rows;
}

void put_hashes(const tally::StageStatement& statement, const tally::MixStage& stage,
                const ledger::Seed& seed, json::object& out) {
  const tally::Wide input = tally::rows_hash(statement.input);
  const tally::Wide output = tally::rows_hash(stage.output);
  tally::MixDraws draws(seed, statement.context, input);
  const tally::RowChallenges challenges =
      tally::row_challenges(statement.context, input, output, stage.proof.permutation);
  out["psi"] = number_list(tally::Permutation(stage.output.size(), draws).order());
  out["tin"] = hex_text(input);
  out["tout"] = hex_text(output);
  out["useed"] = hex_text(challenges.seed);
  out["u"] = hex_list(challenges.u);
}

void put_proof(const tally::ShuffleProof& proof, const tally::Scalar& challenge,
               json::object& out) {
  out["c"] = hex_list(proof.permutation);
  out["chat"] = hex_list(proof.chain);
  out["t1"] = hex_text(proof.t1);
  out["t2"] = hex_text(proof.t2);
  out["t3"] = hex_text(proof.t3);
  out["t4"] = hex_list(proof.t4);
  out["that"] = hex_list(proof.t_chain);
  out["e"] = hex_text(challenge);
  out["s"] = hex_list(std::array{proof.s1, proof.s2, proof.s3, proof.s4});
  out["shat"] = hex_list(proof.s_chain);
  out["sp"] = hex_list(proof.s_rows);
}

// Mixes the rows once more and leaves the output in their place.
json::object stage_text(const MixedQuestion& question, std::uint32_t number, std::uint32_t mixer,
                        tally::MixRows& rows) {
  const tally::Hash context =
      tally::mix_context(question.town.key_set.context, question.q, number, mixer);
  const tally::StageStatement statement{context, question.keys, rows};
  const ledger::Seed& seed = question.town.trustees[mixer - 1].seed;
  const tally::ShuffleGenerators generators(rows.size());
  const tally::MixStage stage = tally::shuffle(statement, generators, seed);
  tally::GroupEquations equations;
  CHECK(tally::stage_equations(statement, generators, tally::encode_stage(stage), equations).ok());
  CHECK(!tally::first_false(equations));
  json::object out{{"stage", number},
                   {"trustee", mixer},
                   {"mctx", hex_text(context)},
                   {"output", rows_text(stage.output)},
                   {"proof", hex_text(tally::encode_proof(stage.proof))}};
  put_hashes(statement, stage, seed, out);
  put_proof(stage.proof,
            tally::shuffle_challenge(statement, tally::rows_hash(rows),
                                     tally::rows_hash(stage.output), stage.proof),
            out);
  rows = stage.output;
  return out;
}

json::object shares_text(const tally::RowShares& shares) {
  json::array factors, proofs;
  for (const auto& row : shares.factors) factors.push_back(hex_list(row));
  const ledger::Bytes bytes = tally::encode_row_shares(shares);
  constexpr std::size_t kProofBytes = 96;
  const auto joined = ledger::ByteView(bytes).last(kProofBytes * shares.proofs.size());
  for (std::size_t j = 0; j < shares.proofs.size(); ++j)
    proofs.push_back(hex_text(joined.subspan(kProofBytes * j, kProofBytes)));
  return {{"D", std::move(factors)}, {"proofs", std::move(proofs)}};
}

tally::TrusteeRows open_by(const MixedQuestion& question, std::uint32_t l,
                           const tally::MixRows& rows) {
  const VectorTown& town = question.town;
  const auto keys =
      tally::packed(question.layout, town.of_question(town.keys.shares[l - 1], question.q));
  const auto secrets =
      tally::packed(question.layout, town.of_question(town.trustees[l - 1].shares, question.q));
  const tally::RowOpening opening{town.key_set.context, question.q, l, keys, rows};
  return {l, tally::open_rows(opening, secrets, town.trustees[l - 1].seed)};
}

json::object mix_text(const MixedQuestion& question) {
  tally::MixRows rows = counted_rows(question);
  json::object out{{"q", question.q}, {"P", hex_list(question.keys)}, {"input", rows_text(rows)}};
  json::array stages;
  for (const std::uint32_t mixer : {1U, 2U})
    stages.push_back(stage_text(question, mixer, mixer, rows));
  out["stages"] = std::move(stages);
  json::object shares;
  std::vector<tally::TrusteeRows> parts;
  for (const std::uint32_t l : {2U, 3U}) {
    parts.push_back(open_by(question, l, rows));
    shares[std::to_string(l)] = shares_text(parts.back().shares);
  }
  out["shares"] = std::move(shares);
  const auto points = *tally::combine_rows(rows, parts, question.town.shape.threshold);
  const tally::ChunkNumbers numbers = *tally::find_chunks(question.layout, points);
  const auto answers = *tally::mixed_answers(question.layout, numbers);
  json::array chunks, choices;
  for (const auto& row : numbers) chunks.push_back(number_list(row));
  for (const tally::Choice& choice : answers) choices.push_back(number_list(choice));
  out["chunks"] = std::move(chunks);
  out["choices"] = std::move(choices);
  return out;
}

}  // namespace

json::value mix_section(const VectorTown& town) {
  return json::array{mix_text(MixedQuestion(town, 0)), mix_text(MixedQuestion(town, 3))};
}

}  // namespace urna::api
