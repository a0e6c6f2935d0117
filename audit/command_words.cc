#include "audit/command_words.h"

#include <signal.h>

#include <chrono>
#include <cstdio>

#include "ledger/file.h"
#include "ledger/shown.h"

namespace urna::audit {

int fail(const std::string& what, const ledger::Error& error, int code) {
  std::fprintf(stderr, "urna-audit: %s: %s\n", ledger::shown(what).c_str(),
               ledger::shown(to_text(error)).c_str());
  return code;
}

std::string text_or_file(const std::string& words) {
  const auto bytes = ledger::read_file(words, kMaxSmallFile);
  std::string text = bytes ? std::string(ledger::text_of(*bytes)) : words;
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

std::uint64_t posix_seconds() {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(
                                        std::chrono::system_clock::now().time_since_epoch())
                                        .count());
}

namespace {

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

}  // namespace

void block_stop_signals() {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void wait_for_stop() {
  const sigset_t set = stop_signals();
  int which = 0;
  while (sigwait(&set, &which) != 0) continue;
}

bool stopped_within(std::uint64_t seconds) {
  const sigset_t set = stop_signals();
  const timespec longest{static_cast<time_t>(seconds), 0};
  return sigtimedwait(&set, nullptr, &longest) > 0;
}

}  // namespace urna::audit
