// What walks the roll: worked out when somebody looks, kept until the log has grown, and then until
// working it out again is cheap beside the time since, for ballots wait meanwhile.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "api/host.h"
#include "tally/indicators/indicators.h"

namespace urna::api {

// `Made` has a member `size`: entries of the log that it was worked out over.
template <class Made>
class KeptOverLog {
 public:
  using Make = std::function<Made(const tally::State&, const ledger::EditionId&)>;
  KeptOverLog(const Host& host, Make make) : host_(host), make_(std::move(make)) {}
  // Requires: `make` can do with this id; the caller does not hold the state.
  std::shared_ptr<const Made> of(const ledger::EditionId& id) const { return of(id, false); }
  // The same, and not older than the call.
  std::shared_ptr<const Made> fresh(const ledger::EditionId& id) const { return of(id, true); }

 private:
  std::shared_ptr<const Made> of(const ledger::EditionId& id, bool at_once) const {
    const std::lock_guard lock(mutex_);
    Kept& kept = kept_[id];
    const auto begun = Clock::now();
    if (kept.made && begun < kept.again && !at_once) return kept.made;
    auto made = host_.sequencer().with_state([&](const tally::State& state) {
      if (kept.made && kept.made->size == state.size) return std::shared_ptr<Made>();
      return std::make_shared<Made>(make_(state, id));
    });
    if (!made) return kept.made;
    kept.made = std::move(made);
    const auto now = Clock::now();
    kept.again = now + (now - begun) * kRestPerWork;
    return kept.made;
  }

  using Clock = std::chrono::steady_clock;
  static constexpr int kRestPerWork = 19;  // of the time at most a twentieth is spent on it
  struct Kept {
    std::shared_ptr<const Made> made;
    Clock::time_point again;  // not before this
  };
  const Host& host_;
  const Make make_;
  mutable std::mutex mutex_;
  mutable std::map<ledger::EditionId, Kept> kept_;
};

struct ReadingsAt {
  std::uint64_t size = 0;
  std::map<ledger::EditionId, std::vector<tally::Reading>> readings;
};

// Indicators of all editions, for pages.
class Readings {
 public:
  explicit Readings(const Host& host)
      : kept_(host, [](const tally::State& state, const ledger::EditionId&) {
          return ReadingsAt{state.size, tally::read_all_indicators(state)};
        }) {}
  // Requires: the log has this edition; the caller does not hold the state.
  std::shared_ptr<const ReadingsAt> with(const ledger::EditionId& id) const {
    auto kept = kept_.of({});
    return kept->readings.contains(id) ? kept : kept_.fresh({});  // announced since
  }

 private:
  KeptOverLog<ReadingsAt> kept_;
};

// An answer in JSON.
struct TextAt {
  std::uint64_t size = 0;
  std::string text;
};
class KeptTexts : public KeptOverLog<TextAt> {
 public:
  using View = std::string (*)(const tally::State&, const ledger::EditionId&);
  KeptTexts(const Host& host, View view)
      : KeptOverLog(host, [view](const tally::State& state, const ledger::EditionId& id) {
          return TextAt{state.size, view(state, id)};
        }) {}
};

}  // namespace urna::api
