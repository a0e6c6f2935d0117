// What a rule sees: money, projects, and ballots grouped by equality. Nothing about who cast them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ledger/event/definition.h"

namespace urna::tally {

using Position = std::uint32_t;  // of a project in Instance::projects

struct Project {
  std::uint32_t id = 0;         // number in the edition
  std::string label;            // the source's own id
  std::int64_t cost = 0;        // smallest unit
  std::uint16_t envelope = 0;   // 0: the common pot
  std::uint16_t exclusive = 0;  // of the projects with the same number at most one wins; 0: free
  std::uint32_t team = 0;       // who proposed it; 0: not known
  bool operator==(const Project&) const = default;
};

struct Mark {
  Position project = 0;
  std::int64_t points = 1;
  auto operator<=>(const Mark&) const = default;
};

// Equal ballots, seen in the flat store.
struct BallotGroup {
  std::uint64_t count = 0;
  std::span<const Position> projects;    // ascending; rankings: best first
  std::span<const std::int64_t> points;  // empty: 1 each
  std::size_t size() const { return projects.size(); }
  Mark mark(std::size_t k) const { return {projects[k], points.empty() ? 1 : points[k]}; }
};

// Ballots merged by equality, ascending by marks, in flat arrays: 4 bytes per mark, 8 per group.
class Ballots {
 public:
  std::size_t size() const { return counts_.size(); }
  std::size_t marks() const { return projects_.size(); }
  BallotGroup operator[](std::size_t group) const;
  std::uint64_t count(std::size_t group) const { return counts_[group]; }
  bool operator==(const Ballots&) const = default;

 private:
  friend class GroupBuilder;
  std::vector<std::uint32_t> ends_, counts_;
  std::vector<Position> projects_;
  std::vector<std::int64_t> points_;  // empty: 1 each
};

struct Pot {
  std::uint16_t envelope = 0;
  std::int64_t amount = 0;
  bool operator==(const Pot&) const = default;
};

struct Instance {
  std::int64_t budget = 0;        // all of it, envelopes included
  std::vector<Pot> envelopes;     // in the definition's order; sums to at most the budget
  std::vector<Project> projects;  // in published (filing) order
  Ballots groups;
  std::uint64_t ballots = 0;        // n: every valid ballot, empty ones too
  std::uint32_t ranks = 0;          // of a ranking: the first of k gets k
  std::vector<std::uint32_t> lots;  // by position: place in the draw; empty: nothing was drawn
};

// Merges equal ballots, independent of the order they come in and lean in memory. At most 2^32 - 1
// ballots and marks (CHECKed; the log's own limits lie far below).
class GroupBuilder {
 public:
  void add(std::span<const Mark> marks, std::uint64_t times = 1);
  // Returns the groups, ascending, and forgets them.
  Ballots take();
  std::uint64_t ballots() const { return ballots_; }

 private:
  Ballots given_;  // as they came
  std::uint64_t ballots_ = 0;
};

}  // namespace urna::tally
