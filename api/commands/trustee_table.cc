#include "api/commands/trustee_table.h"

#include <cinttypes>
#include <cstdio>
#include <filesystem>

#include "api/commands/audit_program.h"
#include "api/commands/pick.h"
#include "api/commands/submission_folder.h"
#include "api/commands/terminal.h"
#include "api/commands/trustee_record.h"
#include "ledger/file.h"
#include "tally/ballot/transcript.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;
namespace fs = std::filesystem;

namespace {

Result<> need_place(const TrusteeOptions& options) {
  if (options.ledger.empty() == options.bundle.empty())
    return Error{Errc::usage, "give --ledger DIR, or --bundle BUNDLE with --key and --out"};
  if (options.bundle.empty()) return Ok{};
  if (options.key.empty())
    return Error{Errc::usage, "--key: the log's key, as you were given it, or a file with it"};
  if (options.out.empty())
    return Error{Errc::usage, "--out: a new folder, in which your part goes to the committee"};
  return Ok{};
}

Result<std::string> make_temporary() {
  std::error_code error;
  std::string pattern = (fs::temp_directory_path(error) / "urna-trustee-XXXXXX").string();
  if (error || ::mkdtemp(pattern.data()) == nullptr) return ledger::io_error(pattern);
  return pattern;
}

// Named by the log's key: the same trustee may have held a drill on another log.
std::string checkpoint_beside(const std::string& key_file, const ledger::VerifierKey& log) {
  Bytes id;
  ledger::put_u32(id, ledger::key_id(log));
  return key_file + "." + ledger::to_hex(id) + ".checkpoint";
}

}  // namespace

TrusteeTable::~TrusteeTable() {
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove_all(temporary_, ignored);
}

Result<> TrusteeTable::open_bundle(const TrusteeOptions& options) {
  std::optional<ledger::VerifierKey> key;
  if (!options.key.empty()) {
    URNA_ASSIGN(key, read_vkey(options.key, "--key"));
  }
  if (!options.ledger.empty()) {
    URNA_ASSIGN(desk_, Desk::open(options.ledger, options.edition));
    if (!key) key = desk_->host().journal().vkey();
    URNA_ASSIGN(temporary_, make_temporary());
    options_.bundle = temporary_ + "/bundle";
    URNA_TRY(write_bundle(desk_->host(), options_.bundle));
  }
  auto replayed = replay_bundle(options_.bundle, *key);
  if (!replayed && replayed.code() != Errc::usage)
    std::fprintf(stderr, "urna: %s\n", fill(words_->not_right, {"1"}).c_str());
  if (!replayed) return replayed.error();
  bundle_ = *std::move(replayed);
  return Ok{};
}

Result<std::unique_ptr<TrusteeTable>> TrusteeTable::open(const TrusteeOptions& options) {
  const auto language = language_of(options.language);
  if (!language) return Error{Errc::usage, "--language takes ro, ru, uk or en"};
  URNA_TRY(need_place(options));
  auto table = std::make_unique<TrusteeTable>();
  table->options_ = options;
  table->words_ = &trustee_words(*language);
  URNA_ASSIGN(table->seed_, as_input(ledger::read_seed_file(options.file)));
  URNA_TRY(table->open_bundle(options));
  URNA_ASSIGN(const auto picked, pick_edition(table->bundle_->state, options.edition));
  table->id_ = picked.first;
  table->edition_ = picked.second;
  URNA_ASSIGN(table->number_, tally::trustee_number(*table->edition_, table->seed_));
  std::printf("%s\n",
              fill(table->words_->you, {std::to_string(table->number_),
                                        std::to_string(table->edition_->sealed->run.size())})
                  .c_str());
  std::fflush(stdout);
  return table;
}

Result<int> TrusteeTable::audit() const {
  if (options_.key.empty())
    return Error{Errc::usage, "--key: the log's key, as you were given it, or a file with it"};
  std::string program = options_.audit;
  if (program.empty()) {
    URNA_ASSIGN(program, audit_beside());
  }
  const std::string kept = checkpoint_beside(options_.file, bundle_->key);
  std::vector<std::string> arguments{options_.bundle, "--key", to_text(bundle_->key), "--progress",
                                     "none"};
  if (!options_.policy.empty()) arguments.insert(arguments.end(), {"--policy", options_.policy});
  std::error_code unread;
  if (fs::exists(kept, unread)) arguments.insert(arguments.end(), {"--trust", kept});
  std::fprintf(stderr, "%s\n", words_->auditing);
  URNA_ASSIGN(const AuditRun run, run_audit(program, arguments));
  if (run.exit_code != kExitRight) {
    std::fprintf(stderr, "%surna: %s\n", run.text.c_str(),
                 fill(words_->not_right, {std::to_string(run.exit_code)}).c_str());
    return run.exit_code;
  }
  std::printf("%s\n", words_->audited);
  URNA_TRY(ledger::write_file(kept, bundle_->checkpoint));
  return run.exit_code;
}

Result<> TrusteeTable::keep(const std::string& purpose, const ledger::Hash& set) const {
  auto kept = TrusteeRecord(options_.file + ".record").keep(id_, purpose, set);
  if (!kept && kept.code() == Errc::wrong_counted_set)
    return Error{Errc::wrong_counted_set, fill(words_->second_set, {purpose})};
  return kept;
}

// The nonce follows from the act: asked again, the trustee gives the same bytes again.
Result<Bytes> TrusteeTable::sign(tally::TrusteeAct& act) const {
  const Bytes unmarked = ledger::encode_event({id_, act.body});
  ledger::set_nonce(
      act.body, ledger::Nonce::from(
                    tally::h256("trustee/nonce", {unmarked}).view().first(ledger::Nonce::kSize)));
  const ledger::SigningKey signing = tally::trustee_signing_key(seed_);
  return sign_checked(bundle_->state.origin, id_, act.body, {&signing});
}

Result<std::vector<std::string>> TrusteeTable::give(std::vector<tally::TrusteeAct> acts) {
  SubmissionFolder folder;
  for (tally::TrusteeAct& act : acts) {
    URNA_ASSIGN(Bytes submission, sign(act));
    folder.submissions.push_back(std::move(submission));
    for (Bytes& blob : act.blobs) folder.blobs.push_back(std::move(blob));
  }
  if (desk_ == nullptr) {
    URNA_TRY(write_submissions(options_.out, folder));
    return std::vector{fill(words_->written, {options_.out})};
  }
  for (const Bytes& blob : folder.blobs) URNA_TRY(desk_->host().blobs().put(blob));
  std::vector<std::string> places;
  for (const Bytes& submission : folder.submissions) {
    const Answer answer = desk_->host().sequencer().submit_and_wait(submission);
    if (!answer) return answer.error();
    places.push_back(fill(words_->logged, {std::to_string(answer->index)}));
  }
  return places;
}

void say(const std::vector<std::string>& done, const std::vector<std::string>& places,
         const std::vector<std::string>& next) {
  const bool paired = places.size() == done.size();
  for (std::size_t i = 0; i < done.size(); ++i)
    std::printf("%s%s%s\n", done[i].c_str(), paired ? " " : "", paired ? places[i].c_str() : "");
  if (!paired) std::printf("%s\n", places.front().c_str());
  for (const std::string& line : next) std::printf("%s\n", line.c_str());
}

int refuse(const char* what, const Error& error) {
  const bool ours =
      !error.entry && (error.code == Errc::ceremony_step || error.code == Errc::count_step ||
                       error.code == Errc::keys_missing || error.code == Errc::wrong_counted_set);
  if (!ours || error.detail.empty()) return fail(what, error);
  std::fprintf(stderr, "urna: %s: %s\n", what, error.detail.c_str());
  return kExitFault;
}

}  // namespace urna::api
