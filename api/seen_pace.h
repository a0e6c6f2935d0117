// When the copy of the log that pages are written from is made again: at once where the log has
// grown, so that whoever was told "accepted" finds it on the next page; and after a second anyway,
// since witnesses sign without the log growing.
//
// A flood of submissions makes the log grow with every page that is asked for, so making copies has
// an account: it fills with a quarter of the time that passes, up to half a second, and each copy
// takes from it what it cost. Where it is empty pages are a second old at most, as without growth.
// However many submissions and page requests come, copies take half a second at first and then at
// most a quarter of one core, or one copy a second where a single one costs more than that.
#pragma once

#include <algorithm>
#include <chrono>

namespace urna::api {

class SeenPace {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr Clock::duration kSeenFor = std::chrono::seconds(1);
  static constexpr Clock::duration kMostCredit = std::chrono::milliseconds(500);
  static constexpr int kShare = 4;

  // `grown`: the log is longer than the copy.
  bool due(bool grown, Clock::time_point now) const {
    return now - made_at_ > kSeenFor || (grown && credit_at(now) > Clock::duration::zero());
  }
  // A copy was made, of the log as it was at `began`.
  void made(Clock::time_point began, Clock::time_point ended) {
    credit_ = std::max(credit_at(began) - (ended - began), -kMostCredit);
    made_at_ = began;
  }

 private:
  Clock::duration credit_at(Clock::time_point now) const {
    const Clock::duration most = kMostCredit;
    return std::min(most, credit_ + (now - made_at_) / kShare);
  }
  Clock::duration credit_ = kMostCredit;
  Clock::time_point made_at_;
};

}  // namespace urna::api
