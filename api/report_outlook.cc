// The report's sections that look back and ahead: surveys, indicators against their targets, the
// action plan, recommendations, and how every figure is verified.
#include <chrono>

#include "api/report_parts.h"
#include "ledger/note.h"

namespace urna::api {

namespace {

std::string answer_name(const ReportVoice& voice, const ledger::SurveyQuestion& question,
                        std::size_t answer) {
  switch (question.asked) {
    case ledger::Asked::score:
      return std::to_string(answer);
    case ledger::Asked::yes_no:
      return voice.say(answer == 1 ? "annual.yes" : "annual.no");
    case ledger::Asked::choice:
      break;
  }
  return voice.own(question.choices[answer - 1]).text;
}

Markup of_survey(const ReportVoice& voice, std::size_t number) {
  const tally::SurveyState& state = voice.matter.edition.follow_up.surveys[number];
  const ledger::SurveyOpened& survey = state.opened.act;
  const std::string name = std::to_string(number);
  Markup made = element("h3", {}, voice.own_text(survey.title));
  std::vector<FigureLine> lines;
  for (const char* told : {"answered", "papers"})
    lines.push_back({voice.say(std::string("annual.figure.") + told),
                     voice.matter.row("satisfaction", told, name)});
  made += figure_table(voice, voice.own(survey.title).text, lines);
  if (!state.is_told()) {
    made += paragraph(voice.say("annual.survey_not_opened"));
    return made;
  }
  for (std::size_t q = 0; q < survey.questions.size(); ++q) {
    std::vector<FigureLine> answers;
    for (std::size_t a = 1; a <= tally::answers_to(survey.questions[q]); ++a)
      answers.push_back(
          {answer_name(voice, survey.questions[q], a),
           voice.matter.row("satisfaction", "answers",
                            name + "/" + std::to_string(q) + "/" + std::to_string(a))});
    made += figure_picture(voice, voice.own(survey.questions[q].text).text, answers);
  }
  return made;
}

}  // namespace

Markup report_satisfaction(const ReportVoice& voice) {
  std::vector<FigureLine> lines;
  for (const char* name : {"survey_answers", "survey_score_sum", "survey_score_count"})
    lines.push_back(
        {voice.say(std::string("annual.figure.") + name), voice.matter.row("satisfaction", name)});
  Markup made = figure_table(voice, voice.say("annual.section.satisfaction"), lines);
  const std::size_t surveys = voice.matter.edition.follow_up.surveys.size();
  if (surveys == 0) made += paragraph(voice.say("annual.no_survey"));
  for (std::size_t s = 0; s < surveys; ++s) made += of_survey(voice, s);
  return made;
}

namespace {

Shown shown_as(ledger::Unit unit) {
  switch (unit) {
    case ledger::Unit::share:
      return Shown::percent;
    case ledger::Unit::mean:
      return Shown::mean;
    case ledger::Unit::amount:
      return Shown::money;
    case ledger::Unit::count:
      break;
  }
  return Shown::count;
}

std::string target_of(const ReportVoice& voice, const ledger::Indicator& indicator) {
  const std::string value = tally::to_text(indicator.target);
  switch (indicator.target_kind) {
    case ledger::TargetKind::at_least:
      return voice.say("annual.target.at_least",
                       {{"value", voice.shown(value, shown_as(indicator.unit))}});
    case ledger::TargetKind::growth:
      return voice.say("annual.target.growth",
                       {{"value", voice.shown(value, Shown::signed_percent)}});
    case ledger::TargetKind::none:
      break;
  }
  return "–";
}

// How far the value has come since the edition before or the baseline, as bars where both are
// known.
Markup trend(const ReportVoice& voice, const ledger::Indicator& indicator) {
  std::vector<FigureLine> lines;
  for (const char* when : {"before", ""})
    lines.push_back({voice.say(*when == '\0' ? "annual.now" : "annual.before"),
                     voice.matter.row("indicators", indicator.tag, when),
                     shown_as(indicator.unit)});
  for (const FigureLine& line : lines)
    if (line.row == nullptr || line.row->value.empty() ||
        line.row->value.find('/') != std::string::npos)
      return {};
  return figure_bars(voice, voice.own(indicator.name).text, lines);
}

std::vector<Markup> indicator_row(const ReportVoice& voice, const ledger::Indicator& indicator) {
  const auto row = [&](const char* what) {
    return voice.matter.row("indicators", indicator.tag, what);
  };
  const Shown how = shown_as(indicator.unit);
  const auto* standing = row("standing");
  return {voice.own_text(indicator.name),
          figure(voice, row(""), how),
          figure(voice, row("before"), how),
          figure(voice, row("change"), Shown::signed_percent),
          target_of(voice, indicator),
          standing == nullptr ? Markup()
                              : element("data", {{"value", standing->value}, {"class", "standing"}},
                                        voice.say("annual.standing." + standing->value)),
          entries_of(voice, {row(""), row("before")})};
}

}  // namespace

Markup report_indicators(const ReportVoice& voice) {
  Markup made;
  for (int domain = 1; domain <= static_cast<int>(ledger::Domain::activities); ++domain) {
    Table rows{voice.say("annual.domain." + std::to_string(domain)),
               {voice.say("annual.indicator"), voice.say("annual.value"),
                voice.say("annual.before"), voice.say("annual.change"), voice.say("annual.target"),
                voice.say("annual.standing"), voice.say("annual.entries")},
               {},
               {false, true, true, true, false, false, false}};
    Markup pictures;
    for (const ledger::Indicator& indicator : tally::indicators_of(voice.matter.edition)) {
      if (static_cast<int>(indicator.domain) != domain) continue;
      rows.rows.push_back(indicator_row(voice, indicator));
      pictures += trend(voice, indicator);
    }
    if (!rows.rows.empty()) made += all({element("h3", {}, rows.caption), table(rows), pictures});
  }
  return made;
}

namespace {

// The day of the log's last entry (UTC): what is overdue is so by the log, not by a clock.
std::uint32_t day_of_log(const tally::State& state) {
  using namespace std::chrono;
  const year_month_day date(floor<days>(sys_seconds{seconds(state.last_time)}));
  return static_cast<std::uint32_t>(static_cast<int>(date.year())) * 10'000 +
         static_cast<unsigned>(date.month()) * 100 + static_cast<unsigned>(date.day());
}

const char* state_of(const tally::State& state, const ledger::PlanItem& item,
                     const tally::ReportRow* reported) {
  const std::int64_t done = reported == nullptr ? 0 : whole_number(reported->value);
  if (done >= static_cast<std::int64_t>(item.target)) return "annual.plan.done";
  if (item.term < day_of_log(state)) return "annual.plan.overdue";
  return done > 0 ? "annual.plan.under_way" : "annual.plan.not_started";
}

Markup responsible_for(const ReportVoice& voice, const ledger::PlanItem& item) {
  const auto& named = tally::organisations_of(voice.matter.edition).institutions;
  for (const ledger::Organisation& institution : named)
    if (institution.label == item.responsible) return voice.own_text(institution.name);
  return item.responsible.empty() ? Markup(voice.say("annual.committee")) : item.responsible;
}

std::vector<Markup> plan_row(const ReportVoice& voice, const ledger::PlanItem& item) {
  const std::string number = std::to_string(item.number);
  const auto* reported = voice.matter.row("plan", "reported", number);
  const auto* target = voice.matter.row("plan", "target", number);
  return {all({Markup(number + ". "), voice.own_text(item.title)}),
          responsible_for(voice, item),
          voice.words.day(item.term),
          voice.own_text(item.indicator),
          figure(voice, reported, Shown::count),
          figure(voice, target, Shown::count),
          voice.say(state_of(voice.matter.state, item, reported)),
          entries_of(voice, {reported, target})};
}

}  // namespace

Markup report_plan(const ReportVoice& voice) {
  std::vector<FigureLine> lines;
  for (const char* name : {"plan_items", "plan_items_done"})
    lines.push_back(
        {voice.say(std::string("annual.figure.") + name), voice.matter.row("plan", name)});
  const auto& plan = voice.matter.edition.follow_up.plan;
  if (!plan) return paragraph(voice.say("annual.no_plan"));
  Table made{voice.say("annual.plan.items"),
             {voice.say("annual.plan.item"), voice.say("annual.plan.responsible"),
              voice.say("annual.plan.term"), voice.say("annual.indicator"),
              voice.say("annual.figure.reported"), voice.say("annual.figure.target"),
              voice.say("annual.plan.state"), voice.say("annual.entries")},
             {},
             {false, false, false, false, true, true, false, false}};
  for (const ledger::PlanItem& item : plan->act.items) made.rows.push_back(plan_row(voice, item));
  return all({figure_table(voice, voice.say("annual.section.plan"), lines), table(made)});
}

Markup report_recommendations(const ReportVoice& voice) {
  Markup items;
  for (const auto& made : voice.matter.edition.follow_up.recommendations)
    for (const ledger::Texts& text : made.act.recommendations)
      items += element("li", {},
                       {voice.own_paragraphs(text),
                        element("p", {{"class", "entries"}},
                                voice.say("annual.entry") + " " + std::to_string(made.at))});
  return items.empty() ? paragraph(voice.say("annual.no_recommendation"))
                       : element("ol", {}, items);
}

namespace {

// The log's key as its founding names it.
std::string vkey_of(const tally::State& state) {
  return to_text(
      ledger::VerifierKey{state.origin, ledger::NoteKeyType::ed25519, state.founded->log_key});
}

Markup command(const std::string& line) {
  return element("pre", {{"class", "command"}}, element("code", {}, line));
}

}  // namespace

Markup report_verify(const ReportVoice& voice) {
  const std::string key = " --key " + vkey_of(voice.matter.state);
  return all(
      {paragraph(voice.say("annual.verify.figures")), paragraph(voice.say("annual.verify.entries")),
       command("urna-audit verify BUNDLE" + key), paragraph(voice.say("annual.verify.recompute")),
       command("urna-audit outcome BUNDLE" + key + " --data data"),
       paragraph(voice.say("annual.verify.pages"))});
}

}  // namespace urna::api
