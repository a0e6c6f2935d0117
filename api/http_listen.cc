#include "api/http_listen.h"

#include <sys/socket.h>

#include "api/service.h"

namespace urna::api {

namespace asio = boost::asio;
using asio::ip::tcp;
using ledger::Errc;
using ledger::Error;
using ErrorCode = boost::system::error_code;

namespace {

ledger::Result<tcp::endpoint> endpoint_of(const std::string& listen) {
  const std::size_t colon = listen.rfind(':');
  const std::string digits = colon == std::string::npos ? "" : listen.substr(colon + 1);
  if (digits.empty() || digits.size() > 5 ||
      digits.find_first_not_of("0123456789") != std::string::npos || std::stoul(digits) > 65535)
    return Error{Errc::usage, "listen at ADDRESS:PORT, not '" + listen + "'"};
  ErrorCode error;
  std::string host = listen.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const auto address = asio::ip::make_address(host, error);
  if (error) return Error{Errc::usage, "'" + host + "' is not an address"};
  return tcp::endpoint(address, static_cast<std::uint16_t>(std::stoul(digits)));
}

// The socket that a service manager has opened already.
ledger::Result<> take_over(tcp::acceptor& acceptor) {
  URNA_ASSIGN(const int socket, handed_socket());
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  ErrorCode error;
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&bound), &size) == 0 &&
      (bound.ss_family == AF_INET || bound.ss_family == AF_INET6))
    acceptor.assign(bound.ss_family == AF_INET ? tcp::v4() : tcp::v6(), socket, error);
  if (!error && acceptor.is_open()) return ledger::Ok{};
  return Error{Errc::io, "the socket handed over cannot be used: " + error.message()};
}

}  // namespace

ledger::Result<> listen_at(tcp::acceptor& acceptor, const std::string& listen) {
  if (listen == kHandedOver) return take_over(acceptor);
  URNA_ASSIGN(const tcp::endpoint endpoint, endpoint_of(listen));
  ErrorCode error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return Error{Errc::io, listen + ": " + error.message()};
  return ledger::Ok{};
}

}  // namespace urna::api
