#include "audit/follow.h"

#include <algorithm>

#include "ledger/parallel.h"
#include "tally/election/replay.h"

namespace urna::audit {

using ledger::Bytes;
using ledger::ByteView;
using ledger::Errc;
using ledger::Hash;
using ledger::kTileWidth;
using ledger::TileId;

namespace {

constexpr std::size_t kKeptBytes = 64U << 20;  // of bundles, between hashing and judging
constexpr std::uint64_t kBundlesAtATime = 32;  // judged together

Finding unreadable(const std::string& name, const ledger::Error& error) {
  const bool absent = error.code == Errc::not_found || error.code == Errc::storage;
  return {"1", std::nullopt, name + ": " + to_text(error),
          absent ? Kind::incomplete : Kind::tampered};
}

Finding another_entry(std::uint64_t index) {
  return {"1", index, "another entry is served here than before", Kind::inconsistent};
}

}  // namespace

Follower::Follower(const ledger::Source& source, ledger::VerifierKey log, unsigned jobs)
    : source_(source), log_(std::move(log)), jobs_(jobs), state_(log_.name) {
  state_.means.blobs = &source_;
  state_.means.parallel = ledger::parallel_for(jobs_);
  state_.means.fresh = ledger::random_fixed<Hash>();
}

void Follower::keep(ledger::TileBuilder& tiles, Rows& rows) {
  for (auto& [id, bytes] : tiles.take_changed()) rows[{id.level, id.index}] = std::move(bytes);
}

Bytes Follower::tile(const TileId& id) const {
  const Bytes& row = rows_.at({id.level, id.index});
  return Bytes(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(id.width * Hash::kSize));
}

bool Follower::was_hashed(std::uint64_t index, const Hash& leaf) const {
  const ByteView row = rows_.at({0, index / kTileWidth});
  return std::ranges::equal(row.subspan(index % kTileWidth * Hash::kSize, Hash::kSize),
                            leaf.view());
}

ledger::NodeReader Follower::reader(std::uint64_t size) const {
  return ledger::tile_node_reader(
      size, [this](const TileId& id) -> ledger::Result<Bytes> { return tile(id); });
}

ledger::Result<Hash> Follower::root_at(std::uint64_t size) const {
  if (size > hashed()) return ledger::Error{Errc::usage, "not followed that far"};
  return ledger::tree_root(size, reader(size));
}

// A bundle is asked for twice only if there was no room to keep it; both times its hashes decide.
ledger::Result<Bytes> Follower::bundle(const TileId& id) {
  if (const auto kept = fetched_.find(id); kept != fetched_.end()) return kept->second;
  auto bytes = source_.get(ledger::tile_path(id));
  if (bytes && fetched_bytes_ + bytes->size() <= kKeptBytes) {
    fetched_bytes_ += bytes->size();
    fetched_[id] = *bytes;
  }
  return bytes;
}

// Nothing of what was fetched is believed before all of it hashes to the signed root.
std::optional<Finding> Follower::hash_to(const ledger::Checkpoint& checkpoint) {
  ledger::TileBuilder tiles = tiles_;
  Rows rows;
  for (std::uint64_t index = tiles.size() / kTileWidth; tiles.size() < checkpoint.size; ++index) {
    const TileId id{true, 0, index, ledger::tile_width(0, index, checkpoint.size)};
    const auto bytes = bundle(id);
    if (!bytes) return unreadable(ledger::tile_path(id), bytes.error());
    const auto entries = ledger::split_bundle(*bytes, id.width);
    if (!entries) return unreadable(ledger::tile_path(id), entries.error());
    for (std::uint64_t i = 0; i < entries->size(); ++i) {
      const Hash leaf = ledger::leaf_hash((*entries)[i]);
      if (index * kTileWidth + i >= tiles.size()) {
        tiles.append(leaf);
      } else if (!was_hashed(index * kTileWidth + i, leaf)) {
        return another_entry(index * kTileWidth + i);
      }
    }
    keep(tiles, rows);
  }
  if (tiles.root() != checkpoint.root)
    return Finding{"1", std::nullopt,
                   "the entries do not hash to the root that the checkpoint of " +
                       std::to_string(checkpoint.size) + " signs",
                   Kind::tampered};
  tiles_ = std::move(tiles);
  for (auto& [place, bytes] : rows) rows_[place] = std::move(bytes);
  return std::nullopt;
}

// Adds the entries of one bundle that are still to be judged. Views into `bytes`.
std::optional<Finding> Follower::take_hashed(const TileId& id, Bytes& bytes,
                                             std::vector<ByteView>& entries) {
  const std::string name = ledger::tile_path(id);
  auto served = bundle(id);
  if (!served) return unreadable(name, served.error());
  bytes = *std::move(served);
  const auto cut = ledger::split_bundle(bytes, id.width);
  if (!cut) return unreadable(name, cut.error());
  for (std::uint64_t i = 0; i < cut->size(); ++i) {
    const std::uint64_t at = id.index * kTileWidth + i;
    if (!was_hashed(at, ledger::leaf_hash((*cut)[i]))) return another_entry(at);
    if (at >= state_.size) entries.push_back((*cut)[i]);
  }
  if (!keep_bundle) return std::nullopt;
  if (auto kept = keep_bundle(id, bytes); !kept)
    return Finding{"1", std::nullopt, "cannot be kept: " + to_text(kept.error()), Kind::incomplete};
  return std::nullopt;
}

std::optional<Finding> Follower::judge_to(std::uint64_t size) {
  const auto parallel = ledger::parallel_for(jobs_);
  while (state_.size < size) {
    const std::uint64_t first = state_.size / kTileWidth;
    const std::uint64_t last = std::min(first + kBundlesAtATime, (size - 1) / kTileWidth + 1);
    std::vector<Bytes> bundles(last - first);
    std::vector<ByteView> entries;
    for (std::uint64_t index = first; index < last; ++index)
      if (auto finding = take_hashed({true, 0, index, ledger::tile_width(0, index, size)},
                                     bundles[index - first], entries))
        return finding;
    if (auto done = tally::replay_stretch(state_, entries, parallel); !done)
      return finding_of(done.error());
  }
  return std::nullopt;
}

// What was re-hashed before needs no fetching to be told from another history.
std::optional<Finding> Follower::hash(const ledger::Checkpoint& checkpoint) {
  if (checkpoint.size > hashed()) return hash_to(checkpoint);
  const auto root = root_at(checkpoint.size);
  if (root && *root == checkpoint.root) return std::nullopt;
  return Finding{
      "1", std::nullopt,
      "the first " + std::to_string(checkpoint.size) + " entries are not those that were replayed",
      Kind::inconsistent};
}

std::optional<Finding> Follower::follow(const ledger::Checkpoint& checkpoint) {
  if (unlawful_) return unlawful_;
  auto finding = hash(checkpoint);
  if (!finding) finding = judge_to(checkpoint.size);
  fetched_.clear();
  fetched_bytes_ = 0;
  if (!finding && state_.founded && state_.founded->log_key != log_.key)
    finding = Finding{"1", 0, "the founding entry names another log key", Kind::rule_violation};
  if (finding && finding->kind == Kind::rule_violation) unlawful_ = finding;
  return finding;
}

}  // namespace urna::audit
