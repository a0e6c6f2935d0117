#include "api/commands/roll.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <set>

#include "api/commands/desk.h"
#include "api/commands/private_file.h"
#include "api/commands/roll_csv.h"
#include "api/commands/terminal.h"
#include "ledger/entry.h"
#include "ledger/file.h"
#include "tally/ballot/credential.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;
using ledger::SlotId;

namespace {

constexpr std::size_t kSaltBytes = 32;
constexpr std::size_t kSlotDigits = 2 * SlotId::kSize;
using Salts = std::map<SlotId, Bytes>;

// "slot,salt" lines as `urna enrol` writes them.
Result<Salts> read_salts(const std::string& path) {
  URNA_ASSIGN(const SecretText file, as_input(read_private(path, kMaxRollBytes)));
  Salts salts;
  std::string_view text = file.text;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::string_view row = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(row.size() + 1, text.size()));
    Bytes slot, salt;
    if (!ledger::from_hex(row.substr(0, kSlotDigits), slot) || slot.size() != SlotId::kSize ||
        row.size() <= kSlotDigits || row[kSlotDigits] != ',' ||
        !ledger::from_hex(row.substr(kSlotDigits + 1), salt) || salt.size() != kSaltBytes)
      return Error{Errc::usage,
                   path + ", line " + std::to_string(line) + ": not a slot and a salt"};
    if (!salts.emplace(SlotId::from(slot), std::move(salt)).second)
      return Error{Errc::usage, path + ", line " + std::to_string(line) + ": a slot twice"};
  }
  return salts;
}

Result<std::set<SlotId>> read_slots(const std::vector<std::string>& words) {
  std::set<SlotId> slots;
  for (const std::string& word : words) {
    URNA_ASSIGN(const SlotId slot, read_hex<SlotId>(word, "--slot"));
    slots.insert(slot);
  }
  return slots;
}

// The commitment that the slot's grant carries. Errors: unknown_slot.
Result<ledger::Commitment> commitment_of(Desk& desk, const SlotId& slot) {
  const std::vector<std::uint64_t> entries = desk.with_edition([&](const tally::Edition& edition) {
    const auto found = edition.roll.find(slot);
    return found == edition.roll.end() ? std::vector<std::uint64_t>{} : found->second.entries;
  });
  for (const std::uint64_t index : entries) {
    URNA_ASSIGN(const Bytes bytes, desk.host().journal().entry(index));
    URNA_ASSIGN(const ledger::Entry entry, ledger::parse_entry(bytes));
    URNA_ASSIGN(const ledger::Submission submission, ledger::parse_submission(entry.submission));
    const auto* granted = std::get_if<ledger::SlotsGranted>(&submission.event.body);
    if (granted == nullptr) continue;
    const auto grant = std::ranges::find(granted->grants, slot, &ledger::SlotGrant::slot);
    if (grant != granted->grants.end()) return grant->commitment;
  }
  return Error{Errc::unknown_slot, ledger::to_hex(slot.view())};
}

// One slot's line. Returns the exit code it stands for; a message never repeats what the row says.
int open_one(Desk& desk, const SlotId& slot, const RollRow* row, const Salts& salts) {
  const auto say = [&](const char* what, int code) {
    std::printf("slot %s: %s\n", ledger::to_hex(slot.view()).c_str(), what);
    return code;
  };
  const auto salt = salts.find(slot);
  if (row == nullptr) return say("cannot be opened, no row names it", kExitUnknown);
  if (salt == salts.end()) return say("cannot be opened, its salt is gone", kExitUnknown);
  const auto commitment = commitment_of(desk, slot);
  if (!commitment) return say("is on no roll of this log", kExitFault);
  const bool opens =
      tally::registration_commitment(salt->second, personal_record(*row)) == *commitment;
  return opens ? say("opens to its row", kExitRight) : say("DOES NOT OPEN to its row", kExitFault);
}

int worse(int one, int other) {  // a fault above what could not be checked
  if (one == kExitFault || other == kExitFault) return kExitFault;
  return std::max(one, other);
}

int open_all(Desk& desk, const std::vector<RollRow>& rows, const Salts& salts,
             const std::set<SlotId>& wanted) {
  std::map<SlotId, const RollRow*> by_slot;
  for (const SlotId& slot : wanted) by_slot[slot] = nullptr;
  for (const RollRow& row : rows)
    if (wanted.empty() || wanted.contains(row.slot)) by_slot[row.slot] = &row;
  int code = kExitRight;
  for (const auto& [slot, row] : by_slot) code = worse(code, open_one(desk, slot, row, salts));
  std::printf("VERDICT: %s\n", code == kExitRight   ? "RIGHT: every commitment opens"
                               : code == kExitFault ? "WRONG: a commitment is not of its row"
                                                    : "COULD NOT CHECK everything");
  return code;
}

}  // namespace

int run_roll_open(const RollOptions& options) {
  const auto wanted = read_slots(options.slots);
  if (!wanted) return fail("roll open", wanted.error());
  const auto text = as_input(ledger::read_file(options.roll, kMaxRollBytes));
  if (!text) return fail("roll open", text.error());
  const auto rows = parse_roll(ledger::text_of(*text));
  if (!rows) return fail(options.roll, rows.error());
  const auto salts = read_salts(options.salts);
  if (!salts) return fail("roll open", salts.error());
  auto desk = Desk::open(options.ledger, options.edition);
  if (!desk) return fail("roll open", desk.error());
  return open_all(**desk, *rows, *salts, *wanted);
}

namespace {

// Puts `kept` where the file was, and zeros over the old one's bytes. What a disk or a backup
// copied is beyond this.
Result<> replace_private(const std::string& path, const std::string& kept) {
  const std::string fresh = path + ".kept";
  const ledger::Descriptor old(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
  struct stat status {};
  if (!old.open() || ::fstat(old.number(), &status) != 0) return ledger::io_error(path);
  URNA_TRY(write_private(fresh, ledger::view_of(kept)));
  if (::rename(fresh.c_str(), path.c_str()) != 0) return ledger::io_error(path);
  const std::string parent = std::filesystem::path(path).parent_path().string();
  URNA_TRY(ledger::sync_directory(parent.empty() ? "." : parent));
  const Bytes zeros(static_cast<std::size_t>(status.st_size), 0);
  URNA_TRY(ledger::write_all(old.number(), zeros, path));
  return ::fsync(old.number()) == 0 ? Result<>(Ok{}) : Result<>(ledger::io_error(path));
}

// The file without the lines that begin with one of the slots. Returns how many went.
Result<std::size_t> erase_lines(const std::string& path, const std::set<SlotId>& slots) {
  URNA_ASSIGN(const Bytes bytes, as_input(ledger::read_file(path, kMaxRollBytes)));
  SecretText kept;
  std::size_t gone = 0;
  for (std::string_view text = ledger::text_of(bytes); !text.empty();) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    Bytes slot;
    const bool named = ledger::from_hex(text.substr(0, kSlotDigits), slot) &&
                       slot.size() == SlotId::kSize && slots.contains(SlotId::from(slot));
    if (!named) kept.text += text.substr(0, end);
    gone += named ? 1 : 0;
    text.remove_prefix(end);
  }
  if (gone > 0) URNA_TRY(replace_private(path, kept.text));
  return gone;
}

int erase_all(const RollOptions& options) {
  for (const std::string* path : {&options.salts, &options.roll})
    if (auto wiped = wipe_private(*path); !wiped) return fail("roll erase", wiped.error());
  std::printf("both files are overwritten and removed; destroy the tag keys and every copy too\n");
  return kExitRight;
}

}  // namespace

int run_roll_erase(const RollOptions& options) {
  if (options.all) return erase_all(options);
  const auto slots = read_slots(options.slots);
  if (!slots) return fail("roll erase", slots.error());
  // The salt first: without it the commitment leads nowhere, whatever happens to the row.
  const auto salts = erase_lines(options.salts, *slots);
  if (!salts) return fail("roll erase", salts.error());
  const auto rows = erase_lines(options.roll, *slots);
  if (!rows) return fail("roll erase", rows.error());
  std::printf("%zu salts and %zu rows erased\n", *salts, *rows);
  if (*salts == slots->size() && *rows == slots->size()) return kExitRight;
  return fail("roll erase", {Errc::not_found, "not every slot named stood in both files"});
}

}  // namespace urna::api
