// Files, the careful way: whole reads with a limit, and writes that are there whole or not at all.
#pragma once

#include <string>

#include "ledger/bytes.h"
#include "ledger/result.h"

namespace urna::ledger {

// Owns a file descriptor.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.number_) { other.number_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  void close();
  int number() const { return number_; }
  bool open() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

// Returns "path: why" from errno, as Errc::io.
Error io_error(const std::string& path);
// The same of evidence: it is missing for now (Errc::storage), and says nothing against anybody.
inline Error unreadable(const Error& error) { return {Errc::storage, error.detail}; }
// Reads the whole regular file; links are not followed. Errors: not_found, over_limit, io.
Result<Bytes> read_file(const std::string& path, std::size_t limit);
// Temporary name, write, fsync, rename, fsync of the folder. Errors: io.
Result<> write_file(const std::string& path, ByteView bytes);
// write(2) until done, through short writes and interruptions. Errors: io.
Result<> write_all(int descriptor, ByteView bytes, const std::string& path);
Result<> sync_directory(const std::string& path);

}  // namespace urna::ledger
