#include "api/guards.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>

#include "ledger/file.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;
using ledger::Result;

namespace {

constexpr std::size_t kMaxVkeyFile = 1'024;

std::string vkey_path(const std::string& directory) { return directory + "/vkey"; }

}  // namespace

Result<> check_log_key(const std::string& directory, const ledger::VerifierKey& key) {
  const auto bytes = ledger::read_file(vkey_path(directory), kMaxVkeyFile);
  if (!bytes && bytes.code() == Errc::not_found) return Ok{};
  if (!bytes) return bytes.error();
  std::string_view line = ledger::text_of(*bytes);
  if (!line.ends_with('\n')) return Error{Errc::bad_vkey, vkey_path(directory)};
  line.remove_suffix(1);
  URNA_ASSIGN(const ledger::VerifierKey pinned, ledger::parse_vkey(line));
  if (pinned.name != key.name)
    return Error{Errc::wrong_origin,
                 "the ledger's key is of " + pinned.name + ", the origin file says " + key.name};
  if (pinned != key)
    return Error{Errc::unknown_key, "keys/log is not the key that this ledger was created with"};
  return Ok{};
}

Result<> pin_log_key(const std::string& directory, const ledger::VerifierKey& key) {
  return ledger::write_file(vkey_path(directory), ledger::view_of(to_text(key) + "\n"));
}

std::string utc_text(std::uint64_t posix_seconds) {
  using namespace std::chrono;
  const sys_seconds time{seconds(posix_seconds)};
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

Result<> ClockGuard::check(std::uint64_t now, std::uint64_t uptime_s,
                           std::uint64_t last_entry_time) const {
  const std::uint64_t passed_s = uptime_s - std::min(uptime_s, start_uptime_s_);
  if (now > kMostClock_s) return Error{Errc::clock_wrong, "the clock is beyond the year 2100"};
  if (now + kClockSlack_s < last_entry_time)
    return Error{Errc::clock_backwards, "the clock shows " + utc_text(now) +
                                            ", the last entry is of " + utc_text(last_entry_time)};
  if (now < kLeastClock_s)
    return Error{Errc::clock_wrong, "the clock shows " + utc_text(now) + ": it was never set"};
  if (now > start_ + passed_s + kClockSlack_s)
    return Error{Errc::clock_wrong, "the clock shows " + utc_text(now) + " and must be about " +
                                        utc_text(start_ + passed_s) +
                                        ": if it is right now, start again"};
  return Ok{};
}

std::uint64_t system_seconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto count = std::chrono::duration_cast<std::chrono::seconds>(now).count();
  return count < 0 ? 0 : static_cast<std::uint64_t>(count);
}

std::uint64_t uptime_seconds() {
  timespec time{};
  CHECK(::clock_gettime(CLOCK_BOOTTIME, &time) == 0);
  return static_cast<std::uint64_t>(time.tv_sec);
}

void keep_memory_private() {
  const rlimit none{0, 0};
  CHECK(::setrlimit(RLIMIT_CORE, &none) == 0);
#ifndef __SANITIZE_ADDRESS__  // its leak check traces the process, which this forbids
  CHECK(::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0);
#endif
}

}  // namespace urna::api
