#include "api/pages/script_words.h"

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

}  // namespace

std::string script_words(Language language, std::initializer_list<const char*> areas) {
  std::string out;
  for (const char* area : areas)
    out += (out.empty() ? "" : ",") +
           members_of(asset("words/" + std::string(area) + ".json").bytes, tag_of(language));
  return "{" + out + "}";
}

}  // namespace urna::api
