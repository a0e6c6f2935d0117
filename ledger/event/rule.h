// RuleSpec: everything that decides an outcome. Its canonical bytes are part of the edition's
// definition, and every outcome names their hash: a rule's name alone is not a rule.
#pragma once

#include <cstdint>
#include <vector>

#include "ledger/codec.h"

namespace urna::ledger {

enum class Method : std::uint8_t { greedy = 1 };

// How a ballot scores a project.
enum class Scoring : std::uint8_t {
  supporters = 1,  // distinct ballots that name it (approval, choose-1)
  points = 2,      // sum of points (cumulative, scoring)
  positions = 3,   // ordinal: first of k gets k, last gets 1; k = the layout's number of ranks
};

enum class Order : std::uint8_t {
  votes = 1,           // score descending
  votes_per_cost = 2,  // score / cost descending, compared exactly
};

// One link of the tie chain; the first that distinguishes decides.
enum class TieKey : std::uint8_t {
  lower_cost = 1,
  more_votes = 2,
  label = 3,         // the source's project id, byte order
  filing_order = 4,  // the published order: position in the edition
};

struct RuleSpec {
  Method method = Method::greedy;
  Scoring scoring = Scoring::supporters;
  Order order = Order::votes;
  bool skip = true;  // take the next that fits; false: stop at the first that does not
  std::uint64_t minimum_score = 0;  // below it a project cannot win
  std::uint32_t minimum_share_num =
      0;  // and below num/den of all valid ballots neither (0/1: no such threshold)
  std::uint32_t minimum_share_den = 1;
  bool leftover_returns = true;  // what an envelope leaves goes to the common pot
  std::vector<TieKey> ties = default_ties();

  bool operator==(const RuleSpec&) const = default;
  void serialize(auto& archive) {
    archive(field("method", method), field("scoring", scoring), field("order", order),
            field("skip", skip), field("minimum_score", minimum_score),
            field("minimum_share_num", minimum_share_num),
            field("minimum_share_den", minimum_share_den),
            field("leftover_returns", leftover_returns), field("ties", ties, kMaxTieKeys));
  }
  static constexpr std::size_t kMaxTieKeys = 8;
  // Lower cost, then more votes, then the label.
  static std::vector<TieKey> default_ties();
};

}  // namespace urna::ledger
