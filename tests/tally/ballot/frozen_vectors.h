// The frozen vectors of the ballot protocol (check/sealed/vectors.json) and how to read them.
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>

#include "ledger/bytes.h"
#include "tests/evidence.h"

namespace urna::tally {

namespace json = boost::json;

inline const json::value& vectors() {
  static const json::value parsed = json::parse(evidence::read("check/sealed/vectors.json"));
  return parsed;
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

class FrozenVectors : public testing::Test {
 protected:
  void SetUp() override { URNA_NEEDS_EVIDENCE(); }
};

}  // namespace urna::tally
