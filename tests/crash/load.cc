#include "tests/crash/load.h"

#include <numeric>
#include <thread>

#include "ledger/checkpoint.h"

namespace urna::crash {

void Load::send_queue(std::uint16_t port, std::size_t queue, std::size_t most) {
  const std::vector<Bytes>& casts = election_.queues()[queue];
  std::size_t& next = next_[queue];
  Peer peer(port);
  for (std::size_t sent = 0; sent < most && next < casts.size(); ++sent) {
    const Reply reply = peer.post(casts[next]);
    if (reply.status == 0) return;
    const auto receipt = ledger::parse_receipt(reply.body);
    if ((reply.status != 201 && reply.status != 200) || !receipt) {
      const std::lock_guard lock(mutex_);
      refusals_.push_back(std::to_string(reply.status) + " " + reply.body);
      return;
    }
    book_.write({ledger::sha256(casts[next]), receipt->index, reply.body});
    ++next;
  }
}

void Load::send_until_gone(std::uint16_t port, std::size_t most) {
  std::vector<std::jthread> voters;
  for (std::size_t queue = 0; queue < next_.size(); ++queue)
    voters.emplace_back([=, this] { send_queue(port, queue, most); });
}

bool Load::exhausted() const {
  for (std::size_t queue = 0; queue < next_.size(); ++queue)
    if (next_[queue] < election_.queues()[queue].size()) return false;
  return true;
}

std::uint64_t Load::acknowledged() const {
  return std::accumulate(next_.begin(), next_.end(), std::uint64_t{0});
}

}  // namespace urna::crash
