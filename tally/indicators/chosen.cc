// Which indicators count, and which edition an edition is compared with.
#include "tally/indicators/indicators.h"

namespace urna::tally {

const std::vector<ledger::Indicator>& indicators_of(const Edition& edition) {
  const auto& defined = edition.follow_up.indicators;
  return defined ? defined->act.indicators : default_indicators();
}

const Edition* edition_before(const State& state, const EditionId& id) {
  const std::uint32_t begins = state.editions.at(id).announced.calendar.voting_from;
  const Edition* found = nullptr;
  for (const auto& [other, edition] : state.editions) {
    const std::uint32_t day = edition.announced.calendar.voting_from;
    if (other == id || day >= begins) continue;
    if (found == nullptr || day > found->announced.calendar.voting_from) found = &edition;
  }
  return found;
}

}  // namespace urna::tally
