#include "api/pages/catalogue_file.h"

#include <boost/json.hpp>

#include "api/reason_words.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Result;

namespace {

Error wrong(const std::string& key, const char* why) { return {Errc::malformed, key + ": " + why}; }

Result<std::map<std::string, std::string>> texts_of(const std::string& key,
                                                    const boost::json::value& value) {
  if (!value.is_object()) return wrong(key, "no object of texts");
  std::map<std::string, std::string> texts;
  for (const auto& [tag, text] : value.as_object()) {
    if (!language_of(std::string(tag))) return wrong(key, "a language that is none of ours");
    if (!text.is_string()) return wrong(key, "no text");
    texts.emplace(tag, text.as_string());
  }
  return texts;
}

}  // namespace

Result<TextsByKey> read_catalogue_file(std::string_view text) {
  boost::json::error_code error;
  const boost::json::value value = boost::json::parse(text, error);
  if (error || !value.is_object()) return wrong("the file", "not a JSON object");
  TextsByKey all;
  for (const auto& [key, texts] : value.as_object()) {
    URNA_ASSIGN(all[std::string(key)], texts_of(std::string(key), texts));
  }
  return all;
}

}  // namespace urna::api
