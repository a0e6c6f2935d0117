// A sample of sealed papers, opened one by one and held against the paper (sealed-ballots section
// 13). No link from a serial to a person exists; what is opened is an anonymous paper's own ballot.
//   order = SHA-256("urna/v1/paper-sample" || closing root || u16(question) || slot || value)
#pragma once

#include "tally/election/trustee.h"

namespace urna::tally {

// A station with fewer papers is not sampled: who went to paper there is public, and one paper
// would be one person's.
// The least group of the definition, within 2 and kEnoughPapers.
inline constexpr std::uint64_t kEnoughPapers = 5;
std::uint64_t least_papers(const Edition& edition);
// The papers of a question that come first in the drawn order, as slots, ascending. Requires:
// voting is closed.
std::vector<SlotId> sampled_slots(const Edition& edition, const ledger::PaperSampleDrawn& drawn);

// The tally less the sample must not come down to a few ballots, and a question that stays closed
// has no sample. Errors: too_few_ballots, bad_sample.
ledger::Result<> need_unrevealing(const Edition& edition, std::uint16_t question,
                                  std::size_t papers);

// One sampled paper as a sum of its own.
FormSum paper_sum(const Edition& edition, std::uint16_t question, const SlotId& slot);
// What the shares of a sample are given for.
Bytes sample_purpose(const Edition& edition, std::uint16_t question);
// Bytes of one paper's share in a trustee's material.
std::size_t paper_share_bytes(const Edition& edition, std::uint16_t question);

// A trustee's part. Errors: as row_shares.
ledger::Result<TrusteeAct> sample_shares(const Edition& edition, std::uint16_t question,
                                         const ledger::Seed& seed, const Means& means);
// Points of every paper, by output form. Errors: too_few_shares, wrong_count, blob_missing.
ledger::Result<std::vector<std::vector<Element>>> sample_points(const Edition& edition,
                                                                std::uint16_t question,
                                                                const Means& means);
// What the committee publishes; `differing` is for whoever holds the papers to say. Errors: the
// same.
ledger::Result<TrusteeAct> opened_sample(const Edition& edition, std::uint16_t question,
                                         std::vector<std::uint32_t> differing, const Means& means);

}  // namespace urna::tally
