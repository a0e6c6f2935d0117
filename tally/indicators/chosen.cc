// Which indicators count, and which edition an edition is compared with.
#include "tally/indicators/indicators.h"

namespace urna::tally {

const std::vector<ledger::Indicator>& indicators_of(const Edition& edition) {
  const auto& defined = edition.follow_up.indicators;
  return defined ? defined->act.indicators : default_indicators();
}

const NamedEdition* edition_before(const State& state, const EditionId& id) {
  const auto begins = [](const Edition& edition) { return edition.announced.calendar.voting_from; };
  const std::uint32_t ours = begins(state.editions.at(id));
  const NamedEdition* found = nullptr;
  for (const NamedEdition& other : state.editions) {
    if (begins(other.second) >= ours) continue;  // it itself too
    if (found == nullptr || begins(other.second) > begins(found->second)) found = &other;
  }
  return found;
}

}  // namespace urna::tally
