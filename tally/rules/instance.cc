#include "tally/rules/instance.h"

#include <algorithm>
#include <span>

namespace urna::tally {

void GroupBuilder::add(const std::vector<Mark>& marks) {
  starts_.push_back(marks_.size());
  marks_.insert(marks_.end(), marks.begin(), marks.end());
}

std::vector<BallotGroup> GroupBuilder::take() {
  std::vector<std::span<const Mark>> ballots;
  ballots.reserve(starts_.size());
  for (std::size_t i = 0; i < starts_.size(); ++i) {
    const std::size_t end = i + 1 < starts_.size() ? starts_[i + 1] : marks_.size();
    ballots.emplace_back(marks_.data() + starts_[i], end - starts_[i]);
  }
  std::ranges::sort(ballots, [](const auto& a, const auto& b) {
    return std::ranges::lexicographical_compare(a, b);
  });
  std::vector<BallotGroup> groups;
  for (const auto& ballot : ballots) {
    if (groups.empty() || !std::ranges::equal(groups.back().marks, ballot))
      groups.push_back({0, {ballot.begin(), ballot.end()}});
    ++groups.back().count;
  }
  *this = GroupBuilder();
  return groups;
}

}  // namespace urna::tally
