// The desk of an information centre: the ballot page for one person after the other, on a device
// that is the centre's. Large type, no ways to go elsewhere, and nothing that stays when a person
// leaves (api/web/site/desk.mjs). The officer's part, at the start of the day and where a person
// has no card, stands here too, so that the desk needs one page.
#include "api/json_list.h"
#include "api/pages/assets.h"
#include "api/pages/ballot_form.h"
#include "api/pages/follow_parts.h"
#include "api/pages/pages.h"
#include "api/pages/script_words.h"
#include "ledger/json.h"

namespace urna::api {

namespace {

Markup heading(const Reader& reader, const char* key) {
  return element("h2", {{"tabindex", "-1"}}, reader.say(key));
}

Markup button(const Reader& reader, const char* id, const char* key, bool second = false) {
  return element("button", {{"type", "button"}, {"id", id}, when(second, "class", "second")},
                 reader.say(key));
}

Markup field(const Reader& reader, const std::string& id, const std::string& label,
             const std::string& hint, const Markup& input) {
  return all({element("label", {{"for", id}}, reader.say(label)),
              element("p", {{"id", id + "-hint"}, {"class", "hint"}}, reader.say(hint)), input});
}

Markup text_input(const char* id) {
  return void_element("input", {{"type", "text"},
                                {"id", id},
                                {"class", "code"},
                                {"autocomplete", "off"},
                                {"autocapitalize", "off"},
                                {"spellcheck", "false"},
                                {"aria-describedby", std::string(id) + "-hint"}});
}

Markup stations(const Reader& reader, const EditionSeen& edition) {
  Markup options;
  for (const ledger::Station& station : edition.stations)
    options += element("option", {{"value", ledger::to_hex(station.id.view())}},
                       text_in(station.name, reader.language()).text);
  return element("select", {{"id", "station"}, {"autocomplete", "off"}}, options);
}

// The morning: which station this is, its key, the day on the attendance sheet.
Markup open_form(const Reader& reader, const EditionSeen& edition) {
  return element(
      "form", {{"id", "step-open"}, {"hidden", kPresent}, {"novalidate", kPresent}},
      {heading(reader, "desk.open.title"), paragraph(reader.say("desk.open.text")),
       element("label", {{"for", "station"}}, reader.say("desk.open.station")),
       stations(reader, edition),
       file_field(reader, "station-key", reader.say("desk.open.key"),
                  Markup(reader.say("desk.open.key.hint"))),
       element("p", {{"id", "key-held"}, {"class", "good"}, {"role", "status"}}, Markup()),
       field(reader, "day", "desk.open.day", "desk.open.day.hint",
             void_element("input",
                          {{"type", "date"}, {"id", "day"}, {"aria-describedby", "day-hint"}})),
       paragraph(element("button", {{"type", "submit"}}, reader.say("desk.open.go"))),
       other_editions(reader, edition, "desk")});
}

// Between two people.
Markup ready_step(const Reader& reader) {
  return element("section", {{"id", "step-ready"}, {"hidden", kPresent}},
                 {heading(reader, "desk.ready.title"),
                  element("p", {{"class", "lead"}}, reader.say("desk.ready.text")),
                  element("p", {{"class", "acts"}},
                          {button(reader, "with-card", "desk.ready.card"),
                           button(reader, "without-card", "desk.ready.no_card", true)}),
                  element("details", {{"class", "offer"}},
                          {element("summary", {}, reader.say("desk.staff")),
                           element("div", {{"id", "counts"}}, {}),
                           element("p", {{"class", "acts"}},
                                   button(reader, "close-desk", "desk.close", true))})});
}

Markup code_form(const Reader& reader) {
  return element("form", {{"id", "step-code"}, {"hidden", kPresent}, {"novalidate", kPresent}},
                 {heading(reader, "vote.code.title"),
                  field(reader, "code", "vote.code.label", "vote.code.hint", text_input("code")),
                  paragraph(element("button", {{"type", "submit"}}, reader.say("vote.code.go")))});
}

// The officer's: whose slot it is, from the roll; never a name.
Markup identity_form(const Reader& reader) {
  const auto reason = [&](const char* value, const char* key) {
    return element("option", {{"value", value}}, reader.say(key));
  };
  return element(
      "form", {{"id", "step-identity"}, {"hidden", kPresent}, {"novalidate", kPresent}},
      {heading(reader, "desk.identity.title"), paragraph(reader.say("desk.identity.text")),
       field(reader, "slot", "desk.identity.slot", "desk.identity.slot.hint", text_input("slot")),
       element("label", {{"for", "reason"}}, reader.say("desk.identity.reason")),
       element(
           "select", {{"id", "reason"}, {"autocomplete", "off"}},
           {reason("1", "desk.identity.reason.stand"), reason("2", "desk.identity.reason.void")}),
       paragraph(element("button", {{"type", "submit"}}, reader.say("desk.identity.go")))});
}

Markup idle_dialog(const Reader& reader) {
  return element("dialog", {{"id", "idle"}, {"aria-labelledby", "idle-title"}},
                 {element("h2", {{"id", "idle-title"}}, reader.say("desk.idle.title")),
                  paragraph(reader.say("desk.idle.text")),
                  element("p", {{"class", "acts"}},
                          {button(reader, "idle-more", "desk.idle.more"),
                           button(reader, "idle-end", "desk.end.now", true)})});
}

Markup later_steps() {
  Markup made;
  for (const char* id : {"step-rotate", "step-review", "step-check", "step-send", "step-done"})
    made += element("section", {{"id", id}, {"hidden", kPresent}}, {});
  return made;
}

std::string keys_of(const std::vector<ledger::PublicKey>& keys) {
  return json_list(keys, [](const ledger::PublicKey& key) {
    return ledger::json_quote(ledger::to_hex(key.view()));
  });
}

std::string desk_data(const Reader& reader, const EditionSeen& edition) {
  const std::string stations = json_list(edition.stations, [&](const ledger::Station& station) {
    return "{\"id\":\"" + ledger::to_hex(station.id.view()) +
           "\",\"name\":" + ledger::json_quote(text_in(station.name, reader.language()).text) +
           ",\"key\":\"" + ledger::to_hex(station.key.view()) +
           "\",\"officers\":" + keys_of(station.officers) + "}";
  });
  return "{" + ballot_data(reader, edition) + ",\"stations\":" + stations +
         ",\"overseers\":" + keys_of(edition.roles.overseers) + ",\"keeper\":\"" +
         asset("station-worker.js").path + "\",\"town\":" +
         ledger::json_quote(text_in(edition.announced.title, reader.language()).text) +
         ",\"words\":" + script_words(reader.language(), {"vote", "check", "act", "desk"}) + "}";
}

}  // namespace

Page desk_page(const Reader& reader, const EditionSeen& edition) {
  const std::string title = reader.say("desk.title");
  const auto only = [&](const std::string& text) {
    return Page{
        title,
        all({element("p", {{"class", "lead"}}, text), other_editions(reader, edition, "desk")}),
        200,
        {},
        true};
  };
  if (edition.phase != tally::Phase::voting || !edition.context)
    return only(reader.say(phase_key(edition.phase) + ".now"));
  if (edition.stations.empty()) return only(reader.say("desk.no_station"));
  const Markup fault = element(
      "div", {{"id", "fault"}, {"role", "alert"}, {"tabindex", "-1"}, {"hidden", kPresent}}, {});
  return {title,
          all({element("noscript", {},
                       element("div", {{"class", "notice"}}, reader.say("vote.no_script"))),
               element("div", {{"id", "desk"}},
                       {element("p", {{"id", "status"}, {"role", "status"}},
                                reader.say("check.loading")),
                        fault, open_form(reader, edition), ready_step(reader), code_form(reader),
                        identity_form(reader), choose_form(reader, edition), later_steps(),
                        element("p", {{"class", "acts"}, {"id", "leave"}, {"hidden", kPresent}},
                                button(reader, "end-now", "desk.end.now", true)),
                        idle_dialog(reader)}),
               script_data("desk-data", desk_data(reader, edition))}),
          200,
          {"desk.js"},
          true,
          {},
          "desk"};
}

}  // namespace urna::api
