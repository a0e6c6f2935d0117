#include "api/commands/audit_program.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "ledger/file.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Result;

Result<std::string> audit_beside() {
  std::error_code unread;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", unread);
  if (unread) return Error{Errc::io, "/proc/self/exe: " + unread.message()};
  return (self.parent_path() / "urna-audit").string();
}

namespace {

constexpr std::size_t kMaxReport_bytes = std::size_t{1} << 20;
constexpr int kNotStarted = 127;

// In the child, where nothing may be allocated: what it prints goes into the pipe.
[[noreturn]] void become(const char* program, char* const* argv, int output) {
  if (::dup2(output, STDOUT_FILENO) >= 0) ::execv(program, argv);
  ::_exit(kNotStarted);
}

std::string read_all(int descriptor) {
  std::string text;
  char part[4096];
  while (true) {
    const ssize_t got = ::read(descriptor, part, sizeof part);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return text;
    if (text.size() < kMaxReport_bytes) text.append(part, static_cast<std::size_t>(got));
  }
}

std::string last_line(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  return std::string(text.substr(text.rfind('\n') + 1));
}

}  // namespace

Result<AuditRun> run_audit(const std::string& program, const std::vector<std::string>& words) {
  if (::access(program.c_str(), X_OK) != 0) return ledger::io_error(program);
  std::vector<std::string> all{program, "verify"};
  all.insert(all.end(), words.begin(), words.end());
  std::vector<char*> argv;
  for (std::string& word : all) argv.push_back(word.data());
  argv.push_back(nullptr);
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return ledger::io_error("pipe");
  ledger::Descriptor output(ends[0]), input(ends[1]);
  const pid_t child = ::fork();
  if (child < 0) return ledger::io_error("fork");
  if (child == 0) become(program.c_str(), argv.data(), input.number());
  input.close();
  AuditRun run;
  run.text = read_all(output.number());
  run.verdict = last_line(run.text);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return ledger::io_error(program);
  if (!WIFEXITED(status) || WEXITSTATUS(status) == kNotStarted)
    return Error{Errc::io, program + " did not run to its end"};
  run.exit_code = WEXITSTATUS(status);
  return run;
}

}  // namespace urna::api
