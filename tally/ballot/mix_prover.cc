// The mixer: permutes, re-encrypts and proves. Only the library touches secrets.
#include <algorithm>

#include "tally/ballot/mix.h"
#include "tally/ballot/permutation.h"

namespace urna::tally {

using ledger::Bytes;

namespace {

using Secrets = std::vector<SecretScalar>;

// All draws of a stage, in the order in which they are drawn.
struct StageSecrets {
  Permutation order;            // psi
  Secrets re_encryption;        // r'
  Secrets commitment;           // r
  Secrets chain;                // r̂
  SecretScalar w1, w2, w3, w4;  // ω1..ω4
  Secrets w_chain;              // ω̂
  Secrets w_rows;               // ω'

  StageSecrets(std::size_t rows, MixDraws& draws)
      : order(rows, draws),
        re_encryption(draws.scalars(rows)),
        commitment(draws.scalars(rows)),
        chain(draws.scalars(rows)),
        w1(draws.scalar()),
        w2(draws.scalar()),
        w3(draws.scalar()),
        w4(draws.scalar()),
        w_chain(draws.scalars(rows)),
        w_rows(draws.scalars(rows)) {}
};

SecretScalar plus_product(const SecretScalar& sum, const Scalar& a, const Scalar& b) {
  const SecretScalar product(multiply(a, b));
  return SecretScalar(add(sum.value(), product.value()));
}

SecretScalar inner_product(const Secrets& secrets, std::span<const Scalar> numbers) {
  SecretScalar sum;
  for (std::size_t i = 0; i < secrets.size(); ++i)
    sum = plus_product(sum, secrets[i].value(), numbers[i]);
  return sum;
}

SecretScalar sum_of(const Secrets& secrets) {
  SecretScalar sum;
  for (const SecretScalar& secret : secrets) sum = SecretScalar(add(sum.value(), secret.value()));
  return sum;
}

std::vector<Scalar> responses(const Secrets& nonces, const Scalar& challenge,
                              const Secrets& secrets) {
  std::vector<Scalar> out;
  for (std::size_t i = 0; i < nonces.size(); ++i)
    out.push_back(response(nonces[i], challenge, secrets[i]));
  return out;
}

MixRows re_encrypted(const StageStatement& statement, const StageSecrets& secrets,
                     const ledger::ParallelFor& parallel) {
  MixRows rows(statement.input.begin(), statement.input.end());
  ledger::share_out(parallel, rows.size(), [&](std::size_t n) {
    const Scalar& r = secrets.re_encryption[n].value();
    rows[n].alpha = add(rows[n].alpha, multiply_base(r));
    for (std::size_t j = 0; j < statement.keys.size(); ++j)
      rows[n].chunks[j] = add(rows[n].chunks[j], multiply(r, statement.keys[j]));
  });
  Bytes joined = encode_rows(rows);
  const Bytes moved = secrets.order.gather(joined);
  ledger::wipe(joined);
  ByteView rest = moved;
  const auto take = [&] {
    const Element element = Element::from(rest.first(32));
    rest = rest.subspan(32);
    return element;
  };
  for (MixRow& row : rows) {
    row.alpha = take();
    for (Element& chunk : row.chunks) chunk = take();
  }
  return rows;
}

// c_{psi(i)} = r_{psi(i)}·G + h_i.
std::vector<Element> commit_order(const StageSecrets& secrets, std::span<const Element> h,
                                  const ledger::ParallelFor& parallel) {
  Bytes joined;
  for (const Element& element : h) ledger::put(joined, element.view());
  Bytes moved = secrets.order.scatter(joined);
  std::vector<Element> out(h.size());
  ledger::share_out(parallel, h.size(), [&](std::size_t n) {
    out[n] = add(multiply_base(secrets.commitment[n].value()),
                 Element::from(ByteView(moved).subspan(32 * n, 32)));
  });
  ledger::wipe(moved);
  return out;
}

// u'_i = u_{psi(i)}: whoever sees them knows psi.
Secrets permuted(const Permutation& order, std::span<const Scalar> u) {
  Bytes joined;
  for (const Scalar& scalar : u) ledger::put(joined, scalar.view());
  Bytes moved = order.gather(joined);
  Secrets out;
  out.reserve(u.size());
  for (std::size_t i = 0; i < u.size(); ++i)
    out.emplace_back(Scalar::from(ByteView(moved).subspan(32 * i, 32)));
  ledger::wipe(moved);
  return out;
}

// ĉ_i = r̂_i·G + u'_i·ĉ_{i-1}, ĉ_0 = h.
std::vector<Element> commit_chain(const Secrets& chain, const Secrets& u, const Element& h) {
  std::vector<Element> out;
  Element before = h;
  for (std::size_t i = 0; i < u.size(); ++i) {
    before = add(multiply_base(chain[i].value()), multiply(u[i].value(), before));
    out.push_back(before);
  }
  return out;
}

// Σ_i r̂_i Π_{k>i} u'_k, by Horner from the front.
SecretScalar chain_total(const Secrets& chain, const Secrets& u) {
  SecretScalar total;
  for (std::size_t i = 0; i < u.size(); ++i)
    total = plus_product(chain[i], total.value(), u[i].value());
  return total;
}

constexpr std::size_t kStretch = 256;  // rows that one core adds up at a time

// Σ ω'_i·item(i, column) for each column; the ω' are secret.
template <class Item>
std::vector<Element> weighted(const Secrets& weights, std::size_t columns, const Item& item,
                              const ledger::ParallelFor& parallel) {
  const std::size_t stretches = (weights.size() + kStretch - 1) / kStretch;
  std::vector<std::vector<Element>> parts(stretches, std::vector<Element>(columns));
  ledger::share_out(parallel, stretches, [&](std::size_t stretch) {
    const std::size_t end = std::min((stretch + 1) * kStretch, weights.size());
    for (std::size_t i = stretch * kStretch; i < end; ++i)
      for (std::size_t column = 0; column < columns; ++column) {
        Element& sum = parts[stretch][column];
        sum = add(sum, multiply(weights[i].value(), item(i, column)));
      }
  });
  std::vector<Element> sums(columns);
  for (const std::vector<Element>& part : parts)
    for (std::size_t column = 0; column < columns; ++column)
      sums[column] = add(sums[column], part[column]);
  return sums;
}

void commit_nonces(const StageStatement& statement, const ShuffleGenerators& generators,
                   const StageSecrets& secrets, const ledger::ParallelFor& parallel,
                   MixStage& stage) {
  ShuffleProof& proof = stage.proof;
  const auto h = generators.of_rows(stage.output.size());
  const std::vector<Element> sums = weighted(
      secrets.w_rows, 2 + statement.keys.size(),
      [&](std::size_t i, std::size_t column) {
        if (column == 0) return h[i];
        return column == 1 ? stage.output[i].alpha : stage.output[i].chunks[column - 2];
      },
      parallel);
  proof.t1 = multiply_base(secrets.w1.value());
  proof.t2 = multiply_base(secrets.w2.value());
  proof.t3 = add(multiply_base(secrets.w3.value()), sums[0]);
  proof.t4.push_back(subtract(sums[1], multiply_base(secrets.w4.value())));
  for (std::size_t j = 0; j < statement.keys.size(); ++j)
    proof.t4.push_back(subtract(sums[2 + j], multiply(secrets.w4.value(), statement.keys[j])));
  proof.t_chain.resize(h.size());
  ledger::share_out(parallel, h.size(), [&](std::size_t i) {
    const Element& before = i == 0 ? generators.first() : proof.chain[i - 1];
    proof.t_chain[i] =
        add(multiply_base(secrets.w_chain[i].value()), multiply(secrets.w_rows[i].value(), before));
  });
}

void respond(const StageSecrets& secrets, const Scalar& e, const RowChallenges& challenges,
             const Secrets& permuted_u, ShuffleProof& proof) {
  proof.s1 = response(secrets.w1, e, sum_of(secrets.commitment));
  proof.s2 = response(secrets.w2, e, chain_total(secrets.chain, permuted_u));
  proof.s3 = response(secrets.w3, e, inner_product(secrets.commitment, challenges.u));
  proof.s4 = response(secrets.w4, e, inner_product(secrets.re_encryption, challenges.u));
  proof.s_chain = responses(secrets.w_chain, e, secrets.chain);
  proof.s_rows = responses(secrets.w_rows, e, permuted_u);
}

}  // namespace

MixStage shuffle(const StageStatement& statement, const ShuffleGenerators& generators,
                 const ledger::Seed& seed, const ledger::ParallelFor& parallel) {
  const std::size_t rows = statement.input.size();
  const Wide input = rows_hash(statement.input);
  for (const MixRow& row : statement.input) CHECK(row.chunks.size() == statement.keys.size());
  for (const Element& key : statement.keys) CHECK(!key.is_zero());  // it would hide nothing
  MixDraws draws(seed, statement.context, input);
  const StageSecrets secrets(rows, draws);
  MixStage stage;
  ShuffleProof& proof = stage.proof;
  stage.output = re_encrypted(statement, secrets, parallel);
  const Wide output = rows_hash(stage.output);
  proof.permutation = commit_order(secrets, generators.of_rows(rows), parallel);
  const RowChallenges challenges =
      row_challenges(statement.context, input, output, proof.permutation);
  const Secrets u = permuted(secrets.order, challenges.u);
  proof.chain = commit_chain(secrets.chain, u, generators.first());
  commit_nonces(statement, generators, secrets, parallel, stage);
  respond(secrets, shuffle_challenge(statement, input, output, proof), challenges, u, proof);
  return stage;
}

}  // namespace urna::tally
