// What the committee can do in this phase. The page prepares an act in the browser and shows it;
// the keys stay with their holders, who sign with `urna sign` on machines of their own. The page
// takes the signatures back, checks them and submits (api/web/site/committee.mjs). Without a script
// it says what is due and by which command.
#include "api/json_list.h"
#include "api/pages/follow_parts.h"
#include "api/pages/pages.h"
#include "api/pages/script_words.h"
#include "ledger/json.h"

namespace urna::api {

using ledger::json_quote;

namespace {

// What opens or ends the phase, as the command has it: "close voting".
struct Step {
  tally::Phase phase;
  const char *key, *command;
};
constexpr Step kSteps[] = {
    {tally::Phase::announced, "committee.do.proposals_opened", "urna open proposals"},
    {tally::Phase::proposals, "committee.do.proposals_closed", "urna close proposals"},
    {tally::Phase::review, "committee.do.ballot_defined", "urna open enrolment --ballot"},
    {tally::Phase::enrolment, "committee.do.voting_opened", "urna open voting"},
    {tally::Phase::voting, "committee.do.voting_closed", "urna close voting"},
    {tally::Phase::closed, "committee.do.result_declared", "urna declare"},
};

Markup due(const Reader& reader, const EditionSeen& edition) {
  const bool loses_groups = edition.phase == tally::Phase::voting && !edition.roll_closed &&
                            !edition.announced.dimensions.empty();
  for (const Step& step : kSteps)
    if (step.phase == edition.phase)
      return all(
          {element("p", {}, {reader.say(step.key), Markup(" "), element("code", {}, step.command)}),
           loses_groups ? element("p", {{"class", "notice"}}, reader.say("committee.roll_open"))
                        : Markup()});
  return paragraph(reader.say("committee.nothing"));
}

const char* truth(bool holds) { return holds ? "true" : "false"; }

std::string texts_of(const ledger::Texts& texts) { return ledger::to_json(texts); }

std::string project_data(const EditionSeen& edition, std::uint32_t number) {
  const tally::ProjectState& project = edition.projects[number];
  const ledger::ProposalFiled& filed = project.filed;
  return "{\"number\":" + std::to_string(number) + ",\"label\":" + json_quote(filed.label) +
         ",\"title\":" + texts_of(filed.title) + ",\"district\":" + std::to_string(filed.district) +
         ",\"cost\":" + std::to_string(amount_of(project)) + ",\"envelope\":" +
         std::to_string(project.review ? project.review->envelope : filed.envelope) +
         ",\"categories\":" + json_list(filed.categories, json_quote) +
         ",\"locals\":" + std::to_string(filed.team.locals) +
         ",\"newcomers\":" + std::to_string(filed.team.newcomers) +
         ",\"admitted\":" + truth(project.status == tally::ProjectStatus::admitted) +
         ",\"waiting\":" + truth(project.status == tally::ProjectStatus::filed) + "}";
}

std::string projects_data(const EditionSeen& edition) {
  std::vector<std::uint32_t> numbers(edition.projects.size());
  for (std::uint32_t i = 0; i < numbers.size(); ++i) numbers[i] = i;
  return json_list(numbers, [&](std::uint32_t number) { return project_data(edition, number); });
}

std::string codes_of(const ledger::EditionAnnounced& announced, Language language) {
  const std::string envelopes = json_list(announced.envelopes, [&](const ledger::Envelope& one) {
    return "{\"id\":" + std::to_string(one.id) +
           ",\"name\":" + json_quote(text_in(one.name, language).text) + "}";
  });
  const std::string categories = json_list(announced.categories, [&](const ledger::NamedTag& one) {
    return "{\"id\":" + json_quote(one.tag) +
           ",\"name\":" + json_quote(text_in(one.name, language).text) + "}";
  });
  return "\"envelopes\":" + envelopes + ",\"categories\":" + categories;
}

std::string name_json(const ledger::Texts& name, Language language) {
  return json_quote(text_in(name, language).text);
}

// Keys that no trustee may have: each holds a role.
std::string held_keys(const EditionSeen& edition) {
  std::vector<ledger::PublicKey> held;
  const auto add = [&](const std::vector<ledger::PublicKey>& keys) {
    held.insert(held.end(), keys.begin(), keys.end());
  };
  for (const auto* keys :
       {&edition.roles.committee, &edition.roles.registrars, &edition.roles.overseers})
    add(*keys);
  for (const ledger::Station& station : edition.stations) {
    add({station.key});
    add(station.officers);
  }
  return json_list(
      held, [](const ledger::PublicKey& key) { return json_quote(ledger::to_hex(key.view())); });
}

// What the ballot's definition has to fit.
std::string ballot_frame(const EditionSeen& edition, Language language) {
  const ledger::EditionAnnounced& announced = edition.announced;
  const auto cells_of = [&](const ledger::Dimension& one) {
    return json_list(one.cells, [&](const auto& cell) { return name_json(cell.name, language); });
  };
  return "{\"budget\":" + std::to_string(announced.budget) +
         ",\"scoring\":" + std::to_string(static_cast<int>(announced.rule.scoring)) +
         ",\"method\":" + std::to_string(static_cast<int>(announced.rule.method)) +
         ",\"envelopes\":" +
         json_list(announced.envelopes,
                   [](const ledger::Envelope& one) { return ledger::to_json(one); }) +
         ",\"districts\":" +
         json_list(announced.districts,
                   [&](const ledger::NamedCode& one) {
                     return "{\"code\":" + std::to_string(one.code) +
                            ",\"name\":" + name_json(one.name, language) + "}";
                   }) +
         ",\"dimensions\":" +
         json_list(announced.dimensions,
                   [&](const ledger::Dimension& one) {
                     return "{\"name\":" + json_quote(one.tag) + ",\"cells\":" + cells_of(one) +
                            "}";
                   }) +
         ",\"styles\":" +
         json_list(edition.styles_granted,
                   [](std::uint16_t style) { return std::to_string(style); }) +
         ",\"keys\":" + held_keys(edition) + "}";
}

std::string committee_data(const Reader& reader, const EditionSeen& edition) {
  const ledger::EditionAnnounced& announced = edition.announced;
  return "{" + log_data(reader) + ",\"edition\":\"" + edition.hex() +
         "\",\"phase\":" + std::to_string(static_cast<int>(edition.phase)) +
         ",\"title\":" + json_quote(text_in(announced.title, reader.language()).text) +
         ",\"quorum\":" + std::to_string(edition.roles.committee_quorum) + ",\"committee\":" +
         json_list(
             edition.roles.committee,
             [](const ledger::PublicKey& key) { return json_quote(ledger::to_hex(key.view())); }) +
         ",\"languages\":" + json_list(announced.languages, json_quote) +
         ",\"money\":{\"decimals\":" + std::to_string(announced.currency_decimals) +
         ",\"currency\":" + json_quote(announced.currency) + "}," +
         codes_of(announced, reader.language()) + ",\"projects\":" + projects_data(edition) +
         ",\"ballot\":" + ballot_frame(edition, reader.language()) +
         ",\"words\":" + script_words(reader.language(), {"act", "check", "committee"}) + "}";
}

}  // namespace

Page committee_page(const Reader& reader, const EditionSeen& edition) {
  const Markup fault = element(
      "div", {{"id", "fault"}, {"role", "alert"}, {"tabindex", "-1"}, {"hidden", kPresent}}, {});
  Markup steps;
  for (const char* id : {"step-list", "step-project", "step-ballot", "step-act", "step-done"})
    steps += element("section", {{"id", id}, {"hidden", kPresent}}, {});
  return {
      reader.say("committee.title"),
      all({element("p", {{"class", "lead"}}, reader.say("committee.lead")),
           facts({{reader.say("committee.phase"), reader.say(phase_key(edition.phase))},
                  {reader.say("committee.quorum"),
                   std::to_string(edition.roles.committee_quorum) + " / " +
                       std::to_string(edition.roles.committee.size())}}),
           element("noscript", {},
                   element("div", {{"class", "notice"}},
                           {paragraph(reader.say("committee.no_script")), due(reader, edition)})),
           element(
               "div",
               {{"id", "committee"},
                when(edition.phase != tally::Phase::declared, "class", "long")},
               {element("p", {{"id", "status"}, {"role", "status"}}, reader.say("check.loading")),
                fault, steps}),
           other_editions(reader, edition, "committee"),
           script_data("committee-data", committee_data(reader, edition))}),
      200,
      {"committee.js"}};
}

}  // namespace urna::api
