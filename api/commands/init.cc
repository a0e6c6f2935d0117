// `urna init`: founds a ledger and announces its first edition. The law judges both acts before
// anything is made; --dry-run ends there.
#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include "api/commands/acts.h"
#include "api/commands/desk.h"
#include "api/commands/edition_file.h"
#include "api/commands/new_ledger.h"
#include "api/ledger_folder.h"
#include "api/witness_calls.h"
#include "ledger/file.h"
#include "ledger/json.h"
#include "ledger/note.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;

namespace {

struct Founding {
  std::string origin;
  ledger::PublicKey log_key;
  Keys keys;
  ledger::EditionId edition;
  ledger::EditionAnnounced announced;

  Result<Bytes> founded() const;
  Result<Bytes> announcement() const;
};

Result<Bytes> Founding::founded() const {
  std::vector<ledger::PublicKey> founders;
  for (const ledger::SigningKey* key : keys) founders.push_back(key->public_key());
  std::ranges::sort(founders);
  const auto quorum = static_cast<std::uint8_t>(founders.size());
  return sign_checked(
      origin, {},
      ledger::LedgerFounded{fresh_nonce(), origin, log_key, std::move(founders), quorum}, keys);
}

Result<Bytes> Founding::announcement() const {
  ledger::EditionAnnounced event = announced;
  event.origin = origin;
  event.nonce = fresh_nonce();
  return sign_checked(origin, edition, std::move(event), keys);
}

// What the sequencer would say, on a state of its own.
Result<> judge(tally::State& state, const Result<Bytes>& submission_bytes) {
  if (!submission_bytes) return submission_bytes.error();
  URNA_ASSIGN(const ledger::Submission submission, ledger::parse_submission(*submission_bytes));
  tally::Verdict verdict = tally::check(submission, state.check_context());
  URNA_TRY(tally::admit(state, submission, *submission_bytes, verdict, 0));
  tally::evolve(state, submission, verdict, 0);
  return Ok{};
}

Result<> rehearse(const Founding& founding) {
  tally::State state(founding.origin);
  URNA_TRY(judge(state, founding.founded()));
  return judge(state, founding.announcement());
}

Result<> say(Host& host, const Result<Bytes>& submission, std::uint64_t& index) {
  if (!submission) return submission.error();
  const Answer answer = host.sequencer().submit_and_wait(*submission);
  if (!answer) return answer.error();
  index = answer->index;
  return Ok{};
}

// The policy of a log that has no key yet: its own line is written once the key is made.
Result<std::string> policy_with(const ledger::VerifierKey& log, const std::string& text) {
  std::string policy = "log " + to_text(log) + "\n" + text;
  URNA_TRY(ledger::parse_policy(policy));
  return policy;
}

// Returns the policy's text, "" without one, if no witness in it knows the origin (O12).
Result<std::string> read_new_policy(const ActOptions& options, const std::string& origin) {
  if (options.policy.empty()) return std::string();
  URNA_ASSIGN(const Bytes bytes, as_input(ledger::read_file(options.policy, kMaxPolicyFile)));
  std::string text(ledger::text_of(bytes));
  const ledger::PublicKey stand_in = ledger::SigningKey(ledger::Seed::random()).public_key();
  URNA_ASSIGN(const std::string whole,
              policy_with({origin, ledger::NoteKeyType::ed25519, stand_in}, text));
  URNA_ASSIGN(const ledger::Policy policy, ledger::parse_policy(whole));
  URNA_TRY(need_new_origin(policy, origin, WitnessOptions{}.deadline));
  return text;
}

Result<> write_policy(const std::string& directory, const std::string& origin,
                      const std::string& text) {
  if (text.empty()) return Ok{};
  URNA_ASSIGN(const ledger::Seed seed, ledger::read_seed_file(directory + "/keys/log"));
  const ledger::PublicKey key = ledger::SigningKey(seed).public_key();
  URNA_ASSIGN(const std::string policy,
              policy_with({origin, ledger::NoteKeyType::ed25519, key}, text));
  return ledger::write_file(directory + "/policy", ledger::view_of(policy));
}

Result<> found_and_announce(const ActOptions& options, Founding founding) {
  URNA_ASSIGN(const std::string policy, read_new_policy(options, founding.origin));
  NewLedger made(options.ledger);
  URNA_TRY(made.create(options.origin));
  URNA_TRY(write_policy(options.ledger, founding.origin, policy));
  URNA_ASSIGN(const auto host, Host::open(options.ledger, {}));
  founding.log_key = host->journal().vkey().key;
  std::uint64_t index = 0;
  URNA_TRY(say(*host, founding.founded(), index));
  URNA_TRY(say(*host, founding.announcement(), index));
  made.keep();
  std::printf("edition %s announced: entry %" PRIu64 "\nkey %s\n",
              ledger::to_hex(founding.edition.view()).c_str(), index,
              to_text(host->journal().vkey()).c_str());
  return Ok{};
}

// A dry run may leave out the origin and the founders' keys: others stand in.
Result<> init(const ActOptions& options) {
  URNA_ASSIGN(ledger::EditionAnnounced announced, read_edition_file(options.file));
  if (options.keys.empty() && !options.dry_run)
    return Error{Errc::usage, "the founders' keys are needed: --key FILE"};
  const bool unnamed = options.origin.empty() && options.dry_run;
  const std::string origin = unnamed ? "dry-run.example" : options.origin;
  if (!ledger::is_key_name(origin)) return Error{Errc::usage, kOriginForm};
  std::deque<ledger::SigningKey> held;
  URNA_ASSIGN(Keys keys, read_keys(options.keys, held));
  const ledger::SigningKey stand_in(ledger::Seed::random());
  if (keys.empty()) keys.push_back(&stand_in);
  Founding founding{origin, stand_in.public_key(), std::move(keys),
                    ledger::random_fixed<ledger::EditionId>(), std::move(announced)};
  URNA_TRY(rehearse(founding));
  if (!options.dry_run) return found_and_announce(options, std::move(founding));
  founding.announced.origin = options.origin;
  std::printf("%s\n", ledger::to_json(founding.announced).c_str());
  return Ok{};
}

}  // namespace

int run_init(const ActOptions& options) {
  const auto done = init(options);
  return done ? kExitRight : fail("init", done.error());
}

}  // namespace urna::api
