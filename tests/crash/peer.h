// A client that asks one thing after the other over one connection, and notices when the server is
// gone.
#pragma once

#include <cstdint>
#include <string>

#include "ledger/bytes.h"

namespace urna::crash {

struct Reply {
  int status = 0;  // 0: the connection ended before the whole reply was there
  std::string body;
};

class Peer {
 public:
  explicit Peer(std::uint16_t port);
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  bool connected() const { return connected_; }
  Reply get(const std::string& target, const std::string& accept = "*/*");
  Reply post(ledger::ByteView submission);

 private:
  Reply ask(const std::string& request);
  bool more();
  int socket_;
  bool connected_ = false;
  std::string buffer_;
};

}  // namespace urna::crash
