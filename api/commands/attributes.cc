#include "api/commands/attributes.h"

#include <algorithm>
#include <cstdio>

#include "api/commands/desk.h"
#include "api/commands/private_file.h"
#include "api/commands/roll_csv.h"
#include "api/commands/terminal.h"
#include "ledger/entry.h"
#include "ledger/file.h"
#include "tally/ballot/attributes.h"
#include "tally/election/told_groups.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;

namespace {

using Words = std::vector<std::string_view>;

Words split(std::string_view line) {
  Words words;
  while (true) {
    const std::size_t comma = line.find(',');
    words.push_back(line.substr(0, comma));
    if (comma == std::string_view::npos) return words;
    line.remove_prefix(comma + 1);
  }
}

Error about(std::size_t line, std::string_view column, const std::string& why) {
  return {Errc::bad_csv,
          "line " + std::to_string(line) + ", column '" + std::string(column) + "': " + why};
}

// Place of every column's dimension. Errors: bad_csv.
Result<std::vector<std::size_t>> read_head(const Words& head,
                                           const std::vector<ledger::Dimension>& dimensions) {
  if (head[0] != "slot") return about(1, head[0], "the first column is 'slot'");
  std::vector<std::size_t> places;
  for (std::size_t i = 1; i < head.size(); ++i) {
    const auto found = std::ranges::find(dimensions, head[i], &ledger::Dimension::tag);
    const auto place = static_cast<std::size_t>(found - dimensions.begin());
    if (found == dimensions.end()) return about(1, head[i], "is no dimension of the edition");
    if (std::ranges::find(places, place) != places.end()) return about(1, head[i], "comes twice");
    places.push_back(place);
  }
  if (places.size() == dimensions.size()) return places;
  return about(1, "slot", "every dimension of the edition needs its column");
}

Result<AttributeRow> read_row(const Words& words, const Words& head, std::size_t line,
                              const std::vector<std::size_t>& places,
                              const std::vector<ledger::Dimension>& dimensions) {
  if (words.size() != head.size())
    return about(line, "slot", std::to_string(head.size()) + " fields are needed");
  AttributeRow row;
  ledger::Bytes slot;
  if (!ledger::from_hex(words[0], slot) || slot.size() != ledger::SlotId::kSize)
    return about(line, "slot", "a slot has 32 hex digits");
  row.slot = ledger::SlotId::from(slot);
  row.cells.resize(dimensions.size());
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto& cells = dimensions[places[i - 1]].cells;
    const auto found = std::ranges::find(cells, words[i], &ledger::NamedTag::tag);
    if (found == cells.end()) return about(line, head[i], "no such group");
    row.cells[places[i - 1]] = static_cast<std::uint32_t>(found - cells.begin());
  }
  return row;
}

}  // namespace

Result<std::vector<AttributeRow>> parse_attributes(
    std::string_view text, const std::vector<ledger::Dimension>& dimensions) {
  if (dimensions.empty()) return Error{Errc::bad_csv, "the edition has no dimensions"};
  std::vector<AttributeRow> rows;
  std::vector<std::size_t> places;
  Words head;
  for (std::size_t line = 1; !text.empty(); ++line) {
    std::string_view read = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(read.size() + 1, text.size()));
    if (read.ends_with('\r')) read.remove_suffix(1);
    if (line == 1) {
      head = split(read);
      URNA_ASSIGN(places, read_head(head, dimensions));
      continue;
    }
    URNA_ASSIGN(AttributeRow row, read_row(split(read), head, line, places, dimensions));
    rows.push_back(std::move(row));
  }
  std::ranges::sort(rows, {}, &AttributeRow::slot);
  if (rows.empty()) return Error{Errc::bad_csv, "no slot"};
  for (std::size_t i = 1; i < rows.size(); ++i)
    if (rows[i - 1].slot == rows[i].slot)
      return Error{Errc::bad_csv, "slot " + ledger::to_hex(rows[i].slot.view()) + " comes twice"};
  return rows;
}

namespace {

// Everything but the records of an event: nonce, counts, type, two signatures.
constexpr std::size_t kEventFrame_bytes = 512;

std::size_t records_per_event(std::size_t record_bytes) {
  const std::size_t each = ledger::SlotId::kSize + sizeof(std::uint32_t) + record_bytes;
  const std::size_t fit = (ledger::kMaxSubmissionBytes - kEventFrame_bytes) / each;
  return std::clamp<std::size_t>(fit, 1, ledger::limit::kRecords);
}

// What the law would refuse, before anything is stored.
Result<> check_rows(const tally::Edition& edition, const std::vector<AttributeRow>& rows) {
  const auto about_slot = [](const AttributeRow& row, Errc code, const char* why) {
    return Error{code, "slot " + ledger::to_hex(row.slot.view()) + " " + why};
  };
  if (!edition.context->ballot || !edition.context->sealed)
    return Error{Errc::keys_missing, "attributes are sealed once the trustees have made the keys"};
  for (const AttributeRow& row : rows) {
    const auto slot = edition.roll.find(row.slot);
    if (slot == edition.roll.end())
      return about_slot(row, Errc::unknown_slot, "is not on the roll");
    if (!slot->second.active()) return about_slot(row, Errc::slot_revoked, "was revoked");
    if (edition.sealed->records.contains(row.slot))
      return about_slot(row, Errc::bad_attributes, "has its record");
  }
  return Ok{};
}

struct Sealed {
  std::vector<ledger::AttributesSealed> events;
  SecretText slips;  // "slot,bits,randomness" lines
};

Result<Sealed> seal(const tally::Edition& edition, const std::vector<AttributeRow>& rows) {
  URNA_TRY(check_rows(edition, rows));
  const tally::EditionContext& context = *edition.context;
  const tally::AttributeBlock block{context.sealed->attributes, context.attribute_keys()};
  const std::size_t most = records_per_event(tally::body_bytes(block.layout.bits));
  Sealed sealed;
  for (const AttributeRow& row : rows) {
    URNA_ASSIGN(const tally::Bits bits, tally::attribute_bits(block.layout, row.cells));
    const ledger::Seed seed = ledger::Seed::random();
    if (sealed.events.empty() || sealed.events.back().records.size() == most)
      sealed.events.push_back({fresh_nonce(), {}});
    sealed.events.back().records.push_back(
        {row.slot, tally::seal_attributes(*context.ballot, row.slot, block, bits, seed)});
    const auto opening =
        tally::sealing_randomness(tally::attribute_context(*context.ballot, row.slot), bits, seed);
    sealed.slips.text += ledger::to_hex(row.slot.view()) + "," + ledger::to_hex(bits) + "," +
                         ledger::to_hex(opening.value().view()) + "\n";
  }
  return sealed;
}

// The fewest merge steps of each dimension that leave no small group, like "2,0,0"; empty where the
// file does not name the whole roll, or there is no order of merging.
std::string merges_needed(const tally::Edition& edition, const std::vector<AttributeRow>& rows) {
  const std::uint64_t active = edition.roll_counts.granted - edition.roll_counts.revoked;
  if (!edition.sealed->records.empty() || rows.size() != active) return "";
  std::vector<tally::CellCounts> people;
  for (const ledger::Dimension& dimension : edition.announced.dimensions)
    people.emplace_back(dimension.cells.size(), 0);
  for (const AttributeRow& row : rows)
    for (std::size_t d = 0; d < people.size(); ++d) ++people[d][row.cells[d]];
  const auto table = tally::told_table(edition, people);
  if (!table) return "";
  std::string steps;
  for (const std::uint8_t applied : table->merged)
    steps += (steps.empty() ? "" : ",") + std::to_string(applied);
  return steps;
}

struct Done {
  std::size_t people = 0;
  std::string merged;
};

Result<Done> attributes(const AttributesOptions& options) {
  URNA_ASSIGN(const Bytes text, as_input(ledger::read_file(options.file, kMaxRollBytes)));
  URNA_ASSIGN(const auto desk, Desk::open(options.ledger, options.edition));
  URNA_ASSIGN(const Keys keys, desk->keys({options.registrar, options.overseer}));
  Done done;
  URNA_ASSIGN(Sealed sealed, desk->with_edition([&](const tally::Edition& e) -> Result<Sealed> {
    URNA_ASSIGN(const auto rows, parse_attributes(ledger::text_of(text), e.announced.dimensions));
    URNA_ASSIGN(Sealed made, seal(e, rows));
    done = {rows.size(), merges_needed(e, rows)};
    return made;
  }));
  if (options.dry_run) return done;
  if (!options.slips.empty())
    URNA_TRY(write_private(options.slips, ledger::view_of(sealed.slips.text)));
  for (ledger::AttributesSealed& event : sealed.events)
    if (auto index = desk->act(std::move(event), keys); !index) return index.error();
  return done;
}

}  // namespace

int run_attributes(const AttributesOptions& options) {
  const auto done = attributes(options);
  if (!done) return fail("attributes", done.error());
  std::printf("the attributes of %zu people %s\n", done->people,
              options.dry_run ? "could be sealed; nothing was stored" : "are sealed in the log");
  if (!done->merged.empty())
    std::printf("no group is too small with: urna close roll --merged %s\n", done->merged.c_str());
  return kExitRight;
}

}  // namespace urna::api
