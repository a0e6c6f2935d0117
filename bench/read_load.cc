// Reads of one server over connections that stay open, as fast as it answers: the client of
// scripts/bench-nginx, the same program for whoever is measured.
//   urna-read-load PORT CONNECTIONS SECONDS < targets       prints "answers bytes seconds"
// Targets are asked for in turn, one at a time on each connection; anything but 200 ends the run.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/result.h"

namespace urna {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kReadBytes = 262'144, kMaxHeadBytes = 8'192;

struct Connection {
  int socket = -1;
  std::string head;      // of the answer under way, until it is whole
  std::size_t rest = 0;  // bytes of its body still to come
  bool in_body = false;
};

struct Load {
  std::vector<std::string> requests;
  std::size_t next = 0;
  std::uint64_t answers = 0, bytes = 0;
  std::vector<char> buffer = std::vector<char>(kReadBytes);

  void ask(Connection& peer) {
    const std::string& request = requests[next++ % requests.size()];
    CHECK(::send(peer.socket, request.data(), request.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(request.size()));
  }
  // Takes what came. Requires: no more than one answer is under way.
  void take(Connection& peer, std::string_view came);
  bool read(Connection& peer);
};

std::size_t length_in(std::string_view head) {
  static constexpr std::string_view kField = "\r\nContent-Length: ";
  const std::size_t at = head.find(kField);
  CHECK(at != std::string_view::npos);
  return std::strtoull(head.data() + at + kField.size(), nullptr, 10);
}

void Load::take(Connection& peer, std::string_view came) {
  if (!peer.in_body) {
    const std::size_t before = peer.head.size();
    peer.head += came.substr(0, kMaxHeadBytes);
    const std::size_t end = peer.head.find("\r\n\r\n");
    if (end == std::string::npos) return;
    CHECK(peer.head.starts_with("HTTP/1.1 200 "));
    came.remove_prefix(end + 4 - before);
    peer.rest = length_in(peer.head);
    peer.head.clear();
    peer.in_body = true;
  }
  CHECK(came.size() <= peer.rest);
  bytes += came.size();
  peer.rest -= came.size();
  if (peer.rest > 0) return;
  peer.in_body = false;
  ++answers;
  ask(peer);
}

bool Load::read(Connection& peer) {
  const ssize_t got = ::recv(peer.socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got <= 0) return false;
  take(peer, {buffer.data(), static_cast<std::size_t>(got)});
  return true;
}

int connect_to(std::uint16_t port) {
  const int peer = ::socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  CHECK(::setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(::connect(peer, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  return peer;
}

double run(Load& load, std::uint16_t port, int connections, double seconds) {
  const int poll = ::epoll_create1(0);
  std::vector<std::unique_ptr<Connection>> peers;
  for (int i = 0; i < connections; ++i) {
    peers.push_back(std::make_unique<Connection>());
    peers.back()->socket = connect_to(port);
    epoll_event event{EPOLLIN, {.ptr = peers.back().get()}};
    CHECK(::epoll_ctl(poll, EPOLL_CTL_ADD, peers.back()->socket, &event) == 0);
  }
  const auto start = Clock::now();
  for (const auto& peer : peers) load.ask(*peer);
  std::array<epoll_event, 256> events;
  double passed = 0;
  while (passed < seconds) {
    const int count = ::epoll_wait(poll, events.data(), events.size(), 1'000);
    for (int i = 0; i < count; ++i)
      CHECK(load.read(*static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr)));
    passed = std::chrono::duration<double>(Clock::now() - start).count();
  }
  for (const auto& peer : peers) ::close(peer->socket);
  ::close(poll);
  return passed;
}

}  // namespace
}  // namespace urna

int main(int count, char** words) {
  if (count != 4) {
    std::fputs("urna-read-load PORT CONNECTIONS SECONDS < targets\n", stderr);
    return 2;
  }
  urna::Load load;
  for (std::string target; std::getline(std::cin, target);)
    load.requests.push_back("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(!load.requests.empty());
  const double seconds = urna::run(load, static_cast<std::uint16_t>(std::atoi(words[1])),
                                   std::atoi(words[2]), std::atof(words[3]));
  std::printf("%llu %llu %.6f\n", static_cast<unsigned long long>(load.answers),
              static_cast<unsigned long long>(load.bytes), seconds);
}
