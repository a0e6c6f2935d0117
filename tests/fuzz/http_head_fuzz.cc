// Law of the gate (N02, N03, N04, N06): what it passes, the library behind it refuses, or reads as
// exactly one request with the same method, target and body length, and the same end. The server
// answers only what both take; so nothing that the two read differently passes, which is what
// smuggling needs.
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "api/http.h"
#include "tests/fuzz/target.h"

namespace urna::fuzz {
namespace {

namespace http = boost::beast::http;

// A request as the library reads it, and how many bytes of the header it took.
void agrees_with_library(std::string_view raw, const api::HttpHead& head) {
  http::request_parser<http::string_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(api::kMaxHeaderBytes + 1));
  parser.body_limit(api::kMaxBodyBytes);
  boost::beast::error_code error;
  const std::size_t used = parser.put(boost::asio::buffer(raw.data(), raw.size()), error);
  if (error && error != http::error::need_more) return;  // the server then refuses it too
  require(parser.is_header_done() && used == raw.size(), "the library sees another end");
  const auto& message = parser.get();
  require(message.method_string() == head.request.method, "another method");
  require(message.target() == head.request.target, "another target");
  require(message.version() == 11 && !parser.chunked(), "another protocol");
  const std::uint64_t length = parser.content_length().value_or(0);
  require(length == head.content_length, "another length of the body");
  require(message.count(http::field::host) == 1, "another number of hosts");
  require(message[http::field::accept].find_first_of("\r\n") == std::string_view::npos, "fields");
  // Of the body and the next request behind it, exactly the body is taken.
  const std::string rest = std::string(length, 'x') + "GET / HTTP/1.1\r\n";
  parser.eager(true);
  std::size_t taken = 0;
  while (!parser.is_done() && taken < rest.size()) {
    error = {};
    const std::size_t more =
        parser.put(boost::asio::buffer(rest.data() + taken, rest.size() - taken), error);
    require(!error || error == http::error::need_more, "the body is refused: " + error.message());
    if (more == 0) break;
    taken += more;
  }
  require(parser.is_done() && taken == length, "the library sees another end of the body");
}

void law(ByteView bytes) {
  const std::string_view raw = ledger::text_of(bytes);
  const api::HttpHead head = api::read_head(raw);
  if (head.refused != 0) {
    require(head.refused >= 400 && head.refused < 600 && !head.why.empty() && !head.keep_alive,
            "a refusal has a status, a reason and closes");
    return;
  }
  require(raw.size() <= api::kMaxHeaderBytes && raw.ends_with("\r\n\r\n"), "one whole header");
  require(head.content_length <= api::kMaxBodyBytes, "the body's limit");
  require(head.request.target.size() <= api::kMaxTargetBytes, "the target's limit");
  require(head.request.target.starts_with('/'), "a path");
  require(head.request.method == "POST" || head.content_length == 0, "only a POST has a body");
  require(!head.expects_continue || head.content_length > 0, "continue to nothing");
  require(api::read_head(std::string(raw) + "\r\n").refused != 0 ||
              raw.find("\r\n\r\n") + 4 < raw.size(),
          "a header ends once");
  agrees_with_library(raw, head);
}

std::vector<Bytes> seeds() {
  std::vector<Bytes> out;
  const std::string host = "Host: a\r\n";
  for (const std::string& text : std::vector<std::string>{
           "GET / HTTP/1.1\r\n" + host + "\r\n",
           "POST /api/v1/submissions HTTP/1.1\r\n" + host + "Content-Length: 5\r\n\r\n",
           "GET /tile/0/x001/067 HTTP/1.1\r\n" + host +
               "Accept: text/html\r\nConnection: close\r\n\r\n",
           "POST /a HTTP/1.1\r\n" + host + "Content-Length: 9\r\nExpect: 100-continue\r\n\r\n",
           "GET /checkpoint HTTP/1.1\r\n" + host + "If-None-Match: \"x\"\r\nTE: trailers\r\n\r\n",
           "POST /a HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n",
           "GET /a HTTP/1.1\r\n" + host + "Connection: keep-alive, Upgrade\r\nUpgrade: x\r\n\r\n",
           "HEAD /a?b=c HTTP/1.1\r\nhost:a\r\nX: \t y \t\r\n\r\n"})
    out.push_back(bytes_of(text));
  return out;
}

URNA_FUZZ_TARGET(http_head, law, seeds, 5'000);

}  // namespace
}  // namespace urna::fuzz
