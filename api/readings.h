// Indicators for pages and for the API, not worked out more often than the log can bear.
#pragma once

#include <vector>

#include "api/host.h"
#include "api/paced.h"
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
  const Host& host_;
  Paced<ledger::EditionId, ReadingsAt> kept_;
};

}  // namespace urna::api
