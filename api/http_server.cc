// The only file that knows Asio and Beast; http_awaited.h is part of it. One coroutine a
// connection; a deadline on every phase, so that a slow peer costs a file descriptor for seconds
// and nothing else.
#include <netinet/tcp.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_suffix.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <map>
#include <mutex>
#include <thread>

#include "api/http.h"
#include "api/http_awaited.h"
#include "api/http_listen.h"
#include "api/wait_for_request.h"
#include "ledger/place.h"

namespace urna::api {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;

namespace {

using Stream = beast::basic_stream<tcp, Strand>;
using Socket = Stream::socket_type;
template <class T>
using Task = asio::awaitable<T, Strand>;
constexpr asio::use_awaitable_t<Strand> kHere{};
using Clock = std::chrono::steady_clock;
using Pause = std::chrono::milliseconds;

constexpr Pause kAcceptPause{50}, kShortAcceptPause{10};  // after an accept that failed
constexpr std::size_t kReadBytes = 4'096;
constexpr std::size_t kMaxLingerBytes = 131'072;  // more than any request of ours has
constexpr int kUnacknowledged_ms = 30'000;        // what goes to a peer that vanished, in a feed
constexpr const char *kLargeAnswerWait_s = "5", *kStreamWait_s = "60";

// The library's own opinion of a header that passed the gate; both must agree before anything is
// done.
bool parses(std::string_view raw) {
  beast::http::request_parser<beast::http::string_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(kMaxHeaderBytes));
  beast::error_code error;
  parser.put(asio::buffer(raw.data(), raw.size()), error);
  return !error && parser.is_header_done();
}

Address address_of(const asio::ip::address& address) {
  if (address.is_v6()) return {address.to_v6().to_bytes()};
  return {asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4()).to_bytes()};
}

// When a peer that has moved so many bytes since `start` must have moved the next one.
Clock::time_point due(Clock::time_point start, Pause grace, std::size_t moved,
                      std::uint64_t bytes_per_s) {
  return start + grace + Pause(moved * 1'000 / bytes_per_s);
}

}  // namespace

// A connection. Everything but `address` and `spared` belongs to its strand.
struct HttpServer::Peer {
  Peer(Inner& server, Socket socket, Address from);
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  Inner& inner;
  Stream stream;
  const Address address;
  const bool spared;              // from limits by address
  std::string buffer;             // what came and was not used yet
  bool first = true;              // no request was read yet
  std::uint64_t waits_since = 0;  // its place among those that wait for a request; 0: it does not
};

struct HttpServer::Inner : std::enable_shared_from_this<HttpServer::Inner> {
  Inner(Handler h, HttpOptions o)
      : handler(std::move(h)),
        options(std::move(o)),
        rates(options.rates),
        shares(options.connections_per_block),
        stream_shares(options.streams_per_block),
        io(static_cast<int>(options.threads)),
        acceptor(io) {}

  const Handler handler;
  const HttpOptions options;
  RateLimit rates;
  ConnectionShares shares, stream_shares;
  std::atomic<bool> stopping = false;
  std::atomic<std::size_t> open = 0, large_bytes = 0, streams = 0;
  std::atomic<std::uint64_t> connections = 0, requests = 0, refused = 0, turned_away = 0,
                             made_room = 0, rate_limited = 0, streams_turned_away = 0;
  std::mutex waiting_mutex;
  std::uint64_t waits = 0;
  std::map<std::uint64_t, std::weak_ptr<Peer>> waiting;  // for a request to be whole, oldest first
  asio::io_context io;  // connections end with it, so what they give back to stands before it
  tcp::acceptor acceptor;
  std::vector<std::jthread> threads;

  bool is_proxy(const Address& address) const {
    return std::ranges::find(options.proxies, address) != options.proxies.end();
  }
  bool is_spared(const Address& address) const {
    return is_proxy(address) || (options.spare_loopback && address.is_loopback());
  }
  std::uint32_t wait_of(const Peer& peer, const HttpHead& head);
  bool has_room_for(const Address& address);
  bool close_oldest_waiting();
  void close_all_waiting();
  asio::awaitable<void> accept_all();
  Task<void> serve(std::shared_ptr<Peer> peer);
  Task<bool> serve_one(std::shared_ptr<Peer> peer);
  Task<std::size_t> read_header(std::shared_ptr<Peer> peer);
  Task<bool> read_body(Peer& peer, std::size_t header, const HttpHead& head);
  Task<bool> refuse(Peer& peer, HttpResponse response);
  Task<bool> answer(Peer& peer, HttpHead head);
  Task<bool> send(Peer& peer, std::array<asio::const_buffer, 2> parts);
  Task<bool> stream(Peer& peer, Address client, HttpResponse response, bool keep_alive);
  Task<bool> write_pieces(Peer& peer, BodySource& source, std::string head);
  Task<bool> write(Peer& peer, const HttpResponse& response, bool keep_alive, bool with_body);
  Task<HttpResponse> ask(HttpRequest request);
};

HttpServer::Peer::Peer(Inner& server, Socket socket, Address from)
    : inner(server), stream(std::move(socket)), address(from), spared(server.is_spared(from)) {
  ++inner.open;
  ++inner.connections;
}

HttpServer::Peer::~Peer() {
  if (!spared) inner.shares.give_back(address);
  --inner.open;
}

namespace {

// Ends a wait from outside. The peer may have its request by the time its strand gets here.
template <class Peer>
void close_waiting(const std::shared_ptr<Peer>& peer, std::uint64_t since) {
  asio::post(peer->stream.get_executor(), [peer, since] {
    if (peer->waits_since == since) peer->stream.cancel();
  });
}

}  // namespace

// False if nobody waits.
bool HttpServer::Inner::close_oldest_waiting() {
  const std::lock_guard lock(waiting_mutex);
  while (!waiting.empty()) {
    const auto [since, weak] = *waiting.begin();
    waiting.erase(waiting.begin());
    if (const auto peer = weak.lock()) {
      close_waiting(peer, since);
      return true;
    }
  }
  return false;
}

void HttpServer::Inner::close_all_waiting() {
  const std::lock_guard lock(waiting_mutex);
  for (const auto& [since, weak] : waiting)
    if (const auto peer = weak.lock()) close_waiting(peer, since);
}

// Most answers are there when the handler returns: they cost no wait.
Task<HttpResponse> HttpServer::Inner::ask(HttpRequest request) {
  const auto executor = co_await asio::this_coro::executor;
  const auto awaited = std::make_shared<Awaited>(executor);
  handler(std::move(request), Pledge{shared_from_this(), executor, awaited});
  awaited->timer.expires_at(StrandTimer::time_point::max());
  if (awaited->state.exchange(Awaited::State::waiting) != Awaited::State::answered) {
    beast::error_code ignored;  // the timer ends either way when the answer is there
    co_await awaited->timer.async_wait(asio::redirect_error(kHere, ignored));
  }
  co_return std::move(awaited->answer);
}

// Returns the header's length, 0 if the peer is gone or too slow, npos if the header is too large.
// A header has its deadline from its first byte on, however it trickles; so has the first one of a
// connection from the beginning.
Task<std::size_t> HttpServer::Inner::read_header(std::shared_ptr<Peer> peer) {
  std::string& buffer = peer->buffer;
  const Wait wait(*this, peer);
  bool idle = buffer.empty() && !peer->first;
  peer->first = false;
  peer->stream.expires_after(idle ? options.deadlines.idle : options.deadlines.header);
  while (true) {
    const std::size_t end = buffer.find("\r\n\r\n");
    if (end != std::string::npos && end + 4 <= kMaxHeaderBytes) co_return end + 4;
    if (buffer.size() >= kMaxHeaderBytes) co_return std::string::npos;
    if (stopping) co_return 0;
    char bytes[kReadBytes];
    beast::error_code error;
    const std::size_t got = co_await peer->stream.async_read_some(
        asio::buffer(bytes), asio::redirect_error(kHere, error));
    if (error) co_return 0;
    buffer.append(bytes, got);
    if (idle) peer->stream.expires_after(options.deadlines.header);
    idle = false;
  }
}

// The buffer grows with what comes, not with what is announced.
Task<bool> HttpServer::Inner::read_body(Peer& peer, std::size_t header, const HttpHead& head) {
  const std::size_t wanted = header + head.content_length, before = peer.buffer.size();
  const Deadlines& limits = options.deadlines;
  const auto start = Clock::now();
  beast::error_code error;
  peer.stream.expires_at(due(start, limits.grace, 0, limits.body_bytes_per_s));
  if (head.expects_continue && before < wanted) {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    co_await asio::async_write(peer.stream, asio::buffer(kContinue),
                               asio::redirect_error(kHere, error));
  }
  while (!error && peer.buffer.size() < wanted) {
    peer.stream.expires_at(
        due(start, limits.grace, peer.buffer.size() - before, limits.body_bytes_per_s));
    char bytes[kReadBytes];
    const std::size_t most = std::min(kReadBytes, wanted - peer.buffer.size());
    const std::size_t got = co_await peer.stream.async_read_some(
        asio::buffer(bytes, most), asio::redirect_error(kHere, error));
    peer.buffer.append(bytes, got);
  }
  co_return !error;
}

namespace {

// What the kernel takes at once needs neither a wait nor a deadline. Errors show at the next write.
std::size_t send_at_once(Stream& stream, const std::array<asio::const_buffer, 2>& parts) {
  beast::error_code error;
  const std::size_t went = stream.socket().write_some(parts, error);
  return error ? 0 : went;
}

}  // namespace

// False if the peer is gone, or takes too few bytes for the time.
Task<bool> HttpServer::Inner::send(Peer& peer, std::array<asio::const_buffer, 2> parts) {
  beast::buffers_suffix<std::array<asio::const_buffer, 2>> rest(parts);
  const Deadlines& limits = options.deadlines;
  const auto start = Clock::now();
  beast::error_code error;
  std::size_t sent = send_at_once(peer.stream, parts);
  rest.consume(sent);
  while (!error && sent < asio::buffer_size(parts)) {
    peer.stream.expires_at(due(start, limits.grace, sent, limits.answer_bytes_per_s));
    const std::size_t went =
        co_await peer.stream.async_write_some(rest, asio::redirect_error(kHere, error));
    rest.consume(went);
    sent += went;
  }
  co_return !error;
}

Task<bool> HttpServer::Inner::write(Peer& peer, const HttpResponse& response, bool keep_alive,
                                    bool with_body) {
  const std::string head = head_of(response, keep_alive, std::time(nullptr));
  const bool body = with_body && response.status != 304;
  const bool sent = co_await send(
      peer, {asio::buffer(head), body ? asio::buffer(response.bytes()) : asio::const_buffer()});
  ledger::reached_place("reply written");
  co_return sent&& keep_alive;
}

// Every piece has the time that an answer of its size has. Returns whether the answer is whole.
Task<bool> HttpServer::Inner::write_pieces(Peer& peer, BodySource& source, std::string head) {
  using Then = BodySource::Then;
  StrandTimer pause(peer.stream.get_executor());
  bool there = co_await send(peer, {asio::buffer(head), asio::const_buffer()});
  while (there) {
    BodySource::Piece piece = stopping ? source.last_words() : source.next();
    const std::string before = frame_chunk(piece);
    there = co_await send(peer, {asio::buffer(before), asio::buffer(piece.bytes)});
    if (piece.then == Then::end || piece.then == Then::broken)
      co_return there&& piece.then == Then::end;
    beast::error_code ignored;
    pause.expires_after(piece.then == Then::later ? options.deadlines.stream_pause : Pause(0));
    co_await pause.async_wait(asio::redirect_error(kHere, ignored));
  }
  co_return false;
}

// An answer that goes on, if there is room for one more of them.
Task<bool> HttpServer::Inner::stream(Peer& peer, Address client, HttpResponse response,
                                     bool keep_alive) {
  const bool counted = !is_spared(client);
  if (counted && !stream_shares.take(client)) response.source = nullptr;
  const bool in_share = response.source != nullptr;
  if (++streams > options.streams) response.source = nullptr;
  bool whole = true;
  if (response.source) {
    std::string head = head_of(response, keep_alive, std::time(nullptr));
    ::setsockopt(peer.stream.socket().native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT,
                 &kUnacknowledged_ms, sizeof kUnacknowledged_ms);
    whole = co_await write_pieces(peer, *response.source, std::move(head));
  } else {
    ++streams_turned_away;
    response = ask_later(503, "too many answers that go on are open", kStreamWait_s, "GET");
    whole = co_await write(peer, response, keep_alive, true);
  }
  --streams;
  if (counted && in_share) stream_shares.give_back(client);
  co_return whole&& keep_alive;
}

// Says why and reads on for a moment: closed at once, with bytes unread, the connection would be
// reset and the answer lost on its way.
Task<bool> HttpServer::Inner::refuse(Peer& peer, HttpResponse response) {
  co_await write(peer, response, false, true);
  beast::error_code error;
  peer.stream.socket().shutdown(tcp::socket::shutdown_send, error);
  peer.stream.expires_after(stopping ? Pause(0) : options.deadlines.linger);
  for (std::size_t read = 0; !error && read < kMaxLingerBytes;) {
    char bytes[kReadBytes];
    read += co_await peer.stream.async_read_some(asio::buffer(bytes),
                                                 asio::redirect_error(kHere, error));
  }
  co_return false;
}

// In how many seconds the client may ask again; 0: now.
std::uint32_t HttpServer::Inner::wait_of(const Peer& peer, const HttpHead& head) {
  if (peer.spared && !is_proxy(peer.address)) return 0;
  const Address client = client_of(peer.address, head.forwarded_for, options.proxies);
  const RateKind kind = head.request.method == "POST" ? RateKind::submission : RateKind::read;
  const auto now = std::chrono::duration_cast<Pause>(Clock::now().time_since_epoch()).count();
  return rates.take(client, kind, static_cast<std::uint64_t>(now));
}

// Lets the routes answer and sends what they say. Returns whether the connection goes on.
Task<bool> HttpServer::Inner::answer(Peer& peer, HttpHead head) {
  const bool with_body = head.request.method != "HEAD";
  peer.stream.expires_never();
  HttpResponse response = co_await ask(std::move(head.request));
  const bool keep = head.keep_alive && !response.close && !stopping;
  if (response.source && with_body) {
    const Address client = client_of(peer.address, head.forwarded_for, options.proxies);
    co_return co_await stream(peer, client, std::move(response), keep);
  }
  const std::size_t large =
      with_body && response.bytes().size() > kLargeAnswerBytes ? response.bytes().size() : 0;
  if (large_bytes.fetch_add(large) + large > options.large_answers_bytes && large > 0)  // a read's
    response = ask_later(503, "too many large answers are on their way", kLargeAnswerWait_s, "GET");
  const bool goes_on = co_await write(peer, response, keep, with_body);
  large_bytes -= large;
  co_return goes_on;
}

// Returns whether the connection goes on.
Task<bool> HttpServer::Inner::serve_one(std::shared_ptr<Peer> peer) {
  const std::size_t length = co_await read_header(peer);
  if (length == 0) co_return false;
  const std::string_view raw(peer->buffer.data(), length == std::string::npos ? 0 : length);
  HttpHead head = length == std::string::npos ? read_head(std::string(kMaxHeaderBytes + 1, ' '))
                                              : read_head(raw);
  if (head.refused == 0 && !parses(raw)) head = read_head("");
  ++requests;
  if (head.refused != 0) {
    ++refused;
    HttpResponse response = plain_problem(head.refused, head.why);
    co_return co_await refuse(*peer, std::move(response));
  }
  if (const std::uint32_t wait_s = wait_of(*peer, head); wait_s > 0) {
    ++rate_limited;
    HttpResponse response = ask_later(429, "too many requests from this address",
                                      std::to_string(wait_s), head.request.method);
    co_return co_await refuse(*peer, std::move(response));
  }
  if (!co_await read_body(*peer, length, head)) co_return false;
  head.request.body = peer->buffer.substr(length, head.content_length);
  peer->buffer.erase(0, length + head.content_length);
  co_return co_await answer(*peer, std::move(head));
}

Task<void> HttpServer::Inner::serve(std::shared_ptr<Peer> peer) {
  beast::error_code ignored;
  peer->stream.socket().set_option(tcp::no_delay(true), ignored);
  peer->stream.socket().set_option(asio::socket_base::send_buffer_size(kSendBufferBytes), ignored);
  peer->stream.socket().non_blocking(true, ignored);
  while (co_await serve_one(peer))
    if (!peer->buffer.empty())  // asked already: others have their turn first
      co_await asio::post(peer->stream.get_executor(), kHere);
  peer->stream.socket().shutdown(tcp::socket::shutdown_both, ignored);
}

// Counts the connection in for its block. In all there is room as long as somebody else waits for
// nothing in particular, longest first.
bool HttpServer::Inner::has_room_for(const Address& address) {
  const bool limited = !is_spared(address);
  if (limited && !shares.take(address)) return false;
  if (open < options.connections) return true;
  if (close_oldest_waiting()) {
    ++made_room;
    return true;
  }
  if (limited) shares.give_back(address);
  return false;
}

// A connection's strand carries its coroutine and its timers, so that they never meet. Out of
// descriptors, the oldest that waits is closed and accepting goes on after a pause: never a loop
// without one, never an end.
asio::awaitable<void> HttpServer::Inner::accept_all() {
  while (!stopping) {
    beast::error_code error;
    const Strand strand = asio::make_strand(io.get_executor());
    Socket socket =
        co_await acceptor.async_accept(strand, asio::redirect_error(asio::use_awaitable, error));
    if (stopping) co_return;
    if (error) {
      const bool frees_one = close_oldest_waiting();
      made_room += frees_one ? 1 : 0;
      asio::steady_timer pause(acceptor.get_executor(),
                               frees_one ? kShortAcceptPause : kAcceptPause);
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      continue;
    }
    const tcp::endpoint from = socket.remote_endpoint(error);
    if (error) continue;  // gone already
    const Address address = address_of(from.address());
    if (!has_room_for(address)) {
      ++turned_away;
      continue;  // closed unread
    }
    asio::co_spawn(strand, serve(std::make_shared<Peer>(*this, std::move(socket), address)),
                   asio::detached);
  }
}

HttpServer::HttpServer(std::shared_ptr<Inner> inner) : inner_(std::move(inner)) {}

ledger::Result<std::unique_ptr<HttpServer>> HttpServer::start(const std::string& listen,
                                                              Handler handler,
                                                              HttpOptions options) {
  const unsigned threads = options.threads;
  // Shared before the first thread runs: a request may come at once.
  auto inner = std::make_shared<Inner>(std::move(handler), std::move(options));
  URNA_TRY(listen_at(inner->acceptor, listen));
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
  s.close_all_waiting();
  constexpr int kDrainSteps = 250;  // of 20 ms: answers under way get 5 s
  for (int i = 0; i < kDrainSteps && s.open > 0; ++i) std::this_thread::sleep_for(Pause(20));
  s.io.stop();
  s.threads.clear();
}

HttpServer::Counters HttpServer::counters() const {
  const Inner& s = *inner_;
  return {s.connections,  s.requests,    s.refused,
          s.open,         s.turned_away, s.made_room,
          s.rate_limited, s.streams,     s.streams_turned_away};
}

}  // namespace urna::api
