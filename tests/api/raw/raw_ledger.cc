#include "tests/api/raw/raw_ledger.h"

#include <fcntl.h>
#include <rocksdb/db.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "api/routes.h"
#include "ledger/file.h"
#include "ledger/tile.h"
#include "tests/fixture/town.h"

namespace urna::api {

using fixture::Town;
using ledger::Errc;

namespace {

constexpr unsigned kPatience_s = 60;
constexpr std::size_t kMaxFile = 1U << 28;

const char* const kNames[] = {"identical", "refused", "detected", "SILENT", "CRASHED"};

// Runs it in a child. Returns its exit code, or nothing if a signal ended it.
std::optional<int> in_child(const std::function<int()>& task) {
  const pid_t child = ::fork();
  CHECK(child >= 0);
  if (child == 0) {
    ::alarm(kPatience_s);
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, STDERR_FILENO);
    ::_exit(task());
  }
  int status = 0;
  CHECK(::waitpid(child, &status, 0) == child);
  if (!WIFEXITED(status)) return std::nullopt;
  return WEXITSTATUS(status);
}

std::string hex(ByteView bytes) { return ledger::to_hex(bytes); }
template <class T>
std::string told(const Result<T>& result, const std::function<std::string(const T&)>& text) {
  return result ? text(*result) : "!" + std::string(name_of(result.code()));
}
std::string told(const Result<Bytes>& result) {
  return told<Bytes>(result, [](const Bytes& bytes) { return hex(bytes); });
}

// Everything that is asked of a ledger, from `size` entries on that it must have.
Served served_by(const Host& host, std::uint64_t size, const std::vector<Bytes>& keys) {
  Served served;
  const ledger::Journal& journal = host.journal();
  served["checkpoint"] = journal.published()->note;
  for (std::uint64_t i = 0; i < size; ++i) {
    served["entry/" + std::to_string(i)] = told(journal.entry(i));
    served["receipt/" + std::to_string(i)] =
        told<ledger::Receipt>(journal.receipt(i), [](const auto& r) { return to_text(r); });
  }
  for (const ledger::TileId& tile : ledger::tiles_of(size))
    served[tile_path(tile)] = told(journal.tile(tile));
  for (const Bytes& key : keys)
    served["key/" + hex(key)] = told<std::uint64_t>(
        journal.index_of(ledger::Hash::from(key)), [](const auto& i) { return std::to_string(i); });
  served["state"] = host.sequencer().with_state([](const tally::State& state) {
    return hex(ledger::sha256(tally::encode_state(state)).view());
  });
  return served;
}

// Absent is an answer too, and a wrong one.
Outcome compare(const Served& golden, const Served& now, std::string& why) {
  Outcome outcome = Outcome::identical;
  for (const auto& [name, bytes] : golden) {
    const std::string& said = now.at(name);
    if (said == bytes) continue;
    why = name + ": " + said.substr(0, 80);
    if (!said.starts_with("!") || said == "!not_found") return Outcome::silent;
    outcome = Outcome::detected;
  }
  return outcome;
}

rocksdb::DB* open_plain(const std::string& path) {
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened = rocksdb::DB::Open(rocksdb::Options(), path, &db);
  CHECK(opened.ok());
  return db;
}

Bytes bytes_in(const rocksdb::Slice& slice) { return {slice.data(), slice.data() + slice.size()}; }
rocksdb::Slice slice_in(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// key, value, key, value, as length-prefixed bytes: how children tell the parent what they read.
void put_pair(Bytes& out, ByteView key, ByteView value) {
  ledger::put_lp(out, key);
  ledger::put_lp(out, value);
}
Bytes take_part(ByteView& rest) {
  const std::size_t length = ledger::get_big_endian(rest.first(4));
  const ByteView part = rest.subspan(4, length);
  rest = rest.subspan(4 + length);
  return {part.begin(), part.end()};
}
std::map<Bytes, Bytes> read_pairs(const std::string& path) {
  const Bytes bytes = *ledger::read_file(path, kMaxFile);
  std::map<Bytes, Bytes> pairs;
  for (ByteView rest(bytes); !rest.empty();) {
    Bytes key = take_part(rest);
    pairs[std::move(key)] = take_part(rest);
  }
  return pairs;
}

void submit_all(Host& host, const std::vector<Bytes>& entries, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i) {
    const ByteView view = ledger::parse_entry(entries[i])->submission;
    CHECK(host.sequencer().submit_and_wait(Bytes(view.begin(), view.end())).ok());
  }
}

// Two sessions, so that there are records in tables and in the write-ahead log.
int build(const std::string& now, const std::string& older, std::size_t ballots) {
  Town town;
  town.run_to(ballots == 0 ? tally::Phase::declared : tally::Phase::voting);
  for (std::size_t i = 0; i < ballots; ++i) CHECK(town.act(town.cast("alice", {0}), {}).ok());
  CHECK(Host::create(now, Town::kOrigin, ledger::Seed(Bytes(32, 9))).ok());
  const std::size_t half = town.entries.size() - 4;
  {
    auto host = *Host::open(now, {});
    submit_all(*host, town.entries, 0, half);
    CHECK(host->close().ok());
  }
  fs::copy(now, older, fs::copy_options::recursive);
  auto host = *Host::open(now, {});
  submit_all(*host, town.entries, half, town.entries.size());
  CHECK(host->close().ok());
  return 0;
}

int dump_records(const std::string& directory, const std::string& to) {
  const std::unique_ptr<rocksdb::DB> db(open_plain(directory + "/db"));
  Bytes out;
  const std::unique_ptr<rocksdb::Iterator> it(db->NewIterator({}));
  for (it->SeekToFirst(); it->Valid(); it->Next())
    put_pair(out, bytes_in(it->key()), bytes_in(it->value()));
  write_bytes(to, out);
  return 0;
}

std::vector<Bytes> keys_in(const std::map<Bytes, Bytes>& records) {
  std::vector<Bytes> keys;
  for (const auto& [key, value] : records)
    if (key[0] == 'k') keys.emplace_back(key.begin() + 1, key.end());
  return keys;
}

int dump_served(const std::string& directory, const std::vector<Bytes>& keys,
                const std::string& to) {
  const auto host = *Host::open(directory, {});
  Bytes out;
  for (const auto& [name, bytes] :
       served_by(*host, host->journal().published()->checkpoint.size, keys))
    put_pair(out, ledger::view_of(name), ledger::view_of(bytes));
  write_bytes(to, out);
  ::_exit(0);
}

// Opens and asks. The scrub may still be reading: what it finds stops the writer, and counts.
Outcome open_and_compare(const std::string& directory, const Served& golden,
                         const std::vector<Bytes>& keys, std::string& why) {
  auto host = Host::open(directory, {});
  if (!host) {
    why = to_text(host.error());
    return Outcome::refused;
  }
  while ((*host)->healthy() && !(*host)->scrubbed())
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  std::uint64_t size = 0;
  while (golden.contains("entry/" + std::to_string(size))) ++size;
  const Outcome outcome = compare(golden, served_by(**host, size, keys), why);
  return outcome == Outcome::silent && !(*host)->healthy() ? Outcome::detected : outcome;
}

}  // namespace

const char* name_of(Outcome outcome) { return kNames[static_cast<int>(outcome)]; }

void write_bytes(const std::string& path, ByteView bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << ledger::text_of(bytes);
}

RawLedger::RawLedger(std::size_t ballots) {
  std::string pattern = (fs::temp_directory_path() / "urna-raw-XXXXXX").string();
  root_ = ::mkdtemp(pattern.data());
  ledger::init_crypto();
  CHECK(in_child([&] { return build(now(), older(), ballots); }) == 0);
  const std::string copy = root_ + "/copy";
  fs::copy(now(), copy, fs::copy_options::recursive);
  CHECK(in_child([&] { return dump_records(copy, root_ + "/records"); }) == 0);
  records_ = read_pairs(root_ + "/records");
  fs::remove_all(copy);
  fs::copy(now(), copy, fs::copy_options::recursive);
  CHECK(in_child([&] { return dump_served(copy, keys_in(records_), root_ + "/served"); }) == 0);
  for (const auto& [name, bytes] : read_pairs(root_ + "/served"))
    golden_[std::string(name.begin(), name.end())] = std::string(bytes.begin(), bytes.end());
}
RawLedger::~RawLedger() { fs::remove_all(root_); }

std::vector<std::string> RawLedger::files() const {
  std::vector<std::string> names;
  for (const auto& file : fs::recursive_directory_iterator(now()))
    if (file.is_regular_file()) names.push_back(file.path().lexically_relative(now()).string());
  std::ranges::sort(names);
  return names;
}
Bytes RawLedger::bytes_of(const std::string& file) const {
  return *ledger::read_file(now() + "/" + file, kMaxFile);
}

Outcome RawLedger::after(const Spoil& spoil) const {
  const std::string copy = root_ + "/copy", said = root_ + "/why";
  fs::remove_all(copy);
  fs::remove(said);
  fs::copy(now(), copy, fs::copy_options::recursive);
  spoil(copy);
  const std::vector<Bytes> keys = keys_in(records_);
  const auto code = in_child([&] {
    std::string why;
    const Outcome outcome = open_and_compare(copy, golden_, keys, why);
    write_bytes(said, ledger::view_of(why));
    return static_cast<int>(outcome);
  });
  const auto why = ledger::read_file(said, kMaxFile);
  why_ = why ? std::string(ledger::text_of(*why)) : "";
  return code && *code <= 3 ? static_cast<Outcome>(*code) : Outcome::crashed;
}

namespace {

void edit_record(const std::string& directory, const Bytes& key,
                 const std::optional<Bytes>& value) {
  const auto edited = in_child([&] {
    const std::unique_ptr<rocksdb::DB> db(open_plain(directory + "/db"));
    const rocksdb::Status done =
        value ? db->Put({}, slice_in(key), slice_in(*value)) : db->Delete({}, slice_in(key));
    return done.ok() ? 0 : 1;
  });
  CHECK(edited == 0);
}

}  // namespace

Outcome RawLedger::after_record(const Bytes& key, const std::optional<Bytes>& value,
                                bool snapshot) const {
  return after([&](const std::string& copy) {
    if (!snapshot) fs::remove(copy + "/snapshot");
    edit_record(copy, key, value);
  });
}

std::string RawLedger::answer_after_record(const Bytes& key, const Bytes& value,
                                           const Bytes& submission) const {
  return said_after_record(key, value, [&](Host& host) {
    const Answer answer = host.sequencer().submit_and_wait(submission);
    return answer ? "entry " + std::to_string(answer->index)
                  : std::string(name_of(answer.code())) +
                        (host.healthy() ? "" : ", and the writer stops");
  });
}

std::string RawLedger::receipt_after_record(const Bytes& key, const Bytes& value,
                                            const ledger::Tracker& tracker) const {
  return said_after_record(key, value, [&](Host& host) {
    std::string given;
    const std::string target = "/api/v1/receipts/" + ledger::to_hex(tracker.view());
    Routes(host).handle({"GET", target, {}, {}, {}}, [&](const HttpResponse& response) {
      given = std::to_string(response.status) + " " + response.body;
    });
    return given;
  });
}

std::string RawLedger::said_after_record(const Bytes& key, const Bytes& value,
                                         const std::function<std::string(Host&)>& ask) const {
  const std::string copy = root_ + "/copy", said = root_ + "/said";
  fs::remove_all(copy);
  fs::copy(now(), copy, fs::copy_options::recursive);
  edit_record(copy, key, value);
  const auto asked = in_child([&] {
    auto host = Host::open(copy, {});
    if (!host) return 1;
    write_bytes(said, ledger::view_of(ask(**host)));
    ::_exit(0);
  });
  CHECK(asked == 0);
  return std::string(ledger::text_of(*ledger::read_file(said, kMaxFile)));
}

}  // namespace urna::api
