#include "ledger/journal.h"

#include <algorithm>
#include <mutex>

#include "ledger/place.h"
#include "ledger/tile_builder.h"

namespace urna::ledger {

namespace {

// What readers hold on to: the published checkpoint, and the tree under it with the tiles proofs
// asked for.
struct Snapshot {
  Journal::Published published;
  NodeReader nodes;
};

}  // namespace

struct Journal::State {
  State(Store& s, HighWaterMark& m, std::string log_origin, SigningKey signing_key)
      : store(s),
        mark(m),
        origin(std::move(log_origin)),
        key(std::move(signing_key)),
        vkey{origin, NoteKeyType::ed25519, key.public_key()} {}

  Store& store;
  HighWaterMark& mark;
  std::string origin;
  SigningKey key;
  VerifierKey vkey;
  Epoch epoch = 0;
  Mark last_mark;
  TileBuilder tiles;  // first path to the root: what is stored
  Frontier frontier;  // second path: what was read back
  Batch open_group;
  bool failed = false;
  mutable std::mutex published_mutex;
  std::shared_ptr<const Snapshot> snapshot;

  std::function<Result<Bytes>(const TileId&)> tile_reader() const {
    return [this](const TileId& tile) { return store.tile(tile); };
  }
  Result<Hash> read_back();
  Result<> raise_mark(std::uint64_t size, const Hash& root);
  Result<> sign_and_publish(std::uint64_t size, const Hash& root);
  Result<> check_published(const Mark& mark, std::uint64_t db_size);
  Result<> check_right_edge(const StoredHead& head);
  Result<> check_held(const Held& held, std::uint64_t size) const;
  Result<> start(const std::vector<Held>& held);
  Result<Receipt> prove(std::uint64_t index, const Published& against,
                        const NodeReader& nodes) const;
  std::shared_ptr<const Snapshot> newest() const {
    const std::lock_guard lock(published_mutex);
    return snapshot;
  }
};

// Reads the group's entries back, re-hashes them and folds them into the frontier: the root by a
// path that never saw the bytes we meant to write, only those that are there.
Result<Hash> Journal::State::read_back() {
  URNA_ASSIGN(const std::vector<Bytes> stored,
              store.entries(open_group.first_index, open_group.entries.size()));
  for (const Bytes& entry : stored) frontier.append(leaf_hash(entry));
  return frontier.root();
}

Result<> Journal::State::raise_mark(std::uint64_t size, const Hash& root) {
  Mark next{last_mark.sequence, epoch, size, root};
  URNA_TRY(mark.raise(last_mark, next));
  reached_place("mark raised");
  ++next.sequence;
  last_mark = next;
  return Ok{};
}

Result<> Journal::State::sign_and_publish(std::uint64_t size, const Hash& root) {
  Checkpoint checkpoint{origin, size, root};
  std::string note = sign_checkpoint(checkpoint, key);
  CHECK(open_checkpoint(note, vkey).ok());  // our own signature, verified before anyone sees it
  reached_place("checkpoint signed");
  URNA_TRY(store.publish(epoch, note));
  reached_place("checkpoint published");
  auto made = std::make_shared<const Snapshot>(
      Snapshot{{std::move(checkpoint), std::move(note)}, tile_node_reader(size, tile_reader())});
  const std::lock_guard lock(published_mutex);
  snapshot = std::move(made);
  return Ok{};
}

// The published checkpoint may be behind the mark by the one publication a crash interrupted, never
// beyond it.
Result<> Journal::State::check_published(const Mark& stored, std::uint64_t db_size) {
  const auto note = store.published();
  if (!note && note.code() != Errc::not_found) return note.error();
  if (!note) {
    if (stored.size == 0) return Ok{};
    return Error{Errc::rolled_back, "the published checkpoint is gone"};
  }
  URNA_ASSIGN(const SignedCheckpoint opened, open_checkpoint(*note, vkey));
  if (opened.checkpoint.size > stored.size || opened.checkpoint.size > db_size)
    return Error{Errc::rolled_back,
                 "the published checkpoint has " + std::to_string(opened.checkpoint.size) +
                     " entries, the high-water mark " + std::to_string(stored.size)};
  const auto root = tree_root(opened.checkpoint.size, tile_node_reader(db_size, tile_reader()));
  if (!root) return root.error();
  if (*root != opened.checkpoint.root)
    return Error{Errc::corrupt, "the tree does not lead to the published root"};
  return Ok{};
}

// Tiles, entries and head of the right edge agree: the last bundle is re-hashed, the root computed
// from the tiles.
Result<> Journal::State::check_right_edge(const StoredHead& head) {
  URNA_ASSIGN(tiles, TileBuilder::resume(head.size, tile_reader()));
  if (tiles.root() != head.root)
    return Error{Errc::corrupt, "tiles do not lead to the stored root"};
  const NodeReader nodes = tile_node_reader(head.size, tile_reader());
  URNA_ASSIGN(frontier, read_frontier(head.size, nodes));
  const std::uint64_t first = head.size - std::min<std::uint64_t>(head.size, kTileWidth);
  URNA_ASSIGN(const std::vector<Bytes> last, store.entries(first, head.size - first));
  for (std::size_t i = 0; i < last.size(); ++i) {
    URNA_ASSIGN(const Hash leaf, nodes({0, first + i}));
    if (leaf != leaf_hash(last[i]))
      return Error{Errc::corrupt, "entry " + std::to_string(first + i) + " is not what was hashed"};
  }
  return Ok{};
}

// Somebody else's memory of this log: beyond ours, or another tree, and we are an old copy or a
// second one. Whoever signs on from there splits the log (S22, S23).
Result<> Journal::State::check_held(const Held& held, std::uint64_t size) const {
  const std::uint64_t held_size = held.checkpoint.size;
  if (held_size > size)
    return Error{Errc::rolled_back, held.holder + " has cosigned " + std::to_string(held_size) +
                                        " entries, this copy has " + std::to_string(size)};
  URNA_ASSIGN(const Hash root, tree_root(held_size, tile_node_reader(size, tile_reader())));
  if (root != held.checkpoint.root)
    return Error{Errc::rolled_back, held.holder + " has cosigned another tree of " +
                                        std::to_string(held_size) + " entries than this copy, of " +
                                        std::to_string(size)};
  return Ok{};
}

Result<> Journal::State::start(const std::vector<Held>& held) {
  URNA_ASSIGN(last_mark, mark.read());
  URNA_ASSIGN(const StoredHead head, store.head());
  if (head.size < last_mark.size)
    return Error{Errc::rolled_back, "the database has " + std::to_string(head.size) +
                                        " entries, the high-water mark " +
                                        std::to_string(last_mark.size)};
  URNA_TRY(check_right_edge(head));
  const auto marked = tree_root(last_mark.size, tile_node_reader(head.size, tile_reader()));
  if (!marked) return marked.error();
  if (*marked != last_mark.root)
    return Error{Errc::corrupt, "the tree does not lead to the root of the high-water mark"};
  URNA_TRY(check_published(last_mark, head.size));
  for (const Held& one : held) URNA_TRY(check_held(one, head.size));
  URNA_ASSIGN(epoch, store.acquire());
  reached_place("pen taken");
  // A group that was durable but not yet promised: decided is decided, so exactly that is promised
  // now.
  URNA_TRY(raise_mark(head.size, head.root));
  return sign_and_publish(head.size, head.root);
}

Journal::Journal(std::unique_ptr<State> state) : state_(std::move(state)) {}
Journal::~Journal() = default;

Result<std::unique_ptr<Journal>> Journal::open(Store& store, HighWaterMark& mark,
                                               std::string origin, SigningKey key,
                                               const std::vector<Held>& held) {
  auto state = std::make_unique<State>(store, mark, std::move(origin), std::move(key));
  URNA_TRY(state->start(held));
  state->open_group.first_index = state->tiles.size();
  return std::unique_ptr<Journal>(new Journal(std::move(state)));
}

std::uint64_t Journal::next_index() const { return state_->open_group.first_index + staged(); }
std::size_t Journal::staged() const { return state_->open_group.entries.size(); }
bool Journal::failed() const { return state_->failed; }
const VerifierKey& Journal::vkey() const { return state_->vkey; }

void Journal::stage(Bytes entry, const std::vector<Hash>& keys) {
  CHECK(!state_->failed && entry.size() <= kMaxEntryBytes);
  const std::uint64_t index = next_index();
  state_->tiles.append(leaf_hash(entry));
  for (const Hash& key : keys) state_->open_group.keys.emplace_back(key, index);
  state_->open_group.entries.push_back(std::move(entry));
}

Result<> Journal::commit() {
  State& s = *state_;
  if (s.failed) return Error{Errc::storage, "the journal failed before"};
  if (s.open_group.entries.empty()) return Ok{};
  const auto reached = [this](int step) {
    if (kill_point) kill_point(step);
  };
  s.failed = true;  // until every step below is done
  s.open_group.epoch = s.epoch;
  s.open_group.tiles = s.tiles.take_changed();
  s.open_group.root = s.tiles.root();
  URNA_TRY(s.store.append(s.open_group));
  reached_place("group written");
  reached(1);  // durable, not yet promised
  URNA_ASSIGN(const Hash second_root, s.read_back());
  if (second_root != s.open_group.root)
    return Error{Errc::corrupt, "read back another root than was written"};
  reached_place("group read back");
  reached(2);
  URNA_TRY(s.raise_mark(s.tiles.size(), s.open_group.root));
  reached(3);  // we can never sign below this again
  URNA_TRY(s.sign_and_publish(s.tiles.size(), s.open_group.root));
  reached(4);  // promised: receipts may be given
  s.open_group = Batch{};
  s.open_group.first_index = s.tiles.size();
  s.failed = false;
  return Ok{};
}

std::shared_ptr<const Journal::Published> Journal::published() const {
  const auto snapshot = state_->newest();
  return {snapshot, &snapshot->published};
}

Result<Bytes> Journal::entry(std::uint64_t index) const {
  if (index >= state_->newest()->published.checkpoint.size)
    return Error{Errc::not_found, "entry " + std::to_string(index)};
  auto entry = state_->store.entry(index);
  if (!entry && entry.code() == Errc::not_found)
    return Error{Errc::corrupt, "entry " + std::to_string(index) + " is missing"};
  return entry;
}

Result<std::uint64_t> Journal::index_of(const Hash& key) const {
  URNA_ASSIGN(const std::uint64_t index, state_->store.index_of(key));
  if (index >= state_->newest()->published.checkpoint.size)
    return Error{Errc::not_found, "not published yet"};
  return index;
}

Result<Bytes> Journal::tile(const TileId& tile) const {
  const std::uint64_t size = state_->newest()->published.checkpoint.size;
  if (tile.width > tile_width(tile.level, tile.index, size))
    return Error{Errc::not_found, tile_path(tile)};
  if (!tile.entries) return state_->store.tile(tile);
  URNA_ASSIGN(const std::vector<Bytes> entries,
              state_->store.entries(tile.index * kTileWidth, tile.width));
  Bytes bundle;
  for (const Bytes& entry : entries) append_to_bundle(bundle, entry);
  return bundle;
}

Result<Receipt> Journal::State::prove(std::uint64_t index, const Published& against,
                                      const NodeReader& nodes) const {
  const std::uint64_t size = against.checkpoint.size;
  if (index >= size) return Error{Errc::not_found, "entry " + std::to_string(index)};
  URNA_ASSIGN(Bytes entry, store.entry(index));
  if (entry.size() < 16) return Error{Errc::corrupt, "entry prefix"};
  entry.resize(16);
  Receipt receipt{std::move(entry), index, {}, against.note};
  URNA_ASSIGN(receipt.proof, prove_inclusion(index, size, nodes));
  return receipt;
}

Result<Receipt> Journal::receipt(std::uint64_t index) const {
  const auto snapshot = state_->newest();
  return state_->prove(index, snapshot->published, snapshot->nodes);
}

Result<Receipt> Journal::receipt(std::uint64_t index, const Published& against) const {
  const std::uint64_t size = against.checkpoint.size;
  CHECK(size <= state_->newest()->published.checkpoint.size);
  return state_->prove(index, against, tile_node_reader(size, state_->tile_reader()));
}

Result<> Journal::check_held(const Held& held) const {
  return state_->check_held(held, state_->newest()->published.checkpoint.size);
}

Result<Proof> Journal::consistency(std::uint64_t old_size, std::uint64_t size) const {
  const auto snapshot = state_->newest();
  if (size > snapshot->published.checkpoint.size)
    return Error{Errc::not_found, "the log is smaller"};
  if (size == snapshot->published.checkpoint.size)
    return prove_consistency(old_size, size, snapshot->nodes);
  return prove_consistency(old_size, size, tile_node_reader(size, state_->tile_reader()));
}

}  // namespace urna::ledger
