#include "api/commands/terminal.h"

#include <unistd.h>

#include <cinttypes>
#include <cstdio>

#include "ledger/shown.h"

namespace urna::api {

int fail(const std::string& what, const ledger::Error& error) {
  using ledger::Errc;
  std::fprintf(stderr, "urna: %s: %s\n", ledger::shown(what).c_str(),
               ledger::shown(to_text(error)).c_str());
  switch (error.code) {
    case Errc::usage:
    case Errc::bad_pabulib:
    case Errc::bad_csv:
    case Errc::bad_config:
    case Errc::bad_policy:
    case Errc::unsupported_rule:
    case Errc::unsupported_kind:
    case Errc::not_found:
      return kExitUsage;
    case Errc::io:
    case Errc::storage:
    case Errc::low_space:
    case Errc::key_permissions:
    case Errc::locked:
    case Errc::fenced:
    case Errc::stopping:
    case Errc::busy:
    case Errc::self_test:
    case Errc::clock_backwards:
    case Errc::clock_wrong:
      return kExitOwnFault;
    case Errc::unknown_event:
    case Errc::quorum_missing:  // too few witnesses say whether we are the newest
      return kExitUnknown;
    default:
      return kExitFault;
  }
}

Progress::Progress(std::string title, std::uint64_t total, ProgressStyle style)
    : title_(std::move(title)),
      total_(total),
      terminal_(style == ProgressStyle::automatic && ::isatty(STDERR_FILENO) == 1),
      off_(style == ProgressStyle::none || (style == ProgressStyle::automatic && !terminal_)),
      start_(std::chrono::steady_clock::now()),
      next_(start_) {}

void Progress::at(std::uint64_t done) {
  done_ = done;
  const auto now = std::chrono::steady_clock::now();
  if (off_ || now < next_) return;
  next_ = now + std::chrono::milliseconds(terminal_ ? 200 : 3000);
  print(done);
}

void Progress::print(std::uint64_t done) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                      std::chrono::steady_clock::now() - start_)
                      .count();
  const std::uint64_t rate = ms > 0 ? done * 1000 / static_cast<std::uint64_t>(ms) : 0;
  const std::uint64_t left_s = rate > 0 && total_ > done ? (total_ - done) / rate : 0;
  std::fprintf(stderr, "%s%s %" PRIu64 "/%" PRIu64 "  %" PRIu64 "/s  %" PRIu64 " s left%s",
               terminal_ ? "\r\x1b[K" : "", title_.c_str(), done, total_, rate, left_s,
               terminal_ ? "" : "\n");
  shown_ = true;
}

Progress::~Progress() {
  if (!shown_) return;
  print(done_);
  if (terminal_) std::fprintf(stderr, "\n");
}

}  // namespace urna::api
