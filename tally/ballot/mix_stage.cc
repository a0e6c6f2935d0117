// Bytes of a stage, its challenges, its place.
#include <algorithm>

#include "tally/ballot/gate.h"
#include "tally/ballot/mix.h"

namespace urna::tally {

using ledger::Bytes;
using ledger::Errc;

namespace {

void put_all(Bytes& out, std::span<const Element> elements) {
  for (const Element& element : elements) ledger::put(out, element.view());
}
void put_all(Bytes& out, std::span<const Scalar> scalars) {
  for (const Scalar& scalar : scalars) ledger::put(out, scalar.view());
}

ledger::Result<ShuffleProof> decode_proof(ByteView bytes, std::size_t rows, std::size_t columns,
                                          Elements elements) {
  Gate items(bytes, elements);
  ShuffleProof proof;
  proof.permutation = items.elements(rows);
  proof.chain = items.elements(rows);
  proof.t1 = items.element();
  proof.t2 = items.element();
  proof.t3 = items.element();
  proof.t4 = items.elements(1 + columns);
  proof.t_chain = items.elements(rows);
  proof.s1 = items.scalar();
  proof.s2 = items.scalar();
  proof.s3 = items.scalar();
  proof.s4 = items.scalar();
  proof.s_chain = items.scalars(rows);
  proof.s_rows = items.scalars(rows);
  if (!items.passed()) return Errc::bad_mix_stage;
  return proof;
}

}  // namespace

ShuffleGenerators::ShuffleGenerators(std::size_t rows, const ledger::ParallelFor& parallel)
    : first_(h2g("gen/shuffle", {})), of_rows_(rows) {
  CHECK(rows <= kMaxMixRows);
  ledger::share_out(parallel, rows, [&](std::size_t i) {
    of_rows_[i] = h2g("gen/shuffle", {u32_bytes(static_cast<std::uint32_t>(i + 1))});
  });
}

std::span<const Element> ShuffleGenerators::of_rows(std::size_t rows) const {
  CHECK(rows <= of_rows_.size());
  return std::span(of_rows_).first(rows);
}

std::size_t stage_bytes(std::size_t rows, std::size_t columns) {
  return 32 * rows * (1 + columns) + 160 * rows + 32 * (columns + 8);
}

Bytes encode_proof(const ShuffleProof& proof) {
  Bytes out;
  put_all(out, proof.permutation);
  put_all(out, proof.chain);
  put_all(out, std::array{proof.t1, proof.t2, proof.t3});
  put_all(out, proof.t4);
  put_all(out, proof.t_chain);
  put_all(out, std::array{proof.s1, proof.s2, proof.s3, proof.s4});
  put_all(out, proof.s_chain);
  put_all(out, proof.s_rows);
  return out;
}

Bytes encode_stage(const MixStage& stage) {
  Bytes out = encode_rows(stage.output);
  ledger::put(out, encode_proof(stage.proof));
  return out;
}

ledger::Result<MixStage> decode_stage(ByteView bytes, std::size_t rows, std::size_t columns,
                                      Elements elements) {
  if (rows == 0 || rows > kMaxMixRows || bytes.size() != stage_bytes(rows, columns))
    return Errc::bad_mix_stage;
  const std::size_t row_bytes = 32 * rows * (1 + columns);
  auto output = decode_rows(bytes.first(row_bytes), rows, columns, elements);
  if (!output) return Errc::bad_mix_stage;
  URNA_ASSIGN(ShuffleProof proof, decode_proof(bytes.subspan(row_bytes), rows, columns, elements));
  return MixStage{*std::move(output), std::move(proof)};
}

ledger::Result<> check_mixers(const MixPlace& place, std::span<const std::uint32_t> mixers) {
  std::vector<std::uint32_t> sorted(mixers.begin(), mixers.end());
  std::ranges::sort(sorted);
  const bool distinct = std::ranges::adjacent_find(sorted) == sorted.end();
  const bool trustees = std::ranges::all_of(
      sorted, [&](std::uint32_t mixer) { return mixer >= 1 && mixer <= place.trustees; });
  if (place.stages < 2 || sorted.size() != place.stages || !distinct || !trustees)
    return Errc::wrong_mixer;
  return ledger::Ok{};
}

ledger::Result<> check_stage_head(const MixPlace& place, std::uint32_t number,
                                  const StageHead& head, const MixRows& input) {
  if (input.empty() || input.size() > kMaxMixRows)
    return ledger::Error{Errc::wrong_mix_context, "no rows, or more than can be mixed"};
  if (head.context != mix_context(place.context, place.question, number, head.mixer))
    return ledger::Error{Errc::wrong_mix_context, "stage " + std::to_string(number) + ": place"};
  if (head.input != rows_hash(input))
    return ledger::Error{Errc::wrong_mix_context, "stage " + std::to_string(number) + ": input"};
  return ledger::Ok{};
}

RowChallenges row_challenges(const Hash& context, const Wide& input, const Wide& output,
                             std::span<const Element> permutation) {
  RowChallenges out;
  out.seed = h512("mix/useed", {context.view(), input, output, vec(permutation)});
  out.u.reserve(permutation.size());
  for (std::uint32_t i = 0; i < permutation.size(); ++i)
    out.u.push_back(h2s("mix/u", {out.seed, u32_bytes(i)}));
  return out;
}

Scalar shuffle_challenge(const StageStatement& statement, const Wide& input, const Wide& output,
                         const ShuffleProof& proof) {
  return h2s("mix/c", {statement.context.view(), input, output, vec(statement.keys),
                       vec(proof.permutation), vec(proof.chain), proof.t1.view(), proof.t2.view(),
                       proof.t3.view(), vec(proof.t4), vec(proof.t_chain)});
}

}  // namespace urna::tally
