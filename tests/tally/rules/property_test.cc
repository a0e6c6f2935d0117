// The engine against the naive count, on elections and rules drawn at random: winners, their order,
// exact prices, endowments, numbers of runs; and the paranoid way of counting, byte for byte.
#include <gtest/gtest.h>

#include "tests/tally/rules/drawn.h"

namespace urna::tally {
namespace {

using ledger::Method;

constexpr std::uint64_t kMostRuns = 150;

void agree(const drawn::Case& c) {
  bool refused = false, gave_up = false;
  const std::string difference = drawn::difference(c, kMostRuns, refused, gave_up);
  RC_PRE(!gave_up);
  RC_CLASSIFY(refused, "refused as over the limit");
  if (difference.empty()) return;
  RC_LOG() << c << difference;
  RC_FAIL("engine and naive count differ");
}

TEST(Property, GreedyAgreesWithTheNaiveCount) {
  drawn::hold(1'500, [] { agree(drawn::any_case({Method::greedy})); });
}

TEST(Property, EqualSharesAgreeWithTheNaiveCount) {
  drawn::hold(1'500, [] { agree(drawn::any_case({Method::equal_shares})); });
}

TEST(Property, PhragmenAgreesWithTheNaiveCount) {
  drawn::hold(1'500, [] { agree(drawn::any_case({Method::phragmen})); });
}

}  // namespace
}  // namespace urna::tally
