// Ballots over HTTP by plain sockets: the load that benchmarks of the server share.
#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "ledger/bytes.h"
#include "ledger/result.h"

namespace urna {

using ledger::Bytes;
using Clock = std::chrono::steady_clock;

inline constexpr int kConnections = 128;

inline double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// `receive_bytes`: what the kernel keeps for whoever does not read; 0: as much as it likes.
inline int connect_to(std::uint16_t port, int receive_bytes = 0) {
  const int peer = ::socket(AF_INET, SOCK_STREAM, 0);
  if (receive_bytes > 0)
    CHECK(::setsockopt(peer, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes) == 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(::connect(peer, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  return peer;
}

// Sends one ballot and waits for the whole answer. Returns seconds.
inline double post(int peer, const Bytes& body) {
  const auto start = Clock::now();
  const std::string request = "POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                              std::to_string(body.size()) + "\r\n\r\n" +
                              std::string(ledger::text_of(body));
  CHECK(::send(peer, request.data(), request.size(), 0) == static_cast<ssize_t>(request.size()));
  std::string reply;
  char bytes[4096];
  while (true) {
    const ssize_t got = ::recv(peer, bytes, sizeof bytes, 0);
    CHECK(got > 0);
    reply.append(bytes, static_cast<std::size_t>(got));
    const std::size_t end = reply.find("\r\n\r\n");
    if (end == std::string::npos) continue;
    const std::size_t length = std::stoul(reply.substr(reply.find("Content-Length: ") + 16));
    if (reply.size() >= end + 4 + length) break;
  }
  CHECK(reply.starts_with("HTTP/1.1 201"));
  return seconds_since(start);
}

struct Load {
  double seconds = 0;
  std::vector<double> latencies_s;
};
// Bounded: so many connections, each ballot once. `gap_s` between the starts of two ballots over
// all connections; 0: as fast as it goes.
inline Load run_load(std::uint16_t port, const std::vector<Bytes>& casts, double gap_s) {
  Load load;
  load.latencies_s.resize(casts.size());
  std::atomic<std::size_t> next = 0;
  const auto start = Clock::now();
  std::vector<std::jthread> clients;
  for (int c = 0; c < kConnections; ++c)
    clients.emplace_back([&] {
      const int peer = connect_to(port);
      for (std::size_t i = next++; i < casts.size(); i = next++) {
        if (gap_s > 0)
          std::this_thread::sleep_until(
              start + std::chrono::duration_cast<Clock::duration>(
                          std::chrono::duration<double>(gap_s * static_cast<double>(i))));
        load.latencies_s[i] = post(peer, casts[i]);
      }
      ::close(peer);
    });
  clients.clear();
  load.seconds = seconds_since(start);
  std::ranges::sort(load.latencies_s);
  return load;
}
// Seconds within which so many of a hundred were answered. Requires: a load that has run.
inline double percentile_s(const Load& load, std::size_t percent) {
  return load.latencies_s[load.latencies_s.size() * percent / 100];
}

}  // namespace urna
