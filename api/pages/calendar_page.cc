// The edition's dates, and the file that people's own calendars follow.
#include "api/pages/calendar_file.h"
#include "api/pages/pages.h"

namespace urna::api {

Page calendar_page(const Reader& reader, const EditionSeen& edition) {
  const Words& words = reader.words;
  Table dates{words("calendar.title"),
              {words("calendar.what"), words("calendar.from"), words("calendar.until")},
              {},
              {}};
  for (const Term& term : terms_of(edition.announced.calendar))
    dates.rows.push_back(
        {Markup(words(term.key)), Markup(words.day(term.from)), Markup(words.day(term.until))});
  const std::string file = reader.data("/api/v1/editions/" + edition.hex() +
                                       "/calendar.ics?language=" + tag_of(reader.language()));
  const Markup follow = section(
      words("calendar.follow"),
      {paragraph(words("calendar.follow.text")),
       paragraph(element("a", {{"class", "button"}, {"href", file}}, words("calendar.file")))});
  const Markup now = paragraph(words(phase_key(edition.phase) + ".now"));
  if (dates.rows.empty())
    return {words("calendar.title"), all({now, paragraph(words("calendar.none"))})};
  return {words("calendar.title"),
          all({element("p", {{"class", "lead"}}, own_text(reader, edition.announced.title)), now,
               table(dates), paragraph(words("calendar.note")), follow})};
}

}  // namespace urna::api
