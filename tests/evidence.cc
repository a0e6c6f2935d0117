#include "tests/evidence.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace urna::evidence {

std::filesystem::path folder() {
  const char* named = std::getenv("URNA_EVIDENCE");
  const std::filesystem::path path =
      named != nullptr ? std::filesystem::path(named)
                       : std::filesystem::path(URNA_SOURCE_DIR).parent_path() / "shared";
  return std::filesystem::is_directory(path / "data") ? path : std::filesystem::path();
}

std::string read(const std::filesystem::path& name) {
  std::ifstream file(folder() / name, std::ios::binary);
  if (!file) throw std::runtime_error("evidence file missing: " + name.string());
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool full() { return std::getenv("URNA_FULL") != nullptr; }

}  // namespace urna::evidence
