#include "tally/ballot/small_logs.h"

#include <algorithm>

namespace urna::tally {

namespace {

constexpr std::int64_t kMaxTable = std::int64_t{1} << 22;

// Table of m for p points over a range of n: m + p·n/m steps, least at m = sqrt(p·n).
std::int64_t table_size(std::int64_t range, std::uint32_t points) {
  std::int64_t size = 1;
  while (size < kMaxTable && size < range && size < points * (range / size)) size *= 2;
  return std::min(size, range);
}

}  // namespace

SmallLogs::SmallLogs(std::int64_t max, std::uint32_t points) : max_(max) {
  CHECK(max >= 0 && max <= kMaxSmallLog);
  CHECK(points > 0 && points <= kMaxLogPoints);
  const std::int64_t size = table_size(max + 1, points);
  baby_.reserve(static_cast<std::size_t>(size));
  for (std::int64_t i = 0; i < size; ++i) {
    baby_.push_back({giant_, i});
    giant_ = add(giant_, base_point());
  }
  std::ranges::sort(baby_);
}

ledger::Result<std::int64_t> SmallLogs::find(const Element& point) const {
  const auto size = static_cast<std::int64_t>(baby_.size());
  Element left = point;
  for (std::int64_t passed = 0; passed <= max_; passed += size) {
    const auto place = std::ranges::lower_bound(baby_, left, {}, &Multiple::point);
    if (place != baby_.end() && place->point == left) {
      if (passed + place->number > max_) break;
      return passed + place->number;
    }
    left = subtract(left, giant_);
  }
  return ledger::Errc::wrong_count;
}

}  // namespace urna::tally
