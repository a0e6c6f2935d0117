// Brings one submission at a time to the node until there is an answer that holds: the same bytes
// again after a lost answer, no receipt believed that does not verify offline.
#pragma once

#include <functional>
#include <optional>

#include "tests/simulation/world.h"

namespace urna::simulation {

// A receipt that verified: from here on the entry is promised.
struct Promise {
  Hash event;
  std::uint64_t index = 0;
  Bytes entry;
  std::string receipt;
};
// All that anybody was promised, and what contradicts it (I1, I17).
struct Promises {
  std::vector<Promise> all;
  std::map<Hash, std::uint64_t> places;
};

struct Outcome {
  bool taken = false;
  std::uint64_t index = 0;
  ledger::Errc refusal{};
  Bytes entry_in_place;  // of a chain conflict, if its receipt verified
};

class Courier {
 public:
  Courier(World& world, Promises& promises, Address address)
      : world_(world), promises_(promises), address_(address) {}
  void send(const Said& said, std::function<void(const Outcome&)> done);
  void take(const Message& answer);
  bool busy() const { return pending_ != nullptr; }
  const Said* pending() const { return pending_; }

 private:
  void submit();
  void finish(const Outcome& outcome);
  std::optional<Promise> verified(const Message& answer, ByteView submission);
  void keep(const Promise& promise);
  World& world_;
  Promises& promises_;
  Address address_;
  const Said* pending_ = nullptr;
  std::function<void(const Outcome&)> done_;
  std::map<std::uint64_t, const Said*> tokens_;
  std::map<const Said*, std::uint64_t> token_of_;
  std::uint64_t attempt_ = 0;
  unsigned tries_in_calm_ = 0;
  std::uint64_t largest_ = 0;                             // checkpoint seen
  std::map<std::uint64_t, std::uint64_t> largest_asked_;  // token -> when it was first asked
};

}  // namespace urna::simulation
