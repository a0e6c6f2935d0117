// The page where a resident proposes a project. The server writes the whole form, so that what is
// asked stands in the page; the script counts, keeps the draft on the device, shows what will be
// signed, signs and sends. Outside the phase of proposals the page says when, and what to do
// instead; what this device filed can be looked after in every phase.
#include <algorithm>

#include "api/pages/follow_parts.h"
#include "api/pages/pages.h"
#include "api/pages/script_words.h"
#include "ledger/json.h"

namespace urna::api {

using ledger::json_quote;

namespace {

struct Control {
  std::string id;
  const char* label;
  std::string hint = {};  // words, not a key
};

// What stands around a field: its label, its hint, its counter and what is wrong with it.
Markup field(const Reader& reader, const Control& of, const Markup& control) {
  return element(
      "div", {{"class", "field"}},
      {element("label", {{"for", of.id}}, reader.say(of.label)),
       of.hint.empty() ? Markup()
                       : element("p", {{"id", of.id + "-hint"}, {"class", "hint"}}, of.hint),
       control, element("p", {{"id", of.id + "-count"}, {"class", "hint room"}}, Markup()),
       element("p", {{"id", of.id + "-error"}, {"class", "error"}, {"hidden", kPresent}},
               Markup())});
}

std::string described(const Control& of) {
  return (of.hint.empty() ? "" : of.id + "-hint ") + of.id + "-count " + of.id + "-error";
}

Markup line_input(const Control& of, const char* input_mode, const char* language = "") {
  return void_element("input", {{"type", "text"},
                                {"id", of.id},
                                {"inputmode", input_mode},
                                when(*language != '\0', "lang", language),
                                {"dir", "auto"},
                                {"autocomplete", "off"},
                                {"aria-describedby", described(of)}});
}

// ---- texts, a group for each language of the edition

std::string name_of_language(const std::string& tag) {
  const auto known = language_of(tag);
  return known ? own_name_of(*known) : tag;
}

Markup texts_in(const Reader& reader, const std::string& tag) {
  const Control title{"title-" + tag, "propose.field.title"};
  const Control summary{"summary-" + tag, "propose.field.summary",
                        reader.say("propose.field.summary.hint")};
  return all({field(reader, title, line_input(title, "text", tag.c_str())),
              field(reader, summary,
                    element("textarea",
                            {{"id", summary.id},
                             {"rows", "8"},
                             {"lang", tag},
                             {"dir", "auto"},
                             {"aria-describedby", described(summary)}},
                            Markup()))});
}

// The reader's own language first and open; the others wait to be opened.
Markup all_texts(const Reader& reader, const EditionSeen& edition) {
  std::vector<std::string> tags = edition.announced.languages;
  const auto own = std::ranges::find(tags, tag_of(reader.language()));
  if (own != tags.end()) std::rotate(tags.begin(), own, own + 1);
  Markup made;
  for (std::size_t i = 0; i < tags.size(); ++i) {
    const std::string name = name_of_language(tags[i]);
    const Markup fields = texts_in(reader, tags[i]);
    made +=
        i == 0
            ? element(
                  "fieldset", {{"class", "part"}, {"data-language", tags[i]}},
                  {element("legend", {}, reader.say("propose.in", {{"language", name}})), fields})
            : element("details", {{"class", "offer"}, {"data-language", tags[i]}},
                      {element("summary", {}, reader.say("propose.also_in", {{"language", name}})),
                       fields});
  }
  return made;
}

// ---- money, place, themes

Markup options_of(const Reader& reader, const auto& named, auto code, const char* none) {
  Markup made = element("option", {{"value", "0"}}, reader.say(none));
  for (const auto& one : named)
    made += element("option", {{"value", std::to_string(code(one))}},
                    text_in(one.name, reader.language()).text);
  return made;
}

Markup choice_of(const Reader& reader, const Control& of, const Markup& options) {
  return field(
      reader, of,
      element("select",
              {{"id", of.id}, {"autocomplete", "off"}, {"aria-describedby", described(of)}},
              options));
}

Markup categories_of(const Reader& reader, const EditionSeen& edition) {
  Markup items;
  for (const ledger::NamedTag& category : edition.announced.categories)
    items +=
        element("li", {},
                element("label", {{"class", "choice"}},
                        {void_element("input", {{"type", "checkbox"},
                                                {"name", "category"},
                                                {"value", category.tag},
                                                {"autocomplete", "off"}}),
                         element("span", {{"class", "told"}}, own_text(reader, category.name))}));
  return items.empty() ? items
                       : element("fieldset", {{"class", "part"}},
                                 {element("legend", {}, reader.say("propose.field.categories")),
                                  element("ul", {{"class", "choices"}}, items)});
}

Markup cost_and_place(const Reader& reader, const EditionSeen& edition) {
  const ledger::EditionAnnounced& announced = edition.announced;
  const Control cost{"cost", "propose.field.cost",
                     reader.say("propose.field.cost.hint",
                                {{"currency", announced.currency},
                                 {"decimals", std::int64_t{announced.currency_decimals}}})};
  Markup made = field(reader, cost, line_input(cost, "decimal"));
  if (!announced.envelopes.empty())
    made += choice_of(
        reader, {"envelope", "propose.field.envelope"},
        options_of(
            reader, announced.envelopes, [](const ledger::Envelope& one) { return one.id; },
            "propose.field.envelope.none"));
  if (!announced.districts.empty())
    made += choice_of(
        reader, {"district", "propose.field.district"},
        options_of(
            reader, announced.districts, [](const ledger::NamedCode& one) { return one.code; },
            "propose.field.district.none"));
  return made += categories_of(reader, edition);
}

// ---- team and files

Markup team(const Reader& reader) {
  const Control locals{"locals", "propose.field.locals"};
  const Control newcomers{"newcomers", "propose.field.newcomers"};
  return element(
      "fieldset", {{"class", "part"}, {"aria-describedby", "team-hint"}},
      {element("legend", {}, reader.say("propose.field.team")),
       element("p", {{"id", "team-hint"}, {"class", "hint"}},
               reader.say("propose.field.team.hint")),
       field(reader, locals, line_input(locals, "numeric")),
       field(reader, newcomers, line_input(newcomers, "numeric")),
       element("p", {{"id", "team-told"}, {"class", "count"}, {"aria-live", "polite"}}, Markup())});
}

Markup files(const Reader& reader) {
  return element(
      "fieldset", {{"class", "part"}, {"aria-describedby", "files-hint"}},
      {element("legend", {}, reader.say("propose.field.files")),
       element("p", {{"id", "files-hint"}, {"class", "hint"}},
               reader.say("propose.field.files.hint")),
       void_element("input", {{"type", "file"},
                              {"id", "files"},
                              {"class", "unseen"},
                              {"multiple", kPresent},
                              {"aria-describedby", "files-hint files-error"}}),
       element("label", {{"for", "files"}, {"class", "button second"}},
               reader.say("propose.field.files.choose")),
       element("ul", {{"id", "files-list"}, {"class", "chosen"}}, Markup()),
       element("p", {{"id", "files-count"}, {"class", "hint room"}, {"aria-live", "polite"}},
               Markup()),
       element("p", {{"id", "files-error"}, {"class", "error"}, {"hidden", kPresent}}, Markup())});
}

Markup form(const Reader& reader, const EditionSeen& edition) {
  return element(
      "form", {{"id", "step-write"}, {"hidden", kPresent}, {"novalidate", kPresent}},
      {element("h2", {{"tabindex", "-1"}}, reader.say("propose.write.title")),
       element("p", {{"class", "notice"}}, reader.say("propose.public")),
       all_texts(reader, edition), cost_and_place(reader, edition), team(reader), files(reader),
       element("p", {{"class", "unsent"}}, reader.say("propose.not_sent")),
       element("p", {{"class", "acts"}},
               {element("button", {{"type", "submit"}}, reader.say("propose.write.go")),
                element("button", {{"type", "button"}, {"id", "draft-delete"}, {"class", "second"}},
                        reader.say("propose.draft.delete"))}),
       element("p", {{"id", "draft-told"}, {"class", "fine"}, {"role", "status"}}, Markup())});
}

Markup steps(const Reader& reader, const EditionSeen& edition) {
  Markup made = edition.phase == tally::Phase::proposals
                    ? form(reader, edition)
                    : element("section", {{"id", "step-write"}, {"hidden", kPresent}},
                              element("h2", {{"tabindex", "-1"}}, reader.say("propose.mine")));
  made += element("section", {{"id", "mine"}, {"hidden", kPresent}}, {});
  for (const char* id : {"step-pending", "step-review", "step-send", "step-withdraw", "step-done"})
    made += element("section", {{"id", id}, {"hidden", kPresent}}, {});
  return made;
}

// ---- data for the script

std::string proposals_data(const Reader& reader, const EditionSeen& edition) {
  const ledger::EditionAnnounced& announced = edition.announced;
  return "{" + log_data(reader) + ",\"edition\":\"" + edition.hex() + "\",\"phase\":\"" +
         name_of(edition.phase) + "\",\"projects\":" + json_quote(reader.to("projects")) +
         ",\"query\":" + json_quote(edition_query(reader.log, edition, "projects")) +
         ",\"budget\":" + std::to_string(announced.budget) +
         ",\"money\":{\"decimals\":" + std::to_string(announced.currency_decimals) +
         ",\"currency\":" + json_quote(announced.currency) +
         "},\"words\":" + script_words(reader.language(), {"propose", "projects", "check"}) + "}";
}

// ---- when proposals are not taken

Markup elsewhere(const Reader& reader, const EditionSeen& edition) {
  return paragraph(
      link_to(page_about(reader, edition, "projects"), reader.say("propose.see_projects")));
}

Markup when_and_what_else(const Reader& reader, const EditionSeen& edition) {
  const ledger::Calendar& calendar = edition.announced.calendar;
  const Words& words = reader.words;
  const bool before = edition.phase < tally::Phase::proposals;
  const Markup told = element("p", {{"class", "lead"}}, words(phase_key(edition.phase) + ".now"));
  const Markup days = calendar.proposals_from == 0
                          ? Markup()
                          : paragraph(words(before ? "propose.before.days" : "propose.over.days",
                                            {{"from", words.day(calendar.proposals_from)},
                                             {"until", words.day(calendar.proposals_until)}}));
  return all({told, days, paragraph(words(before ? "propose.before" : "propose.over")),
              elsewhere(reader, edition)});
}

Markup no_script(const Reader& reader, const EditionSeen& edition) {
  return element("noscript", {},
                 element("div", {{"class", "notice"}},
                         {paragraph(reader.say("propose.no_script")), elsewhere(reader, edition)}));
}

}  // namespace

Page propose_page(const Reader& reader, const EditionSeen& edition) {
  const std::string title = reader.say("propose.title");
  if (edition.phase < tally::Phase::proposals)
    return {title,
            all({when_and_what_else(reader, edition), other_editions(reader, edition, "propose")})};
  const bool open = edition.phase == tally::Phase::proposals;
  const Markup loading = element("p", {{"id", "status"}, {"role", "status"}},
                                 open ? reader.say("check.loading") : std::string());
  const Markup fault = element(
      "div", {{"id", "fault"}, {"role", "alert"}, {"tabindex", "-1"}, {"hidden", kPresent}}, {});
  return {
      title,
      all({open ? element("p", {{"class", "lead"}}, reader.say("propose.lead"))
                : when_and_what_else(reader, edition),
           open ? no_script(reader, edition) : Markup(), other_editions(reader, edition, "propose"),
           element("div", {{"id", "propose"}, when(open, "class", "long")},
                   {loading, fault, steps(reader, edition)}),
           script_data("propose-data", proposals_data(reader, edition))}),
      200,
      {"propose.js"}};
}

}  // namespace urna::api
