// What stands before a body: URLs that we take, heads of answers that we read.
#include <algorithm>

#include "ledger/http_client.h"

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

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string_view trim(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

Error malformed(std::string why) { return {Errc::malformed, "HTTP answer: " + std::move(why)}; }

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

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
  if (name == "content-encoding" && lower(value) != "identity")
    return malformed("a Content-Encoding that was not asked for");
  if (name == "content-type") head.content_type = value;
  if (name == "connection" && lower(value).find("close") != std::string::npos)
    head.keep_alive = false;
  if (name != "content-length") return Ok{};
  if (head.content_length) return malformed("two Content-Lengths");
  if (!is_digits(value, 12)) return malformed("Content-Length is not plain digits");
  head.content_length = std::stoull(std::string(value));
  return Ok{};
}

Result<> parse_field(AnswerHead& head, std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
    return malformed("a field that is none");
  const std::string_view value = trim(line.substr(colon + 1));
  const auto control = [](char c) { return (c >= 0 && c < 0x20 && c != '\t') || c == 0x7f; };
  if (std::ranges::any_of(value, control)) return malformed("a control character in a field");
  return take_field(head, lower(line.substr(0, colon)), value);
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
  if (raw.size() > kMaxAnswerHeadBytes)
    return Error{Errc::over_limit, "HTTP answer: the head is too long"};
  if (!raw.ends_with("\r\n\r\n")) return malformed("the head does not end");
  raw.remove_suffix(2);
  AnswerHead head;
  for (std::size_t lines = 0; !raw.empty(); ++lines) {
    const std::size_t end = raw.find("\r\n");
    const std::string_view line = raw.substr(0, end);
    raw.remove_prefix(end + 2);
    if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
      return malformed("a bare CR, LF or NUL");
    if (lines > kMaxAnswerFields) return Error{Errc::over_limit, "HTTP answer: too many fields"};
    if (lines == 0) {
      URNA_ASSIGN(head, parse_status_line(line));
    } else {
      URNA_TRY(parse_field(head, line));
    }
  }
  return head;
}

}  // namespace urna::ledger
