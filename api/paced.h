// What is dear to work out of the log: made when somebody asks, kept until the log has grown, and
// then until making it again is cheap beside the time since. It walks the roll while ballots wait,
// so at most a twentieth of the time goes into it.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>

namespace urna::api {

template <class Key, class Made>
class Paced {
 public:
  // `make(kept)`: a new one, or null where `kept` (null for none) is still right.
  template <class Make>
  std::shared_ptr<const Made> of(const Key& key, Make make) const {
    const std::lock_guard lock(mutex_);
    Kept& kept = kept_[key];
    const auto begun = Clock::now();
    if (kept.made && begun < kept.again) return kept.made;
    std::shared_ptr<const Made> made = make(kept.made.get());
    if (!made) return kept.made;
    kept.made = std::move(made);
    const auto now = Clock::now();
    kept.again = now + (now - begun) * kRestPerWork;
    return kept.made;
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr int kRestPerWork = 19;
  struct Kept {
    std::shared_ptr<const Made> made;
    Clock::time_point again;  // not before this
  };
  mutable std::mutex mutex_;
  mutable std::map<Key, Kept> kept_;
};

}  // namespace urna::api
