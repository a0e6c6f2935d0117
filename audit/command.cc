#include "audit/command.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <filesystem>
#include <functional>

#include "audit/certificates.h"
#include "audit/command_words.h"
#include "audit/prove_it.h"
#include "audit/report_data.h"
#include "audit/slot.h"
#include "audit/verify.h"
#include "ledger/entry.h"
#include "ledger/file.h"
#include "ledger/http_client.h"
#include "ledger/json.h"
#include "ledger/shown.h"
#include "tally/ballot/self_test.h"
#include "tally/election/outcome.h"

namespace urna::audit {

using ledger::Errc;
using ledger::Error;
using ledger::Result;
namespace fs = std::filesystem;

namespace {

struct Words {
  std::string bundle, key, policy, format = "text", progress = "auto", report, receipt, entry, slot;
  std::string edition, data;
  std::vector<std::string> trust;
  unsigned jobs = 0;
  std::vector<std::string> only;
  bool certificates = false, no_batch = false, prove_it = false;
};

Result<Options> options_of(const Words& words) {
  Options options;
  options.jobs = words.jobs;
  options.batch = !words.no_batch;
  for (const std::string& number : words.only) {
    if (!is_check(number)) return Error{Errc::usage, "--only " + number + ": no such check"};
    options.only.push_back(number);
  }
  if (!words.key.empty()) {
    const auto key = ledger::parse_vkey(text_or_file(words.key));
    if (!key)
      return Error{key.code(), "--key '" + words.key + "' is no vkey, nor a file that holds one: " +
                                   key.error().detail};
    options.key = *key;
  }
  if (!words.policy.empty()) {
    URNA_ASSIGN(const ledger::Bytes bytes, ledger::read_file(words.policy, kMaxSmallFile));
    URNA_ASSIGN(ledger::Policy policy, ledger::parse_policy(ledger::text_of(bytes)));
    options.policy = std::move(policy);
  }
  for (const std::string& file : words.trust) {
    URNA_ASSIGN(const ledger::Bytes bytes, ledger::read_file(file, kMaxSmallFile));
    if (const auto note = ledger::parse_note(ledger::text_of(bytes)); !note)
      return Error{Errc::usage,
                   "--trust " + file + " is no signed checkpoint: " + to_text(note.error())};
    options.trusted.emplace_back(ledger::text_of(bytes));
  }
  return options;
}

// Shows how far the audit is, on stderr; it decides nothing.
std::function<void(std::uint64_t, std::uint64_t)> progress_of(const std::string& style) {
  const bool terminal = style == "auto" && ::isatty(STDERR_FILENO) == 1;
  if (style == "none" || (style == "auto" && !terminal)) return nullptr;
  const auto start = std::chrono::steady_clock::now();
  return [=, next = start](std::uint64_t done, std::uint64_t total) mutable {
    const auto now = std::chrono::steady_clock::now();
    if (now < next && done < total) return;
    next = now + std::chrono::milliseconds(terminal ? 200 : 3000);
    const auto ms =
        static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::milliseconds>(now - start).count()) +
        1;
    const std::uint64_t rate = done * 1000 / ms + 1;
    std::fprintf(stderr, "%saudited %" PRIu64 "/%" PRIu64 "  %" PRIu64 "/s  %" PRIu64 " s left%s",
                 terminal ? "\r\x1b[K" : "", done, total, rate, (total - done) / rate,
                 terminal && done < total ? "" : "\n");
  };
}

int write_report(const Words& words, const Report& report) {
  if (words.report.empty()) return kRight;
  const auto written = ledger::write_file(words.report, ledger::view_of(to_json(report)));
  return written ? kRight : fail("--report", written.error(), kOwnFault);
}

int print(const Words& words, const Report& report) {
  const std::string text =
      words.format == "json" ? to_json(report) : ledger::shown(to_text(report), true);
  std::fputs(text.c_str(), stdout);
  const int code = write_report(words, report);
  return code == kRight ? report.exit_code() : code;
}

// A container that cannot be read as a bundle is evidence; one that is not there is a mistake of
// the caller.
int refuse_bundle(const Words& words, const Error& error) {
  if (error.code == Errc::io || error.code == Errc::usage) return fail(words.bundle, error, kUsage);
  Report report;
  const bool unseen = error.code == Errc::over_limit || error.code == Errc::storage;
  report.first_fault = {"1", std::nullopt, to_text(error),
                        unseen ? Kind::incomplete : Kind::tampered};
  return print(words, report);
}

// Only a verifier that says "right" has something to prove.
int run_proof(const Words& words, const ledger::Source& source, const Options& options) {
  const Report report = verify(source, options).report;
  if (report.exit_code() != kRight) {
    std::fputs("urna-audit: --prove-it: the bundle is not right: nothing is proved\n", stderr);
    return print(words, report);
  }
  const auto proof =
      prove_it(source, [&](const ledger::Source& s) { return verify(s, options).report; });
  if (!proof) return fail("--prove-it", proof.error(), kOwnFault);
  if (const int code = write_report(words, report); code != kRight) return code;
  std::fputs((words.format == "json" ? to_json(*proof) : to_text(*proof)).c_str(), stdout);
  return proof->exit_code();
}

Result<std::unique_ptr<ledger::Source>> open_log(const std::string& place) {
  return place.starts_with("http://") || place.starts_with("https://") ? ledger::http_source(place)
                                                                       : ledger::open_bundle(place);
}

// What every look at a whole log begins with: how, and at what.
int with_log(const Words& words,
             const std::function<int(const ledger::Source&, const Options&)>& look) {
  auto options = options_of(words);
  if (!options) return fail("options", options.error(), kUsage);
  options->progress = progress_of(words.progress);
  const auto source = open_log(words.bundle);
  if (!source) return refuse_bundle(words, source.error());
  return look(**source, *options);
}

int run_verify(const Words& words, const ledger::Source& source, const Options& options) {
  if (words.prove_it) return run_proof(words, source, options);
  return print(words, verify(source, options).report);
}

// One edition's outcome as it is printed.
struct Told {
  std::string id, result;
  std::vector<Certificates> certificates;  // by question, where asked for
};

Result<Told> tell(const Words& words, const Audit& audit, const ledger::EditionId& id,
                  const tally::Edition& edition) {
  const auto known = audit.counted.find(id);
  std::vector<tally::QuestionOutcome> fresh;  // where nothing is declared yet
  if (known == audit.counted.end()) {
    URNA_ASSIGN(fresh, tally::tally_questions(edition));
  }
  const auto& outcomes = known == audit.counted.end() ? fresh : known->second;
  Told told{
      ledger::to_hex(id.view()), ledger::to_json(tally::declaration_of(edition, outcomes)), {}};
  if (words.certificates)
    for (const tally::QuestionOutcome& counted : outcomes)
      told.certificates.push_back(certificates_of(edition, counted));
  return told;
}

// With certificates one object; without, a line for every edition.
std::string json_of(const std::vector<Told>& editions, bool certificates) {
  std::string lines, list;
  for (const Told& told : editions) {
    lines += told.result + "\n";
    std::string proofs;
    for (const Certificates& made : told.certificates)
      proofs += (proofs.empty() ? "" : ",") + to_json(made);
    list += (list.empty() ? "" : ",") + ("{\"edition\":" + ledger::json_quote(told.id)) +
            ",\"result\":" + told.result + ",\"certificates\":[" + proofs + "]}";
  }
  return certificates ? "{\"editions\":[" + list + "]}\n" : lines;
}

std::string text_of(const std::vector<Told>& editions, const Report& report) {
  std::string out;
  for (const Told& told : editions) {
    out += told.result + "\n";
    if (!told.certificates.empty()) out += "certificates of edition " + told.id + "\n";
    for (const Certificates& made : told.certificates) out += to_text(made);
  }
  return out + "VERDICT: " + report.verdict() + "\n";
}

// The numbers of a data package against the log.
int run_package(const Words& words, const ledger::Source& source, const Options& options,
                const Audit& audit) {
  const auto files = read_package(words.data);
  if (!files) return fail(words.data, files.error(), kUsage);
  const auto checked = check_package(source, options, audit, *files);
  if (!checked) return fail(words.data, checked.error(), kUnknown);
  const std::string edition = ledger::to_hex(checked->edition.view());
  if (!words.edition.empty() && words.edition != edition)
    return fail(words.data, {Errc::usage, "it is of edition " + edition}, kUsage);
  const std::string text =
      words.format == "json" ? to_json(*checked) : ledger::shown(to_text(*checked), true);
  std::fputs(text.c_str(), stdout);
  return checked->exit_code();
}

int run_outcome(const Words& words, const ledger::Source& source, const Options& options) {
  const Audit audit = verify(source, options);
  if (audit.report.exit_code() != kRight) return print(words, audit.report);
  if (const int code = write_report(words, audit.report); code != kRight) return code;
  if (!words.data.empty()) return run_package(words, source, options, audit);
  std::vector<Told> editions;
  for (const auto& [id, edition] : audit.state.editions) {
    if (!words.edition.empty() && words.edition != ledger::to_hex(id.view())) continue;
    auto told = tell(words, audit, id, edition);
    if (!told) return fail(ledger::to_hex(id.view()), told.error(), kUnknown);
    editions.push_back(*std::move(told));
  }
  if (editions.empty() && !words.edition.empty())
    return fail("--edition", {Errc::unknown_edition, words.edition}, kUsage);
  const std::string text = words.format == "json"
                               ? json_of(editions, words.certificates)
                               : ledger::shown(text_of(editions, audit.report), true);
  std::fputs(text.c_str(), stdout);
  return kRight;
}

int run_slot(const Words& words, const ledger::SlotId& slot, const ledger::Source& source,
             const Options& options) {
  const Report report = verify(source, options).report;
  if (report.first_fault) return print(words, report);  // nothing can be said of a slot
  if (const int code = write_report(words, report); code != kRight) return code;
  const auto history = slot_history(source, report.size, slot);
  if (!history) return fail(words.bundle, history.error(), kUnknown);
  const std::string text =
      words.format == "json" ? to_json(*history, report) : to_text(*history, report);
  std::fputs(text.c_str(), stdout);
  return report.exit_code();
}

// A slot that cannot be one is said before anything is read.
int run_slot(const Words& words) {
  ledger::Bytes slot;
  if (!ledger::from_hex(words.slot, slot) || slot.size() != ledger::SlotId::kSize)
    return fail("SLOT", {Errc::usage, "a slot has 32 hex digits"}, kUsage);
  return with_log(words, [&](const ledger::Source& source, const Options& options) {
    return run_slot(words, ledger::SlotId::from(slot), source, options);
  });
}

Result<ledger::Bytes> entry_of(const ledger::Source& source, const ledger::Receipt& receipt) {
  URNA_ASSIGN(const ledger::Bytes checkpoint, source.get("checkpoint"));
  URNA_ASSIGN(const ledger::Note note, ledger::parse_note(ledger::text_of(checkpoint)));
  URNA_ASSIGN(const ledger::Checkpoint head, ledger::parse_checkpoint(note.text));
  const std::uint64_t tile = receipt.index / ledger::kTileWidth;
  const std::uint32_t width = ledger::tile_width(0, tile, head.size);
  if (receipt.index >= head.size)
    return Error{Errc::not_found, "the bundle has no entry " + std::to_string(receipt.index)};
  URNA_ASSIGN(const ledger::Bytes bundle, source.get(ledger::tile_path({true, 0, tile, width})));
  URNA_ASSIGN(const auto entries, ledger::split_bundle(bundle, width));
  const ledger::ByteView entry = entries[receipt.index % ledger::kTileWidth];
  return ledger::Bytes(entry.begin(), entry.end());
}

int run_receipt(const Words& words) {
  const auto bytes = ledger::read_file(words.receipt, kMaxSmallFile);
  if (!bytes) return fail(words.receipt, bytes.error(), kUsage);
  const auto key = ledger::parse_vkey(text_or_file(words.key));
  if (!key) return fail("--key", key.error(), kUsage);
  const auto receipt = ledger::parse_receipt(ledger::text_of(*bytes));
  if (!receipt) return fail("receipt", receipt.error(), kFault);
  // What the caller names and is not there is his mistake; what a bundle lacks, or does not give,
  // is evidence that is missing.
  Result<std::unique_ptr<ledger::Source>> source = Errc::not_found;
  if (words.entry.empty()) {
    source = ledger::open_bundle(words.bundle);
    if (!source) return fail(words.bundle, source.error(), kUsage);
  }
  const auto entry = words.entry.empty() ? entry_of(**source, *receipt)
                                         : ledger::read_file(words.entry, ledger::kMaxEntryBytes);
  if (!entry) return fail("entry", entry.error(), words.entry.empty() ? kUnknown : kUsage);
  const auto opened = ledger::check_receipt(*receipt, *entry, *key);
  if (!opened) return fail("receipt", opened.error(), kFault);
  std::printf("entry %" PRIu64 " is in the log %s of %" PRIu64
              " entries\nVERDICT: RIGHT: the receipt holds\n",
              receipt->index, opened->checkpoint.origin.c_str(), opened->checkpoint.size);
  return kRight;
}

void add_common(CLI::App* command, Words& words) {
  command
      ->add_option("BUNDLE", words.bundle,
                   "a directory, a tar, or the http:// address of a live log's tiles")
      ->required();
  command->add_option("--key", words.key,
                      "the log's vkey, or a file that holds it: pins whose log this must be");
  command->add_option("--policy", words.policy,
                      "a tlog-policy file: pins the log and its witnesses");
  command->add_option(
      "--trust", words.trust,
      "an older signed checkpoint that must be a prefix; may be given several times");
  command->add_flag("--no-batch", words.no_batch,
                    "look at every group equation alone, by libsodium (slow)");
  command->add_option("--jobs", words.jobs, "threads; 0: one per core");
  command->add_option("--format", words.format, "text or json")
      ->check(CLI::IsMember({"text", "json"}));
  command->add_option("--progress", words.progress, "auto, plain or none")
      ->check(CLI::IsMember({"auto", "plain", "none"}));
  command->add_option("--report", words.report, "also write the JSON report to this file");
}

void add_outcome(CLI::App& app, Words& words, int& code) {
  CLI::App* outcome_command = app.add_subcommand("outcome", "recompute the result and print it");
  add_common(outcome_command, words);
  outcome_command->add_flag("--certificates", words.certificates,
                            "also print what each outcome proves: payments, EJR+");
  outcome_command->add_option("--edition", words.edition, "of this edition alone, 32 hex digits");
  outcome_command->add_option(
      "--data", words.data,
      "a folder with a report's data package: every row that differs from the log is named");
  outcome_command->footer(
      "Examples:\n  urna-audit outcome balti.tar --key balti.vkey\n"
      "  urna-audit outcome balti.tar --key balti.vkey --data report-2026");
  outcome_command->callback([&] {
    // A report is a file to write; where a folder stands under that name, what is in it is meant.
    std::error_code ignored;
    if (words.data.empty() && fs::is_directory(words.report, ignored))
      std::swap(words.data, words.report);
    code = with_log(words, [&](const ledger::Source& source, const Options& options) {
      return run_outcome(words, source, options);
    });
  });
}

}  // namespace

int run_command(int count, char** words_in) {
  ledger::init_crypto();
  if (auto known = tally::self_test(); !known) return fail("self-test", known.error(), kOwnFault);
  CLI::App app{"urna-audit: check a log without trusting anyone", "urna-audit"};
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 right, 1 evidence of a fault, 2 usage, 3 could not check, 4 own fault, 5 "
      "right but stale");
  Words words;
  int code = kRight;
  CLI::App* verify_command =
      app.add_subcommand("verify", "re-hash, re-judge and re-count a whole log");
  add_common(verify_command, words);
  auto* only =
      verify_command
          ->add_option("--only", words.only,
                       "numbers of checks, e.g. 15 or 12,17: only their proofs are looked at")
          ->delimiter(',');
  verify_command
      ->add_flag("--prove-it", words.prove_it,
                 "then damage a copy in memory, one place in each kind of file, and show that "
                 "each damage is noticed")
      ->excludes(only);
  verify_command->footer(
      "Examples:\n  urna-audit verify balti.tar --key balti.vkey --trust checkpoint.last-year\n"
      "  urna-audit verify balti.tar --key balti.vkey --prove-it");
  verify_command->callback([&] {
    code = with_log(words, [&](const ledger::Source& source, const Options& options) {
      return run_verify(words, source, options);
    });
  });
  add_outcome(app, words, code);
  CLI::App* slot_command = app.add_subcommand(
      "slot", "audit the log, then show every entry of one slot, and that there are no others");
  add_common(slot_command, words);
  slot_command->add_option("SLOT", words.slot, "the slot on the card, 32 hex digits")->required();
  slot_command->footer("Example:\n  urna-audit slot balti.tar 00..ff --key balti.vkey");
  slot_command->callback([&] { code = run_slot(words); });
  CLI::App* receipt_command = app.add_subcommand("receipt", "check a voter's receipt offline");
  receipt_command->add_option("FILE", words.receipt, "a .tlog-proof")->required();
  receipt_command->add_option("--key", words.key, "the log's vkey, or a file that holds it")
      ->required();
  auto* entry = receipt_command->add_option("--entry", words.entry, "the entry's bytes");
  receipt_command->add_option("--bundle", words.bundle, "a bundle to take the entry from")
      ->excludes(entry);
  receipt_command->footer(
      "Example:\n  urna-audit receipt mine.tlog-proof --bundle balti.tar --key balti.vkey");
  receipt_command->callback([&] { code = run_receipt(words); });
  add_cosign(app, code);
  add_monitor(app, code);
  add_fork(app, code);
  try {
    app.parse(count, words_in);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kRight : kUsage;
  }
  return code;
}

}  // namespace urna::audit
