#include "ledger/event.h"

#include "ledger/limits.h"

namespace urna::ledger {

std::vector<TieKey> RuleSpec::default_ties() {
  return {TieKey::lower_cost, TieKey::more_votes, TieKey::label};
}

namespace {

// Tries the alternatives of the variant in turn; there is one place that knows all types: the
// variant itself.
template <std::size_t I = 0>
Result<EventBody> decode_body(std::uint16_t type, ByteView body) {
  if constexpr (I == std::variant_size_v<EventBody>) {
    return Error{Errc::unknown_event, "event type " + std::to_string(type)};
  } else {
    using Body = std::variant_alternative_t<I, EventBody>;
    if (type != Body::kType) return decode_body<I + 1>(type, body);
    auto decoded = decode<Body>(body);
    if (decoded) return EventBody(*std::move(decoded));
    return Error{decoded.code(), std::string(Body::kName) + "." + decoded.error().detail};
  }
}

}  // namespace

std::uint16_t type_of(const EventBody& body) {
  return std::visit([](const auto& b) { return std::decay_t<decltype(b)>::kType; }, body);
}
const char* name_of(const EventBody& body) {
  return std::visit([](const auto& b) { return std::decay_t<decltype(b)>::kName; }, body);
}

Result<> within_limits(const EventBody& body) {
  return std::visit([&](const auto& event) { return within_limits(event, name_of(body)); }, body);
}

void set_nonce(EventBody& body, const Nonce& nonce) {
  std::visit(
      [&](auto& event) {
        if constexpr (requires { event.nonce; }) event.nonce = nonce;
      },
      body);
}

Bytes encode_event(const Event& event) {
  Bytes out;
  put_u16(out, type_of(event.body));
  put_u16(out, kEventVersion);
  put(out, event.edition.view());
  put(out, std::visit([](const auto& body) { return encode(body); }, event.body));
  return out;
}

Result<Event> decode_event(ByteView bytes) {
  if (bytes.size() < kEventHeaderBytes) return Error{Errc::too_short, "event header: 20 bytes"};
  const auto type = static_cast<std::uint16_t>(get_big_endian(bytes.first(2)));
  const auto version = static_cast<std::uint16_t>(get_big_endian(bytes.subspan(2, 2)));
  if (version != kEventVersion)
    return Error{Errc::unknown_event, "event version " + std::to_string(version)};
  URNA_ASSIGN(EventBody body, decode_body(type, bytes.subspan(kEventHeaderBytes)));
  return Event{EditionId::from(bytes.subspan(4, 16)), std::move(body)};
}

}  // namespace urna::ledger
