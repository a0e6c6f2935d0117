// Law of the rules on small elections (V rows): nobody spends more than there is, no limit of the
// rule is broken, the outcome depends neither on the order of ballots nor on the effort, and the
// trace explains it to the certificates, which never run a rule.
#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "tally/certificates/certificates.h"
#include "tally/rules/rule.h"
#include "tests/fuzz/reader.h"
#include "tests/fuzz/target.h"

namespace urna::fuzz {
namespace {

using namespace tally;  // NOLINT: the law is about this folder
using ledger::Method;
using ledger::RuleSpec;
using ledger::Scoring;

template <class E>
E word(FuzzedBytes& reader, std::uint64_t last) {
  return static_cast<E>(1 + reader.below(last));
}
ledger::Ratio ratio(FuzzedBytes& reader) {
  const auto denominator = static_cast<std::uint32_t>(1 + reader.below(5));
  const auto numerator = static_cast<std::uint32_t>(reader.below(denominator + 1));
  const std::uint32_t common = std::gcd(numerator, denominator);
  return {numerator / common, denominator / common};
}

// Any specification; most that are drawn well are lawful, the rest must be refused by check().
RuleSpec some_rule(FuzzedBytes& reader) {
  RuleSpec rule;
  rule.method = word<Method>(reader, 7);
  rule.scoring = word<Scoring>(reader, 7);
  if (rule.scoring == Scoring::plus_minus) rule.minus_weight = 1;
  const std::uint8_t more = reader.byte();
  if ((more & 1) != 0) rule.order = ledger::Order::votes_per_cost;
  if ((more & 2) != 0) rule.fitting = word<ledger::Fitting>(reader, 3);
  if (rule.fitting == ledger::Fitting::reserve) rule.reserve = ratio(reader);
  if ((more & 4) != 0) rule.shares.utility = word<ledger::Utility>(reader, 3);
  if ((more & 8) != 0) rule.shares.growth = word<ledger::Growth>(reader, 4);
  if (rule.shares.growth == ledger::Growth::step)
    rule.shares.step = 1 + static_cast<std::int64_t>(reader.below(5));
  if ((more & 16) != 0) rule.shares.then = word<ledger::Then>(reader, 4);
  if ((more & 32) != 0) rule.shares.comparison = true;
  if ((more & 64) != 0) rule.minimum_score = reader.below(4);
  if ((more & 128) != 0) {
    rule.maximum_cost_share = ratio(reader);
    rule.maximum_per_team = static_cast<std::uint32_t>(reader.below(3));
    rule.leftover_returns = reader.yes();
    rule.shares.stop = word<ledger::Stop>(reader, 2);
    rule.shares.start = word<ledger::Endowment>(reader, 2);
    rule.shares.support_filter = static_cast<std::uint32_t>(reader.below(3));
    rule.minimum_share = ratio(reader);
    if (reader.yes()) rule.ties = {ledger::TieKey::lot};
  }
  return rule;
}

struct World {
  Instance instance;
  std::vector<std::vector<Mark>> ballots;
};

std::vector<Mark> ballot(FuzzedBytes& reader, std::size_t projects, const RuleSpec& rule) {
  std::vector<Mark> marks;
  const std::uint8_t chosen = reader.byte();
  for (Position p = 0; p < projects; ++p)
    if ((chosen >> p & 1) != 0) marks.push_back({p, 1});
  if (rule.scoring == Scoring::points)
    for (Mark& mark : marks) mark.points = 1 + static_cast<std::int64_t>(reader.below(4));
  if (rule.scoring == Scoring::plus_minus)
    for (Mark& mark : marks) mark.points = reader.yes() ? 1 : -1;
  const bool ranked = rule.scoring == Scoring::positions || rule.scoring == Scoring::borda ||
                      rule.scoring == Scoring::schulze;
  if (ranked && !marks.empty())
    std::rotate(marks.begin(),
                marks.begin() + static_cast<std::ptrdiff_t>(reader.below(marks.size())),
                marks.end());
  return marks;
}

World some_world(FuzzedBytes& reader, const RuleSpec& rule) {
  World world;
  const std::size_t projects = 1 + reader.below(5);
  const bool grouped = reader.yes();
  for (std::uint32_t i = 0; i < projects; ++i) {
    Project p{10 + i,
              std::string(1, static_cast<char>('a' + i)),
              static_cast<std::int64_t>(reader.below(12)),
              0,
              0,
              0};
    if (grouped) {
      p.envelope = static_cast<std::uint16_t>(reader.below(2));
      p.exclusive = static_cast<std::uint16_t>(reader.below(3));
      p.team = static_cast<std::uint32_t>(reader.below(3));
    }
    world.instance.projects.push_back(std::move(p));
    world.instance.lots.push_back(static_cast<std::uint32_t>(projects - 1 - i));
  }
  world.instance.budget = static_cast<std::int64_t>(reader.below(40));
  if (grouped)
    world.instance.envelopes = {{1, static_cast<std::int64_t>(reader.below(
                                        static_cast<std::uint64_t>(world.instance.budget) + 1))}};
  world.instance.ranks = 5;
  const std::size_t ballots = reader.below(7);
  for (std::size_t i = 0; i < ballots; ++i) world.ballots.push_back(ballot(reader, projects, rule));
  return world;
}

Instance instance_of(const World& world, bool backwards) {
  Instance instance = world.instance;
  GroupBuilder builder;
  const std::size_t n = world.ballots.size();
  for (std::size_t i = 0; i < n; ++i) builder.add(world.ballots[backwards ? n - 1 - i : i]);
  instance.ballots = n;
  instance.groups = builder.take();
  return instance;
}

void limits(const RuleSpec& rule, const Instance& instance, const Outcome& outcome) {
  std::set<std::uint32_t> seen, exclusive;
  std::map<std::uint32_t, std::uint32_t> teams;
  std::int64_t spent = 0;
  for (std::uint32_t id : outcome.winners) {
    require(seen.insert(id).second, "a project wins twice");
    const Project& p = instance.projects.at(id - 10);
    spent += p.cost;
    require(p.exclusive == 0 || exclusive.insert(p.exclusive).second, "two rivals win");
    if (rule.maximum_per_team > 0 && p.team > 0)
      require(++teams[p.team] <= rule.maximum_per_team, "a team wins too often");
    require(p.cost * rule.maximum_cost_share.denominator <=
                instance.budget * rule.maximum_cost_share.numerator,
            "a project dearer than its share of the budget");
    require(std::cmp_greater_equal(outcome.scores.at(id - 10), rule.minimum_score) ||
                rule.minimum_score == 0,
            "a winner below the threshold");
  }
  require(spent == outcome.spent || rule.fitting == ledger::Fitting::reserve, "what was spent");
  require(rule.fitting == ledger::Fitting::reserve || spent <= instance.budget, "overspent");
}

void law(ByteView bytes) {
  FuzzedBytes reader(bytes);
  const RuleSpec rule = some_rule(reader);
  const World world = some_world(reader, rule);
  const Instance instance = instance_of(world, false);
  const auto outcome = run(rule, instance);
  if (!tally::check(rule).ok()) {
    require(!outcome.ok(), "an unlawful rule is run");
    return;
  }
  if (!outcome.ok()) return;
  limits(rule, instance, *outcome);
  const auto again = run(rule, instance_of(world, true), {true});
  require(again.ok() && again->winners == outcome->winners && again->trace == outcome->trace,
          "order of ballots or effort change the outcome");
  const certificates::Claim claim{rule, instance, outcome->winners, outcome->trace};
  const auto explained = certificates::check_explanation(claim);
  require(explained.trace != certificates::Standing::broken, "the trace: " + explained.why);
  require(explained.payments != certificates::Standing::broken, "payments: " + explained.why);
}

std::vector<Bytes> seeds() {
  std::vector<Bytes> out;
  for (std::uint8_t method = 0; method < 7; ++method)
    for (unsigned more : {0U, 8U, 24U, 40U, 128U, 255U}) {
      Bytes seed{method, static_cast<std::uint8_t>(more % 3), static_cast<std::uint8_t>(more)};
      for (int i = 0; i < 60; ++i) seed.push_back(static_cast<std::uint8_t>(i * 29 + method * 7));
      out.push_back(seed);
    }
  return out;
}

URNA_FUZZ_TARGET(rules_small, law, seeds, 3'000);

}  // namespace
}  // namespace urna::fuzz
