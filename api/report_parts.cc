#include "api/report_parts.h"

#include <set>

namespace urna::api {

namespace {

constexpr std::size_t kShownEntries = 3;

}  // namespace

std::int64_t whole_number(const std::string& value) {
  std::int64_t number = 0;
  for (const char c : value) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + (c - '0');
  }
  return number;
}

Markup figure(const ReportVoice& voice, const tally::ReportRow* row, Shown how) {
  if (row == nullptr) return {};
  if (row->value.empty())
    return element("span", {{"class", "missing"}}, voice.say("annual.not_reported"));
  return element("data", {{"value", row->value}}, voice.shown(row->value, how));
}

Markup entries_of(const ReportVoice& voice, const std::vector<const tally::ReportRow*>& rows) {
  std::set<std::uint64_t> all;
  for (const tally::ReportRow* row : rows)
    if (row != nullptr) all.insert(row->entries.begin(), row->entries.end());
  std::string text;
  std::size_t shown = 0;
  for (const std::uint64_t entry : all) {
    if (shown++ == kShownEntries) break;
    text += (text.empty() ? "" : ", ") + std::to_string(entry);
  }
  if (all.size() > kShownEntries)
    text += " " + voice.say("annual.more_entries",
                            {{"count", std::to_string(all.size() - kShownEntries)}});
  return element("span", {{"class", "entries"}}, text);
}

Markup figure_table(const ReportVoice& voice, const std::string& caption,
                    const std::vector<FigureLine>& lines) {
  Table made{caption,
             {voice.say("annual.figure"), voice.say("annual.value"), voice.say("annual.entries")},
             {},
             {false, true, false}};
  for (const FigureLine& line : lines)
    if (line.row != nullptr)
      made.rows.push_back(
          {line.label, figure(voice, line.row, line.how), entries_of(voice, {line.row})});
  return made.rows.empty() ? Markup() : table(made);
}

Markup figure_bars(const ReportVoice& voice, const std::string& title,
                   const std::vector<FigureLine>& lines) {
  std::vector<Bar> bars;
  for (const FigureLine& line : lines)
    if (line.row != nullptr && !line.row->value.empty())
      bars.push_back({line.label, voice.shown(line.row->value, line.how),
                      whole_number(line.row->value), true});
  return bars.empty() ? Markup() : bar_chart(title, bars);
}

Markup figure_picture(const ReportVoice& voice, const std::string& title,
                      const std::vector<FigureLine>& lines) {
  return all({figure_bars(voice, title, lines), figure_table(voice, title, lines)});
}

}  // namespace urna::api
