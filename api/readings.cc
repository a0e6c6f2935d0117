#include "api/readings.h"

namespace urna::api {

namespace {

// Of the time at most a twentieth is spent on it.
constexpr int kRestPerWork = 19;

}  // namespace

std::shared_ptr<const ReadingsAt> Readings::of(const ledger::EditionId& id) const {
  const std::lock_guard lock(mutex_);
  Kept& kept = kept_[id];
  const auto begun = Clock::now();
  if (kept.made && begun < kept.again) return kept.made;
  auto made = host_.sequencer().with_state([&](const tally::State& state) {
    if (kept.made && kept.made->size == state.size) return std::shared_ptr<ReadingsAt>();
    return std::make_shared<ReadingsAt>(ReadingsAt{state.size, tally::read_indicators(state, id)});
  });
  if (!made) return kept.made;
  kept.made = std::move(made);
  const auto now = Clock::now();
  kept.again = now + (now - begun) * kRestPerWork;
  return kept.made;
}

}  // namespace urna::api
