// The act that declares an edition's result, prepared for the committee's signatures. Counting may
// cost, and anybody may ask: it is counted once for each state of the log.
#pragma once

#include <map>
#include <mutex>

#include "api/prepared_act.h"
#include "tally/election/state.h"

namespace urna::api {

class ResultActs {
 public:
  // One line with its newline; the same while the log is the same. `size`: of the log that the
  // edition is of. Errors: not_found, with what is missing.
  ledger::Result<std::string> line(const std::string& origin, const ledger::EditionId& id,
                                   const tally::Edition& edition, std::uint64_t size);

 private:
  struct Counted {
    std::uint64_t size = 0;
    ledger::Result<std::string> line;
  };
  std::mutex mutex_;
  std::map<ledger::EditionId, Counted> counted_;
};

}  // namespace urna::api
