// The demonstration's town: a believable edition of Bălți made from the figures of the city's plan,
// from a fixed seed. Every name, number and person in it is invented; no personal data is used.
#pragma once

#include <deque>

#include "api/clerk.h"
#include "api/host.h"

namespace urna::api::demo {

// Sealed: ballots that nobody opens one by one, counted by equal shares. Open: ballots that stand
// readable beside their slots, counted by greedy.
enum class Kind { sealed, open };

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
  const ledger::SigningKey *monitors[2], *partners[2], *institutions[2];
  Offices();
  Keys quorum() const { return {committee[0], committee[1]}; }
  Keys roll_signers() const { return {registrar, overseer}; }
};

ledger::Texts four(const char* ro, const char* ru, const char* uk, const char* en);
ledger::EditionAnnounced announcement(const std::string& origin, const Offices& offices, Kind kind);
ledger::ProposalFiled proposal(std::size_t number, const ledger::PublicKey& proposer);
// The projects are put in after review, the trustees once they are known.
ledger::BallotDefined definition(Kind kind);
// What small groups of the roll join, dimension by dimension, in the order of applying.
std::vector<ledger::MergeStep> merges(Kind kind);

// One invented resident. Which group someone is of is known here only, as at the offices; the log
// gets sums.
struct Resident {
  std::uint8_t cells[3] = {};  // of the dimensions: status, gender, age
  std::uint16_t style = 1;     // 1: city, 2: villages
  ledger::SlotId slot;
};
// The adult refugees follow the plan's table of 2025, scaled to one tenth of the roll. In a sealed
// edition some people keep a dimension to themselves, and more of them live in the villages, so
// that these have enough ballots to be opened.
std::vector<Resident> residents(std::uint32_t count, Kind kind);
tally::Credential credential_of(std::uint32_t resident, std::uint32_t generation);

}  // namespace urna::api::demo
