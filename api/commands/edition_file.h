// An edition's definition as people write it: TOML files. docs/examples holds a whole one.
#pragma once

#include "ledger/event/definition.h"
#include "tally/election/state.h"

namespace urna::api {

// Reads all of EditionAnnounced but origin and nonce. Errors: not_found, bad_config, naming key or
// line.
ledger::Result<ledger::EditionAnnounced> read_edition_file(const std::string& path);
// Reads questions and styles; a question's projects are the admitted ones of its district.
// Errors: not_found, bad_config, naming key or line.
ledger::Result<ledger::BallotDefined> read_ballot_file(const std::string& path,
                                                       const tally::Edition& edition);
// Reads a proposal. Errors: not_found, bad_config.
ledger::Result<ledger::ProposalFiled> read_proposal_file(const std::string& path);

}  // namespace urna::api
