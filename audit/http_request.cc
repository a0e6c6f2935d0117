// Heads of requests: what is refused before a body is read.
#include <algorithm>

#include "audit/http_server.h"
#include "ledger/http_fields.h"

namespace urna::audit {

namespace {

RequestHead refuse(unsigned status) {
  RequestHead head;
  head.refused = status;
  return head;
}

bool is_target(std::string_view target) {
  return target.starts_with('/') &&
         std::ranges::all_of(target, [](char c) { return c > 0x20 && c < 0x7f; });
}

// "GET /path HTTP/1.1"
RequestHead read_request_line(std::string_view line) {
  RequestHead head;
  const std::size_t first = line.find(' '), last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return refuse(400);
  head.request.method = line.substr(0, first);
  head.request.target = line.substr(first + 1, last - first - 1);
  if (line.substr(last + 1) != "HTTP/1.1") return refuse(505);
  if (!is_target(head.request.target)) return refuse(400);
  if (head.request.method != "GET" && head.request.method != "POST") return refuse(405);
  return head;
}

bool read_length(std::string_view digits, std::size_t& length) {
  if (digits.empty() || digits.size() > 9 ||
      digits.find_first_not_of("0123456789") != std::string_view::npos)
    return false;
  length = std::stoul(std::string(digits));
  return true;
}

}  // namespace

RequestHead read_request_head(std::string_view raw) {
  const auto lines = ledger::parse_http_lines(raw, kMaxRequestHeadBytes);
  if (!lines) return refuse(lines.code() == ledger::Errc::over_limit ? 431 : 400);
  RequestHead head = read_request_line(lines->first);
  if (head.refused != 0) return head;
  int hosts = 0, lengths = 0;
  for (const auto& [name, value] : lines->fields) {
    hosts += name == "host" ? 1 : 0;
    if (name == "transfer-encoding") return refuse(400);
    if (name == "expect") return refuse(417);
    if (name == "connection" && ledger::lower_case(value).find("close") != std::string::npos)
      head.keep_alive = false;
    if (name != "content-length") continue;
    if (++lengths > 1 || !read_length(value, head.content_length)) return refuse(400);
  }
  if (hosts != 1) return refuse(400);
  const bool post = head.request.method == "POST";
  if (post && lengths == 0) return refuse(411);
  if (!post && head.content_length > 0) return refuse(400);
  if (head.content_length > kMaxRequestBodyBytes) return refuse(413);
  return head;
}

}  // namespace urna::audit
