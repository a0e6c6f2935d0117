// A program of ours as a child: started with more environment, killed, awaited.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace urna::crash {

constexpr int kEndPatience_ms = 60'000, kHung = 1'000;

// Where the build put our programs.
std::string built(const std::string& name);

class Program {
 public:
  struct Setting {
    std::vector<std::string> words;                     // program and arguments
    std::vector<std::string> environment;               // "NAME=value", added to ours
    std::vector<std::pair<int, std::uint64_t>> limits;  // RLIMIT_.. and its soft value
    bool loud = false;                                  // its stderr goes to ours, not to a file
    unsigned user = 0;                                  // who runs it; 0: as we
  };
  explicit Program(const Setting& setting);
  ~Program();  // kills what still runs
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // Waits for the line that says where it listens. Returns 0 if it ended or said nothing in time.
  std::uint16_t port();
  void signal(int number) const;
  // Waits for the end. Returns the exit code, or 128 + the signal. What does not end in
  // kEndPatience_ms is killed and gives kHung: no test waits for ever.
  int wait();
  // The same, but not for longer, and killing nobody; -1 if it still runs.
  int wait_at_most(int milliseconds);
  bool ended();
  pid_t id() const { return child_; }
  // What it wrote to stderr so far (nothing if loud), and after wait() to stdout.
  std::string said() const;

 private:
  [[noreturn]] void become(const Setting& setting, int out) const;
  void put_to_an_end();
  pid_t child_ = -1;
  int out_ = -1, error_ = -1, status_ = -1;
  std::string line_;
};

// Runs to the end, as wait() does; returns the exit code and stderr.
struct Ran {
  int code = -1;
  std::string said;
};
Ran run(const Program::Setting& setting);

}  // namespace urna::crash
