// A Pabulib file as a whole edition (decisions D9 to D11): what the file says, said as events.
#pragma once

#include "api/trustees.h"
#include "tally/rules/pabulib.h"

namespace urna::api {

// The keys of a replay's offices and voters; all derive from one seed, which the bundle's
// definition names as a replay.
struct ReplayKeys {
  ledger::Seed seed;
  ledger::SigningKey committee, registrar, overseer, proposer;
  explicit ReplayKeys(const std::string& seed_text);
  tally::Credential credential(std::uint32_t row) const;
  ledger::SlotId slot(std::uint32_t row) const;
  ledger::SlotGrant grant(std::uint32_t row, const ledger::Hash& roll) const;
};

struct ReplayPlan {
  std::string origin;
  ledger::EditionId edition;
  ledger::Hash file_hash;
  tally::PabulibFile file;
  ledger::RuleSpec rule;
  ledger::Question question;
  std::string language;
  std::optional<Trustees> trustees;  // of a sealed replay
};
struct FileReading {
  bool ties_in_file_order = false;
  tally::Strictness strictness = tally::Strictness::strict;
};
// Decides how the file becomes an edition. Errors: bad_pabulib, unsupported_rule, bad_layout.
Result<ReplayPlan> plan_replay(std::string_view text, const std::optional<ledger::RuleSpec>& rule,
                               const FileReading& reading);

// Seals the question: three of five trustees whose seeds derive from the replay's. Errors:
// unsupported_kind, naming the limit that no sealed layout can express (decision D10).
Result<> seal_plan(ReplayPlan& plan, const std::string& seed_text);

ledger::EditionAnnounced announcement_of(const ReplayPlan& plan, const ReplayKeys& keys);
ledger::ProposalFiled proposal_of(const ReplayPlan& plan, const ReplayKeys& keys,
                                  std::size_t project);
ledger::ProposalReviewed review_of(const ReplayPlan& plan, std::size_t project);
ledger::BallotDefined definition_of(const ReplayPlan& plan);
// Asked before a ledger is made of it. Errors: over_limit, naming the field and the project.
Result<> plan_within_limits(const ReplayPlan& plan, const ReplayKeys& keys);
// What a vote says, in the form its layout encodes.
tally::Choice choice_of(const ReplayPlan& plan, const tally::PabulibVote& vote);

}  // namespace urna::api
