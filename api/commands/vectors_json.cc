#include "api/commands/vectors_json.h"

namespace urna::api {

namespace {

constexpr std::size_t kLevelsInLines = 4;

std::string indent(std::size_t depth) { return std::string(depth + 1, ' '); }

}  // namespace

std::string laid_out(const json::value& value, std::size_t depth) {
  std::string out, between = "\n";
  const auto line = [&](const std::string& text) {
    out += between + indent(depth) + text;
    between = ",\n";
  };
  if (value.is_object() && depth < kLevelsInLines) {
    for (const auto& [name, member] : value.get_object())
      line(json::serialize(json::value(name)) + ": " + laid_out(member, depth + 1));
    return "{" + out + "}";
  }
  if (value.is_array() && !value.get_array().empty() && value.get_array()[0].is_object()) {
    for (const json::value& item : value.get_array()) line(json::serialize(item));
    return "[" + out + "]";
  }
  return json::serialize(value);
}

}  // namespace urna::api
