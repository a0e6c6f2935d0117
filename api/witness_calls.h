// What a log asks its witnesses (c2sp.org/tlog-witness), one exchange at a time. Nothing they say
// is believed without a signature: of this log under what they hold, of theirs under a checkpoint.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ledger/journal.h"
#include "ledger/witness.h"

namespace urna::api {

using Milliseconds = std::chrono::milliseconds;

// The newest checkpoint that the witness cosigned, under a signature of the log's key; none if it
// does not know the log, or has seen nothing of it. `note`: the bytes, where asked for. Errors: io
// (no answer in time), usage (no address), storage (another status), those of open_checkpoint.
ledger::Result<std::optional<ledger::Checkpoint>> ask_newest(const ledger::Policy::Witness& witness,
                                                             const ledger::VerifierKey& log,
                                                             Milliseconds deadline,
                                                             std::string* note = nullptr);
// Does the witness show anything under this origin, whoever signed it? Errors: as ask_newest.
ledger::Result<bool> knows_origin(const ledger::Policy::Witness& witness, std::string_view origin,
                                  Milliseconds deadline);

struct WitnessAnswers {
  std::vector<ledger::Journal::Held> held;
  std::vector<std::pair<std::string, std::string>> silent;  // name, why
};
// All at once; takes one deadline at most.
WitnessAnswers ask_all_witnesses(const ledger::Policy& policy, const ledger::VerifierKey& log,
                                 Milliseconds deadline);
// If the silent ones could alone have cosigned for the quorum, a newer checkpoint may stand that
// none of the others saw. Errors: quorum_missing.
ledger::Result<> enough_answered(const ledger::Policy& policy, const WitnessAnswers& answers);

// A ledger is founded only where no witness knows its origin (O12). Errors: already_founded, naming
// who knows it; quorum_missing.
ledger::Result<> need_new_origin(const ledger::Policy& policy, std::string_view origin,
                                 Milliseconds deadline);

// Sends a checkpoint with its proof from `old_size`. Errors: io, usage, those of
// read_witness_answer.
ledger::Result<ledger::WitnessReply> send_checkpoint(const ledger::Policy::Witness& witness,
                                                     const ledger::Journal& journal,
                                                     const ledger::Journal::Published& sent,
                                                     std::uint64_t old_size, Milliseconds deadline);

}  // namespace urna::api
