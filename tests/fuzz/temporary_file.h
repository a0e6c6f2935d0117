// A file in memory for readers that take a path; one for each program, rewritten for every input.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

#include "ledger/file.h"
#include "tests/fuzz/target.h"

namespace urna::fuzz {

inline std::string temporary_folder() {
  static const struct Folder {
    std::string path;
    Folder() {
      const bool memory = std::filesystem::is_directory("/dev/shm");
      path = std::string(memory ? "/dev/shm" : "/tmp") + "/urna-fuzz-" + std::to_string(::getpid());
      std::filesystem::create_directories(path);
    }
    ~Folder() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
  } folder;
  return folder.path;
}

// Returns the path of a file that holds exactly these bytes.
inline std::string temporary_file(ByteView bytes, const std::string& name = "input") {
  const std::string path = temporary_folder() + "/" + name;
  const ledger::Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  require(file.open() && ledger::write_all(file.number(), bytes, path).ok(), "no temporary file");
  return path;
}

}  // namespace urna::fuzz
