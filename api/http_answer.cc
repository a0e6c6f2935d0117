// What an answer of ours says in HTTP's own words.
#include <array>
#include <cstdio>

#include "api/answers.h"
#include "api/http.h"
#include "ledger/json.h"

namespace urna::api {

std::string http_date(std::time_t time) {
  static constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed",
                                                    "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  ::gmtime_r(&time, &utc);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                kDays[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                kMonths[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour,
                utc.tm_min, utc.tm_sec);
  return text.data();
}

namespace {

// The date of this second; made once in each thread.
const std::string& date_of(std::time_t now) {
  thread_local std::time_t made_for = -1;
  thread_local std::string date;
  if (made_for != now) date = http_date(made_for = now);
  return date;
}

void put_field(std::string& head, std::string_view name, std::string_view value) {
  head += name;
  head += ": ";
  head += value;
  head += "\r\n";
}

// A page that needs more than nothing says so itself.
bool names_a_policy(const HttpResponse& response) {
  for (const auto& [name, value] : response.headers)
    if (name == "Content-Security-Policy") return true;
  return false;
}

}  // namespace

std::string head_of(const HttpResponse& response, bool keep_alive, std::time_t now) {
  constexpr std::size_t kUsualHeadBytes = 640;
  std::string head = "HTTP/1.1 ";
  head.reserve(kUsualHeadBytes);
  head += std::to_string(response.status);
  head += ' ';
  head += reason_of(response.status);
  head += "\r\n";
  put_field(head, "Date", date_of(now));
  if (response.status != 304 && response.status != 204) {
    put_field(head, "Content-Type", response.type);
    if (response.source)
      put_field(head, "Transfer-Encoding", "chunked");
    else
      put_field(head, "Content-Length", std::to_string(response.bytes().size()));
  }
  for (const auto& [name, value] : response.headers) put_field(head, name, value);
  if (!names_a_policy(response))
    put_field(head, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  head += "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n";
  if (!keep_alive) head += "Connection: close\r\n";
  return head += "\r\n";
}

std::string frame_chunk(BodySource::Piece& piece) {
  std::array<char, 20> size{};
  if (!piece.bytes.empty()) {
    std::snprintf(size.data(), size.size(), "%zx\r\n", piece.bytes.size());
    piece.bytes += "\r\n";
  }
  if (piece.then == BodySource::Then::end) piece.bytes += "0\r\n\r\n";
  return size.data();
}

HttpResponse plain_problem(unsigned status, const std::string& detail) {
  HttpResponse response{
      status, "application/problem+json", {{"Cache-Control", "no-store"}}, {}, false};
  response.body = "{\"type\":\"about:blank\",\"title\":" + ledger::json_quote(reason_of(status)) +
                  ",\"status\":" + std::to_string(status) +
                  ",\"detail\":" + ledger::json_quote(detail) + "}";
  return response;
}

HttpResponse ask_later(unsigned status, const std::string& detail, const std::string& wait_s,
                       std::string_view method) {
  HttpResponse response = plain_problem(status, detail);
  response.headers.emplace_back("Retry-After", wait_s);
  if (is_read(method)) open_to_all_pages(response);
  return response;
}

const char* reason_of(unsigned status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 204:
      return "No Content";
    case 302:
      return "Found";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 409:
      return "Conflict";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Status";
  }
}

}  // namespace urna::api
