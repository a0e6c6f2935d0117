// The search for best sets among the few items that bounds leave open. Lists of undominated states
// (Nemhauser and Ullmann, Management Science 15, 1969) grow from the last item towards the first;
// where they would outgrow their limit, a depth-first search takes over for the items before.
#pragma once

#include <map>

#include "tally/rules/upper_bound.h"

namespace urna::tally {

class BestSetCore {
 public:
  // `least`: the utility of some set that fits.
  BestSetCore(Knapsack knapsack, std::int64_t least) : all_(std::move(knapsack)), best_(least) {}

  // Errors: over_limit.
  ledger::Result<BestSets> solve(std::size_t most, std::size_t listed);

 private:
  struct State {
    std::int64_t cost = 0, utility = 0;
  };
  using Front = std::vector<State>;         // cost and utility ascending
  using Used = std::vector<std::uint32_t>;  // by kind; empty where there are no kinds
  using Layer = std::map<Used, Front>;      // what items from some place on can do
  // A walk stands before item `at`.
  struct Place {
    std::size_t at = 0;
    std::int64_t money = 0, need = 0;
    Used used;
  };

  void make_lists(std::size_t listed);
  Layer grown(std::size_t item);
  void put(Layer& layer, Used used, const Front& front, const Item& shift, const UpperBound& rest);
  void close_kinds(std::size_t item, Used& used) const;
  std::vector<std::uint32_t> by_gain(std::size_t begin, std::size_t end) const;

  bool take(Place& place) const;  // false: it does not fit
  std::int64_t most_from_lists(const Place& place);
  void raise_best(const Place& place);
  bool attainable(const Place& place);
  std::vector<bool> walk(Place place, BestSets* found);

  Knapsack all_;
  std::int64_t best_;
  std::vector<std::uint32_t> sorted_;  // what gives most for its cost first
  std::vector<std::size_t> opened_;    // by kind: its first item
  std::size_t listed_from_ = 0;        // layers_[k] is there from this k on
  std::vector<Layer> layers_;          // by item: what it and all after it can do
  std::vector<UpperBound> tails_;      // by item before listed_from_: the same, bounded
  std::size_t steps_ = 0, most_ = 0;
};

}  // namespace urna::tally
