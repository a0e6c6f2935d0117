// Groups of people that a table of the log tells, with the cells each is made of.
#pragma once

#include <optional>
#include <string_view>

#include "tally/election/state.h"

namespace urna::tally {

struct ToldGroup {
  std::uint8_t dimension = 0;
  std::vector<std::uint8_t> cells;  // ascending
  std::uint64_t people = 0;
  bool operator==(const ToldGroup&) const = default;
};
using Told = std::vector<ToldGroup>;  // by dimension, by the cell that gave the name

Told told_by(const Edition& edition, const std::vector<ledger::GroupCount>& groups,
             const std::vector<std::uint8_t>& merged);
// In the clear, or opened by trustees; empty: not told. `at`: the entry that tells it.
struct ToldTable {
  Told groups;
  std::uint64_t at = 0;
};
ToldTable told_of_roll(const Edition& edition);
ToldTable told_of_turnout(const Edition& edition);

// "dimension" or "dimension/cell+cell".
struct AskedGroup {
  std::uint8_t dimension = 0;
  std::vector<std::uint8_t> cells;  // ascending; none: the dimension as a whole
};
// Nothing if it names nothing of the edition.
std::optional<AskedGroup> asked_group(const Edition& edition, std::string_view argument);
// People of the groups that are exactly those cells; nothing if the table does not tell them.
std::optional<std::uint64_t> people_of(const Told& told, const AskedGroup& asked);
// "status/citizen+foreigner"
std::string name_of(const Edition& edition, const ToldGroup& group);

}  // namespace urna::tally
