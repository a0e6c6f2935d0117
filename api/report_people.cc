// The report's sections about people: who took part, of which groups, what they proposed, how they
// voted.
#include "api/report_parts.h"

namespace urna::api {

namespace {

constexpr const char* kKinds[] = {"information", "training", "consultation", "focus_group",
                                  "community_event"};  // as figures.csv calls them, from 1

const ledger::SessionAnnounced& session(const ReportVoice& voice, std::size_t number) {
  return voice.matter.edition.follow_up.sessions[number].announced.act;
}

std::string kind_name(const ReportVoice& voice, const std::string& kind) {
  return voice.say("annual.kind." + kind);
}

Markup sessions_held(const ReportVoice& voice) {
  Table made{voice.say("annual.sessions"),
             {voice.say("annual.session"), voice.say("annual.kind"), voice.say("annual.day"),
              voice.say("annual.people"), voice.say("annual.entries")},
             {},
             {false, false, false, true, false}};
  const auto& sessions = voice.matter.edition.follow_up.sessions;
  for (std::size_t s = 0; s < sessions.size(); ++s) {
    const auto* row = voice.matter.row("participation", "session_people", std::to_string(s));
    if (row == nullptr || !sessions[s].held) continue;
    const auto kind = static_cast<std::size_t>(session(voice, s).kind) - 1;
    made.rows.push_back({voice.own_text(session(voice, s).title), kind_name(voice, kKinds[kind]),
                         voice.words.day(sessions[s].held->act.day),
                         figure(voice, row, Shown::count), entries_of(voice, {row})});
  }
  return made.rows.empty() ? Markup() : table(made);
}

std::vector<FigureLine> by_kind(const ReportVoice& voice, const char* figure_name) {
  std::vector<FigureLine> lines;
  for (const char* kind : kKinds) {
    const auto* row = voice.matter.row("participation", figure_name, kind);
    if (row != nullptr && !row->value.empty()) lines.push_back({kind_name(voice, kind), row});
  }
  return lines;
}

}  // namespace

Markup report_participation(const ReportVoice& voice) {
  std::vector<FigureLine> lines;
  for (const char* name : {"people_on_roll", "people_voted", "sessions_held", "attendances"})
    lines.push_back(
        {voice.say(std::string("annual.figure.") + name), voice.matter.row("participation", name)});
  return all(
      {figure_table(voice, voice.say("annual.section.participation"), lines),
       figure_picture(voice, voice.say("annual.figure.attendances"), by_kind(voice, "attendances")),
       figure_table(voice, voice.say("annual.figure.sessions_held"),
                    by_kind(voice, "sessions_held")),
       sessions_held(voice)});
}

namespace {

// The groups of one dimension that a table of the log tells.
std::vector<FigureLine> told(const ReportVoice& voice, const char* figure_name,
                             const std::string& dimension) {
  std::vector<FigureLine> lines;
  for (const tally::ReportRow& row : voice.matter.rows)
    if (row.section == "groups" && row.figure == figure_name &&
        row.argument.starts_with(dimension + "/"))
      lines.push_back({voice.group(row.argument), &row});
  return lines;
}

// The usual ones in words; what else a town calls its dimensions stands as it wrote it.
std::string dimension_name(const ReportVoice& voice, const std::string& tag) {
  for (const char* usual : {"status", "gender", "age"})
    if (tag == usual) return voice.say("annual.dimension." + tag);
  return tag;
}

Markup groups_at_sessions(const ReportVoice& voice) {
  Table made{voice.say("annual.groups.session"),
             {voice.say("annual.session"), voice.say("annual.group"), voice.say("annual.people"),
              voice.say("annual.entries")},
             {},
             {false, false, true, false}};
  for (const tally::ReportRow& row : voice.matter.rows) {
    if (row.section != "groups" || row.figure != "session") continue;
    const std::size_t slash = row.argument.find('/');
    const auto& sessions = voice.matter.edition.follow_up.sessions;
    for (std::size_t s = 0; s < sessions.size(); ++s)
      if (row.argument.substr(0, slash) == std::to_string(s))
        made.rows.push_back({voice.own_text(session(voice, s).title),
                             voice.group(row.argument.substr(slash + 1)),
                             figure(voice, &row, Shown::count), entries_of(voice, {&row})});
  }
  return made.rows.empty() ? Markup() : table(made);
}

}  // namespace

Markup report_groups(const ReportVoice& voice) {
  Markup made;
  for (const ledger::Dimension& dimension : voice.matter.edition.announced.dimensions)
    for (const char* name : {"roll", "voted"})
      made += figure_picture(voice,
                             voice.say(std::string("annual.groups.") + name,
                                       {{"dimension", dimension_name(voice, dimension.tag)}}),
                             told(voice, name, dimension.tag));
  made += groups_at_sessions(voice);
  return all({made.empty() ? paragraph(voice.say("annual.groups.none")) : Markup(), made,
              paragraph(voice.say(
                  "annual.groups.least",
                  {{"count", std::to_string(voice.matter.edition.announced.minimum_group)}}))});
}

namespace {

Markup by_category(const ReportVoice& voice) {
  Table made{voice.say("annual.categories"),
             {voice.say("annual.category"), voice.say("annual.figure.proposals"),
              voice.say("annual.figure.proposals_admitted"), voice.say("annual.entries")},
             {},
             {false, true, true, false}};
  for (const ledger::NamedTag& category : voice.matter.edition.announced.categories) {
    const auto* filed = voice.matter.row("proposals", "proposals", category.tag);
    const auto* admitted = voice.matter.row("proposals", "proposals_admitted", category.tag);
    if (filed == nullptr) continue;
    made.rows.push_back({voice.own_text(category.name), figure(voice, filed, Shown::count),
                         figure(voice, admitted, Shown::count),
                         entries_of(voice, {filed, admitted})});
  }
  return made.rows.empty() ? Markup() : table(made);
}

std::vector<FigureLine> categories(const ReportVoice& voice) {
  std::vector<FigureLine> lines;
  for (const ledger::NamedTag& category : voice.matter.edition.announced.categories)
    lines.push_back(
        {voice.own(category.name).text, voice.matter.row("proposals", "proposals", category.tag)});
  return lines;
}

Markup rejected(const ReportVoice& voice) {
  Markup items;
  for (const tally::ProjectState& project : voice.matter.edition.projects)
    if (project.status == tally::ProjectStatus::rejected && project.review)
      items += element("li", {},
                       {element("b", {}, voice.own_text(project.filed.title)), Markup(": "),
                        voice.own_text(project.review->reason)});
  return items.empty()
             ? Markup()
             : all({element("h3", {}, voice.say("annual.rejected")), element("ul", {}, items)});
}

}  // namespace

Markup report_proposals(const ReportVoice& voice) {
  std::vector<FigureLine> lines;
  for (const char* name : {"proposals", "proposals_admitted", "proposals_mixed"})
    lines.push_back(
        {voice.say(std::string("annual.figure.") + name), voice.matter.row("proposals", name)});
  return all({figure_table(voice, voice.say("annual.section.proposals"), lines),
              figure_bars(voice, voice.say("annual.categories"), categories(voice)),
              by_category(voice), rejected(voice)});
}

namespace {

Markup of_question(const ReportVoice& voice, const ledger::Question& question, std::size_t number) {
  std::vector<FigureLine> lines;
  for (const char* name : {"slots", "counted", "own_device", "assisted", "paper", "not_counted"})
    lines.push_back({voice.say(std::string("annual.figure.") + name),
                     voice.matter.row("vote", name, std::to_string(number))});
  return figure_table(
      voice, voice.say("annual.section.vote") + ": " + voice.own(question.title).text, lines);
}

}  // namespace

Markup report_vote(const ReportVoice& voice) {
  std::vector<FigureLine> channels;
  for (const char* name : {"ballots_own_device", "ballots_assisted", "ballots_paper"})
    channels.push_back(
        {voice.say(std::string("annual.figure.") + name), voice.matter.row("vote", name)});
  Markup made = figure_picture(voice, voice.say("annual.channels"), channels);
  const auto& defined = voice.matter.edition.defined;
  for (std::size_t q = 0; defined && q < defined->questions.size(); ++q)
    made += of_question(voice, defined->questions[q], q);
  return made;
}

}  // namespace urna::api
