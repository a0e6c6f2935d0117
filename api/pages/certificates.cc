#include "api/pages/certificates.h"

#include "api/pages/follow_parts.h"

namespace urna::api {

namespace {

using tally::certificates::Explanation;
using tally::certificates::Standing;
using tally::certificates::Violation;

std::int64_t number(std::uint64_t value) { return static_cast<std::int64_t>(value); }

Markup explained(const Reader& reader, const Explanation& e) {
  switch (e.trace) {
    case Standing::holds:
      return paragraph(reader.say("certificate.trace.holds"));
    case Standing::none:
      return paragraph(reader.say("certificate.trace.none"));
    case Standing::broken:
      break;
  }
  return all({element("p", {{"class", "error"}}, reader.say("certificate.trace.broken")),
              paragraph(element("code", {}, std::string(name_of(e.fault)) + ": " + e.why))});
}

Markup paid(const Reader& reader, const Explanation& e) {
  if (e.payments != Standing::holds || e.trace != Standing::holds)
    return paragraph(reader.say("certificate.payments.none"));
  return paragraph(reader.say("certificate.payments.holds",
                              {{"paid", number(e.paid)}, {"unpaid", number(e.unpaid)}}));
}

// Losing projects whose supporters could say that they deserved it, each with how many.
Markup deserved(const Reader& reader, const EditionSeen& edition,
                const std::vector<Violation>& violations, const char* fine, const char* some) {
  if (violations.empty()) return paragraph(reader.say(fine));
  Markup items;
  for (const Violation& v : violations)
    items += element("li", {},
                     {link_to(page_about(reader, edition, "projects/" + std::to_string(v.project)),
                              own_text(reader, edition.projects.at(v.project).filed.title)),
                      Markup(": "),
                      reader.say("certificate.group",
                                 {{"least", number(v.least)}, {"group", number(v.group)}})});
  return all(
      {paragraph(reader.say(some, {{"count", std::ssize(violations)}})), element("ul", {}, items)});
}

}  // namespace

Markup certificates_part(const Reader& reader, const EditionSeen& edition, std::uint16_t question) {
  const QuestionSeen& seen = edition.questions.at(question);
  if (!seen.proofs) return {};
  const tally::certificates::Proofs& proofs = *seen.proofs;
  const Markup fair =
      seen.single_ballots
          ? all({deserved(reader, edition, proofs.by_cost, "certificate.fair.cost",
                          "certificate.deserved.cost"),
                 deserved(reader, edition, proofs.by_cardinality, "certificate.fair.number",
                          "certificate.deserved.number")})
          : paragraph(reader.say("certificate.fair.impossible"));
  return section(
      reader.say("certificate.title"),
      {paragraph(reader.say("certificate.lead")),
       element("h3", {}, reader.say("certificate.trace")), explained(reader, proofs.explanation),
       paid(reader, proofs.explanation), element("h3", {}, reader.say("certificate.fair")), fair,
       paragraph(link_to(reader.data("/api/v1/results" + edition.query()),
                         reader.say("certificate.data"))),
       element("pre", {{"class", "command"}},
               element("code", {}, "urna-audit outcome BUNDLE --key VKEY --certificates"))});
}

}  // namespace urna::api
