#include "tests/tamper/tar_bytes.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace urna::tamper {

namespace {

std::string octal(std::uint64_t value, std::size_t digits) {
  std::string text(digits, '0');
  for (std::size_t i = digits; i-- > 0; value >>= 3) text[i] = static_cast<char>('0' + (value & 7));
  return text;
}

void put_raw(Bytes& header, std::size_t at, std::string_view text) {
  std::memcpy(header.data() + at, text.data(), text.size());
}

}  // namespace

void mend_sum(Bytes& header) {
  put_raw(header, kTarSum, "        ");
  std::uint64_t sum = 0;
  for (const std::uint8_t byte : header) sum += byte;
  put_raw(header, kTarSum, octal(sum, 6) + std::string(1, '\0'));
}

void put_field(Bytes& header, std::size_t at, std::string_view text) {
  put_raw(header, at, text);
  mend_sum(header);
}

Bytes tar_header(std::string_view name, std::uint64_t size) {
  Bytes header(kTarBlock, 0);
  put_raw(header, kTarName, name.substr(0, 100));
  put_raw(header, kTarMode, octal(0644, 7));
  put_raw(header, kTarUser, octal(0, 7));
  put_raw(header, kTarUser + 8, octal(0, 7));
  put_raw(header, kTarSize, octal(size, 11));
  put_raw(header, kTarTime, octal(0, 11));
  header[kTarType] = '0';
  put_raw(header, kTarMagic,
          std::string_view("ustar\0"
                           "00",
                           8));
  mend_sum(header);
  return header;
}

Bytes tar_member(const Bytes& header, ByteView bytes) {
  Bytes member = header;
  ledger::put(member, bytes);
  member.resize((member.size() + kTarBlock - 1) / kTarBlock * kTarBlock, 0);
  return member;
}
Bytes tar_member(std::string_view name, ByteView bytes) {
  return tar_member(tar_header(name, bytes.size()), bytes);
}
Bytes tar_end() { return Bytes(2 * kTarBlock, 0); }

std::vector<Bytes> members_of(const Resources& resources) {
  std::vector<Bytes> members;
  for (const auto& [name, bytes] : resources) members.push_back(tar_member(name, bytes));
  return members;
}
Bytes tar_of(const std::vector<Bytes>& members) {
  Bytes tar;
  for (const Bytes& member : members) ledger::put(tar, member);
  ledger::put(tar, tar_end());
  return tar;
}
Bytes tar_of(const Resources& resources) { return tar_of(members_of(resources)); }

MemoryFile::MemoryFile(ByteView bytes) : number_(::memfd_create("bundle", MFD_CLOEXEC)) {
  CHECK(number_ >= 0);
  write(0, bytes);
}
MemoryFile::~MemoryFile() { ::close(number_); }

void MemoryFile::write(std::size_t at, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::pwrite(number_, bytes.data(), bytes.size(), static_cast<off_t>(at));
    CHECK(put > 0);
    at += static_cast<std::size_t>(put);
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
}
void MemoryFile::resize(std::size_t size) {
  CHECK(::ftruncate(number_, static_cast<off_t>(size)) == 0);
}

}  // namespace urna::tamper
