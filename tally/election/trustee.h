// A trustee's side: what the holder of one seed gives at each step of the ceremony and of the
// count, worked out of the state of the log alone. Keys, sums and rows are recomputed here from
// what was replayed, never taken from whoever asks: so a trustee cannot be led to mix under false
// keys or to open anything but the set that the log gives. Outputs derive from the seed: asked
// twice, the same bytes.
#pragma once

#include "tally/election/state.h"

namespace urna::tally {

// An event to be signed and what it names by hash. The nonce is left zero.
struct TrusteeAct {
  ledger::EventBody body;
  std::vector<Bytes> blobs;
};

// Number of the trustee in the current run, from 1. Errors: wrong_trustee (the seed's key is not
// one of the run's), ceremony_step (no sealed question).
ledger::Result<std::uint32_t> trustee_number(const Edition& edition, const ledger::Seed& seed);

// What the trustee has to do next in the ceremony: commit, reveal, deal, then accept or complain;
// or answer a complaint. Errors: ceremony_step, naming what is waited for; wrong_trustee;
// blob_missing.
ledger::Result<std::vector<TrusteeAct>> next_of_ceremony(const Edition& edition,
                                                         const ledger::Seed& seed,
                                                         const Means& means);

// x_{l,o}: the trustee's shares of the keys of a question's output forms. Errors: bad_key_share,
// wrong_trustee, blob_missing.
ledger::Result<std::vector<SecretScalar>> question_secrets(const Edition& edition,
                                                           std::uint16_t question,
                                                           const ledger::Seed& seed,
                                                           const Means& means);

// The stage that comes next. Errors: count_step, wrong_trustee, blob_missing.
ledger::Result<TrusteeAct> mix_stage(const Edition& edition, std::uint16_t question,
                                     const ledger::Seed& seed, const Means& means);
// Part in opening the declared sum of a question, or of a set of records. Errors: count_step,
// wrong_counted_set, or wrong_merge or wrong_group_set (what is declared is not what the log
// gives), bad_key_share, wrong_trustee, blob_missing.
ledger::Result<TrusteeAct> sum_share(const Edition& edition, std::uint16_t question,
                                     const ledger::Seed& seed, const Means& means);
ledger::Result<TrusteeAct> group_share(const Edition& edition, ledger::GroupSet set,
                                       const ledger::Seed& seed, const Means& means);
// Part in opening the mixed rows. Errors: the same; wrong_trustee also if none of the stages is its
// own.
ledger::Result<TrusteeAct> row_shares(const Edition& edition, std::uint16_t question,
                                      const ledger::Seed& seed, const Means& means);

// Parts whose proofs hold: of a sum; and of mixed rows, as many as the threshold. Errors:
// too_few_shares, blob_missing.
std::vector<SumPart> valid_parts(const std::vector<SumShare>& shares);
ledger::Result<std::vector<TrusteeRows>> valid_rows(const Edition& edition, std::uint16_t question,
                                                    const Means& means);

// What the committee publishes once enough parts are there. Errors: count_step, too_few_shares,
// wrong_count, bad_row_share, wrong_chunk, blob_missing.
ledger::Result<TrusteeAct> opened_question(const Edition& edition, std::uint16_t question,
                                           const Means& means);
ledger::Result<TrusteeAct> opened_groups(const Edition& edition, ledger::GroupSet set);

}  // namespace urna::tally
