#include <algorithm>
#include <optional>

#include "api/http.h"

namespace urna::api {

namespace {

HttpHead refuse(unsigned status, std::string why) {
  HttpHead head;
  head.refused = status;
  head.why = std::move(why);
  head.keep_alive = false;
  return head;
}

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

bool is_visible(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

// A name or address with a port, at most (RFC 9110, 7.2). Nothing is done with it; but whoever is
// in front of us chooses by it, and there must not be two readings.
bool is_host(std::string_view text) {
  constexpr std::string_view kMarks = "-._~:[]%";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

struct Fields {
  std::vector<std::string> content_lengths, hosts;
  bool transfer_encoding = false;
  std::string connection, expect, accept, accept_language, if_none_match, forwarded_for,
      last_event_id;

  void take(const std::string& name, std::string_view value) {
    if (name == "content-length") content_lengths.emplace_back(value);
    if (name == "host") hosts.emplace_back(value);
    if (name == "transfer-encoding") transfer_encoding = true;
    if (name == "connection") connection += lower(value) + ",";
    if (name == "expect") expect = lower(value);
    if (name == "accept") accept = value;
    if (name == "accept-language") accept_language = value;
    if (name == "if-none-match") if_none_match = value;
    if (name == "last-event-id") last_event_id = value;
    if (name == "x-forwarded-for")
      forwarded_for += (forwarded_for.empty() ? "" : ",") + std::string(value);
  }
};

// Returns why the line is no header field, or nothing.
std::optional<std::string> read_field(std::string_view line, Fields& fields) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
    return "a malformed header field";
  const std::string_view value = trim(line.substr(colon + 1));
  const auto control = [](char c) { return (c >= 0 && c < 0x20 && c != '\t') || c == 0x7f; };
  if (std::ranges::any_of(value, control)) return "a control character in a header field";
  fields.take(lower(line.substr(0, colon)), value);
  return std::nullopt;
}

HttpHead read_request_line(std::string_view line) {
  HttpHead head;
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last)
    return refuse(400, "a malformed request line");
  head.request.method = line.substr(0, first);
  head.request.target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(head.request.method) || !is_visible(head.request.target))
    return refuse(400, "a malformed request line");
  if (version != "HTTP/1.1") return refuse(505, "HTTP/1.1 only");
  if (head.request.target.size() > kMaxTargetBytes) return refuse(414, "the target is too long");
  if (head.request.target[0] != '/') return refuse(400, "only a path may be asked for");
  return head;
}

HttpHead judge_fields(HttpHead head, Fields& fields) {
  const bool post = head.request.method == "POST";
  if (fields.transfer_encoding) return refuse(400, "Transfer-Encoding is not accepted");
  if (fields.hosts.size() != 1 || !is_host(fields.hosts[0]))
    return refuse(400, "exactly one Host is needed");
  if (fields.content_lengths.size() > 1) return refuse(400, "more than one Content-Length");
  if (fields.content_lengths.empty() && post) return refuse(411, "a Content-Length is needed");
  if (!fields.content_lengths.empty()) {
    const std::string& digits = fields.content_lengths[0];
    const bool plain = !digits.empty() && digits.size() <= 10 &&
                       digits.find_first_not_of("0123456789") == std::string::npos;
    if (!plain || (digits.size() > 1 && digits[0] == '0'))  // no second spelling of a length
      return refuse(400, "Content-Length must be plain digits");
    head.content_length = std::stoull(digits);
  }
  if (!post && head.content_length > 0) return refuse(400, "only a POST has a body");
  if (head.content_length > kMaxBodyBytes)
    return refuse(413, "the body is larger than 65535 bytes");
  if (!fields.expect.empty() && fields.expect != "100-continue")
    return refuse(417, "only 100-continue may be expected");
  head.expects_continue = fields.expect == "100-continue" && head.content_length > 0;
  head.keep_alive = fields.connection.find("close") == std::string::npos;
  head.forwarded_for = std::move(fields.forwarded_for);
  head.request.accept = std::move(fields.accept);
  head.request.accept_language = std::move(fields.accept_language);
  head.request.if_none_match = std::move(fields.if_none_match);
  head.request.last_event_id = std::move(fields.last_event_id);
  return head;
}

}  // namespace

HttpHead read_head(std::string_view raw) {
  if (raw.size() > kMaxHeaderBytes) return refuse(431, "the header is larger than 8192 bytes");
  if (!raw.ends_with("\r\n\r\n")) return refuse(400, "the header does not end");
  raw.remove_suffix(2);
  HttpHead head;
  Fields fields;
  for (bool first = true; !raw.empty(); first = false) {
    const std::size_t end = raw.find("\r\n");
    const std::string_view line = raw.substr(0, end);
    raw.remove_prefix(end + 2);
    if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
      return refuse(400, "a bare CR, LF or NUL");
    if (first) {
      head = read_request_line(line);
      if (head.refused != 0) return head;
    } else if (const auto why = read_field(line, fields)) {
      return refuse(400, *why);
    }
  }
  return judge_fields(std::move(head), fields);
}

}  // namespace urna::api
