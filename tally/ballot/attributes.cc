#include "tally/ballot/attributes.h"

#include <algorithm>
#include <map>

namespace urna::tally {

using ledger::Bytes;
using ledger::Errc;
using ledger::Error;

namespace {

constexpr BitsRefusals kRecordRefusals{Errc::bad_attributes, Errc::bad_attributes,
                                       Errc::bad_attributes, Errc::bad_attributes};

BitsStatement statement_of(const Hash& context, const ledger::SlotId& slot,
                           const AttributeBlock& block) {
  CHECK(block.keys.size() == block.layout.bits);
  return {attribute_context(context, slot), block.keys, block.layout.equations};
}

}  // namespace

std::vector<std::uint32_t> labels_after(std::uint32_t cells, std::span<const MergeStep> steps) {
  std::vector<std::uint32_t> label(cells);
  for (std::uint32_t cell = 0; cell < cells; ++cell) label[cell] = cell;
  for (const auto& [into, from] : steps)
    std::ranges::replace(label, std::uint32_t{label[from]}, std::uint32_t{label[into]});
  return label;
}

ledger::Result<AttributeLayout> attribute_layout(const std::vector<std::uint32_t>& dimensions) {
  if (dimensions.empty() || dimensions.size() > kMaxDimensions)
    return Error{Errc::bad_definition, "number of attribute dimensions"};
  AttributeLayout layout{dimensions, 0, {}};
  for (const std::uint32_t cells : dimensions) {
    if (cells == 0 || cells > kMaxCells - layout.bits)
      return Error{Errc::bad_definition, "number of attribute cells"};
    Equation block{{}, 1};
    for (std::uint32_t cell = 0; cell < cells; ++cell) block.terms.push_back({layout.bits++, 1});
    layout.equations.push_back(std::move(block));
  }
  return layout;
}

ledger::Result<Bits> attribute_bits(const AttributeLayout& layout,
                                    std::span<const std::uint32_t> cells) {
  if (cells.size() != layout.dimensions.size())
    return Error{Errc::bad_attributes, "one cell of each dimension is needed"};
  Bits bits(layout.bits, 0);
  std::uint32_t first = 0;
  for (std::size_t d = 0; d < cells.size(); ++d) {
    if (cells[d] >= layout.dimensions[d]) return Error{Errc::bad_attributes, "no such cell"};
    bits[first + cells[d]] = 1;
    first += layout.dimensions[d];
  }
  return bits;
}

Hash attribute_context(const Hash& context, const ledger::SlotId& slot) {
  return h256("attr/ctx", {context.view(), slot.view()});
}

Bytes seal_attributes(const Hash& context, const ledger::SlotId& slot, const AttributeBlock& block,
                      const Bits& v, const ledger::Seed& seed) {
  return seal_bits(statement_of(context, slot, block), v, seed);
}

ledger::Result<SealedBits> attribute_equations(const Hash& context, const ledger::SlotId& slot,
                                               const AttributeBlock& block, ByteView record,
                                               GroupEquations& equations) {
  return bits_equations(statement_of(context, slot, block), record, kRecordRefusals, equations);
}

ledger::Result<> check_merge_steps(const AttributeLayout& layout, const MergeSteps& steps) {
  if (steps.size() != layout.dimensions.size())
    return Error{Errc::bad_definition, "merge steps are needed for each dimension"};
  for (std::size_t d = 0; d < steps.size(); ++d) {
    if (steps[d].size() > kMaxMergeSteps) return Error{Errc::bad_definition, "merge steps"};
    for (const auto& [into, from] : steps[d])
      if (into >= layout.dimensions[d] || from >= layout.dimensions[d])
        return Error{Errc::bad_definition, "a merge step names a cell that does not exist"};
  }
  return ledger::Ok{};
}

ledger::Result<std::vector<AttributeGroup>> merged_groups(const AttributeLayout& layout,
                                                          const MergeSteps& steps,
                                                          std::span<const std::uint32_t> applied) {
  CHECK(check_merge_steps(layout, steps).ok());
  if (applied.size() != steps.size())
    return Error{Errc::wrong_merge, "a number of steps is needed for each dimension"};
  std::vector<AttributeGroup> groups;
  std::uint32_t first = 0;
  for (std::uint32_t d = 0; d < applied.size(); ++d) {
    if (applied[d] > steps[d].size()) return Error{Errc::wrong_merge, "more steps than there are"};
    const auto labels = labels_after(layout.dimensions[d], std::span(steps[d]).first(applied[d]));
    std::map<std::uint32_t, Form> by_label;
    for (std::uint32_t cell = 0; cell < labels.size(); ++cell)
      by_label[labels[cell]].push_back({first + cell, 1});
    for (auto& [label, form] : by_label) groups.push_back({d, label, std::move(form)});
    first += layout.dimensions[d];
  }
  return groups;
}

std::vector<Form> forms_of(std::span<const AttributeGroup> groups) {
  std::vector<Form> out;
  for (const AttributeGroup& group : groups) out.push_back(group.form);
  return out;
}

Hash merge_hash(const AttributeLayout& layout, std::span<const AttributeGroup> groups) {
  Bytes rows;
  for (const AttributeGroup& group : groups) {
    Bytes row(layout.bits, 0);
    for (const Term& term : group.form) row[term.bit] = 1;
    ledger::put(rows, row);
  }
  return h256("demog/merge", {vec(static_cast<std::uint32_t>(groups.size()), rows)});
}

ledger::Result<> check_merge(const Hash& recomputed, const Hash& claimed) {
  if (recomputed != claimed) return Errc::wrong_merge;
  return ledger::Ok{};
}

ledger::Result<> check_group_set(const GroupSet& recomputed, const GroupSet& claimed) {
  if (recomputed != claimed) return Errc::wrong_group_set;
  return ledger::Ok{};
}

ledger::Result<> check_roll_groups(GroupCounts roll, std::int64_t least) {
  for (std::size_t g = 0; g < roll.size(); ++g)
    if (roll[g] < least) return Error{Errc::small_group, "group " + std::to_string(g)};
  return ledger::Ok{};
}

ledger::Result<> check_turnout_groups(GroupCounts roll, GroupCounts turnout) {
  if (roll.size() != turnout.size())
    return Error{Errc::small_group, "roll and turnout have other groups"};
  for (std::size_t g = 0; g < roll.size(); ++g)
    if (turnout[g] < 0 || turnout[g] > roll[g])
      return Error{Errc::small_group, "turnout of group " + std::to_string(g)};
  return ledger::Ok{};
}

ledger::Result<> check_group_sums(std::span<const AttributeGroup> groups, GroupCounts counts,
                                  std::int64_t slots) {
  if (groups.size() != counts.size()) return Error{Errc::wrong_group_sum, "number of groups"};
  std::map<std::uint32_t, std::int64_t> by_dimension;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (counts[g] < 0 || counts[g] > slots) return Error{Errc::wrong_group_sum, "out of range"};
    by_dimension[groups[g].dimension] += counts[g];
  }
  for (const auto& [dimension, sum] : by_dimension)
    if (sum != slots) return Error{Errc::wrong_group_sum, "dimension " + std::to_string(dimension)};
  return ledger::Ok{};
}

}  // namespace urna::tally
