#include "api/pages/calendar_file.h"

#include <array>
#include <cstdio>
#include <ctime>

#include "ledger/day.h"
#include "ledger/result.h"

namespace urna::api {

std::vector<Term> terms_of(const ledger::Calendar& calendar) {
  std::vector<Term> terms;
  const auto put = [&](const char* key, const char* uid, std::uint32_t from, std::uint32_t until) {
    if (from != 0) terms.push_back({key, uid, from, until});
  };
  put("home.proposals", "proposals", calendar.proposals_from, calendar.proposals_until);
  put("home.voting", "voting", calendar.voting_from, calendar.voting_until);
  put("home.result_by", "result", calendar.result_by, calendar.result_by);
  return terms;
}

std::uint32_t day_after(std::uint32_t day) {
  CHECK(ledger::is_day(day));
  if (ledger::is_day(day + 1)) return day + 1;
  const std::uint32_t year = day / 10'000, month = day / 100 % 100;
  return month == 12 ? (year + 1) * 10'000 + 101 : year * 10'000 + (month + 1) * 100 + 1;
}

std::string escape_calendar_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\r') continue;
    if (c == '\\' || c == ';' || c == ',') out += '\\';
    out += c;
  }
  return out;
}

namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; }

}  // namespace

// A line that goes on begins with a space, which counts among its bytes.
std::string fold_calendar_line(std::string_view line) {
  std::string out;
  for (std::size_t room = kCalendarLineBytes; line.size() > room; room = kCalendarLineBytes - 1) {
    std::size_t cut = room;
    while (cut > 0 && continues(line[cut])) --cut;  // not within a character
    if (cut == 0) cut = room;                       // no text of ours
    out += std::string(line.substr(0, cut)) + "\r\n ";
    line.remove_prefix(cut);
  }
  return out + std::string(line) + "\r\n";
}

namespace {

constexpr std::uint16_t kMinutesOfDay = 24 * 60;

std::string stamp_of(std::uint64_t seconds) {
  const auto time = static_cast<std::time_t>(seconds);
  std::tm utc{};
  ::gmtime_r(&time, &utc);
  std::array<char, 32> text{};
  CHECK(std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &utc) > 0);
  return text.data();
}

std::string identity(const CalendarMatter& matter, const std::string& name) {
  const std::string host = matter.origin.substr(0, matter.origin.find('/'));
  return "UID:" + matter.edition + "-" + name + "@" + escape_calendar_text(host);
}

std::string event_of(const Words& words, const CalendarMatter& matter, const Term& term) {
  const std::string title = text_in(matter.title, words.language()).text;
  std::string lines;
  const auto put = [&](const std::string& line) { lines += fold_calendar_line(line); };
  put("BEGIN:VEVENT");
  put(identity(matter, term.uid));
  put("DTSTAMP:" + stamp_of(matter.announced));
  put("DTSTART;VALUE=DATE:" + std::to_string(term.from));
  put("DTEND;VALUE=DATE:" + std::to_string(day_after(term.until)));
  put("SUMMARY:" + escape_calendar_text(words(term.key) + ": " + title));
  put("DESCRIPTION:" + escape_calendar_text(words("calendar.note")));
  put("TRANSP:TRANSPARENT");
  put("END:VEVENT");
  return lines;
}

// Midnight at the end of a day is the next one's beginning: no clock shows 24:00.
std::string moment_of(std::uint32_t day, std::uint16_t minutes) {
  const bool next = minutes == kMinutesOfDay;
  std::string clock = clock_text(next ? std::uint16_t{0} : minutes);
  std::erase(clock, ':');
  return std::to_string(next ? day_after(day) : day) + "T" + clock + "00";
}

std::string event_of(const Words& words, const CalendarMatter& matter, std::size_t number) {
  const ledger::SessionAnnounced& session = matter.sessions[number].act;
  const auto in_words = [&](const ledger::Texts& texts) {
    return text_in(texts, words.language()).text;
  };
  std::string lines;
  const auto put = [&](const std::string& line) { lines += fold_calendar_line(line); };
  put("BEGIN:VEVENT");
  put(identity(matter, "session-" + std::to_string(number)));
  put("DTSTAMP:" + stamp_of(matter.sessions[number].announced));
  put("DTSTART:" + moment_of(session.day, session.from));
  put("DTEND:" + moment_of(session.day, session.until));
  put("SUMMARY:" + escape_calendar_text(in_words(session.title)));
  put("LOCATION:" + escape_calendar_text(in_words(session.place)));
  put("DESCRIPTION:" +
      escape_calendar_text(in_words(session.topic) + "\n" + words("calendar.languages") + ": " +
                           languages_text(session.languages)));
  put("END:VEVENT");
  return lines;
}

}  // namespace

std::string clock_text(std::uint16_t minutes) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "%02u:%02u", minutes / 60U % 100U, minutes % 60U);
  return text.data();
}

std::string languages_text(const std::vector<std::string>& tags) {
  std::string text;
  for (const std::string& tag : tags) {
    const auto known = language_of(tag);
    text += (text.empty() ? "" : ", ") + (known ? own_name_of(*known) : tag);
  }
  return text;
}

bool has_calendar_file(const ledger::Calendar& calendar, std::size_t sessions) {
  return sessions > 0 || !terms_of(calendar).empty();
}

// Without METHOD: RFC 5546 would have an ORGANIZER in every event, and the log has none to name.
std::string calendar_file(const Words& words, const CalendarMatter& matter) {
  std::string lines = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Urna//Calendar//EN\r\n";
  lines += "CALSCALE:GREGORIAN\r\n";
  lines += fold_calendar_line("X-WR-CALNAME:" +
                              escape_calendar_text(text_in(matter.title, words.language()).text));
  for (const Term& term : terms_of(matter.calendar)) lines += event_of(words, matter, term);
  for (std::size_t i = 0; i < matter.sessions.size(); ++i) lines += event_of(words, matter, i);
  return lines + "END:VCALENDAR\r\n";
}

}  // namespace urna::api
