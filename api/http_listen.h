// Where the server listens: at an address, or on a socket that a service manager opened before us.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <string>

#include "ledger/result.h"

namespace urna::api {

// `listen`: "127.0.0.1:8080", "[::1]:0" or kHandedOver (service.h). Errors: usage, io.
ledger::Result<> listen_at(boost::asio::ip::tcp::acceptor& acceptor, const std::string& listen);

}  // namespace urna::api
