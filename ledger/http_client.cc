#include "ledger/http_client.h"

#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>

namespace urna::ledger {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kReadBytes = 65'536;

// Milliseconds that are left, for poll(2).
int left_ms(Clock::time_point deadline) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 1'000'000'000));
}

// Waits until the socket is ready for `events`. Returns false at the deadline.
bool wait_for(int socket, short events, Clock::time_point deadline) {
  while (true) {
    pollfd one{socket, events, 0};
    const int left = left_ms(deadline);
    const int ready = left == 0 ? 0 : ::poll(&one, 1, left);
    if (ready > 0) return true;
    if (ready == 0) return false;
    if (errno != EINTR) return false;
  }
}

// A connection that was kept is good only if nothing has come on it since: neither an end nor bytes
// that nobody asked for.
bool is_quiet(int socket) {
  pollfd one{socket, POLLIN, 0};
  return ::poll(&one, 1, 0) == 0;
}

Result<Descriptor> connect_one(const addrinfo& address, Clock::time_point deadline) {
  Descriptor socket(::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.open()) return io_error("socket");
  const int one = 1;
  ::setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (::connect(socket.number(), address.ai_addr, address.ai_addrlen) == 0) return socket;
  if (errno != EINPROGRESS) return io_error("connect");
  if (!wait_for(socket.number(), POLLOUT, deadline)) return Error{Errc::io, "connect: timed out"};
  int failure = 0;
  socklen_t size = sizeof failure;
  if (::getsockopt(socket.number(), SOL_SOCKET, SO_ERROR, &failure, &size) != 0)
    return io_error("connect");
  if (failure == 0) return socket;
  errno = failure;
  return io_error("connect");
}

Result<Descriptor> connect_to(const HttpUrl& url, Clock::time_point deadline) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* list = nullptr;
  if (const int why = ::getaddrinfo(url.host.c_str(), url.port.c_str(), &hints, &list); why != 0)
    return Error{Errc::io, std::string("no address: ") + ::gai_strerror(why)};
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(list, &::freeaddrinfo);
  Result<Descriptor> connected = Error{Errc::io, "no address"};
  for (const addrinfo* each = list; each != nullptr && !connected; each = each->ai_next)
    connected = connect_one(*each, deadline);
  return connected;
}

}  // namespace

// One question and its answer on one socket.
struct HttpClient::Exchange {
  int socket;
  Clock::time_point deadline;
  HttpLimits limits;
  std::string received;
  bool ended = false;

  Error late() const {
    return {Errc::io, "no whole answer within " + std::to_string(limits.deadline_ms) + " ms"};
  }
  Result<> send_all(std::string_view bytes) const;
  Result<> receive();
  Result<AnswerHead> head();
  Result<HttpAnswer> answer(bool& reusable);
};

Result<> HttpClient::Exchange::send_all(std::string_view bytes) const {
  while (!bytes.empty()) {
    if (!wait_for(socket, POLLOUT, deadline)) return late();
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (sent < 0) return io_error("send");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return Ok{};
}

// Takes what has come, at least one byte, or learns that nothing more will.
Result<> HttpClient::Exchange::receive() {
  while (true) {
    if (!wait_for(socket, POLLIN, deadline)) return late();
    const std::size_t before = received.size();
    received.resize(before + kReadBytes);
    const ssize_t got = ::recv(socket, received.data() + before, kReadBytes, 0);
    const int why = errno;
    received.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0 && (why == EINTR || why == EAGAIN)) continue;
    errno = why;
    if (got < 0) return io_error("receive");
    ended = got == 0;
    return Ok{};
  }
}

// Leaves what follows the head in `received`.
Result<AnswerHead> HttpClient::Exchange::head() {
  std::size_t end = std::string::npos;
  while ((end = received.find("\r\n\r\n")) == std::string::npos) {
    if (received.size() > kMaxAnswerHeadBytes)
      return Error{Errc::over_limit, "HTTP answer: the head is too long"};
    URNA_TRY(receive());
    if (ended) return Error{Errc::io, "the connection ended before the answer's head"};
  }
  URNA_ASSIGN(AnswerHead head, parse_answer_head(std::string_view(received).substr(0, end + 4)));
  received.erase(0, end + 4);
  if (head.status == 204 || head.status == 304) head.content_length = 0;
  return head;
}

Result<HttpAnswer> HttpClient::Exchange::answer(bool& reusable) {
  URNA_ASSIGN(const AnswerHead head, head());
  const Error too_long{Errc::over_limit, "HTTP answer: the body has more than " +
                                             std::to_string(limits.max_body_bytes) + " bytes"};
  if (head.content_length && *head.content_length > limits.max_body_bytes) return too_long;
  while (!ended && (!head.content_length || received.size() < *head.content_length)) {
    URNA_TRY(receive());
    if (received.size() > limits.max_body_bytes + (head.content_length ? kReadBytes : 0))
      return too_long;
  }
  if (head.content_length && received.size() != *head.content_length)
    return Error{received.size() < *head.content_length ? Errc::io : Errc::malformed,
                 "HTTP answer: the body has not the length that was announced"};
  reusable = head.keep_alive && head.content_length && !ended;
  return HttpAnswer{head.status, head.content_type, Bytes(received.begin(), received.end())};
}

Result<HttpAnswer> HttpClient::ask(const std::string& request, bool repeatable,
                                   const HttpLimits& limits) {
  const auto deadline = Clock::now() + std::chrono::milliseconds(limits.deadline_ms);
  const auto where = [&](const Error& error) {
    return Error{error.code, to_text(url_) + ": " + error.detail};
  };
  if (socket_.open() && !is_quiet(socket_.number())) socket_.close();
  while (true) {
    const bool kept = socket_.open();
    if (!kept) {
      auto connected = connect_to(url_, deadline);
      if (!connected) return where(connected.error());
      socket_ = *std::move(connected);
    }
    Exchange exchange{socket_.number(), deadline, limits, {}, false};
    bool reusable = false;
    auto sent = exchange.send_all(request);
    Result<HttpAnswer> answer = sent ? exchange.answer(reusable) : Result<HttpAnswer>(sent.error());
    if (!answer || !reusable || !keep_alive_) socket_.close();
    if (answer) return answer;
    // A kept connection may have ended just before we used it: once more, on a fresh one.
    const bool unheard = kept && exchange.received.empty() && answer.code() == Errc::io;
    if (!unheard || !repeatable || left_ms(deadline) == 0) return where(answer.error());
  }
}

namespace {

std::string head_of(const HttpUrl& url, std::string_view method, std::string_view path,
                    bool keep_alive) {
  const bool bracketed = url.host.find(':') != std::string::npos;
  return std::string(method) + " " + url.prefix + std::string(path) +
         " HTTP/1.1\r\nHost: " + (bracketed ? "[" + url.host + "]" : url.host) +
         (url.port == "80" ? "" : ":" + url.port) +
         "\r\nUser-Agent: urna\r\nConnection: " + (keep_alive ? "keep-alive" : "close") + "\r\n";
}

}  // namespace

Result<HttpAnswer> HttpClient::get(std::string_view path, std::size_t max_body_bytes) {
  CHECK(path.starts_with('/'));
  return ask(head_of(url_, "GET", path, keep_alive_) + "\r\n", true,
             {limits_.deadline_ms, max_body_bytes});
}

Result<HttpAnswer> HttpClient::post(std::string_view path, std::string_view content_type,
                                    ByteView body) {
  CHECK(path.starts_with('/'));
  return ask(head_of(url_, "POST", path, keep_alive_) + "Content-Type: " +
                 std::string(content_type) + "\r\nContent-Length: " + std::to_string(body.size()) +
                 "\r\n\r\n" + std::string(text_of(body)),
             false, limits_);
}

}  // namespace urna::ledger
