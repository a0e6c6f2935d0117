// The naive count itself: one election under one rule. Every method of it says in the plainest way
// what the rule says.
#pragma once

#include <algorithm>
#include <optional>

#include "tests/tally/rules/naive.h"

namespace urna::tally::naive {

using List = std::vector<Position>;

struct Run {
  List bought;
  std::vector<Winner> winners;
  std::vector<Fraction> purses;
};

class Count {
 public:
  Count(const ledger::RuleSpec& rule, const World& world, std::uint64_t most_runs)
      : rule_(rule), world_(world), most_runs_(most_runs), m_(world.projects.size()) {
    for (const auto& voter : world.voters) add_worths(voter);
    for (Position p = 0; p < m_; ++p) scores_.push_back(score(p));
  }
  Answer answer();  // once
  Run shares(const Fraction& endowment, const List& candidates, List winners) const;

 private:
  // ---- what ballots say ----
  void add_worths(const std::vector<Mark>& voter);
  Fraction score(Position p) const;
  Fraction beaten(Position p) const;
  bool prefers(std::size_t voter, Position a, Position b) const;
  std::uint64_t preferring(Position a, Position b) const;
  bool has_path(Position a, Position b, std::uint64_t width) const;
  std::uint64_t strongest_path(Position a, Position b) const;
  bool supports(std::size_t voter, Position p) const { return worths_[voter][p] > 0; }
  std::vector<std::size_t> supporters(Position p) const;
  Fraction utility(std::size_t voter, Position p) const;

  // ---- who is in the race ----
  Fraction cost(Position p) const { return world_.projects[p].cost; }
  Fraction cost(const List& list) const;
  bool may_win(Position p) const;
  bool barred(Position p, const List& winners) const;
  bool chain_before(Position a, Position b) const;
  bool goes_before(ledger::Order order, Position a, Position b) const;

  // ---- the methods: each returns what is left ----
  Fraction share_pot(std::uint16_t pot, const Fraction& money, const List& candidates);
  Fraction greedy(const Fraction& money, List candidates, ledger::Order order,
                  ledger::Fitting fitting);
  Fraction phragmen(const Fraction& money, const List& candidates, ledger::Fitting fitting,
                    std::vector<Fraction> purses);
  Fraction equal_shares(std::uint16_t pot, const Fraction& money, const List& candidates);
  std::optional<Fraction> rho(Position p, const std::vector<Fraction>& purses) const;
  Winner pay(Position p, const Fraction& rho, std::vector<Fraction>& purses) const;
  Run grow(const Fraction& money, const List& candidates, PotAnswer& pot);
  bool ended(const Run& run, const Fraction& money, const List& candidates, PotAnswer& pot) const;
  Fraction complete(const Fraction& left, const List& candidates, const Run& run);
  List filtered(const Fraction& money, const List& candidates) const;
  List not_won(const List& candidates) const;
  int funded_of(std::size_t voter, const List& won) const;
  void win(Winner winner, Position p);

  const ledger::RuleSpec& rule_;
  const World& world_;
  const std::uint64_t most_runs_;
  const std::size_t m_;
  std::vector<std::vector<Fraction>> worths_;  // by voter, by position; 0 where not marked
  std::vector<Fraction> scores_;
  List won_;
  Answer answer_;
};

inline bool has(const List& list, Position p) { return std::ranges::find(list, p) != list.end(); }

}  // namespace urna::tally::naive
