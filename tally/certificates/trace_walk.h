// Walks a trace from its first step to its last and objects to the first thing that does not
// follow. Asks nothing of the rules' engine but scores and who supports what. Inside of
// certificates.
#pragma once

#include <map>

#include "ledger/int128.h"
#include "tally/certificates/payments.h"

namespace urna::tally::certificates {

class Walk {
 public:
  // `scores`: by position, `scale` times what was voted. Requires: the specification was checked.
  Walk(const Claim& claim, std::vector<std::int64_t> scores, std::int64_t scale,
       const Support& support);
  Explanation run();

 private:
  // One pot, who may ask for its money, and how much is left.
  struct Pot {
    std::uint16_t id = 0;
    std::int64_t money = 0, left = 0;
    std::vector<Position> candidates;  // ascending
  };

  bool fail(Fault fault, const std::string& why);
  bool fail(Fault fault, Position p, const std::string& why);

  // trace_walk.cc: the walk, and what every method shares.
  bool walk();
  bool drop_hopeless();
  bool share(Pot& pot);
  bool finish();
  bool next_position(const Pot& pot, Position& p);
  // The next step says exactly this, and nothing about payments.
  bool expect(const Pot& pot, Position p, Decision decision, std::int64_t left,
              std::int64_t missing);
  bool same_head(const Pot& pot, Position p, Decision decision, std::int64_t left,
                 std::int64_t missing);
  bool allowed(Position p) const;
  void win(Position p);
  std::vector<Position> unsettled(const std::vector<Position>& candidates) const;
  std::int64_t cost(Position p) const { return claim_.instance.projects[p].cost; }

  // trace_order.cc: greedy passes, orders and ties.
  bool greedy(Pot& pot, ledger::Order order, ledger::Fitting fitting);
  Decision judged(const Pot& pot, Position p, bool stopped, ledger::Fitting fitting) const;
  bool greedy_ties(const Pot& pot, ledger::Order order, std::size_t first);
  int by_score(ledger::Order order, Position a, Position b) const;
  int by_key(ledger::TieKey key, Position a, Position b) const;
  // Which link parts them, and which way.
  std::pair<std::size_t, int> by_chain(Position a, Position b) const;
  bool expect_tie(const Pot& pot, const std::vector<Position>& equal, bool mattered);
  void open_tie(std::vector<Position> equal);
  bool close_ties(const Pot& pot);

  // trace_shares.cc: where voters pay.
  bool equal_shares(Pot& pot);
  bool filter(Pot& pot);
  bool endowment(const Pot& pot, const TracePot& said);
  bool purchases(Pot& pot, Purses& purses);
  bool purchase(Pot& pot, Position p, const BigInt& price, Purses& purses);
  bool cheapest(const Pot& pot, Position p, const BigInt& price, const Purses& purses);
  bool losers(const Pot& pot, const Purses& purses);
  bool ended(const Pot& pot, const TracePot& said);
  bool complete(Pot& pot, const Purses& purses);
  std::optional<std::vector<Fraction>> prices(const Pot& pot, bool to_the_end) const;
  std::int64_t yardstick(Position p) const;
  Paying paying() const;
  bool free_turn(const Pot& pot, Position p);

  // trace_phragmen.cc.
  bool phragmen(Pot& pot, ledger::Fitting fitting, const Purses* purses);
  bool barred_now(const Pot& pot, std::vector<bool>& open);
  bool without_hope(Pot& pot, std::vector<bool>& open);
  bool phragmen_step(Pot& pot, Position p, Loads& loads, ledger::Fitting fitting);
  Position first_due(const Pot& pot, const std::vector<bool>& open, const std::vector<Due>& dues,
                     ledger::Fitting fitting);

  const Claim& claim_;
  const std::vector<std::int64_t> scores_;
  const std::int64_t scale_;
  const Support& support_;
  std::map<std::uint32_t, Position> position_;  // by id
  Explanation explanation_;
  std::size_t step_ = 0, tie_ = 0, pot_ = 0;  // the next of each
  std::vector<Position> winners_;
  std::vector<bool> settled_;
  std::vector<std::vector<Position>> open_ties_;    // judged when a pot's purchases are over
  bool stopped_ = false, stopped_rightly_ = false;  // Phragmen's stop
  std::vector<Position> due_equal_;  // Phragmen: who stands equal with whose turn it is
  BigInt last_price_;
  std::int64_t last_yardstick_ = 1;
};

}  // namespace urna::tally::certificates
