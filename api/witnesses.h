// Witnesses: sends what the journal published to every witness of the policy and gathers their
// cosignatures (docs/decisions/0044). It has threads of its own and only reads the journal: no
// ballot ever waits for a witness.
//
// A checkpoint is offered to all until the policy's quorum has cosigned it, or for the round's
// patience; then the newest follows. A witness that is slow or dead thus holds up nobody, and those
// that answer meet on the same checkpoint.
//
// A witness that has more of this log than this copy, or something else, says that this copy is an
// old or a second one: the writer is halted for good, and the alarm stays (S23, S24).
#pragma once

#include <functional>
#include <memory>

#include "api/witness_calls.h"

namespace urna::api {

struct WitnessOptions {
  Milliseconds pace{1'000};       // between two checkpoints sent, at least
  Milliseconds patience{10'000};  // how long one waits for its quorum
  Milliseconds again{600'000};    // after which one that did not move is offered anew, to be dated
  Milliseconds deadline{5'000};   // of one exchange
  Milliseconds first_pause{1'000}, longest_pause{60'000};  // after failures, doubling
  Milliseconds memory_pace{5'000};     // between two writes of what is remembered
  std::string memory;                  // folder of `witnesses` and `cosigned`; "": none
  std::function<std::uint64_t()> now;  // POSIX seconds, for ages
};

struct WitnessStatus {
  std::string name;
  ledger::VerifierKey key;
  std::uint64_t size = 0;           // of what it cosigned last, or said that it has
  std::uint64_t cosigned_at = 0;    // POSIX seconds; 0: not since the start
  std::uint64_t failures = 0;       // exchanges that gave no cosignature
  std::uint64_t failing_since = 0;  // POSIX seconds; 0: the last exchange went well
  std::string error;                // of the last exchange that did not
};

class Witnesses {
 public:
  using Published = ledger::Journal::Published;
  // Requires: `options.now` is given; the journal outlives this. `halt` stops the writer; it is
  // called once, from any thread.
  Witnesses(const ledger::Journal& journal, ledger::Policy policy, WitnessOptions options,
            std::function<void()> halt);
  ~Witnesses();  // as stop()
  // Ends after the exchanges under way, and remembers. Idempotent.
  void stop();

  // The journal's newest checkpoint with the cosignature lines it has so far.
  std::shared_ptr<const Published> newest() const;
  // The newest checkpoint that the quorum cosigned; null if there is none yet or the policy wants
  // none.
  std::shared_ptr<const Published> quorum() const;
  const ledger::Policy& policy() const;
  std::vector<WitnessStatus> statuses() const;
  // Errors: rolled_back, for ever, once a witness has shown it.
  ledger::Result<> alarm() const;

 private:
  struct Inner;
  std::unique_ptr<Inner> inner_;
};

// For people: GET /api/v1/witnesses. Null stands for a ledger without a policy.
std::string witnesses_view(const Witnesses* witnesses, std::uint64_t now);
// Prometheus lines; "" for null.
std::string witnesses_metrics(const Witnesses* witnesses, std::uint64_t now);

}  // namespace urna::api
