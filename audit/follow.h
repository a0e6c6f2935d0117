// Follows one log that grows: every entry re-hashed to a signed root first, then judged by the law,
// once, in order. What it has it keeps in memory (hash tiles, the law's state); nothing is taken
// from anybody's snapshot. For the auditing cosigner and the monitor.
#pragma once

#include <map>

#include "audit/verify.h"
#include "ledger/tile_builder.h"

namespace urna::audit {

class Follower {
 public:
  // `source` must outlive it. `jobs` as in Options.
  Follower(const ledger::Source& source, ledger::VerifierKey log, unsigned jobs);
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  // Fetches, re-hashes and judges every entry up to the checkpoint's size. Returns what stands
  // against it, or nothing: then every entry of this checkpoint was replayed and is lawful. An
  // unlawful entry stays one; what could not be fetched or judged is tried again the next time.
  // Requires: the checkpoint is signed by the log.
  std::optional<Finding> follow(const ledger::Checkpoint& checkpoint);

  // Of the tree that was re-hashed. Errors: usage if size is larger.
  ledger::Result<ledger::Hash> root_at(std::uint64_t size) const;
  std::uint64_t hashed() const { return tiles_.size(); }
  std::uint64_t judged() const { return state_.size; }
  const tally::State& state() const { return state_; }
  // Called with every bundle that was shown to hash to the signed root; its failure stops
  // following.
  std::function<ledger::Result<>(const ledger::TileId&, ledger::ByteView)> keep_bundle;
  // Of the re-hashed tree. Requires: size <= hashed().
  ledger::NodeReader reader(std::uint64_t size) const;
  // Hash tile of the re-hashed tree at that size. Requires: size <= hashed().
  ledger::Bytes tile(const ledger::TileId& id) const;

 private:
  std::optional<Finding> hash(const ledger::Checkpoint& checkpoint);
  std::optional<Finding> hash_to(const ledger::Checkpoint& checkpoint);
  std::optional<Finding> judge_to(std::uint64_t size);
  ledger::Result<ledger::Bytes> bundle(const ledger::TileId& id);
  bool was_hashed(std::uint64_t index, const ledger::Hash& leaf) const;
  std::optional<Finding> take_hashed(const ledger::TileId& id, ledger::Bytes& bytes,
                                     std::vector<ledger::ByteView>& entries);
  using Rows = std::map<std::pair<std::uint32_t, std::uint64_t>, ledger::Bytes>;
  static void keep(ledger::TileBuilder& tiles, Rows& rows);

  const ledger::Source& source_;
  ledger::VerifierKey log_;
  unsigned jobs_;
  ledger::TileBuilder tiles_;
  Rows rows_;
  std::map<ledger::TileId, ledger::Bytes> fetched_;  // between hashing and judging
  std::size_t fetched_bytes_ = 0;
  tally::State state_;
  std::optional<Finding> unlawful_;
};

}  // namespace urna::audit
