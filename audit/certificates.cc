#include "audit/certificates.h"

#include "audit/trace_walk.h"
#include "ledger/json.h"
#include "tally/election/outcome.h"

namespace urna::audit {

using ledger::json_quote;

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
  auto scores = tally::scores_of(claim.rule, claim.instance);
  if (!scores) return refused(scores.error());
  tally::Support support;
  if (claim.rule.method != ledger::Method::greedy) {
    auto made = tally::Support::make(claim.rule, claim.instance);
    if (!made) return refused(made.error());
    support = *std::move(made);
  }
  const auto scale = tally::scale_of(claim.rule, claim.instance);
  if (!scale) return refused(scale.error());
  return Walk(claim, *std::move(scores), *scale, support).run();
}

ledger::Result<Explanation> explanation_of(const tally::Edition& edition, std::uint16_t question) {
  URNA_ASSIGN(const tally::Instance instance, tally::instance_of(edition, question));
  URNA_ASSIGN(const tally::Outcome outcome, tally::run(edition.announced.rule, instance));
  return check_explanation({edition.announced.rule, instance, outcome.winners, outcome.trace});
}

ledger::Result<Certificates> certificates_of(const tally::Edition& edition,
                                             std::uint16_t question) {
  URNA_ASSIGN(const tally::Instance instance, tally::instance_of(edition, question));
  const ledger::RuleSpec& rule = edition.announced.rule;
  URNA_ASSIGN(const tally::Outcome outcome, tally::run(rule, instance));
  Certificates made;
  made.question = question;
  made.explanation = check_explanation({rule, instance, outcome.winners, outcome.trace});
  made.by_cost = ejr_plus_violations(rule, instance, outcome.winners, Measure::cost);
  made.by_number = ejr_plus_violations(rule, instance, outcome.winners, Measure::cardinality);
  for (const auto& project : edition.projects) made.labels.push_back(project.filed.label);
  return made;
}

namespace {

std::string lines(const Certificates& c, const std::vector<Violation>& violations,
                  Measure measure) {
  std::string out = "  EJR+ up to any project by " + std::string(name_of(measure)) + ": " +
                    std::to_string(violations.size()) + " violations\n";
  for (const Violation& v : violations)
    out += "    " + c.labels[v.project] + ": deserved by " + std::to_string(v.least) +
           " of its supporters (" + std::to_string(v.group) + " got no more)\n";
  return out;
}

std::string list_json(const Certificates& c, const std::vector<Violation>& violations) {
  std::string out;
  for (const Violation& v : violations)
    out += (out.empty() ? "" : ",") + ("{\"project\":" + json_quote(c.labels[v.project])) +
           ",\"least\":" + std::to_string(v.least) + ",\"group\":" + std::to_string(v.group) + "}";
  return "[" + out + "]";
}

}  // namespace

std::string to_text(const Certificates& c) {
  const Explanation& e = c.explanation;
  std::string out = "question " + std::to_string(c.question) +
                    "\n  the trace explains the outcome: " + std::string(name_of(e.trace)) +
                    (e.why.empty() ? "" : " (" + e.why + ")") +
                    "\n  priceable: " + std::string(name_of(e.payments));
  if (e.payments == Standing::holds)
    out += " (" + std::to_string(e.paid) + " winners paid for by supporters, " +
           std::to_string(e.unpaid) + " not)";
  return out + "\n" + lines(c, c.by_cost, Measure::cost) +
         lines(c, c.by_number, Measure::cardinality);
}

std::string to_json(const Certificates& c) {
  const Explanation& e = c.explanation;
  return "{\"question\":" + std::to_string(c.question) +
         ",\"explained\":" + json_quote(name_of(e.trace)) +
         ",\"priceable\":" + json_quote(name_of(e.payments)) +
         ",\"paid\":" + std::to_string(e.paid) + ",\"unpaid\":" + std::to_string(e.unpaid) +
         ",\"fault\":" + json_quote(name_of(e.fault)) + ",\"why\":" + json_quote(e.why) +
         ",\"ejr_plus_by_cost\":" + list_json(c, c.by_cost) +
         ",\"ejr_plus_by_cardinality\":" + list_json(c, c.by_number) + "}";
}

}  // namespace urna::audit
