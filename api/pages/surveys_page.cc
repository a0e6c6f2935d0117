// Surveys: the list, and one survey with its form while it is open and its results behind that.
// Answers are open, one for each credential; how many there are is told at once, which ones only
// after the close, so that nobody answers by what others said.
#include "api/json_list.h"
#include "api/pages/assets.h"
#include "api/pages/ballot_form.h"
#include "api/pages/figure_text.h"
#include "api/pages/follow_parts.h"
#include "api/pages/pages.h"
#include "api/pages/picture.h"
#include "api/pages/script_words.h"
#include "ledger/json.h"

namespace urna::api {

namespace {

using ledger::json_quote;

std::int64_t number(std::uint64_t value) { return static_cast<std::int64_t>(value); }

bool is_open(const SurveySeen& survey) { return survey.state.closed_at == 0; }

Markup answered_text(const Reader& reader, const SurveySeen& survey) {
  return reader.say("survey.answered",
                    {{"count", number(survey.answers)}, {"papers", number(survey.papers)}});
}

Markup state_of(const Reader& reader, const SurveySeen& survey) {
  return element("span", {{"class", is_open(survey) ? "status won" : "status"}},
                 reader.say(is_open(survey) ? "survey.state.open" : "survey.state.closed"));
}

std::string page_name(std::size_t survey) { return "surveys/" + std::to_string(survey); }

Markup card(const Reader& reader, const EditionSeen& edition, std::size_t at) {
  const SurveySeen& survey = edition.surveys[at];
  return element("li", {{"class", "project"}},
                 {element("h2", {},
                          link_to(page_about(reader, edition, page_name(at)),
                                  own_text(reader, survey.state.opened.act.title))),
                  element("p", {{"class", "facts-line"}}, state_of(reader, survey)),
                  paragraph(answered_text(reader, survey))});
}

// Whose answers are asked for.
Markup audience_of(const Reader& reader, const EditionSeen& edition, const SurveySeen& survey) {
  const ledger::SurveyOpened& opened = survey.state.opened.act;
  if (opened.audience == ledger::Audience::roll) return reader.say("survey.audience.roll");
  return all({Markup(reader.say("survey.audience.codes")), Markup(" "),
              own_text(reader, edition.follow_up.sessions.at(opened.session).announced.act.title)});
}

// ---- results

std::string answer_text(const Reader& reader, const ledger::SurveyQuestion& question,
                        std::size_t answer) {
  switch (question.asked) {
    case ledger::Asked::score:
      return reader.say("survey.score." + std::to_string(answer));
    case ledger::Asked::yes_no:
      return reader.say(answer == 1 ? "survey.yes" : "survey.no");
    case ledger::Asked::choice:
      break;
  }
  return text_in(question.choices.at(answer - 1), reader.language()).text;
}

Markup answer_name(const Reader& reader, const ledger::SurveyQuestion& question,
                   std::size_t answer) {
  return question.asked == ledger::Asked::choice ? own_text(reader, question.choices.at(answer - 1))
                                                 : Markup(answer_text(reader, question, answer));
}

struct Result {
  std::vector<std::uint64_t> counts;  // of answers 1, 2, ..
  std::uint64_t given = 0, none = 0;
};

Result result_of(const SurveySeen& survey, std::size_t question) {
  Result made;
  const std::size_t answers = tally::answers_to(survey.state.opened.act.questions[question]);
  for (std::size_t answer = 1; answer <= answers; ++answer) {
    made.counts.push_back(survey.state.count(question, answer));
    made.given += made.counts.back();
  }
  made.none = survey.answers + survey.papers - std::min(survey.answers + survey.papers, made.given);
  return made;
}

std::string share_text(const Reader& reader, std::uint64_t count, std::uint64_t whole) {
  return figure_text(reader.words, {number(count), std::max<std::int64_t>(number(whole), 1)},
                     ledger::Unit::share, {});
}

Markup mean_of(const Reader& reader, const Result& result) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < result.counts.size(); ++i) sum += (i + 1) * result.counts[i];
  if (result.given == 0) return {};
  return paragraph(
      reader.say("survey.mean",
                 {{"mean", decimal_text(reader.words, {number(sum), number(result.given)}, 2)}}));
}

Markup question_result(const Reader& reader, const SurveySeen& survey, std::size_t at) {
  const ledger::SurveyQuestion& question = survey.state.opened.act.questions[at];
  const Result result = result_of(survey, at);
  const std::string text = text_in(question.text, reader.language()).text;
  Table made{text,
             {reader.say("survey.answer"), reader.say("survey.count"), reader.say("survey.share")},
             {},
             {false, true, true}};
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < result.counts.size(); ++i) {
    const std::string count = reader.words.number(number(result.counts[i]));
    const std::string share = share_text(reader, result.counts[i], result.given);
    made.rows.push_back({answer_name(reader, question, i + 1), Markup(count), Markup(share)});
    bars.push_back({answer_text(reader, question, i + 1), count, number(result.counts[i]), true});
  }
  made.rows.push_back({Markup(reader.say("survey.no_answer")),
                       Markup(reader.words.number(number(result.none))), Markup("–")});
  return element("section", {},
                 {element("h2", {}, own_text(reader, question.text)),
                  question.asked == ledger::Asked::score ? mean_of(reader, result) : Markup(),
                  bar_chart(reader.say("survey.picture"), bars), table(made)});
}

Markup papers_part(const Reader& reader, const EditionSeen& edition, const SurveySeen& survey) {
  if (survey.state.papers.empty()) return {};
  Markup items;
  for (const auto& counted : survey.state.papers) {
    Markup name = ledger::to_hex(counted.act.station.view());
    for (const ledger::Station& station : edition.stations)
      if (station.id == counted.act.station) name = own_text(reader, station.name);
    items += element("li", {},
                     {name, Markup(": "), reader.words.number(std::int64_t{counted.act.papers}),
                      Markup(" "), entry_link(reader, counted.at)});
  }
  return section(reader.say("survey.papers"), {element("ul", {}, items)});
}

// ---- the form

Markup choice_label(const std::string& name, std::size_t value, bool checked, const Markup& text) {
  return element("label", {{"class", "choice"}},
                 {void_element("input", {{"type", "radio"},
                                         {"name", name},
                                         {"value", std::to_string(value)},
                                         when(checked, "checked"),
                                         {"autocomplete", "off"}}),
                  element("span", {{"class", "told"}}, text)});
}

Markup question_form(const Reader& reader, const ledger::SurveyQuestion& question, std::size_t at) {
  const std::string name = "a" + std::to_string(at);
  Markup items;
  for (std::size_t answer = 1; answer <= tally::answers_to(question); ++answer)
    items +=
        element("li", {}, choice_label(name, answer, false, answer_name(reader, question, answer)));
  items += element("li", {}, choice_label(name, 0, true, reader.say("survey.no_answer")));
  const bool score = question.asked == ledger::Asked::score;
  return element("fieldset", {{"class", "question"}, {"data-asked", std::to_string(at)}},
                 {element("legend", {}, own_text(reader, question.text)),
                  element("ul", {{"class", score ? "choices scores" : "choices"}}, items)});
}

Markup credential_field(const Reader& reader, const ledger::SurveyOpened& survey) {
  const bool roll = survey.audience == ledger::Audience::roll;
  return all({code_field(reader, roll ? "survey.code.roll" : "survey.code.session"),
              roll ? key_offer(reader) : Markup()});
}

Markup answer_form(const Reader& reader, const SurveySeen& survey) {
  const ledger::SurveyOpened& opened = survey.state.opened.act;
  Markup questions;
  for (std::size_t i = 0; i < opened.questions.size(); ++i)
    questions += question_form(reader, opened.questions[i], i);
  return element("form", {{"id", "step-answer"}, {"hidden", kPresent}, {"novalidate", kPresent}},
                 {element("h2", {{"tabindex", "-1"}}, reader.say("survey.form")), questions,
                  credential_field(reader, opened),
                  element("p", {{"class", "unsent"}}, reader.say("survey.not_sent")),
                  paragraph(element("button", {{"type", "submit"}}, reader.say("survey.send")))});
}

// Under what a sealed survey's answers are sealed, as a ballot's are; null of an open one.
std::string sealed_data(const EditionSeen& edition, std::uint16_t at) {
  if (!edition.surveys[at].state.is_sealed()) return "null";
  const auto hex = [](const ledger::Element& key) {
    return json_quote(ledger::to_hex(key.view()));
  };
  const auto keys = edition.judged->keys_of(ledger::survey_number(at));
  return "{\"context\":" + json_quote(ledger::to_hex(edition.context->view())) +
         ",\"keys\":" + json_list(std::vector(keys.begin(), keys.end()), hex) + "}";
}

// The script makes the context itself, from the opening as the log holds it.
std::string survey_data(const Reader& reader, const EditionSeen& edition, std::uint16_t at) {
  const ledger::SurveyOpened& opened = edition.surveys[at].state.opened.act;
  const auto answers = [](const ledger::SurveyQuestion& question) {
    return std::to_string(tally::answers_to(question));
  };
  return "{" + log_data(reader) + ",\"edition\":\"" + edition.hex() +
         "\",\"survey\":" + std::to_string(at) +
         ",\"opened\":" + std::to_string(edition.surveys[at].state.opened.at) +
         ",\"roll\":" + (opened.audience == ledger::Audience::roll ? "true" : "false") +
         ",\"answers\":" + json_list(opened.questions, answers) +
         ",\"sealed\":" + sealed_data(edition, at) +
         ",\"title\":" + json_quote(text_in(opened.title, reader.language()).text) +
         ",\"worker\":\"" + asset("seal-worker.js").path + "\",\"receipt\":\"" +
         reader.to("receipt") +
         "\",\"words\":" + script_words(reader.language(), {"survey", "vote", "check"}) + "}";
}

Markup open_part(const Reader& reader, const EditionSeen& edition, std::uint16_t at) {
  const Markup loading =
      element("p", {{"id", "status"}, {"role", "status"}}, reader.say("check.loading"));
  const Markup fault = element(
      "div", {{"id", "fault"}, {"role", "alert"}, {"tabindex", "-1"}, {"hidden", kPresent}}, {});
  Markup steps;
  for (const char* id : {"step-pending", "step-send", "step-done"})
    steps += element("section", {{"id", id}, {"hidden", kPresent}}, {});
  return all(
      {element("noscript", {}, element("p", {{"class", "notice"}}, reader.say("survey.no_script"))),
       element("div", {{"id", "survey"}},
               {loading, fault, answer_form(reader, edition.surveys[at]), steps}),
       script_data("survey-data", survey_data(reader, edition, at))});
}

// Of sealed answers: that sums are not opened yet, or never will be.
std::string not_told(const Reader& reader, const EditionSeen& edition, const SurveySeen& survey) {
  const std::uint32_t least = edition.announced.minimum_group;
  return survey.answers < least
             ? reader.say("survey.never_opened", {{"least", std::int64_t{least}}})
             : reader.say("survey.not_opened");
}

Markup closed_part(const Reader& reader, const EditionSeen& edition, const SurveySeen& survey) {
  Markup parts;
  if (!survey.state.is_told())
    return all({element("p", {{"class", "notice"}}, not_told(reader, edition, survey)),
                papers_part(reader, edition, survey)});
  for (std::size_t i = 0; i < survey.state.opened.act.questions.size(); ++i)
    parts += question_result(reader, survey, i);
  return all({parts, papers_part(reader, edition, survey)});
}

}  // namespace

Page surveys_page(const Reader& reader, const EditionSeen& edition) {
  Markup cards;
  for (std::size_t i = edition.surveys.size(); i > 0; --i) cards += card(reader, edition, i - 1);
  const Markup others = other_editions(reader, edition, "surveys");
  return {reader.say("survey.title"),
          all({element("p", {{"class", "lead"}},
                       reader.say(cards.empty() ? "survey.none" : "survey.lead")),
               cards.empty() ? Markup() : element("ul", {{"class", "projects"}}, cards), others})};
}

Page survey_page(const Reader& reader, const EditionSeen& edition, std::uint16_t at) {
  const SurveySeen& survey = edition.surveys.at(at);
  const Words& words = reader.words;
  const Markup known =
      facts({{words("survey.audience"), audience_of(reader, edition, survey)},
             {words("survey.opened_at"), entry_link(reader, survey.state.opened.at)},
             {words("survey.closed_at"),
              is_open(survey) ? Markup() : entry_link(reader, survey.state.closed_at)},
             {words("survey.sums_at"),
              survey.state.sums_at == 0 ? Markup() : entry_link(reader, survey.state.sums_at)}});
  const Markup head = all({paragraph(state_of(reader, survey)),
                           element("p", {{"class", "lead"}}, answered_text(reader, survey)),
                           paragraph(words(survey.state.is_sealed() ? "survey.sealed_answers"
                                                                    : "survey.open_answers"))});
  const Markup back =
      paragraph(link_to(page_about(reader, edition, "surveys"), words("survey.all")));
  Page page{text_in(survey.state.opened.act.title, reader.language()).text, {}};
  if (is_open(survey)) page.scripts = {"survey.js"};
  page.content =
      all({head,
           is_open(survey) ? open_part(reader, edition, at) : closed_part(reader, edition, survey),
           known, back});
  return page;
}

}  // namespace urna::api
