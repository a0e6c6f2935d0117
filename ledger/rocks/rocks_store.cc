#include "ledger/rocks/rocks_store.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <atomic>
#include <filesystem>
#include <mutex>

namespace urna::ledger {

namespace {

constexpr std::size_t kBlockCacheBytes = 64U << 20;
constexpr std::size_t kWriteBufferBytes = 64U << 20;
constexpr std::uint8_t kFormat = 1;

rocksdb::Slice slice_of(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
ByteView bytes_of(const rocksdb::Slice& slice) { return view_of({slice.data(), slice.size()}); }

// Only IsNotFound means absent (facts F3, F5): any other status is a reason to stop.
Error error_of(const rocksdb::Status& status) {
  if (status.IsNotFound()) return {Errc::not_found, "not in the store"};
  if (status.IsCorruption()) return {Errc::corrupt, status.ToString()};
  return {Errc::storage, status.ToString()};
}

Bytes entry_key(std::uint64_t index) {
  Bytes key{'e'};
  put_u64(key, index);
  return key;
}
Bytes tile_key(const TileId& tile) {
  Bytes key{'t', static_cast<std::uint8_t>(tile.level)};
  put_u64(key, tile.index);
  return key;
}
Bytes lookup_key(const Hash& hash) {
  Bytes key{'k'};
  put(key, hash.view());
  return key;
}
const Bytes kHeadKey{'m'};
const Bytes kPublishedKey{'c'};

// head = u8 format || u64 epoch || u64 size || root
Bytes encode_head(const StoredHead& head) {
  Bytes bytes{kFormat};
  put_u64(bytes, head.epoch);
  put_u64(bytes, head.size);
  put(bytes, head.root.view());
  return bytes;
}
Result<StoredHead> decode_head(ByteView bytes) {
  if (bytes.empty() || bytes[0] != kFormat)
    return Error{Errc::unknown_value, "the database was written in another format"};
  if (bytes.size() != 1 + 16 + Hash::kSize) return Error{Errc::corrupt, "head record"};
  return StoredHead{get_big_endian(bytes.subspan(1, 8)), get_big_endian(bytes.subspan(9, 8)),
                    Hash::from(bytes.subspan(17))};
}

// After a background error nothing more is trusted to be written (fsyncgate).
class Alarm : public rocksdb::EventListener {
 public:
  void OnBackgroundError(rocksdb::BackgroundErrorReason, rocksdb::Status*) override {
    raised = true;
  }
  std::atomic<bool> raised = false;
};

rocksdb::Options options_of(bool create, const std::shared_ptr<Alarm>& alarm) {
  rocksdb::Options options;
  options.create_if_missing = create;
  options.error_if_exists = create;
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.paranoid_checks = true;
  options.fail_if_options_file_error = true;  // otherwise a failed sync of the directory is ignored
  options.recycle_log_file_num = 0;
  options.manual_wal_flush = false;
  options.track_and_verify_wals_in_manifest = true;
  options.verify_sst_unique_id_in_manifest = true;
  options.flush_verify_memtable_count = true;
  options.allow_mmap_writes = false;
  options.write_buffer_size = kWriteBufferBytes;
  options.max_background_jobs = 2;
  options.keep_log_file_num = 2;
  options.compression = rocksdb::kNoCompression;
  options.listeners.push_back(alarm);
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(kBlockCacheBytes);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10, false));
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

rocksdb::ReadOptions read_options() {
  rocksdb::ReadOptions options;
  options.verify_checksums = true;
  return options;
}

class RocksStore : public Store {
 public:
  RocksStore(std::unique_ptr<rocksdb::DB> db, std::string path, std::shared_ptr<Alarm> alarm)
      : db_(std::move(db)), path_(std::move(path)), alarm_(std::move(alarm)) {}

  Result<Epoch> acquire() override;
  Result<> append(const Batch& batch) override;
  Result<> publish(Epoch epoch, std::string_view checkpoint_note) override;
  Result<StoredHead> head() const override;
  Result<Bytes> entry(std::uint64_t index) const override { return get(entry_key(index)); }
  Result<std::vector<Bytes>> entries(std::uint64_t first, std::uint64_t count) const override;
  Result<Bytes> tile(const TileId& tile) const override;
  Result<std::uint64_t> index_of(const Hash& key) const override;
  Result<std::string> published() const override;
  Result<std::uint64_t> free_bytes() const override;

 private:
  Result<Bytes> get(const Bytes& key) const;
  Result<> write(rocksdb::WriteBatch& batch);
  Result<StoredHead> need_pen(Epoch epoch) const;
  Result<> need_space() const;
  mutable std::mutex pen_;
  std::unique_ptr<rocksdb::DB> db_;
  std::string path_;
  std::shared_ptr<Alarm> alarm_;
};

Result<Bytes> RocksStore::get(const Bytes& key) const {
  rocksdb::PinnableSlice value;
  const rocksdb::Status status =
      db_->Get(read_options(), db_->DefaultColumnFamily(), slice_of(key), &value);
  if (!status.ok()) return error_of(status);
  const ByteView bytes = bytes_of(value);
  return Bytes(bytes.begin(), bytes.end());
}

Result<> RocksStore::write(rocksdb::WriteBatch& batch) {
  if (alarm_->raised) return Error{Errc::storage, "the database reported a background error"};
  rocksdb::WriteOptions options;
  options.sync = true;
  const rocksdb::Status status = db_->Write(options, &batch);
  if (!status.ok()) return Error{Errc::storage, status.ToString()};  // outcome unknown
  return Ok{};
}

Result<StoredHead> RocksStore::head() const {
  const auto stored = get(kHeadKey);
  if (!stored && stored.code() == Errc::not_found) return StoredHead{0, 0, sha256({})};
  if (!stored) return stored.error();
  return decode_head(*stored);
}

Result<StoredHead> RocksStore::need_pen(Epoch epoch) const {
  URNA_ASSIGN(const StoredHead stored, head());
  if (stored.epoch != epoch)
    return Error{Errc::fenced, "epoch " + std::to_string(stored.epoch) + " has the pen"};
  return stored;
}

Result<> RocksStore::need_space() const {
  URNA_ASSIGN(const std::uint64_t left, free_bytes());
  if (left < kFreeSpaceFloorBytes)
    return Error{Errc::low_space, std::to_string(left >> 20) + " MiB free"};
  return Ok{};
}

Result<Epoch> RocksStore::acquire() {
  const std::lock_guard lock(pen_);
  URNA_ASSIGN(StoredHead stored, head());
  ++stored.epoch;
  rocksdb::WriteBatch batch;
  batch.Put(slice_of(kHeadKey), slice_of(encode_head(stored)));
  URNA_TRY(write(batch));
  return stored.epoch;
}

Result<> RocksStore::append(const Batch& batch) {
  const std::lock_guard lock(pen_);
  URNA_ASSIGN(StoredHead stored, need_pen(batch.epoch));
  if (stored.size != batch.first_index)
    return Error{Errc::fenced, "the log has grown under another writer"};
  URNA_TRY(need_space());
  rocksdb::WriteBatch writes;
  for (std::size_t i = 0; i < batch.entries.size(); ++i)
    writes.Put(slice_of(entry_key(batch.first_index + i)), slice_of(batch.entries[i]));
  for (const auto& [tile, bytes] : batch.tiles)
    writes.Put(slice_of(tile_key(tile)), slice_of(bytes));
  for (const auto& [key, index] : batch.keys) {
    Bytes value;
    put_u64(value, index);
    writes.Put(slice_of(lookup_key(key)), slice_of(value));
  }
  stored.size += batch.entries.size();
  stored.root = batch.root;
  writes.Put(slice_of(kHeadKey), slice_of(encode_head(stored)));
  return write(writes);
}

Result<> RocksStore::publish(Epoch epoch, std::string_view checkpoint_note) {
  const std::lock_guard lock(pen_);
  if (auto pen = need_pen(epoch); !pen) return pen.error();
  rocksdb::WriteBatch batch;
  batch.Put(slice_of(kPublishedKey), slice_of(view_of(checkpoint_note)));
  return write(batch);
}

Result<std::vector<Bytes>> RocksStore::entries(std::uint64_t first, std::uint64_t count) const {
  std::vector<Bytes> keys;
  std::vector<rocksdb::Slice> slices;
  for (std::uint64_t i = 0; i < count; ++i) keys.push_back(entry_key(first + i));
  for (const Bytes& key : keys) slices.push_back(slice_of(key));
  std::vector<rocksdb::PinnableSlice> values(count);
  std::vector<rocksdb::Status> statuses(count);
  db_->MultiGet(read_options(), db_->DefaultColumnFamily(), count, slices.data(), values.data(),
                statuses.data());
  std::vector<Bytes> out;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (statuses[i].IsNotFound())
      return Error{Errc::corrupt, "entry " + std::to_string(first + i) + " is missing"};
    if (!statuses[i].ok()) return error_of(statuses[i]);
    const ByteView bytes = bytes_of(values[i]);
    out.emplace_back(bytes.begin(), bytes.end());
  }
  return out;
}

Result<Bytes> RocksStore::tile(const TileId& tile) const {
  URNA_ASSIGN(Bytes row, get(tile_key(tile)));
  const std::size_t wanted = tile.width * Hash::kSize;
  if (row.size() < wanted) return Error{Errc::not_found, tile_path(tile)};
  row.resize(wanted);
  return row;
}

Result<std::uint64_t> RocksStore::index_of(const Hash& key) const {
  URNA_ASSIGN(const Bytes value, get(lookup_key(key)));
  if (value.size() != 8) return Error{Errc::corrupt, "look-up record"};
  return get_big_endian(value);
}

Result<std::string> RocksStore::published() const {
  URNA_ASSIGN(const Bytes note, get(kPublishedKey));
  return std::string(text_of(note));
}

Result<std::uint64_t> RocksStore::free_bytes() const {
  std::error_code error;
  const auto space = std::filesystem::space(path_, error);
  if (error) return Error{Errc::io, path_ + ": " + error.message()};
  return space.available;
}

}  // namespace

Result<std::unique_ptr<Store>> open_rocks_store(const std::string& path, bool create) {
  return open_rocks_store(path, create, {});
}

Result<std::unique_ptr<Store>> open_rocks_store(const std::string& path, bool create,
                                                const RocksSeams& seams) {
  auto alarm = std::make_shared<Alarm>();
  rocksdb::Options options = options_of(create, alarm);
  if (seams.env != nullptr) options.env = seams.env;
  std::error_code error;
  const bool there = options.env->FileExists(path + "/CURRENT").ok();
  if (!create && !there) return Error{Errc::not_found, path};
  const auto parent = std::filesystem::path(path).parent_path();
  const auto space = std::filesystem::space(parent.empty() ? "." : parent, error);
  if (error) return Error{Errc::io, path + ": " + error.message()};
  if (space.available <
      kFreeSpaceFloorBytes)  // the library aborts on a full disk: look before it opens
    return Error{Errc::low_space, std::to_string(space.available >> 20) + " MiB free"};
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(options, path, &opened);
  if (status.IsIOError() && status.ToString().find("lock") != std::string::npos)
    return Error{Errc::locked, status.ToString()};
  if (!status.ok()) return error_of(status);
  if (seams.wrap) opened = seams.wrap(opened);
  auto store =
      std::make_unique<RocksStore>(std::unique_ptr<rocksdb::DB>(opened), path, std::move(alarm));
  if (auto head = store->head(); !head) return head.error();
  return std::unique_ptr<Store>(std::move(store));
}

Result<> verify_rocks_checksums(const std::string& path) {
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status =
      rocksdb::DB::OpenForReadOnly(options_of(false, std::make_shared<Alarm>()), path, &opened);
  if (!status.ok()) return error_of(status);
  const std::unique_ptr<rocksdb::DB> db(opened);
  const rocksdb::Status verified = db->VerifyChecksum(read_options());
  if (!verified.ok()) return error_of(verified);
  return Ok{};
}

}  // namespace urna::ledger
