// The audit of a bundle: every byte re-hashed, every signature checked, every entry judged again,
// the tally run again. It replays bytes, never a snapshot, and trusts nothing that the bundle says
// about itself.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>

#include "audit/report.h"
#include "ledger/checkpoint.h"
#include "ledger/source.h"
#include "tally/election/outcome.h"

namespace urna::audit {

struct Options {
  std::optional<ledger::VerifierKey> key;  // pins whose log it is
  std::optional<ledger::Policy> policy;    // so does a policy that names the log
  std::vector<std::string> trusted;        // older signed checkpoints; each must be a prefix
  unsigned jobs = 0;                       // 0: one per core
  std::vector<std::string> only;  // numbers of checks: the proofs of others are not looked at
  bool batch = true;              // false: every equation alone, by libsodium
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
};

struct Audit {
  Report report;
  tally::State state;  // as far as the replay went
  // Of every result in the log that is right: what the law counted, by question.
  std::map<ledger::EditionId, std::vector<tally::QuestionOutcome>> counted;
};
Audit verify(const ledger::Source& source, const Options& options);

// What a refusal of the law means for the log: a fault, or that nothing can be said from there on.
Finding finding_of(const ledger::Error& error);
// The blobs that entries name, as far as the state went.
std::set<ledger::Hash> blobs_named(const tally::State& state);

}  // namespace urna::audit
