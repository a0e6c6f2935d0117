#include "tally/certificates/certificates.h"

#include "tally/certificates/trace_walk.h"

namespace urna::tally::certificates {

std::string_view name_of(Fault fault) {
  switch (fault) {
    case Fault::none:
      return "none";
    case Fault::unknown_project:
      return "unknown_project";
    case Fault::wrong_order:
      return "wrong_order";
    case Fault::wrong_score:
      return "wrong_score";
    case Fault::wrong_decision:
      return "wrong_decision";
    case Fault::wrong_amount:
      return "wrong_amount";
    case Fault::wrong_price:
      return "wrong_price";
    case Fault::wrong_payment:
      return "wrong_payment";
    case Fault::wrong_payers:
      return "wrong_payers";
    case Fault::affordable:
      return "affordable";
    case Fault::wrong_endowment:
      return "wrong_endowment";
    case Fault::wrong_tie:
      return "wrong_tie";
    case Fault::wrong_pot:
      return "wrong_pot";
    case Fault::wrong_winners:
      return "wrong_winners";
    case Fault::too_large:
      return "too_large";
  }
  return "unknown";
}

std::string_view name_of(Standing standing) {
  switch (standing) {
    case Standing::holds:
      return "yes";
    case Standing::broken:
      return "no";
    case Standing::none:
      return "none";
  }
  return "unknown";
}

std::string_view name_of(Measure measure) {
  return measure == Measure::cost ? "cost" : "cardinality";
}

Explanation check_explanation(const Claim& claim) {
  const auto refused = [](const ledger::Error& error) {
    Explanation explanation;
    explanation.trace = Standing::broken;
    explanation.fault = Fault::too_large;
    explanation.why = to_text(error);
    return explanation;
  };
  auto scores = scores_of(claim.rule, claim.instance);
  if (!scores) return refused(scores.error());
  Support support;
  if (claim.rule.method != ledger::Method::greedy) {
    auto made = Support::make(claim.rule, claim.instance);
    if (!made) return refused(made.error());
    support = *std::move(made);
  }
  const auto scale = scale_of(claim.rule, claim.instance);
  if (!scale) return refused(scale.error());
  return Walk(claim, *std::move(scores), *scale, support).run();
}

}  // namespace urna::tally::certificates
