// Known answers, asked at every start (U08): a library that was replaced under us and gives other
// verdicts must not sign, count or audit. The table is data, so that a test can bend each line and
// see it fail.
#pragma once

#include <array>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/bytes.h"
#include "ledger/result.h"

namespace urna::ledger {

struct KnownAnswer {
  using Ask = std::string (*)(const std::vector<Bytes>& given);
  std::string_view name;
  std::string_view source;                // where the answer is written down
  Ask ask;                                // returns hex, "yes" or "no"
  std::array<std::string_view, 4> given;  // hex; "" ends the list unless it is the only one
  std::string_view expected;
};
// How an answer is spelled.
std::string yes_or_no(bool answer);

// Errors: self_test, naming the line.
Result<> ask_again(const KnownAnswer& known);
Result<> ask_all(std::span<const KnownAnswer> known);
// One table of several.
std::vector<KnownAnswer> joined(std::initializer_list<std::span<const KnownAnswer>> tables);

// SHA-256, hashes of RFC 6962, Ed25519 as pinned in docs/FORMAT.md.
std::span<const KnownAnswer> known_hashes_and_signatures();
// Asks all of them; a few hundred microseconds.
Result<> self_test();

}  // namespace urna::ledger
