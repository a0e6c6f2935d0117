// What an archive says about itself, to people and to programs.
#include <algorithm>

#include "api/open_data.h"
#include "api/pages/words.h"
#include "api/tables.h"
#include "ledger/json.h"

namespace urna::api {

namespace {

using ledger::json_quote;

// "results-0.pb" -> "pb": the word that describes a member, and its form.
std::string_view form_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
}

std::string key_of(std::string_view name) {
  return "opendata.file." + (form_of(name) == "pb" ? std::string("results.pb") : std::string(name));
}

std::vector<std::string> names_of(const std::vector<ArchiveMember>& members,
                                  const ArchiveSizes& sizes) {
  std::vector<std::string> names;
  for (const ArchiveMember& member : members) names.push_back(member.name);
  if (sizes.has_log_lines()) names.emplace_back("log.jsonl");
  return names;
}

std::string part_of(const Words& words, const tally::Edition& edition,
                    const std::vector<std::string>& names, const ArchiveSizes& sizes) {
  const auto number = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
  std::string text =
      std::string("## ") + own_name_of(words.language()) + "\n\n" +
      words("opendata.about", {{"title", text_in(edition.announced.title, words.language()).text},
                               {"entries", number(sizes.log)}}) +
      "\n\n";
  for (const std::string& name : names) text += "- `" + name + "`: " + words(key_of(name)) + "\n";
  text += "\n";
  if (!sizes.has_log_lines()) text += words("opendata.log_is_long") + "\n\n";
  return text + words("opendata.formula") + "\n\n" + words("opendata.check") + "\n\n";
}

struct Form {
  const char *ending, *type;
};
constexpr Form kForms[] = {{"csv", "text/csv"},
                           {"json", "application/json"},
                           {"jsonl", "application/jsonl"},
                           {"pb", "text/plain"},
                           {"", "text/plain"}};

// The name by which the Frictionless standard asks for resources: lower case, digits, . _ -
std::string resource_of(const std::string& name) {
  const auto form = std::ranges::find(kForms, form_of(name), &Form::ending);
  std::string out = "{\"name\":" + json_quote(name) + ",\"path\":" + json_quote(name) +
                    ",\"mediatype\":" + json_quote(form->type) + ",\"encoding\":\"utf-8\"";
  if (form_of(name) != "csv") return out + "}";
  const auto columns = name == "projects.csv"  ? project_columns()
                       : name == "turnout.csv" ? turnout_columns()
                                               : result_columns();
  return out + ",\"format\":\"csv\",\"profile\":\"tabular-data-resource\",\"schema\":" +
         ledger::schema_of(columns) + "}";
}

}  // namespace

std::string archive_readme(const tally::Edition& edition, const std::vector<ArchiveMember>& members,
                           const ArchiveSizes& sizes) {
  std::string text = "# " + text_in(edition.announced.title, Language::ro).text + "\n\n";
  for (const Language language : kLanguages)
    text += part_of(Words::in(language), edition, names_of(members, sizes), sizes);
  text.pop_back();
  return text;
}

std::string archive_description(const ledger::EditionId& id, const tally::Edition& edition,
                                const std::vector<ArchiveMember>& members,
                                const ArchiveSizes& sizes) {
  std::string resources;
  for (const std::string& name : names_of(members, sizes))
    resources += (resources.empty() ? "" : ",") + resource_of(name);
  return "{\"profile\":\"data-package\",\"name\":\"urna-" + ledger::to_hex(id.view()) +
         "\",\"title\":" + json_quote(text_in(edition.announced.title, Language::en).text) +
         ",\"tables_at\":" + std::to_string(sizes.tables) +
         ",\"log_at\":" + std::to_string(sizes.log) + ",\"resources\":[" + resources + "]}\n";
}

}  // namespace urna::api
