// Every fuzz target without a fuzzer: its committed corpus, and random mutations of it. The seed is
// printed; URNA_FUZZ_SEED sets another.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <random>

#include "ledger/crypto.h"
#include "ledger/file.h"
#include "tests/fuzz/target.h"

namespace urna::fuzz {
namespace {

std::string now;  // what is replayed: said if the product stops the program

void say_what(int) {
  const std::string text = "\nwhile replaying " + now + "\n";
  static_cast<void>(::write(STDERR_FILENO, text.data(), text.size()));
}

std::uint64_t seed() {
  const char* given = std::getenv("URNA_FUZZ_SEED");
  return given == nullptr ? 20261130 : std::stoull(given);
}

std::vector<std::pair<std::string, Bytes>> corpus_of(const std::string& name) {
  std::vector<std::pair<std::string, Bytes>> corpus;
  const std::string folder = std::string(URNA_SOURCE_DIR) + "/tests/fuzz/corpus/" + name;
  for (const auto& file : std::filesystem::directory_iterator(folder))
    corpus.emplace_back(file.path().filename().string(),
                        ledger::read_file(file.path().string(), std::size_t{1} << 24).value());
  std::ranges::sort(corpus);
  return corpus;
}

// A few changes as libFuzzer makes them: bits, bytes, cuts, insertions, a piece of another input.
Bytes mutated(Bytes bytes, const Bytes& other, std::mt19937_64& random) {
  const auto below = [&](std::size_t end) { return static_cast<std::size_t>(random() % end); };
  for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
    const std::size_t at = below(bytes.size() + 1);
    const auto place = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    const auto kind = below(5);
    if (kind == 0 && at < bytes.size()) bytes[at] ^= static_cast<std::uint8_t>(1U << below(8));
    if (kind == 1 && at < bytes.size()) bytes[at] = static_cast<std::uint8_t>(random());
    if (kind == 2) bytes.insert(place, static_cast<std::uint8_t>(random()));
    if (kind == 3)
      bytes.erase(place, place + static_cast<std::ptrdiff_t>(below(bytes.size() - at + 1)));
    if (kind == 4 && !other.empty()) {
      const std::size_t from = below(other.size()), length = below(other.size() - from + 1);
      const auto first = other.begin() + static_cast<std::ptrdiff_t>(from);
      bytes.insert(place, first, first + static_cast<std::ptrdiff_t>(length));
    }
  }
  return bytes;
}

// Says which bytes break the law, so that they can be kept as a regression.
void hold(const Target& target, ByteView bytes) {
  try {
    target.law(bytes);
  } catch (const std::exception& broken) {
    ADD_FAILURE() << now << ": " << broken.what() << "\n" << ledger::to_hex(bytes);
  }
}

class FuzzReplay : public testing::TestWithParam<std::size_t> {};

TEST_P(FuzzReplay, TheLawHoldsForTheCorpusAndItsNeighbours) {  // B05, M9
  ledger::init_crypto();
  ::signal(SIGABRT, say_what);
  const Target& target = targets()[GetParam()];
  const auto corpus = corpus_of(target.name);
  ASSERT_FALSE(corpus.empty()) << "no corpus of " << target.name;
  for (const auto& [name, bytes] : corpus) {
    now = target.name + "/" + name;
    hold(target, bytes);
  }
  std::cout << "seed " << seed() << ", " << corpus.size() << " inputs, " << target.mutations
            << " mutations\n";
  std::mt19937_64 random(seed());
  for (int i = 0; i < target.mutations && !HasFailure(); ++i) {
    now = target.name + ", mutation " + std::to_string(i) + " of seed " + std::to_string(seed());
    const Bytes& base = corpus[random() % corpus.size()].second;
    hold(target, mutated(base, corpus[random() % corpus.size()].second, random));
  }
}

std::vector<std::size_t> all() {
  std::vector<std::size_t> numbers(targets().size());
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = i;
  return numbers;
}
INSTANTIATE_TEST_SUITE_P(Targets, FuzzReplay, testing::ValuesIn(all()),
                         [](const auto& test) { return targets()[test.param].name; });

TEST(FuzzReplay, ThereAreAtLeastTwelveTargets) { EXPECT_GE(targets().size(), 12U); }

}  // namespace
}  // namespace urna::fuzz
