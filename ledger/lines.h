// Lines of the C2SP text formats: checkpoints, receipts, requests to witnesses. One spelling each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/bytes.h"
#include "ledger/tree.h"

namespace urna::ledger {

// Decimal without leading zeros, below 2^63.
inline bool parse_decimal(std::string_view text, std::uint64_t& value) {
  value = 0;
  if (text.empty() || text.size() > 19) return false;
  for (char c : text) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value <= kMaxTreeSize && std::to_string(value) == text;
}

inline bool parse_hash(std::string_view text, Hash& hash) {
  Bytes bytes;
  if (!from_base64(text, bytes) || bytes.size() != Hash::kSize) return false;
  hash = Hash::from(bytes);
  return true;
}

// Takes one line, without its newline. Returns false at the end or if the newline is missing.
inline bool take_line(std::string_view& text, std::string_view& line) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return false;
  line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return true;
}

}  // namespace urna::ledger
