#include "ledger/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "ledger/place.h"

namespace urna::ledger {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    close();
    number_ = other.number_;
    other.number_ = -1;
  }
  return *this;
}

void Descriptor::close() {
  if (number_ >= 0) ::close(number_);
  number_ = -1;
}

Error io_error(const std::string& path) { return {Errc::io, path + ": " + std::strerror(errno)}; }

Result<Bytes> read_file(const std::string& path, std::size_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  struct stat status {};
  if (!file.open() && errno == ENOENT) return Error{Errc::not_found, path};
  if (!file.open() || ::fstat(file.number(), &status) != 0) return io_error(path);
  if (!S_ISREG(status.st_mode)) return Error{Errc::io, path + " is not a regular file"};
  if (static_cast<std::size_t>(status.st_size) > limit)
    return Error{Errc::over_limit, path + " is too large"};
  Bytes bytes(static_cast<std::size_t>(status.st_size));
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::read(file.number(), bytes.data() + done, bytes.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return io_error(path);
    if (got == 0) return Error{Errc::io, path + " became shorter while it was read"};
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

Result<> write_all(int descriptor, ByteView bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(descriptor, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return io_error(path);
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  return Ok{};
}

Result<> sync_directory(const std::string& path) {
  const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.open() || ::fsync(folder.number()) != 0) return io_error(path);
  return Ok{};
}

Result<> write_file(const std::string& path, ByteView bytes) {
  const std::string temporary = path + ".tmp";
  Descriptor file(
      ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644));
  if (!file.open()) return io_error(temporary);
  URNA_TRY(write_all(file.number(), bytes, temporary));
  reached_place("file written");
  if (::fsync(file.number()) != 0) return io_error(temporary);
  file.close();
  reached_place("file synced");
  if (::rename(temporary.c_str(), path.c_str()) != 0) return io_error(path);
  reached_place("file renamed");
  const auto parent = std::filesystem::path(path).parent_path().string();
  return sync_directory(parent.empty() ? "." : parent);
}

}  // namespace urna::ledger
