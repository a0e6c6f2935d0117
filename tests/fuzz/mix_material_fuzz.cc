// Law of what trustees put beside the log (B04): key reveals, published shares, sum shares, mix
// stages, row shares. As it was made it is accepted; no other bytes are, by whichever check.
#include "tally/ballot/credential.h"
#include "tally/ballot/decryption.h"
#include "tally/ballot/group_batch.h"
#include "tally/ballot/key_shares.h"
#include "tally/ballot/mix.h"
#include "tally/ballot/row_decryption.h"
#include "tests/fuzz/spoil.h"

namespace urna::fuzz {
namespace {

using namespace tally;  // NOLINT: the law is about this folder

Hash hash(std::string_view text) { return ledger::sha256(ledger::view_of(text)); }
SecretScalar secret(std::uint32_t number) {
  return SecretScalar(Credential::derive("mix", ledger::Seed(hash("mix").view()), number).secret());
}
std::vector<Element> keys_of(std::span<const SecretScalar> secrets) {
  std::vector<Element> keys;
  for (const SecretScalar& x : secrets) keys.push_back(multiply_base(x.value()));
  return keys;
}

// `judge` gives equations or refuses. Only `made` may pass, alone and in a batch.
template <class Judge>
void only_as_made(const Bytes& made, FuzzedBytes& reader, const std::string& what, Judge judge) {
  const auto accepted = [&](ByteView bytes) {
    GroupEquations equations;
    if (!judge(bytes, equations)) return false;
    const bool alone = !first_false(equations).has_value();
    GroupBatch batch(hash("fresh").view());
    batch.add(equations);
    require(batch.holds() == alone, what + ": the batch says otherwise");
    return alone;
  };
  require(accepted(made), what + " as it was made");
  const Bytes other = spoil(made, reader);
  require(accepted(other) == (other == made), what + " that was changed is accepted");
}

void reveals(FuzzedBytes& reader) {
  const TrusteePlace place{key_run(hash("election"), 1), {2, 3, 2}, 2};
  const ledger::Seed seed(hash("trustee").view());
  const Hash commitment = commit_keys(place, seed);
  only_as_made(reveal_keys(place, seed), reader, "a reveal", [&](ByteView bytes, auto& equations) {
    return reveal_equations(place, commitment, bytes, equations).ok();
  });
  GroupEquations equations;
  const auto commitments =
      reveal_equations(place, commitment, reveal_keys(place, seed), equations).value();
  const auto shares = shares_for(place, seed, 3);
  Bytes published;
  for (const SecretScalar& share : shares) ledger::put(published, share.value().view());
  only_as_made(published, reader, "published shares", [&](ByteView bytes, auto& into) {
    return published_share_equations(place, commitments, 3, bytes, into).ok();
  });
}

void sealed_shares(FuzzedBytes& reader) {
  const TrusteePlace place{key_run(hash("election"), 1), {2, 3, 2}, 2};
  const ledger::Seed seed(hash("trustee").view()), recipient(hash("recipient").view());
  const auto shares = shares_for(place, seed, 3);
  const Bytes sealed = seal_shares(place, 3, trustee_encryption_key(recipient), shares);
  require(open_shares(place, 3, recipient, sealed).ok(), "shares as they were sealed");
  const Bytes other = spoil(sealed, reader);
  require(other == sealed || !open_shares(place, 3, recipient, other).ok(), "changed shares open");
}

void sums(FuzzedBytes& reader) {
  std::vector<SecretScalar> secrets;
  for (std::uint32_t i : {1U, 2U}) secrets.push_back(secret(i));
  const auto keys = keys_of(secrets);
  const FormSum sum{multiply_base(secret(7).value()),
                    {multiply_base(secret(8).value()), multiply_base(secret(9).value())}};
  const Bytes purpose = tally_purpose(0);
  const SumOpening opening{hash("ctx"), purpose, 1, sum, keys};
  only_as_made(
      open_sum(opening, secrets, ledger::Seed(hash("open").view())), reader, "a sum share",
      [&](ByteView bytes, auto& equations) {
        return sum_share_equations(opening, bytes, ledger::Errc::bad_tally_share, equations).ok();
      });
}

MixRows some_rows(std::size_t rows, std::size_t columns) {
  MixRows out(rows);
  std::uint32_t next = 20;
  for (MixRow& row : out) {
    row.alpha = multiply_base(secret(next++).value());
    for (std::size_t j = 0; j < columns; ++j)
      row.chunks.push_back(multiply_base(secret(next++).value()));
  }
  return out;
}

void stages(FuzzedBytes& reader) {
  const std::size_t rows = 1 + reader.below(3), columns = 1 + reader.below(2);
  std::vector<SecretScalar> secrets;
  for (std::uint32_t i = 0; i < columns; ++i) secrets.push_back(secret(i));
  const auto keys = keys_of(secrets);
  const MixRows input = some_rows(rows, columns);
  const StageStatement statement{hash("mctx"), keys, input};
  static const ShuffleGenerators generators(3);
  const MixStage made = shuffle(statement, generators, ledger::Seed(hash("mixer").view()));
  only_as_made(encode_stage(made), reader, "a mix stage", [&](ByteView bytes, auto& equations) {
    return stage_equations(statement, generators, bytes, equations).ok();
  });
  const RowOpening opening{hash("ctx"), 0, 1, keys, made.output};
  only_as_made(encode_row_shares(open_rows(opening, secrets, ledger::Seed(hash("rows").view()))),
               reader, "row shares", [&](ByteView bytes, auto& equations) {
                 return row_share_equations(opening, bytes, equations).ok();
               });
}

void law(ByteView bytes) {
  FuzzedBytes reader(bytes);
  switch (reader.below(4)) {
    case 0:
      return reveals(reader);
    case 1:
      return sealed_shares(reader);
    case 2:
      return sums(reader);
    default:
      return stages(reader);
  }
}

URNA_FUZZ_TARGET(
    mix_material, law, [] { return choice_seeds(8, 120); }, 100);

}  // namespace
}  // namespace urna::fuzz
