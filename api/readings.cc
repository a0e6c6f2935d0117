#include "api/readings.h"

namespace urna::api {

std::shared_ptr<const ReadingsAt> Readings::of(const ledger::EditionId& id) const {
  return kept_.of(id, [&](const ReadingsAt* kept) {
    return host_.sequencer().with_state([&](const tally::State& state) {
      if (kept != nullptr && kept->size == state.size) return std::shared_ptr<ReadingsAt>();
      return std::make_shared<ReadingsAt>(
          ReadingsAt{state.size, tally::read_indicators(state, id)});
    });
  });
}

}  // namespace urna::api
