// Raw sockets against a real server on loopback: what a client library would never send can be
// sent, and every byte that comes back can be seen.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "api/routes.h"
#include "tests/api/served_town.h"

namespace urna::api {

struct Reply {
  int status = 0;
  std::string head, body;
  // The value of a field, or "".
  std::string field(const std::string& name) const {
    const std::size_t at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return "";
    const std::size_t start = at + name.size() + 4;
    return head.substr(start, head.find("\r\n", start) - start);
  }
};

class Connection {
 public:
  // `from`: a loopback address to come from, like "127.0.0.7"; `receive_bytes`: the kernel's
  // buffer.
  explicit Connection(std::uint16_t port, const char* from = nullptr, int receive_bytes = 0)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    if (from != nullptr) {
      ::inet_pton(AF_INET, from, &address.sin_addr);
      ::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    }
    if (receive_bytes > 0)
      ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{30, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Connection() { ::close(socket_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  bool connected() const { return connected_; }
  int number() const { return socket_; }
  bool send(std::string_view bytes) const {
    return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
  }
  void end_sending() const { ::shutdown(socket_, SHUT_WR); }
  // Closing resets the connection instead of ending it in order.
  void reset_at_close() const {
    const linger abrupt{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &abrupt, sizeof abrupt);
  }
  // Reads one reply; status 0 if the peer closed.
  Reply read(bool head_only = false) {
    Reply reply;
    while (buffer_.find("\r\n\r\n") == std::string::npos)
      if (!more()) return reply;
    const std::size_t end = buffer_.find("\r\n\r\n") + 4;
    reply.head = buffer_.substr(0, end);
    buffer_.erase(0, end);
    reply.status = std::stoi(reply.head.substr(9, 3));
    const std::string digits = reply.field("Content-Length");
    const std::size_t length =
        digits.empty() || head_only || reply.status == 304 ? 0 : std::stoul(digits);
    while (buffer_.size() < length)
      if (!more()) return reply;
    reply.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return reply;
  }
  // Everything until the peer closes.
  std::string read_all() {
    while (more()) {
    }
    return std::exchange(buffer_, {});
  }
  // Everything up to and with `text`; what there was, if the peer closed before that.
  std::string read_until(const std::string& text) {
    while (buffer_.find(text) == std::string::npos && more()) {
    }
    const std::size_t at = buffer_.find(text);
    const std::size_t end = at == std::string::npos ? buffer_.size() : at + text.size();
    const std::string got = buffer_.substr(0, end);
    buffer_.erase(0, end);
    return got;
  }
  bool closed() { return buffer_.empty() && !more(); }

 private:
  bool more() {
    char bytes[16'384];
    const ssize_t got = ::recv(socket_, bytes, sizeof bytes, 0);
    if (got > 0) buffer_.append(bytes, static_cast<std::size_t>(got));
    return got > 0;
  }
  int socket_;
  bool connected_ = false;
  std::string buffer_;
};

inline std::string post_of(const Bytes& body, const std::string& more = "") {
  return "POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Type: "
         "application/octet-stream\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n" + more + "\r\n" + std::string(ledger::text_of(body));
}
inline std::string get_of(const std::string& target, const std::string& more = "",
                          const std::string& method = "GET") {
  return method + " " + target + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n";
}

// A town in the voting phase behind a real server. The targets that reached the routes are kept.
class ServedTown : public testing::Test {
 protected:
  void serve(int voters, HttpOptions options = {}) {
    town_ = town_of(voters);
    host_ = host_of(directory_, town_);
    routes_ = std::make_unique<Routes>(*host_);
    start(std::move(options));
  }
  void start(HttpOptions options) {
    options.threads = 2;
    server_ = *HttpServer::start(
        "127.0.0.1:0",
        [this](HttpRequest request, const Respond& respond) {
          {
            const std::lock_guard lock(seen_mutex_);
            seen_.push_back(request.method + " " + request.target);
          }
          routes_->handle(std::move(request), respond);
        },
        std::move(options));
  }
  void TearDown() override {
    if (server_) server_->stop();
    if (host_) host_->sequencer().stop();
  }
  Reply raw(const std::string& bytes) {
    Connection connection(server_->port());
    connection.send(bytes);
    return connection.read(bytes.starts_with("HEAD"));
  }
  Reply get(const std::string& target, const std::string& more = "") {
    return raw(get_of(target, more));
  }
  // The next ballot of a person, chained to the last one the town has taken.
  Bytes cast(const std::string& who, std::int64_t choice = 0) {
    return town_.submission(town_.cast(who, {choice}), {});
  }
  std::uint64_t log_size() const { return host_->journal().published()->checkpoint.size; }
  std::vector<std::string> take_seen() {
    const std::lock_guard lock(seen_mutex_);
    return std::exchange(seen_, {});
  }

  Directory directory_;
  Town town_;
  std::unique_ptr<Host> host_;
  std::unique_ptr<Routes> routes_;
  std::unique_ptr<HttpServer> server_;

 private:
  std::mutex seen_mutex_;
  std::vector<std::string> seen_;
};

}  // namespace urna::api
