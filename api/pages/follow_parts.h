// What the pages about the time around and after the vote share: statements with the entries behind
// them, evidence, groups of people, and which edition of several is meant.
#pragma once

#include <cstdint>
#include <vector>

#include "api/pages/page.h"

namespace urna::api {

inline constexpr std::size_t kLinkedEntries = 12;  // of one figure, before the rest is counted

// The edition of a page ("vote", "surveys/0") whose address names none: the newest. Of a page where
// something is done, the newest in which it can be done now, if there is one: announcing the next
// edition takes nobody's vote away. Null of a log without editions.
const EditionSeen* usual_edition(const LogSeen& log, std::string_view page);
// The edition that the query names ("edition=<32 hex digits>"), else the usual one; null if it is
// not there.
const EditionSeen* edition_asked(const Reader& reader);
// "?edition=<32 hex digits>" behind the address of a page, "" of the usual one.
std::string edition_query(const LogSeen& log, const EditionSeen& edition, std::string_view page);
// The address of a page about this edition.
std::string page_about(const Reader& reader, const EditionSeen& edition, const std::string& page);
// The same page of the log's other editions, or of those in which can be done what is done on it;
// nothing if there is none.
Markup other_editions(const Reader& reader, const EditionSeen& edition, const std::string& page);

// The day of POSIX seconds, UTC, as the schema writes days; 0 of none.
std::uint32_t day_of(std::uint64_t posix_seconds);

// "entry 12", leading to it.
Markup entry_link(const Reader& reader, std::uint64_t index);
// Behind one line that says how many. `total`: of which `entries` are the first; beyond those that
// are linked, the edition's indicators as data say all that it rests on.
Markup entry_list(const Reader& reader, const EditionSeen& edition,
                  const std::vector<std::uint64_t>& entries, std::uint64_t total);
// The edition's indicators as data.
std::string indicators_data(const Reader& reader, const EditionSeen& edition);
// What a statement rests on: titles with fingerprints.
Markup evidence_list(const Reader& reader, const std::vector<ledger::Evidence>& evidence);
// People by groups, a list for each dimension that is told.
struct GroupsTold {
  const std::vector<ledger::GroupCount>& groups;
  const std::vector<std::uint8_t>& merged;
};
Markup groups_told(const Reader& reader, const EditionSeen& edition, const GroupsTold& told);

}  // namespace urna::api
