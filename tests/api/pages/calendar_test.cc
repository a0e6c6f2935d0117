// The calendar's file as RFC 5545 wants it, read back by a reader of its own, whatever people call
// their budget.
#include <gtest/gtest.h>

#include <fstream>

#include "api/pages/calendar_file.h"
#include "api/pages/pages.h"
#include "api/routes.h"
#include "ledger/day.h"
#include "ledger/text.h"
#include "tests/api/served_town.h"

namespace urna::api {
namespace {

// Content lines, unfolded; every physical line held to its limits.
std::vector<std::string> read_lines(const std::string& file) {
  std::vector<std::string> lines;
  std::size_t at = 0;
  while (at < file.size()) {
    const std::size_t end = file.find("\r\n", at);
    EXPECT_NE(end, std::string::npos);
    if (end == std::string::npos) break;
    const std::string line = file.substr(at, end - at);
    EXPECT_LE(line.size(), 75U) << line;
    EXPECT_EQ(line.find_first_of("\r\n"), std::string::npos) << line;
    EXPECT_TRUE(line.empty() || (static_cast<unsigned char>(line[0]) & 0xc0U) != 0x80U)
        << "cut within a character: " << line;
    if (line.starts_with(' ') && !lines.empty())
      lines.back() += line.substr(1);
    else
      lines.push_back(line);
    at = end + 2;
  }
  return lines;
}

std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
      out += text.at(i) == 'n' || text.at(i) == 'N' ? '\n' : text.at(i);
      continue;
    }
    EXPECT_EQ(std::string(";,").find(text[i]), std::string::npos) << "bare in " << text;
    out += text[i];
  }
  return out;
}

std::vector<std::string> values_of(const std::string& file, const std::string& name) {
  std::vector<std::string> values;
  for (const std::string& line : read_lines(file))
    if (line.starts_with(name + ":")) values.push_back(line.substr(name.size() + 1));
  return values;
}

CalendarMatter matter_of(const std::string& title) {
  return {"balti.example/pb-2026",
          std::string(32, 'a'),
          {{"ro", title}},
          {20260601, 20260630, 20260914, 20260930, 20261231},
          1'780'000'020};
}

TEST(Calendar, NamesEverySpanWithTheDayBehindItsEnd) {
  const std::string file = calendar_file(Words::in(Language::en), matter_of("Bălți"));
  const auto lines = read_lines(file);
  EXPECT_EQ(lines.front(), "BEGIN:VCALENDAR");
  EXPECT_EQ(lines.back(), "END:VCALENDAR");
  const std::vector<std::string> starts{"20260601", "20260914", "20261231"};
  EXPECT_EQ(values_of(file, "DTSTART;VALUE=DATE"), starts);
  const std::vector<std::string> ends{"20260701", "20261001", "20270101"};
  EXPECT_EQ(values_of(file, "DTEND;VALUE=DATE"), ends);
  EXPECT_EQ(values_of(file, "BEGIN"),
            values_of(file, "END").size() == 4
                ? std::vector<std::string>({"VCALENDAR", "VEVENT", "VEVENT", "VEVENT"})
                : std::vector<std::string>());
  for (const std::string& stamp : values_of(file, "DTSTAMP")) EXPECT_EQ(stamp, "20260528T202700Z");
}

// RFC 5545, 3.7.2: a METHOD has to stand in the answer's type too; 3.8.7.2: DTSTAMP is of the
// event.
TEST(Calendar, SaysNoMethodAndWhenEachSessionWasAnnounced) {
  CalendarMatter matter = matter_of("Buget");
  matter.calendar = {};
  matter.sessions = {{{}, 1'780'000'020}, {{}, 1'780'086'420}};
  for (CalendarSession& session : matter.sessions) session.act.day = 20260620;
  const std::string file = calendar_file(Words::in(Language::en), matter);
  EXPECT_TRUE(values_of(file, "METHOD").empty());
  const std::vector<std::string> stamps{"20260528T202700Z", "20260529T202700Z"};
  EXPECT_EQ(values_of(file, "DTSTAMP"), stamps);
}

TEST(Calendar, IdentitiesStayWhateverTheLanguage) {
  const CalendarMatter matter = matter_of("Buget");
  const auto uids = values_of(calendar_file(Words::in(Language::ro), matter), "UID");
  const std::vector<std::string> wanted{std::string(32, 'a') + "-proposals@balti.example",
                                        std::string(32, 'a') + "-voting@balti.example",
                                        std::string(32, 'a') + "-result@balti.example"};
  EXPECT_EQ(uids, wanted);
  EXPECT_EQ(values_of(calendar_file(Words::in(Language::uk), matter), "UID"), wanted);
}

TEST(Calendar, EveryDayHasTheRightOneBehindIt) {
  EXPECT_EQ(day_after(20240228), 20240229U);
  EXPECT_EQ(day_after(20240229), 20240301U);
  EXPECT_EQ(day_after(20260228), 20260301U);
  EXPECT_EQ(day_after(21000228), 21000301U);
  std::uint32_t day = 20000101;
  for (int count = 0; count < 146'097; ++count) {  // 400 years
    ASSERT_TRUE(ledger::is_day(day)) << day;
    day = day_after(day);
  }
  EXPECT_EQ(day, 24000101U);
}

// N14: texts that somebody will try; a line end or a semicolon of theirs starts nothing of ours.
TEST(Calendar, NaughtyTitlesComeBackAsTheyWere) {
  std::ifstream corpus(std::string(URNA_SOURCE_DIR) + "/tests/data/naughty.txt");
  std::vector<std::string> titles{
      "a;b,c\\n\\", "BEGIN:VEVENT\nEND:VCALENDAR\nX", "\n", "", std::string(500, 'x'), "😀"};
  for (std::string& title : titles)
    for (int i = 0; title.size() < 300 && i < 5 && !title.empty(); ++i) title += title;
  for (std::string line; std::getline(corpus, line);)
    if (line.starts_with("plain ") && ledger::is_plain_text(line.substr(6)))
      titles.push_back(line.substr(6));
  EXPECT_GT(titles.size(), 40U);
  for (const std::string& title : titles) {
    const std::string file = calendar_file(Words::in(Language::ro), matter_of(title));
    const auto summaries = values_of(file, "SUMMARY");
    ASSERT_EQ(summaries.size(), 3U) << title;
    EXPECT_TRUE(unescaped(summaries[0]).ends_with(": " + title)) << title;
    EXPECT_EQ(unescaped(values_of(file, "X-WR-CALNAME").at(0)), title);
    EXPECT_EQ(values_of(file, "BEGIN").size(), 4U) << title;
  }
}

TEST(Calendar, FoldsBetweenCharactersAtEveryLength) {
  for (const std::string piece : {"a", "ă", "№", "😀"})
    for (std::size_t count = 1; count < 200; ++count) {
      std::string line;
      while (line.size() < count) line += piece;
      const auto lines = read_lines(fold_calendar_line(line));
      ASSERT_EQ(lines.size(), 1U);
      EXPECT_EQ(lines[0], line);
    }
  EXPECT_EQ(fold_calendar_line(std::string(75, 'a')), std::string(75, 'a') + "\r\n");
  EXPECT_EQ(fold_calendar_line(std::string(76, 'a')), std::string(75, 'a') + "\r\n a\r\n");
}

TEST(Calendar, ThePageLeadsToTheFileAndTheFileIsServed) {
  Town town;
  town.run_to(tally::Phase::voting);
  const Directory directory;
  const auto host = host_of(directory, town);
  const Routes routes(*host);
  const auto get = [&](const std::string& target) {
    HttpResponse given;
    routes.handle({"GET", target, {}, {}, {}},
                  [&](HttpResponse response) { given = std::move(response); });
    return given;
  };
  const std::string page = get("/uk/calendar").body;
  const std::string address =
      "/api/v1/editions/" + ledger::to_hex(town.id.view()) + "/calendar.ics?language=uk";
  EXPECT_NE(page.find("href=\"" + address + "\""), std::string::npos) << page;
  const HttpResponse file = get(address);
  EXPECT_EQ(file.status, 200U);
  EXPECT_EQ(file.type, "text/calendar; charset=utf-8");
  EXPECT_FALSE(read_lines(file.body).empty());
  EXPECT_EQ(get("/api/v1/editions/x/calendar.ics").status, 404U);
  EXPECT_EQ(get(address + "x").status, 400U);
  host->sequencer().stop();
}

// RFC 5545, 3.6: no calendar without a component.
TEST(Calendar, AnEditionWithoutDatesAndSessionsHasNoFile) {
  EXPECT_FALSE(has_calendar_file({}, 0));
  EXPECT_TRUE(has_calendar_file({}, 1));
  EXPECT_TRUE(has_calendar_file({0, 0, 0, 0, 20261231}, 0));
  EditionSeen edition;
  const LogSeen log;
  const Reader reader{Words::in(Language::en), log, "calendar"};
  EXPECT_EQ(calendar_page(reader, edition).content.html().find("calendar.ics"), std::string::npos);
  edition.announced.calendar = matter_of("Buget").calendar;
  EXPECT_NE(calendar_page(reader, edition).content.html().find("calendar.ics"), std::string::npos);
}

}  // namespace
}  // namespace urna::api
