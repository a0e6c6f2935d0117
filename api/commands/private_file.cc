#include "api/commands/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "ledger/crypto.h"
#include "ledger/file.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;
using ledger::Result;

SecretText::~SecretText() { ledger::wipe(text.data(), text.size()); }

Result<> write_private(const std::string& path, ledger::ByteView bytes) {
  const ledger::Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file.open()) return ledger::io_error(path);
  URNA_TRY(ledger::write_all(file.number(), bytes, path));
  if (::fsync(file.number()) != 0) return ledger::io_error(path);
  return Ok{};
}

Result<SecretText> read_private(const std::string& path, std::size_t limit) {
  const ledger::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file.open() && errno == ENOENT) return Error{Errc::not_found, "no file '" + path + "'"};
  struct stat status {};
  if (!file.open() || ::fstat(file.number(), &status) != 0) return ledger::io_error(path);
  if ((status.st_mode & 077) != 0) return Error{Errc::key_permissions, path + " is not mode 0600"};
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > limit) return Error{Errc::over_limit, path};
  SecretText read(std::string(size, '\0'));
  for (std::size_t at = 0; at < size;) {
    const ssize_t got = ::read(file.number(), read.text.data() + at, size - at);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return ledger::io_error(path);
    at += static_cast<std::size_t>(got);
  }
  return read;
}

Result<> wipe_private(const std::string& path) {
  const ledger::Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
  struct stat status {};
  if (!file.open() || ::fstat(file.number(), &status) != 0) return ledger::io_error(path);
  const ledger::Bytes zeros(static_cast<std::size_t>(status.st_size), 0);
  URNA_TRY(ledger::write_all(file.number(), zeros, path));
  if (::fsync(file.number()) != 0 || ::unlink(path.c_str()) != 0) return ledger::io_error(path);
  return Ok{};
}

}  // namespace urna::api
