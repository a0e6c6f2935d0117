// How much one block of addresses may ask for: token buckets for what it sends and what it reads,
// and a share of the connections. Tables are bounded and ordered, so that neither many addresses
// nor chosen ones make them grow or slow (N09, N10, N11, N20).
#pragma once

#include <list>
#include <map>
#include <mutex>

#include "api/peer_address.h"

namespace urna::api {

enum class RateKind : std::uint8_t { submission, read };

struct Rate {
  std::uint32_t per_s = 0;  // 0: no limit
  std::uint32_t burst = 0;  // may be taken at once after a pause
};
// Generous: a whole information centre, or a provider's shared address, is one block.
struct RateOptions {
  Rate submissions{50, 1'000};
  Rate reads{500, 10'000};
};
// The burst that goes with a configured rate: twenty seconds' worth.
Rate rate_of(std::uint32_t per_s);

class RateLimit {
 public:
  static constexpr std::size_t kMaxBlocks = 32'768;  // about 6 MB
  explicit RateLimit(RateOptions options) : options_(options) {}
  // Takes a token of the client's blocks. Returns 0, or in how many seconds to ask again (nothing
  // is taken then). Time in milliseconds of any steady clock. Safe from any thread.
  std::uint32_t take(const Address& client, RateKind kind, std::uint64_t now_ms);
  std::size_t blocks() const;

 private:
  // What was taken and has not come back yet, in thousandths of a token: a bucket nobody has
  // touched owes nothing and need not be kept.
  struct Bucket {
    std::uint64_t at_ms = 0;
    std::array<std::uint64_t, 2> owed{};
    std::list<Prefix>::iterator place;
  };
  const Rate& rate(RateKind kind) const {
    return kind == RateKind::submission ? options_.submissions : options_.reads;
  }
  Bucket& bucket_of(const Block& block, std::uint64_t now_ms);
  RateOptions options_;
  mutable std::mutex mutex_;
  std::map<Prefix, Bucket> buckets_;
  std::list<Prefix> recent_;  // least recently used first
};

// Open connections of each block. Bounded by the connections there are.
class ConnectionShares {
 public:
  explicit ConnectionShares(std::size_t most) : most_(most) {}
  // False, and nothing is counted, if a block of the address has all it may have.
  bool take(const Address& peer);
  void give_back(const Address& peer);

 private:
  std::size_t most_;
  std::mutex mutex_;
  std::map<Prefix, std::size_t> open_;
};

}  // namespace urna::api
