// What the subcommands of `urna-audit` share, and where each is added.
#pragma once

#include <cstdint>
#include <string>

#include "ledger/result.h"

namespace CLI {
class App;
}

namespace urna::audit {

inline constexpr std::size_t kMaxSmallFile = 1U << 20;

// Says what failed on stderr; returns `code`.
int fail(const std::string& what, const ledger::Error& error, int code);
// A file's text, or the words themselves where no such file stands; without its last newlines.
std::string text_or_file(const std::string& words);
std::uint64_t posix_seconds();
// Waits for SIGTERM or SIGINT. block_stop_signals() comes before any thread is made.
void block_stop_signals();
void wait_for_stop();
// Waits at most so long; returns whether a signal came.
bool stopped_within(std::uint64_t seconds);

// Each sets `code` when its subcommand is run.
void add_cosign(CLI::App& app, int& code);
void add_monitor(CLI::App& app, int& code);
void add_fork(CLI::App& app, int& code);

}  // namespace urna::audit
