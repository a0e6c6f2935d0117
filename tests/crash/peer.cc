#include "tests/crash/peer.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace urna::crash {

Peer::Peer(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{20, 0};
  const int one = 1;
  for (const int way : {SO_RCVTIMEO, SO_SNDTIMEO})  // and of connect
    ::setsockopt(socket_, SOL_SOCKET, way, &patience, sizeof patience);
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

Peer::~Peer() { ::close(socket_); }

Reply Peer::get(const std::string& target, const std::string& accept) {
  return ask("GET " + target + " HTTP/1.1\r\nHost: x\r\nAccept: " + accept + "\r\n\r\n");
}

Reply Peer::post(ledger::ByteView submission) {
  return ask("POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: " +
             std::to_string(submission.size()) + "\r\n\r\n" +
             std::string(ledger::text_of(submission)));
}

bool Peer::more() {
  char bytes[16'384];
  const ssize_t got = ::recv(socket_, bytes, sizeof bytes, 0);
  if (got > 0) buffer_.append(bytes, static_cast<std::size_t>(got));
  return got > 0;
}

Reply Peer::ask(const std::string& request) {
  if (!connected_ || ::send(socket_, request.data(), request.size(), MSG_NOSIGNAL) !=
                         static_cast<ssize_t>(request.size()))
    return {};
  while (buffer_.find("\r\n\r\n") == std::string::npos)
    if (!more()) return {};
  const std::size_t end = buffer_.find("\r\n\r\n") + 4;
  const std::string head = buffer_.substr(0, end);
  buffer_.erase(0, end);
  const std::size_t at = head.find("Content-Length: ");
  const std::size_t length = at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
  while (buffer_.size() < length)
    if (!more()) return {};
  Reply reply{std::stoi(head.substr(9, 3)), buffer_.substr(0, length)};
  buffer_.erase(0, length);
  return reply;
}

}  // namespace urna::crash
