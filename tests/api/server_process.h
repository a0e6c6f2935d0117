// `urna serve` as a process of its own, for what can only be done to a process.
#pragma once

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

namespace urna::api {

class ServerProcess {
 public:
  // `files`: its limit on open files, which it cannot raise; 0: ours.
  explicit ServerProcess(const std::string& ledger, std::vector<std::string> more = {},
                         rlim_t files = 0) {
    int out[2], err[2];
    EXPECT_EQ(::pipe(out), 0);
    EXPECT_EQ(::pipe(err), 0);
    std::vector<std::string> words{program(), "serve",    "--ledger",
                                   ledger,    "--listen", "127.0.0.1:0"};
    words.insert(words.end(), more.begin(), more.end());
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    child_ = ::fork();
    if (child_ == 0) {
      const rlimit limit{files, files};
      if (files > 0) ::setrlimit(RLIMIT_NOFILE, &limit);
      ::dup2(out[1], STDOUT_FILENO);
      ::dup2(err[1], STDERR_FILENO);
      for (const int end : {out[0], out[1], err[0], err[1]}) ::close(end);
      ::execv(pointers[0], pointers.data());
      ::_exit(127);
    }
    ::close(out[1]);
    ::close(err[1]);
    err_ = err[0];
    for (char c = 0; ::read(out[0], &c, 1) == 1 && c != '\n';) line_ += c;
    ::close(out[0]);
    const std::size_t at = line_.find("127.0.0.1:");
    if (at != std::string::npos)
      port_ = static_cast<std::uint16_t>(std::stoul(line_.substr(at + 10)));
  }
  ~ServerProcess() {
    if (child_ > 0) stop();
    ::close(err_);
  }
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;
  static std::string program() { return std::string(URNA_BINARY_DIR) + "/urna"; }
  static bool is_built() { return std::filesystem::exists(program()); }
  std::uint16_t port() const { return port_; }  // 0: it did not start
  pid_t child() const { return child_; }
  std::size_t open_files() const {
    std::size_t count = 0;
    for (const auto& file :
         std::filesystem::directory_iterator("/proc/" + std::to_string(child_) + "/fd"))
      count += file.path().empty() ? 0 : 1;
    return count;
  }
  // Asks it to stop. Returns its exit code, -1 if a signal ended it.
  int stop() {
    ::kill(child_, SIGTERM);
    int status = 0;
    ::waitpid(child_, &status, 0);
    child_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  // What it said on stderr. Requires: stop() was called.
  std::string said() const {
    std::string text;
    for (char c = 0; ::read(err_, &c, 1) == 1;) text += c;
    return text;
  }

 private:
  pid_t child_ = 0;
  int err_ = -1;
  std::string line_;
  std::uint16_t port_ = 0;
};

}  // namespace urna::api
