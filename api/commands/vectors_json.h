// How frozen vectors are written down: byte strings, elements and scalars as lower-case hex, and
// the line breaks of the reference that vectors are compared with byte by byte.
#pragma once

#include <boost/json.hpp>
#include <string>

#include "tally/ballot/attributes.h"

namespace urna::api {

namespace json = boost::json;

inline json::string hex_text(ledger::ByteView bytes) { return json::string(ledger::to_hex(bytes)); }
template <class Tag, std::size_t N>
json::string hex_text(const ledger::Fixed<Tag, N>& item) {
  return hex_text(item.view());
}
inline json::string hex_text(const tally::SecretScalar& item) { return hex_text(item.value()); }

template <class Items>
json::array hex_list(const Items& items) {
  json::array out;
  for (const auto& item : items) out.push_back(hex_text(item));
  return out;
}
template <class Items>
json::array number_list(const Items& items) {
  json::array out;
  for (const auto& item : items) out.push_back(std::int64_t{item});
  return out;
}
// Lists of [bit, weight].
inline json::array forms_text(std::span<const tally::Form> forms) {
  json::array out;
  for (const tally::Form& form : forms) {
    json::array terms;
    for (const tally::Term& term : form)
      terms.push_back(json::array{std::int64_t{term.bit}, term.weight});
    out.push_back(std::move(terms));
  }
  return out;
}

// Objects down to the fourth level and lists of objects break into lines; the rest is compact.
std::string laid_out(const json::value& value, std::size_t depth = 0);

}  // namespace urna::api
