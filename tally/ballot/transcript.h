// Encoding and transcript of sealed-ballots section 3: everything hashed is length-prefixed under
// one domain.
//   H512(label; x1..xn) = SHA-512( LP("urna/v1") || LP(label) || LP(x1) || .. || LP(xn) )
#pragma once

#include <array>
#include <initializer_list>
#include <span>
#include <string_view>

#include "ledger/bytes.h"

namespace urna::tally {

using Wide = std::array<std::uint8_t, 64>;

Wide h512(std::string_view label, std::initializer_list<ledger::ByteView> items);
// First 32 bytes of H512.
ledger::Hash h256(std::string_view label, std::initializer_list<ledger::ByteView> items);

// u32(n) || x1 || .. || xn for items of one fixed size, already joined.
ledger::Bytes vec(std::uint32_t count, ledger::ByteView joined);
ledger::Bytes vec(std::span<const ledger::Element> elements);
// u16(n), u32(n) as items of a hash.
ledger::Bytes u16_bytes(std::uint16_t number);
ledger::Bytes u32_bytes(std::uint32_t number);

}  // namespace urna::tally
