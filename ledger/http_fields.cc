#include "ledger/http_fields.h"

#include <algorithm>

namespace urna::ledger {

namespace {

std::string_view trim(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool is_control(char c) { return (c >= 0 && c < 0x20 && c != '\t') || c == 0x7f; }

}  // namespace

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

Result<HttpLines> parse_http_lines(std::string_view raw, std::size_t max_bytes) {
  const auto bad = [](const char* why) {
    return Error{Errc::malformed, std::string("HTTP: ") + why};
  };
  if (raw.size() > max_bytes) return Error{Errc::over_limit, "HTTP: the head is too long"};
  if (!raw.ends_with("\r\n\r\n")) return bad("the head does not end");
  raw.remove_suffix(2);
  HttpLines lines;
  for (bool first = true; !raw.empty(); first = false) {
    const std::size_t end = raw.find("\r\n");
    const std::string_view line = raw.substr(0, end);
    raw.remove_prefix(end + 2);
    if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
      return bad("a bare CR, LF or NUL");
    if (first) {
      lines.first = line;
      continue;
    }
    const std::size_t colon = line.find(':');
    if (lines.fields.size() == kMaxHttpFields)
      return Error{Errc::over_limit, "HTTP: too many fields"};
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
      return bad("a field that is none");
    const std::string_view value = trim(line.substr(colon + 1));
    if (std::ranges::any_of(value, is_control)) return bad("a control character in a field");
    lines.fields.emplace_back(lower_case(line.substr(0, colon)), value);
  }
  return lines;
}

}  // namespace urna::ledger
