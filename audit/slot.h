// What the log holds of one slot: every entry that names it, found by reading the fields of every
// event, not by the law's own lists. So a voter can show what was cast in the slot, and someone who
// did not vote that nothing was, up to the checkpoint that was audited.
#pragma once

#include <string>
#include <vector>

#include "audit/verify.h"

namespace urna::audit {

struct SlotEntry {
  std::uint64_t entry = 0;
  std::string event;  // its name in docs/FORMAT.md
  bool operator==(const SlotEntry&) const = default;
};
struct SlotHistory {
  ledger::SlotId slot;
  std::vector<SlotEntry> entries;  // ascending
  std::uint64_t ballots = 0, challenges = 0;
};
// Requires: a bundle whose audit has no fault, and its size. Errors: what the source says;
// malformed.
ledger::Result<SlotHistory> slot_history(const ledger::Source& source, std::uint64_t size,
                                         const ledger::SlotId& slot);

std::string to_text(const SlotHistory& history, const Report& report);
std::string to_json(const SlotHistory& history, const Report& report);

}  // namespace urna::audit
