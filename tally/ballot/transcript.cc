#include "tally/ballot/transcript.h"

#include <sodium.h>

#include "ledger/result.h"

namespace urna::tally {

namespace {

void add_lp(crypto_hash_sha512_state& state, ledger::ByteView item) {
  CHECK(item.size() <= 0xffffffff);
  const auto size = static_cast<std::uint32_t>(item.size());
  const std::uint8_t prefix[4] = {
      static_cast<std::uint8_t>(size >> 24), static_cast<std::uint8_t>(size >> 16),
      static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
  crypto_hash_sha512_update(&state, prefix, sizeof prefix);
  crypto_hash_sha512_update(&state, item.data(), item.size());
}

}  // namespace

Wide h512(std::string_view label, std::initializer_list<ledger::ByteView> items) {
  crypto_hash_sha512_state state;
  crypto_hash_sha512_init(&state);
  add_lp(state, ledger::view_of("urna/v1"));
  add_lp(state, ledger::view_of(label));
  for (const ledger::ByteView item : items) add_lp(state, item);
  Wide out;
  crypto_hash_sha512_final(&state, out.data());
  sodium_memzero(&state, sizeof state);  // items may be secret (nonces)
  return out;
}

ledger::Hash h256(std::string_view label, std::initializer_list<ledger::ByteView> items) {
  Wide wide = h512(label, items);
  const ledger::Hash out = ledger::Hash::from(ledger::ByteView(wide).first(32));
  sodium_memzero(wide.data(), wide.size());  // seeds and nonces are made here too
  return out;
}

ledger::Bytes vec(std::uint32_t count, ledger::ByteView joined) {
  ledger::Bytes out;
  ledger::put_u32(out, count);
  ledger::put(out, joined);
  return out;
}

ledger::Bytes vec(std::span<const ledger::Element> elements) {
  ledger::Bytes out = u32_bytes(static_cast<std::uint32_t>(elements.size()));
  for (const ledger::Element& element : elements) ledger::put(out, element.view());
  return out;
}

ledger::Bytes u16_bytes(std::uint16_t number) {
  ledger::Bytes out;
  ledger::put_u16(out, number);
  return out;
}

ledger::Bytes u32_bytes(std::uint32_t number) {
  ledger::Bytes out;
  ledger::put_u32(out, number);
  return out;
}

}  // namespace urna::tally
