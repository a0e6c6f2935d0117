// A small blocking HTTP/1.1 server for a witness: one thread a connection, few connections, small
// bodies, a deadline on everything. TLS belongs to a proxy. Nothing it carries is believed unless a
// signature stands under it.
#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "ledger/file.h"
#include "ledger/result.h"

namespace urna::audit {

inline constexpr std::size_t kMaxServedConnections = 64;
inline constexpr std::size_t kMaxRequestHeadBytes = 8'192;
inline constexpr std::size_t kMaxRequestBodyBytes = 65'536;
inline constexpr int kRequestDeadline_ms = 10'000;  // from the first byte to the last
inline constexpr int kIdleDeadline_ms = 30'000;     // between requests
inline constexpr int kAnswerDeadline_ms = 10'000;

struct Request {
  std::string method, target;
  std::string body;
};
struct Answer {
  unsigned status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
};

// What stands before a request's body; `refused` is the status to answer with before closing, 0 if
// the request may go on. Total: any bytes.
struct RequestHead {
  unsigned refused = 0;
  Request request;
  std::size_t content_length = 0;
  bool keep_alive = true;
};
RequestHead read_request_head(std::string_view raw);

class HttpServer {
 public:
  using Serve = std::function<Answer(const Request&)>;  // from many threads at once
  // Listens at "address:port" (numbers; port 0: any free one). Errors: usage, io.
  static ledger::Result<std::unique_ptr<HttpServer>> start(const std::string& listen, Serve serve);
  ~HttpServer() { stop(); }
  std::uint16_t port() const { return port_; }
  // Stops accepting, lets answers under way finish, closes. Idempotent.
  void stop();

 private:
  struct Connection {
    std::thread thread;
    std::atomic<bool> over = false;
  };
  HttpServer(ledger::Descriptor listener, std::uint16_t port, Serve serve);
  void accept_all();
  void join_finished();
  void converse(const ledger::Descriptor& socket) const;
  Answer served(const Request& request) const;
  bool one_exchange(int socket, std::string& received) const;

  ledger::Descriptor listener_;
  std::uint16_t port_;
  Serve serve_;
  std::atomic<bool> stopping_ = false;
  std::list<Connection> connections_;
  std::thread acceptor_;
};

}  // namespace urna::audit
