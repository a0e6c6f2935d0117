#include "api/commands/pick.h"

#include <charconv>
#include <map>
#include <optional>

#include "api/pages/words.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;

namespace {

// "ID (title), ID (title)", in the order of the log.
std::string editions_told(const tally::State& state) {
  std::map<std::uint64_t, std::string> told;
  for (const auto& [id, edition] : state.editions)
    told[edition.announced_at] = ledger::to_hex(id.view()) + " (" +
                                 text_in(edition.announced.title, Language::en).text + ")";
  std::string list;
  for (const auto& [at, one] : told) list += (list.empty() ? "" : ", ") + one;
  return list;
}

}  // namespace

ledger::Result<std::pair<ledger::EditionId, const tally::Edition*>> pick_edition(
    const tally::State& state, const std::string& wanted) {
  if (state.editions.empty()) return Error{Errc::not_found, "the log has no edition yet"};
  if (wanted.empty()) {
    if (state.editions.size() > 1)
      return Error{Errc::usage, "the log has several editions, give --edition one of these: " +
                                    editions_told(state)};
    const auto& [id, edition] = *state.editions.begin();
    return std::pair{id, &edition};
  }
  ledger::Bytes bytes;
  if (!ledger::from_hex(wanted, bytes) || bytes.size() != ledger::EditionId::kSize)
    return Error{Errc::usage, "--edition takes 32 hex digits"};
  const auto id = ledger::EditionId::from(bytes);
  if (const tally::Edition* edition = state.edition(id)) return std::pair{id, edition};
  return Error{Errc::not_found, "no edition " + wanted};
}

ledger::Result<std::uint32_t> project_labelled(const tally::Edition& edition,
                                               const std::string& label) {
  for (std::uint32_t id = 0; id < edition.projects.size(); ++id)
    if (edition.projects[id].filed.label == label) return id;
  return Error{Errc::unknown_project, "'" + label + "'"};
}

namespace {

// Nothing where it is no number of a project.
std::optional<std::uint32_t> as_number(const tally::Edition& edition, const std::string& wanted) {
  std::uint32_t number = 0;
  const char* end = wanted.data() + wanted.size();
  const auto read = std::from_chars(wanted.data(), end, number);
  const bool whole = read.ec == std::errc() && read.ptr == end;
  return whole && number < edition.projects.size() ? std::optional(number) : std::nullopt;
}

}  // namespace

ledger::Result<std::uint32_t> pick_project(const tally::Edition& edition,
                                           const std::string& wanted) {
  const auto labelled = project_labelled(edition, wanted);
  if (labelled) return labelled;
  if (const auto number = as_number(edition, wanted)) return *number;
  return labelled;
}

}  // namespace urna::api
