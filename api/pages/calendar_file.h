// An edition's dates and sessions as an iCalendar file (RFC 5545), for people's own calendars:
// whole days, one event for each span, and hours of the place for each session; identities that
// stay, so that a calendar that asks again changes what it has instead of adding to it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/pages/words.h"
#include "ledger/event/definition.h"
#include "ledger/event/follow_up.h"

namespace urna::api {

inline constexpr std::size_t kCalendarLineBytes = 75;  // RFC 5545, 3.1: without the CRLF

// A span of the calendar that the edition has; days as the schema writes them, both of them in it.
struct Term {
  const char* key;  // in the words: "home.voting"
  const char* uid;  // "voting"
  std::uint32_t from = 0, until = 0;
};
// In the order of time; those without a day are left out.
std::vector<Term> terms_of(const ledger::Calendar& calendar);
// The day behind it. Requires: is_day(day).
std::uint32_t day_after(std::uint32_t day);
// A TEXT value (3.3.11): backslash, semicolon, comma and line ends escaped.
std::string escape_calendar_text(std::string_view text);
// A content line with its CRLF, folded between characters.
std::string fold_calendar_line(std::string_view line);

// "18:05" of minutes after midnight.
std::string clock_text(std::uint16_t minutes);
// The languages of a session by their own names, where we know them: "Română, Українська".
std::string languages_text(const std::vector<std::string>& tags);

// A session with the time of the entry that announced it, in POSIX seconds: its DTSTAMP.
struct CalendarSession {
  ledger::SessionAnnounced act;
  std::uint64_t announced = 0;
};

struct CalendarMatter {
  std::string origin;   // of the log
  std::string edition;  // 32 hex digits
  ledger::Texts title;
  ledger::Calendar calendar;
  std::uint64_t announced = 0;  // POSIX seconds of the announcement: DTSTAMP of the spans
  // By number; told in the hours of the place where it is held (3.3.5, form 1: no time zone).
  std::vector<CalendarSession> sessions = {};
};
// Is there anything to put into a file? RFC 5545, 3.6, allows none without a component.
bool has_calendar_file(const ledger::Calendar& calendar, std::size_t sessions);
// Requires: has_calendar_file.
std::string calendar_file(const Words& words, const CalendarMatter& matter);

}  // namespace urna::api
