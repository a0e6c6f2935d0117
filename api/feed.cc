#include "api/feed.h"

#include <algorithm>

#include "ledger/entry.h"
#include "ledger/json.h"

namespace urna::api {

namespace {

Result<std::string> line_of(ByteView bytes) {
  URNA_ASSIGN(const ledger::Entry entry, ledger::parse_entry(bytes));
  URNA_ASSIGN(const ledger::Submission submission, ledger::parse_submission(entry.submission));
  return "{\"index\":" + std::to_string(entry.index) + ",\"time\":" + std::to_string(entry.time) +
         ",\"edition\":\"" + ledger::to_hex(submission.event.edition.view()) + "\",\"type\":\"" +
         name_of(submission.event.body) + "\"}";
}

std::string retry(unsigned milliseconds) {
  return "retry: " + std::to_string(milliseconds) + "\n\n";
}

std::string event(std::uint64_t size, const std::string& entries) {
  const std::string number = std::to_string(size);
  return "event: log\nid: " + number + "\ndata: {\"size\":" + number + ",\"entries\":[" + entries +
         "]}\n\n";
}

}  // namespace

Result<std::string> FeedLines::line(std::uint64_t index) {
  const std::lock_guard lock(mutex_);
  if (index >= first_ && index - first_ < kept_.size()) return kept_[index - first_];
  URNA_ASSIGN(const Bytes bytes, host_.journal().entry(index));
  URNA_ASSIGN(std::string line, line_of(bytes));
  if (index > first_ + kept_.size()) kept_.clear();
  if (kept_.empty()) first_ = index;
  if (index == first_ + kept_.size()) kept_.push_back(line);
  if (kept_.size() > kFeedLinesKept) {
    kept_.pop_front();
    ++first_;
  }
  return line;
}

Feed::Feed(FeedLines& lines, std::uint64_t seen)
    : lines_(lines), seen_(seen), spoke_(std::chrono::steady_clock::now()) {}

BodySource::Piece Feed::next() {
  Piece piece{greeted_ ? "" : retry(kFeedRetry_ms), Then::later};
  const std::uint64_t size = lines_.host().newest()->checkpoint.size;
  const auto now = std::chrono::steady_clock::now();
  std::string entries;
  const std::uint64_t until = std::min(size, seen_ + kFeedEntries);
  for (std::uint64_t index = seen_; index < until; ++index) {
    const auto line = lines_.line(index);
    if (!line) return {std::move(piece.bytes), Then::broken};
    entries += (entries.empty() ? "" : ",") + *line;
  }
  if (until > seen_ || !greeted_) {
    piece.bytes += event(until, entries);
    piece.then = until < size ? Then::more : Then::later;
  } else if (now - spoke_ >= kFeedHeartbeat) {
    piece.bytes += ": still here\n\n";
  }
  greeted_ = true;
  seen_ = until;
  if (!piece.bytes.empty()) spoke_ = now;
  return piece;
}

BodySource::Piece Feed::last_words() { return {retry(kFeedRetryAtStop_ms), Then::end}; }

}  // namespace urna::api
