// `urna-audit monitor`: keeps watching a live log. `urna-audit fork`: judges a file that it wrote.
#include <CLI/CLI.hpp>
#include <cinttypes>
#include <cstdio>
#include <memory>

#include "audit/command_words.h"
#include "audit/monitor.h"
#include "ledger/http_client.h"
#include "ledger/witness.h"

namespace urna::audit {

using ledger::Errc;
using ledger::Error;
using ledger::Result;

namespace {

struct Words {
  std::string url, key, policy, state, mirror;
  std::vector<std::string> witnesses, also;
  std::uint64_t every_s = 60, stale_s = 0;
  unsigned jobs = 0;
  bool once = false;
};

Result<MonitorOptions> options_of(const Words& words) {
  MonitorOptions options;
  options.jobs = words.jobs;
  options.stale_s = words.stale_s;
  URNA_ASSIGN(options.log, ledger::parse_vkey(text_or_file(words.key)));
  if (words.policy.empty()) return options;
  URNA_ASSIGN(const ledger::Bytes bytes, ledger::read_file(words.policy, kMaxSmallFile));
  URNA_ASSIGN(options.policy, ledger::parse_policy(ledger::text_of(bytes)));
  for (const auto& log : options.policy->logs)
    if (log.key == options.log) return options;
  return Error{Errc::bad_policy, "it does not name the log of --key"};
}

// What a monitor looks at, and what keeps it alive.
struct Watched {
  std::unique_ptr<ledger::Source> log;
  std::vector<std::unique_ptr<ledger::Source>> views;
  std::vector<Place> places;
};

Result<> add_view(const std::string& url, Watched& watched) {
  URNA_ASSIGN(auto source, ledger::http_source(url));
  const ledger::Source* view = source.get();
  watched.views.push_back(std::move(source));
  watched.places.push_back({url,
                            [view]() -> Result<std::string> {
                              URNA_ASSIGN(const ledger::Bytes bytes, view->get("checkpoint"));
                              return std::string(ledger::text_of(bytes));
                            },
                            view});
  return ledger::Ok{};
}

// A witness shows what it cosigned last below the hash of the log's origin.
Result<> add_witness(const std::string& url, const std::string& origin, Watched& watched) {
  URNA_ASSIGN(ledger::HttpUrl parsed, ledger::parse_http_url(url));
  const auto client = std::make_shared<ledger::HttpClient>(std::move(parsed), ledger::HttpLimits{});
  watched.places.push_back(
      {"witness " + url, [client, origin]() -> Result<std::string> {
         const auto answer = client->get(ledger::witnessed_checkpoint_path(origin));
         if (!answer) return Error{Errc::storage, to_text(answer.error())};
         if (answer->status != 200)
           return Error{Errc::storage, "HTTP " + std::to_string(answer->status)};
         return std::string(ledger::text_of(answer->body));
       }});
  return ledger::Ok{};
}

Result<Watched> watched_by(const Words& words, const MonitorOptions& options) {
  Watched watched;
  URNA_ASSIGN(watched.log, ledger::http_source(words.url));
  for (const std::string& url : words.also) URNA_TRY(add_view(url, watched));
  for (const std::string& url : words.witnesses)
    URNA_TRY(add_witness(url, options.log.name, watched));
  if (options.policy)
    for (const auto& witness : options.policy->witnesses)
      if (!witness.url.empty()) URNA_TRY(add_witness(witness.url, options.log.name, watched));
  return watched;
}

// What was seen before: the state file's, or the mirror's if that went further. No state file is a
// beginning; one that cannot be read is not.
Result<std::optional<Seen>> seen_before(const Words& words, const ledger::VerifierKey& log) {
  std::optional<Seen> seen;
  const auto bytes = ledger::read_file(words.state, kMaxSmallFile);
  if (bytes) {
    URNA_ASSIGN(seen, parse_seen(ledger::text_of(*bytes), log));
  } else if (bytes.code() != Errc::not_found) {
    return bytes.error();
  }
  if (words.mirror.empty()) return seen;
  const auto note = Mirror(words.mirror).checkpoint();
  if (!note && note.code() == Errc::not_found) return seen;
  if (!note) return note.error();
  URNA_ASSIGN(const auto kept, ledger::open_checkpoint(*note, log));
  if (!seen || ledger::open_checkpoint(seen->note, log)->checkpoint.size < kept.checkpoint.size)
    seen = Seen{*note, posix_seconds()};
  return seen;
}

// Beside the state: two signed notes with what connects them, or the alarm and the note it is of.
Result<> write_evidence(const Words& words, const Alarm& alarm) {
  const std::string text =
      alarm.evidence ? to_text(*alarm.evidence) : alarm.why + "\n\n" + alarm.checkpoint;
  const std::string name =
      words.state + "." +
      ledger::to_hex(ledger::sha256(ledger::view_of(text)).view()).substr(0, 16) +
      (alarm.evidence ? ".tlog-fork" : ".alarm");
  std::fprintf(stderr, "ALARM %s\n  evidence: %s\n", alarm.why.c_str(), name.c_str());
  return ledger::write_file(name, ledger::view_of(text));
}

// Returns the exit code of this look.
int look_once(const Words& words, Monitor& monitor) {
  const std::optional<Seen> before = monitor.seen();
  const Look look = monitor.look(posix_seconds());
  int code = look.exit_code();
  for (const Alarm& alarm : look.alarms)
    if (auto written = write_evidence(words, alarm); !written)
      std::fprintf(stderr, "urna-audit: evidence: %s\n", to_text(written.error()).c_str());
  for (const std::string& why : look.unknown) std::fprintf(stderr, "CANNOT SAY %s\n", why.c_str());
  for (const std::string& why : look.stale) std::fprintf(stderr, "STALE %s\n", why.c_str());
  if (monitor.seen() && monitor.seen() != before)
    if (auto kept = ledger::write_file(words.state, ledger::view_of(to_text(*monitor.seen())));
        !kept)
      code = fail("--state", kept.error(), kOwnFault);
  std::printf("%" PRIu64 " %" PRIu64 " entries: %s\n", posix_seconds(), look.size,
              code == kRight   ? "right"
              : code == kFault ? "ALARM"
              : code == kStale ? "right but stale"
                               : "cannot say");
  std::fflush(stdout);
  return code;
}

// Until it is asked to stop; then whether there ever was an alarm.
int keep_looking(const Words& words, Monitor& monitor) {
  int worst = kRight;
  do {
    if (look_once(words, monitor) == kFault) worst = kFault;
  } while (!stopped_within(words.every_s));
  return worst;
}

int run_monitor(const Words& words) {
  const auto options = options_of(words);
  if (!options) return fail("monitor", options.error(), kUsage);
  auto watched = watched_by(words, *options);
  if (!watched) return fail("monitor", watched.error(), kUsage);
  auto seen = seen_before(words, options->log);
  if (!seen) return fail(words.state, seen.error(), kOwnFault);
  if (!words.once) block_stop_signals();
  const Mirror mirror(words.mirror);
  Monitor monitor(*options, *watched->log, watched->places, *std::move(seen),
                  words.mirror.empty() ? nullptr : &mirror);
  return words.once ? look_once(words, monitor) : keep_looking(words, monitor);
}

int run_fork(const std::string& file, const std::string& key_words) {
  const auto key = ledger::parse_vkey(text_or_file(key_words));
  if (!key) return fail("--key", key.error(), kUsage);
  const auto bytes = ledger::read_file(file, ledger::kMaxForkBytes);
  if (!bytes && bytes.code() != Errc::over_limit) return fail(file, bytes.error(), kUsage);
  const auto evidence = bytes ? ledger::parse_fork(ledger::text_of(*bytes))
                              : Result<ledger::ForkEvidence>(bytes.error());
  if (!evidence) return fail(file, evidence.error(), kUnknown);
  const auto verdict = ledger::judge_fork(*evidence, *key);
  if (!verdict) return fail(file, verdict.error(), kUnknown);
  switch (*verdict) {
    case ledger::ForkVerdict::forked:
      std::printf("VERDICT: WRONG: %s signed two histories\n", key->name.c_str());
      return kFault;
    case ledger::ForkVerdict::consistent:
      std::printf("VERDICT: RIGHT: the two checkpoints are of one history\n");
      return kRight;
    default:
      std::printf("VERDICT: CANNOT SAY: nothing here connects the two checkpoints\n");
      return kUnknown;
  }
}

}  // namespace

void add_monitor(CLI::App& app, int& code) {
  auto words = std::make_shared<Words>();
  CLI::App* command = app.add_subcommand("monitor", "keep watching a live log");
  command->add_option("URL", words->url, "http:// address of the log's tiles")->required();
  command->add_option("--key", words->key, "the log's vkey, or a file that holds it")->required();
  command
      ->add_option("--state", words->state,
                   "file of the last checkpoint that was verified; evidence stands beside it")
      ->required();
  command->add_option("--policy", words->policy, "a tlog-policy file: witnesses and their quorum");
  command->add_option("--witness", words->witnesses,
                      "http:// address of a witness whose newest checkpoint is compared");
  command->add_option("--also", words->also,
                      "http:// address where the same log is shown, perhaps otherwise");
  command->add_option("--mirror", words->mirror,
                      "folder that keeps a bundle of all that was verified");
  command->add_option("--every", words->every_s, "seconds between looks")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{86'400}));
  command->add_option("--stale", words->stale_s,
                      "seconds after which the newest cosignature (without --policy: an unmoved "
                      "checkpoint) is too old");
  command->add_option("--jobs", words->jobs, "threads; 0: one per core");
  command->add_flag("--once", words->once, "look once; the exit code says what was seen");
  command->footer(
      "Examples:\n"
      "  urna-audit monitor http://127.0.0.1:8080/log --key balti.vkey --state balti.seen --once\n"
      "  urna-audit monitor http://127.0.0.1:8080/log --key balti.vkey --state balti.seen \\\n"
      "      --policy balti.policy --also http://mirror.example/log --stale 3600 --mirror balti\n"
      "Without --once it ends at SIGTERM: with 1 if there was an alarm, else with 0.");
  command->callback([words, &code] { code = run_monitor(*words); });
}

void add_fork(CLI::App& app, int& code) {
  auto words = std::make_shared<std::pair<std::string, std::string>>();
  CLI::App* command =
      app.add_subcommand("fork", "check a .tlog-fork: did the log sign two histories?");
  command->add_option("FILE", words->first, "a .tlog-fork")->required();
  command->add_option("--key", words->second, "the log's vkey, or a file that holds it")
      ->required();
  command->footer(
      "Example:\n  urna-audit fork balti.seen.0011223344556677.tlog-fork --key balti.vkey\n"
      "Exit codes: 1 the log forked, 0 the two checkpoints are consistent, 3 cannot say.");
  command->callback([words, &code] { code = run_fork(words->first, words->second); });
}

}  // namespace urna::audit
