#include "audit/certificates.h"

namespace urna::audit {

using tally::certificates::check_explanation;
using tally::certificates::Measure;
using tally::certificates::name_of;
using tally::certificates::Standing;

namespace {

tally::certificates::Claim claim_of(const ledger::RuleSpec& rule,
                                    const tally::QuestionOutcome& counted) {
  return {rule, counted.instance, counted.outcome.winners, counted.outcome.trace};
}

}  // namespace

Explanation explanation_of(const ledger::RuleSpec& rule, const tally::QuestionOutcome& counted) {
  return check_explanation(claim_of(rule, counted));
}

Certificates certificates_of(const tally::Edition& edition, const tally::QuestionOutcome& counted) {
  Certificates made;
  made.question = counted.result.question;
  made.proofs = tally::certificates::proofs_of(claim_of(edition.announced.rule, counted));
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

}  // namespace

std::string to_text(const Certificates& c) {
  const Explanation& e = c.proofs.explanation;
  std::string out =
      "question " + std::to_string(c.question) +
      "\n  the trace explains the outcome: " + tally::certificates::explained_text(e) +
      "\n  priceable: " + std::string(name_of(e.payments));
  if (e.payments == Standing::holds)
    out += " (" + std::to_string(e.paid) + " winners paid for by supporters, " +
           std::to_string(e.unpaid) + " not)";
  return out + "\n" + lines(c, c.proofs.by_cost, Measure::cost) +
         lines(c, c.proofs.by_cardinality, Measure::cardinality);
}

std::string to_json(const Certificates& c) {
  return "{\"question\":" + std::to_string(c.question) + "," +
         tally::certificates::to_json(c.proofs, c.labels).substr(1);
}

}  // namespace urna::audit
