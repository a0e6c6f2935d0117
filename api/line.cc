#include "api/line.h"

#include <algorithm>

namespace urna::api {

namespace {

constexpr std::size_t kCheckBatch =
    16;  // submissions a checker takes at once, about a millisecond of work
constexpr std::size_t kWorthwhileGroup =
    256;  // entries over which the syncs of a group are spread thin
constexpr std::chrono::milliseconds kLinger{4};  // longest wait for such a group

}  // namespace

bool Line::push(std::unique_ptr<Pending>& pending) {
  const std::lock_guard lock(mutex_);
  if (closed_) return false;
  line_.push_back(std::move(pending));
  if (idle_checkers_ > 0) unchecked_there_.notify_one();
  return true;
}

std::vector<Pending*> Line::take_unchecked() {
  std::unique_lock lock(mutex_);
  ++idle_checkers_;
  unchecked_there_.wait(lock, [this] { return has_unchecked() || closed_; });
  --idle_checkers_;
  std::vector<Pending*> batch;
  batch.reserve(kCheckBatch);
  for (; has_unchecked() && batch.size() < kCheckBatch; ++taken_)
    batch.push_back(line_[taken_].get());
  return batch;
}

void Line::mark_checked(const std::vector<Pending*>& batch) {
  const std::lock_guard lock(mutex_);
  for (Pending* pending : batch) pending->checked = true;
  checked_ += batch.size();
  const bool wanted =
      (wish_ == Wish::first && front_checked()) || (wish_ == Wish::group && worthwhile());
  if (wanted) front_there_.notify_one();
}

// Nothing else is on its way, or there is enough.
bool Line::worthwhile() const { return checked_ >= kWorthwhileGroup || checked_ == line_.size(); }

Group Line::take_group(std::size_t most) {
  std::unique_lock lock(mutex_);
  wish_ = Wish::first;
  front_there_.wait(lock, [this] { return front_checked() || (closed_ && line_.empty()); });
  wish_ = Wish::group;
  front_there_.wait_for(lock, kLinger, [this] { return worthwhile(); });
  wish_ = Wish::none;
  Group group;
  for (; front_checked() && group.size() < most; line_.pop_front())
    group.push_back(std::move(line_.front()));
  taken_ -= group.size();
  checked_ -= group.size();
  return group;
}

void Line::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  unchecked_there_.notify_all();
  front_there_.notify_all();
}

}  // namespace urna::api
