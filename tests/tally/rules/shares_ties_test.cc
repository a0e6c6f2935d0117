// A tie that a price in which everybody gives his last hides from a window around a lower bound.
#include <gtest/gtest.h>

#include "tests/tally/rules/worlds.h"

namespace urna::tally {
namespace {

// After h each has 1 or 2/5. e takes all its supporters have: price 1, rho 1/5. g costs 2/5 each,
// rho 1/5 too, and is the cheaper project.
TEST(EqualShares, AProjectThatTakesEverybodysLastCanTie) {
  Instance instance;
  instance.budget = 16;
  instance.projects = {{0, "h", 6, 0}, {1, "g", 2, 0}, {2, "e", 5, 0}};
  vote(instance,
       {{3, {{0, 1}}}, {2, {{0, 1}, {1, 1}}}, {5, {{0, 1}, {2, 1}}}, {3, {{1, 1}}}, {3, {{2, 1}}}});
  ledger::RuleSpec rule;
  rule.method = ledger::Method::equal_shares;
  const auto fast = run(rule, instance), paranoid = run(rule, instance, {true});
  ASSERT_TRUE(fast.ok() && paranoid.ok());
  EXPECT_EQ(labels_of(instance, fast->winners), (Labels{"h", "g", "e"}));
  EXPECT_EQ(fast->trace, paranoid->trace);
  ASSERT_EQ(fast->trace.ties.size(), 1U);
  EXPECT_EQ(fast->trace.ties[0].projects, (std::vector<std::uint32_t>{1, 2}));
}

}  // namespace
}  // namespace urna::tally
