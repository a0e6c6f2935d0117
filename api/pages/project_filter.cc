#include "api/pages/project_filter.h"

#include <algorithm>

#include "api/answers.h"
#include "api/pages/pages.h"

namespace urna::api {

namespace {

using Order = ProjectFilter::Order;

struct OrderWord {
  Order order;
  const char *word, *key;
};
constexpr OrderWord kOrders[] = {{Order::filed, "filed", "projects.order.filed"},
                                 {Order::cheap, "cheap", "projects.order.cheap"},
                                 {Order::dear, "dear", "projects.order.dear"}};

bool has_theme(const tally::ProjectState& project, const std::string& tag) {
  return std::ranges::find(tags_of(project), tag) != tags_of(project).end();
}

bool fits(const ProjectFilter& filter, const EditionSeen& edition, std::uint32_t number) {
  const tally::ProjectState& project = edition.projects[number];
  return (!filter.theme || has_theme(project, edition.announced.categories[*filter.theme].tag)) &&
         (!filter.district || project.filed.district == *filter.district) &&
         (!filter.won || is_funded(edition, number));
}

struct Choice {
  std::string value;
  Markup label;
  bool chosen = false;
};

Markup select(const std::string& label, const char* name, const std::vector<Choice>& choices) {
  Markup options;
  for (const Choice& choice : choices)
    options +=
        element("option", {{"value", choice.value}, when(choice.chosen, "selected")}, choice.label);
  return element("label", {}, {Markup(label), element("select", {{"name", name}}, options)});
}

Markup themes(const Reader& reader, const ProjectFilter& filter, const EditionSeen& edition) {
  const auto& categories = edition.announced.categories;
  if (categories.empty()) return {};
  std::vector<Choice> choices{{"", reader.say("projects.all_themes")}};
  for (std::size_t i = 0; i < categories.size(); ++i)
    choices.push_back({std::to_string(i), text_in(categories[i].name, reader.language()).text,
                       filter.theme == i});
  return select(reader.say("project.category"), "theme", choices);
}

Markup districts(const Reader& reader, const ProjectFilter& filter, const EditionSeen& edition) {
  if (edition.announced.districts.empty()) return {};
  std::vector<Choice> choices{{"", reader.say("projects.all_districts")}};
  for (const ledger::NamedCode& district : edition.announced.districts)
    choices.push_back({std::to_string(district.code),
                       text_in(district.name, reader.language()).text,
                       filter.district == district.code});
  return select(reader.say("project.district"), "district", choices);
}

Markup orders(const Reader& reader, const ProjectFilter& filter) {
  std::vector<Choice> choices;
  for (const auto& [order, word, key] : kOrders)
    choices.push_back({word, reader.say(key), filter.order == order});
  return select(reader.say("projects.order"), "order", choices);
}

Markup only_won(const Reader& reader, const ProjectFilter& filter, const EditionSeen& edition) {
  if (!edition.result) return {};
  return element(
      "label", {{"class", "tick"}},
      {void_element(
           "input",
           {{"type", "checkbox"}, {"name", "won"}, {"value", "1"}, when(filter.won, "checked")}),
       Markup(" "), Markup(reader.say("projects.only_won"))});
}

}  // namespace

ProjectFilter read_filter(std::string_view query, const EditionSeen& edition) {
  ProjectFilter filter;
  constexpr std::uint64_t kNone = ~std::uint64_t{0};
  const std::uint64_t theme = number_parameter(query, "theme", kNone).value_or(kNone);
  if (theme < edition.announced.categories.size()) filter.theme = theme;
  const std::uint64_t district = number_parameter(query, "district", kNone).value_or(kNone);
  for (const ledger::NamedCode& known : edition.announced.districts)
    if (known.code == district) filter.district = known.code;
  filter.won = edition.result && parameter(query, "won") == "1";
  for (const auto& [order, word, key] : kOrders)
    if (parameter(query, "order") == word) filter.order = order;
  return filter;
}

std::vector<std::uint32_t> chosen_projects(const ProjectFilter& filter,
                                           const EditionSeen& edition) {
  std::vector<std::uint32_t> chosen;
  for (std::uint32_t i = 0; i < edition.projects.size(); ++i)
    if (fits(filter, edition, i)) chosen.push_back(i);
  if (filter.order == Order::filed) return chosen;
  std::ranges::stable_sort(chosen, [&](std::uint32_t a, std::uint32_t b) {
    const std::int64_t one = amount_of(edition.projects[a]), other = amount_of(edition.projects[b]);
    return filter.order == Order::cheap ? one < other : one > other;
  });
  return chosen;
}

Markup filter_form(const Reader& reader, const ProjectFilter& filter, const EditionSeen& edition) {
  const bool newest = reader.log.newest()->id == edition.id;
  const Markup which =
      newest ? Markup()
             : void_element("input",
                            {{"type", "hidden"}, {"name", "edition"}, {"value", edition.hex()}});
  const Markup form =
      element("form", {{"method", "get"}, {"class", "filter"}},
              {which, themes(reader, filter, edition), districts(reader, filter, edition),
               orders(reader, filter), only_won(reader, filter, edition),
               element("button", {{"class", "second"}}, reader.say("projects.show"))});
  return element("details", {{"class", "chooser"}, when(filter != ProjectFilter{}, "open")},
                 {element("summary", {}, reader.say("projects.choose")), form});
}

}  // namespace urna::api
