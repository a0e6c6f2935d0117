// `urna trustee status`: how far ceremony and count have come, for anybody.
#include <cstdio>

#include "api/commands/pick.h"
#include "api/commands/terminal.h"
#include "api/commands/trustee_table.h"
#include "api/counting.h"
#include "tally/election/counted_name.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;

namespace {

const char* words_of(CeremonyStep step) {
  static constexpr const char* kWords[] = {
      "commit (urna trustee reveal)", "reveal (urna trustee reveal)",
      "deal their shares (urna trustee share)", "check the shares (urna trustee share)",
      "the keys are made"};
  return kWords[static_cast<std::size_t>(step)];
}

void print_ceremony(const tally::Edition& edition) {
  const Ceremony ceremony = ceremony_of(edition);
  std::printf("%u trustees, %u of them open; run %u\n", edition.sealed->run.size(),
              edition.context->sealed->threshold, edition.sealed->run.number);
  if (ceremony.step == CeremonyStep::made) {
    std::printf("keys: made\n");
  } else {
    std::printf("keys: waiting for trustees %s to %s\n", to_text(ceremony.waiting).c_str(),
                words_of(ceremony.step));
  }
  for (const std::uint32_t trustee : ceremony.false_dealers)
    std::printf(
        "trustee %u published FALSE shares: the committee runs `urna trustee restart --without "
        "%u`\n",
        trustee, trustee);
}

std::string or_none(const Numbers& numbers) { return numbers.empty() ? "-" : to_text(numbers); }

void print_parts(const char* what, const Parts& parts) {
  std::printf("  %s: given %s; FALSE %s; missing %s\n", what, or_none(parts.valid).c_str(),
              or_none(parts.wrong).c_str(), or_none(parts.missing).c_str());
}

void print_count(const QuestionCount& count) {
  const bool survey = ledger::is_survey_number(count.question);
  std::printf("%s: %llu %s%s\n", tally::counted_name(count.question).c_str(),
              static_cast<unsigned long long>(count.counted), survey ? "answers" : "ballots",
              count.opened           ? ", opened"
              : count.declared       ? ", declared, not opened yet"
              : !count.over          ? ""
              : count.enough_ballots ? ", not declared yet (urna count)"
                                     : ", too few: never opened");
  if (!count.declared) return;
  print_parts("parts in the sums, by trustee", count.sums);
  if (!count.mixed) return;
  std::printf("  mix: %zu stages of at least %u, by trustees %s\n", count.mixers.size(),
              count.least_stages, or_none(count.mixers).c_str());
  print_parts("parts in the mixed ballots, by trustee", count.rows);
}

Result<> print(const tally::State& state, const TrusteeOptions& options) {
  URNA_ASSIGN(const auto picked, pick_edition(state, options.edition));
  const tally::Edition& edition = *picked.second;
  if (options.format == "json") {
    std::printf("%s\n", sealing_view(edition).c_str());
    return Ok{};
  }
  if (!edition.sealed)
    return Error{Errc::ceremony_step, "the edition has no sealed question (or no ballot yet)"};
  print_ceremony(edition);
  if (edition.sealed->keys == nullptr) return Ok{};
  for (const QuestionCount& count : counts_of(edition)) print_count(count);
  for (const SampleCount& count : samples_of(edition)) {
    std::printf("question %u: a sample of %zu papers is drawn%s\n", count.question, count.papers,
                count.opened ? ", opened" : "");
    print_parts("parts, by trustee", count.parts);
  }
  for (const GroupCount& count : group_counts_of(edition)) {
    if (!count.declared) continue;
    std::printf("groups of the %s%s\n", name_of(count.set), count.opened ? ", opened" : "");
    print_parts("parts, by trustee", count.parts);
  }
  return Ok{};
}

// What a bundle, a folder or a tar, says of its own key. Errors: usage, malformed, bad_vkey.
Result<ledger::VerifierKey> own_key(const std::string& bundle) {
  URNA_ASSIGN(const auto source, as_input(ledger::open_bundle(bundle)));
  URNA_ASSIGN(const Bytes line, as_input(source->get("vkey")));
  std::string_view text = ledger::text_of(line);
  if (text.ends_with('\n')) text.remove_suffix(1);
  return ledger::parse_vkey(text);
}

Result<> status_of_bundle(const TrusteeOptions& options) {
  URNA_ASSIGN(const ledger::VerifierKey key,
              options.key.empty() ? own_key(options.bundle) : read_vkey(options.key, "--key"));
  URNA_ASSIGN(const auto bundle, replay_bundle(options.bundle, key));
  return print(bundle->state, options);
}

Result<> status(const TrusteeOptions& options) {
  if (options.ledger.empty() == options.bundle.empty())
    return Error{Errc::usage, "give --ledger DIR or --bundle BUNDLE"};
  if (!options.bundle.empty()) return status_of_bundle(options);
  URNA_ASSIGN(const auto desk, Desk::open(options.ledger, options.edition));
  return desk->host().sequencer().with_state(
      [&](const tally::State& state) { return print(state, options); });
}

}  // namespace

int run_trustee_status(const TrusteeOptions& options) {
  const auto done = status(options);
  return done ? static_cast<int>(kExitRight) : fail("trustee status", done.error());
}

}  // namespace urna::api
