// What a ledger does beside its writer: it goes through everything again, and keeps snapshots.
#include <gtest/gtest.h>

#include <thread>

#include "ledger/file.h"
#include "tests/api/served_town.h"

namespace urna::api {
namespace {

constexpr std::size_t kMaxSnapshotBytes = 1U << 24;
constexpr std::chrono::milliseconds kPause{20};

// Started from a snapshot, no other is written while that one is in doubt; then one is, unasked.
TEST(Upkeep, KeepsSnapshotsWhenTheScrubHasFoundNothing) {
  Directory directory;
  Town town = town_of(0);
  host_of(directory, town).reset();  // closed: the first snapshot
  const std::string path = directory.path() + "/snapshot";
  const auto first = ledger::read_file(path, kMaxSnapshotBytes);
  ASSERT_TRUE(first.ok());
  HostOptions options;
  options.snapshot_every = 1;
  const auto host = Host::open(directory.path(), std::move(options));
  ASSERT_TRUE(host.ok());
  ASSERT_TRUE((*host)->started_from_snapshot());
  ASSERT_TRUE(
      (*host)->sequencer().submit_and_wait(town.submission(town.cast("alice", {0}), {})).ok());
  const auto kept = [&] { return *ledger::read_file(path, kMaxSnapshotBytes) != *first; };
  while ((*host)->healthy() && !kept()) std::this_thread::sleep_for(kPause);
  EXPECT_TRUE((*host)->healthy());
  EXPECT_TRUE((*host)->scrubbed());
}

}  // namespace
}  // namespace urna::api
