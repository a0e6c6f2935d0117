#include "tally/rules/instance.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "ledger/result.h"

namespace urna::tally {

namespace {

constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();

// Ascending by (project, points) mark by mark, the shorter first.
std::strong_ordering compare(const BallotGroup& a, const BallotGroup& b) {
  const std::size_t shared = std::min(a.size(), b.size());
  for (std::size_t k = 0; k < shared; ++k)
    if (const auto way = a.mark(k) <=> b.mark(k); way != 0) return way;
  return a.size() <=> b.size();
}

}  // namespace

BallotGroup Ballots::operator[](std::size_t group) const {
  const std::size_t start = group == 0 ? 0 : ends_[group - 1];
  const std::size_t length = ends_[group] - start;
  BallotGroup seen{counts_[group], {projects_.data() + start, length}, {}};
  if (!points_.empty()) seen.points = {points_.data() + start, length};
  return seen;
}

void GroupBuilder::add(std::span<const Mark> marks, std::uint64_t times) {
  ballots_ += times;
  CHECK(ballots_ <= kMost && given_.marks() + marks.size() <= kMost);
  for (const Mark& mark : marks) {
    if (mark.points != 1 && given_.points_.empty()) given_.points_.resize(given_.marks(), 1);
    const bool pointed = mark.points != 1 || !given_.points_.empty();
    given_.projects_.push_back(mark.project);
    if (pointed) given_.points_.push_back(mark.points);
  }
  given_.ends_.push_back(static_cast<std::uint32_t>(given_.marks()));
  given_.counts_.push_back(static_cast<std::uint32_t>(times));
}

Ballots GroupBuilder::take() {
  std::vector<std::uint32_t> order(given_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(
      order, [&](std::uint32_t a, std::uint32_t b) { return compare(given_[a], given_[b]) < 0; });
  Ballots made;
  made.projects_.reserve(given_.marks());
  for (std::uint32_t at : order) {
    const BallotGroup ballot = given_[at];
    if (made.size() == 0 || compare(made[made.size() - 1], ballot) != 0) {
      made.projects_.insert(made.projects_.end(), ballot.projects.begin(), ballot.projects.end());
      made.points_.insert(made.points_.end(), ballot.points.begin(), ballot.points.end());
      made.ends_.push_back(static_cast<std::uint32_t>(made.marks()));
      made.counts_.push_back(0);
    }
    made.counts_.back() += static_cast<std::uint32_t>(ballot.count);
  }
  *this = GroupBuilder();
  return made;
}

}  // namespace urna::tally
