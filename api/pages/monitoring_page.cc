// The board of indicators: each figure of the edition against its target and against the edition
// before, with the entries it rests on, and in words why one is not there.
#include <algorithm>
#include <limits>

#include "api/pages/figure_text.h"
#include "api/pages/follow_parts.h"
#include "api/pages/formula_text.h"
#include "api/pages/pages.h"
#include "api/pages/picture.h"
#include "ledger/int128.h"

namespace urna::api {

namespace {

using ledger::Figure;
using ledger::Int128;
using ledger::Measure;
using tally::Reading;
using tally::Standing;

struct Board {
  const Reader& reader;
  const EditionSeen& edition;

  std::string say(std::string_view key, std::initializer_list<Argument> arguments = {}) const {
    return reader.say(key, arguments);
  }
  std::string figure(const Figure& value, ledger::Unit unit) const {
    return figure_text(reader.words, value, unit, edition.currency());
  }
};

// Of groups of people, which are told only where nobody can be recognised.
bool is_of_groups(Measure measure) {
  return measure >= Measure::attendances_of_group && measure <= Measure::groups_told;
}

// Why there is no value, in words; "not reported yet" is not zero.
std::string reason_text(const Board& board, const Reading& reading) {
  if (reading.nothing_to_divide) return board.say("monitoring.why.nothing");
  const bool groups = std::ranges::any_of(
      reading.missing, [](const ledger::Operand& one) { return is_of_groups(one.measure); });
  if (!groups) return board.say("monitoring.why.unreported");
  return board.say("monitoring.why.group",
                   {{"least", std::int64_t{board.edition.announced.minimum_group}}});
}

std::string target_text(const Board& board, const ledger::Indicator& indicator) {
  switch (indicator.target_kind) {
    case ledger::TargetKind::at_least:
      return board.say("monitoring.target.at_least",
                       {{"value", board.figure(indicator.target, indicator.unit)}});
    case ledger::TargetKind::growth:
      return board.say("monitoring.target.growth",
                       {{"value", board.figure(indicator.target, ledger::Unit::share)}});
    case ledger::TargetKind::none:
      break;
  }
  return board.say("monitoring.target.none");
}

std::string standing_key(const Reading& reading) {
  switch (reading.standing) {
    case Standing::reached:
      return "monitoring.standing.reached";
    case Standing::not_reached:
      return "monitoring.standing.not_yet";
    case Standing::unknown:
      return reading.value ? "monitoring.standing.nothing_before"
                           : "monitoring.standing.unreported";
    case Standing::no_target:
      break;
  }
  return reading.value ? "monitoring.standing.no_target" : "monitoring.standing.unreported";
}

Markup standing_of(const Board& board, const Reading& reading) {
  const char* kind = reading.standing == Standing::reached ? "status won" : "status";
  return element("span", {{"class", kind}}, board.say(standing_key(reading)));
}

// Where the value before comes from: another edition, or a figure from before the log.
Markup source_of(const Board& board, const Reading& reading) {
  for (const auto& other : board.reader.log.editions)
    if (reading.before_edition == other->id)
      return link_to(page_about(board.reader, *other, "monitoring"),
                     own_text(board.reader, other->announced.title));
  for (const auto& baseline : board.edition.follow_up.baselines)
    if (reading.baseline_at == baseline.at)
      return all({Markup(std::to_string(baseline.act.year)), Markup(", "),
                  entry_link(board.reader, baseline.at)});
  return {};
}

Markup before_of(const Board& board, const Reading& reading) {
  if (!reading.before) return board.say("monitoring.before.none");
  Markup made = all({Markup(board.figure(*reading.before, reading.indicator.unit)), Markup(" ("),
                     source_of(board, reading), Markup(")")});
  if (reading.change)
    made +=
        all({Markup(" "),
             element("strong", {},
                     board.say("monitoring.change",
                               {{"change", change_text(board.reader.words, *reading.change)}}))});
  return made;
}

Markup value_of(const Board& board, const Reading& reading) {
  if (reading.value) return Markup(board.figure(*reading.value, reading.indicator.unit));
  return element("span", {{"class", "soft"}}, reason_text(board, reading));
}

constexpr Int128 kMillion = 1'000'000;
// For pictures alone; tables say it exactly.
Int128 millionths(const Figure& value) { return value.numerator * kMillion / value.denominator; }

// What the target comes to in millionths of a unit; 0 where there is none to draw against.
Int128 wanted_millionths(const Reading& reading) {
  const Figure& target = reading.indicator.target;
  if (reading.indicator.target_kind == ledger::TargetKind::at_least) return millionths(target);
  if (reading.indicator.target_kind != ledger::TargetKind::growth || !reading.before) return 0;
  const Int128 growth = millionths(target);
  return growth > kMillion * kMillion
             ? 0
             : millionths(*reading.before) * (kMillion + growth) / kMillion;
}

// Per mille of the way to the target, for the picture alone; the table says it exactly.
std::optional<std::int64_t> per_mille_of_target(const Reading& reading) {
  if (!reading.value) return std::nullopt;
  const Int128 wanted = wanted_millionths(reading);
  if (wanted <= 0) return std::nullopt;
  return static_cast<std::int64_t>(
      std::min<Int128>(millionths(*reading.value) * 1'000 / wanted, 1'000));
}

Markup picture_of(const Board& board, const std::vector<const Reading*>& readings) {
  std::vector<Bar> bars;
  for (const Reading* reading : readings)
    if (const auto part = per_mille_of_target(*reading))
      bars.push_back({text_in(reading->indicator.name, board.reader.language()).text,
                      board.figure(*reading->value, reading->indicator.unit) + " \u00b7 " +
                          target_text(board, reading->indicator),
                      *part, reading->standing == Standing::reached});
  return bars.empty() ? Markup() : bar_chart(board.say("monitoring.picture"), bars, 1'000);
}

// With how it is counted behind it.
Markup name_of(const Board& board, const ledger::Indicator& indicator) {
  const std::string formula = formula_text(board.reader.words, board.edition, indicator);
  return all({own_text(board.reader, indicator.name),
              element("details", {{"class", "behind"}},
                      {element("summary", {}, board.say("monitoring.counted")),
                       element("p", {}, formula)})});
}

Markup table_of(const Board& board, const std::string& domain,
                const std::vector<const Reading*>& readings) {
  Table made{domain,
             {board.say("monitoring.indicator"), board.say("monitoring.value"),
              board.say("monitoring.target"), board.say("monitoring.standing"),
              board.say("monitoring.before"), board.say("monitoring.entries")},
             {},
             {}};
  for (const Reading* reading : readings)
    made.rows.push_back(
        {name_of(board, reading->indicator), value_of(board, *reading),
         Markup(target_text(board, reading->indicator)), standing_of(board, *reading),
         before_of(board, *reading),
         entry_list(board.reader, board.edition, reading->entries, reading->entries_total)});
  return table(made);
}

Markup domain_part(const Board& board, const std::vector<Reading>& readings,
                   ledger::Domain domain) {
  std::vector<const Reading*> of_domain;
  for (const Reading& reading : readings)
    if (reading.indicator.domain == domain) of_domain.push_back(&reading);
  if (of_domain.empty()) return {};
  const std::string name =
      board.say("monitoring.domain." + std::to_string(static_cast<int>(domain)));
  return section(name, {picture_of(board, of_domain), table_of(board, name, of_domain)});
}

Markup summary_of(const Board& board, const std::vector<Reading>& readings) {
  std::int64_t reached = 0, targets = 0, unreported = 0;
  for (const Reading& reading : readings) {
    targets += reading.standing == Standing::no_target ? 0 : 1;
    reached += reading.standing == Standing::reached ? 1 : 0;
    unreported += reading.value ? 0 : 1;
  }
  return all({element("p", {{"class", "lead"}},
                      board.say("monitoring.lead", {{"reached", reached}, {"targets", targets}})),
              unreported == 0
                  ? Markup()
                  : paragraph(board.say("monitoring.lead.unreported", {{"count", unreported}}))});
}

// The same indicator in another edition; null if that one has none of the name.
const Reading* same_in(const std::vector<Reading>& readings, const ledger::Indicator& indicator) {
  const auto found = std::ranges::find_if(readings, [&](const Reading& reading) {
    return reading.indicator.tag == indicator.tag && reading.indicator.unit == indicator.unit;
  });
  return found == readings.end() ? nullptr : &*found;
}

// Heights for the picture alone: millionths, as far as 64 bits hold them.
std::optional<std::int64_t> height_of(const Reading* reading) {
  constexpr Int128 kHighest = std::numeric_limits<std::int64_t>::max();
  if (reading == nullptr || !reading->value) return std::nullopt;
  return static_cast<std::int64_t>(std::min(millionths(*reading->value), kHighest));
}

using Editions = std::vector<std::shared_ptr<const EditionSeen>>;

// Oldest first.
Editions editions_in_order(const Board& board, const AllReadings& readings) {
  Editions editions;
  for (const auto& edition : board.reader.log.editions)
    if (readings.contains(edition->id)) editions.push_back(edition);
  std::ranges::stable_sort(
      editions, {}, [](const auto& edition) { return edition->announced.calendar.voting_from; });
  return editions;
}

// A figure leads to the board of its edition, where the entries stand that it rests on.
Markup figure_of_year(const Board& board, const EditionSeen& edition, const Reading* reading) {
  if (reading == nullptr || !reading->value)
    return element("span", {{"class", "soft"}}, board.say("monitoring.standing.unreported"));
  return link_to(board.reader.to("monitoring" + edition.query()),
                 board.figure(*reading->value, reading->indicator.unit));
}

std::vector<Markup> years_row(const Board& board, const Editions& editions,
                              const AllReadings& readings, const ledger::Indicator& indicator) {
  std::vector<std::optional<std::int64_t>> heights;
  std::vector<Markup> row{own_text(board.reader, indicator.name), Markup()};
  for (const auto& edition : editions) {
    const Reading* reading = same_in(readings.at(edition->id), indicator);
    heights.push_back(height_of(reading));
    row.push_back(figure_of_year(board, *edition, reading));
  }
  row[1] = columns(heights);
  return row;
}

// How each indicator went through the log's editions.
Markup years_part(const Board& board, const AllReadings& readings) {
  const Editions editions = editions_in_order(board, readings);
  if (editions.size() < 2) return {};
  Table made{board.say("monitoring.years"),
             {board.say("monitoring.indicator"), board.say("monitoring.years.picture")},
             {},
             {}};
  for (const auto& edition : editions)
    made.head.push_back(board.reader.words.day(edition->announced.calendar.voting_from));
  for (const Reading& reading : readings.at(board.edition.id))
    made.rows.push_back(years_row(board, editions, readings, reading.indicator));
  return section(made.caption, {paragraph(board.say("monitoring.years.text")), table(made)});
}

// Who voted, by groups, where registrar and overseer told it.
Markup turnout_part(const Board& board) {
  const auto& turnout = board.edition.follow_up.turnout;
  if (!turnout) return {};
  return section(
      board.say("monitoring.turnout"),
      {groups_told(board.reader, board.edition, {turnout->act.groups, turnout->act.merged}),
       paragraph(entry_link(board.reader, turnout->at))});
}

Markup how_part(const Board& board, std::uint64_t size) {
  return section(
      board.say("monitoring.how"),
      {paragraph(board.say("monitoring.how.text", {{"size", static_cast<std::int64_t>(size)}})),
       paragraph(board.say("monitoring.how.groups",
                           {{"least", std::int64_t{board.edition.announced.minimum_group}}})),
       paragraph(
           link_to(indicators_data(board.reader, board.edition), board.say("monitoring.data")))});
}

}  // namespace

Page monitoring_page(const Reader& reader, const EditionSeen& edition, const AllReadings& readings,
                     std::uint64_t size) {
  const Board board{reader, edition};
  const std::vector<Reading>& ours = readings.at(edition.id);
  Markup parts =
      all({paragraph(own_text(reader, edition.announced.title)), summary_of(board, ours)});
  for (const ledger::Domain domain :
       {ledger::Domain::participation, ledger::Domain::inclusion, ledger::Domain::results,
        ledger::Domain::satisfaction, ledger::Domain::activities})
    parts += domain_part(board, ours, domain);
  parts += years_part(board, readings);
  parts += turnout_part(board);
  parts += how_part(board, size);
  parts += other_editions(reader, edition, "monitoring");
  return {reader.say("monitoring.title"), parts};
}

}  // namespace urna::api
