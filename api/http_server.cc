// The only file that knows Asio and Beast. One coroutine a connection; a deadline on every phase,
// so that a slow peer costs a file descriptor for seconds and nothing else.
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <mutex>
#include <set>
#include <thread>

#include "api/http.h"
#include "ledger/place.h"

namespace urna::api {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using ledger::Errc;
using ledger::Error;

namespace {

using Stream = beast::tcp_stream;
using Milliseconds = std::chrono::milliseconds;

std::string head_of(const HttpResponse& response, bool keep_alive) {
  std::string head =
      "HTTP/1.1 " + std::to_string(response.status) + " " + reason_of(response.status) + "\r\n";
  if (response.status != 304 && response.status != 204) {
    head += "Content-Type: " + response.type + "\r\n";
    head += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
  }
  for (const auto& [name, value] : response.headers) head += name + ": " + value + "\r\n";
  head += "X-Content-Type-Options: nosniff\r\n";
  if (!keep_alive) head += "Connection: close\r\n";
  return head + "\r\n";
}

// The library's own opinion of a header that passed the gate; both must agree before anything is
// done.
bool parses(std::string_view raw) {
  beast::http::request_parser<beast::http::string_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(kMaxHeaderBytes));
  beast::error_code error;
  parser.put(asio::buffer(raw.data(), raw.size()), error);
  return !error && parser.is_header_done();
}

}  // namespace

struct HttpServer::Inner {
  Inner(Handler h, unsigned count)
      : handler(std::move(h)), io(static_cast<int>(count)), acceptor(io) {}

  Handler handler;
  asio::io_context io;
  tcp::acceptor acceptor;
  std::vector<std::jthread> threads;
  std::atomic<bool> stopping = false;
  std::atomic<std::size_t> open = 0;
  std::atomic<std::uint64_t> connections = 0, requests = 0, refused = 0;
  std::mutex idle_mutex;
  std::set<Stream*> idle;  // waiting for a request: closed at once when we stop

  void mark_idle(Stream& stream, bool waits) {
    const std::lock_guard lock(idle_mutex);
    waits ? static_cast<void>(idle.insert(&stream)) : static_cast<void>(idle.erase(&stream));
  }
  asio::awaitable<void> accept_all();
  asio::awaitable<void> serve(tcp::socket socket);
  asio::awaitable<bool> serve_one(Stream& stream, std::string& buffer);
  asio::awaitable<std::size_t> read_header(Stream& stream, std::string& buffer);
  asio::awaitable<bool> read_body(Stream& stream, std::string& buffer, std::size_t header,
                                  const HttpHead& head);
  asio::awaitable<bool> write(Stream& stream, HttpResponse response, bool keep_alive,
                              bool with_body);
  asio::awaitable<HttpResponse> ask(HttpRequest request);
};

asio::awaitable<HttpResponse> HttpServer::Inner::ask(HttpRequest request) {
  const auto executor = co_await asio::this_coro::executor;
  auto timer =
      std::make_shared<asio::steady_timer>(executor, asio::steady_timer::time_point::max());
  auto answer = std::make_shared<HttpResponse>();
  handler(std::move(request), [timer, answer, executor](HttpResponse response) {
    asio::post(executor, [timer, answer, response = std::move(response)]() mutable {
      *answer = std::move(response);
      timer->expires_at(asio::steady_timer::time_point::min());
    });
  });
  beast::error_code ignored;  // the timer ends either way when the answer is there
  co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  co_return std::move(*answer);
}

// Returns the header's length, 0 if the peer is gone or too slow, npos if the header is too large.
asio::awaitable<std::size_t> HttpServer::Inner::read_header(Stream& stream, std::string& buffer) {
  stream.expires_after(std::chrono::seconds(stopping ? 0 : kIdleDeadline_s));
  for (bool first = true;; first = false) {
    const std::size_t end = buffer.find("\r\n\r\n");
    if (end != std::string::npos && end + 4 <= kMaxHeaderBytes) co_return end + 4;
    if (buffer.size() >= kMaxHeaderBytes) co_return std::string::npos;
    if (!buffer.empty() && first) stream.expires_after(std::chrono::seconds(kHeaderDeadline_s));
    const bool was_idle = buffer.empty();
    if (was_idle) mark_idle(stream, true);
    char bytes[4096];
    beast::error_code error;
    const std::size_t got = co_await stream.async_read_some(
        asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, error));
    if (was_idle) mark_idle(stream, false);
    if (error) co_return 0;
    buffer.append(bytes, got);
    if (was_idle) stream.expires_after(std::chrono::seconds(kHeaderDeadline_s));
  }
}

asio::awaitable<bool> HttpServer::Inner::read_body(Stream& stream, std::string& buffer,
                                                   std::size_t header, const HttpHead& head) {
  const std::size_t wanted = header + head.content_length;
  if (buffer.size() >= wanted) co_return true;
  beast::error_code error;
  stream.expires_after(std::chrono::seconds(kBodyDeadline_s));
  if (head.expects_continue) {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    co_await asio::async_write(stream, asio::buffer(kContinue),
                               asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return false;
  }
  const std::size_t start = buffer.size();
  buffer.resize(wanted);
  co_await asio::async_read(stream, asio::buffer(buffer.data() + start, wanted - start),
                            asio::redirect_error(asio::use_awaitable, error));
  co_return !error;
}

asio::awaitable<bool> HttpServer::Inner::write(Stream& stream, HttpResponse response,
                                               bool keep_alive, bool with_body) {
  const std::string head = head_of(response, keep_alive);
  const bool body = with_body && response.status != 304;
  const std::array<asio::const_buffer, 2> parts{
      asio::buffer(head), body ? asio::buffer(response.body) : asio::const_buffer()};
  beast::error_code error;
  stream.expires_after(std::chrono::seconds(kWriteDeadline_s));
  co_await asio::async_write(stream, parts, asio::redirect_error(asio::use_awaitable, error));
  ledger::reached_place("reply written");
  co_return !error && keep_alive;
}

// Returns whether the connection goes on.
asio::awaitable<bool> HttpServer::Inner::serve_one(Stream& stream, std::string& buffer) {
  const std::size_t length = co_await read_header(stream, buffer);
  if (length == 0) co_return false;
  HttpHead head = length == std::string::npos ? read_head(std::string(kMaxHeaderBytes + 1, ' '))
                                              : read_head({buffer.data(), length});
  if (head.refused == 0 && !parses({buffer.data(), length})) head = read_head("");
  ++requests;
  if (head.refused != 0) {
    ++refused;
    HttpResponse response{head.refused, "text/plain; charset=utf-8", {}, head.why + "\n", true};
    co_return co_await write(stream, std::move(response), false, true);
  }
  if (!co_await read_body(stream, buffer, length, head)) co_return false;
  head.request.body = buffer.substr(length, head.content_length);
  buffer.erase(0, length + head.content_length);
  const bool get_body = head.request.method != "HEAD";
  stream.expires_never();
  HttpResponse response = co_await ask(std::move(head.request));
  const bool keep = head.keep_alive && !response.close && !stopping;
  co_return co_await write(stream, std::move(response), keep, get_body);
}

asio::awaitable<void> HttpServer::Inner::serve(tcp::socket socket) {
  beast::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  Stream stream(std::move(socket));
  std::string buffer;
  while (co_await serve_one(stream, buffer)) {
  }
  stream.socket().shutdown(tcp::socket::shutdown_both, ignored);
  --open;
}

asio::awaitable<void> HttpServer::Inner::accept_all() {
  while (!stopping) {
    beast::error_code error;
    tcp::socket socket =
        co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (stopping) co_return;
    if (error) {  // out of descriptors, most likely: others will close
      asio::steady_timer pause(acceptor.get_executor(), Milliseconds(50));
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      continue;
    }
    if (open >= kMaxConnections) continue;  // closed unread
    ++open;
    ++connections;
    asio::co_spawn(asio::make_strand(io), serve(std::move(socket)), asio::detached);
  }
}

HttpServer::HttpServer(std::unique_ptr<Inner> inner) : inner_(std::move(inner)) {}

ledger::Result<std::unique_ptr<HttpServer>> HttpServer::start(const std::string& listen,
                                                              Handler handler, unsigned threads) {
  const std::size_t colon = listen.rfind(':');
  const std::string digits = colon == std::string::npos ? "" : listen.substr(colon + 1);
  if (digits.empty() || digits.size() > 5 ||
      digits.find_first_not_of("0123456789") != std::string::npos || std::stoul(digits) > 65535)
    return Error{Errc::usage, "listen at ADDRESS:PORT, not '" + listen + "'"};
  beast::error_code error;
  std::string host = listen.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const auto address = asio::ip::make_address(host, error);
  if (error) return Error{Errc::usage, "'" + host + "' is not an address"};
  auto inner = std::make_unique<Inner>(std::move(handler), threads);
  const tcp::endpoint endpoint(address, static_cast<std::uint16_t>(std::stoul(digits)));
  inner->acceptor.open(endpoint.protocol(), error);
  if (!error) inner->acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) inner->acceptor.bind(endpoint, error);
  if (!error) inner->acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return Error{Errc::io, listen + ": " + error.message()};
  asio::co_spawn(inner->io, inner->accept_all(), asio::detached);
  for (unsigned i = 0; i < threads; ++i)
    inner->threads.emplace_back([io = &inner->io] { io->run(); });
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(inner)));
}

HttpServer::~HttpServer() { stop(); }

std::uint16_t HttpServer::port() const { return inner_->acceptor.local_endpoint().port(); }

void HttpServer::stop() {
  Inner& s = *inner_;
  if (s.stopping.exchange(true)) return;
  asio::post(s.io, [&s] {
    beast::error_code ignored;
    s.acceptor.close(ignored);
  });
  {
    const std::lock_guard lock(s.idle_mutex);
    for (Stream* stream : s.idle) ::shutdown(stream->socket().native_handle(), SHUT_RDWR);
  }
  constexpr int kDrainSteps = 250;  // of 20 ms: answers under way get 5 s
  for (int i = 0; i < kDrainSteps && s.open > 0; ++i) std::this_thread::sleep_for(Milliseconds(20));
  s.io.stop();
  s.threads.clear();
}

HttpServer::Counters HttpServer::counters() const {
  return {inner_->connections, inner_->requests, inner_->refused};
}

}  // namespace urna::api
