// A monitor: keeps every entry it was ever shown, re-hashes and judges each, holds what others were
// shown against it, and raises an alarm only with evidence that it checked again from bytes alone.
#pragma once

#include <optional>
#include <set>

#include "tests/simulation/world.h"

namespace urna::simulation {

class Monitor final : public Actor {
 public:
  Monitor(World& world, Address address);
  void start();
  void take(const Message& message) override;
  std::uint64_t size() const { return memory_.entries.size(); }
  const std::vector<Bytes>& entries() const { return memory_.entries; }
  bool broken() const { return broken_; }  // it has raised an alarm and believes nothing more

 private:
  struct Kept {
    std::vector<Bytes> entries;
    std::vector<Hash> roots;  // of each size, from 0
    std::string note;
    std::uint64_t seen_at = 0;  // when the answer was asked for
  };
  void ask();
  void served(const Message& message);
  bool fits(const Message& message, const ledger::SignedCheckpoint& opened);
  bool hash_on(const std::vector<Bytes>& entries, const ledger::Checkpoint& checkpoint);
  void judge_from(std::uint64_t first);
  void watch_time(std::uint64_t index);
  void watch_line(const ledger::Note& note);  // with that one line
  void watch_freshness(const std::string& note);
  void gossip();
  void compare(const std::string& note);
  void compare_waiting();
  void alarm(const std::string& what, bool proved);
  // Something is wrong, and nothing proves it yet: the whole log is asked for, again and again.
  void suspect(const std::string& what);
  void convict(const Message& message);
  void restart();
  World& world_;
  Address address_;
  Kept memory_, disk_;
  ledger::Frontier frontier_;
  tally::State state_{kOrigin};
  std::map<std::uint64_t, std::uint64_t> asked_;  // token -> when
  std::vector<std::string> waiting_;              // notes of others, larger than what we have
  std::set<std::string> compared_;                // notes of others that were looked at
  std::set<Bytes> lines_;                         // signatures that were looked at
  std::string last_text_, last_seen_;
  std::uint64_t newest_cosignature_;
  bool broken_ = false, suspicious_ = false, up_ = true;
};

// ---- evidence: true iff the bytes alone convict the log key ----

// Two signed checkpoints; the entries are the larger one's, and the smaller is no prefix of them.
bool proves_fork(const std::string& note, const std::string& other,
                 const std::vector<Bytes>& entries);
// A signed checkpoint over an entry that the law refuses.
bool proves_unlawful(const std::string& note, const std::vector<Bytes>& entries);

}  // namespace urna::simulation
