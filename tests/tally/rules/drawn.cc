#include "tests/tally/rules/drawn.h"

#include <gtest/gtest.h>
#include <rapidcheck/detail/TestListenerAdapter.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <numeric>
#include <sstream>

namespace urna::tally::drawn {

using ledger::Method;
using ledger::RuleSpec;
using ledger::Scoring;
using ledger::TieKey;
using naive::World;

// At full size from the first case on.
std::int64_t below(std::int64_t end) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::int64_t>(0, end));
}
bool one_in(std::int64_t count) { return below(count) == count - 1; }

namespace {

template <class E>
E word(std::int64_t last) {
  return static_cast<E>(1 + below(last));
}

std::uint32_t small(std::int64_t end) { return static_cast<std::uint32_t>(below(end)); }

// ---- worlds ----

// One scale of money for a world, so that sums coincide.
enum class Money : std::uint8_t { tiny, alike, prime, huge };

std::int64_t amount(Money money) {
  constexpr std::int64_t kHuge = std::int64_t{1} << 56;
  switch (money) {
    case Money::tiny:
      return below(8);
    case Money::alike:
      return one_of<std::int64_t>({12, 6, 4, 3, 24, 18, 8, 0});
    case Money::prime:
      return one_of<std::int64_t>({101, 103, 107, 211, 499, 997, 99'991, 13});
    case Money::huge:
      return one_of<std::int64_t>(
          {kHuge, kHuge + 1, kHuge / 3, kHuge / 7, 1, 5, 4 * kHuge, (std::int64_t{1} << 62) + 1});
  }
  return 0;
}

std::vector<Position> shuffled(std::size_t count) {
  std::vector<Position> list(count);
  std::iota(list.begin(), list.end(), Position{0});
  for (std::size_t i = count; i > 1; --i)
    std::swap(list[i - 1], list[static_cast<std::size_t>(below(static_cast<std::int64_t>(i)))]);
  return list;
}

// Projects without order; rank_ballots puts them in one.
std::vector<Mark> any_ballot(std::size_t projects, bool pointed) {
  std::vector<Mark> marks;
  const std::int64_t dense = 2 + below(3);
  for (Position p = 0; p < projects; ++p)
    if (below(dense) != 0)
      marks.push_back(
          {p,
           pointed ? one_of<std::int64_t>({1, 2, 3, 5, 7, 0, -1, 1'000'003, 2'147'483'647}) : 1});
  return marks;
}

void rank_ballots(World& world) {
  for (auto& marks : world.voters) {
    for (std::size_t i = marks.size(); i > 1; --i)
      std::swap(marks[i - 1], marks[static_cast<std::size_t>(below(static_cast<std::int64_t>(i)))]);
    for (Mark& mark : marks) mark.points = 1;
  }
  world.ranks = 1 + small(8);
}

void add_projects(World& world, Money money) {
  const std::size_t count = 1 + small(8);
  const bool grouped = one_in(3);
  const std::vector<Position> labels = shuffled(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    Project project{i * 10 + 7, std::string(1, static_cast<char>('a' + labels[i])), amount(money)};
    if (grouped) {
      project.envelope = static_cast<std::uint16_t>(below(3));
      project.exclusive = static_cast<std::uint16_t>(below(3));
      project.team = small(3);
    }
    world.projects.push_back(std::move(project));
  }
}

void add_money(World& world, Money money) {
  Fraction all = 0;
  for (const Project& p : world.projects) all += p.cost;
  constexpr std::int64_t kMost = std::int64_t{1} << 60;
  const BigInt part = floor_of(all * Fraction(below(9), 8));
  world.budget =
      one_in(4) ? amount(money) : static_cast<std::int64_t>(std::min<BigInt>(part, kMost));
  if (one_in(8)) world.budget = world.projects[0].cost;
  if (!one_in(3)) return;
  for (const std::uint16_t envelope : {std::uint16_t{1}, std::uint16_t{2}}) {
    std::int64_t left = world.budget;
    for (const Pot& pot : world.envelopes) left -= pot.amount;
    world.envelopes.push_back({envelope, left / (1 + below(4))});
  }
  if (one_in(2)) std::swap(world.envelopes[0].envelope, world.envelopes[1].envelope);
}

void add_voters(World& world, std::int64_t most) {
  const bool pointed = one_in(2);
  const std::int64_t kinds = below(most + 1);
  for (std::int64_t kind = 0; kind < kinds; ++kind) {
    const std::vector<Mark> marks = any_ballot(world.projects.size(), pointed);
    const std::int64_t times = one_in(3) ? 1 + below(5) : 1;
    for (std::int64_t t = 0; t < times; ++t) world.voters.push_back(marks);
  }
}

}  // namespace

World any_world() {
  World world;
  const auto money = static_cast<Money>(below(4));
  add_projects(world, money);
  add_money(world, money);
  add_voters(world, 8);
  for (Position place : shuffled(world.projects.size())) world.lots.push_back(place);
  return world;
}

// ---- rules ----

namespace {

ledger::Ratio proper(bool between) {
  const std::uint32_t denominator = 2 + small(7);
  const std::uint32_t numerator =
      between ? 1 + small(std::int64_t{denominator} - 1) : small(std::int64_t{denominator} + 1);
  const std::uint32_t common = std::gcd(numerator, denominator);
  return {numerator / common, denominator / common};
}

ledger::SharesSpec any_shares(const World& world, bool weighs_alike) {
  ledger::SharesSpec shares;
  shares.utility = word<ledger::Utility>(weighs_alike ? 2 : 3);
  shares.start = word<ledger::Endowment>(2);
  shares.then = word<ledger::Then>(shares.utility == ledger::Utility::score ? 3 : 4);
  shares.comparison = one_in(3);
  if (one_in(4)) shares.support_filter = 1 + small(4);
  if (one_in(3)) return shares;
  shares.growth = ledger::Growth::step;
  shares.stop = word<ledger::Stop>(2);
  std::int64_t dearest = 1;  // a voter who has as much can pay for anything alone
  for (const Project& p : world.projects)
    if (p.cost <= world.budget) dearest = std::max(dearest, p.cost);
  shares.step = dearest / one_of<std::int64_t>({3, 10, 30, 1, 100}) + 1;
  return shares;
}

void add_thresholds(RuleSpec& rule) {
  if (one_in(4)) rule.minimum_score = static_cast<std::uint64_t>(below(5));
  if (one_in(6)) rule.minimum_share = proper(false);
  if (one_in(6)) rule.maximum_cost_share = proper(false);
  if (one_in(2)) rule.maximum_per_team = small(3);
  rule.leftover_returns = !one_in(3);
  if (one_in(3)) return;
  const std::vector<TieKey> keys = {TieKey::lower_cost, TieKey::more_votes, TieKey::label,
                                    TieKey::lot};
  rule.ties.clear();
  const std::vector<Position> order = shuffled(keys.size());
  const auto length = static_cast<std::size_t>(below(5));
  for (std::size_t i = 0; i < length && !std::ranges::count(rule.ties, TieKey::lot); ++i)
    rule.ties.push_back(keys[order[i]]);
}

}  // namespace

RuleSpec rule_for(const std::vector<Method>& methods, const World& world) {
  RuleSpec rule;
  rule.method = one_of(
      methods.empty() ? std::vector<Method>{Method::equal_shares, Method::phragmen, Method::greedy}
                      : methods);
  const bool greedy = rule.method == Method::greedy;
  rule.scoring = greedy ? word<Scoring>(7)
                        : one_of<Scoring>({Scoring::supporters, Scoring::points, Scoring::positions,
                                           Scoring::plus_minus, Scoring::borda});
  if (rule.scoring == Scoring::plus_minus) rule.minus_weight = 1 + small(3);
  if (greedy) rule.order = word<ledger::Order>(2);
  if (rule.method != Method::equal_shares) rule.fitting = word<ledger::Fitting>(greedy ? 3 : 2);
  if (rule.fitting == ledger::Fitting::reserve) rule.reserve = proper(true);
  if (rule.method == Method::equal_shares)
    rule.shares = any_shares(
        world, rule.scoring == Scoring::supporters || rule.scoring == Scoring::plus_minus);
  add_thresholds(rule);
  return rule;
}

Case any_case(const std::vector<Method>& methods) {
  Case made{{}, any_world()};
  made.rule = rule_for(methods, made.world);
  const bool ranked = made.rule.scoring == Scoring::positions ||
                      made.rule.scoring == Scoring::borda || made.rule.scoring == Scoring::schulze;
  if (ranked) rank_ballots(made.world);
  return made;
}

// ---- telling ----

std::ostream& operator<<(std::ostream& out, const Case& shown) {
  const RuleSpec& r = shown.rule;
  const auto number = [](auto word) { return static_cast<int>(word); };
  out << "method " << number(r.method) << " scoring " << number(r.scoring) << " minus "
      << r.minus_weight << " order " << number(r.order) << " fitting " << number(r.fitting)
      << " reserve " << r.reserve.numerator << "/" << r.reserve.denominator << "\nshares: utility "
      << number(r.shares.utility) << " start " << number(r.shares.start) << " growth "
      << number(r.shares.growth) << " step " << r.shares.step << " stop " << number(r.shares.stop)
      << " then " << number(r.shares.then) << " comparison " << r.shares.comparison << " filter "
      << r.shares.support_filter << "\nminimum " << r.minimum_score << " and "
      << r.minimum_share.numerator << "/" << r.minimum_share.denominator << ", at most "
      << r.maximum_cost_share.numerator << "/" << r.maximum_cost_share.denominator
      << " of the budget, per team " << r.maximum_per_team << ", leftover returns "
      << r.leftover_returns << ", ties";
  for (TieKey key : r.ties) out << " " << number(key);
  const World& w = shown.world;
  out << "\nbudget " << w.budget << " ranks " << w.ranks;
  for (const Pot& pot : w.envelopes) out << ", envelope " << pot.envelope << ": " << pot.amount;
  for (std::size_t i = 0; i < w.projects.size(); ++i) {
    const Project& p = w.projects[i];
    out << "\n  " << p.id << " " << p.label << " cost " << p.cost << " envelope " << p.envelope
        << " exclusive " << p.exclusive << " team " << p.team << " lot " << w.lots[i];
  }
  for (const auto& voter : w.voters) {
    out << "\n  voter";
    for (const Mark& mark : voter) out << " " << mark.project << ":" << mark.points;
  }
  return out << "\n";
}

void hold(int cases, const std::function<void()>& property) {
  rc::detail::TestParams params;
  params.seed = 20'260'101;
  params.maxSuccess = cases;
  params.maxDiscardRatio = 100;
  if (const char* more = std::getenv("URNA_PROPERTY_CASES")) params.maxSuccess = std::atoi(more);
  if (const char* seed = std::getenv("URNA_PROPERTY_SEED"))
    params.seed = std::strtoull(seed, nullptr, 10);
  std::cout << "seed " << params.seed << ", " << params.maxSuccess << " cases\n";
  setenv("RC_PARAMS", ("seed=" + std::to_string(params.seed)).c_str(), 0);  // or it says another
  rc::detail::TestListenerAdapter silent;
  const auto result =
      rc::detail::checkTestable(property, rc::detail::TestMetadata(), params, silent);
  if (result.is<rc::detail::SuccessResult>()) {
    for (const auto& [tags, count] : result.get<rc::detail::SuccessResult>().distribution)
      std::cout << "  " << (tags.empty() ? "" : tags[0]) << ": " << count << "\n";
    return;
  }
  std::ostringstream told;
  rc::detail::printResultMessage(result, told);
  ADD_FAILURE() << told.str();
}

namespace {

std::string listed(const std::vector<naive::Winner>& winners,
                   const std::vector<naive::PotAnswer>& pots) {
  std::ostringstream out;
  for (const naive::Winner& w : winners) {
    out << "  " << w.id << " at " << w.price;
    if (w.shared) out << " paid by " << w.payers << ", emptied " << w.emptied;
    out << "\n";
  }
  for (const naive::PotAnswer& p : pots)
    out << "  pot " << p.pot << " endowment " << p.endowment << " runs " << p.runs << " ended "
        << static_cast<int>(p.ended) << " compared " << p.compared << " " << p.for_shares << ":"
        << p.for_greedy << "\n";
  return out.str();
}

// What the engine's trace says, in the naive count's words; `like`: which winners shares bought.
std::string listed(const Outcome& outcome, const std::vector<naive::Winner>& like) {
  std::vector<naive::Winner> winners;
  for (std::uint32_t id : outcome.winners) winners.push_back({id, "not in the trace", false, 0, 0});
  std::size_t next = 0;
  for (const TraceStep& step : outcome.trace.steps) {
    if (!is_funded(step.decision)) continue;
    if (next >= winners.size() || winners[next].id != step.project) return "steps in another order";
    naive::Winner& winner = winners[next];
    winner.price = step.price;
    winner.shared = next < like.size() && like[next].shared;
    if (winner.shared)
      std::tie(winner.payers, winner.emptied) = std::tie(step.payers, step.emptied);
    ++next;
  }
  std::vector<naive::PotAnswer> pots;
  for (const TracePot& p : outcome.trace.pots)
    pots.push_back({p.pot, p.endowment, p.runs, p.ended, p.compared, p.for_shares, p.for_greedy});
  return listed(winners, pots);
}

}  // namespace

std::string difference(const Case& drawn, std::uint64_t most_runs, bool& refused, bool& gave_up) {
  const ledger::Result<> lawful = check(drawn.rule);
  if (!lawful.ok()) return "not lawful: " + to_text(lawful.error());
  const naive::Answer slow = naive::answer(drawn.rule, drawn.world, most_runs);
  gave_up = slow.gave_up;
  if (gave_up) return "";
  const Instance instance = naive::instance_of(drawn.world);
  const auto fast = run(drawn.rule, instance), exact = run(drawn.rule, instance, {true});
  refused = !fast.ok() && fast.code() == ledger::Errc::over_limit &&
            slow.most_money * 4 >= Fraction(BigInt(1) << 60);
  if (refused) return !exact.ok() ? "" : "only the fast run refuses";
  if (!fast.ok()) return "refused: " + to_text(fast.error());
  if (!exact.ok()) return "refused when paranoid: " + to_text(exact.error());
  const std::string ours = listed(*fast, slow.winners), theirs = listed(slow.winners, slow.pots);
  if (ours != theirs) return "engine:\n" + ours + "naive:\n" + theirs;
  if (ledger::encode(fast->trace) != ledger::encode(exact->trace)) return "paranoid trace differs";
  return fast->winners == exact->winners && fast->scores == exact->scores ? "" : "paranoid differs";
}

}  // namespace urna::tally::drawn
