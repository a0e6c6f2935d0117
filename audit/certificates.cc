#include "audit/certificates.h"

#include "tally/election/outcome.h"

namespace urna::audit {

using tally::certificates::check_explanation;
using tally::certificates::Measure;
using tally::certificates::name_of;
using tally::certificates::Standing;

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
  made.proofs = tally::certificates::proofs_of({rule, instance, outcome.winners, outcome.trace});
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
