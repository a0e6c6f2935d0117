// RuleSpec: everything that decides an outcome. Its canonical bytes are part of the edition's
// definition, and every outcome names their hash: a rule's name alone is not a rule.
#pragma once

#include <cstdint>
#include <vector>

#include "ledger/codec.h"

namespace urna::ledger {

enum class Method : std::uint8_t {
  greedy = 1,
  equal_shares = 2,          // Peters, Pierczynski, Skowron, NeurIPS 2021
  exact_equal_shares = 3,    // Kraiczy, Robinson, Elkind, arXiv 2502.11797
  phragmen = 4,              // sequential, continuous money
  maximum_welfare = 5,       // a best set by total utility
  bounded_overspending = 6,  // BOS equal shares
  sequential_pav = 7,        // Thiele's rule, one winner after another
};

// How a ballot scores a project.
enum class Scoring : std::uint8_t {
  supporters = 1,  // distinct ballots that name it (approval, choose-1)
  points = 2,      // sum of points (cumulative, scoring)
  positions = 3,   // ordinal: first of k gets k, last gets 1; k = the layout's number of ranks
  split = 4,       // satisfaction approval: a ballot naming k gives each 1/k (scores are scaled)
  plus_minus = 5,  // a positive mark counts 1, a negative one takes `minus_weight`
  borda = 6,       // ordinal: projects of the question ranked below it on the ballot
  schulze = 7,     // ordinal: how many projects it beats by the strongest paths
};

enum class Order : std::uint8_t {
  votes = 1,           // score descending
  votes_per_cost = 2,  // score / cost descending, compared exactly
};

// What happens at the first project that does not fit.
enum class Fitting : std::uint8_t {
  skip = 1,     // take the next that fits
  stop = 2,     // nothing after it
  reserve = 3,  // fund it from a reserve if at least `reserve` of its cost is left; then stop
};

// u_i(p), what a supporter gets from a funded project.
enum class Utility : std::uint8_t {
  cost = 1,         // its cost
  cardinality = 2,  // 1
  score = 3,        // the points or the place this ballot gave it
};

enum class Endowment : std::uint8_t {
  exact = 1,  // B/n, a fraction
  whole = 2,  // the whole part of it, in smallest units
};

// How equal shares goes on when voters have money left.
enum class Growth : std::uint8_t {
  none = 1,
  step = 2,          // again with `step` more for every voter, until `stop`
  optimal = 3,       // exact equal shares: the next endowment at which the outcome changes
  optimal_skip = 4,  // the same, looking only at projects not yet funded
};

// Where growth ends; the last outcome within the budget is the one that counts.
enum class Stop : std::uint8_t {
  overshoot = 1,   // at the first outcome that costs more than there is
  exhaustive = 2,  // or as soon as nothing more would fit
};

// Who gets what equal shares left.
enum class Then : std::uint8_t { nothing = 1, votes = 2, votes_per_cost = 3, phragmen = 4 };

// One link of the tie chain; the first that distinguishes decides.
enum class TieKey : std::uint8_t {
  lower_cost = 1,
  more_votes = 2,
  label = 3,         // the source's project id, byte order
  filing_order = 4,  // the published order: position in the edition
  lot = 5,           // the verifiable draw
};

// numerator / denominator, compared exactly.
struct Ratio {
  std::uint32_t numerator = 0, denominator = 1;
  bool operator==(const Ratio&) const = default;
  void serialize(auto& archive) {
    archive(field("numerator", numerator), field("denominator", denominator));
  }
};

// Parameters of equal shares and its kin; other methods leave them at these values.
struct SharesSpec {
  Utility utility = Utility::cost;
  Endowment start = Endowment::exact;
  Growth growth = Growth::none;
  std::int64_t step = 0;  // smallest units per voter; above 0 exactly where growth is `step`
  Stop stop = Stop::overshoot;
  Then then = Then::nothing;
  bool comparison = false;           // greedy by votes instead, if strictly more voters prefer it
  std::uint32_t support_filter = 0;  // k: project p needs s(p) / n >= c(p) / (k B); 0: no filter
  bool operator==(const SharesSpec&) const = default;
  void serialize(auto& archive) {
    archive(field("utility", utility), field("start", start), field("growth", growth),
            field("step", step), field("stop", stop), field("then", then),
            field("comparison", comparison), field("support_filter", support_filter));
  }
};

struct RuleSpec {
  Method method = Method::greedy;
  Scoring scoring = Scoring::supporters;
  std::uint32_t minus_weight = 0;  // above 0 exactly where scoring is `plus_minus`
  Order order = Order::votes;
  Fitting fitting = Fitting::skip;
  Ratio reserve = {1, 1};  // where fitting is `reserve`
  SharesSpec shares;
  std::uint64_t minimum_score = 0;     // below it a project cannot win
  Ratio minimum_share = {0, 1};        // and below this part of all valid ballots neither
  Ratio maximum_cost_share = {1, 1};   // nor with a cost above this part of the budget
  std::uint32_t maximum_per_team = 0;  // winners of one proposer; 0: any number
  bool leftover_returns = true;        // what an envelope leaves goes to the common pot
  std::vector<TieKey> ties = default_ties();

  bool operator==(const RuleSpec&) const = default;
  void serialize(auto& archive) {
    archive(field("method", method), field("scoring", scoring), field("minus_weight", minus_weight),
            field("order", order), field("fitting", fitting), field("reserve", reserve),
            field("shares", shares), field("minimum_score", minimum_score),
            field("minimum_share", minimum_share), field("maximum_cost_share", maximum_cost_share),
            field("maximum_per_team", maximum_per_team),
            field("leftover_returns", leftover_returns), field("ties", ties, kMaxTieKeys));
  }
  static constexpr std::size_t kMaxTieKeys = 8;
  // Lower cost, then more votes, then the label.
  static std::vector<TieKey> default_ties();
};

}  // namespace urna::ledger
