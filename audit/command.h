// The spellings of `urna-audit`.
#pragma once

namespace urna::audit {

// Returns the exit code.
int run_command(int count, char** words);

}  // namespace urna::audit
