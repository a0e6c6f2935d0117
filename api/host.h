// A ledger directory, opened to write: store, high-water mark, journal, state, sequencer, in the
// order that start-up checks need. Layout of the directory (docs/OPERATE.md):
//   origin        one line: the log's origin (= its key's name)
//   db/           the store            HWM   the high-water mark          LOCK  flock of the one
//   writer keys/log      the log's seed, 0600; other keys only for demonstrations and replays
//   snapshot      derived state (decision D15), disposable; written now and then and at the end
//   blob/         material that entries name by its SHA-256 (mix stages, shares, ..)
//   source/       files a replay was made from, by SHA-256
#pragma once

#include <atomic>
#include <memory>
#include <stop_token>
#include <string>

#include "api/blob_folder.h"
#include "api/sequencer.h"
#include "ledger/rocks/rocks_store.h"

namespace urna::api {

struct HostOptions {
  SequencerOptions sequencer;
  bool use_snapshot = true;
  bool scrub = true;  // replay everything in the background after starting from a snapshot; a
                      // difference stops the writer
  unsigned jobs = 0;  // threads for replays; 0: one per core
  std::uint64_t snapshot_every =
      65'536;  // entries after which a snapshot is due; more if the ledger is large
};

inline constexpr const char* kOriginForm = "an origin has 1 to 255 bytes, no space and no '+'";

class Host {
 public:
  // Creates a new, empty ledger: directory, origin, log key (random unless given), empty store,
  // checkpoint of size 0. Refuses if anything stands there already. Errors: usage (bad origin), io,
  // storage.
  static Result<> create(const std::string& directory, const std::string& origin,
                         const ledger::Seed& log_seed);
  // Errors: not_found, locked, key_permissions, rolled_back, corrupt, storage, low_space,
  // clock_backwards.
  // Does a ledger stand there? Errors: not_found; malformed (its origin).
  static Result<> find(const std::string& directory);
  static Result<std::unique_ptr<Host>> open(const std::string& directory, HostOptions options);
  ~Host();

  const std::string& directory() const { return directory_; }
  const std::string& origin() const { return origin_; }
  ledger::Journal& journal() { return *journal_; }
  const ledger::Journal& journal() const { return *journal_; }
  Sequencer& sequencer() { return *sequencer_; }
  const BlobFolder& blobs() const { return *blobs_; }
  const Sequencer& sequencer() const { return *sequencer_; }
  bool started_from_snapshot() const { return from_snapshot_; }
  // False once the scrub found a difference or the sequencer stopped on an error.
  bool healthy() const { return sequencer_->healthy(); }
  // True once the scrub has gone through everything it had to and found no difference.
  bool scrubbed() const { return scrubbed_; }
  // Healthy, answering, and with room to write: what a load balancer asks. Otherwise says why not.
  Result<> ready() const;

  // Stops the sequencer, writes the snapshot. Called by the destructor too (without an error to
  // report).
  Result<> close();

 private:
  Host() = default;
  struct Upkeep;
  tally::Means means(unsigned jobs) const;
  Result<> load_state(const HostOptions& options);
  void start_upkeep(const HostOptions& options);
  void scrub(const std::stop_token& stop);
  void keep_snapshots(const std::stop_token& stop, std::uint64_t every);
  Result<> take_snapshot();

  std::string directory_, origin_;
  std::unique_ptr<Upkeep> upkeep_;  // holds the directory's lock; let go last
  std::unique_ptr<BlobFolder> blobs_;
  std::unique_ptr<ledger::Store> store_;
  std::unique_ptr<ledger::HighWaterMark> mark_;
  std::unique_ptr<ledger::Journal> journal_;
  std::unique_ptr<Sequencer> sequencer_;
  bool from_snapshot_ = false;
  std::atomic<bool> scrubbed_ = false;
  bool closed_ = false;
};

}  // namespace urna::api
