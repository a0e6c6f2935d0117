#include "tally/election/told_groups.h"

#include <algorithm>

namespace urna::tally {

using ledger::Errc;
using ledger::Error;
using ledger::GroupCount;
using ledger::Ok;
using ledger::Result;

namespace {

using Order = std::vector<ledger::MergeStep>;
using LabelCounts = std::map<std::uint8_t, std::uint64_t>;  // group -> people

std::vector<MergeStep> steps_of(const Order& order, std::size_t dimension) {
  std::vector<MergeStep> steps;
  for (const ledger::MergeStep& step : order)
    if (step.dimension == dimension) steps.push_back({step.into, step.from});
  return steps;
}

std::size_t cells_of(const Edition& edition, std::size_t dimension) {
  return edition.announced.dimensions[dimension].cells.size();
}

// The group of every cell after the first `applied` steps.
std::vector<std::uint32_t> labels(const Edition& edition, const Order& order, std::size_t dimension,
                                  std::uint8_t applied) {
  const auto steps = steps_of(order, dimension);
  return labels_after(static_cast<std::uint32_t>(cells_of(edition, dimension)),
                      std::span(steps).first(applied));
}

LabelCounts grouped(const std::vector<std::uint32_t>& label, const CellCounts& people) {
  LabelCounts groups;
  for (std::size_t cell = 0; cell < people.size(); ++cell)
    groups[static_cast<std::uint8_t>(label[cell])] += people[cell];
  return groups;
}

// People of the roll by groups of the coarser table that is asked for; nothing if the roll tells
// nothing of the dimension.
std::optional<LabelCounts> roll_groups(const Edition& edition, std::uint8_t dimension,
                                       const std::vector<std::uint32_t>& label) {
  if (!edition.roll_closed) return std::nullopt;
  LabelCounts groups;
  for (const GroupCount& group : edition.roll_closed->groups)
    if (group.dimension == dimension)
      groups[static_cast<std::uint8_t>(label[group.cell])] += group.people;
  if (groups.empty()) return std::nullopt;
  return groups;
}

std::uint8_t merged_on_roll(const Edition& edition, std::size_t dimension) {
  const auto& merged = edition.roll_closed->merged;
  return merged.empty() ? std::uint8_t{0} : merged.at(dimension);
}

bool tells(const LabelCounts& groups, std::uint64_t least) {
  return !groups.empty() &&
         std::ranges::all_of(groups, [&](const auto& one) { return one.second >= least; });
}

// Neither who voted nor who did not is a smaller group.
bool tells_turnout(const LabelCounts& voted, const LabelCounts& roll, std::uint64_t least) {
  return tells(voted, least) && std::ranges::all_of(voted, [&](const auto& one) {
           const auto listed = roll.find(one.first);
           return listed != roll.end() && one.second <= listed->second &&
                  listed->second - one.second >= least;
         });
}

void add(GroupTable& table, std::uint8_t dimension, const LabelCounts& groups) {
  for (const auto& [cell, people] : groups)
    table.groups.push_back({dimension, cell, static_cast<std::uint32_t>(people)});
}

// Walks each dimension to the first number of steps that may be told.
template <class May>
GroupTable finest(const Edition& edition, const Order& order, const std::vector<CellCounts>& people,
                  May may) {
  GroupTable table;
  for (std::size_t d = 0; d < people.size(); ++d) {
    const auto dimension = static_cast<std::uint8_t>(d);
    const std::size_t steps = steps_of(order, d).size();
    std::uint8_t applied = 0;
    const auto at = [&] { return grouped(labels(edition, order, d, applied), people[d]); };
    while (!may(dimension, applied, at()) && applied < steps) ++applied;
    if (may(dimension, applied, at())) add(table, dimension, at());
    table.merged.push_back(applied);
  }
  CHECK(people.size() == edition.announced.dimensions.size());
  return table;
}

Result<Order> need_order(const Edition& edition) {
  auto order = merge_order(edition);
  if (order) return *std::move(order);
  return Error{Errc::wrong_merge, "no order of merging small groups is set"};
}

Result<> need_same_totals(const Edition& edition, const std::vector<CellCounts>& people) {
  std::optional<std::uint64_t> total;
  if (people.size() != edition.announced.dimensions.size())
    return Error{Errc::wrong_group_sum, "counts of every dimension are needed"};
  for (std::size_t d = 0; d < people.size(); ++d) {
    std::uint64_t sum = 0;
    for (std::uint64_t count : people[d]) sum += count;
    if (people[d].size() != cells_of(edition, d) || sum != total.value_or(sum))
      return Error{Errc::wrong_group_sum, edition.announced.dimensions[d].tag +
                                              ": not the cells or the total of the others"};
    total = sum;
  }
  return Ok{};
}

}  // namespace

std::optional<Order> merge_order(const Edition& edition) {
  if (edition.follow_up.merges) return edition.follow_up.merges->act.merges;
  if (edition.defined && edition.defined->sealing) return edition.defined->sealing->merges;
  return std::nullopt;
}

Result<GroupTable> told_table(const Edition& edition, const std::vector<CellCounts>& people) {
  URNA_ASSIGN(const Order order, need_order(edition));
  URNA_TRY(need_same_totals(edition, people));
  const std::uint64_t least = edition.announced.minimum_group;
  return finest(edition, order, people, [&](std::uint8_t, std::uint8_t, const LabelCounts& groups) {
    return tells(groups, least);
  });
}

Result<GroupTable> told_turnout(const Edition& edition, const std::vector<CellCounts>& people) {
  URNA_ASSIGN(const Order order, need_order(edition));
  URNA_TRY(need_same_totals(edition, people));
  const std::uint64_t least = edition.announced.minimum_group;
  return finest(edition, order, people,
                [&](std::uint8_t dimension, std::uint8_t applied, const LabelCounts& groups) {
                  const auto roll =
                      roll_groups(edition, dimension, labels(edition, order, dimension, applied));
                  return roll && applied >= merged_on_roll(edition, dimension) &&
                         tells_turnout(groups, *roll, least);
                });
}

namespace {

// The groups of one dimension in a table, by label.
LabelCounts told_of(const GroupTable& table, std::uint8_t dimension) {
  LabelCounts groups;
  for (const GroupCount& group : table.groups)
    if (group.dimension == dimension) groups[group.cell] = group.people;
  return groups;
}

Result<> check_dimension(const Edition& edition, const Order& order, const GroupTable& table,
                         std::uint8_t dimension, std::uint64_t people) {
  const std::string& tag = edition.announced.dimensions[dimension].tag;
  const LabelCounts told = told_of(table, dimension);
  if (table.merged[dimension] > steps_of(order, dimension).size())
    return Error{Errc::wrong_merge, tag + ": more steps than there are"};
  if (told.empty()) return Ok{};
  std::uint64_t sum = 0;
  for (const auto& [cell, count] : told) sum += count;
  if (sum != people) return Error{Errc::wrong_group_sum, tag + " does not add up"};
  const LabelCounts right = grouped(labels(edition, order, dimension, table.merged[dimension]),
                                    CellCounts(cells_of(edition, dimension)));
  if (!std::ranges::equal(told, right, {}, &LabelCounts::value_type::first,
                          &LabelCounts::value_type::first))
    return Error{Errc::wrong_merge, tag + ": not the groups that the steps give"};
  if (!tells(told, edition.announced.minimum_group))
    return Error{Errc::small_group, tag + ": a group of fewer people than minimum_group"};
  return Ok{};
}

Result<> check_order(const Edition& edition, const GroupTable& table) {
  for (std::size_t i = 0; i < table.groups.size(); ++i) {
    const GroupCount& group = table.groups[i];
    if (group.dimension >= edition.announced.dimensions.size())
      return Error{Errc::bad_definition, "a dimension that is not defined"};
    if (i == 0) continue;
    const GroupCount& last = table.groups[i - 1];
    if (std::pair(last.dimension, last.cell) >= std::pair(group.dimension, group.cell))
      return Error{Errc::malformed, "groups must be strictly ascending"};
  }
  return Ok{};
}

}  // namespace

Result<> check_table(const Edition& edition, const GroupTable& table, std::uint64_t people) {
  if (table.groups.empty() && table.merged.empty()) return Ok{};
  URNA_ASSIGN(const Order order, need_order(edition));
  if (table.merged.size() != edition.announced.dimensions.size())
    return Error{Errc::wrong_merge, "merge steps of every dimension are stated"};
  URNA_TRY(check_order(edition, table));
  for (std::size_t d = 0; d < table.merged.size(); ++d)
    URNA_TRY(check_dimension(edition, order, table, static_cast<std::uint8_t>(d), people));
  return Ok{};
}

Result<> check_turnout_table(const Edition& edition, const GroupTable& table,
                             std::uint64_t people) {
  URNA_TRY(check_table(edition, table, people));
  for (std::size_t d = 0; d < table.merged.size(); ++d) {
    const auto dimension = static_cast<std::uint8_t>(d);
    const LabelCounts voted = told_of(table, dimension);
    if (voted.empty()) continue;
    const auto roll =
        roll_groups(edition, dimension, labels(edition, *merge_order(edition), d, table.merged[d]));
    if (!roll || table.merged[d] < merged_on_roll(edition, d))
      return Error{Errc::wrong_merge, "the roll's table does not tell these groups"};
    if (!tells_turnout(voted, *roll, edition.announced.minimum_group))
      return Error{Errc::small_group,
                   edition.announced.dimensions[d].tag + ": those who did not vote are too few"};
  }
  return Ok{};
}

}  // namespace urna::tally
