// The report of an edition: one page for each of its languages, whole in itself (style and pictures
// inside, no script), and the data package with every figure. Made from the log alone: the same log
// at the same size gives the same bytes, whoever makes it and whenever.
#pragma once

#include <map>
#include <string>

#include "tally/election/state.h"

namespace urna::api {

struct EditionReport {
  std::map<std::string, std::string> pages;  // by language
  std::map<std::string, std::string> data;   // by file name
};
// Requires: the edition exists.
EditionReport make_report(const tally::State& state, const ledger::EditionId& id);

// "report-ro.html"; beside the pages the data package stands in the folder "data".
std::string page_file(const std::string& language);
// What the committee says of a report that was made from this state; the nonce is still zero.
ledger::ReportPublished report_act(const EditionReport& report, const tally::State& state);

}  // namespace urna::api
