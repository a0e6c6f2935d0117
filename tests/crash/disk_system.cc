// The disk, as RocksDB and the high-water mark see it.
#include "tests/crash/disk.h"

namespace urna::crash {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

namespace {

using DiskPtr = std::shared_ptr<Disk>;

struct Handle {
  DiskPtr disk;
  Disk::FilePtr file;
  std::uint64_t generation = 0;
};

class Reading : public rocksdb::FSSequentialFile, public rocksdb::FSRandomAccessFile {
 public:
  explicit Reading(Handle handle) : handle_(std::move(handle)) {}
  IOStatus Read(size_t count, const IOOptions&, Slice* out, char* scratch,
                IODebugContext*) override {
    const IOStatus done =
        handle_.disk->read(*handle_.file, handle_.generation, at_, count, scratch, out);
    if (done.ok()) at_ += out->size();
    return done;
  }
  IOStatus Skip(uint64_t count) override {
    at_ += count;
    return IOStatus::OK();
  }
  IOStatus Read(uint64_t offset, size_t count, const IOOptions&, Slice* out, char* scratch,
                IODebugContext*) const override {
    return handle_.disk->read(*handle_.file, handle_.generation, offset, count, scratch, out);
  }
  bool use_direct_io() const override { return false; }
  size_t GetRequiredBufferAlignment() const override { return 4096; }
  IOStatus InvalidateCache(size_t, size_t) override { return IOStatus::OK(); }
  rocksdb::Temperature GetTemperature() const override { return rocksdb::Temperature::kUnknown; }

 private:
  Handle handle_;
  std::size_t at_ = 0;
};

class Writing : public rocksdb::FSWritableFile {
 public:
  explicit Writing(Handle handle) : handle_(std::move(handle)) {}
  IOStatus Append(const Slice& bytes, const IOOptions&, IODebugContext*) override {
    return handle_.disk->append(*handle_.file, handle_.generation, bytes);
  }
  IOStatus Append(const Slice& bytes, const IOOptions&, const rocksdb::DataVerificationInfo&,
                  IODebugContext*) override {
    return handle_.disk->append(*handle_.file, handle_.generation, bytes);
  }
  IOStatus Truncate(uint64_t size, const IOOptions&, IODebugContext*) override {
    return handle_.disk->truncate(*handle_.file, handle_.generation, size);
  }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Flush(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Sync(const IOOptions&, IODebugContext*) override {
    return handle_.disk->sync(*handle_.file, handle_.generation);
  }
  uint64_t GetFileSize(const IOOptions&, IODebugContext*) override {
    return handle_.file->now.size();
  }
  bool IsSyncThreadSafe() const override { return true; }

 private:
  Handle handle_;
};

class Folder : public rocksdb::FSDirectory {
 public:
  Folder(DiskPtr disk, std::string path)
      : disk_(std::move(disk)), path_(std::move(path)), generation_(disk_->generation()) {}
  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    return disk_->sync_directory(path_, generation_);
  }

 private:
  DiskPtr disk_;
  std::string path_;
  std::uint64_t generation_;
};

class Silent : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

class Lock : public rocksdb::FileLock {};

std::string plain(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

class System : public rocksdb::FileSystem {
 public:
  explicit System(DiskPtr disk) : disk_(std::move(disk)) {}
  const char* Name() const override { return "crash disk"; }

  IOStatus NewSequentialFile(const std::string& path, const FileOptions&,
                             std::unique_ptr<rocksdb::FSSequentialFile>* out,
                             IODebugContext*) override {
    return open_to_read(path, out);
  }
  IOStatus NewRandomAccessFile(const std::string& path, const FileOptions&,
                               std::unique_ptr<rocksdb::FSRandomAccessFile>* out,
                               IODebugContext*) override {
    return open_to_read(path, out);
  }
  IOStatus NewWritableFile(const std::string& path, const FileOptions&,
                           std::unique_ptr<rocksdb::FSWritableFile>* out,
                           IODebugContext*) override {
    return open_to_write(path, true, out);
  }
  IOStatus ReopenWritableFile(const std::string& path, const FileOptions&,
                              std::unique_ptr<rocksdb::FSWritableFile>* out,
                              IODebugContext*) override {
    return open_to_write(path, false, out);
  }
  IOStatus NewDirectory(const std::string& path, const IOOptions&,
                        std::unique_ptr<rocksdb::FSDirectory>* out, IODebugContext*) override {
    *out = std::make_unique<Folder>(disk_, plain(path));
    return IOStatus::OK();
  }
  IOStatus FileExists(const std::string& path, const IOOptions&, IODebugContext*) override {
    Disk::FilePtr file;
    if (disk_->is_directory(plain(path)) || disk_->open(path, file).ok()) return IOStatus::OK();
    return IOStatus::NotFound(path);
  }
  IOStatus GetChildren(const std::string& path, const IOOptions&, std::vector<std::string>* out,
                       IODebugContext*) override {
    *out = disk_->list(plain(path));
    return disk_->off() ? IOStatus::IOError("the power is off") : IOStatus::OK();
  }
  IOStatus DeleteFile(const std::string& path, const IOOptions&, IODebugContext*) override {
    return disk_->change_name({path, "", nullptr});
  }
  IOStatus Truncate(const std::string& path, size_t size, const IOOptions&,
                    IODebugContext*) override {
    Disk::FilePtr file;
    const IOStatus found = disk_->open(path, file);
    return found.ok() ? disk_->truncate(*file, disk_->generation(), size) : found;
  }
  IOStatus CreateDir(const std::string& path, const IOOptions&, IODebugContext*) override {
    return disk_->make_directory(plain(path), false);
  }
  IOStatus CreateDirIfMissing(const std::string& path, const IOOptions&, IODebugContext*) override {
    return disk_->make_directory(plain(path), true);
  }
  IOStatus DeleteDir(const std::string&, const IOOptions&, IODebugContext*) override {
    return IOStatus::NotSupported("directories stay");
  }
  IOStatus GetFileSize(const std::string& path, const IOOptions&, uint64_t* out,
                       IODebugContext*) override {
    Disk::FilePtr file;
    const IOStatus found = disk_->open(path, file);
    if (found.ok()) *out = file->now.size();
    return found;
  }
  IOStatus GetFileModificationTime(const std::string&, const IOOptions&, uint64_t* out,
                                   IODebugContext*) override {
    *out = 0;
    return IOStatus::OK();
  }
  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions&,
                      IODebugContext*) override {
    return disk_->change_name({from, to, nullptr});
  }
  IOStatus LockFile(const std::string&, const IOOptions&, rocksdb::FileLock** out,
                    IODebugContext*) override {
    *out = new Lock;
    return IOStatus::OK();
  }
  IOStatus UnlockFile(rocksdb::FileLock* lock, const IOOptions&, IODebugContext*) override {
    delete lock;
    return IOStatus::OK();
  }
  IOStatus GetTestDirectory(const IOOptions&, std::string*, IODebugContext*) override {
    return IOStatus::NotSupported("no tests of theirs");
  }
  IOStatus NewLogger(const std::string&, const IOOptions&, std::shared_ptr<rocksdb::Logger>* out,
                     IODebugContext*) override {
    *out = std::make_shared<Silent>();
    return IOStatus::OK();
  }
  IOStatus GetAbsolutePath(const std::string& path, const IOOptions&, std::string* out,
                           IODebugContext*) override {
    *out = path;
    return IOStatus::OK();
  }
  IOStatus GetFreeSpace(const std::string&, const IOOptions&, uint64_t* out,
                        IODebugContext*) override {
    *out = std::uint64_t{1} << 40;
    return IOStatus::OK();
  }
  IOStatus IsDirectory(const std::string& path, const IOOptions&, bool* out,
                       IODebugContext*) override {
    *out = disk_->is_directory(plain(path));
    return IOStatus::OK();
  }

 private:
  template <class T>
  IOStatus open_to_read(const std::string& path, std::unique_ptr<T>* out) {
    Handle handle{disk_, nullptr, disk_->generation()};
    const IOStatus found = disk_->open(path, handle.file);
    if (found.ok()) *out = std::make_unique<Reading>(std::move(handle));
    return found;
  }
  IOStatus open_to_write(const std::string& path, bool fresh,
                         std::unique_ptr<rocksdb::FSWritableFile>* out) {
    Handle handle{disk_, nullptr, disk_->generation()};
    const IOStatus made = disk_->create(path, fresh, handle.file);
    if (made.ok()) *out = std::make_unique<Writing>(std::move(handle));
    return made;
  }
  DiskPtr disk_;
};

ledger::Error io(const IOStatus& status) { return {ledger::Errc::io, status.ToString()}; }

class DiskMarkFile : public ledger::MarkFile {
 public:
  explicit DiskMarkFile(Handle handle) : handle_(std::move(handle)) {}
  ledger::Result<std::size_t> read_at(std::uint64_t offset,
                                      std::span<std::uint8_t> out) const override {
    Slice got;
    const IOStatus done = handle_.disk->read(*handle_.file, handle_.generation, offset, out.size(),
                                             reinterpret_cast<char*>(out.data()), &got);
    if (!done.ok()) return io(done);
    return got.size();
  }
  ledger::Result<> write_at(std::uint64_t offset, ledger::ByteView bytes) override {
    const Slice slice(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    IOStatus done = handle_.disk->write_at(*handle_.file, handle_.generation, offset, slice);
    if (done.ok()) done = handle_.disk->sync(*handle_.file, handle_.generation);
    if (!done.ok()) return io(done);
    return ledger::Ok{};
  }

 private:
  Handle handle_;
};

}  // namespace

std::shared_ptr<rocksdb::FileSystem> file_system_on(std::shared_ptr<Disk> disk) {
  return std::make_shared<System>(std::move(disk));
}

std::unique_ptr<ledger::MarkFile> mark_file_on(std::shared_ptr<Disk> disk,
                                               const std::string& path) {
  Handle handle{disk, nullptr, disk->generation()};
  if (!disk->open(path, handle.file).ok() && !disk->create(path, true, handle.file).ok())
    return nullptr;
  return std::make_unique<DiskMarkFile>(std::move(handle));
}

}  // namespace urna::crash
