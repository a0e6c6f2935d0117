// What the sections of the report are put together from. A number stands in the page as
// <data value="..."> with the very value of figures.csv, so that a reader's program can compare
// the two.
#pragma once

#include "api/pages/page.h"
#include "api/pages/picture.h"
#include "api/report_matter.h"

namespace urna::api {

// Of a value in digits; 0 of anything else, a fraction among them: it has no length of its own.
std::int64_t whole_number(const std::string& value);
// The value of a figure; nothing where the report has no such figure.
Markup figure(const ReportVoice& voice, const tally::ReportRow* row, Shown how);
// The first entries a figure rests on, and how many more; the whole list stands in figures.csv.
Markup entries_of(const ReportVoice& voice, const std::vector<const tally::ReportRow*>& rows);

// A line of a table of figures; left out where there is no such figure.
struct FigureLine {
  std::string label;
  const tally::ReportRow* row = nullptr;
  Shown how = Shown::count;
};
Markup figure_table(const ReportVoice& voice, const std::string& caption,
                    const std::vector<FigureLine>& lines);
// The same numbers as bars; nothing where none is known.
Markup figure_bars(const ReportVoice& voice, const std::string& title,
                   const std::vector<FigureLine>& lines);
// Bars and the table that says the same.
Markup figure_picture(const ReportVoice& voice, const std::string& title,
                      const std::vector<FigureLine>& lines);

// The sections, in the order of the page.
Markup report_participation(const ReportVoice& voice);
Markup report_groups(const ReportVoice& voice);
Markup report_proposals(const ReportVoice& voice);
Markup report_vote(const ReportVoice& voice);
Markup report_projects(const ReportVoice& voice);
Markup report_implementation(const ReportVoice& voice);
Markup report_satisfaction(const ReportVoice& voice);
Markup report_indicators(const ReportVoice& voice);
Markup report_plan(const ReportVoice& voice);
Markup report_recommendations(const ReportVoice& voice);
Markup report_verify(const ReportVoice& voice);

}  // namespace urna::api
