// EJR+ up to any project (Brill and Peters, "Robust and Verifiable Proportionality Axioms for
// Multiwinner Voting", EC 2023; for budgets: Peters, Pierczynski, Skowron, NeurIPS 2021, up to
// one). A group of k supporters of a loser p violates it by cost if (cost each got + c(p)) n <= k
// B, and by number if (winners each got + 1) c(p) n <= k B. Equal shares with the measure's utility
// leaves none where nothing but money decides: had it, each of them would have had k B / n in hand.
#include <algorithm>
#include <numeric>

#include "ledger/int128.h"
#include "tally/certificates/certificates.h"
#include "tally/rules/support.h"

namespace urna::tally::certificates {

using ledger::Int128;

namespace {

std::vector<bool> won_by_position(const Instance& instance,
                                  const std::vector<std::uint32_t>& winners) {
  std::vector<std::uint32_t> ids = winners;
  std::ranges::sort(ids);
  std::vector<bool> won;
  for (const Project& project : instance.projects)
    won.push_back(std::ranges::binary_search(ids, project.id));
  return won;
}

// Calls visit(position) for every project that a group of ballots supports.
template <class Visit>
void for_each_supported(const ledger::RuleSpec& rule, const Instance& instance,
                        const BallotGroup& group, Visit visit) {
  for (std::size_t k = 0; k < group.size(); ++k)
    if (worth_of(rule, instance, group.mark(k), k, group.size()) > 0) visit(group.projects[k]);
}

std::vector<Int128> got_by_group(const ledger::RuleSpec& rule, const Instance& instance,
                                 const std::vector<bool>& won, Measure measure) {
  std::vector<Int128> got(instance.groups.size(), 0);
  for (std::size_t g = 0; g < got.size(); ++g)
    for_each_supported(rule, instance, instance.groups[g], [&](Position p) {
      if (won[p]) got[g] += measure == Measure::cost ? instance.projects[p].cost : 1;
    });
  return got;
}

}  // namespace

std::vector<Violation> ejr_plus_violations(const ledger::RuleSpec& rule, const Instance& instance,
                                           const std::vector<std::uint32_t>& winners,
                                           Measure measure) {
  const std::vector<bool> won = won_by_position(instance, winners);
  const std::vector<Int128> got = got_by_group(rule, instance, won, measure);
  std::vector<std::uint32_t> order(got.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, [&](auto a, auto b) { return got[a] < got[b]; });
  const Int128 n = static_cast<Int128>(instance.ballots), budget = instance.budget;
  struct Seen {
    std::uint64_t voters = 0, least = 0;
    Int128 most = 0;  // where `least` is set: what those of the group got at most
  };
  std::vector<Seen> seen(instance.projects.size());
  for (std::uint32_t g : order)  // poorest first
    for_each_supported(rule, instance, instance.groups[g], [&](Position p) {
      Seen& at = seen[p];
      const std::int64_t cost = instance.projects[p].cost;
      if (won[p] || cost > budget || (at.least > 0 && got[g] > at.most)) return;
      at.voters += instance.groups.count(g);
      const Int128 asked = (measure == Measure::cost ? got[g] + cost : (got[g] + 1) * cost) * n;
      if (at.least > 0 || asked > static_cast<Int128>(at.voters) * budget) return;
      const Int128 least = budget > 0 ? (asked + budget - 1) / budget : 1;
      at.least = std::max<std::uint64_t>(static_cast<std::uint64_t>(least), 1);
      at.most = got[g];
    });
  std::vector<Violation> found;
  for (Position p = 0; p < seen.size(); ++p)
    if (seen[p].least > 0)
      found.push_back({instance.projects[p].id, seen[p].least, seen[p].voters});
  return found;
}

}  // namespace urna::tally::certificates
