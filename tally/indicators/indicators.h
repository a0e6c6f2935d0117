// Figures of an edition over its log: exact, each with the entries it rests on, and with what is
// missing where something was not reported yet (which is not zero). Formulas are data
// (ledger/event/indicator.h): the edition's own if its log defines them, else the default set.
#pragma once

#include <string_view>

#include "tally/election/state.h"

namespace urna::tally {

// How many entries of a figure are named one by one; the rest is counted.
inline constexpr std::size_t kMaxNamedEntries = 256;

// How an argument calls a kind of session: information, training, consultation, focus_group,
// community_event.
std::string_view name_of(ledger::SessionKind kind);

// What one measure comes to.
struct Measured {
  std::optional<std::int64_t> value;   // none: not reported yet, or not told
  std::vector<std::uint64_t> entries;  // ascending, at most kMaxNamedEntries
  std::uint64_t entries_total = 0;
  bool operator==(const Measured&) const = default;
};
// Returns nothing for a measure whose event has not come (no session held yet, no survey closed or
// answered, no report of a milestone), for groups that no table tells, and for an argument that
// names nothing. Requires: a measure that is defined.
Measured measure(const Edition& edition, const ledger::Operand& operand);

// A signed exact value, in lowest terms.
struct Change {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;
  bool operator==(const Change&) const = default;
};

enum class Standing : std::uint8_t {
  no_target = 1,
  unknown = 2,  // the value, or what it is compared with, is not there
  reached = 3,
  not_reached = 4,
};

struct Reading {
  ledger::Indicator indicator;
  std::optional<ledger::Figure> value;   // in lowest terms
  std::vector<ledger::Operand> missing;  // operands without a value
  bool nothing_to_divide = false;        // the denominator is 0
  std::vector<std::uint64_t> entries;    // of all operands, ascending, at most kMaxNamedEntries
  std::uint64_t entries_total = 0;
  std::optional<ledger::Figure> before;  // of the edition before, else of the latest baseline
  std::optional<EditionId> before_edition;
  std::optional<std::uint64_t> baseline_at;  // entry of that baseline
  std::optional<Change> change;              // value / before - 1
  Standing standing = Standing::no_target;
};

// The plan's table (mission.md): what is counted where the log defines nothing else. Names in
// Romanian, Russian, Ukrainian and English.
const std::vector<ledger::Indicator>& default_indicators();
// Those that count for this edition.
const std::vector<ledger::Indicator>& indicators_of(const Edition& edition);
// The edition whose vote began last before this one's, null if none.
using NamedEdition = decltype(State::editions)::value_type;
const NamedEdition* edition_before(const State& state, const EditionId& id);
// All of them, in their order. Requires: the edition exists.
std::vector<Reading> read_indicators(const State& state, const EditionId& id);
// The same of every edition, each one's roll walked once.
std::map<EditionId, std::vector<Reading>> read_all_indicators(const State& state);
// "n/d", or "n" of whole numbers.
std::string to_text(const ledger::Figure& figure);
std::string to_text(const Change& change);

// The program whose figures these are: another name wherever a formula, a row or the form of a file
// changes.
inline constexpr std::string_view kReportTool = "urna 0.1.0";

// One line of the report's data: e.g. {"vote", "ballots_assisted", "", "31", {...}}.
struct ReportRow {
  std::string section;   // participation groups proposals vote projects implementation
                         // satisfaction indicators plan
  std::string figure;    // stable code
  std::string argument;  // project label, session number, cell, ...; may be empty
  std::string value;     // decimal integer, or "n/d" in lowest terms; empty: not reported
  std::vector<std::uint64_t> entries;
  bool operator==(const ReportRow&) const = default;
};
// Everything the report says in numbers, in its order; the same for whoever replays the log.
std::vector<ReportRow> report_rows(const State& state, const EditionId& id);
// The data package's files by name: figures.csv (formulas guarded), report.json, datapackage.json.
// Canonical: the same rows give the same bytes. They name origin, size and root of the log they are
// computed from. Requires: the edition exists.
std::map<std::string, std::string> report_package(const State& state, const EditionId& id);
// H256("report/data"; VEC(LP(name) || SHA-256 of the file)), names ascending.
Hash package_hash(const std::map<std::string, std::string>& files);

}  // namespace urna::tally
