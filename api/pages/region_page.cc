// The front page of a server that holds several localities: what is open where.
#include "api/pages/follow_parts.h"
#include "api/pages/pages.h"

namespace urna::api {

namespace {

Markup locality(const Reader& reader, const TownSeen& town) {
  if (town.log == nullptr)
    return element("li", {{"class", "project"}},
                   {element("h2", {}, town.name), paragraph(reader.say("region.not_served"))});
  const LogSeen& log = *town.log;
  const std::string home = log.base + "/" + tag_of(reader.language()) + "/";
  const Markup heading = element("h2", {}, link_to(home, log.name(reader.language())));
  const EditionSeen* edition = usual_edition(log, "vote");
  if (edition == nullptr)
    return element("li", {{"class", "project"}}, {heading, paragraph(reader.say("home.empty"))});
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
