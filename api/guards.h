// What is looked at before a ledger is opened to write, and while it writes: the log's key, the
// clock, the memory that holds keys. Witnesses are asked by api/witness_calls.h; database,
// high-water mark and published checkpoint are compared by the Journal.
#pragma once

#include <cstdint>
#include <string>

#include "ledger/note.h"

namespace urna::api {

// The log's key is pinned in `DIRECTORY/vkey` when the ledger is created, so that a swapped or
// foreign key file is refused before the database is opened (S17). A ledger of an older version
// has no such file yet. Errors: wrong_origin (vkey names another log), unknown_key (keys/log is
// another key), bad_vkey, io.
ledger::Result<> check_log_key(const std::string& directory, const ledger::VerifierKey& key);
// Errors: io.
ledger::Result<> pin_log_key(const std::string& directory, const ledger::VerifierKey& key);

inline constexpr std::uint64_t kLeastClock_s = 1'577'836'800;  // 2020-01-01: a clock never set
inline constexpr std::uint64_t kMostClock_s = 4'102'444'800;   // 2100-01-01: a clock gone wild
// How far the clock may be behind the last entry (time then stands still in the log), or run ahead
// of what has really passed.
inline constexpr std::uint64_t kClockSlack_s = 3'600;

// POSIX seconds as "2026-11-30T21:40:00Z".
std::string utc_text(std::uint64_t posix_seconds);

// Times in the log never go back (decision D3): one entry from a clock that stands years ahead, and
// a right clock is refused for ever after. So a clock is believed only if it moves as time does.
class ClockGuard {
 public:
  // `now`: POSIX seconds when the ledger is opened; `uptime_s`: of the machine, sleep included.
  ClockGuard(std::uint64_t now, std::uint64_t uptime_s) : start_(now), start_uptime_s_(uptime_s) {}
  // May an entry be dated from this clock? Errors: clock_wrong (before 2020, after 2100, or it has
  // jumped ahead since the start), clock_backwards (it stands behind the last entry).
  ledger::Result<> check(std::uint64_t now, std::uint64_t uptime_s,
                         std::uint64_t last_entry_time) const;

 private:
  std::uint64_t start_, start_uptime_s_;
};
std::uint64_t system_seconds();
std::uint64_t uptime_seconds();

// No core dump of this process, and no other process of the same user reads its memory (P12).
void keep_memory_private();

}  // namespace urna::api
