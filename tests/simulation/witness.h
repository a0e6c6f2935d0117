// A witness with a disk of its own: the product's judgement, and the one promise that is the
// caller's: what was cosigned is on the disk before anyone learns of it.
#pragma once

#include "ledger/witness.h"
#include "tests/simulation/world.h"

namespace urna::simulation {

class Witness final : public Actor {
 public:
  Witness(World& world, Address address);
  void take(const Message& message) override;

  const ledger::VerifierKey& vkey() const { return vkey_; }
  std::uint64_t size() const { return persisted_.latest.size; }
  // Every checkpoint text it ever put its name to, in order.
  const std::vector<ledger::Checkpoint>& cosigned() const { return cosigned_; }

 private:
  ledger::WitnessVerdict judge(const std::string& body) const;
  void answer(const Message& request, const ledger::WitnessVerdict& verdict);
  void restart();
  World& world_;
  Address address_;
  std::string name_;
  ledger::SigningKey key_;
  ledger::VerifierKey vkey_;
  ledger::WitnessedLog persisted_, seen_;  // on its disk, in its memory
  std::vector<ledger::Checkpoint> cosigned_;
  bool up_ = true;
};

ledger::VerifierKey witness_vkey(Address address);

}  // namespace urna::simulation
