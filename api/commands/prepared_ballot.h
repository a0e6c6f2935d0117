// A sealed ballot that was made and not sent: its tracker is shown first, then the voter has it
// cast or opened (Benaloh 2006; sealed-ballots section 9). The file holds what opens it: mode 0600,
// wiped once it is cast or in the log as a challenge. Six lines:
//   urna prepared ballot v1          or, once it was opened off the log: urna opened ballot v1
//   edition <hex>   ballot <hex>   bits <hex>   randomness <hex>   challenge <hex>     one a line
#pragma once

#include <string>

#include "ledger/bytes.h"
#include "ledger/result.h"
#include "tally/ballot/ballot.h"
#include "tally/election/state.h"

namespace urna::api {

struct PreparedBallot {
  bool opened = false;  // never to be cast
  ledger::EditionId edition;
  ledger::Bytes ballot;
  tally::Bits bits;
  ledger::Randomness randomness;
  ledger::SchnorrSignature signature;  // for a challenge, never for a cast

  PreparedBallot() = default;
  PreparedBallot(PreparedBallot&&) = default;
  PreparedBallot(const PreparedBallot&) = delete;
  PreparedBallot& operator=(const PreparedBallot&) = delete;
  ~PreparedBallot();
};

// Errors: illegal_ballot. Requires: a header of kind 2 for a question of the edition.
ledger::Result<PreparedBallot> prepare_ballot(const ledger::EditionId& id,
                                              const tally::EditionContext& edition,
                                              const tally::BallotHeader& header,
                                              const tally::Choice& choice,
                                              const tally::Credential& credential);

// Makes a new file. Errors: io.
ledger::Result<> write_prepared(const std::string& path, const PreparedBallot& ballot);
// Errors: usage (no such file, no such ballot, readable by others).
ledger::Result<PreparedBallot> read_prepared(const std::string& path);
// From now on the file says that it was opened. Errors: io.
ledger::Result<> mark_opened(const std::string& path, PreparedBallot& ballot);

// What the ballot holds, checked: proof, opening, and that its randomness stands nowhere in the
// log. Errors: usage (another edition, or not a sealed question's); bad_opening, bad_ballot_proof
// and the like; was_cast, alpha_seen.
struct OpenedBallot {
  tally::BallotHeader header;
  ledger::Tracker tracker;
  tally::Choice choice;
};
ledger::Result<OpenedBallot> check_prepared(const ledger::EditionId& id,
                                            const tally::Edition& edition,
                                            const PreparedBallot& ballot);

}  // namespace urna::api
