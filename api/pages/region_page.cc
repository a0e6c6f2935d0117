// The front page of a server that holds several localities: what is open where.
#include "api/pages/follow_parts.h"
#include "api/pages/pages.h"

namespace urna::api {

namespace {

// Where people can vote, else propose, else withdraw what they proposed; else the newest.
const EditionSeen* shown_of(const LogSeen& log) {
  const EditionSeen* voting = usual_edition(log, "vote");
  const bool votes = voting != nullptr && voting->phase == tally::Phase::voting;
  return votes ? voting : usual_edition(log, "propose");
}

Markup locality(const Reader& reader, const TownSeen& town) {
  if (town.log == nullptr)
    return element("li", {{"class", "project"}},
                   {element("h2", {}, town.name), paragraph(reader.say("region.not_served"))});
  const LogSeen& log = *town.log;
  const std::string home = log.base + "/" + tag_of(reader.language()) + "/";
  const EditionSeen* edition = shown_of(log);
  if (edition == nullptr)
    return element("li", {{"class", "project"}},
                   {element("h2", {}, link_to(home, log.name(reader.language()))),
                    paragraph(reader.say("home.empty"))});
  const Markup heading =
      element("h2", {}, link_to(home, own_text(reader, edition->announced.title)));
  return element(
      "li", {{"class", "project"}},
      {heading, paragraph(reader.say(phase_key(edition->phase) + ".now")),
       facts({{reader.say("home.budget"),
               Markup(reader.words.money(edition->announced.budget, edition->currency()))},
              {reader.say("home.projects"),
               Markup(reader.words.number(std::ssize(edition->projects)))}})});
}

}  // namespace

Page region_page(const Reader& reader, const std::vector<TownSeen>& towns) {
  Markup items;
  for (const TownSeen& town : towns) items += locality(reader, town);
  Page page{reader.say("region.title"),
            all({element("p", {{"class", "lead"}}, reader.say("region.lead")),
                 element("ul", {{"class", "projects"}}, items)})};
  page.quiet = true;
  return page;
}

}  // namespace urna::api
