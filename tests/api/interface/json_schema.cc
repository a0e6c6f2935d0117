#include "tests/api/interface/json_schema.h"

#include <algorithm>
#include <regex>
#include <set>
#include <utility>

namespace urna::api {

namespace json = boost::json;

namespace {

bool has_type(std::string_view type, const json::value& value) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_bool();
  if (type == "null") return value.is_null();
  if (type == "integer") return value.is_int64() || value.is_uint64();
  return false;
}

bool at_most(const json::value& left, const json::value& right) {
  if (left.is_uint64())
    return right.is_uint64() ? left.get_uint64() <= right.get_uint64()
                             : std::cmp_less_equal(left.get_uint64(), right.get_int64());
  return right.is_uint64() ? std::cmp_less_equal(left.get_int64(), right.get_uint64())
                           : left.get_int64() <= right.get_int64();
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

bool matches(std::string_view pattern, std::string_view text) {
  return std::regex_search(text.begin(), text.end(),
                           std::regex(pattern.begin(), pattern.end(), std::regex::ECMAScript));
}

std::string shown(const json::value& value) { return json::serialize(value).substr(0, 120); }

const std::set<std::string_view> kAnnotations{"description", "examples", "default"};
const std::set<std::string_view> kOfObjects{"properties", "required", "additionalProperties",
                                            "propertyNames", "maxProperties"};

}  // namespace

const json::value& JsonSchemas::resolved(const json::value& schema) const {
  const auto* reference = schema.as_object().if_contains("$ref");
  if (reference == nullptr) return schema;
  json::error_code error;
  const auto* found = document_.find_pointer(reference->as_string().subview(1), error);
  if (found == nullptr) throw std::runtime_error("no " + json::serialize(*reference));
  return resolved(*found);
}

bool JsonSchemas::is_one_of(const json::array& schemas, const json::value& value,
                            const std::string& place, bool exactly_one, Faults& faults) const {
  std::size_t right = 0;
  Faults nearest;
  for (const json::value& schema : schemas) {
    Faults these = check(schema, value, place);
    right += these.empty() ? 1 : 0;
    if (nearest.empty() || these.size() < nearest.size()) nearest = std::move(these);
  }
  if (right == 1 || (right > 1 && !exactly_one)) return true;
  faults.push_back(place + ": " + std::to_string(right) + " alternatives fit " + shown(value));
  faults.insert(faults.end(), nearest.begin(), nearest.end());
  return false;
}

void JsonSchemas::check_object(const json::object& schema, const json::object& value,
                               const std::string& place, Faults& faults) const {
  const auto* known = schema.if_contains("properties");
  const auto* others = schema.if_contains("additionalProperties");
  const auto* names = schema.if_contains("propertyNames");
  for (const auto& [name, member] : value) {
    const std::string at = place + "." + std::string(name);
    const json::value* one = known == nullptr ? nullptr : known->as_object().if_contains(name);
    if (one == nullptr) one = others;
    if (one != nullptr && one->is_bool() && !one->get_bool()) faults.push_back(at + ": unknown");
    if (one != nullptr && one->is_object())
      for (std::string& fault : check(*one, member, at)) faults.push_back(std::move(fault));
    if (names != nullptr)
      for (std::string& fault : check(*names, json::string(name), at))
        faults.push_back(std::move(fault));
  }
  if (const auto* required = schema.if_contains("required"))
    for (const json::value& name : required->as_array())
      if (!value.contains(name.as_string()))
        faults.push_back(place + ": lacks " + std::string(name.as_string()));
  if (const auto* most = schema.if_contains("maxProperties"))
    if (static_cast<std::int64_t>(value.size()) > most->as_int64())
      faults.push_back(place + ": too many members");
}

void JsonSchemas::check_word(const json::object& schema, std::string_view word,
                             const json::value& argument, const json::value& value,
                             const std::string& place, Faults& faults) const {
  const auto need = [&](bool holds) {
    if (!holds) faults.push_back(place + ": " + std::string(word) + " of " + shown(value));
  };
  if (kAnnotations.contains(word)) return;
  if (kOfObjects.contains(word)) {  // all of them at once, at the first of them there
    const auto first = std::ranges::find_if(
        schema, [](const auto& pair) { return kOfObjects.contains(pair.key()); });
    if (value.is_object() && first->key() == word)
      check_object(schema, value.get_object(), place, faults);
    return;
  }
  if (word == "type") return need(has_type(argument.as_string(), value));
  if (word == "const") return need(value == argument);
  if (word == "enum") return need(std::ranges::count(argument.as_array(), value) > 0);
  if (word == "anyOf" || word == "oneOf") {
    is_one_of(argument.as_array(), value, place, word == "oneOf", faults);
    return;
  }
  if (word == "pattern")
    return need(!value.is_string() || matches(argument.as_string(), value.get_string()));
  if (word == "maxLength")
    return need(!value.is_string() ||
                static_cast<std::int64_t>(code_points(value.get_string())) <= argument.as_int64());
  const bool integer = value.is_int64() || value.is_uint64();
  if (word == "minimum") return need(!integer || at_most(argument, value));
  if (word == "maximum") return need(!integer || at_most(value, argument));
  if (word == "maxItems")
    return need(!value.is_array() ||
                static_cast<std::int64_t>(value.get_array().size()) <= argument.as_int64());
  if (word == "items") {
    if (!value.is_array()) return;
    for (std::size_t i = 0; i < value.get_array().size(); ++i)
      for (std::string& fault :
           check(argument, value.get_array()[i], place + "[" + std::to_string(i) + "]"))
        faults.push_back(std::move(fault));
    return;
  }
  faults.push_back(place + ": this checker does not know the word " + std::string(word));
}

Faults JsonSchemas::check(const json::value& schema, const json::value& value,
                          const std::string& place) const {
  Faults faults;
  const json::object& words = resolved(schema).as_object();
  for (const auto& [word, argument] : words)
    check_word(words, word, argument, value, place, faults);
  return faults;
}

}  // namespace urna::api
