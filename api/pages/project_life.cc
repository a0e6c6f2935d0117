#include "api/pages/project_life.h"

#include "api/pages/figure_text.h"
#include "api/pages/follow_parts.h"
#include "api/pages/pages.h"
#include "api/pages/picture.h"

namespace urna::api {

namespace {

struct Life {
  const Reader& reader;
  const EditionSeen& edition;
  const tally::ProjectProgress& progress;
  std::int64_t award = 0;

  std::string money(std::int64_t amount) const {
    return reader.words.money(amount, edition.currency());
  }
  std::string part(std::uint16_t per_mille) const {
    return figure_text(reader.words, {per_mille, ledger::limit::kPerMille}, ledger::Unit::share,
                       edition.currency());
  }
};

const tally::ProjectProgress& progress_of(const EditionSeen& edition, std::uint32_t number) {
  static const tally::ProjectProgress kNone;
  const auto found = edition.follow_up.progress.find(number);
  return found == edition.follow_up.progress.end() ? kNone : found->second;
}

// One monitor's word: who, what, why, on what.
Markup finding_of(const Life& life, const tally::MilestoneState& milestone, std::size_t at) {
  const auto& finding = milestone.findings[at];
  const bool disputed = finding.act.finding == ledger::Finding::disputed;
  return element(
      "li", {{"class", disputed ? "finding disputed" : "finding"}},
      {element("strong", {}, own_text(life.reader, milestone.monitors.at(at).name)), Markup(": "),
       element("span", {{"class", disputed ? "status rejected" : "status won"}},
               life.reader.say(disputed ? "life.disputed" : "life.confirmed")),
       Markup(" "), entry_link(life.reader, finding.at),
       own_paragraphs(life.reader, finding.act.reason),
       evidence_list(life.reader, finding.act.evidence)});
}

Markup findings_of(const Life& life, const tally::MilestoneState& milestone) {
  if (milestone.findings.empty())
    return element("p", {{"class", "soft"}}, life.reader.say("life.unjudged"));
  Markup items;
  for (std::size_t i = 0; i < milestone.findings.size(); ++i)
    items += finding_of(life, milestone, i);
  return all({element("h4", {}, life.reader.say("life.monitors")),
              element("ul", {{"class", "findings"}}, items)});
}

Markup milestone_of(const Life& life, const tally::MilestoneState& milestone) {
  const Words& words = life.reader.words;
  const ledger::MilestoneReported& report = milestone.report.act;
  return element(
      "article", {{"class", "answer"}},
      {element("h3", {}, own_text(life.reader, report.title)),
       facts({{words("life.part"), Markup(life.part(report.per_mille))},
              {words("life.spent"), Markup(life.money(report.spent))},
              {words("life.planned"), Markup(words.day(report.planned_day))},
              {words("life.actual"), Markup(report.actual_day == 0 ? words("life.not_reached")
                                                                   : words.day(report.actual_day))},
              {words("life.reported"), entry_link(life.reader, milestone.report.at)}}),
       report.evidence.empty() ? element("p", {{"class", "soft"}}, words("life.no_evidence"))
                               : all({element("h4", {}, words("life.evidence")),
                                      evidence_list(life.reader, report.evidence)}),
       findings_of(life, milestone)});
}

Markup amendments_of(const Life& life) {
  if (life.progress.amendments.empty()) return {};
  Table made{life.reader.say("life.amendments"),
             {life.reader.say("life.entry"), life.reader.say("life.award"),
              life.reader.say("life.reason")},
             {},
             {false, true, false}};
  for (const auto& amendment : life.progress.amendments)
    made.rows.push_back({entry_link(life.reader, amendment.at),
                         Markup(life.money(amendment.act.award)),
                         own_text(life.reader, amendment.act.reason)});
  return table(made);
}

// How far it is, and how much of the award went into it, by the last report.
Markup standing_of(const Life& life) {
  if (life.progress.milestones.empty())
    return all({facts({{life.reader.say("life.award"), Markup(life.money(life.award))}}),
                paragraph(life.reader.say("life.none"))});
  const tally::MilestoneState& last = life.progress.milestones.back();
  const ledger::MilestoneReported& report = last.report.act;
  const bool whole = report.per_mille == ledger::limit::kPerMille;
  const std::string key = last.disputed() ? "life.state.disputed"
                          : whole         ? "life.state.done"
                                          : "life.state.under_way";
  return all(
      {paragraph(element("span", {{"class", whole && !last.disputed() ? "status won" : "status"}},
                         life.reader.say(key))),
       facts({{life.reader.say("life.award"), Markup(life.money(life.award))},
              {life.reader.say("life.spent"), Markup(life.money(report.spent))},
              {life.reader.say("life.part"), Markup(life.part(report.per_mille))}}),
       bar_chart(
           life.reader.say("life.picture"),
           {{life.reader.say("life.part"), life.part(report.per_mille), report.per_mille, whole}},
           ledger::limit::kPerMille),
       life.award <= 0
           ? Markup()
           : bar_chart(life.reader.say("life.picture.money"),
                       {{life.reader.say("life.spent"),
                         life.reader.say("results.of", {{"spent", life.money(report.spent)},
                                                        {"budget", life.money(life.award)}}),
                         report.spent, false}},
                       life.award)});
}

}  // namespace

Markup project_life(const Reader& reader, const EditionSeen& edition, std::uint32_t number) {
  if (!is_funded(edition, number)) return {};
  const tally::ProjectProgress& progress = progress_of(edition, number);
  const std::int64_t award = progress.amendments.empty() ? amount_of(edition.projects.at(number))
                                                         : progress.amendments.back().act.award;
  const Life life{reader, edition, progress, award};
  Markup reports;
  for (auto at = progress.milestones.rbegin(); at != progress.milestones.rend(); ++at)
    reports += milestone_of(life, *at);
  return section(reader.say("life.title"), {standing_of(life), amendments_of(life), reports});
}

}  // namespace urna::api
