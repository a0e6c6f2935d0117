// `urna enrol`: a CSV roll becomes signed grants. Everything is checked before anything is stored.
#include <fcntl.h>

#include <algorithm>
#include <cstdio>
#include <set>

#include "api/commands/acts.h"
#include "api/commands/desk.h"
#include "api/commands/roll_csv.h"
#include "ledger/file.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;

namespace {

struct Enrolment {
  std::vector<ledger::SlotsGranted> events;
  std::string
      salts;  // "slot,salt" lines: for the registrar and the voter's paper, never for the log
};

Error about(const RollRow& row, Errc code, const char* field, const std::string& why) {
  return {code, "line " + std::to_string(row.line) + ", field '" + field + "': " + why};
}

// What the law would refuse, said with the line it stands on.
Result<> check_row(const RollRow& row, const tally::Edition& edition, const ledger::Tag& tag,
                   const ledger::Hash& roll) {
  const ledger::EligibilityPolicy& policy = edition.announced.eligibility;
  const auto kind = [&](const ledger::NamedCode& k) { return k.code == row.document[0]; };
  if (std::ranges::none_of(policy.document_kinds, kind))
    return about(row, Errc::bad_csv, "document_type",
                 "the edition does not accept this kind of document");
  if (age_on(row.birth_day, edition.announced.calendar.voting_from) < policy.minimum_age)
    return about(row, Errc::bad_csv, "birth_date",
                 "under the minimum age of " + std::to_string(policy.minimum_age) +
                     " on the first day of voting");
  if (!tally::check_possession(roll, row.part.key, row.slot, row.part.proof))
    return about(row, Errc::bad_csv, "proof", "the proof of possession does not verify");
  if (edition.roll.contains(row.slot))
    return about(row, Errc::bad_csv, "slot", "is on the roll already");
  if (edition.keys.contains(row.part.key))
    return about(row, Errc::bad_csv, "key", "is on the roll already");
  if (edition.tags.contains(tag))
    return about(row, Errc::bad_csv, "number", "the document was used for another slot");
  return Ok{};
}

Result<Enrolment> prepare(const std::vector<RollRow>& rows, const ActOptions& options, Desk& desk) {
  URNA_ASSIGN(const ledger::Seed registrar_key,
              as_input(ledger::read_seed_file(options.registrar_tags)));
  URNA_ASSIGN(const ledger::Seed overseer_key,
              as_input(ledger::read_seed_file(options.overseer_tags)));
  const ledger::Hash roll = tally::roll_context(desk.host().origin(), desk.edition_id());
  return desk.with_edition([&](const tally::Edition& edition) -> Result<Enrolment> {
    Enrolment made;
    for (const RollRow& row : rows) {
      const ledger::Tag tag =
          tally::overseer_tag(overseer_key, tally::registrar_tag(registrar_key, row.document));
      URNA_TRY(check_row(row, edition, tag, roll));
      const Bytes salt = ledger::random_bytes(32);
      if (made.events.empty() || made.events.back().grants.size() == ledger::limit::kGrants)
        made.events.push_back({fresh_nonce(), {}});
      made.events.back().grants.push_back(
          {row.slot,
           row.style,
           {row.part},
           tally::registration_commitment(salt, personal_record(row)),
           {tag}});
      made.salts += ledger::to_hex(row.slot.view()) + "," + ledger::to_hex(salt) + "\n";
    }
    return made;
  });
}

Result<> keep_salts(const std::string& path, const std::string& salts) {
  const ledger::Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file.open()) return ledger::io_error(path);
  URNA_TRY(ledger::write_all(file.number(), ledger::view_of(salts), path));
  return Ok{};
}

Result<std::size_t> enrol(Desk& desk, const std::vector<RollRow>& rows, const ActOptions& options) {
  URNA_ASSIGN(const Keys keys, desk.keys({options.registrar, options.overseer}));
  URNA_ASSIGN(Enrolment made, prepare(rows, options, desk));
  if (options.dry_run) return rows.size();
  if (options.salts.empty())
    return Error{Errc::usage, "--salts FILE: where the salts of the commitments are kept"};
  URNA_TRY(keep_salts(options.salts, made.salts));
  for (ledger::SlotsGranted& event : made.events)
    if (auto index = desk.act(std::move(event), keys); !index) return index.error();
  return rows.size();
}

}  // namespace

int run_enrol(const ActOptions& options) {
  const auto text = as_input(ledger::read_file(options.file, kMaxRollBytes));
  if (!text) return fail("enrol", text.error());
  const auto rows = parse_roll(ledger::text_of(*text));
  if (!rows) return fail(options.file, rows.error());
  auto desk = Desk::open(options.ledger, options.edition);
  if (!desk) return fail("enrol", desk.error());
  const auto done = enrol(**desk, *rows, options);
  if (!done) return fail(options.file, done.error());
  std::printf("%zu people %s\n", *done,
              options.dry_run ? "could be enrolled; nothing was stored" : "enrolled");
  return kExitRight;
}

}  // namespace urna::api
