#include "api/zip.h"

#include <array>

#include "ledger/result.h"

namespace urna::api {

namespace {

constexpr std::uint32_t kLocal = 0x04034b50, kBehind = 0x08074b50, kCentral = 0x02014b50,
                        kEnd = 0x06054b50;
constexpr std::uint16_t kVersion = 20, kMadeBy = 3 << 8 | kVersion;  // attributes as on Unix
constexpr std::uint16_t kUtf8Names = 1 << 11, kDescribedBehind = 1 << 3;
constexpr std::uint16_t kNoTime = 0, kFirstDay = 1 << 5 | 1;  // 1980-01-01
constexpr std::uint32_t kFileMode = 0100644U << 16;

constexpr std::array<std::uint32_t, 256> crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = value & 1 ? value >> 1 ^ 0xedb88320 : value >> 1;
    table[i] = value;
  }
  return table;
}

void put16(std::string& out, std::uint64_t value) {
  for (unsigned shift : {0U, 8U}) out += static_cast<char>(value >> shift & 0xff);
}
void put32(std::string& out, std::uint64_t value) {
  put16(out, value & 0xffff);
  put16(out, value >> 16 & 0xffff);
}

}  // namespace

std::uint32_t crc32(std::string_view bytes, std::uint32_t before) {
  static constexpr std::array<std::uint32_t, 256> kTable = crc_table();
  std::uint32_t value = ~before;
  for (const char c : bytes)
    value = kTable[(value ^ static_cast<unsigned char>(c)) & 0xff] ^ value >> 8;
  return ~value;
}

std::string ZipWriter::local_header(const Member& member) {
  std::string out;
  put32(out, kLocal);
  put16(out, kVersion);
  put16(out, kUtf8Names | (member.described_behind ? kDescribedBehind : 0));
  put16(out, 0);  // stored
  put16(out, kNoTime);
  put16(out, kFirstDay);
  put32(out, member.crc);
  put32(out, member.size);
  put32(out, member.size);
  put16(out, member.name.size());
  put16(out, 0);  // no extra field
  return out + member.name;
}

std::string ZipWriter::header_of(const std::string& name, std::string_view bytes) {
  members_.push_back({name, at_, bytes.size(), crc32(bytes), false});
  std::string out = local_header(members_.back());
  at_ += out.size() + bytes.size();
  return out;
}

std::string ZipWriter::begin(const std::string& name) {
  members_.push_back({name, at_, 0, 0, true});
  std::string out = local_header(members_.back());
  at_ += out.size();
  return out;
}

void ZipWriter::pass(std::string_view bytes) {
  Member& member = members_.back();
  member.crc = crc32(bytes, member.crc);
  member.size += bytes.size();
  at_ += bytes.size();
}

std::string ZipWriter::end() {
  const Member& member = members_.back();
  std::string out;
  put32(out, kBehind);
  put32(out, member.crc);
  put32(out, member.size);
  put32(out, member.size);
  at_ += out.size();
  return out;
}

std::string ZipWriter::finish() {
  CHECK(is_small_enough());
  std::string out;
  for (const Member& member : members_) {
    put32(out, kCentral);
    put16(out, kMadeBy);
    out += local_header(member).substr(4, 26);  // the same fields, in the same order
    put16(out, 0);                              // no comment
    put16(out, 0);                              // first disk
    put16(out, 0);                              // bytes, not text
    put32(out, kFileMode);
    put32(out, member.at);
    out += member.name;
  }
  const std::uint64_t directory = out.size();
  put32(out, kEnd);
  put32(out, 0);  // both disks
  put16(out, members_.size());
  put16(out, members_.size());
  put32(out, directory);
  put32(out, at_);
  put16(out, 0);
  return out;
}

}  // namespace urna::api
