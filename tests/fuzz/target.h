// A fuzz target is a law: what must hold of any bytes. Each stands in a file of its own, together
// with valid inputs to start from, and is built twice: by clang with libFuzzer (driver.cc), and by
// the ordinary compiler into fuzz_replay_tests, which replays the committed corpus, the seeds and
// random mutations of both. A law that does not hold throws Broken; a CHECK of the product stops
// the program: both are findings.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "ledger/bytes.h"

namespace urna::fuzz {

using ledger::Bytes;
using ledger::ByteView;

class Broken : public std::logic_error {
 public:
  using logic_error::logic_error;
};
inline void require(bool good, const std::string& law) {
  if (!good) throw Broken(law);
}

struct Target {
  std::string name;
  std::function<void(ByteView)> law;
  std::function<std::vector<Bytes>()> seeds;
  int mutations = 2'000;  // of each replay: fewer where one input costs a proof
};
// All that are linked in, in no order.
std::vector<Target>& targets();

struct Registration {
  explicit Registration(Target target) { targets().push_back(std::move(target)); }
};
#define URNA_FUZZ_TARGET(name, ...) \
  const ::urna::fuzz::Registration registered_##name({#name, __VA_ARGS__})

inline Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }
// Removes the last byte, or adds one: neighbours of what was accepted, to be refused.
inline Bytes shorter(ByteView bytes) {
  return {bytes.begin(), bytes.end() - (bytes.empty() ? 0 : 1)};
}
inline Bytes longer(ByteView bytes, std::uint8_t last = 0) {
  Bytes out(bytes.begin(), bytes.end());
  out.push_back(last);
  return out;
}

}  // namespace urna::fuzz
