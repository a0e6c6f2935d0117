#include "api/peer_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>
#include <string>

namespace urna::api {

namespace {

constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::uint32_t kSharesOfWideBlock = 16;
constexpr std::size_t kMaxAddressText = 45;

Prefix prefix_of(const Address& address, std::uint8_t length) {
  Prefix prefix{length, {}};
  std::copy_n(address.bytes.begin(), length, prefix.bytes.begin());
  return prefix;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

bool Address::is_ipv4() const { return std::equal(kMapped.begin(), kMapped.end(), bytes.begin()); }

bool Address::is_loopback() const {
  if (is_ipv4()) return bytes[12] == 127;
  constexpr std::array<std::uint8_t, 16> kLoopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  return bytes == kLoopback;
}

std::optional<Address> parse_address(std::string_view text) {
  if (text.empty() || text.size() > kMaxAddressText) return std::nullopt;
  const std::string name(text);
  if (name.find('\0') != std::string::npos) return std::nullopt;
  Address address;
  in_addr ipv4{};
  if (::inet_pton(AF_INET, name.c_str(), &ipv4) == 1) {
    std::ranges::copy(kMapped, address.bytes.begin());
    std::memcpy(address.bytes.data() + kMapped.size(), &ipv4, sizeof ipv4);
    return address;
  }
  if (::inet_pton(AF_INET6, name.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

std::vector<Block> blocks_of(const Address& address) {
  if (address.is_ipv4()) return {{prefix_of(address, 16), 1}};
  return {{prefix_of(address, 8), 1}, {prefix_of(address, 6), kSharesOfWideBlock}};
}

Address client_of(const Address& peer, std::string_view forwarded_for,
                  const std::vector<Address>& proxies) {
  const auto is_proxy = [&](const Address& address) {
    return std::ranges::find(proxies, address) != proxies.end();
  };
  if (!is_proxy(peer)) return peer;
  Address client = peer;
  while (is_proxy(client) && !forwarded_for.empty()) {
    const std::size_t comma = forwarded_for.rfind(',');
    const bool last = comma == std::string_view::npos;
    const auto next = parse_address(trim(last ? forwarded_for : forwarded_for.substr(comma + 1)));
    if (!next) return client;
    client = *next;
    forwarded_for = last ? std::string_view{} : forwarded_for.substr(0, comma);
  }
  return client;
}

}  // namespace urna::api
