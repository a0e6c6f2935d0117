// Scores of projects: sums over ballots, and the strongest paths of Schulze.
#include <limits>
#include <numeric>

#include "ledger/int128.h"
#include "tally/rules/support.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;
using ledger::Int128;

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

constexpr std::size_t kMaxSchulzeProjects = 512;  // their number cubed is the work

// Markus Schulze, "A new monotonic, clone-independent ... single-winner election method", Social
// Choice and Welfare 36 (2011): a beats b by the width of the strongest path, widths in winning
// votes. What a ballot does not rank stands below all it ranks.
std::vector<std::int64_t> schulze_scores(const Instance& instance) {
  const std::size_t m = instance.projects.size();
  std::vector<std::int64_t> path(m * m, 0);
  for (std::size_t g = 0; g < instance.groups.size(); ++g) {
    const BallotGroup group = instance.groups[g];
    std::vector<bool> above(m, false);
    for (Position a : group.projects) {
      above[a] = true;
      for (Position b = 0; b < m; ++b)
        if (!above[b]) path[a * m + b] += static_cast<std::int64_t>(group.count);
    }
  }
  for (std::size_t a = 0; a < m; ++a)  // a defeat has no width
    for (std::size_t b = a + 1; b < m; ++b) {
      std::int64_t &forwards = path[a * m + b], &backwards = path[b * m + a];
      const bool wins = forwards > backwards, loses = backwards > forwards;
      if (!wins) forwards = 0;
      if (!loses) backwards = 0;
    }
  for (std::size_t k = 0; k < m; ++k)
    for (std::size_t a = 0; a < m; ++a)
      for (std::size_t b = 0; b < m; ++b)
        if (a != b && a != k && b != k)
          path[a * m + b] = std::max(path[a * m + b], std::min(path[a * m + k], path[k * m + b]));
  std::vector<std::int64_t> scores(m, 0);
  for (std::size_t a = 0; a < m; ++a)
    for (std::size_t b = 0; b < m; ++b) scores[a] += path[a * m + b] > path[b * m + a] ? 1 : 0;
  return scores;
}

}  // namespace

// The least common multiple of the lengths of ballots makes every 1/k whole.
ledger::Result<std::int64_t> scale_of(const ledger::RuleSpec& rule, const Instance& instance) {
  std::int64_t scale = 1;
  if (rule.scoring != ledger::Scoring::split) return scale;
  for (std::size_t g = 0; g < instance.groups.size(); ++g) {
    const auto length = static_cast<std::int64_t>(instance.groups[g].size());
    if (length == 0) continue;
    if (__builtin_mul_overflow(scale, length / std::gcd(scale, length), &scale))
      return Error{Errc::over_limit, "ballot lengths have no common multiple below 2^63"};
  }
  return scale;
}

ledger::Result<std::vector<std::int64_t>> scores_of(const ledger::RuleSpec& rule,
                                                    const Instance& instance) {
  if (rule.scoring == ledger::Scoring::schulze) {
    if (instance.projects.size() <= kMaxSchulzeProjects) return schulze_scores(instance);
    return Error{Errc::over_limit, "schulze compares at most 512 projects"};
  }
  const bool split = rule.scoring == ledger::Scoring::split;
  URNA_ASSIGN(const std::int64_t scale, scale_of(rule, instance));
  std::vector<Int128> sums(instance.projects.size(), 0);
  for (std::size_t g = 0; g < instance.groups.size(); ++g) {
    const BallotGroup group = instance.groups[g];
    const auto length = static_cast<std::int64_t>(group.size());
    for (std::size_t k = 0; k < group.size(); ++k) {
      const Int128 worth =
          split ? scale / length : worth_of(rule, instance, group.mark(k), k, group.size());
      sums[group.projects[k]] += static_cast<Int128>(group.count) * worth;
    }
  }
  std::vector<std::int64_t> scores;
  for (Int128 sum : sums) {
    if (sum > kMost || sum < -static_cast<Int128>(kMost))
      return Error{Errc::over_limit, "a score beyond 2^63"};
    scores.push_back(static_cast<std::int64_t>(sum));
  }
  return scores;
}

}  // namespace urna::tally
