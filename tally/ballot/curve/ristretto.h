// PUBLIC DATA ONLY: variable time. ristretto255 of RFC 9496 (decoding 4.3.1, encoding 4.3.2): what
// decode accepts is exactly what is_element accepts.
#pragma once

#include <optional>

#include "tally/ballot/curve/point.h"

namespace urna::tally::curve {

// Nothing if the bytes are no element: wrong length, bit 255, not below p, negative, or not the
// encoding of a point. The identity is an element.
std::optional<AffinePoint> decode(ledger::ByteView bytes32);
// decode of each; fewer than four are filled up with empty bytes.
using FourPoints = std::array<std::optional<AffinePoint>, kAbreast>;
FourPoints decode_four(const std::array<ledger::ByteView, kAbreast>& four);
std::array<std::uint8_t, 32> encode(const Point& p);
// True iff p encodes to 32 zero bytes (RFC 9496 section 4.3.3 against the point (0, 1)).
bool is_identity(const Point& p);

}  // namespace urna::tally::curve
