#include "api/service.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "ledger/file.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;

namespace {

constexpr int kFirstSocket = 3;  // SD_LISTEN_FDS_START

std::optional<long> number_in(const char* variable) {
  const char* text = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe): before any thread
  if (text == nullptr) return std::nullopt;
  long value = 0;
  const char* end = text + std::strlen(text);
  const auto read = std::from_chars(text, end, value);
  return read.ec == std::errc() && read.ptr == end ? std::optional(value) : std::nullopt;
}

bool listens(int socket) {
  int type = 0, accepts = 0;
  socklen_t size = sizeof type;
  if (::getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_STREAM)
    return false;
  size = sizeof accepts;
  return ::getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, &accepts, &size) == 0 && accepts == 1;
}

}  // namespace

ledger::Result<int> handed_socket() {
  const auto process = number_in("LISTEN_PID"), count = number_in("LISTEN_FDS");
  if (process != ::getpid() || count != 1)
    return Error{Errc::usage,
                 "--listen systemd: exactly one socket must be handed over (urna.socket)"};
  if (!listens(kFirstSocket))
    return Error{Errc::usage, "--listen systemd: what was handed over does not listen"};
  ::fcntl(kFirstSocket, F_SETFD, FD_CLOEXEC);
  return kFirstSocket;
}

void tell_manager(const std::string& state) {
  const char* where = std::getenv("NOTIFY_SOCKET");  // NOLINT(concurrency-mt-unsafe): only read
  sockaddr_un address{};
  if (where == nullptr || (where[0] != '/' && where[0] != '@') ||
      std::strlen(where) >= sizeof address.sun_path)
    return;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, where, std::strlen(where));
  if (where[0] == '@') address.sun_path[0] = '\0';  // the abstract namespace
  const ledger::Descriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (socket.number() < 0) return;
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + std::strlen(where));
  ::sendto(socket.number(), state.data(), state.size(), MSG_NOSIGNAL,
           reinterpret_cast<const sockaddr*>(&address), size);
}

}  // namespace urna::api
