#include "api/commands/pick.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;

ledger::Result<std::pair<ledger::EditionId, const tally::Edition*>> pick_edition(
    const tally::State& state, const std::string& wanted) {
  if (state.editions.empty()) return Error{Errc::not_found, "the log has no edition yet"};
  if (wanted.empty()) {
    if (state.editions.size() > 1)
      return Error{Errc::usage, "the log has several editions: give --edition"};
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

}  // namespace urna::api
