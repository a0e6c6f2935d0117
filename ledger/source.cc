// Sources: memory and directory. The tar kind is in tar.cc.
#include "ledger/source.h"

#include <algorithm>
#include <filesystem>

#include "ledger/file.h"
#include "ledger/place.h"
#include "ledger/tile.h"

namespace urna::ledger {

namespace fs = std::filesystem;

bool is_bundle_name(std::string_view name) {
  if (name == "checkpoint" || name == "vkey" || name == "policy") return true;
  if (name.starts_with("blob/")) {
    Bytes hash;
    return from_hex(name.substr(5), hash) && hash.size() == Hash::kSize;
  }
  return parse_tile_path(name).ok();
}

namespace {

class MemorySource : public Source {
 public:
  explicit MemorySource(std::map<std::string, Bytes, std::less<>> resources)
      : resources_(std::move(resources)) {}
  Result<Bytes> get(std::string_view name) const override {
    const auto found = resources_.find(name);
    if (found == resources_.end()) return Error{Errc::not_found, std::string(name)};
    return found->second;
  }
  Result<std::vector<std::string>> list() const override {
    std::vector<std::string> names;
    for (const auto& [name, bytes] : resources_) names.push_back(name);
    return names;
  }

 private:
  std::map<std::string, Bytes, std::less<>> resources_;
};

class DirectorySource : public Source {
 public:
  explicit DirectorySource(std::string path) : path_(std::move(path)) {}
  Result<Bytes> get(std::string_view name) const override {
    if (!is_bundle_name(name)) return Error{Errc::not_found, std::string(name)};
    const std::string file = path_ + "/" + std::string(name);
    Result<Bytes> read = read_file(file, kMaxResourceBytes);
    if (!read && read.code() == Errc::io) return why_not(file, read.error());
    URNA_ASSIGN(Bytes bytes, std::move(read));
    if (bytes.empty()) return Error{Errc::malformed, std::string(name) + " is empty"};
    return bytes;
  }
  Result<std::vector<std::string>> list() const override;

 private:
  Result<> add(const fs::directory_entry& entry, std::vector<std::string>& names) const;
  static Error why_not(const std::string& file, const Error& error);
  std::string path_;
};

// What is no plain file is a bundle's own fault; that one cannot be read is the disk's.
Error DirectorySource::why_not(const std::string& file, const Error& error) {
  std::error_code unknown;
  const fs::file_status status = fs::symlink_status(file, unknown);
  const bool other = fs::status_known(status) && fs::exists(status) && !fs::is_regular_file(status);
  return other ? Error{Errc::malformed, error.detail} : unreadable(error);
}

Result<> DirectorySource::add(const fs::directory_entry& entry,
                              std::vector<std::string>& names) const {
  std::error_code error;
  const std::string name = entry.path().lexically_relative(path_).generic_string();
  const fs::file_type type = entry.symlink_status(error).type();
  if (type == fs::file_type::directory) return Ok{};
  if (error || type != fs::file_type::regular)
    return Error{Errc::malformed, name + " is not a plain file"};
  if (entry.file_size(error) == 0) return Error{Errc::malformed, name + " is empty"};
  if (!is_bundle_name(name)) return Error{Errc::malformed, "no bundle has a file '" + name + "'"};
  if (names.size() == kMaxBundleNames) return Error{Errc::over_limit, "too many files"};
  names.push_back(name);
  return Ok{};
}

Result<std::vector<std::string>> DirectorySource::list() const {
  std::vector<std::string> names;
  std::error_code error;
  fs::recursive_directory_iterator walk(path_, error);
  for (; !error && walk != fs::recursive_directory_iterator(); walk.increment(error))
    URNA_TRY(add(*walk, names));
  if (error) return Error{Errc::storage, path_ + ": " + error.message()};
  std::ranges::sort(names);
  return names;
}

class DirectoryWriter : public BundleWriter {
 public:
  explicit DirectoryWriter(std::string path) : path_(std::move(path)), temporary_(path_ + ".tmp") {}
  ~DirectoryWriter() override {
    std::error_code ignored;  // a bundle that was not finished leaves nothing
    if (!finished_) fs::remove_all(temporary_, ignored);
  }
  Result<> put(std::string_view name, ByteView bytes) override {
    CHECK(is_bundle_name(name) && !bytes.empty() && name > last_);
    last_ = name;
    std::error_code error;
    const std::string file = temporary_ + "/" + last_;
    fs::create_directories(fs::path(file).parent_path(), error);
    if (error) return Error{Errc::io, file + ": " + error.message()};
    return write_file(file, bytes);
  }
  Result<> finish() override {
    std::error_code error;
    fs::rename(temporary_, path_, error);
    if (error) return Error{Errc::io, path_ + ": " + error.message()};
    finished_ = true;
    reached_place("bundle renamed");
    const std::string parent = fs::path(path_).parent_path().string();
    return sync_directory(parent.empty() ? "." : parent);
  }

 private:
  std::string path_, temporary_, last_;
  bool finished_ = false;
};

}  // namespace

std::unique_ptr<Source> memory_source(std::map<std::string, Bytes, std::less<>> resources) {
  return std::make_unique<MemorySource>(std::move(resources));
}

Result<std::unique_ptr<Source>> open_directory(const std::string& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return Error{Errc::io, path + " is not a directory"};
  return std::unique_ptr<Source>(std::make_unique<DirectorySource>(path));
}

Result<std::unique_ptr<Source>> open_bundle(const std::string& path) {
  std::error_code error;
  if (!fs::exists(path, error)) return Error{Errc::io, path + ": there is no such bundle"};
  return fs::is_directory(path, error) ? open_directory(path) : open_tar(path);
}

Result<std::unique_ptr<BundleWriter>> create_directory_bundle(const std::string& path) {
  std::error_code error;
  if (!fs::create_directory(path + ".tmp", error))
    return Error{Errc::io, path + ".tmp: " + (error ? error.message() : "stands there already")};
  return std::unique_ptr<BundleWriter>(std::make_unique<DirectoryWriter>(path));
}

Result<std::unique_ptr<BundleWriter>> create_bundle(const std::string& path) {
  std::error_code error;
  if (fs::exists(fs::symlink_status(path, error))) return Error{Errc::io, path + " exists already"};
  return path.ends_with(".tar") ? create_tar_bundle(path) : create_directory_bundle(path);
}

}  // namespace urna::ledger
