// What the report of an edition is written from, and how its reader is spoken to. The figures are
// those of tally/indicators, each under its own name; the report shows no other numbers of its own.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "api/pages/markup.h"
#include "api/pages/seen.h"
#include "api/pages/words.h"
#include "tally/indicators/indicators.h"

namespace urna::api {

// The same for every language of one report.
struct ReportMatter {
  ReportMatter(const tally::State& state, const ledger::EditionId& edition);
  // Null if there is none.
  const tally::ReportRow* row(const std::string& section, const std::string& figure,
                              const std::string& argument = "") const;
  const tally::State& state;
  const ledger::EditionId id;
  const tally::Edition& edition;
  const std::shared_ptr<const EditionSeen> seen;  // with the reasons for every project
  const std::vector<tally::ReportRow> rows;

 private:
  std::map<std::tuple<std::string, std::string, std::string>, std::size_t> places_;
};

enum class Shown : std::uint8_t { count, money, per_mille, percent, signed_percent, mean };

// One language of the report: its words, or the English ones where the pages have none, with
// people's own texts in the language itself.
struct ReportVoice {
  const ReportMatter& matter;
  std::string tag;
  const Words& words;

  // Numbers are given as text: how ICU groups digits is its version's, and the page's bytes are
  // not to be.
  std::string say(std::string_view key, std::initializer_list<Argument> arguments = {}) const {
    return words(key, arguments);
  }
  OwnText own(const ledger::Texts& texts) const;
  Markup own_text(const ledger::Texts& texts) const;
  Markup own_paragraphs(const ledger::Texts& texts) const;
  std::string money(std::int64_t smallest_units) const;
  // A value of figures.csv as people read it; "not reported yet" where it is empty.
  std::string shown(const std::string& value, Shown how) const;
  // "status/citizen+foreigner": the cells' names.
  std::string group(const std::string& argument) const;
};
ReportVoice voice_of(const ReportMatter& matter, const std::string& tag);

}  // namespace urna::api
