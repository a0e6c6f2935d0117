// The frozen election up to its casts: definition, keys, roll, challenge, ballots.
#include <set>

#include "api/commands/vectors_town.h"

namespace urna::api {

using ledger::ByteView;

namespace {

json::array dense_rows(const tally::Layout& layout) {
  json::array rows;
  for (const tally::Equation& equation : layout.equations) {
    std::vector<std::int64_t> row(layout.bits, 0);
    for (const tally::Term& term : equation.terms) row[term.bit] = term.weight;
    rows.push_back(number_list(row));
  }
  return rows;
}

json::array packs_text(const tally::Layout& layout) {
  const std::vector<tally::Form> packs = tally::packed_values(layout);
  std::size_t per_chunk = 1, left = layout.values.size();
  for (std::int64_t room = 65'536 / layout.radix; room >= layout.radix; room /= layout.radix)
    ++per_chunk;
  json::array lengths;
  for (std::size_t i = 0; i < packs.size(); ++i) {
    lengths.push_back(std::min(per_chunk, left));
    left -= std::min(per_chunk, left);
  }
  return {forms_text(packs), std::move(lengths)};
}

json::object question_text(const VectorQuestion& question) {
  const tally::Layout& layout = question.layout;
  json::array equals;
  for (const tally::Equation& equation : layout.equations) equals.push_back(equation.equals);
  return {{"kind", question.kind},
          {"layout", question.name},
          {"params", question.parameters},
          {"M", layout.bits},
          {"W", dense_rows(layout)},
          {"u", std::move(equals)},
          {"forms", forms_text(layout.outputs)},
          {"vals", forms_text(layout.values)},
          {"radix", layout.radix},
          {"fmax", layout.output_max},
          {"packs", packs_text(layout)}};
}

json::object trustee_text(const VectorTown& town, std::uint32_t i) {
  const VectorTrustee& trustee = town.trustees[i - 1];
  json::array rows;
  for (std::size_t j = 0; j < town.shape.keys; ++j)
    rows.push_back(hex_list(
        std::span(trustee.commitments).subspan(j * town.shape.threshold, town.shape.threshold)));
  return {{"index", i},
          {"seed", hex_text(trustee.seed.view())},
          {"ed25519", hex_text(trustee.commit.signing)},
          {"x25519", hex_text(trustee.commit.receiving)},
          {"commit", hex_text(trustee.commit.commitment)},
          {"pok", hex_text(ByteView(trustee.reveal).last(64))},
          {"F", std::move(rows)}};
}

json::object voter_text(const VectorVoter& voter) {
  json::array keys;
  for (std::size_t part = 0; part < voter.parts.size(); ++part)
    keys.push_back(json::array{hex_text(voter.parts[part].key()), hex_text(voter.proofs[part])});
  return {{"slot", hex_text(voter.slot)},    {"keys", std::move(keys)},
          {"doc", hex_text(voter.document)}, {"T1", hex_text(voter.registrar_tag)},
          {"tag", hex_text(voter.tag)},      {"attr", hex_text(voter.attributes)},
          {"bits", number_list(voter.cells)}};
}

json::object detail_text(const ShownSealing& shown, const tally::Bits& v) {
  const tally::BitsBody& body = shown.body;
  return {{"bctx", hex_text(shown.context)},
          {"seed", hex_text(shown.seed)},
          {"v", number_list(v)},
          {"r", hex_text(shown.r)},
          {"rho", hex_text(shown.rho)},
          {"t0", hex_text(shown.t0)},
          {"t1", hex_text(shown.t1)},
          {"a", hex_list(shown.a)},
          {"alpha", hex_text(body.sealed.alpha)},
          {"beta", hex_list(body.sealed.beta)},
          {"A0", hex_text(body.a0)},
          {"A", hex_list(body.a)},
          {"gamma_hash", hex_text(shown.gamma_hash)},
          {"gamma", hex_text(shown.gamma)},
          {"C0", hex_text(body.c0)},
          {"C1", hex_text(body.c1)},
          {"e", hex_text(shown.e)},
          {"z", hex_text(body.z)},
          {"tau", hex_text(body.tau)},
          {"f", hex_list(body.f)}};
}

}  // namespace

json::value election_section(const VectorTown& town) {
  json::array questions;
  for (const VectorQuestion& question : town.questions)
    questions.push_back(question_text(question));
  return json::object{{"definition", hex_text(ledger::view_of(kVectorDefinition))},
                      {"E", hex_text(town.definition)},
                      {"origin", hex_text(ledger::view_of(kVectorOrigin))},
                      {"edition", hex_text(vector_edition())},
                      {"roll", hex_text(town.roll)},
                      {"ctx0", hex_text(town.run)},
                      {"n", town.shape.trustees},
                      {"t", town.shape.threshold},
                      {"K", town.shape.keys},
                      {"dims", number_list(town.attributes.dimensions)},
                      {"questions", std::move(questions)},
                      {"KS", hex_text(town.key_set.keys)},
                      {"DT", hex_text(town.key_set.transcript)},
                      {"ctx", hex_text(town.key_set.context)}};
}

json::value keys_section(const VectorTown& town) {
  json::array trustees;
  json::object keys_of;  // X
  for (std::uint32_t i = 1; i <= town.shape.trustees; ++i) {
    trustees.push_back(trustee_text(town, i));
    keys_of[std::to_string(i)] = hex_list(town.keys.shares[i - 1]);
  }
  const auto shares = tally::shares_for(town.place(1), town.trustees[0].seed, 2);
  return json::object{{"trustees", std::move(trustees)},
                      {"share_1_to_2", hex_list(shares)},
                      {"x_2", hex_list(town.trustees[1].shares)},
                      {"Y", hex_list(town.keys.joint)},
                      {"X", std::move(keys_of)}};
}

json::value roll_section(const VectorTown& town) {
  json::array slots;
  for (const VectorVoter& voter : town.voters) slots.push_back(voter_text(voter));
  return json::object{{"k_R", hex_text(town.draws.hash("tag-key-registrar"))},
                      {"k_O", hex_text(town.draws.hash("tag-key-overseer"))},
                      {"slots", std::move(slots)}};
}

json::value challenge_section(const VectorTown& town) {
  const VectorChallenge& challenge = town.challenge;
  return json::object{{"ballot", hex_text(challenge.ballot)},
                      {"v", hex_text(challenge.v)},
                      {"r", hex_text(challenge.r)},
                      {"tracker", hex_text(challenge.tracker)}};
}

json::value casts_section(const VectorTown& town) {
  json::array out;
  std::set<std::uint16_t> shown;  // questions whose first ballot has its detail
  for (const VectorCast& cast : town.casts) {
    json::object text{{"voter", cast.voter},
                      {"q", cast.question},
                      {"choice", number_list(cast.choice)},
                      {"ballot", hex_text(cast.ballot)},
                      {"sig", hex_text(cast.signature)},
                      {"tracker", hex_text(cast.tracker)}};
    if (cast.detail && shown.insert(cast.question).second)
      text["detail"] = detail_text(*cast.detail, cast.v);
    out.push_back(std::move(text));
  }
  return out;
}

}  // namespace urna::api
