// A ZIP archive (PKWARE APPNOTE 6.3.3) of stored members, written as it goes: no compression, no
// time, no owner, so that the same members give the same bytes. Why not a library:
// docs/decisions/0050-open-data.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace urna::api {

// CRC-32 of ISO 3309, going on from that of what came before (0 of nothing).
std::uint32_t crc32(std::string_view bytes, std::uint32_t before = 0);

class ZipWriter {
 public:
  static constexpr std::uint64_t kMaxBytes = 0xffffffff - 1'048'576;  // without the 64-bit form
  // What stands before the bytes of a member, which follow as they are. Requires: a name of plain
  // letters, fewer than 65 535 members.
  std::string header_of(const std::string& name, std::string_view bytes);
  // A member whose length is known only at its end: begin, its bytes through `pass`, end.
  std::string begin(const std::string& name);
  void pass(std::string_view bytes);
  std::string end();
  // The directory of all members, which ends the archive. Requires: is_small_enough().
  std::string finish();
  bool is_small_enough() const { return at_ < kMaxBytes; }

 private:
  struct Member {
    std::string name;
    std::uint64_t at = 0, size = 0;
    std::uint32_t crc = 0;
    bool described_behind = false;
  };
  std::string local_header(const Member& member);
  std::vector<Member> members_;
  std::uint64_t at_ = 0;
};

}  // namespace urna::api
