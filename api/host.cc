#include "api/host.h"

#include <pthread.h>
#include <sys/resource.h>

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <thread>

#include "api/derived_check.h"
#include "api/guards.h"
#include "api/ledger_folder.h"
#include "api/snapshot.h"
#include "api/witness_calls.h"
#include "api/witness_memory.h"
#include "ledger/parallel.h"
#include "ledger/place.h"
#include "ledger/tile.h"
#include "tally/ballot/self_test.h"
#include "tally/election/replay.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kStretch = 8'192;  // entries replayed at a time
// The same beside the server. Whoever stops it waits for one of them, and on a busy machine a
// thread that is nice waits long.
constexpr std::uint64_t kScrubStretch = 64;
constexpr int kScrubNiceness = 10;
constexpr std::uint64_t kSnapshotShare =
    8;  // a snapshot is due after an eighth of a large ledger at the earliest
constexpr std::uint64_t kMaxStalled_ms = 10'000;  // without an answer although some wait: not ready
constexpr std::uint64_t kRoomForAGroup = 128U << 20;  // 1 024 entries of 64 KiB, twice over
constexpr std::chrono::milliseconds kUpkeepPace{500}, kCommitPace{1};
constexpr std::uint64_t kLongQuiet_s = 400 * 86'400;  // a yearly edition and a month

std::string path_of(const std::string& directory, const char* name) {
  return directory + "/" + name;
}

// Nothing is dated from a clock that stands behind the last entry, or was never set (S14).
Result<> check_clock(const ledger::Store& store, const SequencerOptions& options) {
  URNA_ASSIGN(const ledger::StoredHead head, store.head());
  std::uint64_t last_time = 0;
  if (head.size > 0) {
    URNA_ASSIGN(const Bytes bytes, store.entry(head.size - 1));
    URNA_ASSIGN(const ledger::Entry entry, ledger::parse_entry(bytes));
    last_time = entry.time;
  }
  const std::uint64_t now = options.now ? options.now() : system_seconds();
  URNA_TRY(ClockGuard(now, 0).check(now, 0, last_time));
  if (last_time > 0 && now > last_time + kLongQuiet_s)
    std::fprintf(stderr,
                 "urna: the clock shows %s, the last entry is of %s: if the clock is wrong, stop "
                 "now; times in the log never go back\n",
                 utc_text(now).c_str(), utc_text(last_time).c_str());
  return Ok{};
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

// Replays the next stretch of entries, `until` at most, and finds each by its keys. Returns their
// bytes.
Result<std::vector<Bytes>> replay_next(tally::State& state, const ledger::Journal& journal,
                                       std::uint64_t until, const ledger::ParallelFor& parallel) {
  const std::uint64_t count = std::min(until - state.size, kStretch);
  URNA_ASSIGN(std::vector<Bytes> entries, read_entries(journal, state.size, count, parallel));
  const std::vector<ByteView> views(entries.begin(), entries.end());
  const std::uint64_t first = state.size;
  tally::Judgement judgement = tally::judge_stretch(views, state.check_context(), parallel);
  URNA_TRY(tally::fold_stretch(state, views, judgement, parallel));
  URNA_TRY(check_lookup_keys(journal, first, judgement, parallel));
  return entries;
}

// From where the state stands to the published checkpoint. From entry 0 on, everything derived is
// compared on the way; behind a snapshot the scrub does it.
Result<> replay_rest(tally::State& state, const ledger::Journal& journal,
                     const ledger::ParallelFor& parallel) {
  const ledger::Checkpoint head = journal.published()->checkpoint;
  const bool whole = state.size == 0;
  DerivedCheck derived(journal, head.size);
  while (state.size < head.size) {
    URNA_ASSIGN(const std::vector<Bytes> entries, replay_next(state, journal, head.size, parallel));
    if (whole) URNA_TRY(derived.take(entries));
  }
  if (state.tree.root() == head.root) return Ok{};
  return Error{Errc::corrupt, "the entries do not hash to the published root"};
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
  DerivedCheck derived(journal, size);
  const ledger::ParallelFor alone = ledger::parallel_for(1);
  while (state.size < size) {
    if (stop.stop_requested()) return Errc::stopping;
    URNA_ASSIGN(const std::vector<Bytes> entries,
                replay_next(state, journal, std::min(size, state.size + kScrubStretch), alone));
    URNA_TRY(derived.take(entries));
  }
  if (derived.root() != believed.root)
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
  bool in_doubt = false;  // started from a snapshot that is scrubbed; set before the threads
  std::jthread scrubbing, keeping;

  Upkeep(ledger::Descriptor held, ledger::SigningKey signing)
      : lock(std::move(held)), key(std::move(signing)) {}
};

Result<> Host::create(const std::string& directory, const std::string& origin,
                      const ledger::Seed& log_seed) {
  if (!ledger::is_key_name(origin)) return Error{Errc::usage, kOriginForm};
  URNA_TRY(tally::self_test());
  std::error_code error;
  const bool stands = fs::exists(fs::symlink_status(directory, error));
  if (stands && !fs::is_empty(directory, error))
    return Error{Errc::usage,
                 directory + " is not empty; a ledger is created only where nothing stands"};
  fs::create_directories(path_of(directory, "keys"), error);
  if (error) return Error{Errc::io, directory + ": " + error.message()};
  if (!stands) URNA_TRY(ledger::sync_directory(path_of(directory, "..")));  // its own name
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
  URNA_TRY(pin_log_key(directory, log_key_of(origin, log_seed)));
  return ledger::write_file(path_of(directory, "origin"),
                            ledger::view_of(origin + "\n"));  // last: now it is a ledger
}

Result<> Host::find(const std::string& directory) {
  URNA_TRY(read_origin(directory));
  return Ok{};
}

Result<std::unique_ptr<Host>> Host::open(const std::string& directory, HostOptions options) {
  URNA_TRY(tally::self_test());
  std::unique_ptr<Host> host(new Host);
  host->directory_ = directory;
  URNA_ASSIGN(LedgerFolder folder, open_folder(directory));
  host->origin_ = folder.key.name;
  URNA_ASSIGN(host->policy_, read_policy(directory, options.policy, folder.key));
  host->blobs_ = std::make_unique<BlobFolder>(path_of(directory, "blob"));
  host->upkeep_ = std::make_unique<Upkeep>(std::move(folder.lock), ledger::SigningKey(folder.seed));
  host->mark_ = std::move(folder.mark);
  URNA_ASSIGN(const auto held, host->ask_witnesses(folder.key, options));
  URNA_ASSIGN(host->store_, ledger::open_rocks_store(path_of(directory, "db"), false));
  ledger::reached_place("store opened");
  URNA_TRY(check_clock(*host->store_, options.sequencer));
  URNA_ASSIGN(host->journal_, ledger::Journal::open(*host->store_, *host->mark_, host->origin_,
                                                    ledger::SigningKey(folder.seed), held));
  URNA_TRY(pin_log_key(directory, folder.key));  // proved by the published checkpoint
  if (!options.sequencer.room)
    options.sequencer.room = [opened = host.get()] { return opened->need_room(); };
  URNA_TRY(host->load_state(options));
  ledger::reached_place("state replayed");
  host->start_upkeep(options);
  host->start_witnesses(options);
  return host;
}

// What the witnesses have of this log. A witness that is silent is told of; so many silent ones
// that they could be a quorum of their own leave it open whether this copy is the newest.
Result<std::vector<ledger::Journal::Held>> Host::ask_witnesses(const ledger::VerifierKey& log,
                                                               const HostOptions& options) const {
  if (!policy_) return std::vector<ledger::Journal::Held>{};
  WitnessAnswers answers = ask_all_witnesses(policy_->policy, log, options.witnesses.deadline);
  for (const auto& [name, why] : answers.silent)
    std::fprintf(stderr, "urna: %s does not say what it has: %s\n", name.c_str(), why.c_str());
  if (auto enough = enough_answered(policy_->policy, answers); !enough && !options.unwitnessed)
    return enough.error();
  return std::move(answers.held);
}

void Host::start_witnesses(const HostOptions& options) {
  if (!policy_ || !options.cosign) return;
  WitnessOptions how = options.witnesses;
  how.memory = directory_;
  if (!how.now) how.now = options.sequencer.now ? options.sequencer.now : system_seconds;
  witnesses_ = std::make_unique<Witnesses>(*journal_, policy_->policy, std::move(how),
                                           [this] { sequencer_->halt(); });
}

std::optional<Error> Host::alarm() const {
  const Result<> raised = witnesses_ ? witnesses_->alarm() : Ok{};
  return raised ? std::nullopt : std::optional(raised.error());
}

std::shared_ptr<const ledger::Journal::Published> Host::newest() const {
  return witnesses_ ? witnesses_->newest() : journal_->published();
}

std::shared_ptr<const ledger::Journal::Published> Host::witnessed() const {
  const auto published = journal_->published();
  auto quorum = witnesses_ ? witnesses_->quorum() : nullptr;
  if (policy_ && !witnesses_)
    if (auto remembered = read_cosigned(directory_, policy_->policy))
      quorum = std::make_shared<const ledger::Journal::Published>(*std::move(remembered));
  const bool same = quorum && quorum->checkpoint.size == published->checkpoint.size &&
                    quorum->checkpoint.root == published->checkpoint.root;
  return same ? quorum : published;
}

std::shared_ptr<const ledger::Journal::Published> Host::receipt_basis(std::uint64_t index) const {
  auto quorum = witnesses_ ? witnesses_->quorum() : nullptr;
  return quorum && index < quorum->checkpoint.size ? quorum : newest();
}

Result<ledger::Receipt> Host::receipt(std::uint64_t index) const {
  return journal_->receipt(index, *receipt_basis(index));
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
  URNA_TRY(replay_rest(state, *journal_, parallel));
  sequencer_ = std::make_unique<Sequencer>(*journal_, std::move(state), options.sequencer);
  return Ok{};
}

void Host::start_upkeep(const HostOptions& options) {
  scrubbed_ = !from_snapshot_;  // a full replay has just been done
  upkeep_->in_doubt = from_snapshot_ && options.scrub;
  if (upkeep_->in_doubt)
    upkeep_->scrubbing = std::jthread([this](const std::stop_token& stop) { scrub(stop); });
  upkeep_->keeping =
      std::jthread([this, every = options.snapshot_every](const std::stop_token& stop) {
        keep_snapshots(stop, every);
      });
}

// A difference stops the writer, and the snapshot that misled us goes.
void Host::scrub(const std::stop_token& stop) {
  pthread_setname_np(pthread_self(), "urna-scrub");
  ::setpriority(PRIO_PROCESS, 0, kScrubNiceness);  // of this thread alone
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
    if (behind < due || !quiet || !healthy() || (upkeep_->in_doubt && !scrubbed_)) continue;
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
  if (const auto raised = alarm()) return *raised;
  if (!healthy()) return Error{Errc::storage, "the ledger stopped after an error"};
  if (sequencer_->counters().stalled_ms > kMaxStalled_ms)
    return Error{Errc::busy, "submissions wait and none is answered"};
  return need_room();
}

// Above the store's own floor by more than a group takes: what is refused here has cost nothing,
// while a refusal by the store ends the process (S07).
Result<> Host::need_room() const {
  URNA_ASSIGN(const std::uint64_t free_bytes, store_->free_bytes());
  if (free_bytes >= ledger::kFreeSpaceFloorBytes + kRoomForAGroup) return Ok{};
  return Error{Errc::low_space, std::to_string(free_bytes >> 20) + " MiB free"};
}

Result<> Host::close() {
  if (closed_ || !sequencer_) return Ok{};
  closed_ = true;
  sequencer_->stop();
  if (witnesses_) witnesses_->stop();
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
