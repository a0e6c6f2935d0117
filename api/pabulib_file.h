// A declared question as a Pabulib file, in plain form: what was declared, and the ballots that
// were counted, with running numbers for voters.
#pragma once

#include "tally/election/state.h"
#include "tally/rules/instance.h"
#include "tally/rules/pabulib.h"

namespace urna::api {

// What the log says of each project, by position in the question.
struct Declared {
  const tally::Edition& edition;
  const ledger::Question& question;
  const tally::QuestionContext& context;
  const ledger::QuestionResult& result;
  tally::Instance instance;
  std::vector<std::int64_t> votes;  // ballots that name the project
  bool won(std::size_t p) const;
};

// Requires: `edition` outlives it. Errors: wrong_phase (nothing is declared), not_found (no such
// question), count_step.
ledger::Result<Declared> declared_of(const tally::Edition& edition, std::uint16_t number);
// What a file's ballots say to a rule; points of 0 are no mark on a ballot of the log.
tally::Ballots ballots_of(tally::PabulibFile file);
// Errors: bad_pabulib (a text that no field can hold).
ledger::Result<std::string> plain_pabulib(const Declared& declared);

}  // namespace urna::api
