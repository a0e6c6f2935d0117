// The verifier of a stage: the gate, then the equations of check 15.4.
#include "tally/ballot/mix.h"

namespace urna::tally {

using ledger::Errc;

namespace {

// What all equations of one stage are made of.
struct Verification {
  const StageStatement& statement;
  const ShuffleGenerators& generators;
  const MixStage& stage;
  Scalar challenge;       // e
  std::vector<Scalar> u;  // u_1..u_N
  GroupEquations& equations;

  const ShuffleProof& proof() const { return stage.proof; }
  std::size_t rows() const { return stage.output.size(); }
  std::vector<Summand>& next(std::size_t summands) {
    GroupEquation& equation = equations.emplace_back(GroupEquation{Errc::bad_shuffle, {}});
    equation.sum.reserve(summands);
    return equation.sum;
  }
};

const Scalar& minus_one() {
  static const Scalar value = scalar_of(-1);
  return value;
}

// s1·G = t1 + e·(Σ c_n - Σ h_i): the commitments hold a permutation, column sums.
void add_column_sums(Verification& v) {
  auto& sum = v.next(2 + 2 * v.rows());
  sum.push_back({v.proof().s1, base_point()});
  sum.push_back({minus_one(), v.proof().t1});
  const Scalar minus_e = negate(v.challenge);
  for (const Element& c : v.proof().permutation) sum.push_back({minus_e, c});
  for (const Element& h : v.generators.of_rows(v.rows())) sum.push_back({v.challenge, h});
}

// s2·G = t2 + e·(ĉ_N - (Π u_n)·h): the products of the u and of the u' are the same.
void add_product(Verification& v) {
  Scalar product = scalar_of(1);
  for (const Scalar& u : v.u) product = multiply(product, u);
  auto& sum = v.next(4);
  sum.push_back({v.proof().s2, base_point()});
  sum.push_back({minus_one(), v.proof().t2});
  sum.push_back({negate(v.challenge), v.proof().chain.back()});
  sum.push_back({multiply(v.challenge, product), v.generators.first()});
}

// s3·G + Σ s'_i·h_i = t3 + e·Σ u_n·c_n: the u' are what the commitments make of the u.
void add_permuted(Verification& v, const std::vector<Scalar>& minus_e_u) {
  auto& sum = v.next(2 + 2 * v.rows());
  sum.push_back({v.proof().s3, base_point()});
  sum.push_back({minus_one(), v.proof().t3});
  const auto h = v.generators.of_rows(v.rows());
  for (std::size_t i = 0; i < v.rows(); ++i) {
    sum.push_back({v.proof().s_rows[i], h[i]});
    sum.push_back({minus_e_u[i], v.proof().permutation[i]});
  }
}

// Σ s'_i·out_i - s4·key = t4 + e·Σ u_n·in_n for one column: alpha with key G, then the chunks.
void add_column(Verification& v, std::size_t column, const std::vector<Scalar>& minus_e_u) {
  const auto item = [&](const MixRow& row) {
    return column == 0 ? row.alpha : row.chunks[column - 1];
  };
  auto& sum = v.next(2 + 2 * v.rows());
  sum.push_back({negate(v.proof().s4), column == 0 ? base_point() : v.statement.keys[column - 1]});
  sum.push_back({minus_one(), v.proof().t4[column]});
  for (std::size_t i = 0; i < v.rows(); ++i) {
    sum.push_back({v.proof().s_rows[i], item(v.stage.output[i])});
    sum.push_back({minus_e_u[i], item(v.statement.input[i])});
  }
}

// ŝ_i·G + s'_i·ĉ_{i-1} = t̂_i + e·ĉ_i, ĉ_0 = h.
void add_chain(Verification& v) {
  const Scalar minus_e = negate(v.challenge);
  for (std::size_t i = 0; i < v.rows(); ++i) {
    const Element& before = i == 0 ? v.generators.first() : v.proof().chain[i - 1];
    auto& sum = v.next(4);
    sum.push_back({v.proof().s_chain[i], base_point()});
    sum.push_back({v.proof().s_rows[i], before});
    sum.push_back({minus_one(), v.proof().t_chain[i]});
    sum.push_back({minus_e, v.proof().chain[i]});
  }
}

}  // namespace

ledger::Result<MixStage> stage_equations(const StageStatement& statement,
                                         const ShuffleGenerators& generators, ByteView bytes,
                                         GroupEquations& equations, Elements elements) {
  const std::size_t rows = statement.input.size(), columns = statement.keys.size();
  for (const MixRow& row : statement.input) CHECK(row.chunks.size() == columns);
  URNA_ASSIGN(MixStage stage, decode_stage(bytes, rows, columns, elements));
  const Wide input = rows_hash(statement.input), output = rows_hash(stage.output);
  Verification v{statement,
                 generators,
                 stage,
                 shuffle_challenge(statement, input, output, stage.proof),
                 row_challenges(statement.context, input, output, stage.proof.permutation).u,
                 equations};
  const Scalar minus_e = negate(v.challenge);
  std::vector<Scalar> minus_e_u;
  minus_e_u.reserve(rows);
  for (const Scalar& u : v.u) minus_e_u.push_back(multiply(minus_e, u));
  add_column_sums(v);
  add_product(v);
  add_permuted(v, minus_e_u);
  for (std::size_t column = 0; column <= columns; ++column) add_column(v, column, minus_e_u);
  add_chain(v);
  return stage;
}

}  // namespace urna::tally
