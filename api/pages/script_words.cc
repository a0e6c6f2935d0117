#include "api/pages/script_words.h"

#include <map>

#include "api/pages/assets.h"
#include "api/pages/catalogue_file.h"
#include "ledger/json.h"

namespace urna::api {

namespace {

std::string members_of(std::string_view bytes, const std::string& tag) {
  const auto catalogue = read_catalogue_file(bytes);
  CHECK(catalogue.ok());
  std::string out;
  for (const auto& [key, texts] : *catalogue)
    out += (out.empty() ? "" : ",") + ledger::json_quote(key) + ":" +
           ledger::json_quote(texts.at(tag));
  return out;
}

// By file and language, made once: a page is asked for more often than its words change.
const std::map<std::string, std::string>& all_members() {
  static const std::map<std::string, std::string> kAll = [] {
    std::map<std::string, std::string> all;
    for (const Asset& file : assets())
      for (const Language language : kLanguages)
        if (file.name.starts_with("words/"))
          all[std::string(file.name) + " " + tag_of(language)] =
              members_of(file.bytes, tag_of(language));
    return all;
  }();
  return kAll;
}

}  // namespace

std::string script_words(Language language, std::initializer_list<const char*> areas) {
  std::string out;
  for (const char* area : areas)
    out += (out.empty() ? "" : ",") +
           all_members().at("words/" + std::string(area) + ".json " + tag_of(language));
  return "{" + out + "}";
}

}  // namespace urna::api
