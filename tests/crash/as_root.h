// What only root can do for a test: run a program as somebody else, mount a small disk. Tests of
// suites named ..AsRoot say why they skip; scripts/test counts them apart.
#pragma once

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "tests/crash/world.h"

namespace urna::crash {

constexpr unsigned kNobody = 65'534;

// "" or why no program of ours can be run as somebody else.
inline std::string lacks_nobody() {
  if (::getuid() != 0) return "needs root, to run the server as another user";
  Program::Setting setting{{built("urna"), "--help"}, {}, {}};
  setting.user = kNobody;
  return run(setting).code == 0 ? "" : "another user may not run what was built here";
}

// Gives everything below `directory` to the user.
inline void give_to(const std::string& directory, unsigned user) {
  CHECK(::lchown(directory.c_str(), user, user) == 0);
  for (const auto& file : std::filesystem::recursive_directory_iterator(directory))
    CHECK(::lchown(file.path().c_str(), user, user) == 0);
}

// A small disk in memory, if we may mount one, with the world's ledger on it.
class SmallDisk {
 public:
  explicit SmallDisk(const World& world) : path_(world.folder / "small") {
    namespace fs = std::filesystem;
    fs::create_directory(path_);
    mounted_ = ::mount("none", path_.c_str(), "tmpfs", 0, "size=640m") == 0;
    if (!mounted_) return;
    fs::copy(world.ledger, path_ + "/ledger", fs::copy_options::recursive);
    fs::remove_all(world.ledger);
    fs::create_directory_symlink(path_ + "/ledger", world.ledger);
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(path_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  bool mounted() const { return mounted_; }
  // Leaves `left` bytes.
  void fill(std::uint64_t left) const {
    const std::uint64_t there = std::filesystem::space(path_).available;
    const std::string name = path_ + "/filler";
    std::ofstream(name).close();
    const ledger::Descriptor file(::open(name.c_str(), O_WRONLY | O_CLOEXEC));
    CHECK(::posix_fallocate(file.number(), 0, static_cast<off_t>(there - left)) == 0);
  }
  void empty() const { std::filesystem::remove(path_ + "/filler"); }
  void make_writable(bool writable) const {
    CHECK(::mount("none", path_.c_str(), "tmpfs", MS_REMOUNT | (writable ? 0 : MS_RDONLY),
                  "size=640m") == 0);
  }

 private:
  std::string path_;
  bool mounted_ = false;
};

}  // namespace urna::crash
