#include "tests/crash/disk.h"

#include <algorithm>

namespace urna::crash {

using rocksdb::IOStatus;

namespace {

IOStatus power_is_off() { return IOStatus::IOError("the power is off"); }
IOStatus no_such(const std::string& path) { return IOStatus::PathNotFound(path); }
std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

}  // namespace

void Disk::cut_after(std::uint64_t calls, Dice& dice) {
  const std::lock_guard lock(mutex_);
  cut_at_ = changes_ + calls;
  last_call_done_ = dice() % 2 == 0;
}

void Disk::fail_after(std::uint64_t calls, IOStatus error, bool done) {
  const std::lock_guard lock(mutex_);
  fail_at_ = changes_ + calls;
  failure_ = std::move(error);
  fail_done_ = done;
  failed_ = false;
}

bool Disk::off() const {
  const std::lock_guard lock(mutex_);
  return off_;
}

// The call during which the power goes may have had its effect; nobody is told.
Disk::Fate Disk::next_fate(std::uint64_t generation) {
  if (off_ || generation != generation_) return Fate::off;
  ++changes_;
  if (changes_ == cut_at_) {
    off_ = true;
    return last_call_done_ ? Fate::fail_done : Fate::off;
  }
  if (changes_ != fail_at_) return Fate::real;
  failed_ = true;
  return fail_done_ ? Fate::fail_done : Fate::fail;
}

IOStatus Disk::end_of(Fate fate) const {
  if (fate == Fate::real) return IOStatus::OK();
  return off_ ? power_is_off() : failure_;
}

void Disk::apply(const NameChange& change, std::map<std::string, FilePtr>& names) {
  if (!change.from.empty()) names.erase(change.from);
  if (change.file) names[change.to] = change.file;
}

// What the platters have of a file.
void Disk::forget(File& file, Loss loss, std::size_t sector, Dice& dice) {
  std::string kept = file.durable;
  if (loss == Loss::end && file.now.size() > kept.size()) {
    const std::size_t more = dice() % (file.now.size() - kept.size() + 1);
    kept += file.now.substr(kept.size(), dice() % 2 == 0 ? more : more / sector * sector);
  }
  if (loss == Loss::sectors)
    for (const auto& [offset, length] : file.unsynced)
      for (std::size_t at = offset / sector * sector; at < offset + length; at += sector) {
        if (dice() % 2 == 0 || at >= file.now.size()) continue;
        const std::string written = file.now.substr(at, sector);
        if (kept.size() < at + written.size()) kept.resize(at + written.size(), '\0');
        kept.replace(at, written.size(), written);
      }
  file.now = file.durable = kept;
  file.unsynced.clear();
}

// Names come back as their directory's last sync left them, with the first few of the changes since
// (a journal of names keeps their order).
void Disk::restart(Loss loss, std::size_t sector, Dice& dice) {
  const std::lock_guard lock(mutex_);
  for (auto& [directory, changes] : name_changes_) {
    const std::size_t kept = loss == Loss::all ? 0 : dice() % (changes.size() + 1);
    for (std::size_t i = 0; i < kept; ++i) apply(changes[i], durable_names_);
    changes.clear();
  }
  names_ = durable_names_;
  for (auto& [path, file] : names_) {
    auto kept = std::make_shared<File>(*file);  // a dying handle may still hold the old one
    forget(*kept, loss, sector, dice);
    file = kept;
  }
  durable_names_ = names_;
  off_ = false;
  cut_at_ = fail_at_ = 0;
  ++generation_;
}

IOStatus Disk::create(const std::string& path, bool fresh, FilePtr& out) {
  const std::lock_guard lock(mutex_);
  const auto stands = names_.find(path);
  if (!fresh && stands != names_.end()) {
    out = stands->second;
    return off_ ? power_is_off() : IOStatus::OK();
  }
  const Fate fate = next_fate(generation_);
  if (fate == Fate::fail || fate == Fate::off) return end_of(fate);
  out = std::make_shared<File>();
  const NameChange change{"", path, out};
  apply(change, names_);
  name_changes_[folder_of(path)].push_back(change);
  return end_of(fate);
}

IOStatus Disk::open(const std::string& path, FilePtr& out) const {
  const std::lock_guard lock(mutex_);
  if (off_) return power_is_off();
  const auto found = names_.find(path);
  if (found == names_.end()) return no_such(path);
  out = found->second;
  return IOStatus::OK();
}

IOStatus Disk::append(File& file, std::uint64_t generation, const rocksdb::Slice& bytes) {
  std::size_t end = 0;
  {
    const std::lock_guard lock(mutex_);
    end = file.now.size();
  }
  return write_at(file, generation, end, bytes);
}

IOStatus Disk::write_at(File& file, std::uint64_t generation, std::size_t at,
                        const rocksdb::Slice& bytes) {
  const std::lock_guard lock(mutex_);
  const Fate fate = next_fate(generation);
  if (fate == Fate::fail || fate == Fate::off) return end_of(fate);
  if (file.now.size() < at + bytes.size()) file.now.resize(at + bytes.size(), '\0');
  file.now.replace(at, bytes.size(), bytes.data(), bytes.size());
  file.unsynced.emplace_back(at, bytes.size());
  return end_of(fate);
}

IOStatus Disk::truncate(File& file, std::uint64_t generation, std::size_t size) {
  const std::lock_guard lock(mutex_);
  if (size == file.now.size()) return IOStatus::OK();
  const Fate fate = next_fate(generation);
  if (fate == Fate::fail || fate == Fate::off) return end_of(fate);
  file.now.resize(size);
  return end_of(fate);
}

IOStatus Disk::sync(File& file, std::uint64_t generation) {
  const std::lock_guard lock(mutex_);
  const Fate fate = next_fate(generation);
  if (fate == Fate::fail || fate == Fate::off) return end_of(fate);
  if (lies_) return end_of(fate);
  file.durable = file.now;
  file.unsynced.clear();
  return end_of(fate);
}

IOStatus Disk::read(const File& file, std::uint64_t generation, std::size_t at, std::size_t count,
                    char* scratch, rocksdb::Slice* out) const {
  const std::lock_guard lock(mutex_);
  if (off_ || generation != generation_) return power_is_off();
  const std::size_t there = at < file.now.size() ? std::min(count, file.now.size() - at) : 0;
  if (there > 0) std::copy_n(file.now.data() + at, there, scratch);
  *out = rocksdb::Slice(scratch, there);
  return IOStatus::OK();
}

// Requires: both names in one directory.
IOStatus Disk::change_name(NameChange change) {
  const std::lock_guard lock(mutex_);
  const auto found = names_.find(change.from);
  if (off_) return power_is_off();
  if (found == names_.end()) return no_such(change.from);
  const Fate fate = next_fate(generation_);
  if (fate == Fate::fail || fate == Fate::off) return end_of(fate);
  if (!change.to.empty()) change.file = found->second;
  name_changes_[folder_of(change.from)].push_back(change);
  apply(change, names_);
  return end_of(fate);
}

IOStatus Disk::sync_directory(const std::string& path, std::uint64_t generation) {
  const std::lock_guard lock(mutex_);
  const Fate fate = next_fate(generation);
  if (fate == Fate::fail || fate == Fate::off) return end_of(fate);
  auto& changes = name_changes_[path];
  for (const NameChange& change : changes) apply(change, durable_names_);
  changes.clear();
  return end_of(fate);
}

IOStatus Disk::make_directory(const std::string& path, bool may_stand) {
  const std::lock_guard lock(mutex_);
  if (off_) return power_is_off();
  const bool made = directories_.insert(path).second;
  return made || may_stand ? IOStatus::OK() : IOStatus::IOError(path + " stands there already");
}

bool Disk::is_directory(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  return directories_.contains(path);
}

std::vector<std::string> Disk::list(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> found;
  for (const auto& [name, file] : names_)
    if (folder_of(name) == path) found.push_back(name.substr(path.size() + 1));
  return found;
}

}  // namespace urna::crash
