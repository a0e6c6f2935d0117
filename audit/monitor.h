// Keeps watching a live log: signature, growth, one history for everybody, freshness, and every
// entry judged by the law. What it raises an alarm about comes with the signed notes that show it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "audit/follow.h"
#include "audit/mirror.h"
#include "ledger/equivocation.h"

namespace urna::audit {

// The last checkpoint that was verified, and when this size was first seen.
struct Seen {
  std::string note;
  std::uint64_t since = 0;  // POSIX seconds
  bool operator==(const Seen&) const = default;
};
std::string to_text(const Seen& seen);
// Errors: corrupt (also if the note is not signed by this log).
ledger::Result<Seen> parse_seen(std::string_view text, const ledger::VerifierKey& log);

// Another view of the same log: a witness's newest checkpoint, or the log as another address shows
// it.
struct Place {
  std::string name;
  std::function<ledger::Result<std::string>()> checkpoint;
  const ledger::Source* tiles = nullptr;  // none: the log's own are asked
};

struct MonitorOptions {
  ledger::VerifierKey log;
  std::optional<ledger::Policy> policy;
  std::uint64_t stale_s = 0;  // 0: age is not judged
  unsigned jobs = 0;
};

struct Alarm {
  std::string why;
  Kind kind = Kind::inconsistent;
  std::string checkpoint;                        // the signed note it is about
  std::optional<ledger::ForkEvidence> evidence;  // where two notes show it
};
// What one look found.
struct Look {
  std::vector<Alarm> alarms;
  std::vector<std::string> unknown, stale;  // what could not be had; what is too old
  std::uint64_t size = 0;
  int exit_code() const;
};

class Monitor {
 public:
  // Sources and places outlive it. `mirror` may be null.
  Monitor(MonitorOptions options, const ledger::Source& log, std::vector<Place> places,
          std::optional<Seen> seen, const Mirror* mirror);
  // Looks once. What it verified becomes what it has seen.
  Look look(std::uint64_t now);
  const std::optional<Seen>& seen() const { return seen_; }

 private:
  struct Head {
    std::string note;
    ledger::Checkpoint checkpoint;
  };
  std::optional<Head> open(const std::string& name, const ledger::Result<std::string>& note,
                           Look& look) const;
  bool continues(const Head& head, Look& look) const;
  bool one_history(const std::string& name, const Head& one, const Head& other,
                   const ledger::Source& tiles, Look& look) const;
  ledger::NodeReader reader(const Head& larger, const ledger::Source& tiles) const;
  bool judge(const Head& head, Look& look);
  void compare(const Place& place, const Head& theirs, const Head& head, Look& look) const;
  void judge_age(const Head& head, std::uint64_t now, Look& look) const;
  void judge_cosignatures(const Head& head, std::uint64_t now, Look& look) const;

  MonitorOptions options_;
  const ledger::Source& log_;
  std::vector<Place> places_;
  std::optional<Seen> seen_;
  const Mirror* mirror_;
  Follower follower_;
};

}  // namespace urna::audit
