// One run of Exact Equal Shares at one endowment, and the next endowment at which it would be
// another (Kraiczy, Robinson, Elkind, "Streamlining Equal Shares", arXiv 2502.11797).
//
// k supporters can pay for project p if each of them still holds cost(p) / k. Every round takes the
// project with the least price per unit of utility, price = cost / k at the largest such k, and
// those k pay it. No one else does: the payers of a purchase are exactly the supporters who hold at
// least its price when it is made, so a trace can be checked by replaying its prices.
//
// A voter holds the endowment less what he spent, and what he spent is a sum of prices that do not
// depend on the endowment. So (p, k) can be paid from the endowment at which the k-th least spender
// among the supporters can add cost / k; the outcome first changes at the least of these sums over
// all (p, k) that would go before what the run took (section 5, lemmas on GreedyProjectChange).
#pragma once

#include <optional>

#include "tally/rules/spending.h"
#include "tally/rules/support.h"

namespace urna::tally {

struct EqualPurchase {
  Position project = 0;
  std::int64_t payers = 0;            // the price is cost / payers
  std::uint64_t emptied = 0;          // of them gave their last
  std::vector<Position> tied;         // all that stood equal, in the order of the chain, if several
  std::vector<std::uint32_t> groups;  // who paid
};

class ExactSharesRun {
 public:
  // `winners`: funded before this pot. The pot's money is shared by all ballots.
  ExactSharesRun(const Contest& contest, const Support& support, const Task& task,
                 std::vector<Position> winners);

  // Errors: over_limit (all voters' money together is beyond 2^60).
  ledger::Result<> run(const Fraction& endowment);
  // As run, at a higher endowment: keeps the rounds that next_change() found to be the same there.
  // Ties and who gave his last are told right by run() only.
  ledger::Result<> advance(const Fraction& endowment);
  // The least higher endowment at which something else is bought or others pay.
  // Requires: there is one.
  ledger::Result<Fraction> next_change();
  // That at which a project that was not bought would be (add-opt-skip). Requires: there is one.
  Fraction next_funding();

  const Fraction& endowment() const { return spending_.endowment(); }
  const std::vector<EqualPurchase>& purchases() const { return purchases_; }
  std::vector<Position> bought() const;
  Fraction exact_price(std::size_t round) const { return spending_.price(round); }
  std::pair<std::uint64_t, std::uint64_t> payers(std::size_t round) const {
    return {static_cast<std::uint64_t>(purchases_[round].payers), purchases_[round].emptied};
  }
  // The most that any number of p's supporters can give in equal shares.
  Fraction money_left(Position p);
  Fraction purse(std::uint32_t group) { return spending_.left(group); }
  std::int64_t whole_money_left(Position p) {
    return static_cast<std::int64_t>(floor_of(money_left(p)));
  }
  static constexpr bool wants_room(Position) { return false; }

 private:
  struct Candidate {
    Position project = 0;
    std::int64_t most = 0;     // no more supporters than this can pay for it
    std::int64_t most_on = 0;  // nor at any endowment up to the horizon
    bool sure = false;         // `most` can
  };
  // What a voter may have spent, with a purchase that is asked about: up to it, or less.
  struct Limit {
    Fraction exact;
    std::int64_t ulps = 0;
    bool included = true;
  };
  struct Window {
    std::int64_t sure = 0, near = 0;  // spent: surely within, not surely beyond
  };
  // Voters who spent the same.
  struct Spender {
    Spending::Trail trail = 0;
    std::int64_t spent = 0, voters = 0;
  };

  void list_candidates();
  ledger::Result<> run_on(const Fraction& endowment, const Fraction& horizon);
  bool round();
  std::size_t first() const;
  bool settle(std::size_t& best);
  int compare(Position a, std::int64_t of_a, Position b, std::int64_t of_b) const;
  void buy(EqualPurchase purchase);
  void keep_unbought(Position bought);

  Window window(std::int64_t price, const Limit& limit) const;
  bool within(Spending::Trail trail, const Fraction& price, const Limit& limit);
  std::int64_t able(Position p, std::int64_t payers, const Limit& limit);

  std::int64_t least_before(Position p, const EqualPurchase* purchase) const;
  void look_ahead(const EqualPurchase* purchase);
  void look(Position p, std::int64_t least, std::int64_t& most, std::optional<Limit>& nearest);
  void find_nearest(Position p, std::int64_t least, std::int64_t most,
                    std::optional<Limit>& nearest);
  std::vector<Spender> spenders(Position p);
  std::optional<Fraction> first_change() const;

  const Contest& contest_;
  const Support& support_;
  const Task& task_;
  std::vector<Position> winners_;  // before this pot, then with what this run bought
  std::size_t before_ = 0;         // how many of them are from before
  Taken taken_;                    // by all of them
  Spending spending_;
  Limit purse_;  // the endowment
  std::vector<Candidate> candidates_;
  std::vector<EqualPurchase> purchases_;
  std::vector<std::uint32_t> round_of_;  // by position

  // Up to the horizon every round's first change is known, if it has one; the last is of the end.
  Limit horizon_;
  std::vector<std::optional<Limit>> changes_;
  std::vector<std::vector<Candidate>> starts_;  // of rounds
  Fraction reach_ = 0;                          // how far ahead the horizon was set last
  std::vector<std::uint32_t> place_;
};

}  // namespace urna::tally
