// A bundle's tar made in memory, member by member, so that each byte of a header can be made wrong
// on purpose (row T22). The plain form is byte for byte what ledger/tar.cc writes.
#pragma once

#include "tests/fixture/town.h"

namespace urna::tamper {

using fixture::Resources;
using ledger::Bytes;
using ledger::ByteView;

inline constexpr std::size_t kTarBlock = 512;
// Where a ustar header keeps what (POSIX.1-1988).
inline constexpr std::size_t kTarName = 0, kTarMode = 100, kTarUser = 108, kTarSize = 124,
                             kTarTime = 136, kTarSum = 148, kTarType = 156, kTarLink = 157,
                             kTarMagic = 257, kTarOwner = 265, kTarPrefix = 345;

Bytes tar_header(std::string_view name, std::uint64_t size);
// Writes text into a header and makes its sum right again.
void put_field(Bytes& header, std::size_t at, std::string_view text);
void mend_sum(Bytes& header);
// Header, bytes, zeros up to the block.
Bytes tar_member(const Bytes& header, ByteView bytes);
Bytes tar_member(std::string_view name, ByteView bytes);
Bytes tar_end();
Bytes tar_of(const Resources& resources);
// In this order.
Bytes tar_of(const std::vector<Bytes>& members);
std::vector<Bytes> members_of(const Resources& resources);

// A file without a name, so that open_bundle reads what stands in memory.
class MemoryFile {
 public:
  explicit MemoryFile(ByteView bytes = {});
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  void write(std::size_t at, ByteView bytes);
  void resize(std::size_t size);
  std::string path() const { return "/proc/self/fd/" + std::to_string(number_); }

 private:
  int number_;
};

}  // namespace urna::tamper
