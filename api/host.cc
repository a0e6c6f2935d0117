#include "api/host.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/file.h>
#include <sys/resource.h>

#include <condition_variable>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <thread>

#include "api/snapshot.h"
#include "ledger/file.h"
#include "ledger/parallel.h"
#include "ledger/place.h"
#include "ledger/tile.h"
#include "tally/election/replay.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kStretch = 8'192;  // entries replayed at a time
constexpr std::uint64_t kSnapshotShare =
    8;  // a snapshot is due after an eighth of a large ledger at the earliest
constexpr std::uint64_t kMaxStalled_ms = 10'000;  // without an answer although some wait: not ready
constexpr std::chrono::milliseconds kUpkeepPace{500}, kCommitPace{1};

std::string path_of(const std::string& directory, const char* name) {
  return directory + "/" + name;
}

Result<ledger::Descriptor> take_lock(const std::string& directory) {
  const std::string path = path_of(directory, "LOCK");
  ledger::Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
  if (!file.open()) return ledger::io_error(path);
  if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0)
    return Error{Errc::locked, directory + " is open in another process"};
  return file;
}

Result<std::string> read_origin(const std::string& directory) {
  const auto bytes =
      ledger::read_file(path_of(directory, "origin"), ledger::limit::kOriginBytes + 1);
  if (!bytes) return Error{Errc::not_found, directory + " holds no ledger"};
  std::string origin(ledger::text_of(*bytes));
  if (!origin.ends_with('\n')) return Error{Errc::malformed, "the origin file must be one line"};
  origin.pop_back();
  if (!ledger::is_key_name(origin))
    return Error{Errc::malformed, "the origin file holds no origin"};
  return origin;
}

// Entries [first, first + count), read by the threads lent.
Result<std::vector<Bytes>> read_entries(const ledger::Journal& journal, std::uint64_t first,
                                        std::uint64_t count, const ledger::ParallelFor& parallel) {
  std::vector<Result<Bytes>> read(count, Errc::not_found);
  parallel(count, [&](std::size_t i) { read[i] = journal.entry(first + i); });
  std::vector<Bytes> entries;
  entries.reserve(count);
  for (auto& entry : read) {
    if (!entry) return entry.error();
    entries.push_back(*std::move(entry));
  }
  return entries;
}

// Replays the next stretch of entries, `until` at most. Returns their bytes.
Result<std::vector<Bytes>> replay_next(tally::State& state, const ledger::Journal& journal,
                                       std::uint64_t until, const ledger::ParallelFor& parallel) {
  const std::uint64_t count = std::min(until - state.size, kStretch);
  URNA_ASSIGN(std::vector<Bytes> entries, read_entries(journal, state.size, count, parallel));
  const std::vector<ByteView> views(entries.begin(), entries.end());
  URNA_TRY(tally::replay_stretch(state, views, parallel));
  return entries;
}

Result<ledger::Hash> root_at(const ledger::Journal& journal, std::uint64_t size) {
  return ledger::tree_root(size, ledger::tile_node_reader(size, [&](const ledger::TileId& tile) {
                             return journal.tile(tile);
                           }));
}

// A snapshot serves only if it is of exactly this tree's prefix; anything else is ignored and said.
std::optional<Snapshot> usable_snapshot(const std::string& path, const ledger::Journal& journal) {
  auto snapshot = read_snapshot(path, journal.vkey().name, journal.vkey().key);
  if (!snapshot && snapshot.code() == Errc::not_found) return std::nullopt;
  std::string why = snapshot ? "" : to_text(snapshot.error());
  if (snapshot) {
    const bool ahead = snapshot->state.size > journal.published()->checkpoint.size;
    const auto root =
        ahead ? Result<ledger::Hash>(Errc::not_found) : root_at(journal, snapshot->state.size);
    if (root && *root == snapshot->root) return *std::move(snapshot);
    why = "it is not of this tree";
  }
  std::fprintf(stderr, "urna: the snapshot is ignored (%s); replaying the log instead\n",
               why.c_str());
  return std::nullopt;
}

// Everything said again from entry 0, beside the server: the entries must hash to the root and the
// replay must be the state that was believed. Returns what differs; an early end claims nothing.
Result<> replay_and_compare(const ledger::Journal& journal, const tally::Means& means,
                            const Snapshot& believed, const std::stop_token& stop) {
  tally::State state(journal.vkey().name);
  state.means = means;
  const std::uint64_t size = believed.state.size;
  ledger::Frontier frontier;
  const ledger::ParallelFor alone = ledger::parallel_for(1);
  while (state.size < size) {
    if (stop.stop_requested()) return Errc::stopping;
    URNA_ASSIGN(const std::vector<Bytes> entries, replay_next(state, journal, size, alone));
    for (const Bytes& entry : entries) frontier.append(ledger::leaf_hash(entry));
  }
  if (frontier.root() != believed.root)
    return Error{Errc::corrupt, "the entries do not hash to the snapshot's root"};
  if (ledger::sha256(tally::encode_state(state)) == believed.state_hash) return Ok{};
  return Error{Errc::corrupt, "the snapshot is not the replay of the log"};
}

}  // namespace

// What goes on beside the writer: the scrub and the snapshots.
struct Host::Upkeep {
  ledger::Descriptor lock;
  ledger::SigningKey key;
  Snapshot believed;  // root, hash and size of the snapshot started from; its state has moved on
  std::uint64_t saved_size = 0;  // of the snapshot on disk
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::jthread scrubbing, keeping;

  Upkeep(ledger::Descriptor held, ledger::SigningKey signing)
      : lock(std::move(held)), key(std::move(signing)) {}
};

Result<> Host::create(const std::string& directory, const std::string& origin,
                      const ledger::Seed& log_seed) {
  if (!ledger::is_key_name(origin)) return Error{Errc::usage, kOriginForm};
  std::error_code error;
  if (fs::exists(fs::symlink_status(directory, error)) && !fs::is_empty(directory, error))
    return Error{Errc::usage,
                 directory + " is not empty; a ledger is created only where nothing stands"};
  fs::create_directories(path_of(directory, "keys"), error);
  if (error) return Error{Errc::io, directory + ": " + error.message()};
  fs::permissions(path_of(directory, "keys"), fs::perms::owner_all, error);
  URNA_ASSIGN(const ledger::Descriptor lock, take_lock(directory));
  URNA_TRY(ledger::write_seed_file(path_of(directory, "keys/log"), log_seed));
  ledger::reached_place("log key made");
  URNA_ASSIGN(const auto store, ledger::open_rocks_store(path_of(directory, "db"), true));
  ledger::reached_place("store made");
  URNA_ASSIGN(const auto mark, ledger::open_high_water_mark(path_of(directory, "HWM"), true));
  ledger::reached_place("mark made");
  if (auto journal = ledger::Journal::open(*store, *mark, origin, ledger::SigningKey(log_seed));
      !journal)
    return journal.error();
  return ledger::write_file(path_of(directory, "origin"),
                            ledger::view_of(origin + "\n"));  // last: now it is a ledger
}

Result<> Host::find(const std::string& directory) {
  URNA_TRY(read_origin(directory));
  return Ok{};
}

Result<std::unique_ptr<Host>> Host::open(const std::string& directory, HostOptions options) {
  std::unique_ptr<Host> host(new Host);
  host->directory_ = directory;
  URNA_ASSIGN(host->origin_, read_origin(directory));
  URNA_ASSIGN(ledger::Descriptor lock, take_lock(directory));
  URNA_ASSIGN(const ledger::Seed seed, ledger::read_seed_file(path_of(directory, "keys/log")));
  host->blobs_ = std::make_unique<BlobFolder>(path_of(directory, "blob"));
  host->upkeep_ = std::make_unique<Upkeep>(std::move(lock), ledger::SigningKey(seed));
  URNA_ASSIGN(host->mark_, ledger::open_high_water_mark(path_of(directory, "HWM"), false));
  URNA_ASSIGN(host->store_, ledger::open_rocks_store(path_of(directory, "db"), false));
  ledger::reached_place("store opened");
  URNA_ASSIGN(host->journal_, ledger::Journal::open(*host->store_, *host->mark_, host->origin_,
                                                    ledger::SigningKey(seed)));
  URNA_TRY(host->load_state(options));
  ledger::reached_place("state replayed");
  host->start_upkeep(options);
  return host;
}

tally::Means Host::means(unsigned jobs) const {
  return {blobs_.get(), ledger::random_fixed<ledger::Hash>(), ledger::parallel_for(jobs), nullptr};
}

// The snapshot if it serves, then the rest of the log, judged again.
Result<> Host::load_state(const HostOptions& options) {
  tally::State state(origin_);
  if (auto snapshot = options.use_snapshot
                          ? usable_snapshot(path_of(directory_, "snapshot"), *journal_)
                          : std::nullopt) {
    from_snapshot_ = true;
    state = std::move(snapshot->state);
    upkeep_->saved_size = state.size;
    upkeep_->believed.root = snapshot->root;
    upkeep_->believed.state_hash = snapshot->state_hash;
    upkeep_->believed.state.size = state.size;
  }
  state.means = means(options.jobs);
  const ledger::ParallelFor parallel = ledger::parallel_for(options.jobs);
  const std::uint64_t size = journal_->published()->checkpoint.size;
  while (state.size < size) {
    if (auto replayed = replay_next(state, *journal_, size, parallel); !replayed)
      return replayed.error();
  }
  sequencer_ = std::make_unique<Sequencer>(*journal_, std::move(state), options.sequencer);
  return Ok{};
}

void Host::start_upkeep(const HostOptions& options) {
  scrubbed_ = !from_snapshot_;  // a full replay has just been done
  if (from_snapshot_ && options.scrub)
    upkeep_->scrubbing = std::jthread([this](const std::stop_token& stop) { scrub(stop); });
  upkeep_->keeping =
      std::jthread([this, every = options.snapshot_every](const std::stop_token& stop) {
        keep_snapshots(stop, every);
      });
}

// A difference stops the writer, and the snapshot that misled us goes.
void Host::scrub(const std::stop_token& stop) {
  constexpr int kLeastUrgent = 19;
  pthread_setname_np(pthread_self(), "urna-scrub");
  ::setpriority(PRIO_PROCESS, 0, kLeastUrgent);  // of this thread alone
  const auto compared = replay_and_compare(*journal_, means(1), upkeep_->believed, stop);
  scrubbed_ = compared.ok();
  if (compared || compared.code() == Errc::stopping) return;
  sequencer_->halt();
  std::error_code ignored;
  fs::remove(path_of(directory_, "snapshot"), ignored);
  std::fprintf(stderr, "urna: SCRUB FAILED: %s; the writer stops\n",
               to_text(compared.error()).c_str());
}

// A snapshot is due when enough has been added: an eighth of a large ledger, so that writing them
// stays cheap in all. A quiet moment is waited for, but not for ever. None is written while the one
// we started from is still in doubt.
void Host::keep_snapshots(const std::stop_token& stop, std::uint64_t every) {
  pthread_setname_np(pthread_self(), "urna-snapshot");
  std::unique_lock lock(upkeep_->mutex);
  while (
      !upkeep_->stopped.wait_for(lock, stop, kUpkeepPace, [&] { return stop.stop_requested(); })) {
    const std::uint64_t size = journal_->published()->checkpoint.size;
    const std::uint64_t behind = size - upkeep_->saved_size;
    const std::uint64_t due = std::max(every, size / kSnapshotShare);
    const bool quiet = sequencer_->counters().waiting == 0 || behind >= 2 * due;
    if (behind < due || !quiet || !healthy() || (upkeep_->scrubbing.joinable() && !scrubbed_))
      continue;
    if (auto taken = take_snapshot(); !taken)
      std::fprintf(stderr, "urna: no snapshot was written: %s\n", to_text(taken.error()).c_str());
  }
}

Result<> Host::take_snapshot() {
  const StateImage image = sequencer_->with_state([](const tally::State& state) {
    return StateImage{state.size, tally::encode_state(state)};
  });
  while (journal_->published()->checkpoint.size < image.size) {  // only what was promised is kept
    if (!healthy()) return Error{Errc::storage, "the state is ahead of what could be stored"};
    std::this_thread::sleep_for(kCommitPace);
  }
  URNA_ASSIGN(const ledger::Hash root, root_at(*journal_, image.size));
  URNA_TRY(write_snapshot(path_of(directory_, "snapshot"), origin_, image, root, upkeep_->key));
  upkeep_->saved_size = image.size;
  return Ok{};
}

Result<> Host::ready() const {
  if (!healthy()) return Error{Errc::storage, "the ledger stopped after an error"};
  if (sequencer_->counters().stalled_ms > kMaxStalled_ms)
    return Error{Errc::busy, "submissions wait and none is answered"};
  URNA_ASSIGN(const std::uint64_t free_bytes, store_->free_bytes());
  if (free_bytes < ledger::kFreeSpaceFloorBytes) return Errc::low_space;
  return Ok{};
}

Result<> Host::close() {
  if (closed_ || !sequencer_) return Ok{};
  closed_ = true;
  sequencer_->stop();
  for (std::jthread* thread : {&upkeep_->scrubbing, &upkeep_->keeping}) {
    thread->request_stop();
    if (thread->joinable()) thread->join();
  }
  if (!healthy()) return Error{Errc::storage, "closed after an error; no snapshot is written"};
  if (upkeep_->saved_size == journal_->published()->checkpoint.size) return Ok{};
  return take_snapshot();
}

Host::~Host() {
  if (auto closed = close(); !closed)
    std::fprintf(stderr, "urna: %s\n", to_text(closed.error()).c_str());
}

}  // namespace urna::api
