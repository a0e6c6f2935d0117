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
  // Requires: the log has this edition; the caller does not hold the state.
  std::shared_ptr<const Made> of(const ledger::EditionId& id) const {
    const std::lock_guard lock(mutex_);
    Kept& kept = kept_[id];
    const auto begun = Clock::now();
    if (kept.made && begun < kept.again) return kept.made;
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

 private:
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
  std::vector<tally::Reading> readings;
};

// Indicators for pages.
class Readings : public KeptOverLog<ReadingsAt> {
 public:
  explicit Readings(const Host& host)
      : KeptOverLog(host, [](const tally::State& state, const ledger::EditionId& id) {
          return ReadingsAt{state.size, tally::read_indicators(state, id)};
        }) {}
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
