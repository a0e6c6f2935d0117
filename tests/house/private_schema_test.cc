// P02, P14, P15: docs/FORMAT.md lists every field of every event, and a test holds it to the
// schema. So the list can be asked what the log may say about people: no name, address, number,
// date of birth or moment; days only where institutions write them, times only as the minute of an
// entry.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include "ledger/bytes.h"
#include "ledger/file.h"

namespace urna {
namespace {

// The names in "| `calendar.voting_from` | u32 | |".
std::vector<std::string> fields() {
  const auto bytes = ledger::read_file(std::string(URNA_SOURCE_DIR) + "/docs/FORMAT.md", 1U << 20);
  std::istringstream document{bytes ? std::string(ledger::text_of(*bytes)) : ""};
  const std::regex row("^\\| `([a-z0-9_.?\\[\\]]+)` \\| .*");
  std::vector<std::string> found;
  for (std::string line; std::getline(document, line);)
    if (std::smatch match; std::regex_match(line, match, row)) found.push_back(match[1]);
  return found;
}

TEST(PrivateSchema, NoFieldTellsWhoOrWhen) {
  const std::regex personal(
      "(^|[._])(time|moment|second|seconds|ip|address|agent|phone|mail|email|birth|born|age|sex|"
      "gender|person|citizen|document_number|passport|surname|first_name|last_name|photo)([._?]|\\["
      "|$)");
  const std::vector<std::string> all = fields();
  ASSERT_GT(all.size(), 150U);  // the document was read
  for (const std::string& field : all) {
    if (field == "eligibility.minimum_age") continue;  // the policy's, nobody's
    EXPECT_FALSE(std::regex_search(field, personal)) << field;
  }
}

// Of sessions, building, activities: institutions' own.
TEST(PrivateSchema, DaysAreTheCalendarsAndAnAttendanceSheets) {
  std::set<std::string> days;
  for (const std::string& field : fields())
    if (std::regex_search(field, std::regex("(^|[._])(day|date|from|until|result_by)$")))
      days.insert(field);
  const std::set<std::string> allowed = {"calendar.proposals_from",
                                         "calendar.proposals_until",
                                         "calendar.voting_from",
                                         "calendar.voting_until",
                                         "calendar.result_by",
                                         "day",
                                         "sealing?.merges[].from",
                                         "roles.rotations_per_station_day",
                                         "merges[].from",
                                         "planned_day",
                                         "actual_day",
                                         "from",
                                         "until"};
  for (const std::string& day : days) EXPECT_TRUE(allowed.contains(day)) << day;
  EXPECT_TRUE(days.contains("day"));
}

}  // namespace
}  // namespace urna
