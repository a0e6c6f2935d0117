// What is new in the log, as server-sent events (the HTML standard's event streams). An event's id
// is the size of the log behind it, so that a reader who comes back says how far he got.
#pragma once

#include <chrono>
#include <deque>
#include <mutex>

#include "api/host.h"
#include "api/http.h"

namespace urna::api {

inline constexpr std::uint64_t kFeedEntries = 64;          // of one event
inline constexpr std::uint64_t kFeedLinesKept = 4'096;     // lines that all readers share
inline constexpr std::chrono::seconds kFeedHeartbeat{15};  // a comment, where nothing happens
inline constexpr unsigned kFeedRetry_ms = 5'000, kFeedRetryAtStop_ms = 15'000;

// An entry's number, time, edition and type as JSON. The newest are kept, so that a thousand
// readers cost the reading of one.
class FeedLines {
 public:
  explicit FeedLines(const Host& host) : host_(host) {}
  // Errors: the journal's.
  Result<std::string> line(std::uint64_t index);
  const Host& host() const { return host_; }

 private:
  const Host& host_;
  std::mutex mutex_;
  std::uint64_t first_ = 0;  // of those kept
  std::deque<std::string> kept_;
};

class Feed : public BodySource {
 public:
  // Behind the first `seen` entries.
  Feed(FeedLines& lines, std::uint64_t seen);
  Piece next() override;
  Piece last_words() override;

 private:
  FeedLines& lines_;
  std::uint64_t seen_;
  bool greeted_ = false;
  std::chrono::steady_clock::time_point spoke_;
};

}  // namespace urna::api
