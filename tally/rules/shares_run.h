// One run of the Method of Equal Shares at one endowment (Peters, Pierczynski, Skowron,
// "Proportional Participatory Budgeting with Additive Utilities", NeurIPS 2021, section 3).
//
// Voters' money is held in 128-bit fixed point: `high` in ulps, 2^-shift of a smallest unit, and 64
// bits below it. A proved bound on the distance to the exact value goes with it; where the bound
// does not decide a comparison, exact fractions do. They follow from the prices alone: a group of
// equal ballots paid the full price of every purchase it supports until the one that emptied its
// purse. docs/decisions/0030-equal-shares-engine.md has the proofs.
#pragma once

#include <optional>

#include "tally/rules/common_denominator.h"
#include "tally/rules/selection.h"
#include "tally/rules/support.h"

namespace urna::tally {

struct Purchase {
  Position project = 0;
  std::int64_t high = 0;       // ulps per unit of weight: the exact price is not above it
  bool untouched = false;      // no supporter was short: the price is cost / weight, exactly
  std::vector<Position> tied;  // all that stood equal, in the order of the chain, if several
};

class SharesRun {
 public:
  // `winners`: funded before this pot. The pot's money is shared by all ballots.
  SharesRun(const Contest& contest, const Support& support, const Task& task,
            std::vector<Position> winners);

  // Errors: over_limit (all voters' money together is beyond 2^60).
  ledger::Result<> run(const Fraction& endowment, const SharesRun* hint = nullptr);
  // As run; then proves_alike() says whether this run proves that every run between the endowment
  // of `reference` (lower, ended) and this one buys the same in the same order.
  ledger::Result<> run(const Fraction& endowment, const SharesRun& reference);

  const Fraction& endowment() const { return endowment_; }
  const std::vector<Purchase>& purchases() const { return purchases_; }
  std::vector<Position> bought() const;
  bool proves_alike() const { return alike_; }

  // Exact price of a purchase, per unit of weight. The run must have ended.
  Fraction exact_price(std::size_t round);
  // Voters who had money for it, and those of them it left with none.
  std::pair<std::uint64_t, std::uint64_t> payers(std::size_t round) const;
  // What a project's supporters have left, in whole units of money.
  std::int64_t whole_money_left(Position p);
  // Is a project passed over because the pot has not its cost left?
  static constexpr bool wants_room(Position) { return false; }
  // What each voter of a group has left.
  Fraction purse(std::uint32_t group);

 private:
  using Wide = ledger::Int128;  // 2^-64 ulps
  static constexpr std::uint32_t kNever = ~0U;

  struct Purse {
    std::int64_t high = 0;
    std::uint32_t count = 0;
    std::uint32_t emptied = kNever;  // by which purchase
  };
  // A project that may still be bought. Prices in ulps per unit of weight.
  struct Candidate {
    Position project = 0;
    std::int64_t cost = 0;       // in ulps
    std::int64_t yardstick = 1;  // rho = price / yardstick
    std::int64_t low = 0;        // the exact price is not below it
    std::int64_t price = 0;      // where to try next, or the solution
    bool fresh = false;          // looked at since the last purchase
    bool solved = false;
    bool doubtful = false;  // only exact fractions can tell anything about it
    std::int64_t reach() const { return price - low + 2; }  // of the window around the price
  };
  // price_a / yardstick_a against price_b / yardstick_b.
  static bool cheaper(std::int64_t price_a, std::int64_t yardstick_a, std::int64_t price_b,
                      std::int64_t yardstick_b) {
    return static_cast<Wide>(price_a) * yardstick_b < static_cast<Wide>(price_b) * yardstick_a;
  }
  struct FirstByPrice {  // for the heap: least bound on top
    bool operator()(const Candidate& a, const Candidate& b) const {
      return cheaper(b.low, b.yardstick, a.low, a.yardstick);
    }
  };
  // A lower bound of one candidate's price in one round, from a line of slope `open` at whose foot
  // `short_of` voters were short.
  struct Bound {
    std::uint32_t round = 0;
    Position project = 0;
    std::int64_t low = 0, open = 0, short_of = 0;
  };
  // The run before, at a lower endowment, and how far this one has come beside it.
  struct Hint {
    const SharesRun* run = nullptr;
    std::size_t expected = 0;  // its first purchase that is not bought here
    std::size_t recalled = 0;  // of its bounds
    bool followed = false;     // both have bought the same so far
    Wide gain = 0;             // ulps: no voter here has more than this above what he has there
  };
  struct Exact {
    std::size_t at = 0;  // in seen_
    Share price;
    std::vector<bool> emptied;  // by place among the supporters
  };
  struct Sums {
    std::int64_t paid = 0, open = 0;
  };
  // What the supporters of a candidate come to at its price.
  struct Standing {
    bool near = false;                    // one of them is too near to tell
    std::int64_t open = 0, short_of = 0;  // weight of those who are not short, voters who are
    Wide short_money = 0;                 // what the short ones have
  };
  // A price known to less than an ulp, and how far it may be from the exact one; both in 2^-64
  // ulps.
  struct Close {
    Wide price = 0, slack = 0;
  };
  // Where a supporter stands at a price: surely short, surely not, or too near to say.
  enum class Side : std::uint8_t { short_of, near, open };
  struct Window {
    std::int64_t low = 0, high = 0;
  };
  static Side side(const Window& near, std::int64_t has) {
    return has < near.low ? Side::short_of : has > near.high ? Side::open : Side::near;
  }

  ledger::Result<> start(const Fraction& endowment);
  ledger::Result<> run_from(const Fraction& endowment, const SharesRun* reference);
  void list_candidates();
  void add_candidate(Position p);
  bool affordable_at_start(Position p) const;
  bool round();
  void remember(Bound bound);
  Bound* known_bound(Position p);
  void recall();
  void put_back(const Candidate& candidate);
  void follow(const Purchase& purchase);
  void expect();
  void judge(Candidate& candidate);
  bool see(std::size_t& best);
  void see_as_far_as_reference(const Candidate& best);
  void gather(std::int64_t price, std::int64_t yardstick);
  bool reaches(const Candidate& c, std::int64_t price, std::int64_t yardstick) const;
  void look_at_first();
  static void start_looking(Candidate& candidate);
  bool advance(Candidate& candidate);
  bool settle_at_the_end(Candidate& candidate, std::int64_t gap);
  template <bool kWeighted>
  Sums sums_at(Position p, std::int64_t price) const;
  Sums sums(Position p, std::int64_t price) const;
  Window window(const Candidate& c, std::uint32_t weight) const;
  Side side(const Candidate& c, std::uint32_t group, std::uint32_t weight) const;

  std::size_t cheapest() const;
  bool buy_closely(const Candidate& chosen, Purchase& purchase);
  bool buy_exactly(std::size_t best, Purchase& purchase, std::size_t& chosen);
  void pay(const Candidate& chosen, Wide price, Wide slack, const std::vector<bool>& emptied);
  std::size_t take_first(std::vector<Exact>& equal, Purchase& purchase);
  void keep_unbought(Position bought);
  void compare_with_reference(const Purchase& purchase, std::size_t chosen);
  template <bool kWeighted>
  Standing standing_of(const Candidate& c) const;
  Standing standing(const Candidate& c) const;
  std::optional<Close> close_price(const Standing& at, const Candidate& c) const;
  template <bool kWeighted>
  void pay_clearly(const Candidate& chosen, Wide price);
  void pay_doubtfully(const Candidate& chosen, Wide price, const std::vector<bool>& emptied);

  // Exact price, or nothing if supporters cannot pay; `emptied`: by place among the supporters.
  std::optional<Share> exact_price_of(const Candidate& candidate, std::vector<bool>& emptied);
  std::optional<Share> solve_exactly(const Candidate& candidate, std::vector<bool>& emptied);
  void know_prices(std::size_t before);
  void append_exact_price(std::size_t number);
  BigInt exact_balance(std::uint32_t group, std::size_t before);
  BigInt exact_total(std::span<const std::uint32_t> groups, std::size_t before);
  std::vector<std::uint32_t> with_money(Position p) const;
  bool holds_cost(Position p);
  int compare_rho(const Exact& a, const Exact& b) const;
  std::uint32_t weight_of(const BallotGroup& group, std::size_t place) const;

  const Contest& contest_;
  const Support& support_;
  const Task& task_;
  std::vector<Position> winners_;  // before this pot, then with what this run bought
  Taken taken_;                    // by those of them that bar others
  std::size_t before_ = 0;         // how many of them are from before
  std::vector<Purse> purses_;
  std::vector<std::uint64_t> below_;     // of each purse, below `high`
  std::vector<std::uint32_t> round_of_;  // by position
  std::vector<Candidate> heap_, seen_;
  std::vector<Purchase> purchases_;
  std::vector<Purchase> earlier_;   // of the run this object made before
  CommonDenominator exact_;         // the endowment, then prices as far as they were needed
  std::vector<std::int64_t> paid_;  // scratch of exact_total
  Fraction endowment_;
  std::int64_t full_ = 0;  // an untouched purse
  int shift_ = -1;
  Wide slack_ = 1;  // no purse is farther from its exact value
  const SharesRun* reference_ = nullptr;
  Hint hint_;
  std::vector<Bound> bounds_;    // by round, for the next run
  std::size_t first_bound_ = 0;  // of this round
  std::uint32_t round_ = 0;
  std::vector<std::size_t> place_;  // in bounds_, by project
  Candidate judged_;                // at this price its supporters were judged, in this round
  Standing judged_standing_;
  std::size_t judged_in_ = kNever;
  bool alike_ = false;
};

}  // namespace urna::tally
