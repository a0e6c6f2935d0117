// The front page: what is open now, until when, and the three ways to take part.
#include <utility>

#include "api/pages/follow_parts.h"
#include "api/pages/pages.h"

namespace urna::api {

std::string phase_key(tally::Phase phase) { return std::string("phase.") + name_of(phase); }

namespace {

Markup dates(const Reader& reader, const ledger::Calendar& calendar) {
  const Words& words = reader.words;
  const auto span = [&](std::uint32_t from, std::uint32_t until) {
    return from == 0 ? Markup()
                     : Markup(words("date.span",
                                    {{"from", words.day(from)}, {"until", words.day(until)}}));
  };
  return facts({{words("home.proposals"), span(calendar.proposals_from, calendar.proposals_until)},
                {words("home.voting"), span(calendar.voting_from, calendar.voting_until)},
                {words("home.result_by"), Markup(words.day(calendar.result_by))}});
}

// What a person can do now, as one big link; nothing while offices are at work.
Markup what_now(const Reader& reader, const EditionSeen& edition) {
  const char* page = nullptr;
  switch (edition.phase) {
    case tally::Phase::proposals:
      page = "propose";
      break;
    case tally::Phase::voting:
      page = "vote";
      break;
    case tally::Phase::declared:
      page = "results";
      break;
    case tally::Phase::founded:
    case tally::Phase::announced:
    case tally::Phase::review:
    case tally::Phase::enrolment:
    case tally::Phase::closed:
      page = edition.projects.empty() ? nullptr : "projects";
      break;
  }
  const std::string key = phase_key(edition.phase);
  const Markup told = element("p", {{"class", "lead"}}, reader.say(key + ".now"));
  if (page == nullptr) return told;
  return all(
      {told,
       element("p", {},
               element("a", {{"class", "button"}, {"href", page_about(reader, edition, page)}},
                       reader.say(std::string("home.go.") + page)))});
}

// What can be done in an edition before the newest stands up here too.
Markup also_open(const Reader& reader) {
  Markup made;
  for (const auto& edition : reader.log.editions)
    if (edition != reader.log.editions.front() && edition->is_open())
      made += element("section", {},
                      {element("h2", {}, own_text(reader, edition->announced.title)),
                       what_now(reader, *edition)});
  return made;
}

Markup three_ways(const Reader& reader) {
  Markup items;
  for (const char* way : {"home.way.device", "home.way.desk", "home.way.paper"})
    items += element("li", {},
                     {element("strong", {}, reader.say(std::string(way) + ".title")), Markup(" "),
                      reader.say(way)});
  return section(reader.say("home.ways"), {element("ul", {{"class", "ways"}}, items)});
}

Markup who_may_vote(const Reader& reader, const EditionSeen& edition) {
  const ledger::EligibilityPolicy& policy = edition.announced.eligibility;
  Markup statuses;
  for (const ledger::NamedCode& status : policy.status_categories)
    statuses += element("li", {}, own_text(reader, status.name));
  Markup list =
      statuses.empty()
          ? Markup()
          : all({paragraph(reader.say("home.whatever_status")), element("ul", {}, statuses)});
  return section(reader.say("home.who"),
                 {paragraph(reader.say("home.age", {{"age", std::int64_t{policy.minimum_age}}})),
                  own_paragraphs(reader, policy.residence), list});
}

Markup figures(const Reader& reader, const EditionSeen& edition) {
  const Words& words = reader.words;
  const auto number = [&](std::uint64_t value) {
    return Markup(words.number(static_cast<std::int64_t>(value)));
  };
  return facts(
      {{words("home.budget"), Markup(words.money(edition.announced.budget, edition.currency()))},
       {words("home.projects"), number(edition.projects.size())},
       {words("home.enrolled"),
        edition.roll.granted == 0 ? Markup() : number(edition.roll.granted)},
       {words("home.ballots"),
        edition.opened_at == 0 ? Markup() : number(edition.cast.accepted + edition.cast.papers)}});
}

bool voted(const EditionSeen& edition) { return edition.phase > tally::Phase::voting; }

// Where an edition is followed, before, during and after its vote; after it the result comes first.
Markup follow(const Reader& reader, const EditionSeen& edition) {
  struct Way {
    const char *page, *key;
  };
  Way ways[] = {{"projects", "nav.projects"},       {"results", "nav.results"},
                {"calendar", "calendar.title"},     {"surveys", "survey.title"},
                {"monitoring", "monitoring.title"}, {"plan", "plan.title"},
                {"report", "report.title"}};
  if (voted(edition)) std::swap(ways[0], ways[1]);
  Markup items;
  for (const Way& way : ways)
    items += element("li", {}, link_to(page_about(reader, edition, way.page), reader.say(way.key)));
  return element("ul", {{"class", "links"}}, items);
}

Markup others(const Reader& reader) {
  Markup items;
  for (std::size_t i = 1; i < reader.log.editions.size(); ++i) {
    const EditionSeen& edition = *reader.log.editions[i];
    items += element("li", {},
                     {own_text(reader, edition.announced.title), Markup(": "),
                      reader.say(phase_key(edition.phase)), follow(reader, edition)});
  }
  return items.empty() ? Markup()
                       : section(reader.say("follow.editions"), {element("ul", {}, items)});
}

// How one votes, and where the year is followed: while voting the first comes first, and afterwards
// nobody is told how to vote.
Markup around_the_vote(const Reader& reader, const EditionSeen& edition) {
  const Markup year = section(reader.say("home.follow"), {follow(reader, edition)});
  const Markup who = who_may_vote(reader, edition);
  if (voted(edition)) return all({year, who});
  const Markup ways = three_ways(reader);
  return edition.phase == tally::Phase::voting ? all({ways, who, year}) : all({year, ways, who});
}

}  // namespace

Page home_page(const Reader& reader) {
  const EditionSeen* edition = reader.log.newest();
  if (edition == nullptr) return {reader.say("home.title"), paragraph(reader.say("home.empty"))};
  return {text_in(edition->announced.title, reader.language()).text,
          all({what_now(reader, *edition), figures(reader, *edition),
               dates(reader, edition->announced.calendar), also_open(reader),
               around_the_vote(reader, *edition), others(reader)})};
}

}  // namespace urna::api
