// The line of submissions: taken in at its end, checked in its middle by any number of threads,
// taken out at its front in the order of arrival, without a gap. Threads are woken for batches,
// never for one submission.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "api/sequencer.h"

namespace urna::api {

// A submission on its way. The line owns it until it is taken out; a checker borrows it in between.
struct Pending {
  Bytes bytes;
  std::function<void(Answer)> done;
  ledger::Submission submission;  // views bytes
  tally::Verdict verdict;
  ledger::Error unreadable;  // what the parser said, if it refused
  bool checked = false;      // guarded by the line
};
using Group = std::vector<std::unique_ptr<Pending>>;

class Line {
 public:
  // Returns false, leaving `pending` with the caller, once the line is closed.
  bool push(std::unique_ptr<Pending>& pending);
  // Waits for submissions that nobody checks yet and returns some of them, oldest first.
  // Empty: the line is closed and there is nothing left to check.
  std::vector<Pending*> take_unchecked();
  void mark_checked(const std::vector<Pending*>& batch);
  // Waits for checked submissions at the front and returns up to `most`. While more are on their
  // way it waits a little for a group that is worth its three syncs. Empty: the line is closed and
  // empty.
  Group take_group(std::size_t most);
  void close();

 private:
  enum class Wish { none, first, group };  // what the thread at the front sleeps for
  bool front_checked() const { return !line_.empty() && line_.front()->checked; }
  bool worthwhile() const;
  bool has_unchecked() const { return taken_ < line_.size(); }

  std::mutex mutex_;
  std::condition_variable unchecked_there_, front_there_;
  std::deque<std::unique_ptr<Pending>> line_;
  std::size_t taken_ = 0;    // from the front: handed to checkers
  std::size_t checked_ = 0;  // of those: handed back
  std::size_t idle_checkers_ = 0;
  Wish wish_ = Wish::none;
  bool closed_ = false;
};

}  // namespace urna::api
