// All projects of an edition as a list, and one project by itself.
#include <algorithm>

#include "api/pages/follow_parts.h"
#include "api/pages/pages.h"
#include "api/pages/project_filter.h"
#include "api/pages/project_life.h"
#include "api/pages/share.h"

namespace urna::api {

std::int64_t amount_of(const tally::ProjectState& project) {
  return project.review ? project.review->cost : project.filed.cost;
}

const std::vector<std::string>& tags_of(const tally::ProjectState& project) {
  return project.review ? project.review->categories : project.filed.categories;
}

std::string cost_of(const Reader& reader, const EditionSeen& edition,
                    const tally::ProjectState& project) {
  return reader.words.money(amount_of(project), edition.currency());
}

bool is_funded(const EditionSeen& edition, std::uint32_t number) {
  return edition.result &&
         std::ranges::any_of(edition.result->results, [&](const ledger::QuestionResult& result) {
           return std::ranges::find(result.winners, number) != result.winners.end();
         });
}

namespace {

// Of a question that was opened; where too few voted, nothing is known to have lost.
bool is_counted(const EditionSeen& edition, std::uint32_t number) {
  if (!edition.result) return false;
  return std::ranges::any_of(edition.result->results, [&](const ledger::QuestionResult& result) {
    const auto& projects = edition.defined->questions.at(result.question).projects;
    return edition.questions.at(result.question).outcome &&
           std::ranges::find(projects, number) != projects.end();
  });
}

std::string status_key(const EditionSeen& edition, std::uint32_t number) {
  static constexpr const char* kKeys[] = {"status.filed", "status.admitted", "status.rejected",
                                          "status.withdrawn"};
  const tally::ProjectState& project = edition.projects[number];
  if (project.status == tally::ProjectStatus::admitted && is_counted(edition, number))
    return is_funded(edition, number) ? "status.won" : "status.not_funded";
  return kKeys[static_cast<std::size_t>(project.status)];
}

Markup status_of(const Reader& reader, const EditionSeen& edition, std::uint32_t number) {
  const std::string key = status_key(edition, number);
  return element("span", {{"class", "status " + key.substr(7)}}, reader.say(key));
}

Markup categories_of(const Reader& reader, const EditionSeen& edition,
                     const std::vector<std::string>& tags) {
  Markup made;
  for (const std::string& tag : tags) {
    const auto found = std::ranges::find(edition.announced.categories, tag, &ledger::NamedTag::tag);
    made += element(
        "li", {},
        found == edition.announced.categories.end() ? Markup(tag) : own_text(reader, found->name));
  }
  return made.empty() ? made : element("ul", {{"class", "tags"}}, made);
}

Markup team_of(const Reader& reader, const tally::ProjectState& project) {
  const ledger::TeamComposition& team = project.review ? project.review->team : project.filed.team;
  if (team.locals + team.newcomers == 0) return {};
  return reader.say("project.team_is", {{"locals", std::int64_t{team.locals}},
                                        {"newcomers", std::int64_t{team.newcomers}}});
}

// The team as its proposer named it; nothing where nobody is told.
Markup team_line(const Reader& reader, const tally::ProjectState& project) {
  const Markup team = team_of(reader, project);
  return team.empty() ? team
                      : element("p", {{"class", "fine"}},
                                {Markup(reader.say("project.team")), Markup(": "), team});
}

Markup card(const Reader& reader, const EditionSeen& edition, std::uint32_t number) {
  const tally::ProjectState& project = edition.projects[number];
  return element("li", {{"class", "project"}},
                 {element("h2", {},
                          link_to(page_about(reader, edition, "projects/" + std::to_string(number)),
                                  own_text(reader, project.filed.title))),
                  element("p", {{"class", "facts-line"}},
                          {element("strong", {}, cost_of(reader, edition, project)), Markup(" "),
                           status_of(reader, edition, number)}),
                  team_line(reader, project), categories_of(reader, edition, tags_of(project))});
}

Markup named(const Reader& reader, const std::vector<ledger::NamedCode>& codes,
             std::uint16_t code) {
  const auto found = std::ranges::find(codes, code, &ledger::NamedCode::code);
  return found == codes.end() ? Markup() : own_text(reader, found->name);
}

Markup envelope_of(const Reader& reader, const EditionSeen& edition,
                   const tally::ProjectState& project) {
  const std::uint16_t id = project.review ? project.review->envelope : project.filed.envelope;
  const auto found = std::ranges::find(edition.announced.envelopes, id, &ledger::Envelope::id);
  return found == edition.announced.envelopes.end() ? Markup() : own_text(reader, found->name);
}

// Fingerprints only: the files stay with whoever proposes.
Markup files_of(const tally::ProjectState& project) {
  Markup items;
  for (const ledger::Hash& hash : project.filed.attachments)
    items += element("li", {}, element("code", {}, ledger::to_hex(hash.view())));
  return items.empty() ? items : element("ul", {{"class", "chosen"}}, items);
}

// What the committee decided and why, or that it has not yet; and whether the proposer withdrew.
Markup review_of(const Reader& reader, const tally::ProjectState& project) {
  const std::string heading = reader.say("project.review");
  if (project.status == tally::ProjectStatus::filed)
    return section(heading, {paragraph(reader.say("project.waits"))});
  Markup made;
  if (project.status == tally::ProjectStatus::withdrawn)
    made += element("p", {{"class", "notice"}}, reader.say("project.withdrawn"));
  if (project.review && !project.review->reason.empty())
    made += section(heading, {own_paragraphs(reader, project.review->reason)});
  return made;
}

}  // namespace

Page projects_page(const Reader& reader, const EditionSeen& edition) {
  const ProjectFilter filter = read_filter(reader.query, edition);
  const std::vector<std::uint32_t> chosen = chosen_projects(filter, edition);
  Markup cards;
  for (const std::uint32_t number : chosen) cards += card(reader, edition, number);
  const auto count = static_cast<std::int64_t>(chosen.size());
  const auto all_of_them = static_cast<std::int64_t>(edition.projects.size());
  const Markup lead =
      element("p", {{"class", "lead"}},
              count == all_of_them
                  ? reader.say("projects.count", {{"count", count}})
                  : reader.say("projects.count_of", {{"count", count}, {"all", all_of_them}}));
  return {reader.say("nav.projects"),
          all({lead, edition.projects.empty() ? Markup() : filter_form(reader, filter, edition),
               element("ul", {{"class", "projects"}}, cards),
               other_editions(reader, edition, "projects")})};
}

Page project_page(const Reader& reader, const EditionSeen& edition, std::uint32_t number) {
  const tally::ProjectState& project = edition.projects.at(number);
  const Words& words = reader.words;
  const Markup known =
      facts({{words("project.cost"), Markup(cost_of(reader, edition, project))},
             {words("project.status"), status_of(reader, edition, number)},
             {words("project.category"), categories_of(reader, edition, tags_of(project))},
             {words("project.envelope"), envelope_of(reader, edition, project)},
             {words("project.district"),
              named(reader, edition.announced.districts, project.filed.district)},
             {words("project.team"), team_of(reader, project)},
             {words("project.label"), Markup(project.filed.label)},
             {words("project.files"), files_of(project)}});
  const Markup review = review_of(reader, project);
  const Markup evidence = section(
      words("project.evidence"),
      {facts({{words("project.filed_at"), entry_link(reader, project.filed_at)},
              {words("project.reviewed_at"),
               project.reviewed_at == 0 ? Markup() : entry_link(reader, project.reviewed_at)}})});
  return {text_in(project.filed.title, reader.language()).text,
          all({own_paragraphs(reader, project.filed.summary), known, review,
               result_of_project(reader, edition, number), project_life(reader, edition, number),
               evidence, card_link(reader, edition, "projects/" + std::to_string(number)),
               paragraph(link_to(page_about(reader, edition, "projects"), words("project.all")))}),
          200,
          {},
          false,
          project_summary(reader, edition, number)};
}

}  // namespace urna::api
