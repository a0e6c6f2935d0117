// `urna init`: founds a ledger and announces its first edition. The law judges both acts before
// anything is made; --dry-run ends there.
#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include "api/commands/acts.h"
#include "api/commands/desk.h"
#include "api/commands/edition_file.h"
#include "api/commands/new_ledger.h"
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

Result<> found_and_announce(const ActOptions& options, Founding founding) {
  NewLedger made(options.ledger);
  URNA_TRY(made.create(options.origin));
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
  std::printf("%s\n", ledger::to_json(founding.announced).c_str());
  return Ok{};
}

}  // namespace

int run_init(const ActOptions& options) {
  const auto done = init(options);
  return done ? kExitRight : fail("init", done.error());
}

}  // namespace urna::api
