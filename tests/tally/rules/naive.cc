// What ballots say, who is in the race, greedy, Phragmen, pots.
#include "tests/tally/rules/naive.h"

#include <numeric>
#include <set>

#include "ledger/result.h"
#include "tests/tally/rules/naive_count.h"

namespace urna::tally::naive {

using ledger::RuleSpec;
using ledger::Scoring;
using ledger::TieKey;

Instance instance_of(const World& world) {
  Instance instance;
  instance.budget = world.budget;
  instance.envelopes = world.envelopes;
  instance.projects = world.projects;
  instance.ranks = world.ranks;
  instance.lots = world.lots;
  GroupBuilder groups;
  for (const auto& voter : world.voters) groups.add(voter);
  instance.ballots = groups.ballots();
  instance.groups = groups.take();
  return instance;
}

namespace {

Fraction ratio(const ledger::Ratio& r) { return Fraction(r.numerator, r.denominator); }

}  // namespace

// ---- what ballots say ----

void Count::add_worths(const std::vector<Mark>& voter) {
  std::vector<Fraction> worths(m_, 0);
  const auto length = static_cast<std::int64_t>(voter.size());
  std::int64_t place = 0;
  for (const Mark& mark : voter) {
    Fraction worth = 1;
    if (rule_.scoring == Scoring::points) worth = mark.points;
    if (rule_.scoring == Scoring::positions) worth = std::int64_t{world_.ranks} - place;
    if (rule_.scoring == Scoring::split) worth = Fraction(1, length);
    if (rule_.scoring == Scoring::borda) worth = length - 1 - place;
    if (rule_.scoring == Scoring::plus_minus && mark.points == 0) worth = 0;
    if (rule_.scoring == Scoring::plus_minus && mark.points < 0)
      worth = -std::int64_t{rule_.minus_weight};
    worths[mark.project] = worth;
    ++place;
  }
  worths_.push_back(std::move(worths));
}

Fraction Count::score(Position p) const {
  if (rule_.scoring == Scoring::schulze) return beaten(p);
  Fraction sum = 0;
  for (const auto& worths : worths_) sum += worths[p];
  return sum;
}

// Does the voter rank a above b? What is not ranked stands below all that is.
bool Count::prefers(std::size_t voter, Position a, Position b) const {
  for (const Mark& mark : world_.voters[voter]) {
    if (mark.project == a) return true;
    if (mark.project == b) return false;
  }
  return false;
}

std::uint64_t Count::preferring(Position a, Position b) const {
  std::uint64_t count = 0;
  for (std::size_t v = 0; v < world_.voters.size(); ++v) count += prefers(v, a, b) ? 1 : 0;
  return count;
}

// Is there a path from a to b of victories, each by at least so many winning votes?
bool Count::has_path(Position a, Position b, std::uint64_t width) const {
  std::set<Position> reached = {a};
  for (bool grew = true; grew;) {
    grew = false;
    for (Position to = 0; to < m_; ++to)
      for (Position from = 0; from < m_; ++from) {
        const std::uint64_t votes = preferring(from, to);
        if (!reached.contains(from) || votes <= preferring(to, from) || votes < width) continue;
        grew = reached.insert(to).second || grew;
      }
  }
  return reached.contains(b);
}

std::uint64_t Count::strongest_path(Position a, Position b) const {
  std::uint64_t width = world_.voters.size();
  while (width > 0 && !has_path(a, b, width)) --width;
  return width;
}

Fraction Count::beaten(Position p) const {
  Fraction count = 0;
  for (Position other = 0; other < m_; ++other)
    if (other != p && strongest_path(p, other) > strongest_path(other, p)) count += 1;
  return count;
}

std::vector<std::size_t> Count::supporters(Position p) const {
  std::vector<std::size_t> list;
  for (std::size_t v = 0; v < worths_.size(); ++v)
    if (supports(v, p)) list.push_back(v);
  return list;
}

Fraction Count::utility(std::size_t voter, Position p) const {
  if (rule_.shares.utility == ledger::Utility::cost) return cost(p);
  if (rule_.shares.utility == ledger::Utility::cardinality) return 1;
  return worths_[voter][p];
}

// ---- who is in the race ----

Fraction Count::cost(const List& list) const {
  Fraction sum = 0;
  for (Position p : list) sum += cost(p);
  return sum;
}

bool Count::may_win(Position p) const {
  const Fraction n = world_.voters.size();
  const Fraction part = ratio(rule_.maximum_cost_share);
  return scores_[p] >= 0 && scores_[p] >= rule_.minimum_score &&
         scores_[p] >= ratio(rule_.minimum_share) * n &&
         (part == 1 || cost(p) <= part * world_.budget);
}

bool Count::barred(Position p, const List& winners) const {
  const Project& asked = world_.projects[p];
  std::uint32_t same_team = 0;
  for (Position w : winners) {
    const Project& winner = world_.projects[w];
    if (asked.exclusive != 0 && asked.exclusive == winner.exclusive) return true;
    if (asked.team != 0 && asked.team == winner.team) ++same_team;
  }
  return rule_.maximum_per_team != 0 && same_team >= rule_.maximum_per_team;
}

bool Count::chain_before(Position a, Position b) const {
  const Project &pa = world_.projects[a], &pb = world_.projects[b];
  for (TieKey key : rule_.ties) {
    if (key == TieKey::lower_cost && pa.cost != pb.cost) return pa.cost < pb.cost;
    if (key == TieKey::more_votes && scores_[a] != scores_[b]) return scores_[a] > scores_[b];
    if (key == TieKey::label && pa.label != pb.label) return pa.label < pb.label;
    if (key == TieKey::filing_order) return a < b;
    if (key == TieKey::lot) return world_.lots[a] < world_.lots[b];
  }
  return a < b;
}

// By votes per cost, what costs nothing and has votes comes first, what has no votes last.
bool Count::goes_before(ledger::Order order, Position a, Position b) const {
  const auto rank = [&](Position p) {
    const bool per_cost = order == ledger::Order::votes_per_cost;
    if (!per_cost) return std::pair<int, Fraction>(0, scores_[p]);
    if (scores_[p] == 0) return std::pair<int, Fraction>(0, 0);
    if (cost(p) == 0) return std::pair<int, Fraction>(1, 0);
    return std::pair<int, Fraction>(0, scores_[p] / cost(p));
  };
  const auto ra = rank(a), rb = rank(b);
  return ra != rb ? ra > rb : chain_before(a, b);
}

void Count::win(Winner winner, Position p) {
  winner.id = world_.projects[p].id;
  answer_.winners.push_back(std::move(winner));
  won_.push_back(p);
}

List Count::not_won(const List& candidates) const {
  List list;
  for (Position p : candidates)
    if (!has(won_, p)) list.push_back(p);
  return list;
}

// ---- greedy ----

Fraction Count::greedy(const Fraction& money, List candidates, ledger::Order order,
                       ledger::Fitting fitting) {
  Fraction left = money;
  while (!candidates.empty()) {
    Position best = candidates[0];
    for (Position p : candidates)
      if (goes_before(order, p, best)) best = p;
    std::erase(candidates, best);
    if (barred(best, won_)) continue;
    if (cost(best) <= left) {
      win({}, best);
      left -= cost(best);
      continue;
    }
    if (fitting == ledger::Fitting::skip) continue;
    const bool helped =
        fitting == ledger::Fitting::reserve && left >= ratio(rule_.reserve) * cost(best);
    if (helped) win({}, best);
    return helped ? Fraction(0) : left;
  }
  return left;
}

// ---- sequential Phragmen ----

// Everybody earns at the same speed; a project is bought at the moment its supporters hold its
// cost. Which of several at the same moment: the chain. If one of them is over the money that is
// left, it is skipped, or everything stops.
Fraction Count::phragmen(const Fraction& money, const List& candidates, ledger::Fitting fitting,
                         std::vector<Fraction> purses) {
  Fraction left = money, time = 0;
  List open;
  for (Position p : candidates)
    if (!supporters(p).empty() && cost(p) <= money) open.push_back(p);
  while (true) {
    std::erase_if(open, [&](Position p) { return barred(p, won_); });
    if (open.empty()) return left;
    std::vector<std::pair<Fraction, Position>> waits;
    for (Position p : open) {
      Fraction held = 0;
      for (std::size_t v : supporters(p)) held += purses[v];
      waits.emplace_back((cost(p) - held) / supporters(p).size(), p);
    }
    const Fraction wait = std::ranges::min(waits).first;
    CHECK(wait >= 0);
    List now;
    for (const auto& [its_wait, p] : waits)
      if (its_wait == wait) now.push_back(p);
    const auto over = [&](Position p) { return cost(p) > left; };
    if (std::ranges::any_of(now, over)) {
      if (fitting == ledger::Fitting::stop) return left;
      std::erase_if(open, [&](Position p) { return has(now, p) && over(p); });
      continue;
    }
    time += wait;
    for (Fraction& purse : purses) purse += wait;
    const Position p =
        *std::ranges::min_element(now, [&](Position a, Position b) { return chain_before(a, b); });
    for (std::size_t v : supporters(p)) purses[v] = 0;
    left -= cost(p);
    win({0, to_text(time), false, 0, 0}, p);
    std::erase(open, p);
  }
}

// ---- pots ----

Fraction Count::share_pot(std::uint16_t pot, const Fraction& money, const List& candidates) {
  if (rule_.method == ledger::Method::greedy)
    return greedy(money, candidates, rule_.order, rule_.fitting);
  if (rule_.method == ledger::Method::phragmen)
    return phragmen(money, candidates, rule_.fitting,
                    std::vector<Fraction>(worths_.size(), Fraction(0)));
  return equal_shares(pot, money, candidates);
}

Answer Count::answer() {
  Fraction common = world_.budget;
  const auto candidates = [&](std::optional<std::uint16_t> envelope) {
    List list;
    for (Position p = 0; p < m_; ++p)
      if (may_win(p) && !has(won_, p) && (!envelope || world_.projects[p].envelope == *envelope))
        list.push_back(p);
    return list;
  };
  for (const Pot& pot : world_.envelopes) {
    const Fraction left = share_pot(pot.envelope, pot.amount, candidates(pot.envelope));
    common -= pot.amount;
    if (rule_.leftover_returns) common += left;
  }
  share_pot(0, common, candidates({}));
  return answer_;
}

Answer answer(const RuleSpec& rule, const World& world, std::uint64_t most_runs) {
  return Count(rule, world, most_runs).answer();
}

std::vector<Position> bought_at(const RuleSpec& rule, const World& world,
                                const Fraction& endowment) {
  List all(world.projects.size());
  std::iota(all.begin(), all.end(), Position{0});
  return Count(rule, world, 1).shares(endowment, all, {}).bought;
}

}  // namespace urna::tally::naive
