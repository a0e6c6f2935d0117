// What a rule sees: money, projects, and ballots grouped by equality. Nothing about who cast them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/event/definition.h"

namespace urna::tally {

struct Project {
  std::uint32_t id = 0;        // number in the edition
  std::string label;           // the source's own id
  std::int64_t cost = 0;       // smallest unit
  std::uint16_t envelope = 0;  // 0: the common pot
  bool operator==(const Project&) const = default;
};

struct Mark {
  std::uint32_t project = 0;  // position in Instance::projects
  std::int64_t points = 1;
  auto operator<=>(const Mark&) const = default;
};

// Equal ballots, counted once.
struct BallotGroup {
  std::uint64_t count = 0;
  std::vector<Mark> marks;  // ascending by project; rankings: best first
  bool operator==(const BallotGroup&) const = default;
};

struct Pot {
  std::uint16_t envelope = 0;
  std::int64_t amount = 0;
  bool operator==(const Pot&) const = default;
};

struct Instance {
  std::int64_t budget = 0;          // all of it, envelopes included
  std::vector<Pot> envelopes;       // in the definition's order; sums to at most the budget
  std::vector<Project> projects;    // in published (filing) order
  std::vector<BallotGroup> groups;  // ascending by marks
  std::uint64_t ballots = 0;        // n: every valid ballot, empty ones too
  std::uint32_t ranks = 0;          // of a ranking: the first of k gets k
};

// Merges equal ballots, independent of the order they come in and lean in memory: one flat array,
// sorted once.
class GroupBuilder {
 public:
  void add(const std::vector<Mark>& marks);
  // Returns the groups, ascending, and forgets them.
  std::vector<BallotGroup> take();
  std::uint64_t ballots() const { return starts_.size(); }

 private:
  std::vector<Mark> marks_;
  std::vector<std::size_t> starts_;
};

}  // namespace urna::tally
