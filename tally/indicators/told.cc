#include "tally/indicators/told.h"

#include <algorithm>

#include "tally/election/counted.h"
#include "tally/election/told_groups.h"

namespace urna::tally {

namespace {

// Cells by the label of their group, after the steps that a table says were applied.
std::map<std::uint32_t, std::vector<std::uint8_t>> groups_after(const Edition& edition,
                                                                std::uint8_t dimension,
                                                                std::size_t applied) {
  std::vector<MergeStep> steps;
  for (const ledger::MergeStep& step :
       merge_order(edition).value_or(std::vector<ledger::MergeStep>()))
    if (step.dimension == dimension && steps.size() < applied)
      steps.push_back({step.into, step.from});
  const auto cells =
      static_cast<std::uint32_t>(edition.announced.dimensions[dimension].cells.size());
  const std::vector<std::uint32_t> label = labels_after(cells, steps);
  std::map<std::uint32_t, std::vector<std::uint8_t>> groups;
  for (std::uint32_t cell = 0; cell < cells; ++cell)
    groups[label[cell]].push_back(static_cast<std::uint8_t>(cell));
  return groups;
}

Told opened_groups(const Edition& edition, const ledger::GroupsOpened& opened) {
  Told told;
  std::uint32_t first = 0;  // bit of the dimension's first cell
  const std::vector<AttributeGroup> groups = groups_of(edition);
  for (std::size_t g = 0; g < groups.size() && g < opened.counts.size(); ++g) {
    const auto dimension = static_cast<std::uint8_t>(groups[g].dimension);
    if (g > 0 && groups[g].dimension != groups[g - 1].dimension)
      first += static_cast<std::uint32_t>(
          edition.announced.dimensions[groups[g - 1].dimension].cells.size());
    ToldGroup group{dimension, {}, static_cast<std::uint64_t>(opened.counts[g])};
    for (const Term& term : groups[g].form)
      group.cells.push_back(static_cast<std::uint8_t>(term.bit - first));
    std::ranges::sort(group.cells);
    told.push_back(std::move(group));
  }
  return told;
}

}  // namespace

Told told_by(const Edition& edition, const std::vector<ledger::GroupCount>& groups,
             const std::vector<std::uint8_t>& merged) {
  Told told;
  for (std::size_t d = 0; d < edition.announced.dimensions.size(); ++d) {
    const auto dimension = static_cast<std::uint8_t>(d);
    std::map<std::uint32_t, std::uint64_t> people;
    for (const ledger::GroupCount& group : groups)
      if (group.dimension == dimension) people[group.cell] = group.people;
    if (people.empty()) continue;  // the table says nothing of it
    for (auto& [label, cells] : groups_after(edition, dimension, d < merged.size() ? merged[d] : 0))
      told.push_back({dimension, std::move(cells), people.contains(label) ? people[label] : 0});
  }
  return told;
}

ToldTable told_of_roll(const Edition& edition) {
  if (edition.roll_closed && !edition.roll_closed->groups.empty())
    return {told_by(edition, edition.roll_closed->groups, edition.roll_closed->merged),
            edition.roll_closed_at};
  if (edition.sealed && edition.sealed->roll.opened)
    return {opened_groups(edition, *edition.sealed->roll.opened), edition.sealed->roll.opened_at};
  return {};
}

ToldTable told_of_turnout(const Edition& edition) {
  if (const auto& turnout = edition.follow_up.turnout)
    return {told_by(edition, turnout->act.groups, turnout->act.merged), turnout->at};
  if (edition.sealed && edition.sealed->turnout.opened)
    return {opened_groups(edition, *edition.sealed->turnout.opened),
            edition.sealed->turnout.opened_at};
  return {};
}

namespace {

std::optional<std::uint8_t> cell_of(const ledger::Dimension& dimension, std::string_view tag) {
  const auto found = std::ranges::find(dimension.cells, tag, &ledger::NamedTag::tag);
  if (found == dimension.cells.end()) return std::nullopt;
  return static_cast<std::uint8_t>(found - dimension.cells.begin());
}

// Nothing if a part names no cell, or one twice.
std::optional<std::vector<std::uint8_t>> cells_of(const ledger::Dimension& dimension,
                                                  std::string_view tags) {
  std::vector<std::uint8_t> cells;
  for (std::size_t from = 0; from <= tags.size();) {
    const std::size_t end = std::min(tags.find('+', from), tags.size());
    const auto cell = cell_of(dimension, tags.substr(from, end - from));
    if (!cell) return std::nullopt;
    cells.push_back(*cell);
    from = end + 1;
  }
  std::ranges::sort(cells);
  if (std::ranges::adjacent_find(cells) != cells.end()) return std::nullopt;
  return cells;
}

}  // namespace

std::optional<AskedGroup> asked_group(const Edition& edition, std::string_view argument) {
  for (std::size_t d = 0; d < edition.announced.dimensions.size(); ++d) {
    const ledger::Dimension& dimension = edition.announced.dimensions[d];
    const auto number = static_cast<std::uint8_t>(d);
    if (argument == dimension.tag) return AskedGroup{number, {}};
    if (!argument.starts_with(dimension.tag + "/")) continue;
    if (auto cells = cells_of(dimension, argument.substr(dimension.tag.size() + 1)))
      return AskedGroup{number, *std::move(cells)};
  }
  return std::nullopt;
}

std::optional<std::uint64_t> people_of(const Told& told, const AskedGroup& asked) {
  std::uint64_t people = 0;
  std::size_t covered = 0;
  bool tells = false;
  for (const ToldGroup& group : told) {
    if (group.dimension != asked.dimension) continue;
    tells = true;
    if (!asked.cells.empty() && !std::ranges::includes(asked.cells, group.cells)) continue;
    people += group.people;
    covered += group.cells.size();
  }
  if (!tells || (!asked.cells.empty() && covered != asked.cells.size())) return std::nullopt;
  return people;
}

std::string name_of(const Edition& edition, const ToldGroup& group) {
  const ledger::Dimension& dimension = edition.announced.dimensions[group.dimension];
  std::string name = dimension.tag;
  for (std::size_t i = 0; i < group.cells.size(); ++i)
    name += (i == 0 ? "/" : "+") + dimension.cells[group.cells[i]].tag;
  return name;
}

}  // namespace urna::tally
