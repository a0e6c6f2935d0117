#include "tally/rules/coverage.h"

#include <algorithm>

#include "tally/rules/exact.h"

namespace urna::tally {

namespace {

struct Count {
  std::vector<std::uint64_t> supporters;  // by position, of funded projects
  std::uint64_t voters = 0, with_winner = 0;
};

Count count(const ledger::RuleSpec& rule, const Instance& instance, const std::vector<bool>& funded,
            const Ballots& ballots) {
  Count made;
  made.supporters.assign(instance.projects.size(), 0);
  for (std::size_t g = 0; g < ballots.size(); ++g) {
    const BallotGroup group = ballots[g];
    bool any = false;
    for (std::size_t k = 0; k < group.size(); ++k) {
      const Position p = group.projects[k];
      if (!funded[p] || worth_of(rule, instance, group.mark(k), k, group.size()) <= 0) continue;
      made.supporters[p] += group.count;
      any = true;
    }
    made.voters += group.count;
    made.with_winner += any ? group.count : 0;
  }
  return made;
}

}  // namespace

Coverage coverage_of(const ledger::RuleSpec& rule, const Instance& instance,
                     const std::vector<std::uint32_t>& winners, const Ballots& some) {
  std::vector<bool> funded;
  for (const Project& p : instance.projects)
    funded.push_back(std::ranges::find(winners, p.id) != winners.end());
  const Count all = count(rule, instance, funded, instance.groups);
  const Count part = count(rule, instance, funded, some);
  Fraction covered = 0;
  for (Position p = 0; p < funded.size(); ++p)
    if (all.supporters[p] > 0)
      covered += Fraction(BigInt(instance.projects[p].cost) * part.supporters[p],
                          BigInt(all.supporters[p]));
  return {part.voters, part.with_winner, static_cast<std::int64_t>(floor_of(covered))};
}

}  // namespace urna::tally
