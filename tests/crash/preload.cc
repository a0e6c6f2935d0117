// libcrash_preload.so, for LD_PRELOAD under the real programs: counts the calls that change the
// disk, or read it, below one folder, and kills the process at the k-th, or makes it fail, fall
// short or be slow; can set the clock, too. Told by the environment:
//   URNA_FAULT_UNDER   the folder (absolute)
//   URNA_FAULT_CALLS   names of the calls that count, separated by spaces; if not given, all that
//                      change the disk (so no read or pread)
//   URNA_FAULT         "kill-before K" | "kill-after K" | "kill-partly K" | "fail K ERRNO" (nothing
//                      was done) | "fail-done K ERRNO" (it was done, and yet it is said to have
//                      failed) | "fail-on K ERRNO" (from then on all) | "short K" | "delay MS K"
//                      (of syncs, from the k-th call on) | "clock SECONDS" (added to the real time)
//                      | "count" | "trace"
//   URNA_FAULT_REPORT  a file that gets "hit CALL PATH" at the fault, "did CALL PATH" of every call
//                      of a trace, and "calls N" at the end
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

enum class Kind {
  none,
  kill_before,
  kill_after,
  kill_partly,
  fail,
  fail_done,
  fail_on,
  shorten,
  delay,
  clock,
  trace
};

struct Plan {
  Kind kind = Kind::none;
  long at = 0;    // call number, milliseconds or seconds
  int error = 0;  // or, of a delay, from which call on
  const char *under = nullptr, *calls = nullptr, *report = nullptr;
};

Plan read_plan() {
  Plan plan;
  plan.under = std::getenv("URNA_FAULT_UNDER");
  plan.calls = std::getenv("URNA_FAULT_CALLS");
  plan.report = std::getenv("URNA_FAULT_REPORT");
  const char* fault = std::getenv("URNA_FAULT");
  char word[32] = "";
  if (fault == nullptr || std::sscanf(fault, "%31s %ld %d", word, &plan.at, &plan.error) < 1)
    return plan;
  const struct {
    const char* word;
    Kind kind;
  } kinds[] = {{"kill-before", Kind::kill_before},
               {"kill-after", Kind::kill_after},
               {"kill-partly", Kind::kill_partly},
               {"fail", Kind::fail},
               {"fail-done", Kind::fail_done},
               {"fail-on", Kind::fail_on},
               {"short", Kind::shorten},
               {"delay", Kind::delay},
               {"clock", Kind::clock},
               {"trace", Kind::trace}};
  for (const auto& known : kinds)
    if (std::strcmp(word, known.word) == 0) plan.kind = known.kind;
  return plan;
}

const Plan& plan() {
  static const Plan read = read_plan();
  return read;
}

std::atomic<long> calls = 0;

void report(const char* line) {
  if (plan().report == nullptr) return;
  const long file =
      ::syscall(SYS_openat, AT_FDCWD, plan().report, O_WRONLY | O_CREAT | O_APPEND, 0644);
  if (file < 0) return;
  ::syscall(SYS_write, file, line, std::strlen(line));
  ::syscall(SYS_close, file);
}

struct AtEnd {
  ~AtEnd() {
    char line[64];
    std::snprintf(line, sizeof line, "calls %ld\n", calls.load());
    report(line);
  }
} at_end;

bool counts(const char* name, const char* path) {
  const Plan& p = plan();
  if (p.under == nullptr || std::strncmp(path, p.under, std::strlen(p.under)) != 0) return false;
  if (p.calls == nullptr) return std::strcmp(name, "read") != 0 && std::strcmp(name, "pread") != 0;
  const char* found = std::strstr(p.calls, name);
  for (const std::size_t length = std::strlen(name); found != nullptr;
       found = std::strstr(found + 1, name)) {
    const bool starts = found == p.calls || found[-1] == ' ';
    if (starts && (found[length] == ' ' || found[length] == '\0')) return true;
  }
  return false;
}

[[noreturn]] void die() {
  ::syscall(SYS_kill, ::getpid(), SIGKILL);
  for (;;) ::pause();
}

void report_call(const char* what, const char* name, const char* path) {
  char line[PATH_MAX + 64];
  std::snprintf(line, sizeof line, "%s %s %s\n", what, name, path);
  report(line);
}

void slow_down(const char* name, const char* path) {
  static std::atomic<bool> told = false;
  if (!told.exchange(true)) report_call("hit", name, path);
  const timespec pause{plan().at / 1000, plan().at % 1000 * 1'000'000};
  ::nanosleep(&pause, nullptr);
}

// What is to be done with this call.
enum class Fate { real, half_then_die, die_after, fail, fail_done, half };

Fate fate_of(const char* name, const char* path, bool writes, bool syncs) {
  const Plan& p = plan();
  if (!counts(name, path)) return Fate::real;
  const long number = ++calls;
  if (p.kind == Kind::delay) {
    if (syncs && number >= p.error) slow_down(name, path);
    return Fate::real;
  }
  if (p.kind == Kind::trace) report_call("did", name, path);
  const bool now = p.kind == Kind::fail_on ? number >= p.at : number == p.at;
  if (!now || p.kind == Kind::none || p.kind == Kind::clock || p.kind == Kind::trace)
    return Fate::real;
  if (number == p.at) report_call("hit", name, path);
  switch (p.kind) {
    case Kind::kill_before:
      die();
    case Kind::kill_after:
      return Fate::die_after;
    case Kind::kill_partly:
      return writes ? Fate::half_then_die : Fate::die_after;
    case Kind::fail_done:
      return Fate::fail_done;
    case Kind::shorten:
      return writes ? Fate::half : Fate::real;
    default:
      return Fate::fail;
  }
}

Fate fate_of(const char* name, int file, bool writes = false, bool syncs = false) {
  const int kept = errno;
  char link[64], path[PATH_MAX];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t length = ::readlink(link, path, sizeof path - 1);
  errno = kept;
  if (length <= 0) return Fate::real;
  path[length] = '\0';
  return fate_of(name, path, writes, syncs);
}

template <class F>
F real(const char* name) {
  return reinterpret_cast<F>(::dlsym(RTLD_NEXT, name));
}

// A call that is done as a whole or not at all.
template <class Call>
auto carry_out(Fate fate, Call call) -> decltype(call()) {
  if (fate == Fate::fail) {
    errno = plan().error;
    return -1;
  }
  const auto done = call();
  if (fate == Fate::die_after || fate == Fate::half_then_die) die();
  if (fate == Fate::fail_done) errno = plan().error;
  return fate == Fate::fail_done ? -1 : done;
}

// A call that writes or reads `count` bytes, and may do fewer.
template <class Call>
ssize_t carry_out_write(Fate fate, std::size_t count, Call call) {
  const bool half = fate == Fate::half || fate == Fate::half_then_die;
  const std::size_t asked = half && count > 1 ? count / 2 : count;
  return carry_out(fate == Fate::half ? Fate::real : fate, [&] { return call(asked); });
}

}  // namespace

extern "C" {

ssize_t write(int file, const void* bytes, size_t count) {
  static const auto next = real<ssize_t (*)(int, const void*, size_t)>("write");
  return carry_out_write(fate_of("write", file, true), count,
                         [&](size_t n) { return next(file, bytes, n); });
}
ssize_t pwrite(int file, const void* bytes, size_t count, off_t at) {
  static const auto next = real<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
  return carry_out_write(fate_of("pwrite", file, true), count,
                         [&](size_t n) { return next(file, bytes, n, at); });
}
ssize_t pwrite64(int file, const void* bytes, size_t count, off64_t at) {
  return pwrite(file, bytes, count, at);
}
ssize_t read(int file, void* bytes, size_t count) {
  static const auto next = real<ssize_t (*)(int, void*, size_t)>("read");
  return carry_out_write(fate_of("read", file, true), count,
                         [&](size_t n) { return next(file, bytes, n); });
}
ssize_t pread(int file, void* bytes, size_t count, off_t at) {
  static const auto next = real<ssize_t (*)(int, void*, size_t, off_t)>("pread");
  return carry_out_write(fate_of("pread", file, true), count,
                         [&](size_t n) { return next(file, bytes, n, at); });
}
ssize_t pread64(int file, void* bytes, size_t count, off64_t at) {
  return pread(file, bytes, count, at);
}
ssize_t pwritev(int file, const iovec* parts, int count, off_t at) {
  static const auto next = real<ssize_t (*)(int, const iovec*, int, off_t)>("pwritev");
  return carry_out(fate_of("pwritev", file), [&] { return next(file, parts, count, at); });
}
int fsync(int file) {
  static const auto next = real<int (*)(int)>("fsync");
  return carry_out(fate_of("fsync", file, false, true), [&] { return next(file); });
}
int fdatasync(int file) {
  static const auto next = real<int (*)(int)>("fdatasync");
  return carry_out(fate_of("fdatasync", file, false, true), [&] { return next(file); });
}
int ftruncate(int file, off_t size) {
  static const auto next = real<int (*)(int, off_t)>("ftruncate");
  return carry_out(fate_of("ftruncate", file), [&] { return next(file, size); });
}
int ftruncate64(int file, off64_t size) { return ftruncate(file, size); }
int fallocate(int file, int mode, off_t at, off_t size) {
  static const auto next = real<int (*)(int, int, off_t, off_t)>("fallocate");
  return carry_out(fate_of("fallocate", file), [&] { return next(file, mode, at, size); });
}
int fallocate64(int file, int mode, off64_t at, off64_t size) {
  return fallocate(file, mode, at, size);
}
int rename(const char* from, const char* to) {
  static const auto next = real<int (*)(const char*, const char*)>("rename");
  return carry_out(fate_of("rename", to, false, false), [&] { return next(from, to); });
}
int unlink(const char* path) {
  static const auto next = real<int (*)(const char*)>("unlink");
  return carry_out(fate_of("unlink", path, false, false), [&] { return next(path); });
}
int clock_gettime(clockid_t id, timespec* time) {
  static const auto next = real<int (*)(clockid_t, timespec*)>("clock_gettime");
  const int done = next(id, time);
  if (plan().kind == Kind::clock && id == CLOCK_REALTIME) time->tv_sec += plan().at;
  return done;
}

}  // extern "C"
