// `urna demo`: an invented edition told, exported, audited by the auditor's own program, served.
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "api/commands/acts.h"
#include "api/commands/demo_story.h"
#include "api/serve.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;

namespace {

constexpr std::uint32_t kSealedResidents = 1'000, kOpenResidents = 10'000;

// Runs the auditor's own program, as anyone would.
int run_audit(const std::string& bundle, const std::string& key) {
  const std::string program =
      std::filesystem::read_symlink("/proc/self/exe").parent_path() / "urna-audit";
  std::printf("\n$ urna-audit verify %s --key %s\n\n", bundle.c_str(), key.c_str());
  std::fflush(stdout);
  const pid_t child = ::fork();
  if (child == 0) {
    ::execl(program.c_str(), "urna-audit", "verify", bundle.c_str(), "--key", key.c_str(),
            static_cast<char*>(nullptr));
    std::perror(program.c_str());
    ::_exit(kExitOwnFault);
  }
  int status = 0;
  while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : kExitOwnFault;
}

Result<std::string> demo_directory(const DemoOptions& options) {
  if (!options.ledger.empty()) return options.ledger;
  std::string pattern = (std::filesystem::temp_directory_path() / "urna-demo-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) return Error{Errc::io, pattern};
  return pattern + "/ledger";
}

void print_doors(const std::string& listen) {
  const std::string base = "http://" + listen;
  std::printf(
      "\nThe same ledger is served now, until Ctrl-C. Open\n      %s/api/v1/results\n      "
      "%s/api/v1/turnout\n      %s/api/v1/projects\n      %s/api/v1/entries/0\n      "
      "%s/log/checkpoint\n",
      base.c_str(), base.c_str(), base.c_str(), base.c_str(), base.c_str());
  std::fflush(stdout);
}

void greet(const std::string& directory, bool open) {
  std::printf(
      "A demonstration: an invented edition of the participatory budget of Bălți, with %s "
      "ballots.\nNobody in it is real, and one program plays every office. What it writes stands "
      "in\n%s\nLines that begin with \"refused\" are attempts to cheat, or mistakes, and the word "
      "they are refused with.\n",
      open ? "OPEN" : "SEALED", directory.c_str());
}

// Errors: any refusal that the story does not tell of.
Result<> tell(Host& host, const DemoOptions& options) {
  const std::uint32_t usual = options.open ? kOpenResidents : kSealedResidents;
  demo::Story story(host, options.open ? demo::Kind::open : demo::Kind::sealed,
                    options.residents > 0 ? options.residents : usual);
  URNA_TRY(options.open ? demo::tell_open(story) : demo::tell_sealed(story));
  demo::summarise(story);
  return demo::tell_next_year(story);
}

// The bundle holds all there is to know, and nothing of it is taken on trust.
int export_and_audit(const std::string& directory, const std::string& key) {
  std::printf(
      "\nTHE AUDIT\nThe whole log goes into one file, and a second program, which knows "
      "nothing but that file\nand whose log it should be, judges every entry again and "
      "counts again.\n\n");
  const std::string bundle = directory + ".tar";
  if (const int exported = run_export({directory, bundle}); exported != kExitRight) return exported;
  return run_audit(bundle, key);
}

}  // namespace

int run_demo(const DemoOptions& options) {
  const auto directory = demo_directory(options);
  if (!directory) return fail("demo", directory.error());
  if (auto made = Host::create(*directory, "demo.balti.urna.example/2026", ledger::Seed::random());
      !made)
    return fail("demo", made.error());
  auto host = Host::open(*directory, {});
  if (!host) return fail("demo", host.error());
  greet(*directory, options.open);
  if (const auto told = tell(**host, options); !told) return fail("demo", told.error());
  const std::string key = to_text((*host)->journal().vkey());
  if (auto closed = (*host)->close(); !closed) return fail("demo", closed.error());
  host->reset();
  if (const int audited = export_and_audit(*directory, key);
      audited != kExitRight || !options.serve)
    return audited;
  print_doors(options.listen);
  ActOptions serving;
  serving.ledger = *directory;
  serving.listen = options.listen;
  return run_serve(serving);
}

}  // namespace urna::api
