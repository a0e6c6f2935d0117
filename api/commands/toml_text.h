// TOML files, and what toml++ 3.3 cannot take from people (both found by the fuzz target
// edition_toml). It asks is_non_ascii_horizontal_whitespace of a letter such as U+0103 outside
// quotes and comments, whose switch then ends in __builtin_unreachable(): such letters, which no
// TOML has there, are refused before the library sees them, and so are control characters, which no
// TOML has anywhere and behind which it goes on reading. And it asserts that a table's name
// begins with a letter, where "[.x]" and "[ ! ]" are only mistakes of whoever wrote the file; with
// assertions off it says so as an error.
#pragma once

// Before the library's own headers.
#define TOML_ASSERT(expr) static_assert(true)
#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>

namespace urna::api {

// Where the quoted text that begins at `start` ends; the end of the text if it does not.
inline std::size_t end_of_quotes(std::string_view text, std::size_t start) {
  const char quote = text[start];
  const std::string three(3, quote);
  const bool lines = text.substr(start).starts_with(three);
  std::size_t at = start + (lines ? 3 : 1);
  for (; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (!lines && (text[at] == quote || text[at] == '\n')) {
      return at + 1;
    } else if (lines && text.substr(at).starts_with(three)) {
      at += 3;
      for (int more = 0; more < 2 && at < text.size() && text[at] == quote; ++more) ++at;
      return at;
    }
  }
  return text.size();
}

// Quotes open behind white space, commas and the first sign of equality; in the middle of a word
// they are a mistake, and so are brackets there ("0.['x']", "9+='x'"). Behind a dot they would be
// part of a key, which no file of ours has, or of a number, which the library then reads on.
inline bool may_open(std::string_view text, std::size_t at) {
  while (at > 0 && (text[at - 1] == '[' || text[at - 1] == '{')) --at;
  if (at == 0) return true;
  if (text[at - 1] != '=')
    return std::string_view(" \t\r\n,").find(text[at - 1]) != std::string_view::npos;
  const std::size_t before = at == 1 ? std::string_view::npos : text.find_last_of("=\n,{", at - 2);
  return before == std::string_view::npos || text[before] != '=';
}

// A backslash, white space and line ends or none, and a letter beyond ASCII: the library looks for
// the end of a folded line there, and asks the same of the letter.
inline bool folds_into_letter(std::string_view quoted) {
  for (std::size_t at = 0; at < quoted.size(); ++at) {
    if (quoted[at] != '\\') continue;
    const std::size_t next = quoted.find_first_not_of(" \t\r\n", at + 1);
    if (next != std::string_view::npos && static_cast<unsigned char>(quoted[next]) >= 0x80)
      return true;
    ++at;
  }
  return false;
}

inline bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f;
}

// The line, from 1, of the first letter beyond ASCII outside quotes and comments or behind a
// backslash, or control character.
inline std::optional<std::uint32_t> line_of_stray_character(std::string_view text) {
  std::uint32_t line = 1;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t next = at + 1;
    if (static_cast<unsigned char>(text[at]) >= 0x80) return line;
    if (text[at] == '#') next = std::min(text.find('\n', at), text.size());
    if ((text[at] == '"' || text[at] == '\'') && may_open(text, at)) next = end_of_quotes(text, at);
    if (text[at] == '"' && folds_into_letter(text.substr(at, next - at))) return line;
    for (; at < std::min(next, text.size()); ++at) {
      if (is_control(text[at])) return line;
      line += text[at] == '\n' ? 1 : 0;
    }
  }
  return std::nullopt;
}

// Throws toml::parse_error.
inline toml::table parse_toml_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return toml::parse_file(path);  // which says why
  std::stringstream text;
  text << file.rdbuf();
  const std::string bytes = text.str();
  const std::string_view marked = bytes;
  const bool mark = marked.starts_with("\xef\xbb\xbf");
  if (const auto line = line_of_stray_character(marked.substr(mark ? 3 : 0)))
    throw toml::parse_error(
        "a letter beyond ASCII outside quotes or behind a backslash, or a control character",
        toml::source_region{{*line, 1}, {*line, 1}, nullptr});
  return toml::parse(marked, path);
}

}  // namespace urna::api
