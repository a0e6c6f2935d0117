// libcrash_memory.so, for LD_PRELOAD under the real programs: the n-th allocation fails, as
// SQLite's tests do it. Told by the environment:
//   URNA_SCARCE         "new K" (of C++) | "malloc K" (of C, and what C++ takes from it), K = 0:
//                       none fails
//   URNA_SCARCE_REPORT  a file that gets "hit KIND SIZE" at the failure and "calls N" at the end
#include <fcntl.h>
#include <malloc.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

extern "C" {  // glibc's own, under the names that nobody replaces
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* memory, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
}

namespace {

enum class Kind { none, cpp, c };

struct Plan {
  Kind kind = Kind::none;
  long at = 0;
  const char* report = nullptr;
};

Plan read_plan() {
  Plan plan;
  const char* told = std::getenv("URNA_SCARCE");
  plan.report = std::getenv("URNA_SCARCE_REPORT");
  if (told == nullptr) return plan;
  const bool cpp = std::strncmp(told, "new ", 4) == 0;
  plan.kind = cpp ? Kind::cpp : Kind::c;
  plan.at = std::atol(told + (cpp ? 4 : 7));
  return plan;
}

// Null until the library is set up: what the loader takes before is not counted.
std::atomic<const Plan*> armed = nullptr;
std::atomic<long> met = 0;

void report(const Plan& plan, const char* line) {
  if (plan.report == nullptr) return;
  const long file =
      ::syscall(SYS_openat, AT_FDCWD, plan.report, O_WRONLY | O_CREAT | O_APPEND, 0644);
  if (file < 0) return;
  ::syscall(SYS_write, file, line, std::strlen(line));
  ::syscall(SYS_close, file);
}

struct Session {
  Session() {
    static const Plan plan = read_plan();
    armed = &plan;
  }
  ~Session() {
    const Plan& plan = *armed.load();
    char line[64];
    std::snprintf(line, sizeof line, "calls %ld\n", met.load());
    report(plan, line);
  }
} session;

// True if this allocation is the one that fails.
bool fails(Kind kind, std::size_t size) {
  const Plan* plan = armed;
  if (plan == nullptr || plan->kind != kind || ++met != plan->at) return false;
  char line[64];
  std::snprintf(line, sizeof line, "hit %s %zu\n", kind == Kind::cpp ? "new" : "malloc", size);
  report(*plan, line);
  return true;
}

void* out_of_memory() {
  errno = ENOMEM;
  return nullptr;
}

// As the C++ library does it: who set a handler is asked, then it is thrown.
void* take(std::size_t size, std::size_t alignment) {
  void* memory = nullptr;
  const bool plain = alignment <= alignof(std::max_align_t);
  if (!fails(Kind::cpp, size))
    memory = plain ? std::malloc(size == 0 ? 1 : size) : ::memalign(alignment, size);
  if (memory != nullptr) return memory;
  if (const auto asked = std::get_new_handler()) asked();
  throw std::bad_alloc();
}

constexpr std::size_t kPlain = alignof(std::max_align_t);

}  // namespace

void* operator new(std::size_t size) { return take(size, kPlain); }
void* operator new[](std::size_t size) { return take(size, kPlain); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return take(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return take(size, static_cast<std::size_t>(alignment));
}

extern "C" {

void* malloc(size_t size) { return fails(Kind::c, size) ? out_of_memory() : __libc_malloc(size); }
void* calloc(size_t count, size_t size) {
  return fails(Kind::c, count * size) ? out_of_memory() : __libc_calloc(count, size);
}
void* realloc(void* memory, size_t size) {
  return fails(Kind::c, size) ? out_of_memory() : __libc_realloc(memory, size);
}
void* memalign(size_t alignment, size_t size) {
  return fails(Kind::c, size) ? out_of_memory() : __libc_memalign(alignment, size);
}
void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }
int posix_memalign(void** out, size_t alignment, size_t size) {
  *out = memalign(alignment, size);
  return *out == nullptr ? ENOMEM : 0;
}

}  // extern "C"
