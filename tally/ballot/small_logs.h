// Discrete logarithms of small multiples of G (sealed-ballots section 10): a sum is opened as
// count·G, and the count is found here; baby steps and giant steps (Shanks 1971). Whoever checks a
// count multiplies once and needs none of this.
#pragma once

#include <vector>

#include "ledger/result.h"
#include "tally/ballot/group.h"

namespace urna::tally {

inline constexpr std::int64_t kMaxSmallLog = std::int64_t{1} << 40;
inline constexpr std::uint32_t kMaxLogPoints = 1U << 20;

class SmallLogs {
 public:
  // Finds 0..max; the table is sized for so many points to be looked up. Requires: 0 <= max <=
  // kMaxSmallLog, 1 to kMaxLogPoints points.
  SmallLogs(std::int64_t max, std::uint32_t points);
  // Errors: wrong_count if the point is none of 0·G..max·G.
  ledger::Result<std::int64_t> find(const Element& point) const;

 private:
  struct Multiple {
    Element point;
    std::int64_t number;
    auto operator<=>(const Multiple&) const = default;
  };
  std::int64_t max_;
  std::vector<Multiple> baby_;  // 0·G..(m-1)·G, by point
  Element giant_;               // m·G
};

}  // namespace urna::tally
