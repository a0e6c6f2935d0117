#include "api/rate_limit.h"

#include <algorithm>

#include "ledger/result.h"

namespace urna::api {

namespace {

constexpr std::uint64_t kToken = 1'000;  // in thousandths
constexpr std::uint32_t kBurst_s = 20;
constexpr std::uint32_t kMaxWait_s = 3'600;

}  // namespace

Rate rate_of(std::uint32_t per_s) { return {per_s, per_s * kBurst_s}; }

// Returns the block's bucket with what came back since it was last looked at.
RateLimit::Bucket& RateLimit::bucket_of(const Block& block, std::uint64_t now_ms) {
  auto found = buckets_.find(block.prefix);
  if (found == buckets_.end()) {
    if (buckets_.size() >= kMaxBlocks) {  // whoever was quiet longest is forgotten
      buckets_.erase(recent_.front());
      recent_.pop_front();
    }
    recent_.push_back(block.prefix);
    found = buckets_.emplace(block.prefix, Bucket{now_ms, {}, std::prev(recent_.end())}).first;
  }
  Bucket& bucket = found->second;
  recent_.splice(recent_.end(), recent_, bucket.place);
  const std::uint64_t passed_ms = now_ms > bucket.at_ms ? now_ms - bucket.at_ms : 0;
  for (const RateKind kind : {RateKind::submission, RateKind::read}) {
    std::uint64_t& owed = bucket.owed[static_cast<std::size_t>(kind)];
    const std::uint64_t per_ms = std::uint64_t{rate(kind).per_s} * block.shares;
    owed -= passed_ms > owed / std::max<std::uint64_t>(per_ms, 1) ? owed : passed_ms * per_ms;
  }
  bucket.at_ms = std::max(bucket.at_ms, now_ms);
  return bucket;
}

std::uint32_t RateLimit::take(const Address& client, RateKind kind, std::uint64_t now_ms) {
  const Rate& limit = rate(kind);
  if (limit.per_s == 0) return 0;
  const std::vector<Block> blocks = blocks_of(client);
  const std::lock_guard lock(mutex_);
  std::uint64_t wait_ms = 0;
  for (const Block& block : blocks) {
    const std::uint64_t owed = bucket_of(block, now_ms).owed[static_cast<std::size_t>(kind)];
    const std::uint64_t most = std::max(limit.burst, 1U) * kToken * block.shares;
    if (owed + kToken > most)
      wait_ms = std::max(wait_ms,
                         (owed + kToken - most) / (std::uint64_t{limit.per_s} * block.shares) + 1);
  }
  if (wait_ms > 0)
    return static_cast<std::uint32_t>(std::min<std::uint64_t>((wait_ms + 999) / 1'000, kMaxWait_s));
  for (const Block& block : blocks)
    bucket_of(block, now_ms).owed[static_cast<std::size_t>(kind)] += kToken;
  return 0;
}

std::size_t RateLimit::blocks() const {
  const std::lock_guard lock(mutex_);
  return buckets_.size();
}

bool ConnectionShares::take(const Address& peer) {
  const std::vector<Block> blocks = blocks_of(peer);
  const std::lock_guard lock(mutex_);
  for (const Block& block : blocks) {
    const auto found = open_.find(block.prefix);
    if (found != open_.end() && found->second >= most_ * block.shares) return false;
  }
  for (const Block& block : blocks) ++open_[block.prefix];
  return true;
}

void ConnectionShares::give_back(const Address& peer) {
  const std::lock_guard lock(mutex_);
  for (const Block& block : blocks_of(peer)) {
    const auto found = open_.find(block.prefix);
    CHECK(found != open_.end());
    if (--found->second == 0) open_.erase(found);
  }
}

}  // namespace urna::api
