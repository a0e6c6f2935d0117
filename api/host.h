// A ledger directory, opened to write: store, high-water mark, journal, state, sequencer, in the
// order that start-up checks need. Layout of the directory (docs/OPERATE.md):
//   origin        one line: the log's origin (= its key's name)
//   vkey          the log's public key, fixed at the creation
//   policy        tlog-policy: who witnesses this log, if anybody (docs/decisions/0044)
//   witnesses, cosigned   what witnesses had last, the newest checkpoint with their quorum
//   db/           the store            HWM   the high-water mark          LOCK  flock of the one
//   writer keys/log      the log's seed, 0600; other keys only for demonstrations and replays
//   snapshot      derived state (decision D15), disposable; written now and then and at the end
//   blob/         material that entries name by its SHA-256 (mix stages, shares, ..)
//   source/       files a replay was made from, by SHA-256
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "api/blob_folder.h"
#include "api/ledger_folder.h"
#include "api/sequencer.h"
#include "api/witnesses.h"
#include "ledger/rocks/rocks_store.h"

namespace urna::api {

struct HostOptions {
  SequencerOptions sequencer;
  bool use_snapshot = true;
  bool scrub = true;  // replay everything in the background after starting from a snapshot; a
                      // difference stops the writer
  unsigned jobs = 0;  // threads for replays; 0: one per core
  std::uint64_t snapshot_every =
      65'536;           // entries after which a snapshot is due; more if the ledger is large
  std::string policy;   // a tlog-policy file; "": DIRECTORY/policy, if it stands there
  bool cosign = false;  // send checkpoints to the policy's witnesses while the ledger is open
  // Open although so few witnesses answered that nobody can say whether this copy is the newest.
  bool unwitnessed = false;
  WitnessOptions witnesses;
};

inline constexpr const char* kOriginForm = "an origin has 1 to 255 bytes, no space and no '+'";

class Host {
 public:
  // Creates a new, empty ledger: directory, origin, log key (random unless given), empty store,
  // checkpoint of size 0. Refuses if anything stands there already. Errors: usage (bad origin), io,
  // storage.
  static Result<> create(const std::string& directory, const std::string& origin,
                         const ledger::Seed& log_seed);
  // Does a ledger stand there? Errors: not_found; malformed (its origin).
  static Result<> find(const std::string& directory);
  // Looks at everything that could make a signature wrong before it signs: cryptographic
  // self-test, lock, keys, policy, mark, witnesses, database, clock; in this order. Errors:
  // self_test, not_found, locked, key_permissions, wrong_origin, unknown_key, bad_policy,
  // rolled_back, quorum_missing, corrupt, storage, low_space, clock_backwards, clock_wrong.
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
  // What sends checkpoints to witnesses; null unless opened to cosign with a policy.
  const Witnesses* witnesses() const { return witnesses_.get(); }
  // What a witness has shown against this copy, if anything.
  std::optional<ledger::Error> alarm() const;
  // The newest published checkpoint, with the cosignature lines it has so far.
  std::shared_ptr<const ledger::Journal::Published> newest() const;
  // The published checkpoint, with the cosignatures of the policy's quorum once it has them.
  std::shared_ptr<const ledger::Journal::Published> witnessed() const;
  // The file of the policy in force; null without one.
  const Bytes* policy_file() const { return policy_ ? &policy_->file : nullptr; }
  // Against the newest checkpoint that the policy's quorum cosigned, where it covers the entry;
  // else against newest(). Errors: as Journal::receipt.
  Result<ledger::Receipt> receipt(std::uint64_t index) const;
  // The checkpoint that receipt() of this entry rests on now.
  std::shared_ptr<const ledger::Journal::Published> receipt_basis(std::uint64_t index) const;
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
  Result<std::vector<ledger::Journal::Held>> ask_witnesses(const ledger::VerifierKey& log,
                                                           const HostOptions& options) const;
  void start_witnesses(const HostOptions& options);
  void start_upkeep(const HostOptions& options);
  void scrub(const std::stop_token& stop);
  void keep_snapshots(const std::stop_token& stop, std::uint64_t every);
  Result<> take_snapshot();
  Result<> need_room() const;

  std::string directory_, origin_;
  std::unique_ptr<Upkeep> upkeep_;  // holds the directory's lock; let go last
  std::unique_ptr<BlobFolder> blobs_;
  std::unique_ptr<ledger::Store> store_;
  std::unique_ptr<ledger::HighWaterMark> mark_;
  std::unique_ptr<ledger::Journal> journal_;
  std::unique_ptr<Sequencer> sequencer_;
  std::optional<LogPolicy> policy_;
  std::unique_ptr<Witnesses> witnesses_;  // asks the journal, halts the sequencer: let go first
  bool from_snapshot_ = false;
  std::atomic<bool> scrubbed_ = false;
  bool closed_ = false;
};

}  // namespace urna::api
