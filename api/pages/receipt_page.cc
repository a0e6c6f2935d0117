// Looking for a receipt. The server is not asked about it: the script takes the code from the
// address behind "#", from the field or from a file, and reads tiles.
#include "api/json_list.h"
#include "api/pages/ballot_form.h"
#include "api/pages/pages.h"
#include "api/pages/script_words.h"
#include "ledger/json.h"
#include "tally/election/survey.h"

namespace urna::api {

namespace {

// Which context an edition's ballots are bound to, for every edition of the log.
std::string contexts_data(const LogSeen& log) {
  std::string out;
  for (const auto& edition : log.editions)
    if (edition->context)
      out += (out.empty() ? "\"" : ",\"") + edition->hex() + "\":\"" +
             ledger::to_hex(edition->context->view()) + "\"";
  return "{" + out + "}";
}

// And of every survey: of an edition in the order of their numbers.
std::string survey_contexts_data(const LogSeen& log) {
  std::string out;
  for (const auto& edition : log.editions) {
    const std::string contexts = json_list(edition->surveys, [&](const SurveySeen& survey) {
      const ledger::Hash context =
          tally::context_of(log.origin, edition->id, survey.state, edition->context);
      return ledger::json_quote(ledger::to_hex(context.view()));
    });
    out += (out.empty() ? "\"" : ",\"") + edition->hex() + "\":" + contexts;
  }
  return "{" + out + "}";
}

std::string receipt_data(const Reader& reader) {
  return "{" + log_data(reader) + ",\"contexts\":" + contexts_data(reader.log) +
         ",\"surveys\":" + survey_contexts_data(reader.log) +
         ",\"words\":" + script_words(reader.language(), {"receipt", "check", "witness"}) + "}";
}

Markup form(const Reader& reader) {
  return element(
      "form", {{"id", "receipt-form"}, {"hidden", kPresent}, {"novalidate", kPresent}},
      {element("label", {{"for", "code"}}, reader.say("receipt.code.label")),
       element("p", {{"id", "code-hint"}, {"class", "hint"}}, reader.say("receipt.code.hint")),
       void_element("input", {{"type", "text"},
                              {"id", "code"},
                              {"class", "code"},
                              {"autocomplete", "off"},
                              {"spellcheck", "false"},
                              {"aria-describedby", "code-hint"}}),
       paragraph(element("button", {{"type", "submit"}}, reader.say("receipt.code.go"))),
       file_field(reader, "file", reader.say("receipt.file.label"), reader.say("receipt.file.hint"),
                  ".tlog-proof,text/plain,image/*"),
       paragraph(link_to(reader.data("/verifier.html"), reader.say("receipt.verifier")))});
}

}  // namespace

Page receipt_page(const Reader& reader) {
  return {reader.say("receipt.title"),
          all({element("p", {{"class", "lead"}}, reader.say("receipt.lead")),
               element("noscript", {},
                       element("p", {{"class", "notice"}}, reader.say("receipt.no_script"))),
               element("div", {{"id", "receipt"}},
                       {element("p", {{"id", "status"}, {"role", "status"}},
                                reader.say("check.loading")),
                        element("section",
                                {{"id", "verdict"}, {"tabindex", "-1"}, {"hidden", kPresent}}, {}),
                        form(reader)}),
               element("p", {{"class", "fine"}}, reader.say("receipt.nobody")),
               script_data("receipt-data", receipt_data(reader))}),
          200,
          {"receipt.js"}};
}

}  // namespace urna::api
