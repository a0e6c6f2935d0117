// Many equations at once: the verdict is always the one of looking at them one by one.
#include "tally/ballot/group_batch.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/tally/ballot/frozen_vectors.h"

namespace urna::tally {
namespace {

using ledger::Errc;
using Vectors = FrozenVectors;

const ledger::Hash kFresh = h256("test/fresh", {});

Scalar drawn(std::uint64_t n) {
  ledger::Bytes number;
  ledger::put_u64(number, n);
  return h2s("test/scalar", {number});
}

// z·Y + f·G = A + e·beta, the equation of one bit, with Y shared and A, beta its own.
GroupEquation of_bit(std::uint64_t n) {
  const Scalar e = drawn(4 * n), rho = drawn(4 * n + 1), r = drawn(4 * n + 2);
  const Scalar a = drawn(4 * n + 3), v = scalar_of(static_cast<std::int64_t>(n % 2));
  const Element key = multiply_base(drawn(n % 7 + 1'000'000));
  const Element commitment = add(multiply(rho, key), multiply_base(a));
  const Element beta = add(multiply(r, key), multiply_base(v));
  return {n % 2 == 0 ? Errc::bad_signature : Errc::bad_element,
          {{add(rho, multiply(e, r)), key},
           {add(a, multiply(e, v)), base_point()},
           {scalar_of(-1), commitment},
           {negate(e), beta}}};
}

GroupEquations of_bits(std::size_t count) {
  GroupEquations out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(of_bit(i));
  return out;
}

void spoil(GroupEquation& equation) {
  Scalar& s = equation.sum[1].scalar;
  s = add(s, scalar_of(1));
}

std::optional<Culprit> culprit(std::span<const GroupEquation> equations) {
  GroupBatch batch(kFresh.view());
  batch.add(equations);
  return batch.culprit();
}

TEST_P(Vectors, BatchWeights) {
  const json::value& batch = vectors().at("batch");
  const Wide seed = [&] {
    Wide out{};
    const auto bytes = hex(batch.at("seed"));
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return out;
  }();
  EXPECT_EQ(batch_seed(hex(batch.at("fresh")), {ledger::view_of("example")}), seed);
  const json::array& expected = batch.at("weights").as_array();
  const auto weights = batch_weights(seed, expected.size());
  for (std::size_t i = 0; i < weights.size(); ++i)
    EXPECT_EQ(shown(weights[i].view()), std::string(expected[i].as_string()));
}

TEST(GroupBatch, TrueEquationsHoldInEveryNumber) {
  const auto all = of_bits(300);
  for (const std::size_t n : std::initializer_list<std::size_t>{0, 1, 2, 8, 9, 50, 300})
    EXPECT_FALSE(culprit(std::span(all).first(n))) << n;
}

TEST(GroupBatch, NamesTheFirstFalseEquationAsOneByOneWould) {
  const auto good = of_bits(64);
  std::mt19937_64 random(1);
  for (int round = 0; round < 60; ++round) {
    auto equations = good;
    for (std::uint64_t bad = 0; bad <= random() % 3; ++bad) spoil(equations[random() % 64]);
    const auto expected = first_false(equations);
    ASSERT_TRUE(expected);
    EXPECT_EQ(first_false_in_batch(equations, kFresh.view()), expected);
    EXPECT_EQ(culprit(equations)->refusal, equations[*expected].refusal);
  }
  EXPECT_EQ(first_false_in_batch(good, kFresh.view()), first_false(good));
}

// Who is lent has no say: not in the decoding, not in the windows of the sum.
TEST(GroupBatch, ThreadsDoNotChangeTheVerdict) {
  auto equations = of_bits(400);
  for (const unsigned jobs : {1U, 2U, 8U}) {
    const auto parallel = ledger::parallel_for(jobs);
    EXPECT_EQ(first_false_in_batch(equations, kFresh.view(), parallel), std::nullopt);
    auto spoiled = equations;
    spoil(spoiled[311]);
    EXPECT_EQ(first_false_in_batch(spoiled, kFresh.view(), parallel), 311u);
    spoiled[207].sum[3].element.bytes[31] |= 0x80;
    EXPECT_EQ(first_false_in_batch(spoiled, kFresh.view(), parallel), 207u);
  }
}

TEST(GroupBatch, EveryPositionIsFound) {
  const auto good = of_bits(20);
  for (std::size_t bad = 0; bad < good.size(); ++bad) {
    auto equations = good;
    spoil(equations[bad]);
    EXPECT_EQ(first_false_in_batch(equations, kFresh.view()), bad);
  }
}

// Without weights the two errors would add up to nothing.
TEST(GroupBatch, ErrorsThatCancelAreFound) {
  auto equations = of_bits(40);
  Scalar& up = equations[21].sum[1].scalar;
  Scalar& down = equations[33].sum[1].scalar;
  up = add(up, scalar_of(5));
  down = subtract(down, scalar_of(5));
  std::vector<Summand> joined;
  for (const auto& equation : equations)
    joined.insert(joined.end(), equation.sum.begin(), equation.sum.end());
  EXPECT_TRUE(holds(GroupEquation{Errc::none, joined}));
  EXPECT_EQ(first_false_in_batch(equations, kFresh.view()), 21u);
}

TEST(GroupBatch, ASwappedElementIsFound) {
  auto equations = of_bits(30);
  std::swap(equations[9].sum[3].element, equations[16].sum[3].element);
  EXPECT_EQ(first_false_in_batch(equations, kFresh.view()), first_false(equations));
  EXPECT_EQ(first_false(equations), 9u);
}

TEST(GroupBatch, BytesThatAreNoElementAreRefusedInTheirPlace) {
  auto equations = of_bits(30);
  equations[12].sum[2].element.bytes[31] |= 0x80;
  equations[12].refusal = Errc::bad_signature;
  EXPECT_EQ(culprit(equations)->position, 12u);
  EXPECT_EQ(culprit(equations)->refusal, Errc::bad_element);
  spoil(equations[4]);  // an earlier false equation comes first
  equations[4].refusal = Errc::bad_signature;
  EXPECT_EQ(culprit(equations)->position, 4u);
  EXPECT_EQ(culprit(equations)->refusal, Errc::bad_signature);
}

// A bad encoding is refused even where its scalar is zero: the gate does not look at scalars.
TEST(GroupBatch, BytesThatAreNoElementAreRefusedUnderAZeroScalar) {
  auto equations = of_bits(3);
  Element bad = base_point();
  bad.bytes[31] |= 0x80;
  equations[1].sum.push_back({Scalar{}, bad});
  EXPECT_EQ(culprit(equations)->position, 1u);
}

TEST(GroupBatch, IdentityAndEmptySumsAreJudgedAsOneByOne) {
  GroupEquations equations = {
      {Errc::bad_signature, {}},
      {Errc::bad_signature, {{drawn(1), Element{}}}},
      {Errc::bad_signature, {{Scalar{}, base_point()}}},
      {Errc::bad_signature, {{scalar_of(1), base_point()}, {scalar_of(-1), base_point()}}}};
  EXPECT_EQ(first_false_in_batch(equations, kFresh.view()), std::nullopt);
  equations.push_back({Errc::bad_signature, {{scalar_of(-1), base_point()}}});
  EXPECT_EQ(first_false_in_batch(equations, kFresh.view()), 4u);
  EXPECT_EQ(first_false(equations), 4u);
}

TEST(GroupBatch, AddingAfterAVerdictIsJudgedAnew) {
  auto equations = of_bits(12);
  spoil(equations[11]);
  GroupBatch batch(kFresh.view());
  batch.add(std::span(equations).first(11));
  EXPECT_TRUE(batch.holds());
  batch.add(equations[11]);
  EXPECT_FALSE(batch.holds());
  EXPECT_EQ(batch.culprit()->position, 11u);
}

}  // namespace
}  // namespace urna::tally
