// The pages, each a function of what is seen. A page file holds one page and what only it needs.
#pragma once

#include <functional>

#include "api/pages/page.h"
#include "tally/indicators/indicators.h"

namespace urna::api {

Page home_page(const Reader& reader);
Page projects_page(const Reader& reader, const EditionSeen& edition);
// Requires: there is a project of this number.
Page project_page(const Reader& reader, const EditionSeen& edition, std::uint32_t number);
// Indicators against their targets and from edition to edition, over the first `size` entries of
// the log. Requires: readings of this edition.
using AllReadings = std::map<ledger::EditionId, std::vector<tally::Reading>>;
Page monitoring_page(const Reader& reader, const EditionSeen& edition, const AllReadings& readings,
                     std::uint64_t size);
// The action plan by the day of the log's newest entry.
Page plan_page(const Reader& reader, const EditionSeen& edition);
Page surveys_page(const Reader& reader, const EditionSeen& edition);
// One survey: answering while it is open, its results behind that. Requires: there is one of this
// number.
Page survey_page(const Reader& reader, const EditionSeen& edition, std::uint16_t number);
// The published reports of the year. `kept`: is this file here to be downloaded?
Page report_page(const Reader& reader, const EditionSeen& edition,
                 const std::function<bool(const ledger::Hash&)>& kept);
// The dates of the edition, and its sessions.
Page calendar_page(const Reader& reader, const EditionSeen& edition);
// What the count says of one project and why, as the results page does; nothing before a result or
// where nobody was asked about it.
Markup result_of_project(const Reader& reader, const EditionSeen& edition, std::uint32_t number);
Page results_page(const Reader& reader, const EditionSeen& edition);
// Acts prepared for the committee's signatures, and submitted with them.
Page committee_page(const Reader& reader, const EditionSeen& edition);
// Voting at an information centre, one person after the other.
Page desk_page(const Reader& reader, const EditionSeen& edition);
// Voting on one's own device; where voting is not open, what is to be done instead.
Page vote_page(const Reader& reader, const EditionSeen& edition);
// Proposing a project from one's own device; outside the phase of proposals, what is to be done
// instead.
Page propose_page(const Reader& reader, const EditionSeen& edition);
// Looking for a receipt; the page's script reads tiles only.
Page receipt_page(const Reader& reader);
Page audit_page(const Reader& reader);
Page data_page(const Reader& reader);
// Several localities on one server.
// A locality by its name on this server; null where its ledger is not served.
struct TownSeen {
  std::string name;
  std::shared_ptr<const LogSeen> log;
};
Page region_page(const Reader& reader, const std::vector<TownSeen>& towns);
// Nothing here by this name: where to go instead.
Page missing_page(const Reader& reader);

// The tag of a phase in the words: "phase.voting".
std::string phase_key(tally::Phase phase);
// As reviewed, or as filed until then: smallest units, and tags of categories.
std::int64_t amount_of(const tally::ProjectState& project);
const std::vector<std::string>& tags_of(const tally::ProjectState& project);
// Is it among the winners of a declared result?
bool is_funded(const EditionSeen& edition, std::uint32_t project);
// "12 000 MDL", as reviewed if it was.
std::string cost_of(const Reader& reader, const EditionSeen& edition,
                    const tally::ProjectState& project);

}  // namespace urna::api
