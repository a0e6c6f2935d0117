// Casting a ballot, at once or in two steps, and opening one instead to see whether the device is
// honest.
#pragma once

#include <string>

#include "ledger/result.h"
#include "tally/ballot/credential.h"

namespace urna::api {

struct CastOptions {
  std::string ledger, edition, slot, credential, choice, receipt;
  std::string prepare;   // a new file: the ballot is made and not cast
  std::string prepared;  // casts the ballot of this file
  std::uint16_t question = 0;
  bool sealed = false;  // refuses where the question is open
};
int run_cast(const CastOptions& options);

struct ChallengeOptions {
  std::string file, edition;
  std::string ledger;       // where it is logged, or what it is checked against
  std::string bundle, key;  // what it is checked against instead
  bool offline = false;     // checked, not logged
};
int run_challenge(const ChallengeOptions& options);

// The credential that a key file holds. Errors: usage.
ledger::Result<tally::Credential> read_credential(const std::string& file);

}  // namespace urna::api
