// What stands before a body: URLs that we take, heads of answers that we read.
#include <algorithm>

#include "ledger/http_client.h"
#include "ledger/http_fields.h"

namespace urna::ledger {

namespace {

bool is_digits(std::string_view text, std::size_t most) {
  return !text.empty() && text.size() <= most &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_host(std::string_view host, bool bracketed) {
  const std::string_view marks = bracketed ? ":." : "-._";
  return !host.empty() && std::ranges::all_of(host, [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           marks.find(c) != std::string_view::npos;
  });
}

bool is_prefix(std::string_view prefix) {
  return std::ranges::all_of(prefix, [](char c) {
    return c > 0x20 && c < 0x7f && std::string_view("?#%\"<>\\").find(c) == std::string_view::npos;
  });
}

Error malformed(std::string why) { return {Errc::malformed, "HTTP: " + std::move(why)}; }

// "HTTP/1.1 200 OK"; the words after the number may be missing.
Result<AnswerHead> parse_status_line(std::string_view line) {
  AnswerHead head;
  if (!line.starts_with("HTTP/1.1 ") && !line.starts_with("HTTP/1.0 "))
    return malformed("no status line of HTTP/1");
  head.keep_alive = line[7] == '1';
  line.remove_prefix(9);
  if (line.size() < 3 || !is_digits(line.substr(0, 3), 3) || (line.size() > 3 && line[3] != ' '))
    return malformed("no status number");
  for (char c : line.substr(0, 3)) head.status = head.status * 10 + static_cast<unsigned>(c - '0');
  // An interim answer is only for who asked for one.
  if (head.status < 200 || head.status > 599)
    return malformed("status " + std::to_string(head.status));
  return head;
}

Result<> take_field(AnswerHead& head, const std::string& name, std::string_view value) {
  if (name == "transfer-encoding")
    return malformed("Transfer-Encoding (" + std::string(value.substr(0, 20)) +
                     ") is not read here; the server must send a Content-Length");
  if (name == "content-encoding" && lower_case(value) != "identity")
    return malformed("a Content-Encoding that was not asked for");
  if (name == "content-type") head.content_type = value;
  if (name == "connection" && lower_case(value).find("close") != std::string::npos)
    head.keep_alive = false;
  if (name != "content-length") return Ok{};
  if (head.content_length) return malformed("two Content-Lengths");
  if (!is_digits(value, 12)) return malformed("Content-Length is not plain digits");
  head.content_length = std::stoull(std::string(value));
  return Ok{};
}

// What stands behind the host: nothing, or a colon and 1 to 65535.
bool take_port(std::string_view rest, std::string& port) {
  if (rest.empty()) return true;
  if (rest[0] != ':' || !is_digits(rest.substr(1), 5) || rest[1] == '0') return false;
  port = rest.substr(1);
  return std::stoul(port) <= 65'535;
}

}  // namespace

Result<HttpUrl> parse_http_url(std::string_view text) {
  const Error error{Errc::usage, "expected http://host[:port][/prefix]"};
  if (text.starts_with("https://"))
    return Error{
        Errc::usage,
        "https is not spoken here: TLS belongs to a proxy; give the http:// address of it"};
  if (text.size() > kMaxUrlBytes || !text.starts_with("http://")) return error;
  text.remove_prefix(7);
  HttpUrl url;
  const std::size_t slash = std::min(text.find('/'), text.size());
  url.prefix = text.substr(slash);
  std::string_view place = text.substr(0, slash);
  const bool bracketed = place.starts_with('[');
  const std::size_t end = bracketed ? place.find(']') : std::min(place.find(':'), place.size());
  if (end == std::string_view::npos) return error;
  url.host = bracketed ? place.substr(1, end - 1) : place.substr(0, end);
  if (!take_port(place.substr(bracketed ? end + 1 : end), url.port)) return error;
  while (url.prefix.ends_with('/')) url.prefix.pop_back();
  if (!is_host(url.host, bracketed) || !is_prefix(url.prefix)) return error;
  return url;
}

std::string to_text(const HttpUrl& url) {
  const bool bracketed = url.host.find(':') != std::string::npos;
  return "http://" + (bracketed ? "[" + url.host + "]" : url.host) +
         (url.port == "80" ? "" : ":" + url.port) + url.prefix;
}

Result<AnswerHead> parse_answer_head(std::string_view raw) {
  URNA_ASSIGN(const HttpLines lines, parse_http_lines(raw, kMaxAnswerHeadBytes));
  URNA_ASSIGN(AnswerHead head, parse_status_line(lines.first));
  for (const auto& [name, value] : lines.fields) URNA_TRY(take_field(head, name, value));
  return head;
}

}  // namespace urna::ledger
