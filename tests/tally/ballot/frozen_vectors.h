// The frozen vectors of the ballot protocol and how to read them: those made by others
// (check/sealed/vectors.json, where it is at hand) and our own (tests/golden), one after the other.
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <string>

#include "ledger/bytes.h"
#include "tests/evidence.h"

namespace urna::tally {

namespace json = boost::json;

enum class VectorsMade { by_others, by_us };

inline constexpr const char* kReferenceSeedText = "testvector";
inline constexpr const char* kGoldenSeedText = "urna golden vectors";
inline constexpr const char* kGoldenVectors = URNA_SOURCE_DIR "/tests/golden/sealed-vectors.json";

inline std::string golden_text() {
  std::ifstream file(kGoldenVectors, std::ios::binary);
  if (!file) throw std::runtime_error("tests/golden/sealed-vectors.json is missing");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline VectorsMade vectors_read = VectorsMade::by_us;  // by the test that runs

// The file that the running test is about.
inline const json::value& vectors() {
  if (vectors_read == VectorsMade::by_us) {
    static const json::value ours = json::parse(golden_text());
    return ours;
  }
  static const json::value theirs = json::parse(evidence::read("check/sealed/vectors.json"));
  return theirs;
}
// The text that its secrets are drawn from.
inline std::string seed_text() {
  return vectors_read == VectorsMade::by_us ? kGoldenSeedText : kReferenceSeedText;
}

inline ledger::Bytes hex(const json::value& v) {
  ledger::Bytes bytes;
  if (!ledger::from_hex(std::string_view(v.as_string()), bytes)) ADD_FAILURE() << v;
  return bytes;
}
template <class T>
T fixed(const json::value& v) {
  return T::from(hex(v));
}
inline std::string shown(ledger::ByteView bytes) { return ledger::to_hex(bytes); }

class FrozenVectors : public testing::TestWithParam<VectorsMade> {
 protected:
  void SetUp() override {
    vectors_read = GetParam();
    if (vectors_read == VectorsMade::by_others) {
      URNA_NEEDS_EVIDENCE();
    }
  }
};

inline std::string name_of(VectorsMade made) {
  return made == VectorsMade::by_us ? "Ours" : "Reference";
}
inline void PrintTo(VectorsMade made, std::ostream* out) { *out << name_of(made); }
inline std::string made_by(const testing::TestParamInfo<VectorsMade>& made) {
  return name_of(made.param);
}

}  // namespace urna::tally

// Runs the suite's tests over both files. Once for each name of a suite.
#define URNA_OVER_ALL_VECTORS(suite)                                                         \
  INSTANTIATE_TEST_SUITE_P(                                                                  \
      Made, suite,                                                                           \
      testing::Values(urna::tally::VectorsMade::by_others, urna::tally::VectorsMade::by_us), \
      urna::tally::made_by)
