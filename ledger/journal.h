// Journal: the one writer of a log. It has no thread and no clock; the sequencer sets its pace.
//
// commit() is the story of durability, in one function:
//   1. ONE synced batch: entries, tree tiles, dedup keys, root          now: durable, not yet
//   promised
//   2. read the new entries back, re-hash, compute the root by a second path, compare
//   3. raise the high-water mark (size, root, epoch), fdatasynced        now: we can never sign
//   below it again
//   4. sign the checkpoint, verify our own signature, publish it         now: promised; receipts
//   may be given
// Three syncs a group: the batch's WAL, the mark, the published checkpoint.
// Any storage answer other than found or absent stops the Journal for good (it stays "failed").
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ledger/checkpoint.h"
#include "ledger/high_water.h"
#include "ledger/store.h"

namespace urna::ledger {

class Journal {
 public:
  // Acquires the store and compares database, high-water mark and published checkpoint; finishes
  // exactly the publication that a crash interrupted; never signs another root for a size it
  // signed. A new ledger (everything empty) publishes the checkpoint of size 0. Nothing is signed
  // unless every checkpoint in `held` is a prefix of ours. Errors: rolled_back, corrupt, storage,
  // locked, fenced, bad_checkpoint.
  struct Held {  // what others have of this log, under a signature of its key
    std::string holder;
    Checkpoint checkpoint;
  };
  static Result<std::unique_ptr<Journal>> open(Store& store, HighWaterMark& mark,
                                               std::string origin, SigningKey key,
                                               const std::vector<Held>& held = {});

  // The next entry's index: size of the tree plus what is staged.
  std::uint64_t next_index() const;
  // Adds an entry to the open group. Requires: not failed, entry.size() <= kMaxEntryBytes.
  // Keys look the entry up later (dedup key = SHA-256 of event bytes; tracker).
  void stage(Bytes entry, const std::vector<Hash>& keys);
  std::size_t staged() const;

  // Makes the group durable and promised; an empty group is a no-op. Errors: fenced, low_space,
  // storage, corrupt, rolled_back, io. After an error the journal is failed: no staging, no
  // signing, only reads.
  Result<> commit();
  bool failed() const;

  // The newest published checkpoint: consistent with each other, safe from any thread.
  struct Published {
    Checkpoint checkpoint;
    std::string note;
  };
  std::shared_ptr<const Published> published() const;

  // Reads at or below the published size, safe from any thread.
  Result<Bytes> entry(std::uint64_t index) const;
  Result<std::uint64_t> index_of(
      const Hash& key) const;                    // not_found is absence; unpublished is absent too
  Result<Bytes> tile(const TileId& tile) const;  // hash tiles and entry bundles
  // Inclusion proof, entry prefix and published checkpoint from one snapshot.
  Result<Receipt> receipt(std::uint64_t index) const;
  // The same against another published checkpoint of this log, as one that witnesses cosigned.
  // Errors: not_found if it does not cover the entry.
  Result<Receipt> receipt(std::uint64_t index, const Published& against) const;
  // Is the checkpoint a prefix of what is published? Errors: rolled_back, naming the holder.
  Result<> check_held(const Held& held) const;
  Result<Proof> consistency(std::uint64_t old_size, std::uint64_t size) const;
  const VerifierKey& vkey() const;

  // A name for a test to stop the process at; null in production. Called with the step just
  // finished (1..4).
  std::function<void(int step)> kill_point;

  ~Journal();

 private:
  struct State;
  explicit Journal(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace urna::ledger
