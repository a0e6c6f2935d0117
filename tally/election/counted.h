// Which ballots count, and what trustees open of them: the sums of sealed questions, the rows that
// are mixed, the sums of attribute records (sealed-ballots sections 8.5, 10 to 12).
#pragma once

#include <functional>

#include "tally/ballot/mix.h"
#include "tally/election/state.h"

namespace urna::tally {

// True iff the last ballot of an active slot, not gone over to paper, not voided by a rotation.
bool counts(const SlotState& slot, const ChainEnd& chain);
// Does the ballot style cover the question? Requires: the ballot is defined.
bool covers(const Edition& edition, std::uint16_t style, std::uint16_t question);
// Calls visit(slot id, chain) for every counted ballot of a question, sorted by slot, paper
// included; or, as every `question` here may be the number of a sealed survey, for each answer.
void for_each_counted(const Edition& edition, std::uint16_t question,
                      const std::function<void(const SlotId&, const ChainEnd&)>& visit);
// H256("tally/set"; ctx, u16(question), VEC(slot || tracker)), rows sorted by slot.
Hash counted_digest(const Edition& edition, std::uint16_t question);
std::uint64_t counted_ballots(const Edition& edition, std::uint16_t question);
// Slots with a ballot that counts, on any question, and papers.
std::uint64_t people_voted(const Edition& edition);

// The declaration that is lawful; its nonce is left zero. Requires: a sealed question, the keys.
ledger::CountedSetDeclared counted_set(const Edition& edition, std::uint16_t question,
                                       const Means& means);
// It is, but for its nonce. Errors: wrong_counted_set.
ledger::Result<> need_right_set(const Edition& edition, const ledger::CountedSetDeclared& declared,
                                const Means& means);
// Output forms of X_l's block: the keys that a trustee's part is checked with.
std::vector<Element> sum_keys(const Edition& edition, std::uint16_t question,
                              std::uint32_t trustee);
// Rows of the counted ballots, sorted by slot (check 14).
MixRows mix_input(const Edition& edition, std::uint16_t question, const Means& means);
// What the next stage mixes: these, or the rows of the last. Requires: the set is declared. Errors:
// blob_missing.
ledger::Result<MixRows> next_mix_input(const Edition& edition, std::uint16_t question,
                                       const Means& means);
// w: chunks of a row.
std::size_t mix_columns(const Edition& edition, std::uint16_t question);
// P_1..P_w of the mix; X'_1..X'_w of a trustee.
std::vector<Element> mix_keys(const Edition& edition, std::uint16_t question);
std::vector<Element> row_keys(const Edition& edition, std::uint16_t question,
                              std::uint32_t trustee);

// Groups of the attributes after the merge steps that RollClosed states. Requires: records, a
// closed roll.
std::vector<AttributeGroup> groups_of(const Edition& edition);
// The declaration that is lawful; its nonce is left zero. Requires: as groups_of.
ledger::GroupSetDeclared group_set(const Edition& edition, ledger::GroupSet set,
                                   const Means& means);
// It is, but for its nonce. Errors: wrong_merge, wrong_group_set, small_group.
ledger::Result<> need_right_set(const Edition& edition, const ledger::GroupSetDeclared& declared,
                                const Means& means);

// What a trustee's part in opening a declared set is about, for whoever gives it and whoever checks
// it. Requires: the set is declared.
struct SumStatement {
  Hash context;
  Bytes purpose;
  std::uint32_t trustee = 0;
  FormSum sum;
  std::vector<Element> keys;
  SumOpening opening() const { return {context, purpose, trustee, sum, keys}; }
};
SumStatement tally_statement(const Edition& edition, std::uint16_t question, std::uint32_t trustee);
SumStatement group_statement(const Edition& edition, ledger::GroupSet set, std::uint32_t trustee);
// The sum that a declaration states.
FormSum declared_sum(const auto& declared) { return {declared.alpha, declared.beta}; }

// Numbers of mixed rows as they are published: u32 each, row by row.
Bytes encode_chunks(const std::vector<std::vector<std::int64_t>>& numbers);
// Errors: wrong_chunk if the length is not that of so many rows of so many columns.
ledger::Result<std::vector<std::vector<std::int64_t>>> decode_chunks(ByteView bytes,
                                                                     std::size_t rows,
                                                                     std::size_t columns);

// "blob/<hex>", as a bundle names it.
std::string blob_name(const Hash& sha256);
// Errors: blob_missing (or nothing was lent that has blobs).
ledger::Result<Bytes> fetch_blob(const Means& means, const Hash& sha256);
// Rows of the last stage. Requires: at least one stage. Errors: blob_missing.
ledger::Result<MixRows> mixed_rows(const Edition& edition, std::uint16_t question,
                                   const Means& means);

}  // namespace urna::tally
