// The spellings of `urna`'s commands.
#pragma once

namespace urna::api {

// Returns the exit code.
int run_cli(int count, char** words);

}  // namespace urna::api
