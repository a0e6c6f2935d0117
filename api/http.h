// HTTP/1.1 as we accept it, apart from the library that carries it (http_server.cc is the only file
// that knows Beast). A gate of ours reads the raw header block first: the library's parser accepts
// Transfer-Encoding forms that smuggle a second request, so nothing reaches it that the gate has
// not passed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/result.h"

namespace urna::api {

inline constexpr std::size_t kMaxHeaderBytes = 8'192;
inline constexpr std::size_t kMaxTargetBytes = 2'048;
inline constexpr std::size_t kMaxBodyBytes = 65'535;
inline constexpr std::size_t kMaxConnections = 2'048;
inline constexpr int kHeaderDeadline_s = 5, kBodyDeadline_s = 10, kWriteDeadline_s = 10,
                     kIdleDeadline_s = 60;

struct HttpRequest {
  std::string method, target;
  std::string accept, if_none_match;
  std::string body;
};

struct HttpResponse {
  unsigned status = 200;
  std::string type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool close = false;
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
};
// Judges a raw header block, "\r\n\r\n" included. Total: any bytes.
HttpHead read_head(std::string_view raw);

// May be called at once or later, from any thread, once.
using Respond = std::function<void(HttpResponse)>;
using Handler = std::function<void(HttpRequest, Respond)>;

class HttpServer {
 public:
  // Listens at "address:port" (port 0: any free one). Errors: usage, io.
  static ledger::Result<std::unique_ptr<HttpServer>> start(const std::string& listen,
                                                           Handler handler, unsigned threads);
  ~HttpServer();  // as stop()
  std::uint16_t port() const;
  // Stops accepting, lets answers under way finish (bounded), closes. Idempotent.
  void stop();
  struct Counters {
    std::uint64_t connections = 0, requests = 0, refused = 0;
  };
  Counters counters() const;

 private:
  struct Inner;
  explicit HttpServer(std::unique_ptr<Inner> inner);
  std::unique_ptr<Inner> inner_;
};

const char* reason_of(unsigned status);

}  // namespace urna::api
