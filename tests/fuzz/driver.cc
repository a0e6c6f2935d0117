// libFuzzer's side of a target. `NAME_fuzz --seeds=FOLDER` writes the target's seeds there and
// ends.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "ledger/crypto.h"
#include "tests/fuzz/target.h"

namespace {

void write_seeds(const urna::fuzz::Target& target, const std::string& folder) {
  std::filesystem::create_directories(folder);
  std::size_t number = 0;
  for (const urna::fuzz::Bytes& seed : target.seeds()) {
    const std::string hex = urna::ledger::to_hex(urna::ledger::sha256(seed).view().first(8));
    std::ofstream(folder + "/" + hex, std::ios::binary) << std::string(seed.begin(), seed.end());
    ++number;
  }
  std::printf("%s: %zu seeds\n", target.name.c_str(), number);
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* count, char*** words) {
  urna::ledger::init_crypto();
  const std::string_view first = *count > 1 ? (*words)[1] : "";
  if (!first.starts_with("--seeds=")) return 0;
  write_seeds(urna::fuzz::targets().front(), std::string(first.substr(8)));
  std::exit(0);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  urna::fuzz::targets().front().law({data, size});
  return 0;
}
