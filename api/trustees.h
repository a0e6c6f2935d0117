// Acts that come with material, and all trustees of an edition in one hand: for replays of public
// data and demonstrations. In an election that binds, every trustee runs `urna trustee` alone.
#pragma once

#include <set>

#include "api/clerk.h"
#include "api/host.h"
#include "tally/election/trustee.h"

namespace urna::api {

// Stores the material beside the log, then signs, submits and waits. Errors: over_limit; io; any
// refusal.
Result<std::uint64_t> give(Host& host, const ledger::EditionId& edition, tally::TrusteeAct act,
                           const Keys& signers);

class Trustees {
 public:
  // Seeds that derive from one: H256("urna/replay/trustee"; u32(i), seed), in the order of the
  // definition.
  Trustees(std::uint32_t count, const ledger::Seed& seed);
  // What a definition names.
  std::vector<ledger::PublicKey> keys() const;

  // Turn after turn until the keys stand in the log. Errors: any refusal.
  Result<> make_keys(Host& host, const ledger::EditionId& edition) const;
  // From the counted sets to the opened questions, by the trustees that are not absent. Questions
  // with too few ballots stay closed. Errors: any refusal.
  Result<> open_questions(Host& host, const ledger::EditionId& edition, const Keys& committee,
                          const std::set<std::uint32_t>& absent = {}) const;
  // Groups of the roll, then of those who voted. Errors: any refusal.
  Result<> open_groups(Host& host, const ledger::EditionId& edition, const Keys& committee,
                       const std::set<std::uint32_t>& absent = {}) const;

 private:
  struct Sitting;
  std::vector<ledger::Seed> seeds_;
};

}  // namespace urna::api
