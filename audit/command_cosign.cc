// `urna-audit cosign`: a witness, and with --audit one that replays every entry before it signs.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "audit/command_words.h"
#include "audit/cosign.h"
#include "audit/follow.h"
#include "ledger/http_client.h"

namespace urna::audit {

using ledger::Errc;
using ledger::Error;
using ledger::Result;

namespace {

struct Words {
  std::string listen, state, key, new_key, name, audit;
  std::vector<std::string> logs;
  unsigned jobs = 0;
};

void say(const std::string& line) { std::fprintf(stderr, "urna-audit cosign: %s\n", line.c_str()); }

Result<CosignerKeys> keys_of(const Words& words) {
  if (!ledger::is_key_name(words.name))
    return Error{Errc::usage, "--name: a key name without spaces and plus signs"};
  URNA_ASSIGN(const ledger::Seed seed, ledger::read_seed_file(words.key));
  CosignerKeys keys{words.name, ledger::SigningKey(seed), {}};
  for (const std::string& log : words.logs) {
    URNA_ASSIGN(ledger::VerifierKey key, ledger::parse_vkey(text_or_file(log)));
    if (key.type != ledger::NoteKeyType::ed25519)
      return Error{Errc::usage, "--log " + key.name + ": not a log's key"};
    for (const ledger::VerifierKey& other : keys.logs)
      if (other.name == key.name) return Error{Errc::usage, "--log " + key.name + " stands twice"};
    keys.logs.push_back(std::move(key));
  }
  return keys;
}

int make_key(const Words& words) {
  if (!ledger::is_key_name(words.name))
    return fail("--name", {Errc::usage, "needed for the vkey"}, kUsage);
  const ledger::Seed seed = ledger::Seed::random();
  if (auto written = ledger::write_seed_file(words.new_key, seed); !written)
    return fail(words.new_key, written.error(), kOwnFault);
  const ledger::SigningKey key(seed);
  std::printf("%s\n", to_text(ledger::VerifierKey{words.name, ledger::NoteKeyType::cosignature,
                                                  key.public_key()})
                          .c_str());
  return kRight;
}

// What an auditing cosigner follows, and the source that it follows it by.
struct Audited {
  std::unique_ptr<ledger::Source> source;
  std::unique_ptr<Follower> follower;
};

Result<Audited> audited_by(const Words& words, const ledger::VerifierKey& log) {
  Audited audited;
  URNA_ASSIGN(audited.source, ledger::http_source(words.audit));
  audited.follower = std::make_unique<Follower>(*audited.source, log, words.jobs);
  return audited;
}

// The long replay, before anybody waits for an answer. Whatever it finds is found again, and
// answered, when a checkpoint is brought.
void catch_up(Audited& audited, const ledger::VerifierKey& log) {
  const auto bytes = audited.source->get("checkpoint");
  const auto opened = bytes ? ledger::open_checkpoint(ledger::text_of(*bytes), log)
                            : Result<ledger::SignedCheckpoint>(bytes.error());
  if (!opened) return say("no checkpoint to begin with: " + to_text(opened.error()));
  const auto finding = audited.follower->follow(opened->checkpoint);
  say(finding ? "check " + finding->check + ": " + finding->why
              : "replayed " + std::to_string(audited.follower->judged()) + " entries: lawful");
}

int serve(const Words& words, Cosigner& cosigner, const std::string& vkey) {
  auto server = HttpServer::start(words.listen,
                                  [&](const Request& request) { return cosigner.answer(request); });
  if (!server)
    return fail("--listen", server.error(), server.code() == Errc::usage ? kUsage : kOwnFault);
  const std::string address = words.listen.substr(0, words.listen.rfind(':'));
  std::printf("vkey %s\nlistening at http://%s:%u\n", vkey.c_str(), address.c_str(),
              static_cast<unsigned>((*server)->port()));
  std::fflush(stdout);
  wait_for_stop();
  (*server)->stop();
  return kRight;
}

int run_cosign(const Words& words) {
  if (!words.new_key.empty()) return make_key(words);
  if (words.listen.empty() || words.state.empty() || words.key.empty() || words.logs.empty())
    return fail("cosign", {Errc::usage, "--listen, --state, --key and --log are needed"}, kUsage);
  if (!words.audit.empty() && words.logs.size() != 1)
    return fail("--audit", {Errc::usage, "goes with exactly one --log"}, kUsage);
  auto keys = keys_of(words);
  if (!keys) return fail("cosign", keys.error(), kUsage);
  const std::string vkey = to_text(keys->vkey());
  const ledger::VerifierKey log = keys->logs.front();
  block_stop_signals();
  auto folder = WitnessFolder::open(words.state);
  if (!folder) return fail(words.state, folder.error(), kOwnFault);
  Audited audited;
  Cosigner::Means means{
      [&](const Witnessed& witnessed) { return folder->write(witnessed); }, posix_seconds, {}, say};
  if (!words.audit.empty()) {
    auto made = audited_by(words, log);
    if (!made) return fail("--audit", made.error(), kUsage);
    audited = *std::move(made);
    catch_up(audited, log);
    means.auditor = [&](const ledger::Checkpoint& next) { return audited.follower->follow(next); };
  }
  auto cosigner = Cosigner::open(*std::move(keys), folder->found(), std::move(means));
  if (!cosigner) return fail(words.state, cosigner.error(), kOwnFault);
  return serve(words, **cosigner, vkey);
}

}  // namespace

void add_cosign(CLI::App& app, int& code) {
  auto words = std::make_shared<Words>();
  CLI::App* command =
      app.add_subcommand("cosign", "be a witness: cosign checkpoints that continue the last one");
  command->add_option("--listen", words->listen, "address:port; port 0: any free one");
  command->add_option("--state", words->state,
                      "folder of what was cosigned; made if it does not exist, never emptied");
  command->add_option("--key", words->key, "the witness's seed file (0600)");
  command->add_option("--new-key", words->new_key,
                      "make a seed file, print its vkey for --name, and end");
  command->add_option("--name", words->name, "the witness's name, e.g. witness.example/w1")
      ->required();
  command->add_option("--log", words->logs,
                      "a log's vkey, or a file that holds it; may be given several times");
  command->add_option("--audit", words->audit,
                      "http:// address of the log's tiles: replay every entry before signing");
  command->add_option("--jobs", words->jobs, "threads; 0: one per core");
  command->footer(
      "Examples:\n"
      "  urna-audit cosign --new-key w1.seed --name witness.example/w1\n"
      "  urna-audit cosign --listen 127.0.0.1:8090 --state w1 --key w1.seed \\\n"
      "      --name witness.example/w1 --log balti.vkey\n"
      "  urna-audit cosign --listen 127.0.0.1:8091 --state a1 --key a1.seed \\\n"
      "      --name auditor.example/a1 --log balti.vkey --audit http://127.0.0.1:8080/log\n"
      "Ends with 0 at SIGTERM.");
  command->callback([words, &code] { code = run_cosign(*words); });
}

}  // namespace urna::audit
