// Limits by address, without a socket: who a request is counted for, and how much that one may do.
#include "api/rate_limit.h"

#include <gtest/gtest.h>

namespace urna::api {
namespace {

Address address(const char* text) { return *parse_address(text); }

TEST(PeerAddress, IsReadStrictly) {  // N11
  for (const char* good : {"127.0.0.1", "203.0.113.7", "::1", "2001:db8::1", "::ffff:10.0.0.1"})
    EXPECT_TRUE(parse_address(good)) << good;
  for (const char* bad : {"", " ", "127.0.0.1 ", "127.0.0.1:80", "[::1]", "::1%lo", "1.2.3",
                          "01.2.3.4", "1.2.3.256", "0x7f.1.1.1", "localhost", "unknown", "_hidden",
                          "1.2.3.4,5.6.7.8", "1111:2222:3333:4444:5555:6666:7777:8888:9999"})
    EXPECT_FALSE(parse_address(bad)) << bad;
  EXPECT_FALSE(parse_address(std::string_view("1.2.3.4\0", 8)));
  EXPECT_EQ(address("10.0.0.1"), address("::ffff:10.0.0.1"));
  EXPECT_TRUE(address("127.8.9.1").is_loopback());
  EXPECT_TRUE(address("::1").is_loopback());
  EXPECT_FALSE(address("128.0.0.1").is_loopback());
  EXPECT_FALSE(address("::2").is_loopback());
}

TEST(PeerAddress, ForwardedForIsBelievedFromAProxyOnlyAndFromItsEnd) {  // N11
  const std::vector<Address> proxies{address("10.0.0.1"), address("10.0.0.2")};
  const auto client = [&](const char* peer, const char* header) {
    return client_of(address(peer), header, proxies);
  };
  EXPECT_EQ(client("203.0.113.9", "198.51.100.1"), address("203.0.113.9"));  // nobody's proxy
  EXPECT_EQ(client("10.0.0.1", "198.51.100.1"), address("198.51.100.1"));
  EXPECT_EQ(client("10.0.0.1", "6.6.6.6, 198.51.100.1"),
            address("198.51.100.1"));  // a lie in front
  EXPECT_EQ(client("10.0.0.1", "198.51.100.1 ,\t10.0.0.2"), address("198.51.100.1"));
  EXPECT_EQ(client("10.0.0.1", "2001:db8::7"), address("2001:db8::7"));
  for (const char* unreadable :
       {"", "unknown", "198.51.100.1:443", "198.51.100.1,", "\"x\"", ",,,"})
    EXPECT_EQ(client("10.0.0.1", unreadable), address("10.0.0.1")) << unreadable;
  EXPECT_EQ(client("10.0.0.1", "10.0.0.2,10.0.0.1"), address("10.0.0.2"));  // proxies all the way
}

TEST(RateLimit, LetsABurstThroughAndThenItsRate) {  // N10
  RateLimit limit({{2, 5}, {100, 100}});
  const Address one = address("203.0.113.7");
  std::uint64_t now = 1'000'000;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(limit.take(one, RateKind::submission, now), 0U) << i;
  EXPECT_EQ(limit.take(one, RateKind::submission, now), 1U);  // half a second, said in whole ones
  EXPECT_EQ(limit.take(one, RateKind::read, now), 0U);        // reads are counted apart
  EXPECT_EQ(limit.take(address("203.0.113.8"), RateKind::submission, now), 0U);
  now += 499;
  EXPECT_EQ(limit.take(one, RateKind::submission, now), 1U);
  now += 1;
  EXPECT_EQ(limit.take(one, RateKind::submission, now), 0U);
  EXPECT_EQ(limit.take(one, RateKind::submission, now), 1U);
  now += 3'600'000;  // more than the burst does not gather
  for (int i = 0; i < 5; ++i) EXPECT_EQ(limit.take(one, RateKind::submission, now), 0U) << i;
  EXPECT_EQ(limit.take(one, RateKind::submission, now), 1U);
  EXPECT_EQ(limit.take(one, RateKind::submission, now - 1'000'000), 1U);  // no clock runs backwards
}

TEST(RateLimit, OfNothingLimitsNothing) {  // N10
  RateLimit limit({{0, 0}, {1, 1}});
  for (int i = 0; i < 100; ++i) EXPECT_EQ(limit.take(address("::5"), RateKind::submission, 0), 0U);
  EXPECT_EQ(limit.blocks(), 0U);
}

TEST(RateLimit, ChangingInsideAnIpv6BlockDoesNotHelp) {  // N11
  RateLimit limit({{1, 4}, {1, 4}});
  int passed = 0;
  for (int i = 0; i < 100; ++i)  // one /64
    passed +=
        limit.take(address(("2001:db8:1:1::" + std::to_string(i)).c_str()), RateKind::read, 0) == 0;
  EXPECT_EQ(passed, 4);
  for (int i = 0; i < 1'000; ++i)  // every /64 of one /48: sixteen times as much in all
    passed += limit.take(address(("2001:db8:1:" + std::to_string(i) + "::1").c_str()),
                         RateKind::read, 0) == 0;
  EXPECT_EQ(passed, 64);
  EXPECT_EQ(limit.take(address("2001:db8:2:1::1"), RateKind::read, 0), 0U);  // the neighbour's /48
}

TEST(RateLimit, ItsTableIsBounded) {  // N09, N11, N20
  RateLimit limit({{1, 1}, {1, 1}});
  const Address kept = address("203.0.113.7");
  EXPECT_EQ(limit.take(kept, RateKind::read, 0), 0U);
  for (std::uint32_t i = 0; i < 3 * RateLimit::kMaxBlocks; ++i) {
    Address spoofed = address("10.0.0.0");
    for (std::size_t byte = 0; byte < 3; ++byte)
      spoofed.bytes[13 + byte] = static_cast<std::uint8_t>(i >> (8 * byte));
    EXPECT_EQ(limit.take(spoofed, RateKind::read, 0), 0U);
    if (i % 1'000 == 0) {
      EXPECT_GT(limit.take(kept, RateKind::read, 0), 0U);
    }  // who is there is known
    ASSERT_LE(limit.blocks(), RateLimit::kMaxBlocks);
  }
  EXPECT_EQ(limit.blocks(), RateLimit::kMaxBlocks);
}

TEST(ConnectionShares, AreGivenAndGivenBack) {  // N09
  ConnectionShares shares(2);
  const Address one = address("203.0.113.7"), other = address("203.0.113.8");
  EXPECT_TRUE(shares.take(one));
  EXPECT_TRUE(shares.take(one));
  EXPECT_FALSE(shares.take(one));
  EXPECT_TRUE(shares.take(other));
  shares.give_back(one);
  EXPECT_TRUE(shares.take(one));
  EXPECT_FALSE(shares.take(one));
}

}  // namespace
}  // namespace urna::api
