// The Method of Equal Shares with Bounded Overspending (Papasotiropoulos, Pishbin, Skibski,
// Skowron, Was, arXiv 2409.15005, section 5).
//
// If supporters pay at most x per unit of weight, they raise T(x) = sum of min(purse, x weight),
// and alpha = min(T(x) / cost, 1) of project p is covered. To cover all of it at this rate each
// would have to pay x / alpha: that is the price, rho = price / yardstick (the cost for cost
// utilities, 1 for others). Every round takes, of the projects that the pot still has the cost of
// and somebody has money for, the one with the least rho / alpha = x cost^2 / (yardstick T^2);
// supporters pay min(price x weight, what they have), together at most the cost. Of equal x the
// greatest alpha.
//
// Between two purses that x empties T is A + S x, and x / T^2 rises up to x = A / S and falls from
// there on, so the least value stands where a purse is emptied or alpha becomes 1: those are the
// breaks. Purses only fall, so no rho / alpha does: a bound once found holds for later rounds.
// Invariant: every price is exact; purses are in fixed point with a bound (spending.h).
#pragma once

#include <optional>

#include "tally/rules/spending.h"
#include "tally/rules/support.h"

namespace urna::tally {

struct OverspentPurchase {
  Position project = 0;
  std::uint64_t payers = 0, emptied = 0;  // had something; gave their last
  std::vector<Position> tied;             // all that stood equal, in the order of the chain
};

class OverspendingRun {
 public:
  // `winners`: funded before this pot. The pot's money is shared by all ballots.
  OverspendingRun(const Contest& contest, const Support& support, const Task& task,
                  std::vector<Position> winners);

  // Errors: over_limit (all voters' money together beyond 2^60; a price that does not fit in the
  // trace).
  ledger::Result<> run(const Fraction& endowment);

  const Fraction& endowment() const { return spending_.endowment(); }
  const std::vector<OverspentPurchase>& purchases() const { return purchases_; }
  std::vector<Position> bought() const;
  const Fraction& exact_price(std::size_t round) const { return spending_.price(round); }
  std::pair<std::uint64_t, std::uint64_t> payers(std::size_t round) const {
    return {purchases_[round].payers, purchases_[round].emptied};
  }
  Fraction money_left(Position p) { return spending_.left(support_.of(p).groups); }
  Fraction purse(std::uint32_t group) { return spending_.left(group); }
  std::int64_t whole_money_left(Position p) {
    return static_cast<std::int64_t>(floor_of(money_left(p)));
  }
  bool wants_room(Position p) { return money_left(p) > 0; }

 private:
  // rho / alpha, from x and T in ulps.
  struct Rate {
    std::int64_t rate = 0, raised = 1;
  };
  struct Candidate {
    Position project = 0;
    Rate low;  // not above the exact least
  };
  // Supporters who hold the same and weigh the same.
  struct Holder {
    std::int64_t reach = 0, has = 0, voters = 0;  // reach: has / weight
    std::uint32_t group = 0, weight = 1;
  };
  // The rate that empties a holder, or below that covers the cost; between `low` and `high`.
  struct Break {
    std::uint32_t group = 0, weight = 1;
    Rate low, high;
  };
  // The least rho / alpha of all is not above it.
  struct Best {
    std::optional<Position> project;
    Rate high;
  };
  struct Offer {
    Position project = 0;
    Fraction rate, raised, rho_by_alpha;
  };

  void list_candidates();
  ledger::Result<bool> round();
  bool less(const Rate& a, Position of_a, const Rate& b, Position of_b) const;
  bool is_above(const Rate& low, Position p, const Best& best) const;
  std::vector<Candidate*> contenders(Best& best);
  Offer best_offer(const std::vector<Candidate*>& contenders, const Best& best,
                   std::vector<Position>& tied);
  void keep_best(std::vector<Offer>& equal, Offer offer) const;

  std::vector<Holder> holders(Position p);
  std::vector<Break> breaks(Position p);
  std::optional<Offer> solve(Position p, const Break& at);
  int compare_purse(std::uint32_t group, std::uint32_t weight, const Fraction& rate,
                    std::int64_t ulps);
  std::int64_t slack() const;

  void pay(const Offer& offer, const Fraction& price, OverspentPurchase purchase);
  void keep_possible();

  const Contest& contest_;
  const Support& support_;
  const Task& task_;
  std::vector<Position> winners_;  // before this pot, then with what this run bought
  std::size_t before_ = 0;         // how many of them are from before
  Taken taken_;                    // by all of them
  std::int64_t left_ = 0;          // of the pot's money
  Spending spending_;
  std::vector<Candidate> candidates_;
  std::vector<OverspentPurchase> purchases_;
  std::vector<std::uint32_t> place_;
};

}  // namespace urna::tally
