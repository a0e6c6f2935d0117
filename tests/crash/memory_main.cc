// crash_memory N append LEDGER | audit BUNDLE VKEY: a program of ours whose N-th allocation fails,
// as SQLite's tests do it. What main would do with what is thrown is done here, too: exit 4. With N
// = 0 nothing fails, and the number of allocations is printed.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "api/host.h"
#include "audit/command.h"
#include "ledger/crypto.h"

namespace {

std::atomic<long> met = 0;
long fails_at = 0;
std::atomic<bool> armed = false;

void* allocate(std::size_t size, std::size_t alignment) {
  if (armed && ++met == fails_at) throw std::bad_alloc();
  void* memory =
      alignment <= alignof(std::max_align_t)
          ? std::malloc(size == 0 ? 1 : size)
          : std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

constexpr std::size_t kPlain = alignof(std::max_align_t);

// Opens the ledger, submits what stands in it already and what nobody can read, and closes it.
int append(const std::string& ledger) {
  auto host = urna::api::Host::open(ledger, {});
  if (!host) {
    std::fprintf(stderr, "%s\n", to_text(host.error()).c_str());
    return 4;
  }
  const auto entry = (*host)->journal().entry(0);
  if (!entry) return 4;
  const auto repeated = (*host)->sequencer().submit_and_wait({entry->begin() + 16, entry->end()});
  const auto closed = (*host)->close();
  return repeated.ok() && closed.ok() ? 0 : 4;
}

int act(int count, char** words) {
  const std::string what = words[2];
  if (what == "append") return append(words[3]);
  std::vector<char*> audit{words[0], const_cast<char*>("verify"),
                           words[3], const_cast<char*>("--key"),
                           words[4], nullptr};
  return count == 5 ? urna::audit::run_command(5, audit.data()) : 2;
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size, kPlain); }
void* operator new[](std::size_t size) { return allocate(size, kPlain); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

int main(int count, char** words) {
  if (count < 4) return 2;
  urna::ledger::init_crypto();
  fails_at = std::atol(words[1]);
  int code = 4;
  try {
    armed = true;
    code = act(count, words);
    armed = false;
  } catch (const std::exception& error) {
    armed = false;
    std::fprintf(stderr, "own fault: %s\n", error.what());
  }
  std::fprintf(stderr, "allocations %ld\n", met.load());
  return code;
}
