// The rim of our programs: what libraries throw ends there, with a line on stderr and an exit code,
// in whatever thread it was thrown.
#pragma once

namespace urna::ledger {

inline constexpr int kOwnFaultExit = 4;

// From now on two things end the process at once with kOwnFaultExit, and say so as `program`:
// memory that cannot be had, and what was thrown in a thread where nobody catches it. A commit is
// durable or it is not; with half of the threads gone, or a library's own state in doubt (the
// database's code is not made for exceptions), going on could only do harm.
// Requires: `program` outlives the process.
void end_at_the_rim(const char* program);

}  // namespace urna::ledger
