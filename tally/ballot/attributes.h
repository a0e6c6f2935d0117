// Attributes of slots, sealed and counted in groups only (sealed-ballots sections 7 and 12): one
// block of one-hot bits for each dimension, as a bit vector under the keys of the attribute block.
#pragma once

#include "tally/ballot/bits_proof.h"

namespace urna::tally {

inline constexpr std::size_t kMaxDimensions = 16;
inline constexpr std::uint32_t kMaxCells = 1'024;  // of all dimensions
inline constexpr std::size_t kMaxMergeSteps = 1'024;

struct AttributeLayout {
  std::vector<std::uint32_t> dimensions;  // cells of each
  std::uint32_t bits = 0;                 // D
  std::vector<Equation> equations;        // every block sums to 1
};
// Errors: bad_definition.
ledger::Result<AttributeLayout> attribute_layout(const std::vector<std::uint32_t>& dimensions);
// Errors: bad_attributes if a cell does not exist or is missing.
ledger::Result<Bits> attribute_bits(const AttributeLayout& layout,
                                    std::span<const std::uint32_t> cells);

// The attribute block. Requires: one key for each bit.
struct AttributeBlock {
  const AttributeLayout& layout;
  std::span<const Element> keys;
};
// bctx = H256("attr/ctx"; ctx, slot).
Hash attribute_context(const Hash& context, const ledger::SlotId& slot);
ledger::Bytes seal_attributes(const Hash& context, const ledger::SlotId& slot,
                              const AttributeBlock& block, const Bits& v, const ledger::Seed& seed);
// Check 5.5; the equations are appended. Returns the ciphertext, whose alpha must be new (check
// 8). Errors: bad_attributes; equations refuse with the same.
ledger::Result<SealedBits> attribute_equations(const Hash& context, const ledger::SlotId& slot,
                                               const AttributeBlock& block, ByteView record,
                                               GroupEquations& equations);

struct MergeStep {
  std::uint32_t into = 0, from = 0;  // cells of one dimension
};
using MergeSteps = std::vector<std::vector<MergeStep>>;  // by dimension
// Errors: bad_definition.
ledger::Result<> check_merge_steps(const AttributeLayout& layout, const MergeSteps& steps);

// The label of every cell of one dimension after the steps. Requires: steps that passed.
std::vector<std::uint32_t> labels_after(std::uint32_t cells, std::span<const MergeStep> steps);

struct AttributeGroup {
  std::uint32_t dimension = 0;
  std::uint32_t label = 0;  // the cell that gave its name
  Form form;                // 0/1 over the D bits
};
// The first applied[d] steps of each dimension: a step joins the group of `from` into the group of
// `into`, whose label stays. Groups dimension by dimension, by label. Requires: steps that passed.
// Errors: wrong_merge if more steps are applied than there are.
ledger::Result<std::vector<AttributeGroup>> merged_groups(const AttributeLayout& layout,
                                                          const MergeSteps& steps,
                                                          std::span<const std::uint32_t> applied);
std::vector<Form> forms_of(std::span<const AttributeGroup> groups);
// mh = H256("demog/merge"; VEC(one row of D bytes 0/1 for each group)).
Hash merge_hash(const AttributeLayout& layout, std::span<const AttributeGroup> groups);
// Check 18.1. Errors: wrong_merge.
ledger::Result<> check_merge(const Hash& recomputed, const Hash& claimed);

// Check 18.2: slots ascending, and the sums over their records. Errors: wrong_group_set.
struct GroupSet {
  std::vector<ledger::SlotId> slots;
  SealedBits total;
  bool operator==(const GroupSet&) const = default;
};
ledger::Result<> check_group_set(const GroupSet& recomputed, const GroupSet& claimed);

using GroupCounts = std::span<const std::int64_t>;  // in the order of the groups
// Check 18.4, in two halves: trustees open the turnout only after the first. Errors: small_group.
ledger::Result<> check_roll_groups(GroupCounts roll, std::int64_t least);
ledger::Result<> check_turnout_groups(GroupCounts roll, GroupCounts turnout);
// Check 18.5: the groups of each dimension add up to the slots. Errors: wrong_group_sum.
ledger::Result<> check_group_sums(std::span<const AttributeGroup> groups, GroupCounts counts,
                                  std::int64_t slots);

}  // namespace urna::tally
