#include "tally/certificates/proofs.h"

#include "ledger/json.h"

namespace urna::tally::certificates {

using ledger::json_quote;

namespace {

std::string to_json(const std::vector<Violation>& violations,
                    const std::vector<std::string>& labels) {
  std::string out;
  for (const Violation& v : violations)
    out += (out.empty() ? "" : ",") + ("{\"project\":" + json_quote(labels[v.project])) +
           ",\"least\":" + std::to_string(v.least) + ",\"group\":" + std::to_string(v.group) + "}";
  return "[" + out + "]";
}

}  // namespace

Proofs proofs_of(const Claim& claim) {
  const auto violations = [&](Measure measure) {
    return ejr_plus_violations(claim.rule, claim.instance, claim.winners, measure);
  };
  return {check_explanation(claim), violations(Measure::cost), violations(Measure::cardinality)};
}

std::string explained_text(const Explanation& explanation) {
  const std::string said(name_of(explanation.trace));
  if (explanation.trace == Standing::holds) return said;
  const std::string fault = explanation.trace == Standing::broken
                                ? std::string(name_of(explanation.fault)) + ": "
                                : std::string();
  return said + " (" + fault + explanation.why + ")";
}

std::string to_json(const Proofs& proofs, const std::vector<std::string>& labels) {
  const Explanation& e = proofs.explanation;
  return "{\"explained\":" + json_quote(name_of(e.trace)) +
         ",\"priceable\":" + json_quote(name_of(e.payments)) +
         ",\"paid\":" + std::to_string(e.paid) + ",\"unpaid\":" + std::to_string(e.unpaid) +
         ",\"fault\":" + json_quote(name_of(e.fault)) + ",\"why\":" + json_quote(e.why) +
         ",\"ejr_plus_by_cost\":" + to_json(proofs.by_cost, labels) +
         ",\"ejr_plus_by_cardinality\":" + to_json(proofs.by_cardinality, labels) + "}";
}

}  // namespace urna::tally::certificates
