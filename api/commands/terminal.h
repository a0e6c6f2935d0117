// What every command shares: exit codes, one way to say an error, a progress bar.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "ledger/result.h"

namespace urna::api {

enum Exit : int {
  kExitRight = 0,
  kExitFault = 1,    // evidence of a fault, or input that was refused
  kExitUsage = 2,    // usage, or a file that cannot be read as what it should be
  kExitUnknown = 3,  // could not check
  kExitOwnFault = 4,
  kExitStale = 5,
};
// Prints "urna: <what>: <error>" to stderr and returns the exit code the error stands for.
int fail(const std::string& what, const ledger::Error& error);
// What was read of a file that the caller named: if that failed (not there, too large, no key file,
// a key that others may read) it is his mistake, not the disk's and no evidence of anything.
template <class T>
ledger::Result<T> as_input(ledger::Result<T> read) {
  if (read) return read;
  return ledger::Error{ledger::Errc::usage, read.code() == ledger::Errc::io
                                                ? read.error().detail
                                                : to_text(read.error())};
}

enum class ProgressStyle { automatic, plain, none };
// A line on stderr with rate and time left: redrawn on a terminal, every few seconds in plain
// style.
class Progress {
 public:
  Progress(std::string title, std::uint64_t total, ProgressStyle style);
  ~Progress();
  void at(std::uint64_t done);

 private:
  void print(std::uint64_t done);
  std::string title_;
  std::uint64_t total_;
  bool terminal_, shown_ = false, off_;
  std::chrono::steady_clock::time_point start_, next_;
  std::uint64_t done_ = 0;
};

}  // namespace urna::api
