// What an open ballot says in terms of projects, and the limits that no layout expresses (decision
// D10).
#pragma once

#include "tally/election/state.h"

namespace urna::tally {

// One project named by a ballot, with its points (1 for an approval, -1 for a minus vote), by
// position; rankings best first.
struct Named {
  std::uint32_t position = 0;  // in the question's projects
  std::int64_t points = 0;
  bool operator==(const Named&) const = default;
};
// Returns what the body names. Requires: check_open_body said yes.
std::vector<Named> read_choice(const QuestionContext& question, ByteView body);
// The same of an answer that was read off a mixed ballot.
std::vector<Named> named_of(const QuestionContext& question, const Choice& choice);
// Errors: illegal_ballot, naming the limit.
ledger::Result<> check_predicates(const QuestionContext& question, ByteView body);

// Slot of a paper: station || u32(serial); serial 0 stands for the session itself.
SlotId paper_slot(const StationId& station, std::uint32_t serial);

}  // namespace urna::tally
