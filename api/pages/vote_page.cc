// The ballot page. The server writes the whole form, every question with its projects, so that what
// is asked stands in the page and not in a script; the script shows one step after the other, and
// only the questions of the voter's slot. What it needs to seal is given as data beside the form.
#include "api/pages/ballot_form.h"
#include "api/pages/follow_parts.h"
#include "api/pages/pages.h"
#include "api/pages/script_words.h"

namespace urna::api {

namespace {

Markup code_form(const Reader& reader) {
  return element(
      "form", {{"id", "step-code"}, {"hidden", kPresent}, {"novalidate", kPresent}},
      {element("h2", {{"tabindex", "-1"}}, reader.say("vote.code.title")),
       code_field(reader, "vote.code.hint"),
       paragraph(element("button", {{"type", "submit"}}, reader.say("vote.code.go"))),
       element("p", {{"class", "fine"}}, reader.say("vote.code.lost")), key_offer(reader)});
}

// Steps that the script fills.
Markup later_steps() {
  Markup made;
  for (const char* id : {"step-pending", "step-review", "step-check", "step-send", "step-done"})
    made += element("section", {{"id", id}, {"hidden", kPresent}}, {});
  return made;
}

std::string vote_data(const Reader& reader, const EditionSeen& edition) {
  return "{" + ballot_data(reader, edition) +
         ",\"words\":" + script_words(reader.language(), {"vote", "check"}) + "}";
}

Markup elsewhere(const Reader& reader, const EditionSeen& edition) {
  return element("p", {},
                 {link_to(page_about(reader, edition, "projects"), reader.say("vote.see_projects")),
                  Markup(" · "), link_to(reader.to("receipt"), reader.say("vote.check_receipt"))});
}

}  // namespace

Page vote_page(const Reader& reader, const EditionSeen& edition) {
  const std::string title = reader.say("vote.title");
  if (edition.phase != tally::Phase::voting || !edition.context)
    return {title,
            all({element("p", {{"class", "lead"}}, reader.say(phase_key(edition.phase) + ".now")),
                 elsewhere(reader, edition), other_editions(reader, edition, "vote")})};
  const Markup loading =
      element("p", {{"id", "status"}, {"role", "status"}}, reader.say("check.loading"));
  const Markup fault = element(
      "div", {{"id", "fault"}, {"role", "alert"}, {"tabindex", "-1"}, {"hidden", kPresent}}, {});
  return {
      title,
      all({element("noscript", {},
                   element("div", {{"class", "notice"}},
                           {paragraph(reader.say("vote.no_script")), elsewhere(reader, edition)})),
           other_editions(reader, edition, "vote"),
           element(
               "div", {{"id", "vote"}},
               {loading, fault, code_form(reader), choose_form(reader, edition), later_steps()}),
           script_data("vote-data", vote_data(reader, edition))}),
      200,
      {"vote.js"}};
}

}  // namespace urna::api
