// Law of the high-water mark's file: any bytes are read without harm; a mark that is read stands in
// one of the two slots with its checksum, and raising it leaves a file that says the new mark,
// whatever the other slot held.
#include "ledger/crypto.h"
#include "ledger/high_water.h"
#include "tests/fuzz/reader.h"
#include "tests/fuzz/temporary_file.h"

namespace urna::fuzz {
namespace {

constexpr std::size_t kBody = 8 + 3 * 8 + 32, kSlot = kBody + 32, kStride = 512;

// With right checksums where asked for, so that the values behind them are reached.
Bytes with_checksums(Bytes file) {
  for (std::size_t at : {std::size_t{0}, kStride}) {
    if (file.size() < at + kSlot) continue;
    const auto sum = ledger::sha256(ByteView(file).subspan(at, kBody));
    std::ranges::copy(sum.bytes, file.begin() + static_cast<std::ptrdiff_t>(at + kBody));
  }
  return file;
}

bool stands(const Bytes& file, const ledger::Mark& mark) {
  for (std::size_t at : {std::size_t{0}, kStride}) {
    if (file.size() < at + kSlot) continue;
    const ByteView slot = ByteView(file).subspan(at, kSlot);
    if (ledger::get_big_endian(slot.subspan(8, 8)) == mark.sequence &&
        ledger::get_big_endian(slot.subspan(24, 8)) == mark.size &&
        std::ranges::equal(slot.subspan(32, 32), mark.root.view()) &&
        std::ranges::equal(slot.last(32), ledger::sha256(slot.first(kBody)).view()))
      return true;
  }
  return false;
}

void raise(const std::string& path, ledger::HighWaterMark& file, const ledger::Mark& mark) {
  if (mark.sequence >= ~std::uint64_t{0} - 1 || mark.size == ~std::uint64_t{0}) return;
  ledger::Mark lower = mark, higher = mark;
  higher.size = mark.size + 1;
  if (mark.size > 0) {
    lower.size = mark.size - 1;
    require(file.raise(mark, lower).code() == ledger::Errc::rolled_back, "lowered");
  }
  lower = mark;
  lower.root.bytes[0] ^= 1;
  require(file.raise(mark, lower).code() == ledger::Errc::rolled_back, "two roots for one size");
  require(file.raise(lower, higher).code() == ledger::Errc::fenced, "raised by another");
  require(file.raise(mark, higher).ok(), "cannot raise");
  higher.sequence = mark.sequence + 1;
  require(file.read().value() == higher, "the new mark");
  require(ledger::open_high_water_mark(path, false).code() == ledger::Errc::locked, "two pens");
}

void law(ByteView bytes) {
  if (bytes.empty()) return;
  Bytes content(bytes.begin() + 1, bytes.end());
  if ((bytes[0] & 1) != 0) content = with_checksums(std::move(content));
  const std::string path = temporary_file(content, "HWM");
  auto file = ledger::open_high_water_mark(path, false);
  if (!file.ok()) {
    require(file.code() == ledger::Errc::corrupt, "no valid slot");
    return;
  }
  const auto mark = (*file)->read();
  require(mark.ok() && stands(content, *mark), "a mark that nobody wrote");
  raise(path, **file, *mark);
}

std::vector<Bytes> seeds() {
  const auto slot = [](std::uint64_t sequence, std::uint64_t size) {
    Bytes bytes = bytes_of("urna-hwm");
    ledger::put_u64(bytes, sequence);
    ledger::put_u64(bytes, 3);
    ledger::put_u64(bytes, size);
    ledger::put(bytes, ledger::sha256({}).view());
    ledger::put(bytes, ledger::sha256(bytes).view());
    return bytes;
  };
  std::vector<Bytes> out;
  for (std::uint64_t first : {2U, 4U}) {
    Bytes file{1};
    ledger::put(file, slot(first, 7));
    file.resize(1 + kStride, 0);
    ledger::put(file, slot(3, 6));
    out.push_back(file);
  }
  return out;
}

URNA_FUZZ_TARGET(high_water, law, seeds, 1'000);

}  // namespace
}  // namespace urna::fuzz
