#include "ledger/high_water.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>

#include "ledger/crypto.h"
#include "ledger/file.h"

namespace urna::ledger {

namespace {

// slot = magic 8 || sequence u64 || epoch u64 || size u64 || root 32 || SHA-256 of all before. Two
// of them, 512 bytes apart, so that one torn sector cannot take both.
constexpr std::string_view kMagic = "urna-hwm";
constexpr std::size_t kBodyBytes = 8 + 3 * 8 + Hash::kSize;
constexpr std::size_t kSlotBytes = kBodyBytes + Hash::kSize;
constexpr std::uint64_t kSlotStride = 512;

Bytes encode_slot(const Mark& mark) {
  Bytes slot;
  put(slot, view_of(kMagic));
  put_u64(slot, mark.sequence);
  put_u64(slot, mark.epoch);
  put_u64(slot, mark.size);
  put(slot, mark.root.view());
  put(slot, sha256(slot).view());
  return slot;
}

std::optional<Mark> decode_slot(ByteView slot) {
  if (text_of(slot.first(8)) != kMagic) return std::nullopt;
  if (sha256(slot.first(kBodyBytes)) != Hash::from(slot.subspan(kBodyBytes))) return std::nullopt;
  return Mark{get_big_endian(slot.subspan(8, 8)), get_big_endian(slot.subspan(16, 8)),
              get_big_endian(slot.subspan(24, 8)), Hash::from(slot.subspan(32, 32))};
}

class PlainMarkFile : public MarkFile {
 public:
  PlainMarkFile(Descriptor file, std::string path)
      : file_(std::move(file)), path_(std::move(path)) {}
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override;
  Result<> write_at(std::uint64_t offset, ByteView bytes) override;

 private:
  Result<> need_same_file() const;
  Descriptor file_;
  std::string path_;
};

Result<std::size_t> PlainMarkFile::read_at(std::uint64_t offset,
                                           std::span<std::uint8_t> out) const {
  const ssize_t got = ::pread(file_.number(), out.data(), out.size(), static_cast<off_t>(offset));
  if (got < 0) return io_error(path_);
  return static_cast<std::size_t>(got);
}

// The lock and what it says hold for this very file. If another stands at its path (a copy moved
// over it, a directory restored under us), somebody else may hold that one (S11).
Result<> PlainMarkFile::need_same_file() const {
  struct stat held {
  }, stands{};
  if (::fstat(file_.number(), &held) != 0) return io_error(path_);
  if (::stat(path_.c_str(), &stands) != 0 || stands.st_dev != held.st_dev ||
      stands.st_ino != held.st_ino)
    return Error{Errc::fenced, path_ + " is no longer the file that was opened"};
  return Ok{};
}

Result<> PlainMarkFile::write_at(std::uint64_t offset, ByteView bytes) {
  URNA_TRY(need_same_file());
  while (!bytes.empty()) {
    const ssize_t put =
        ::pwrite(file_.number(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return io_error(path_);
    bytes = bytes.subspan(static_cast<std::size_t>(put));
    offset += static_cast<std::uint64_t>(put);
  }
  if (::fdatasync(file_.number()) != 0) return io_error(path_);
  return Ok{};
}

class FileMark : public HighWaterMark {
 public:
  explicit FileMark(std::unique_ptr<MarkFile> file) : file_(std::move(file)) {}
  Result<Mark> read() const override;
  Result<> raise(const Mark& expected, Mark next) override;
  Result<> write(const Mark& mark);

 private:
  std::unique_ptr<MarkFile> file_;
};

Result<Mark> FileMark::read() const {
  std::optional<Mark> newest;
  for (std::uint64_t at : {std::uint64_t{0}, kSlotStride}) {
    Bytes slot(kSlotBytes);
    URNA_ASSIGN(const std::size_t got, file_->read_at(at, slot));
    const auto mark = got == kSlotBytes ? decode_slot(slot) : std::nullopt;
    if (mark && (!newest || mark->sequence > newest->sequence)) newest = mark;
  }
  if (!newest) return Error{Errc::corrupt, "the high-water mark has no valid slot"};
  return *newest;
}

// The older slot is overwritten; if that tears, the newer one still stands.
Result<> FileMark::write(const Mark& mark) {
  return file_->write_at(mark.sequence % 2 == 0 ? 0 : kSlotStride, encode_slot(mark));
}

Result<> FileMark::raise(const Mark& expected, Mark next) {
  URNA_ASSIGN(const Mark stored, read());
  if (stored != expected)
    return Error{Errc::fenced, "the high-water mark was raised by another writer"};
  if (next.size < stored.size)
    return Error{Errc::rolled_back, "a smaller tree than the high-water mark"};
  if (next.size == stored.size && next.root != stored.root)
    return Error{Errc::rolled_back, "another root for a size that was signed"};
  next.sequence = stored.sequence + 1;
  return write(next);
}

}  // namespace

Result<std::unique_ptr<HighWaterMark>> mark_on(std::unique_ptr<MarkFile> file, bool create) {
  auto mark = std::make_unique<FileMark>(std::move(file));
  if (create) URNA_TRY(mark->write({1, 0, 0, sha256({})}));
  if (auto stored = mark->read(); !stored) return stored.error();
  return std::unique_ptr<HighWaterMark>(std::move(mark));
}

Result<std::unique_ptr<HighWaterMark>> open_high_water_mark(const std::string& path, bool create) {
  const int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | (create ? O_CREAT | O_EXCL : 0);
  Descriptor file(::open(path.c_str(), flags, 0644));
  if (!file.open() && errno == ENOENT) return Error{Errc::not_found, path};
  if (!file.open()) return io_error(path);
  if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0)
    return Error{Errc::locked, path + " is held by another process"};
  URNA_ASSIGN(auto mark, mark_on(std::make_unique<PlainMarkFile>(std::move(file), path), create));
  if (create) {
    const std::string parent = std::filesystem::path(path).parent_path().string();
    URNA_TRY(sync_directory(parent.empty() ? "." : parent));
  }
  return mark;
}

}  // namespace urna::ledger
