// A server (or an export) that ends itself, as kill -9 would, the n-th time it reaches a named
// place: crash_places PLACE HIT serve LEDGER | export LEDGER OUT | create LEDGER ORIGIN. With PLACE
// "?" it prints every place it has reached when it ends. Never shipped: it links another
// reached_place than the programs do.
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <set>
#include <string>

#include "api/commands/bundle_state.h"
#include "api/serve.h"
#include "ledger/place.h"

namespace {

std::string deadly;
std::atomic<int> hits_left = 0;
std::mutex names_mutex;
std::set<std::string> names;

constexpr int kAsKilled = 137;
constexpr std::uint64_t kSnapshotEvery = 24;

int end_of(const urna::ledger::Result<>& done) {
  if (!done) std::fprintf(stderr, "crash_places: %s\n", to_text(done.error()).c_str());
  return done ? 0 : 4;
}

int act(const std::string& what, const std::string& ledger, const std::string& more) {
  using urna::api::Host;
  if (what == "create")
    return end_of(Host::create(ledger, more, urna::ledger::Seed(urna::ledger::Bytes(32, 9))));
  urna::api::HostOptions options;
  options.snapshot_every = kSnapshotEvery;
  const auto host = Host::open(ledger, options);
  if (!host) return end_of(host.error());
  if (what == "export") return end_of(write_bundle(**host, more));
  return end_of(serve(**host, {"127.0.0.1:0", "", {}}));
}

}  // namespace

void urna::ledger::reached_place(const char* name) {
  if (deadly == "?") {
    const std::lock_guard lock(names_mutex);
    names.insert(name);
  } else if (deadly == name && --hits_left == 0) {
    ::_exit(kAsKilled);
  }
}

int main(int count, char** words) {
  if (count < 5) return 2;
  urna::ledger::init_crypto();
  deadly = words[1];
  hits_left = std::atoi(words[2]);
  const int code = act(words[3], words[4], count > 5 ? words[5] : "");
  for (const std::string& name : names) std::fprintf(stderr, "place: %s\n", name.c_str());
  return code;
}
