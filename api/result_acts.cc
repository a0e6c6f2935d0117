#include "api/result_acts.h"

#include "tally/election/outcome.h"

namespace urna::api {

using ledger::Errc;
using ledger::Result;

namespace {

Result<std::string> count(const std::string& origin, const ledger::EditionId& id,
                          const tally::Edition& edition) {
  if (edition.phase != tally::Phase::closed)
    return ledger::Error{Errc::not_found, "a result is prepared between the close and the result"};
  auto declared = tally::tally_edition(edition);
  if (!declared)
    return ledger::Error{Errc::not_found, "nothing to declare yet: " + to_text(declared.error())};
  declared->nonce = ledger::random_fixed<ledger::Nonce>();
  const ledger::Texts& title = edition.announced.title;
  URNA_ASSIGN(const PreparedAct act, prepare_act(origin, title.empty() ? "" : title.begin()->second,
                                                 {id, *std::move(declared)}));
  return line_of(act) + "\n";
}

}  // namespace

Result<std::string> ResultActs::line(const std::string& origin, const ledger::EditionId& id,
                                     const tally::Edition& edition, std::uint64_t size) {
  const std::lock_guard lock(mutex_);
  auto found = counted_.find(id);
  if (found == counted_.end() || found->second.size != size)
    found = counted_.insert_or_assign(id, Counted{size, count(origin, id, edition)}).first;
  return found->second.line;
}

}  // namespace urna::api
