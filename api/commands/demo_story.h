// The demonstration: a believable edition of Bălți made from the figures of the city's plan, from a
// fixed seed. Every name, number and person in it is invented; no personal data is used.
#pragma once

#include <deque>

#include "api/clerk.h"
#include "api/commands/acts.h"
#include "api/host.h"
#include "tally/election/choice.h"

namespace urna::api::demo {

// Splitmix64: the demonstration's dice. Not for keys.
struct Dice {
  std::uint64_t state = 0;
  std::uint64_t roll();
  std::uint64_t below(std::uint64_t n) { return roll() % n; }
};

struct DemoProject {
  const char *ro, *ru, *uk, *en;
  std::int64_t cost;       // MDL
  std::uint16_t envelope;  // 1: cohesion
  std::uint16_t district;  // 1: Sadovoe and Elizaveta
  const char* category;
  std::uint32_t locals, newcomers;
};
const std::vector<DemoProject>& projects();

struct Offices {
  std::deque<ledger::SigningKey> held;
  const ledger::SigningKey *committee[3], *registrar, *overseer, *new_registrar;
  struct Place {
    ledger::StationId id;
    const ledger::SigningKey *key, *officer_a, *officer_b;
  };
  Place stations[2];
  Offices();
  Keys quorum() const { return {committee[0], committee[1]}; }
  Keys roll_signers() const { return {registrar, overseer}; }
};

ledger::EditionAnnounced announcement(const std::string& origin, const Offices& offices);
ledger::ProposalFiled proposal(std::size_t number, const ledger::PublicKey& proposer);
ledger::BallotDefined definition();

// One invented resident. Which group someone is of is known here only, as at the offices; the log
// gets sums.
struct Resident {
  std::uint8_t status = 0, gender = 0, age = 0;  // cells of the three dimensions
  std::uint16_t style = 1;                       // 1: city, 2: villages
  ledger::SlotId slot;
};
// The adult refugees follow the plan's table of 2025, scaled to one tenth of the roll.
std::vector<Resident> residents(std::uint32_t count);
tally::Credential credential_of(std::uint32_t resident, std::uint32_t generation);
std::vector<ledger::GroupCount> group_counts(const std::vector<Resident>& people);

}  // namespace urna::api::demo
