#include "api/host.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cstdio>
#include <filesystem>
#include <thread>

#include "api/snapshot.h"
#include "ledger/file.h"
#include "ledger/parallel.h"
#include "ledger/tile.h"
#include "tally/election/replay.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kStretch = 8'192;  // entries replayed at a time

std::string path_of(const std::string& directory, const char* name) { return directory + "/" + name; }

Result<ledger::Descriptor> take_lock(const std::string& directory) {
  const std::string path = path_of(directory, "LOCK");
  ledger::Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
  if (!file.open()) return ledger::io_error(path);
  if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0) return Error{Errc::locked, directory + " is open in another process"};
  return file;
}

Result<std::string> read_origin(const std::string& directory) {
  const auto bytes = ledger::read_file(path_of(directory, "origin"), ledger::limit::kOriginBytes + 1);
  if (!bytes) return Error{Errc::not_found, directory + " holds no ledger"};
  std::string origin(ledger::text_of(*bytes));
  if (!origin.ends_with('\n')) return Error{Errc::malformed, "the origin file must be one line"};
  origin.pop_back();
  if (!ledger::is_key_name(origin)) return Error{Errc::malformed, "the origin file holds no origin"};
  return origin;
}

// Replays entries [state.size, until) into the state, a stretch at a time. `go_on` may end it early.
Result<> replay_entries(tally::State& state, const ledger::Journal& journal, std::uint64_t until,
                        const ledger::ParallelFor& parallel, const std::function<bool()>& go_on) {
  while (state.size < until && go_on()) {
    std::vector<Bytes> entries;
    for (std::uint64_t i = state.size; i < std::min(until, state.size + kStretch); ++i) {
      URNA_ASSIGN(Bytes entry, journal.entry(i));
      entries.push_back(std::move(entry));
    }
    const std::vector<ByteView> views(entries.begin(), entries.end());
    URNA_TRY(tally::replay_stretch(state, views, parallel));
  }
  return Ok{};
}

Result<ledger::Hash> root_at(const ledger::Journal& journal, std::uint64_t size) {
  return ledger::tree_root(size, ledger::tile_node_reader(size, [&](const ledger::TileId& tile) { return journal.tile(tile); }));
}

// A snapshot serves only if it is of exactly this tree's prefix; anything else is ignored and said.
std::optional<Snapshot> usable_snapshot(const std::string& path, const ledger::Journal& journal) {
  auto snapshot = read_snapshot(path, journal.vkey().name, journal.vkey().key);
  if (!snapshot && snapshot.code() == Errc::not_found) return std::nullopt;
  std::string why = snapshot ? "" : to_text(snapshot.error());
  if (snapshot) {
    const bool ahead = snapshot->state.size > journal.published()->checkpoint.size;
    const auto root = ahead ? Result<ledger::Hash>(Errc::not_found) : root_at(journal, snapshot->state.size);
    if (root && *root == snapshot->root) return *std::move(snapshot);
    why = "it is not of this tree";
  }
  std::fprintf(stderr, "urna: the snapshot is ignored (%s); replaying the log instead\n", why.c_str());
  return std::nullopt;
}

}  // namespace

// Replays everything behind the server's back and compares with the snapshot it started from.
struct Host::Scrub {
  ledger::Descriptor lock;
  ledger::SigningKey key;
  std::atomic<bool> difference = false;
  std::jthread thread;

  explicit Scrub(ledger::Descriptor held, ledger::SigningKey signing) : lock(std::move(held)), key(std::move(signing)) {}
  void run(std::stop_token stop, const ledger::Journal& journal, std::uint64_t size, ledger::Hash expected) {
    tally::State state(journal.vkey().name);
    const auto replayed = replay_entries(state, journal, size, ledger::parallel_for(1), [&] { return !stop.stop_requested(); });
    if (replayed && state.size < size) return;  // asked to stop: nothing was found, nothing is claimed
    if (replayed && ledger::sha256(tally::encode_state(state)) == expected) return;
    difference = true;
    std::fprintf(stderr, "urna: SCRUB FAILED: the snapshot is not the replay of the log%s%s; the writer stops\n",
                 replayed ? "" : ": ", replayed ? "" : to_text(replayed.error()).c_str());
  }
};

Result<> Host::create(const std::string& directory, const std::string& origin, const ledger::Seed& log_seed) {
  if (!ledger::is_key_name(origin)) return Error{Errc::usage, "an origin has 1 to 255 bytes, no space and no '+'"};
  std::error_code error;
  if (fs::exists(fs::symlink_status(directory, error)) && !fs::is_empty(directory, error))
    return Error{Errc::usage, directory + " is not empty; a ledger is created only where nothing stands"};
  fs::create_directories(path_of(directory, "keys"), error);
  if (error) return Error{Errc::io, directory + ": " + error.message()};
  fs::permissions(path_of(directory, "keys"), fs::perms::owner_all, error);
  URNA_ASSIGN(const ledger::Descriptor lock, take_lock(directory));
  URNA_TRY(ledger::write_seed_file(path_of(directory, "keys/log"), log_seed));
  URNA_ASSIGN(const auto store, ledger::open_rocks_store(path_of(directory, "db"), true));
  URNA_ASSIGN(const auto mark, ledger::open_high_water_mark(path_of(directory, "HWM"), true));
  if (auto journal = ledger::Journal::open(*store, *mark, origin, ledger::SigningKey(log_seed)); !journal)
    return journal.error();
  return ledger::write_file(path_of(directory, "origin"), ledger::view_of(origin + "\n"));  // last: now it is a ledger
}

Result<std::unique_ptr<Host>> Host::open(const std::string& directory, HostOptions options) {
  std::unique_ptr<Host> host(new Host);
  host->directory_ = directory;
  URNA_ASSIGN(host->origin_, read_origin(directory));
  URNA_ASSIGN(ledger::Descriptor lock, take_lock(directory));
  URNA_ASSIGN(const ledger::Seed seed, ledger::read_seed_file(path_of(directory, "keys/log")));
  host->scrub_ = std::make_unique<Scrub>(std::move(lock), ledger::SigningKey(seed));
  URNA_ASSIGN(host->mark_, ledger::open_high_water_mark(path_of(directory, "HWM"), false));
  URNA_ASSIGN(host->store_, ledger::open_rocks_store(path_of(directory, "db"), false));
  URNA_ASSIGN(host->journal_, ledger::Journal::open(*host->store_, *host->mark_, host->origin_, ledger::SigningKey(seed)));
  tally::State state(host->origin_);
  ledger::Hash snapshot_hash;
  std::uint64_t snapshot_size = 0;
  if (auto snapshot = options.use_snapshot ? usable_snapshot(path_of(directory, "snapshot"), *host->journal_) : std::nullopt) {
    host->from_snapshot_ = true;
    snapshot_hash = snapshot->state_hash;
    snapshot_size = snapshot->state.size;
    state = std::move(snapshot->state);
  }
  const std::uint64_t size = host->journal_->published()->checkpoint.size;
  URNA_TRY(replay_entries(state, *host->journal_, size, ledger::parallel_for(options.jobs), [] { return true; }));
  host->sequencer_ = std::make_unique<Sequencer>(*host->journal_, std::move(state), options.sequencer);
  if (host->from_snapshot_ && options.scrub)
    host->scrub_->thread = std::jthread([h = host.get(), snapshot_size, snapshot_hash](const std::stop_token& stop) {
      h->scrub_->run(stop, *h->journal_, snapshot_size, snapshot_hash);
    });
  return host;
}

bool Host::healthy() const { return sequencer_->healthy() && !scrub_->difference; }

Result<> Host::close() {
  if (closed_ || !sequencer_) return Ok{};
  closed_ = true;
  sequencer_->stop();
  scrub_->thread.request_stop();
  if (scrub_->thread.joinable()) scrub_->thread.join();
  if (!healthy()) return Error{Errc::storage, "closed after an error; no snapshot is written"};
  const ledger::Hash root = journal_->published()->checkpoint.root;
  return sequencer_->with_state([&](const tally::State& state) {
    return write_snapshot(path_of(directory_, "snapshot"), state, root, scrub_->key);
  });
}

Host::~Host() {
  if (auto closed = close(); !closed) std::fprintf(stderr, "urna: %s\n", to_text(closed.error()).c_str());
}

}  // namespace urna::api
