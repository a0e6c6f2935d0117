#include "tests/fuzz/target.h"

namespace urna::fuzz {

std::vector<Target>& targets() {
  static std::vector<Target> all;
  return all;
}

}  // namespace urna::fuzz
