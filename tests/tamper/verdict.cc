#include "tests/tamper/verdict.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>

extern char** environ;

namespace urna::tamper {

namespace {

Verdict verdict_of(const audit::Report& report) {
  return {report.exit_code(), report.first_fault ? report.first_fault->check : "", to_text(report)};
}

}  // namespace

audit::Options options_of(const Mutant& mutant, bool batch) {
  audit::Options options;
  options.jobs = 1;
  options.batch = batch;
  if (!mutant.key.empty()) options.key = *ledger::parse_vkey(mutant.key);
  if (!mutant.policy.empty()) options.policy = *ledger::parse_policy(mutant.policy);
  options.trusted = mutant.trust;
  return options;
}

Verdict judge(const std::string& path, const audit::Options& options) {
  const auto source = ledger::open_bundle(path);
  if (source) return verdict_of(audit::verify(**source, options).report);
  audit::Report report;
  if (source.code() != ledger::Errc::io)
    report.first_fault = {"1", std::nullopt, to_text(source.error()), audit::Kind::tampered};
  Verdict verdict = verdict_of(report);
  if (source.code() == ledger::Errc::io) verdict.exit = audit::kUsage;
  return verdict;
}

Verdict judge(const Mutant& mutant, bool batch) {
  const MemoryFile file(mutant.tar);
  return judge(file.path(), options_of(mutant, batch));
}

std::string missed(const Mutant& mutant, const Verdict& verdict) {
  if (verdict.exit != mutant.exit)
    return "exit " + std::to_string(verdict.exit) + " instead of " + std::to_string(mutant.exit);
  if (mutant.check != "*" && verdict.check != mutant.check)
    return "check '" + verdict.check + "' instead of '" + mutant.check + "'";
  if (mutant.check == "*" && verdict.check.empty()) return "no check is named";
  if (!mutant.says.empty() && verdict.text.find(mutant.says) == std::string::npos)
    return "the report does not say '" + mutant.says + "'";
  return "";
}

namespace {

std::string write(const std::string& path, ByteView bytes) {
  std::ofstream(path, std::ios::binary) << ledger::text_of(bytes);
  return path;
}

// Runs it with its output in a pipe. Returns the exit code, or 128 and the signal's number.
int run(std::vector<std::string> words, std::string& out) {
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::array<int, 2> ends{};
  CHECK(::pipe(ends.data()) == 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  pid_t child = 0;
  CHECK(::posix_spawn(&child, argv[0], &actions, nullptr, argv.data(), environ) == 0);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  std::array<char, 4096> part{};
  for (ssize_t got = 0; (got = ::read(ends[0], part.data(), part.size())) > 0;)
    out.append(part.data(), static_cast<std::size_t>(got));
  ::close(ends[0]);
  int status = 0;
  CHECK(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// "first fault: check 7.4, entry 12: ..."
std::string check_in(const std::string& text) {
  constexpr std::string_view kWords = "first fault: check ";
  const std::size_t at = text.find(kWords);
  if (at == std::string::npos) return "";
  const std::size_t start = at + kWords.size();
  return text.substr(start, text.find_first_of(",:", start) - start);
}

}  // namespace

Verdict run_program(const std::string& program, const std::string& folder, const Mutant& mutant) {
  std::vector<std::string> words{program,      "verify", write(folder + "/bundle.tar", mutant.tar),
                                 "--progress", "none",   "--jobs",
                                 "1"};
  if (!mutant.key.empty()) words.insert(words.end(), {"--key", mutant.key});
  if (!mutant.policy.empty())
    words.insert(words.end(),
                 {"--policy", write(folder + "/policy", ledger::view_of(mutant.policy))});
  for (const std::string& trust : mutant.trust)
    words.insert(words.end(), {"--trust", write(folder + "/trust", ledger::view_of(trust))});
  Verdict verdict;
  verdict.exit = run(std::move(words), verdict.text);
  verdict.check = check_in(verdict.text);
  return verdict;
}

}  // namespace urna::tamper
