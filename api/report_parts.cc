#include "api/report_parts.h"

#include <set>

namespace urna::api {

namespace {

constexpr std::size_t kShownEntries = 3;

std::int64_t length_of(const std::string& value) {
  std::int64_t length = 0;
  for (const char c : value) {
    if (c < '0' || c > '9') return 0;  // a fraction has no length of its own
    length = length * 10 + (c - '0');
  }
  return length;
}

}  // namespace

Markup figure(const ReportVoice& voice, const tally::ReportRow* row, Shown how) {
  if (row == nullptr) return {};
  if (row->value.empty())
    return element("span", {{"class", "missing"}}, voice.say("report.not_reported"));
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
    text += " " + voice.say("report.more_entries",
                            {{"count", static_cast<std::int64_t>(all.size() - kShownEntries)}});
  return element("span", {{"class", "entries"}}, text);
}

Markup figure_table(const ReportVoice& voice, const std::string& caption,
                    const std::vector<FigureLine>& lines) {
  Table made{caption,
             {voice.say("report.figure"), voice.say("report.value"), voice.say("report.entries")},
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
                      length_of(line.row->value), true});
  return bars.empty() ? Markup() : bar_chart(title, bars);
}

Markup figure_picture(const ReportVoice& voice, const std::string& title,
                      const std::vector<FigureLine>& lines) {
  return all({figure_bars(voice, title, lines), figure_table(voice, title, lines)});
}

}  // namespace urna::api
