// The sequencer: from submissions in any number and on any thread to one order. Checking threads
// run tally::check on all cores; one sequencing thread admits, stages and commits in groups of what
// arrived during the last sync. An answer is given only when the group is durable, read back and
// under a published checkpoint (decision D17). Submissions are judged in the order they were taken
// in, but casts of one group are shuffled (those of one slot keep their order), so that the log
// does not tell who came first; other acts keep their place among them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>

#include "ledger/journal.h"
#include "tally/election/law.h"

namespace urna::api {

using ledger::Bytes;
using ledger::ByteView;
using ledger::Result;

struct Accepted {
  std::uint64_t index = 0;
  bool fresh = true;  // false: the same bytes were in the log before (decision D16)
};
using Answer = Result<Accepted>;

struct SequencerOptions {
  unsigned checkers = 0;               // checking threads; 0: one per core
  std::size_t max_waiting = 65'536;    // submissions taken in and not answered; beyond it: busy
  std::size_t max_group = 1'024;       // entries per commit
  std::function<std::uint64_t()> now;  // POSIX seconds; null: the system's clock
  // Asked before each group: is there room to store it? An error refuses the group and halts
  // nothing, so that the ledger goes on when there is room again; null: always.
  std::function<Result<>()> room;
};

class Sequencer {
 public:
  // Requires: `state` is the replay of exactly the journal's entries.
  Sequencer(ledger::Journal& journal, tally::State state, SequencerOptions options);
  ~Sequencer();  // as stop()

  // Takes a submission in. `done` is called once, on the sequencing thread (or at once when refused
  // without judging: busy, stopping, too_large, storage), after the group it was judged in is
  // published; it must be quick and not wait. Errors: any refusal of the law; busy, stopping,
  // storage, fenced, low_space, clock_backwards, clock_wrong. A chain_conflict's Error::entry is
  // the ballot that has the place; its receipt can be had by then.
  void submit(Bytes submission, std::function<void(Answer)> done);
  Answer submit_and_wait(Bytes submission);

  // Finishes what was taken in, then refuses with stopping. Idempotent.
  void stop();
  // False after a storage error or halt(): nothing more is accepted, the process should end.
  bool healthy() const;
  // Stops the writer for good, as after a storage error; what waits is refused. For faults found
  // elsewhere (the scrub).
  void halt();

  // Calls f(const tally::State&) under a shared lock. The state may be ahead of the published
  // checkpoint by the group being committed. Readers and the writer take turns, so that a flood of
  // reads cannot keep ballots out (N10).
  template <class F>
  auto with_state(F&& f) const {
    std::unique_lock turn(turnstile());
    const std::shared_lock lock(state_mutex());
    turn.unlock();
    return f(state());
  }

  struct Counters {
    std::uint64_t accepted = 0, repeated = 0, refused = 0;
    std::uint64_t groups = 0;      // commits
    std::uint64_t waiting = 0;     // taken in and not answered
    std::uint64_t stalled_ms = 0;  // how long nothing was answered although some wait
  };
  Counters counters() const;

 private:
  std::mutex& turnstile() const;
  std::shared_mutex& state_mutex() const;
  const tally::State& state() const;
  struct Inner;
  std::unique_ptr<Inner> inner_;
};

}  // namespace urna::api
