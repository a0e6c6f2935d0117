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
  // Requires: a number of the definition, from 1.
  const ledger::Seed& seed(std::uint32_t number) const { return seeds_.at(number - 1); }

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
  std::vector<ledger::Seed> seeds_;
};

// The count, step by step: one edition's trustees at one table, and the committee. What each gives
// is worked out of the state as it stands; who has given its part is not asked again. Errors of
// every step: any refusal.
struct Sitting {
  const Trustees& trustees;
  Host& host;
  const ledger::EditionId& edition;
  Keys committee;
  std::set<std::uint32_t> absent;

  // One trustee's act, whatever it is.
  Result<> give_as(std::uint32_t trustee, tally::TrusteeAct act) const;
  Result<> declare(std::uint16_t question) const;
  Result<> give_sums(std::uint16_t question) const;
  // Requires: the question is mixed.
  Result<> mix(std::uint16_t question) const;
  Result<> give_rows(std::uint16_t question) const;
  Result<> publish(std::uint16_t question) const;
  Result<> open(std::uint16_t question) const;  // all of these
  Result<> open(ledger::GroupSet set) const;
  // Sealed questions with enough counted ballots to be opened.
  std::vector<std::uint16_t> questions() const;
  bool mixed(std::uint16_t question) const;
  // make(edition, means), of the state as it stands.
  template <class Make>
  auto look(Make make) const {
    return host.sequencer().with_state(
        [&](const tally::State& state) { return make(*state.edition(edition), state.means); });
  }

 private:
  template <class Make>
  Result<> each(const std::set<std::uint32_t>& but, Make make) const;
};

}  // namespace urna::api
