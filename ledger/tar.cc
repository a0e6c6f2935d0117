// The tar kind of a bundle: plain ustar (POSIX.1-1988), names ascending, nothing but regular files.
// Every byte of a header is what our writer would write: a reader re-formats and compares, so that
// there is one spelling.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "ledger/file.h"
#include "ledger/place.h"
#include "ledger/source.h"

namespace urna::ledger {

namespace {

constexpr std::size_t kBlock = 512;
using Block = std::array<std::uint8_t, kBlock>;

void put_octal(Block& block, std::size_t at, std::size_t digits, std::uint64_t value) {
  for (std::size_t i = digits; i-- > 0; value >>= 3)
    block[at + i] = static_cast<std::uint8_t>('0' + (value & 7));
}

// Requires: a bundle name (under 100 bytes) and a size below 8 GiB.
Block header_of(std::string_view name, std::uint64_t size) {
  Block block{};
  CHECK(name.size() < 100);
  std::memcpy(block.data(), name.data(), name.size());
  put_octal(block, 100, 7, 0644);
  put_octal(block, 108, 7, 0);
  put_octal(block, 116, 7, 0);
  put_octal(block, 124, 11, size);
  put_octal(block, 136, 11, 0);
  std::memset(block.data() + 148, ' ', 8);
  block[156] = '0';
  std::memcpy(block.data() + 257,
              "ustar\0"
              "00",
              8);
  std::uint64_t sum = 0;
  for (std::uint8_t b : block) sum += b;
  put_octal(block, 148, 6, sum);
  block[154] = 0;
  return block;
}

bool is_zero(const Block& block) {
  for (std::uint8_t b : block)
    if (b != 0) return false;
  return true;
}

Result<> read_at(int file, std::uint64_t offset, std::span<std::uint8_t> into,
                 const std::string& path) {
  std::size_t done = 0;
  while (done < into.size()) {
    const ssize_t got =
        ::pread(file, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(io_error(path));
    if (got == 0) return Error{Errc::malformed, path + " ends too early"};
    done += static_cast<std::size_t>(got);
  }
  return Ok{};
}

class TarSource : public Source {
 public:
  struct Member {
    std::uint64_t offset = 0, size = 0;
  };
  TarSource(Descriptor file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}
  Result<> read_members();
  Result<Bytes> get(std::string_view name) const override {
    const auto found = members_.find(name);
    if (found == members_.end()) return Error{Errc::not_found, std::string(name)};
    Bytes bytes(found->second.size);
    URNA_TRY(read_at(file_.number(), found->second.offset, bytes, path_));
    return bytes;
  }
  Result<std::vector<std::string>> list() const override {
    std::vector<std::string> names;
    for (const auto& [name, member] : members_) names.push_back(name);
    return names;
  }

 private:
  Result<> add_member(const Block& header, std::uint64_t& offset);
  Result<> check_padding(std::uint64_t from, std::uint64_t to) const;
  Descriptor file_;
  std::string path_;
  std::map<std::string, Member, std::less<>> members_;
};

Result<> TarSource::check_padding(std::uint64_t from, std::uint64_t to) const {
  Bytes padding(to - from);
  URNA_TRY(read_at(file_.number(), from, padding, path_));
  for (std::uint8_t b : padding)
    if (b != 0) return Error{Errc::malformed, path_ + ": padding is not zero"};
  return Ok{};
}

Result<> TarSource::add_member(const Block& header, std::uint64_t& offset) {
  const auto* text = reinterpret_cast<const char*>(header.data());
  const std::string name(text, ::strnlen(text, 100));
  std::uint64_t size = 0;
  for (std::size_t i = 124; i < 135; ++i)
    size = size * 8 + static_cast<std::uint64_t>(header[i] - '0') % 8;
  if (!is_bundle_name(name) || header != header_of(name, size))
    return Error{Errc::malformed,
                 path_ + ": a member that no bundle has, at byte " + std::to_string(offset)};
  if (size == 0 || size > kMaxResourceBytes)
    return Error{Errc::malformed, name + " is empty or too large"};
  if (!members_.empty() && members_.rbegin()->first >= name)
    return Error{Errc::malformed, path_ + ": names do not ascend at " + name};
  if (members_.size() == kMaxBundleNames) return Error{Errc::over_limit, "too many members"};
  members_.emplace_hint(members_.end(), name, Member{offset + kBlock, size});
  const std::uint64_t end = offset + kBlock + size;
  offset = (end + kBlock - 1) / kBlock * kBlock;
  return check_padding(end, offset);
}

Result<> TarSource::read_members() {
  struct stat status {};
  if (::fstat(file_.number(), &status) != 0) return unreadable(io_error(path_));
  if (!S_ISREG(status.st_mode)) return Error{Errc::malformed, path_ + " is not a regular file"};
  const auto size = static_cast<std::uint64_t>(status.st_size);
  std::uint64_t offset = 0;
  while (true) {
    Block header;
    URNA_TRY(read_at(file_.number(), offset, header, path_));
    if (is_zero(header)) break;
    URNA_TRY(add_member(header, offset));
  }
  if (size != offset + 2 * kBlock)
    return Error{Errc::malformed, path_ + ": two zero blocks must end it"};
  return check_padding(offset, size);
}

class TarWriter : public BundleWriter {
 public:
  TarWriter(Descriptor file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}
  ~TarWriter() override {
    if (file_.open()) ::unlink((path_ + ".tmp").c_str());
  }
  Result<> put(std::string_view name, ByteView bytes) override {
    CHECK(is_bundle_name(name) && !bytes.empty() && name > last_);
    last_ = name;
    ledger::put(held_, header_of(name, bytes.size()));
    ledger::put(held_, bytes);
    held_.resize((held_.size() + kBlock - 1) / kBlock * kBlock, 0);
    return held_.size() < kHeldBytes ? Result<>(Ok{}) : flush();
  }
  Result<> finish() override {
    held_.resize(held_.size() + 2 * kBlock, 0);
    URNA_TRY(flush());
    if (::fsync(file_.number()) != 0 || ::rename((path_ + ".tmp").c_str(), path_.c_str()) != 0)
      return io_error(path_);
    file_.close();
    reached_place("bundle renamed");
    const std::size_t slash = path_.rfind('/');
    return sync_directory(slash == std::string::npos ? "." : path_.substr(0, slash + 1));
  }

 private:
  static constexpr std::size_t kHeldBytes = 1U << 20;
  Result<> flush() {
    URNA_TRY(write_all(file_.number(), held_, path_));
    reached_place("bundle written");
    held_.clear();
    return Ok{};
  }
  Descriptor file_;
  std::string path_, last_;
  Bytes held_;
};

}  // namespace

Result<std::unique_ptr<Source>> open_tar(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.open()) return io_error(path);
  auto source = std::make_unique<TarSource>(std::move(file), path);
  URNA_TRY(source->read_members());
  return std::unique_ptr<Source>(std::move(source));
}

Result<std::unique_ptr<BundleWriter>> create_tar_bundle(const std::string& path) {
  Descriptor file(::open((path + ".tmp").c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (!file.open()) return io_error(path + ".tmp");
  return std::unique_ptr<BundleWriter>(std::make_unique<TarWriter>(std::move(file), path));
}

}  // namespace urna::ledger
