// A plain HTTP/1.1 client over POSIX sockets: what an auditor asks a live log, what a log asks its
// witnesses, and nothing more. Everything has a deadline and a limit; what the other side sends is
// read strictly or refused. TLS belongs to a proxy (docs/decisions/0043). Nothing here decides
// anything: whatever comes back is proved by hashes and signatures, or is not believed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/bytes.h"
#include "ledger/file.h"
#include "ledger/result.h"
#include "ledger/source.h"

namespace urna::ledger {

inline constexpr std::size_t kMaxUrlBytes = 2'048;
inline constexpr std::size_t kMaxAnswerHeadBytes = 16'384;
inline constexpr std::uint32_t kHttpDeadline_ms = 10'000;

struct HttpUrl {
  std::string host;  // a name, an IPv4 address, or an IPv6 address without its brackets
  std::string port = "80";
  std::string prefix;  // "" or "/..." without a final slash
  bool operator==(const HttpUrl&) const = default;
};
// Reads http://host[:port][/prefix]; no query, fragment, user or escape. Errors: usage (https too:
// TLS belongs to a proxy).
Result<HttpUrl> parse_http_url(std::string_view text);
std::string to_text(const HttpUrl& url);

// The head of an answer, strict: one status line, fields of visible ASCII, at most one plain-digit
// Content-Length, no Transfer-Encoding. Total: any bytes.
struct AnswerHead {
  unsigned status = 0;
  std::string content_type;
  std::optional<std::uint64_t> content_length;
  bool keep_alive = false;
};
// `raw` ends in the empty line. Errors: malformed, over_limit.
Result<AnswerHead> parse_answer_head(std::string_view raw);

struct HttpLimits {
  std::uint32_t deadline_ms =
      kHttpDeadline_ms;  // for a whole exchange, from connecting to the last byte
  std::size_t max_body_bytes = 1U << 20;
};
struct HttpAnswer {
  unsigned status = 0;
  std::string content_type;
  Bytes body;
};

// One connection at a time, kept between exchanges if asked for and both sides agree. Not for
// several threads at once. Looking up a name is bounded by the system's resolver, not by the
// deadline: give an address where that matters.
class HttpClient {
 public:
  explicit HttpClient(HttpUrl url, HttpLimits limits = {}, bool keep_alive = true)
      : url_(std::move(url)), limits_(limits), keep_alive_(keep_alive) {}
  const HttpUrl& url() const { return url_; }
  // `path` begins with a slash and follows the prefix. Any status is an answer.
  // Errors: io (no connection, cut off, deadline), malformed, over_limit.
  Result<HttpAnswer> get(std::string_view path) { return get(path, limits_.max_body_bytes); }
  Result<HttpAnswer> get(std::string_view path, std::size_t max_body_bytes);
  // Never sent twice.
  Result<HttpAnswer> post(std::string_view path, std::string_view content_type, ByteView body);

 private:
  struct Exchange;
  Result<HttpAnswer> ask(const std::string& request, bool repeatable, const HttpLimits& limits);
  HttpUrl url_;
  HttpLimits limits_;
  bool keep_alive_;
  Descriptor socket_;
};

// A live log's read side: GET <url>/<name>, each kind of resource with its own limit. 404 is
// not_found; every other failure is `storage`, an answer other than found or absent. A partial tile
// that is gone is cut from the full one, as tlog-tiles says. list() answers not_found: a server has
// no list. Errors: usage.
Result<std::unique_ptr<Source>> http_source(std::string_view url,
                                            std::uint32_t deadline_ms = kHttpDeadline_ms);

}  // namespace urna::ledger
