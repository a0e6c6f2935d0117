// The engine against the naive count, on elections and rules drawn at random: winners, their order,
// exact prices, endowments, numbers of runs; and the paranoid way of counting, byte for byte.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/tally/rules/drawn.h"
#include "tests/tally/rules/worlds.h"

namespace urna::tally {
namespace {

using drawn::Case;
using ledger::Method;
using ledger::RuleSpec;

constexpr std::uint64_t kMostRuns = 150;

void agree(const Case& c) {
  bool refused = false, gave_up = false;
  const std::string difference = drawn::difference(c, kMostRuns, refused, gave_up);
  RC_PRE(!gave_up);
  RC_CLASSIFY(refused, "refused as over the limit");
  if (difference.empty()) return;
  RC_LOG() << c << difference;
  RC_FAIL("engine and naive count differ");
}

TEST(Property, GreedyAgreesWithTheNaiveCount) {
  drawn::hold(10'000, [] { agree(drawn::any_case({Method::greedy})); });
}

TEST(Property, EqualSharesAgreeWithTheNaiveCount) {
  drawn::hold(15'000, [] { agree(drawn::any_case({Method::equal_shares})); });
}

TEST(Property, PhragmenAgreesWithTheNaiveCount) {
  drawn::hold(10'000, [] { agree(drawn::any_case({Method::phragmen})); });
}

// Twin elections side by side, with projects and voters of their own: every price of one is met
// again in the other, exactly or, where one cost is one unit off, nearly.
Case twins(Case one) {
  const auto count = static_cast<Position>(one.world.projects.size());
  const std::size_t voters = one.world.voters.size();
  for (Position p = 0; p < count; ++p) {
    Project twin = one.world.projects[p];
    twin.id += 1'000;
    twin.label += "'";
    one.world.projects.push_back(twin);
    one.world.lots.push_back(one.world.lots[p] + count);
  }
  for (std::size_t v = 0; v < voters; ++v) {
    std::vector<Mark> marks = one.world.voters[v];
    for (Mark& mark : marks) mark.project += count;
    one.world.voters.push_back(std::move(marks));
  }
  if (one.world.budget <= std::int64_t{1} << 58) {
    one.world.budget *= 2;
    for (Pot& pot : one.world.envelopes) pot.amount *= 2;
  }
  std::int64_t& cost = one.world.projects[static_cast<std::size_t>(drawn::below(count))].cost;
  cost = std::max<std::int64_t>(cost + drawn::below(3) - 1, 0);
  return one;
}

TEST(Property, TwinElectionsTieOrNearlyTieAllTheWay) {
  drawn::hold(6'000, [] {
    agree(twins(drawn::any_case({Method::equal_shares, Method::phragmen})));
  });
}

// Two chains of projects, each with `voters` supporters of whom the last also supports the next
// one, for which he then has too little: what a price is off in one, it is off in the next divided
// by `voters`. Costs rise so that the chain is bought from its beginning. The two differ by `off`
// in their first cost only; their last projects exclude each other, so the winners tell which is
// cheaper.
Case chains(std::int64_t voters, std::int64_t length, std::int64_t off) {
  Case made;
  made.rule.method = Method::equal_shares;
  made.rule.shares.utility = ledger::Utility::cardinality;
  constexpr std::int64_t kPurse = 2'000;
  for (std::uint32_t chain = 0; chain < 2; ++chain) {
    std::int64_t price = 1'000, cost = (price + 1) * voters;  // price: at least the last one's
    for (std::int64_t stage = 0; stage < length; ++stage) {
      const auto id = static_cast<std::uint32_t>(made.world.projects.size());
      const std::string label = std::string(chain == 0 ? "a" : "b") + std::to_string(stage);
      Project project{id, label, cost};
      price = (cost - (stage == 0 ? 0 : kPurse - price)) / voters + 1;
      cost = (price + 1) * (voters + 1);
      if (stage == 0 && chain == 0) project.cost += off;
      if (stage == length - 1) project.exclusive = 1;
      made.world.projects.push_back(project);
      for (std::int64_t v = 0; v < voters; ++v) {
        made.world.voters.push_back({{id, 1}});
        if (v == voters - 1 && stage < length - 1) made.world.voters.back().push_back({id + 1, 1});
      }
    }
  }
  made.world.budget = static_cast<std::int64_t>(made.world.voters.size()) * kPurse;
  for (std::uint32_t p = 0; p < made.world.projects.size(); ++p) made.world.lots.push_back(p);
  return made;
}

TEST(Property, ADifferenceFarBelowTheFixedPointDecides) {
  constexpr std::int64_t kVoters = 20, kLength = 33;  // 20^-32 < 10^-41
  for (const std::int64_t off : {-1, 0, 1}) {
    const Case c = chains(kVoters, kLength, off);
    bool refused = false, gave_up = false;
    EXPECT_EQ(drawn::difference(c, kMostRuns, refused, gave_up), "");
    const Labels winners = run_labels(c.rule, naive::instance_of(c.world));
    // A dearer stage leaves less to its last voter, so the next one is dearer still.
    EXPECT_EQ(std::ranges::count(winners, "a32"), off <= 0 ? 1 : 0) << off;
    EXPECT_EQ(std::ranges::count(winners, "b32"), off <= 0 ? 0 : 1) << off;
    EXPECT_EQ(winners.size(), 2 * kLength - 1U);
  }
}

// So many times every voter and as much more money: the same outcome at the same prices.
Instance multiplied(const naive::World& world, std::int64_t times) {
  Instance instance = naive::instance_of(world);
  instance.budget *= times;
  for (Pot& pot : instance.envelopes) pot.amount *= times;
  for (Project& p : instance.projects) p.cost *= times;
  GroupBuilder groups;
  for (const auto& voter : world.voters) groups.add(voter, static_cast<std::uint64_t>(times));
  instance.ballots = groups.ballots();
  instance.groups = groups.take();
  return instance;
}

TEST(Property, AMillionTimesTheVotersAndTheMoneyChangesNothing) {
  constexpr std::int64_t kMillion = 1'000'000;
  drawn::hold(5'000, [] {
    Case c = drawn::any_case();
    c.rule.minimum_score = 0;
    if (c.rule.scoring == ledger::Scoring::schulze) c.rule.minimum_share = {0, 1};
    const bool fits = std::ranges::all_of(
        c.world.projects, [](const Project& p) { return p.cost < std::int64_t{1} << 30; });
    const bool light = std::ranges::all_of(c.world.voters, [](const auto& marks) {
      return std::ranges::all_of(marks, [](const Mark& m) { return m.points <= 1'000'003; });
    });
    RC_PRE(fits && light && c.world.budget < std::int64_t{1} << 30);
    const naive::Answer slow = naive::answer(c.rule, c.world, kMostRuns);
    RC_PRE(!slow.gave_up);
    const auto fast = run(c.rule, multiplied(c.world, kMillion));
    RC_LOG() << c << (fast.ok() ? "" : to_text(fast.error()));
    RC_ASSERT(fast.ok());
    std::vector<std::string> prices, expected;
    for (const TraceStep& step : fast->trace.steps)
      if (is_funded(step.decision))
        prices.push_back(std::to_string(step.project) + " " + step.price);
    for (const naive::Winner& winner : slow.winners)
      expected.push_back(std::to_string(winner.id) + " " + winner.price);
    RC_ASSERT(prices == expected);
    for (std::size_t i = 0; i < slow.pots.size(); ++i) {
      RC_ASSERT(fast->trace.pots[i].endowment == slow.pots[i].endowment);
      RC_ASSERT(fast->trace.pots[i].runs == slow.pots[i].runs);
    }
  });
}

// A step of one unit where costs are large: the engine jumps over endowments by the thousand. The
// naive count cannot look at all of them: it looks at the last ones, and at some on the way.
TEST(Property, LongJumpsPassOverNothing) {
  drawn::hold(150, [] {
    Case c = drawn::any_case({Method::equal_shares});
    c.world.envelopes.clear();
    c.rule = RuleSpec{};
    c.rule.method = Method::equal_shares;
    c.rule.shares.utility =
        drawn::one_of<ledger::Utility>({ledger::Utility::cost, ledger::Utility::cardinality});
    c.rule.shares.growth = ledger::Growth::step;
    c.rule.shares.step = 1;
    const std::int64_t scale = drawn::one_of<std::int64_t>({100, 777, 20'011});
    for (Project& p : c.world.projects) {
      RC_PRE(p.cost < 1'000'000);
      p.cost = p.cost * scale + drawn::below(3);
    }
    RC_PRE(c.world.budget < 1'000'000 && !c.world.voters.empty());
    c.world.budget *= scale;
    const auto fast = run(c.rule, naive::instance_of(c.world));
    RC_LOG() << c;
    RC_ASSERT(fast.ok());
    const TracePot& pot = fast->trace.pots.at(0);
    const bool overshot = pot.ended == Ended::overshoot;
    const Fraction start(c.world.budget, c.world.voters.size());
    const std::uint64_t last = pot.runs - (overshot ? 2 : 1);
    RC_LOG() << pot.runs << " runs, " << pot.endowment << "\n";
    RC_ASSERT(to_text(Fraction(start + last)) == pot.endowment);
    const auto cost_at = [&](std::uint64_t steps, std::size_t& bought) {
      const auto list = naive::bought_at(c.rule, c.world, start + steps);
      bought = list.size();
      Fraction sum = 0;
      for (Position p : list) sum += c.world.projects[p].cost;
      return sum;
    };
    std::size_t bought = 0, most = 0;
    RC_ASSERT(cost_at(last, most) <= c.world.budget);
    if (overshot) RC_ASSERT(cost_at(last + 1, bought) > c.world.budget);
    for (int i = 0; i < 8 && last > 0; ++i) {
      const std::uint64_t steps =
          i == 0 ? last - 1
                 : static_cast<std::uint64_t>(drawn::below(static_cast<std::int64_t>(last)));
      RC_ASSERT(cost_at(steps, bought) <= c.world.budget);
      if (!overshot) RC_ASSERT(bought < most);  // everyone's funded only at the last
    }
  });
}

}  // namespace
}  // namespace urna::tally
