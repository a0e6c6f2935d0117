// What a call of an oracle (../shared/data/oracle) means as a specification; tests and benchmarks
// share it.
#pragma once

#include <optional>
#include <string>

#include "tally/rules/pabulib.h"
#include "tally/rules/rule.h"

namespace urna::tally {

inline bool has(const std::string& name, std::string_view part) {
  return name.find(part) != std::string::npos;
}

// Smallest units per unit of currency.
inline std::int64_t unit_of(const PabulibFile& file) {
  std::int64_t unit = 1;
  for (int i = 0; i < file.decimals; ++i) unit *= 10;
  return unit;
}

// What a call of an oracle means as a specification.
inline std::optional<ledger::RuleSpec> spec_of(const std::string& call, const PabulibFile& file) {
  const std::int64_t unit = unit_of(file);
  ledger::RuleSpec rule;
  const bool cardinality = has(call, "_card");
  if (has(call, "_lexico")) rule.ties = {ledger::TieKey::label};
  if (has(call, "_points"))
    rule.scoring =
        file.vote_type == VoteType::ordinal ? ledger::Scoring::positions : ledger::Scoring::points;
  if (call == "greedy_threshold" || call.starts_with("greedy_points")) {
    const auto least = file.number("min_project_score_threshold");
    if (least.ok() && *least) rule.minimum_score = static_cast<std::uint64_t>(**least);
  }
  if (has(call, "_borda")) rule.scoring = ledger::Scoring::borda;
  if (call == "greedy_no_skip") rule.fitting = ledger::Fitting::stop;
  if (call == "phragmen") {
    rule.method = ledger::Method::phragmen;
    rule.fitting = ledger::Fitting::stop;
    return rule;
  }
  const bool additive = rule.scoring != ledger::Scoring::supporters;
  if (call.starts_with("greedy")) {
    if (cardinality || has(call, "_borda") || has(call, "per_cost"))
      rule.order = ledger::Order::votes_per_cost;
    return rule;
  }
  if (call == "bos_float") {
    rule.method = ledger::Method::bounded_overspending;
    return rule;
  }
  if (!call.starts_with("mes")) return std::nullopt;
  rule.method = ledger::Method::equal_shares;
  ledger::SharesSpec& shares = rule.shares;
  shares.utility = additive      ? ledger::Utility::score
                   : cardinality ? ledger::Utility::cardinality
                                 : ledger::Utility::cost;
  if (has(call, "_int")) shares.start = ledger::Endowment::whole;
  if (has(call, "_add1")) {
    shares.growth = ledger::Growth::step;
    shares.step = unit;
    if (has(call, "_add1e")) shares.stop = ledger::Stop::exhaustive;
  }
  if (has(call, "_util") || has(call, "_add1eu"))
    shares.then = (cardinality || additive) && !has(call, "_int") ? ledger::Then::votes_per_cost
                                                                  : ledger::Then::votes;
  return rule;
}

}  // namespace urna::tally
