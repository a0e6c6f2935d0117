// How far the trustees' ceremony and the count of sealed questions have come, by trustees' numbers:
// what views show, what commands say and wait for. Public by nature: it is read off the log.
#pragma once

#include <vector>

#include "tally/election/state.h"

namespace urna::api {

using Numbers = std::vector<std::uint32_t>;  // of trustees, ascending

// "1, 3, 4".
std::string to_text(const Numbers& numbers);

enum class CeremonyStep { commit, reveal, deal, accept, made };
const char* name_of(CeremonyStep step);
struct Ceremony {
  CeremonyStep step = CeremonyStep::commit;
  Numbers waiting;        // whose turn it is
  Numbers false_dealers;  // published false shares: the run has to be repeated without them
};
// Requires: an edition with a sealed question.
Ceremony ceremony_of(const tally::Edition& edition);

// Parts in opening one set.
struct Parts {
  Numbers valid, wrong, missing;
};
struct QuestionCount {
  std::uint16_t question = 0;  // or a sealed survey's number of a count
  bool over = false;           // nobody votes or answers any more
  bool mixed = false, enough_ballots = false, declared = false, opened = false;
  std::uint64_t counted = 0;  // ballots
  Parts sums;
  std::vector<std::uint32_t> mixers;  // by stage
  std::uint32_t least_stages = 0;     // 0 where nothing is mixed
  Parts rows;                         // of those who mixed
  bool may_open = false;              // enough valid parts
};
// All sealed questions, then all sealed surveys. Requires: the keys are made.
std::vector<QuestionCount> counts_of(const tally::Edition& edition);

struct GroupCount {
  ledger::GroupSet set = ledger::GroupSet::roll;
  bool due = false;  // may be declared, or is
  bool declared = false, opened = false;
  Parts parts;
  bool may_open = false;
};
// Of the roll, then of those who voted. Requires: the keys are made.
std::vector<GroupCount> group_counts_of(const tally::Edition& edition);
const char* name_of(ledger::GroupSet set);

// A drawn sample of papers.
struct SampleCount {
  std::uint16_t question = 0;
  std::size_t papers = 0;
  Parts parts;
  bool opened = false;
};
// Of the questions that have one. Requires: the keys are made.
std::vector<SampleCount> samples_of(const tally::Edition& edition);

// JSON of all of it; "null" without a sealed question.
std::string sealing_view(const tally::Edition& edition);

}  // namespace urna::api
