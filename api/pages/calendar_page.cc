// The edition's dates, its sessions with who came, and the file that people's own calendars follow.
#include <algorithm>

#include "api/pages/calendar_file.h"
#include "api/pages/follow_parts.h"
#include "api/pages/pages.h"

namespace urna::api {

namespace {

// Who came, counted at the door, by the groups that may be told.
Markup held_part(const Reader& reader, const EditionSeen& edition,
                 const tally::At<ledger::SessionHeld>& held) {
  const Words& words = reader.words;
  const Markup groups = groups_told(reader, edition, {held.act.groups, held.act.merged});
  return all({facts({{words("session.held"), Markup(words.day(held.act.day))},
                     {words("session.people"), Markup(words.number(std::int64_t{held.act.people}))},
                     {words("session.counted_at"), entry_link(reader, held.at)}}),
              groups.empty()
                  ? element("p", {{"class", "soft"}},
                            words("session.no_groups",
                                  {{"least", std::int64_t{edition.announced.minimum_group}}}))
                  : all({element("h4", {}, words("session.groups")), groups})});
}

Markup session_part(const Reader& reader, const EditionSeen& edition,
                    const tally::SessionState& state) {
  const Words& words = reader.words;
  const ledger::SessionAnnounced& session = state.announced.act;
  return element(
      "article", {{"class", "answer"}},
      {element("h3", {}, own_text(reader, session.title)), own_paragraphs(reader, session.topic),
       facts({{words("session.kind"),
               Markup(words("session.kind." + std::to_string(static_cast<int>(session.kind))))},
              {words("session.when"),
               Markup(words("session.hours", {{"day", words.day(session.day)},
                                              {"from", clock_text(session.from)},
                                              {"until", clock_text(session.until)}}))},
              {words("session.place"), own_text(reader, session.place)},
              {words("calendar.languages"), Markup(languages_text(session.languages))},
              {words("session.by"), state.partner ? own_text(reader, state.partner->name)
                                                  : Markup(words("session.committee"))},
              {words("session.announced_at"), entry_link(reader, state.announced.at)}}),
       state.held ? held_part(reader, edition, *state.held) : Markup()});
}

using Sessions = std::vector<const tally::SessionState*>;

Markup sessions_list(const Reader& reader, const EditionSeen& edition, const char* heading,
                     Sessions sessions) {
  if (sessions.empty()) return {};
  std::ranges::stable_sort(sessions, {}, [](const tally::SessionState* one) {
    return std::pair(one->announced.act.day, one->announced.act.from);
  });
  Markup items;
  for (const auto* session : sessions) items += session_part(reader, edition, *session);
  return section(reader.say(heading), {items});
}

// What is announced and not yet held, then what was held.
Markup sessions_part(const Reader& reader, const EditionSeen& edition) {
  Sessions coming, held;
  for (const tally::SessionState& session : edition.follow_up.sessions)
    (session.held ? held : coming).push_back(&session);
  if (coming.empty() && held.empty())
    return section(reader.say("session.coming"), {paragraph(reader.say("session.none"))});
  return all({sessions_list(reader, edition, "session.coming", coming),
              sessions_list(reader, edition, "session.past", held)});
}

// The file that people's own calendars follow; nothing where there is nothing to put into it.
Markup follow_part(const Reader& reader, const EditionSeen& edition) {
  if (!has_calendar_file(edition.announced.calendar, edition.follow_up.sessions.size())) return {};
  const Words& words = reader.words;
  const std::string file =
      reader.data(edition.data() + "/calendar.ics?language=" + tag_of(reader.language()));
  return section(
      words("calendar.follow"),
      {paragraph(words("calendar.follow.text")),
       paragraph(element("a", {{"class", "button"}, {"href", file}}, words("calendar.file")))});
}

}  // namespace

Page calendar_page(const Reader& reader, const EditionSeen& edition) {
  const Words& words = reader.words;
  Table dates{words("calendar.title"),
              {words("calendar.what"), words("calendar.from"), words("calendar.until")},
              {},
              {}};
  for (const Term& term : terms_of(edition.announced.calendar))
    dates.rows.push_back(
        {Markup(words(term.key)), Markup(words.day(term.from)), Markup(words.day(term.until))});
  const Markup follow = follow_part(reader, edition);
  const Markup now = paragraph(words(phase_key(edition.phase) + ".now"));
  const Markup sessions = sessions_part(reader, edition);
  if (dates.rows.empty())
    return {words("calendar.title"),
            all({now, paragraph(words("calendar.none")), sessions, follow})};
  return {words("calendar.title"),
          all({element("p", {{"class", "lead"}}, own_text(reader, edition.announced.title)), now,
               table(dates), paragraph(words("calendar.note")), sessions, follow})};
}

}  // namespace urna::api
