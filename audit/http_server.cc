#include "audit/http_server.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <exception>

namespace urna::audit {

using ledger::Descriptor;
using ledger::Errc;
using ledger::Error;
using ledger::Result;

namespace {

using Clock = std::chrono::steady_clock;
constexpr int kDrainDeadline_ms = 1'000;
constexpr int kSlice_ms = 100;  // how often a waiting thread looks whether it should stop

Clock::time_point in_ms(int ms) { return Clock::now() + std::chrono::milliseconds(ms); }

// Waits in slices. Returns false at the deadline or when stopping.
bool wait_for(int socket, short events, Clock::time_point deadline,
              const std::atomic<bool>* stopping) {
  while (Clock::now() < deadline && !(stopping != nullptr && *stopping)) {
    pollfd one{socket, events, 0};
    const int ready = ::poll(&one, 1, kSlice_ms);
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
  return false;
}

// Appends what has come. Returns false at the end, the deadline or a failure.
bool receive(int socket, std::string& received, Clock::time_point deadline,
             const std::atomic<bool>* stopping) {
  if (!wait_for(socket, POLLIN, deadline, stopping)) return false;
  char bytes[16'384];
  const ssize_t got = ::recv(socket, bytes, sizeof bytes, MSG_DONTWAIT);
  if (got < 0) return errno == EAGAIN || errno == EINTR;
  received.append(bytes, static_cast<std::size_t>(got));
  return got > 0;
}

bool send_all(int socket, std::string_view bytes) {
  const auto deadline = in_ms(kAnswerDeadline_ms);
  while (!bytes.empty()) {
    if (!wait_for(socket, POLLOUT, deadline, nullptr)) return false;
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (sent < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

const char* reason_of(unsigned status) {
  switch (status) {
    case 200:
      return "OK";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 422:
      return "Unprocessable Content";
    case 503:
      return "Service Unavailable";
    default:
      return status < 500 ? "Bad Request" : "Internal Server Error";
  }
}

std::string bytes_of(const Answer& answer, bool keep_alive) {
  return "HTTP/1.1 " + std::to_string(answer.status) + " " + reason_of(answer.status) +
         "\r\nContent-Type: " + answer.content_type +
         "\r\nContent-Length: " + std::to_string(answer.body.size()) +
         "\r\nCache-Control: no-store\r\nAccess-Control-Allow-Origin: *\r\nConnection: " +
         (keep_alive ? "keep-alive" : "close") + "\r\n\r\n" + answer.body;
}

// Says why, then hears the peer out for a moment: closing on bytes that are still coming would take
// the answer away from it.
void refuse(int socket, unsigned status, const std::atomic<bool>* stopping) {
  if (!send_all(socket, bytes_of({status, "text/plain; charset=utf-8", "refused\n"}, false)))
    return;
  ::shutdown(socket, SHUT_WR);
  const auto deadline = in_ms(kDrainDeadline_ms);
  std::string unread;
  while (receive(socket, unread, deadline, stopping)) unread.clear();
}

Result<Descriptor> listen_at(const std::string& listen, std::uint16_t& port) {
  const Error usage{Errc::usage, "expected an IPv4 address and a port: 127.0.0.1:8090"};
  const std::size_t colon = listen.rfind(':');
  sockaddr_in address{};
  address.sin_family = AF_INET;
  const std::string digits = colon == std::string::npos ? "" : listen.substr(colon + 1);
  if (digits.empty() || digits.size() > 5 ||
      digits.find_first_not_of("0123456789") != std::string::npos || std::stoul(digits) > 65'535 ||
      ::inet_pton(AF_INET, listen.substr(0, colon).c_str(), &address.sin_addr) != 1)
    return usage;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoul(digits)));
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int one = 1;
  socklen_t size = sizeof address;
  if (!socket.open() ||
      ::setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) != 0 ||
      ::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      ::listen(socket.number(), 128) != 0 ||
      ::getsockname(socket.number(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
    return ledger::io_error(listen);
  port = ntohs(address.sin_port);
  return socket;
}

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::start(const std::string& listen, Serve serve) {
  std::uint16_t port = 0;
  URNA_ASSIGN(Descriptor listener, listen_at(listen, port));
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(listener), port, std::move(serve)));
}

HttpServer::HttpServer(Descriptor listener, std::uint16_t port, Serve serve)
    : listener_(std::move(listener)), port_(port), serve_(std::move(serve)) {
  acceptor_ = std::thread([this] { accept_all(); });
}

void HttpServer::stop() {
  stopping_ = true;
  if (acceptor_.joinable()) acceptor_.join();
  for (Connection& connection : connections_) connection.thread.join();
  connections_.clear();
}

void HttpServer::join_finished() {
  std::erase_if(connections_, [](Connection& connection) {
    if (!connection.over) return false;
    connection.thread.join();
    return true;
  });
}

// While all places are taken nobody is accepted: the system's queue holds a few more, then refuses.
void HttpServer::accept_all() {
  while (!stopping_) {
    join_finished();
    const bool room = connections_.size() < kMaxServedConnections;
    if (!wait_for(listener_.number(), room ? POLLIN : 0, in_ms(kSlice_ms), &stopping_)) continue;
    Descriptor socket(::accept4(listener_.number(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!socket.open()) {  // out of descriptors, most likely: later
      std::this_thread::sleep_for(std::chrono::milliseconds(kSlice_ms));
      continue;
    }
    const int one = 1;
    ::setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    Connection& connection = connections_.emplace_back();
    connection.thread = std::thread([this, &connection, kept = std::move(socket)]() mutable {
      converse(kept);
      kept.close();
      connection.over = true;
    });
  }
}

void HttpServer::converse(const Descriptor& socket) const {
  std::string received;  // what came beyond the last request
  while (!stopping_ && one_exchange(socket.number(), received)) continue;
}

// The rim: what libraries throw ends here, and costs one answer.
Answer HttpServer::served(const Request& request) const {
  try {
    return serve_(request);
  } catch (const std::exception&) {
    return {500, "text/plain; charset=utf-8", "own fault\n"};
  }
}

// Returns whether the connection goes on.
bool HttpServer::one_exchange(int socket, std::string& received) const {
  const auto idle = in_ms(kIdleDeadline_ms);
  while (received.empty())
    if (!receive(socket, received, idle, &stopping_)) return false;
  const auto deadline = in_ms(kRequestDeadline_ms);
  std::size_t end = std::string::npos;
  while ((end = received.find("\r\n\r\n")) == std::string::npos) {
    if (received.size() > kMaxRequestHeadBytes) break;
    if (!receive(socket, received, deadline, &stopping_)) return false;
  }
  const bool whole = end != std::string::npos;
  RequestHead head = read_request_head(whole ? std::string_view(received).substr(0, end + 4)
                                             : std::string_view(received));
  if (head.refused != 0) {  // whatever follows on this connection is no longer understood
    refuse(socket, head.refused, &stopping_);
    return false;
  }
  received.erase(0, end + 4);
  while (received.size() < head.content_length)
    if (!receive(socket, received, deadline, &stopping_)) return false;
  head.request.body = received.substr(0, head.content_length);
  received.erase(0, head.content_length);
  const bool keep_alive = head.keep_alive && !stopping_;
  return send_all(socket, bytes_of(served(head.request), keep_alive)) && keep_alive;
}

}  // namespace urna::audit
