// Indicators for pages: worked out when somebody looks, kept until the log has grown, and then
// until working them out again is cheap beside the time since: they walk the roll, and ballots wait
// meanwhile.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "api/host.h"
#include "tally/indicators/indicators.h"

namespace urna::api {

struct ReadingsAt {
  std::uint64_t size = 0;  // entries of the log that they were worked out over
  std::vector<tally::Reading> readings;
};

class Readings {
 public:
  explicit Readings(const Host& host) : host_(host) {}
  // Requires: the log has this edition.
  std::shared_ptr<const ReadingsAt> of(const ledger::EditionId& id) const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Kept {
    std::shared_ptr<const ReadingsAt> made;
    Clock::time_point again;  // not before this
  };
  const Host& host_;
  mutable std::mutex mutex_;
  mutable std::map<ledger::EditionId, Kept> kept_;
};

}  // namespace urna::api
