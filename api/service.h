// What a service manager and a server say to each other (systemd's sd_listen_fds(3) and
// sd_notify(3), their documented protocol, without their library): a socket that is open before the
// server is, and when the server is ready.
#pragma once

#include <optional>
#include <string>

#include "ledger/result.h"

namespace urna::api {

// What stands for an address where a manager has opened the socket: --listen systemd.
inline constexpr const char* kHandedOver = "systemd";

// The first socket handed over to this very process, closed on exec. Errors: usage: none was handed
// over, or no listening stream socket.
ledger::Result<int> handed_socket();

// "READY=1", "STOPPING=1", "STATUS=..": told to $NOTIFY_SOCKET; nothing without one. A manager that
// does not listen is its own affair.
void tell_manager(const std::string& state);

}  // namespace urna::api
