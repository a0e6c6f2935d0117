// Law of tar bundles (T22): what opens, written again, is the same file, byte for byte. So no extra
// member, no second spelling, no byte that is not accounted for. An input that begins with 1 has
// its headers' checksums mended first, so that the checks behind them are reached.
#include <algorithm>
#include <map>

#include "ledger/source.h"
#include "tests/fuzz/temporary_file.h"

namespace urna::fuzz {
namespace {

constexpr std::size_t kBlock = 512;

void mend_checksum(std::span<std::uint8_t> header) {
  std::fill(header.begin() + 148, header.begin() + 156, ' ');
  std::uint32_t sum = 0;
  for (std::uint8_t b : header) sum += b;
  for (std::size_t i = 6; i-- > 0; sum >>= 3)
    header[148 + i] = static_cast<std::uint8_t>('0' + (sum & 7));
  header[154] = 0;
}

Bytes with_checksums(ByteView bytes) {
  Bytes out(bytes.begin(), bytes.end());
  for (std::size_t at = 0; at + kBlock <= out.size();) {
    const auto header = std::span(out).subspan(at, kBlock);
    if (std::ranges::all_of(header, [](std::uint8_t b) { return b == 0; })) break;
    mend_checksum(header);
    std::uint64_t size = 0;
    for (std::size_t i = 124; i < 135; ++i) size = size * 8 + (header[i] & 7U);
    at += kBlock + (size + kBlock - 1) / kBlock * kBlock;
  }
  return out;
}

Bytes written_again(const ledger::Source& source) {
  const std::string path = temporary_folder() + "/again.tar";
  std::filesystem::remove(path);
  auto writer = ledger::create_tar_bundle(path);
  require(writer.ok(), "no writer");
  const auto names = source.list();
  require(names.ok(), "a tar has a list");
  for (const std::string& name : *names) {
    const auto bytes = source.get(name);
    require(bytes.ok() && !bytes->empty(), "a member that cannot be read");
    require((*writer)->put(name, *bytes).ok(), "cannot write");
  }
  require((*writer)->finish().ok(), "cannot finish");
  return ledger::read_file(path, std::size_t{1} << 24).value();
}

void law(ByteView bytes) {
  if (bytes.empty()) return;
  const Bytes file =
      bytes[0] == 1 ? with_checksums(bytes.subspan(1)) : Bytes(bytes.begin() + 1, bytes.end());
  const auto source = ledger::open_tar(temporary_file(file));
  if (!source.ok()) return;
  require(written_again(**source) == file, "one spelling per bundle");
}

Bytes seed_of(const std::map<std::string, std::string>& members) {
  const std::string path = temporary_folder() + "/seed.tar";
  std::filesystem::remove(path);
  auto writer = ledger::create_tar_bundle(path);
  for (const auto& [name, text] : members)
    require((*writer)->put(name, ledger::view_of(text)).ok(), "seed");
  require((*writer)->finish().ok(), "seed");
  Bytes seed{1};
  ledger::put(seed, ledger::read_file(path, std::size_t{1} << 20).value());
  return seed;
}

std::vector<Bytes> seeds() {
  const std::string blob = "blob/" + std::string(64, '0');
  return {seed_of({{"checkpoint", "c"}}),
          seed_of({{"checkpoint", "c"}, {"tile/0/000.p/1", std::string(32, 'h')}, {"vkey", "v"}}),
          seed_of({{blob, std::string(513, 'b')}, {"policy", std::string(512, 'p')}}),
          seed_of({{"checkpoint", "c"},
                   {"tile/0/x001/067", "t"},
                   {"tile/entries/000.p/2", "e"},
                   {"vkey", "v"}})};
}

URNA_FUZZ_TARGET(bundle_tar, law, seeds, 1'000);

}  // namespace
}  // namespace urna::fuzz
