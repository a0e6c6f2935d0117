// Why a mixer must derive the keys itself (docs/SEALED.md): its draws depend on seed, place and
// input, not on the keys, so two stages for the same rows under other keys give its order away.
#include <gtest/gtest.h>

#include "tests/tally/ballot/mix_vectors.h"

namespace urna::tally {
namespace {

using MixDrawsLaw = FrozenVectors;

URNA_OVER_ALL_VECTORS(MixDrawsLaw);

// What everybody sees of a stage.
struct PublicStage {
  Scalar challenge;             // e
  std::vector<Scalar> u;        // u_1..u_N
  std::vector<Scalar> answers;  // s'_1..s'_N
};

PublicStage mixed(const MixQuestion& question, const std::vector<Element>& keys) {
  const MixRows rows = question.counted_rows();
  const Hash context = mix_context(question.context(), question.q, 1, 1);
  const StageStatement statement{context, keys, rows};
  const MixStage stage = shuffle(statement, ShuffleGenerators(rows.size()), question.seed(1));
  const Wide input = rows_hash(rows), output = rows_hash(stage.output);
  return {shuffle_challenge(statement, input, output, stage.proof),
          row_challenges(context, input, output, stage.proof.permutation).u, stage.proof.s_rows};
}

// s'_i - s'*_i = e·u_n - e*·u*_n for n = psi(i) alone.
std::vector<std::uint32_t> order_seen(const PublicStage& one, const PublicStage& other) {
  std::vector<std::uint32_t> order;
  for (std::size_t i = 0; i < one.u.size(); ++i)
    for (std::uint32_t n = 0; n < one.u.size(); ++n)
      if (subtract(one.answers[i], other.answers[i]) ==
          subtract(multiply(one.challenge, one.u[n]), multiply(other.challenge, other.u[n])))
        order.push_back(n);
  return order;
}

TEST_P(MixDrawsLaw, TwoStagesForTheSameRowsUnderOtherKeysShowTheOrder) {
  const MixQuestion question(vectors(), 0);
  const auto keys = question.joint_keys();
  auto false_keys = keys;
  false_keys[0] = add(keys[0], base_point());
  const json::value& psi = vectors().at("mix").at(0).at("stages").at(0).at("psi");
  EXPECT_EQ(order_seen(mixed(question, keys), mixed(question, false_keys)),
            json::value_to<std::vector<std::uint32_t>>(psi));
  // The same keys again are the same bytes, and show nothing.
  EXPECT_EQ(mixed(question, keys).answers, mixed(question, keys).answers);
}

}  // namespace
}  // namespace urna::tally
