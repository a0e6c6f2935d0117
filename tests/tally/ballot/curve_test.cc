// Our own curve arithmetic against the library, bit for bit, and against RFC 9496 appendix A.
#include <gtest/gtest.h>

#include <random>

#include "tally/ballot/curve/multi_scalar.h"
#include "tally/ballot/curve/ristretto.h"
#include "tally/ballot/group_sum.h"
#include "tests/tally/ballot/frozen_vectors.h"

namespace urna::tally {
namespace {

using ledger::Bytes;
using Vectors = FrozenVectors;

class Drawn {
 public:
  explicit Drawn(std::uint64_t seed) : random_(seed) {}
  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  Bytes bytes(std::size_t n) {
    Bytes out(n);
    for (auto& b : out) b = static_cast<std::uint8_t>(random_());
    return out;
  }
  Element element() { return below(12) == 0 ? Element{} : h2g("test", {ByteView(bytes(32))}); }
  Scalar scalar() {
    const std::uint64_t kind = below(8);
    if (kind == 0) return scalar_of(static_cast<std::int64_t>(below(5)) - 2);
    Scalar s = h2s("test", {ByteView(bytes(32))});
    if (kind < 4) std::fill(s.bytes.begin() + 16, s.bytes.end(), std::uint8_t{0});
    return kind == 1 ? negate(s) : s;
  }

 private:
  std::mt19937_64 random_;
};

Element by_library(const std::vector<Summand>& sum) {
  Element total;
  for (const Summand& s : sum) total = add(total, multiply(s.scalar, s.element));
  return total;
}

// Encoding of what was decoded.
Bytes again(ByteView bytes) {
  const auto affine = curve::decode(bytes);
  if (!affine) return {};
  const auto out = curve::encode(curve::add(curve::Point{}, *affine));
  return {out.begin(), out.end()};
}

// RFC 9496 appendix A.1: 0·G, 1·G, .. 15·G.
constexpr const char* kMultiples[] = {
    "0000000000000000000000000000000000000000000000000000000000000000",
    "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76",
    "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919",
    "94741f5d5d52755ece4f23f044ee27d5d1ea1e2bd196b462166b16152a9d0259"};

// Appendix A.3: not below p, negative, no square root, negative product, y zero.
constexpr const char* kRefused[] = {
    "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20",
    "c34c4e1826e5d403b78e246e88aa051c36ccf0aafebffe137d148a2bf9104562",
    "c940e5a4404157cfb1628b108db051a8d439e1a421394ec4ebccb9ec92a8ac78",
    "47cfc5497c53dc8e61c91d17fd626ffb1c49e2bca94eed052281b510b1117a24",
    "f1c6165d33367351b0da8f6e4511010c68174a03b6581212c71c0e1d026c3c72",
    "87260f7a2f12495118360f02c26a470f450dadf34a413d21042b43b9d93e1309",
    "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
    "4eac077a713c57b4f4397629a4145982c661f48044dd3f96427d40b147d9742f",
    "de6a7b00deadc788eb6b6c8d20c0ae96c2f2019078fa604fee5b87d6e989ad87",
    "bcab477be20861e01e4a0e295284146a510150d9817763caf1a6f4b422d67042",
    "2a292df7e32cababbd9de088d1d1abec9fc0440f637ed2fba145094dc14bea08",
    "f4a9e534fc0d216c44b218fa0c42d99635a0127ee2e53c712f70609649fdff22",
    "8268436f8c4126196cf64b3c7ddbda90746a378625f9813dd9b8457077256731",
    "2810e5cbc2cc4d4eece54f61c6f69758e289aa7ab440b3cbeaa21995c2f4232b",
    "3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e",
    "a45fdc55c76448c049a1ab33f17023edfb2be3581e9c7aade8a6125215e04220",
    "d483fe813c6ba647ebbfd3ec41adca1c6130c2beeee9d9bf065c8d151c5f396e",
    "8a2e1d30050198c65a54483123960ccc38aef6848e1ec8f5f780e8523769ba32",
    "32888462f8b486c68ad7dd9610be5192bbeaf3b443951ac1a8118419d9fa097b",
    "227142501b9d4355ccba290404bde41575b037693cef1f438c47f8fbf35d1165",
    "5c37cc491da847cfeb9281d407efc41e15144c876e0170b499a96a22ed31e01e",
    "445425117cb8c90edcbc7c1cc0e74f747f2c1efa5630a967c64f287792a48a4b",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"};

Bytes from(const char* text) {
  Bytes out;
  EXPECT_TRUE(ledger::from_hex(text, out));
  return out;
}

TEST(Curve, DecodesAndEncodesTheMultiplesOfTheStandard) {
  for (std::int64_t i = 0; i < 4; ++i) {
    const Bytes bytes = from(kMultiples[i]);
    EXPECT_EQ(again(bytes), bytes);
    EXPECT_EQ(shown(multiply_sum(std::vector<Summand>{{scalar_of(i), base_point()}}).view()),
              kMultiples[i]);
  }
}

TEST(Curve, RefusesWhatTheStandardRefuses) {
  for (const char* text : kRefused) {
    EXPECT_FALSE(curve::decode(from(text))) << text;
    EXPECT_FALSE(is_element(from(text))) << text;
  }
  EXPECT_FALSE(curve::decode(Bytes(31)));
  EXPECT_FALSE(curve::decode(Bytes(33)));
}

TEST(Curve, DecodesExactlyWhatTheLibraryAcceptsBehindTheGate) {
  Drawn drawn(1);
  std::size_t accepted = 0;
  for (int i = 0; i < 20'000; ++i) {
    Bytes bytes = drawn.bytes(32);
    if (i % 4 != 0) bytes[0] &= 0xfe, bytes[31] &= 0x7f;
    if (i % 16 == 1) std::fill(bytes.begin() + 1, bytes.end() - 1, std::uint8_t{0xff});
    if (i % 16 == 2) std::fill(bytes.begin() + 1, bytes.end(), std::uint8_t{0});
    const bool is = is_element(bytes);
    accepted += is;
    ASSERT_EQ(curve::decode(bytes).has_value(), is) << shown(bytes);
    if (is) {
      ASSERT_EQ(again(bytes), bytes);
    }
  }
  EXPECT_GT(accepted, 1'000u);
}

TEST(Curve, DecodesFourAbreastAsOneByOne) {
  Drawn drawn(7);
  for (int i = 0; i < 2'000; ++i) {
    std::array<Bytes, curve::kAbreast> bytes;
    std::array<ByteView, curve::kAbreast> four;
    for (std::size_t k = 0; k < four.size(); ++k) {
      bytes[k] = drawn.bytes(drawn.below(9) == 0 ? drawn.below(33) : 32);
      if (bytes[k].size() == 32) bytes[k][0] &= 0xfe, bytes[k][31] &= 0x7f;
      four[k] = bytes[k];
    }
    const curve::FourPoints points = curve::decode_four(four);
    for (std::size_t k = 0; k < four.size(); ++k) {
      const auto alone = curve::decode(four[k]);
      ASSERT_EQ(points[k].has_value(), alone.has_value()) << shown(four[k]);
      if (!alone) continue;
      const auto out = curve::encode(curve::add(curve::Point{}, *points[k]));
      ASSERT_EQ(Bytes(out.begin(), out.end()), bytes[k]);
    }
  }
}

TEST(Curve, EveryOneBitChangeOfAnElementIsJudgedAsByTheLibrary) {
  for (const Element& element : {Element{}, base_point(), second_base()})
    for (std::size_t bit = 0; bit < 256; ++bit) {
      Element changed = element;
      changed.bytes[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
      EXPECT_EQ(curve::decode(changed.view()).has_value(), is_element(changed.view())) << bit;
    }
}

TEST_P(Vectors, OurDecodingIsTheGate) {
  for (const json::value& v : vectors().at("gate").at("elements").as_array())
    EXPECT_EQ(curve::decode(hex(v.as_array()[0])).has_value(), v.as_array()[1].as_int64() == 1);
}

// The four representatives of the identity encode to it, and change no element they are added to.
TEST(Curve, PointsOfOrderFourChangeNoElement) {
  const curve::Field i =
      curve::field_of(from("b0a00e4a271beec478e42fad0618432fa7d7fb3d99004d2b0bdfc14f8024832b"));
  const curve::Field none{}, minus_one = curve::negate(curve::kOne);
  EXPECT_TRUE(curve::equal(curve::square(i), minus_one));
  const curve::Point base = curve::add(curve::Point{}, *curve::decode(base_point().view()));
  for (const curve::Point& small :
       {curve::Point{}, curve::Point{none, minus_one, curve::kOne, none},
        curve::Point{i, none, curve::kOne, none},
        curve::Point{curve::negate(i), none, curve::kOne, none}}) {
    EXPECT_TRUE(curve::is_identity(small));
    EXPECT_TRUE(Element{curve::encode(small)}.is_zero());
    const curve::Point moved = curve::add(base, curve::addend(small));
    EXPECT_EQ(Element{curve::encode(moved)}, base_point());
    EXPECT_FALSE(curve::is_identity(moved));
  }
}

TEST(Curve, EdgeScalarsMultiplyAsTheLibraryDoes) {
  Drawn drawn(2);
  std::vector<Scalar> edges;
  for (std::int64_t n : {0, 1, 2, 3, 15, 16, 17, 31, 32, 33, -1, -2, -16})
    edges.push_back(scalar_of(n));
  edges.push_back(invert(scalar_of(2)));                  // (l + 1) / 2
  edges.push_back(subtract(edges.back(), scalar_of(1)));  // (l - 1) / 2
  for (std::size_t bit = 0; bit < 252; ++bit) {
    Scalar power;
    power.bytes[bit / 8] = static_cast<std::uint8_t>(1 << bit % 8);
    edges.push_back(power);
    edges.push_back(subtract(power, scalar_of(1)));
  }
  for (const Scalar& s : edges)
    for (const Element& e : {Element{}, base_point(), drawn.element()})
      ASSERT_EQ(multiply_sum(std::vector<Summand>{{s, e}}), multiply(s, e)) << shown(s.view());
}

// Few and many, on both sides of where the method changes; edge scalars are among those drawn.
TEST(Curve, SumsOfEverySizeAreTheLibrarys) {
  Drawn drawn(3);
  for (const std::size_t n : std::initializer_list<std::size_t>{0, 1, 2, 3, 7, 50, 98, 99, 100, 101,
                                                                102, 300, 1000, 3000}) {
    std::vector<Summand> sum;
    for (std::size_t i = 0; i < n; ++i) sum.push_back({drawn.scalar(), drawn.element()});
    const Element total = by_library(sum);
    ASSERT_EQ(multiply_sum(sum), total) << n;
    ASSERT_EQ(multiply_sum(sum, Arithmetic::library), total) << n;
    ASSERT_EQ(sums_to_identity(sum), total.is_zero()) << n;
    sum.push_back({scalar_of(-1), total});
    ASSERT_TRUE(sums_to_identity(sum)) << n;
    ASSERT_TRUE(multiply_sum(sum).is_zero()) << n;
  }
}

TEST(Curve, BucketsWithOneEdgeScalarForAllAreTheLibrarys) {
  Drawn drawn(4);
  std::vector<Summand> sum;
  for (int i = 0; i < 400; ++i) sum.push_back({Scalar{}, drawn.element()});
  for (const Scalar& s : {scalar_of(0), scalar_of(1), scalar_of(-1), invert(scalar_of(2)),
                          scalar_of(1 << 20), scalar_of(-(1 << 20))}) {
    for (Summand& summand : sum) summand.scalar = s;
    EXPECT_EQ(multiply_sum(sum), by_library(sum));
  }
}

// All ones: every window carries into the next, the last one too.
TEST(Curve, BucketsCarryToTheLastWindow) {
  Drawn drawn(6);
  std::vector<Summand> sum;
  Element elements;
  for (int i = 0; i < 120; ++i) {
    sum.push_back({Scalar{}, drawn.element()});
    elements = add(elements, sum.back().element);
  }
  Scalar ones;
  for (std::size_t bit = 0; bit < 252; ++bit) {
    ones = add(add(ones, ones), scalar_of(1));
    for (Summand& summand : sum) summand.scalar = ones;
    ASSERT_EQ(multiply_sum(sum), multiply(ones, elements)) << bit;
  }
}

TEST(Curve, SumsThatCancelAreTheIdentity) {
  Drawn drawn(5);
  for (int round = 0; round < 50; ++round) {
    std::vector<Summand> sum;
    for (int i = 0; i < 1 + round * 4; ++i) {
      const Summand one{drawn.scalar(), drawn.element()};
      sum.push_back(one);
      sum.push_back({negate(one.scalar), one.element});
    }
    EXPECT_TRUE(sums_to_identity(sum));
    sum.push_back({scalar_of(1), base_point()});
    EXPECT_FALSE(sums_to_identity(sum));
    EXPECT_EQ(multiply_sum(sum), base_point());
  }
}

}  // namespace
}  // namespace urna::tally
