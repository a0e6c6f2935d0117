// Voters at work: a connection per queue, each ballot sent until it is acknowledged, each
// acknowledgement in the book before the next is sent.
#pragma once

#include "tests/crash/book.h"
#include "tests/crash/judge.h"

namespace urna::crash {

class Load {
 public:
  Load(const Election& election, Book& book) : election_(election), book_(book) {
    next_.resize(election.queues().size());
  }
  // Sends from all queues until the server is gone, the queues are empty or each has had `most`
  // acknowledged. Statuses other than acknowledgements end a queue's turn; see refusals().
  void send_until_gone(std::uint16_t port, std::size_t most = ~std::size_t{0});
  bool exhausted() const;
  std::uint64_t acknowledged() const;
  // Answers that were neither an acknowledgement nor a lost connection, "503 ..".
  const std::vector<std::string>& refusals() const { return refusals_; }

 private:
  void send_queue(std::uint16_t port, std::size_t queue, std::size_t most);
  const Election& election_;
  Book& book_;
  std::vector<std::size_t> next_;  // of each queue: the first that is not acknowledged
  std::mutex mutex_;
  std::vector<std::string> refusals_;
};

}  // namespace urna::crash
