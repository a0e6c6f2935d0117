// Who is at the other end, as far as limits need to know: an address and the blocks of addresses it
// is limited with. It lives in memory while it is needed and is never written anywhere (P03).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace urna::api {

// IPv6, or IPv4 in its mapped form (::ffff:a.b.c.d, RFC 4291 2.5.5.2).
struct Address {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Address&) const = default;
  bool is_ipv4() const;
  bool is_loopback() const;
};
// Exactly an IPv4 or IPv6 address: no port, no brackets, no zone.
std::optional<Address> parse_address(std::string_view text);

// A block of addresses, most likely of one subscriber.
struct Prefix {
  std::uint8_t length = 0;  // bytes of `bytes` that count
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Prefix&) const = default;
};
struct Block {
  Prefix prefix;
  std::uint32_t shares = 1;  // how many times an address's allowance it has
};
// IPv4: the address itself. IPv6: its /64, and with sixteen times as much its /48, for whoever has
// that many /64s to change between (N11).
std::vector<Block> blocks_of(const Address& address);

// Whom a request comes from. `forwarded_for` is X-Forwarded-For, every field of that name joined
// with commas; it counts only if the peer is one of our proxies, and then from its end: the last
// address that is no proxy of ours. A list that cannot be read leaves the proxy itself.
Address client_of(const Address& peer, std::string_view forwarded_for,
                  const std::vector<Address>& proxies);

}  // namespace urna::api
