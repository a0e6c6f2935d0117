// The edges of ballots, layouts and proofs that no vector has: limits one beyond, numbers below
// zero, lengths nobody sends.
#include <gtest/gtest.h>

#include "tally/ballot/attributes.h"
#include "tally/ballot/credential.h"
#include "tally/ballot/key_shares.h"
#include "tally/ballot/mix.h"
#include "tally/ballot/mixed_ballots.h"
#include "tally/ballot/row_decryption.h"
#include "tally/ballot/rule_kernel.h"

namespace urna::tally {
namespace {

using ledger::Bytes;
using ledger::Errc;
using ledger::Seed;

TEST(BallotEdges, OfTheGate) {  // B16
  const Bytes base(base_point().bytes.begin(), base_point().bytes.end());
  ASSERT_TRUE(is_element(base));
  for (const std::size_t size : {0U, 31U, 33U, 64U}) {
    Bytes other = base;
    other.resize(size);
    EXPECT_FALSE(is_element(other)) << size;
    EXPECT_FALSE(is_nonzero_element(other)) << size;
    EXPECT_FALSE(is_scalar(other)) << size;
  }
}

// What is refused, and what the person is told.
void expect_illegal(const Layout& layout, const Choice& choice, const std::string& why) {
  const auto bits = layout.encode(choice);
  ASSERT_FALSE(bits.ok()) << why;
  EXPECT_EQ(bits.code(), Errc::illegal_ballot);
  EXPECT_EQ(bits.error().detail, why);
}

TEST(BallotEdges, OfAnswersThatNoLayoutTakes) {  // B09, B10
  const Layout two = *approval(3, 2, 2), bag = *knapsack({4, 5, 6}, 10);
  expect_illegal(two, {0}, "projects named: 1, at least 2");
  expect_illegal(two, {0, 1, 2}, "projects named: 3, at most 2");
  expect_illegal(two, {-1, 0}, "a project that is not on the ballot");
  expect_illegal(two, {0, 3}, "a project that is not on the ballot");
  expect_illegal(two, {1, 1}, "a project named twice");
  expect_illegal(bag, {1, 2}, "costs of the projects named: 11, at most 10");
  const Layout spread = *points(2, 3, 4);
  EXPECT_TRUE(spread.encode({3, 1}).ok() && spread.encode({0, 0}).ok());
  expect_illegal(spread, {3}, "points are needed for every project");
  expect_illegal(spread, {-1, 3}, "points of a project: -1, from 0 to 3");
  expect_illegal(spread, {4, 0}, "points of a project: 4, from 0 to 3");
  expect_illegal(spread, {3, 2}, "points in all: 5, at most 4");
  const Layout order = *ranking(3, 2), marks = *scores(2, 5);
  expect_illegal(order, {0, 1, 2}, "projects ranked: 3, at most 2");
  expect_illegal(order, {-1}, "a project that is not on the ballot");
  expect_illegal(order, {3}, "a project that is not on the ballot");
  expect_illegal(order, {1, 1}, "a project ranked twice");
  expect_illegal(marks, {1}, "a score is needed for every item");
  expect_illegal(marks, {-1, 0}, "a score out of range");
  expect_illegal(marks, {0, 6}, "a score out of range");
}

TEST(BallotEdges, OfLayoutsOneBeyondTheirLimits) {
  constexpr std::uint32_t kMany = kMaxLayoutProjects;
  EXPECT_TRUE(points(kMany, 5, 9).ok() && ranking(kMany, 1).ok() && scores(1, 100).ok());
  EXPECT_TRUE(knapsack(std::vector<std::int64_t>(kMany, 1), 9).ok());
  for (const auto& bad : {approval(0, 0, 0),
                          knapsack(std::vector<std::int64_t>(kMany + 1, 1), 9),
                          knapsack({}, 1),
                          knapsack({1}, -1),
                          knapsack({kMaxRowSum}, 1),
                          points(0, 1, 1),
                          points(kMany + 1, 1, 1),
                          points(1, 0, 1),
                          points(1, 1, 0),
                          points(1, 2, 1),
                          points(kMany, ~0U, ~0U),
                          ranking(0, 1),
                          ranking(kMany + 1, 1),
                          ranking(1, 0),
                          ranking(1, 2),
                          scores(0, 1),
                          scores(kMany + 1, 1),
                          scores(1, 0),
                          scores(1, 101),
                          scores(kMany, 100)}) {
    ASSERT_FALSE(bad.ok());
    EXPECT_EQ(bad.code(), Errc::bad_layout);
  }
}

TEST(BallotEdges, OfBitsOfAnotherLength) {
  const Layout layout = *approval(3, 0, 2);
  const Bits right = *layout.encode({1});
  EXPECT_TRUE(layout.legal(right));
  EXPECT_FALSE(layout.legal(Bits(right.begin(), right.end() - 1)));
  EXPECT_FALSE(layout.legal({}));
}

// Rows that say what others said, and terms that weigh nothing, leave the solutions as they are.
TEST(BallotEdges, OfRulesThatRepeatThemselves) {
  const Equation row{{{0, 1}, {1, 2}}, 1}, twice{{{0, 2}, {1, 4}}, 2};
  const Equation with_zero{{{0, 1}, {1, 2}, {2, 0}}, 1};
  EXPECT_EQ(RuleKernel(3, std::vector{row}).free_count(), 2U);
  EXPECT_EQ(RuleKernel(3, std::vector{row, twice}).free_count(), 2U);
  EXPECT_EQ(RuleKernel(3, std::vector{row, with_zero}).free_count(), 2U);
  EXPECT_EQ(RuleKernel(3, std::vector{with_zero}).free_count(), 2U);
}

TEST(BallotEdges, OfMergeStepsAndGroupSums) {
  const AttributeLayout layout = *attribute_layout({2});
  const MergeSteps most{std::vector<MergeStep>(kMaxMergeSteps, {0, 1})};
  const MergeSteps more{std::vector<MergeStep>(kMaxMergeSteps + 1, {0, 1})};
  EXPECT_TRUE(check_merge_steps(layout, most).ok());
  EXPECT_EQ(check_merge_steps(layout, more).code(), Errc::bad_definition);
  const auto groups = *merged_groups(layout, {{}}, std::vector<std::uint32_t>{0});
  const auto sums = [&](const std::vector<std::int64_t>& counts) {
    return check_group_sums(groups, counts, 3).ok();
  };
  EXPECT_TRUE(sums({1, 2}) && sums({0, 3}));
  EXPECT_FALSE(sums({-1, 4}) || sums({4, -1}) || sums({2, 2}) || sums({3}));
}

TEST(BallotEdges, OfCredentialsDrawnAndRecordsCommittedTo) {
  ledger::init_crypto();
  const Credential one = Credential::random(), other = Credential::random();
  EXPECT_NE(one.key(), other.key());
  EXPECT_TRUE(is_nonzero_element(one.key().view()));
  const Bytes salt(32, 1), record{2};
  EXPECT_NE(registration_commitment(salt, record), registration_commitment(salt, Bytes{3}));
  EXPECT_NE(registration_commitment(salt, record), registration_commitment(Bytes(32, 2), record));
}

struct Dealt {
  TrusteePlace place{{}, {2, 2, 2}, 1};
  Seed dealer{Bytes(32, 1)}, recipient{Bytes(32, 2)};
  ledger::EncryptionKey receiving = trustee_encryption_key(recipient);
  Commitments commitments() const {
    GroupEquations equations;
    return *reveal_equations(place, commit_keys(place, dealer), reveal_keys(place, dealer),
                             equations);
  }
};

TEST(BallotEdges, OfSharesForNobodyAndNoScalars) {  // Y13
  const Dealt dealt;
  const auto shares = shares_for(dealt.place, dealt.dealer, 2);
  EXPECT_TRUE(check_shares(dealt.place, dealt.commitments(), 2, shares).ok());
  for (const std::uint32_t nobody : {0U, 3U})
    EXPECT_EQ(check_shares(dealt.place, dealt.commitments(), nobody, shares).code(),
              Errc::bad_key_share);
  std::vector<SecretScalar> bent;
  bent.emplace_back(Scalar(shares[0].value()));
  bent.emplace_back(Scalar::from(Bytes(32, 0xff)));  // not below l
  const auto open = [&](std::span<const SecretScalar> sealed) {
    return open_shares(dealt.place, 2, dealt.recipient,
                       seal_shares(dealt.place, 2, dealt.receiving, sealed));
  };
  EXPECT_TRUE(open(shares).ok());
  EXPECT_EQ(open(bent).code(), Errc::bad_key_share);
}

TEST(BallotEdges, OfKeysThatAreOthersThanClaimed) {  // Y13
  const KeySet right = key_set_of({}, {}, {});
  EXPECT_TRUE(check_key_set(right, right).ok());
  KeySet claimed = right;
  claimed.context.bytes[0] ^= 1;
  EXPECT_EQ(check_key_set(right, claimed).code(), Errc::wrong_key_set);
  const Dealt dealt;
  Commitments against = dealt.commitments();  // cancels the other's
  for (Element& element : against) element = subtract(Element{}, element);
  EXPECT_EQ(election_keys(dealt.place.shape, std::vector{dealt.commitments(), against}).code(),
            Errc::bad_joint_key);
}

TEST(BallotEdges, OfMixesOfNothingAndOfTooMuch) {
  EXPECT_TRUE(encode_rows({}).empty());
  EXPECT_FALSE(decode_rows({}, kMaxMixRows + 1, 1).has_value());
  EXPECT_EQ(decode_stage({}, kMaxMixRows + 1, 1).code(), Errc::bad_mix_stage);
  EXPECT_EQ(decode_stage({}, 0, 1).code(), Errc::bad_mix_stage);
  EXPECT_EQ(decode_row_shares({}, 0, 1).code(), Errc::bad_row_share);
  EXPECT_EQ(decode_row_shares({}, kMaxMixRows + 1, 1).code(), Errc::bad_row_share);
  const MixPlace place{{}, 0, 3, 2};
  EXPECT_EQ(check_stage_head(place, 1, {}, {}).code(), Errc::wrong_mix_context);
  EXPECT_EQ(check_stage_head(place, 1, {}, MixRows(kMaxMixRows + 1)).code(),
            Errc::wrong_mix_context);
}

TEST(BallotEdges, OfRowsThatNobodyOpened) {
  GroupEquations equations;
  const MixRows rows(1);
  EXPECT_EQ(combine_rows(rows, {}, 1).code(), Errc::bad_row_share);
  EXPECT_EQ(combine_rows(rows, {}, 0).code(), Errc::bad_row_share);
  EXPECT_EQ(chunk_equations(rows, {}, 1, ChunkNumbers(1), equations).code(), Errc::bad_row_share);
  EXPECT_TRUE(equations.empty());
}

// A number that fits no chunk is found out wherever it is asked for; so are rows too few.
TEST(BallotEdges, OfValuesThatFitNoChunk) {
  const Layout wide = *points(2, 65'536, 65'536), narrow = *points(2, 3, 4);
  const ChunkNumbers numbers{{1}};
  EXPECT_EQ(chunk_limits(wide).code(), Errc::over_limit);
  EXPECT_EQ(find_chunks(wide, {}).code(), Errc::over_limit);
  EXPECT_EQ(check_chunk_ranges(wide, 1, numbers).code(), Errc::over_limit);
  EXPECT_EQ(mixed_answers(wide, numbers).code(), Errc::over_limit);
  EXPECT_EQ(check_mixed_answers(wide, numbers, {}).code(), Errc::over_limit);
  EXPECT_TRUE(check_chunk_ranges(narrow, 1, numbers).ok());
  EXPECT_EQ(check_chunk_ranges(narrow, 2, numbers).code(), Errc::wrong_chunk);
}

}  // namespace
}  // namespace urna::tally
