// HTTP/1.1 as we accept it, apart from the library that carries it (http_server.cc is the only file
// that knows Beast). A gate of ours reads the raw header block first: the library's parser accepts
// Transfer-Encoding forms that smuggle a second request, so nothing reaches it that the gate has
// not passed.
#pragma once

#include <chrono>
#include <cstdint>
#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/rate_limit.h"
#include "ledger/result.h"

namespace urna::api {

inline constexpr std::size_t kMaxHeaderBytes = 8'192;
inline constexpr std::size_t kMaxTargetBytes = 2'048;
inline constexpr std::size_t kMaxBodyBytes = 65'535;
// What a connection can cost: a header and a body (72 KiB), one answer, and what the kernel keeps
// to send. Answers above kLargeAnswerBytes (bundles of entries, long results) share one allowance,
// so that peers who read slowly cannot hold more of them than that. All connections at their worst:
// 576 MiB of requests, 512 MiB of small answers, 256 MiB of large ones.
inline constexpr std::size_t kMaxConnections = 8'192;
inline constexpr std::size_t kMaxConnectionsPerBlock = 512;
inline constexpr std::size_t kLargeAnswerBytes = 65'536, kLargeAnswersBytes = 268'435'456;
inline constexpr int kSendBufferBytes = 65'536;  // the kernel doubles it

// Answers that go on (feeds, files as long as the log) hold one piece each; at their worst they are
// 96 MiB.
inline constexpr std::size_t kMaxStreams = 512, kMaxStreamsPerBlock = 32;
inline constexpr std::size_t kPieceBytes = 16'384;  // after which a source ends its piece

// A phase ends when nothing came or went for too long. Bodies and answers have time for as many
// bytes as have passed at the least rate, and `grace` beyond it.
struct Deadlines {
  using Milliseconds = std::chrono::milliseconds;
  Milliseconds header{5'000}, idle{60'000}, grace{10'000};
  Milliseconds linger{1'000};  // for a refused peer to read why
  std::uint64_t body_bytes_per_s = 1'024, answer_bytes_per_s = 16'384;
  Milliseconds stream_pause{500};  // between two questions to a source that has nothing yet
};

// Where the bytes of an answer come from when it is longer than what we keep in memory, or has no
// end yet. Asked by one connection, never twice at a time; must be as quick as any route.
class BodySource {
 public:
  enum class Then : std::uint8_t { more, later, end, broken };
  struct Piece {
    std::string bytes;
    Then then = Then::more;
  };
  virtual ~BodySource() = default;
  virtual Piece next() = 0;
  // The last piece before the server stops. What has no end of its own says goodbye; anything else
  // breaks off, so that nobody takes a part for the whole.
  virtual Piece last_words() { return {"", Then::broken}; }
};

struct HttpRequest {
  std::string method, target;
  std::string accept, if_none_match;
  std::string body;
  std::string accept_language = {};
  std::string last_event_id = {};
};

struct HttpResponse {
  unsigned status = 200;
  std::string type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool close = false;
  std::shared_ptr<BodySource> source = {};  // instead of the body
  // Instead of the body: bytes that other answers share.
  std::shared_ptr<const std::string> kept = {};
  std::string_view bytes() const { return kept ? *kept : body; }
};

// What the gate found out; `refused` is the status to answer with before closing, 0 if the request
// may go on.
struct HttpHead {
  unsigned refused = 0;
  std::string why;
  HttpRequest request;
  std::size_t content_length = 0;
  bool keep_alive = true;
  bool expects_continue = false;
  std::string forwarded_for;  // all X-Forwarded-For, joined; whoever believes it must know the peer
};
// Judges a raw header block, "\r\n\r\n" included. Total: any bytes.
HttpHead read_head(std::string_view raw);

// May be called at once or later, from any thread, once.
using Respond = std::function<void(HttpResponse)>;
using Handler = std::function<void(HttpRequest, Respond)>;

struct HttpOptions {
  unsigned threads = 1;
  std::size_t connections = kMaxConnections;
  std::size_t connections_per_block = kMaxConnectionsPerBlock;
  std::size_t large_answers_bytes = kLargeAnswersBytes;
  std::size_t streams = kMaxStreams;
  std::size_t streams_per_block = kMaxStreamsPerBlock;
  Deadlines deadlines;
  RateOptions rates;
  std::vector<Address> proxies;  // whose X-Forwarded-For is believed
  bool spare_loopback = true;    // loopback, unless a proxy is there, is nobody's subscriber line
};

class HttpServer {
 public:
  // Listens at "address:port" (port 0: any free one). Errors: usage, io.
  static ledger::Result<std::unique_ptr<HttpServer>> start(const std::string& listen,
                                                           Handler handler, HttpOptions options);
  static ledger::Result<std::unique_ptr<HttpServer>> start(const std::string& listen,
                                                           Handler handler, unsigned threads) {
    HttpOptions options;
    options.threads = threads;
    return start(listen, std::move(handler), std::move(options));
  }
  ~HttpServer();  // as stop()
  std::uint16_t port() const;
  // Stops accepting, lets answers under way finish (bounded), closes. Idempotent. What the handler
  // answers later, even when the server is gone, goes nowhere.
  void stop();
  struct Counters {
    std::uint64_t connections = 0, requests = 0, refused = 0;
    std::uint64_t open = 0;          // connections now
    std::uint64_t turned_away = 0;   // connections for which there was no room
    std::uint64_t made_room = 0;     // connections closed while they waited, for others
    std::uint64_t rate_limited = 0;  // requests answered with 429
    std::uint64_t streams = 0;       // answers that go on now
    std::uint64_t streams_turned_away = 0;
  };
  Counters counters() const;

 private:
  struct Inner;
  struct Peer;
  explicit HttpServer(std::shared_ptr<Inner> inner);
  std::shared_ptr<Inner> inner_;  // shared with answers that are still to come
};

const char* reason_of(unsigned status);
// The answer's header block, with what every answer carries. `now`: the server's clock, which a
// peer may compare with its own (N26).
std::string head_of(const HttpResponse& response, bool keep_alive, std::time_t now);
// Makes a chunk of a piece (RFC 9112, 7.1), with the end of all chunks if it is the last: returns
// what stands before its bytes, and adds behind them what follows.
std::string frame_chunk(BodySource::Piece& piece);
// RFC 9110, 5.6.7, without the locale: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(std::time_t time);
// What HTTP itself refuses, before any route has seen it: a problem without a page of its own.
HttpResponse plain_problem(unsigned status, const std::string& detail);
// The same with Retry-After; to a read, pages of others may see it as they see every answer to one.
HttpResponse ask_later(unsigned status, const std::string& detail, const std::string& wait_s,
                       std::string_view method);

}  // namespace urna::api
