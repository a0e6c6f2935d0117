#include "ledger/rim.h"

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>

namespace urna::ledger {

namespace {

std::atomic<const char*> name = "";

// Allocates nothing, and leaves destructors alone: other threads still run.
[[noreturn]] void end_with(const char* why) {
  char line[512];
  std::snprintf(line, sizeof line, "%s: own fault: %s\n", name.load(), why);
  [[maybe_unused]] const ssize_t ignored = ::write(STDERR_FILENO, line, std::strlen(line));
  ::_exit(kOwnFaultExit);
}

[[noreturn]] void end_without_memory() { end_with("out of memory"); }

[[noreturn]] void end_with_what_was_thrown() {
  if (const auto thrown = std::current_exception()) {
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
      end_with(error.what());
    } catch (...) {
    }
  }
  end_with("something was thrown that nobody caught");
}

}  // namespace

void end_at_the_rim(const char* program) {
  name = program;
  std::set_new_handler(end_without_memory);
  std::set_terminate(end_with_what_was_thrown);
}

}  // namespace urna::ledger
