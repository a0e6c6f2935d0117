#include "tests/crash/program.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "ledger/result.h"

namespace urna::crash {

namespace {
constexpr int kStartPatience_ms = 30'000;
constexpr int kTick_ms = 2;
}  // namespace

std::string built(const std::string& name) { return std::string(URNA_BINARY_DIR) + "/" + name; }

// Only what is safe between fork and exec in a process with threads.
void Program::become(const Setting& setting, int out) const {
  std::vector<char*> words;
  for (const std::string& word : setting.words) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  for (const std::string& pair : setting.environment) ::putenv(const_cast<char*>(pair.c_str()));
  ::dup2(out, STDOUT_FILENO);
  if (!setting.loud) ::dup2(error_, STDERR_FILENO);
  for (const auto& [what, most] : setting.limits) {
    const rlimit limit{most, most};
    ::setrlimit(static_cast<__rlimit_resource>(what), &limit);
  }
  if (setting.user != 0 && (::setgid(setting.user) != 0 || ::setuid(setting.user) != 0))
    ::_exit(126);
  ::execv(words[0], words.data());
  ::_exit(127);
}

Program::Program(const Setting& setting) {
  int ends[2];
  CHECK(::pipe2(ends, O_CLOEXEC) == 0);
  error_ = ::memfd_create("stderr", MFD_CLOEXEC);
  child_ = ::fork();
  CHECK(child_ >= 0);
  if (child_ == 0) become(setting, ends[1]);
  ::close(ends[1]);
  out_ = ends[0];
}

Program::~Program() {
  if (status_ < 0) put_to_an_end();
  ::close(out_);
  ::close(error_);
}

std::uint16_t Program::port() {
  const std::string sign = "http://";
  while (line_.find('\n') == std::string::npos) {
    pollfd waiting{out_, POLLIN, 0};
    char c = 0;
    if (::poll(&waiting, 1, kStartPatience_ms) <= 0 || ::read(out_, &c, 1) != 1) return 0;
    line_ += c;
  }
  const std::size_t colon = line_.find(':', line_.find(sign) + sign.size());
  if (line_.find(sign) == std::string::npos || colon == std::string::npos) return 0;
  return static_cast<std::uint16_t>(std::stoul(line_.substr(colon + 1)));
}

void Program::signal(int number) const {
  if (status_ < 0) ::kill(child_, number);
}

int Program::wait_at_most(int milliseconds) {
  for (int waited = 0; status_ < 0; waited += kTick_ms) {
    int status = 0;
    const pid_t got = ::waitpid(child_, &status, WNOHANG);
    if (got == child_)
      status_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    else if (waited >= milliseconds)
      return -1;
    else
      std::this_thread::sleep_for(std::chrono::milliseconds(kTick_ms));
  }
  return status_;
}

// Killed, it ends at once, or the kernel holds it and nobody can help.
void Program::put_to_an_end() {
  signal(SIGKILL);
  CHECK(wait_at_most(kEndPatience_ms) >= 0);
}

int Program::wait() {
  if (wait_at_most(kEndPatience_ms) < 0) {
    put_to_an_end();
    status_ = kHung;
  }
  return status_;
}
bool Program::ended() { return wait_at_most(0) >= 0; }

std::string Program::said() const {
  std::string text;
  char bytes[4096];
  for (off_t at = 0;;) {
    const ssize_t got = ::pread(error_, bytes, sizeof bytes, at);
    if (got <= 0) return text;
    text.append(bytes, static_cast<std::size_t>(got));
    at += got;
  }
}

Ran run(const Program::Setting& setting) {
  Program program(setting);
  const int code = program.wait();
  return {code, program.said()};
}

}  // namespace urna::crash
