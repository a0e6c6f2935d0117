// The report's sections about projects: which were funded and why, what became of them and what
// monitors said.
#include <algorithm>

#include "api/report_parts.h"
#include "tally/election/awards.h"

namespace urna::api {

namespace {

const tally::ProjectState& project(const ReportVoice& voice, std::uint32_t id) {
  return voice.matter.edition.projects[id];
}

struct Asked {
  const ReportVoice& voice;
  const ledger::Question& question;
  const ledger::QuestionResult& result;
  const QuestionSeen& seen;

  const tally::ReportRow* row(const char* figure_name, std::uint32_t id) const {
    return voice.matter.row("projects", figure_name,
                            std::to_string(result.question) + "/" + project(voice, id).filed.label);
  }
  bool won(std::uint32_t id) const {
    return std::ranges::find(result.winners, id) != result.winners.end();
  }
  // Votes as people count them: split votes are counted in parts of a vote.
  Markup score(std::size_t at) const {
    const auto* told = row("score", question.projects[at]);
    if (told == nullptr || told->value.empty()) return {};
    const std::int64_t scale =
        at < seen.reasons.size() ? std::max<std::int64_t>(seen.reasons[at].scale, 1) : 1;
    const std::int64_t score = result.scores[at] / scale;
    return element("data", {{"value", told->value}}, voice.words.number(score));
  }
  std::string why(std::size_t at) const {
    if (at >= seen.reasons.size()) return {};
    return words_of(seen.reasons[at], voice.words.language(), voice.matter.seen->currency());
  }
};

// Winners in the order of selection, then the others as filed.
std::vector<std::size_t> order_of(const Asked& asked) {
  std::vector<std::size_t> order(asked.question.projects.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, {}, [&](std::size_t at) {
    return std::ranges::find(asked.result.winners, asked.question.projects[at]) -
           asked.result.winners.begin();
  });
  return order;
}

Markup outcome_table(const Asked& asked) {
  const ReportVoice& voice = asked.voice;
  Table made{
      voice.say("annual.section.projects") + ": " + voice.own(asked.question.title).text,
      {voice.say("results.project"), voice.say("results.outcome"), voice.say("results.score"),
       voice.say("project.cost"), voice.say("results.why"), voice.say("annual.entries")},
      {},
      {false, false, true, true, false, false}};
  for (const std::size_t at : order_of(asked)) {
    const std::uint32_t id = asked.question.projects[at];
    made.rows.push_back({voice.own_text(project(voice, id).filed.title),
                         voice.say(asked.won(id) ? "status.won" : "status.not_funded"),
                         asked.score(at), figure(voice, asked.row("cost", id), Shown::money),
                         asked.why(at),
                         entries_of(voice, {asked.row("cost", id), asked.row("funded", id)})});
  }
  return table(made);
}

Markup money_picture(const Asked& asked) {
  const ReportVoice& voice = asked.voice;
  std::vector<Part> parts;
  for (const std::uint32_t winner : asked.result.winners) {
    const std::int64_t cost = project(voice, winner).review->cost;
    parts.push_back({voice.own(project(voice, winner).filed.title).text, voice.money(cost), cost});
  }
  return budget_bar(
      voice.say("results.money"), parts, asked.question.budget,
      voice.say("results.left",
                {{"amount", voice.money(asked.question.budget - asked.result.spent)}}));
}

Markup of_result(const ReportVoice& voice, const ledger::QuestionResult& result) {
  const Asked asked{voice, voice.matter.edition.defined->questions[result.question], result,
                    voice.matter.seen->questions[result.question]};
  if (!asked.seen.outcome) return paragraph(voice.say("results.too_few"));
  return all({money_picture(asked), outcome_table(asked)});
}

}  // namespace

Markup report_projects(const ReportVoice& voice) {
  const auto line = [&](const char* name, Shown how) {
    return FigureLine{voice.say(std::string("annual.figure.") + name),
                      voice.matter.row("projects", name), how};
  };
  Markup made = figure_table(
      voice, voice.say("annual.section.projects"),
      {line("budget", Shown::money), line("projects_funded", Shown::count),
       line("projects_funded_mixed", Shown::count), line("amount_funded", Shown::money)});
  const auto& result = voice.matter.edition.result;
  if (!result) return all({made, paragraph(voice.say("results.not_yet"))});
  const std::string rule =
      "rule." + std::to_string(static_cast<int>(voice.matter.edition.announced.rule.method));
  made += paragraph(voice.say(rule));
  for (const ledger::QuestionResult& one : result->results) made += of_result(voice, one);
  return made;
}

namespace {

Markup evidence_of(const ReportVoice& voice, const std::vector<ledger::Evidence>& evidence) {
  Markup items;
  for (const ledger::Evidence& piece : evidence)
    items += element("li", {},
                     {voice.own_text(piece.title), Markup(" "),
                      element("code", {}, ledger::to_hex(piece.sha256.view()))});
  return items.empty() ? Markup() : element("ul", {{"class", "evidence"}}, items);
}

Markup words_of_monitors(const ReportVoice& voice, const tally::MilestoneState& milestone) {
  Markup items;
  for (std::size_t i = 0; i < milestone.findings.size(); ++i) {
    const ledger::MilestoneJudged& said = milestone.findings[i].act;
    const bool confirmed = said.finding == ledger::Finding::confirmed;
    items += element("li", {},
                     {element("b", {}, voice.own_text(milestone.monitors[i].name)), Markup(": "),
                      Markup(voice.say(confirmed ? "annual.confirmed" : "annual.disputed")),
                      Markup(" "), said.reason.empty() ? Markup() : voice.own_text(said.reason),
                      evidence_of(voice, said.evidence)});
  }
  if (items.empty()) return paragraph(voice.say("annual.no_monitor"));
  return element("ul", {{"class", "monitors"}}, items);
}

Markup milestone(const ReportVoice& voice, const tally::MilestoneState& milestone) {
  const ledger::MilestoneReported& report = milestone.report.act;
  return element("div", {{"class", "milestone"}},
                 {element("h4", {}, voice.own_text(report.title)),
                  facts({{voice.say("annual.planned"), Markup(voice.words.day(report.planned_day))},
                         {voice.say("annual.actual"), Markup(voice.words.day(report.actual_day))},
                         {voice.say("annual.entry"), Markup(std::to_string(milestone.report.at))}}),
                  evidence_of(voice, report.evidence), words_of_monitors(voice, milestone)});
}

Markup of_award(const ReportVoice& voice, std::uint32_t id) {
  const std::string& label = project(voice, id).filed.label;
  const auto line = [&](const char* name, Shown how) {
    return FigureLine{voice.say(std::string("annual.figure.") + name),
                      voice.matter.row("implementation", name, label), how};
  };
  const std::string title = voice.own(project(voice, id).filed.title).text;
  Markup made = element("h3", {}, voice.own_text(project(voice, id).filed.title));
  made += figure_table(voice, title,
                       {line("award", Shown::money), line("spent", Shown::money),
                        line("per_mille", Shown::per_mille)});
  const auto progress = voice.matter.edition.follow_up.progress.find(id);
  if (progress == voice.matter.edition.follow_up.progress.end())
    return all({made, paragraph(voice.say("annual.no_report"))});
  for (const auto& amended : progress->second.amendments)
    made += paragraph(all(
        {Markup(voice.say("annual.amended")), Markup(" "), voice.own_text(amended.act.reason)}));
  for (const tally::MilestoneState& one : progress->second.milestones)
    made += milestone(voice, one);
  return made;
}

}  // namespace

Markup report_implementation(const ReportVoice& voice) {
  const auto line = [&](const char* name, Shown how) {
    return FigureLine{voice.say(std::string("annual.figure.") + name),
                      voice.matter.row("implementation", name), how};
  };
  std::vector<FigureLine> done;
  Markup awards;
  const tally::Edition& edition = voice.matter.edition;
  for (std::uint32_t id = 0; id < edition.projects.size(); ++id) {
    if (!tally::is_funded(edition, id)) continue;
    const tally::ProjectState& funded = edition.projects[id];
    done.push_back({voice.own(funded.filed.title).text,
                    voice.matter.row("implementation", "per_mille", funded.filed.label),
                    Shown::per_mille});
    awards += of_award(voice, id);
  }
  return all({figure_table(voice, voice.say("annual.section.implementation"),
                           {line("projects_done", Shown::count), line("amount_spent", Shown::money),
                            line("milestones_reported", Shown::count),
                            line("milestones_confirmed", Shown::count)}),
              figure_bars(voice, voice.say("annual.figure.per_mille"), done), awards});
}

}  // namespace urna::api
