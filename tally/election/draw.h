// The verifiable draw: one order of lots over all projects of an edition, from three things that
// nobody holds in one hand. What was cast (the root at closing), what was agreed (the rule's hash),
// and a value that was announced in advance and did not exist at closing.
//   seed = SHA-256("urna/v1/draw" || root || rule hash || value)
//   lot  = SHA-256("urna/v1/tie" || edition id || seed || u32(project id))        lowest first
// All parts but the value have one length, and the value is last: no two inputs share their bytes.
#pragma once

#include "tally/election/state.h"

namespace urna::tally {

inline constexpr std::size_t kLotteryOfficers = 2;  // of the committee, beside one overseer

// Does the tie chain ask for lots?
bool needs_lots(const ledger::RuleSpec& rule);

// `value`: 32 to 64 bytes.
Hash lot_seed(const Hash& closing_root, const Hash& rule, ByteView value);
Hash lot_of(const EditionId& edition, const Hash& seed, std::uint32_t project);
// Returns the place of each of the projects 0 .. count - 1 in the order of their lots, from 0.
std::vector<std::uint32_t> places_by_lot(const EditionId& edition, const Hash& seed,
                                         std::uint32_t count);
// Fills Edition::lots. Requires: `drawn` is set and lawful.
void draw_lots(const EditionId& id, Edition& edition);

}  // namespace urna::tally
