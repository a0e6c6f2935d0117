// A ballot is taken as it stands or not at all. What cannot be read (an unknown project, points
// missing, a voter twice) refuses the file, or leaves the ballot out where the reader is lenient:
// of a voter's two ballots neither is taken, because choosing one would be a guess.
#include "tally/rules/pabulib_votes.h"

#include <algorithm>
#include <numeric>

#include "ledger/int128.h"

namespace urna::tally {

using ledger::Int128;
using ledger::Result;

namespace {

constexpr std::uint32_t kNever = 0xffffffff;

// What is wrong with a ballot; `at`: the text meant, inside one of the row's fields.
struct Fault {
  std::string_view column;
  std::string why;
  std::string_view at;
  std::size_t field = 0;
};
using Judgement = std::optional<Fault>;

struct Columns {
  std::size_t voter = 0, vote = 0;
  std::optional<std::size_t> points;  // where the vote type scores
};

// Calls each(item) for the comma-separated items of a field until one answers with a fault; an
// empty field has none.
template <class Each>
Judgement for_items(std::string_view field, Each each) {
  if (trim(field).empty()) return std::nullopt;
  while (true) {
    const std::size_t end = std::min(field.find(','), field.size());
    if (Judgement fault = each(trim(field.substr(0, end)))) return fault;
    if (end == field.size()) return std::nullopt;
    field.remove_prefix(end + 1);
  }
}

// Project ids in byte order, for finding them.
class Labels {
 public:
  explicit Labels(const std::vector<Project>& projects) : projects_(projects) {
    order_.resize(projects.size());
    std::iota(order_.begin(), order_.end(), 0U);
    std::ranges::sort(order_, {}, [this](std::uint32_t p) { return label(p); });
  }
  std::optional<Position> find(std::string_view wanted) const {
    const auto found =
        std::ranges::lower_bound(order_, wanted, {}, [this](std::uint32_t p) { return label(p); });
    if (found == order_.end() || label(*found) != wanted) return std::nullopt;
    return *found;
  }

 private:
  std::string_view label(std::uint32_t p) const { return projects_[p].label; }
  const std::vector<Project>& projects_;
  std::vector<std::uint32_t> order_;
};

class BallotReader {
 public:
  BallotReader(PabulibFile& file, const Columns& columns)
      : file_(file), columns_(columns), labels_(file.projects) {
    place_.resize(file.projects.size(), 0);
    row_of_.resize(file.projects.size(), kNever);
  }
  Judgement read(std::size_t row, PabulibVote& vote);
  // Goes beyond a limit of META? The first, in words.
  std::optional<std::string> beyond(const PabulibVote& vote) const;

 private:
  Judgement name(std::size_t row, std::string_view item, PabulibVote& vote);
  Judgement score(std::size_t row, PabulibVote& vote);
  std::optional<std::string> points_beyond(const PabulibVote& vote) const;

  PabulibFile& file_;
  const Columns columns_;
  const Labels labels_;
  std::vector<std::uint32_t> place_, row_of_;  // by project: its mark in the ballot of that row
  std::vector<std::uint32_t> named_;           // by item of this ballot: its mark
};

Judgement BallotReader::name(std::size_t row, std::string_view item, PabulibVote& vote) {
  const auto found = labels_.find(item);
  if (!found)
    return Fault{"vote", "unknown project '" + std::string(item) + "'", item, columns_.vote};
  if (row_of_[*found] == row) {
    vote.repeats = true;
  } else {
    row_of_[*found] = static_cast<std::uint32_t>(row);
    place_[*found] = static_cast<std::uint32_t>(vote.marks.size());
    vote.marks.push_back({*found, 1});
  }
  named_.push_back(place_[*found]);
  return std::nullopt;
}

// One number per item; a project named twice must have the same one both times.
Judgement BallotReader::score(std::size_t row, PabulibVote& vote) {
  const std::string_view field = file_.vote_rows[row][*columns_.points];
  const auto fault = [&](std::string why, std::string_view at) {
    return Fault{"points", std::move(why), at, *columns_.points};
  };
  std::size_t item_number = 0;
  std::vector<bool> scored(vote.marks.size(), false);
  Judgement wrong = for_items(field, [&](std::string_view item) -> Judgement {
    const auto points = parse_amount(item, 0);
    if (!points || *points > ledger::limit::kAmount || *points < -ledger::limit::kAmount)
      return fault("'" + std::string(item) + "' is not a whole number within 2^53", item);
    if (item_number == named_.size()) return fault("more numbers than projects", item);
    const std::uint32_t place = named_[item_number++];
    if (scored[place] && vote.marks[place].points != *points)
      return fault("a project named twice has two different numbers", item);
    scored[place] = true;
    vote.marks[place].points = *points;
    return std::nullopt;
  });
  if (!wrong && item_number != named_.size())
    wrong = fault("missing: " + std::to_string(item_number) + " numbers for " +
                      std::to_string(named_.size()) + " projects",
                  field);
  return wrong;
}

Judgement BallotReader::read(std::size_t row, PabulibVote& vote) {
  named_.clear();
  const std::string_view field = file_.vote_rows[row][columns_.vote];
  vote.marks.reserve(static_cast<std::size_t>(std::ranges::count(field, ',')) + 1);
  Judgement wrong =
      for_items(field, [&](std::string_view item) { return this->name(row, item, vote); });
  if (!wrong && columns_.points) wrong = score(row, vote);
  return wrong;
}

std::string is_beyond(const char* what, Int128 value, const char* key, std::int64_t limit) {
  // sums stay below 2^53 times the marks of one line
  return std::string(what) + " " + std::to_string(static_cast<std::int64_t>(value)) + ", " + key +
         " is " + std::to_string(limit);
}

std::optional<std::string> BallotReader::points_beyond(const PabulibVote& vote) const {
  const PabulibLimits& limits = file_.limits;
  Int128 sum = 0;
  for (const Mark& mark : vote.marks) {
    sum += mark.points;
    if (limits.max_points && mark.points > *limits.max_points)
      return is_beyond("points", mark.points, "max_points", *limits.max_points);
    if (limits.min_points && mark.points < *limits.min_points)
      return is_beyond("points", mark.points, "min_points", *limits.min_points);
  }
  if (limits.max_sum_points && sum > *limits.max_sum_points)
    return is_beyond("points in all", sum, "max_sum_points", *limits.max_sum_points);
  if (limits.min_sum_points && sum < *limits.min_sum_points)
    return is_beyond("points in all", sum, "min_sum_points", *limits.min_sum_points);
  return std::nullopt;
}

std::optional<std::string> BallotReader::beyond(const PabulibVote& vote) const {
  const PabulibLimits& limits = file_.limits;
  const auto length = static_cast<std::int64_t>(vote.marks.size());
  if (file_.vote_type == VoteType::choose_1 && length > 1)
    return is_beyond("projects", length, "choose-1: the limit", 1);
  if (limits.max_length && length > *limits.max_length)
    return is_beyond("projects", length, "max_length", *limits.max_length);
  if (limits.min_length && length < *limits.min_length)
    return is_beyond("projects", length, "min_length", *limits.min_length);
  if (limits.max_sum_cost || limits.min_sum_cost) {
    Int128 cost = 0;
    for (const Mark& mark : vote.marks) cost += file_.projects[mark.project].cost;
    if (limits.max_sum_cost && cost > *limits.max_sum_cost)
      return std::string("costs in all more than max_sum_cost");
    if (limits.min_sum_cost && cost < *limits.min_sum_cost)
      return std::string("costs in all less than min_sum_cost");
  }
  return columns_.points ? points_beyond(vote) : std::nullopt;
}

// By row: the first row of the same voter, where that voter has another; empty: all differ.
std::vector<std::uint32_t> rows_of_same_voter(const PabulibFile& file, std::size_t column) {
  const auto voter = [&](std::size_t row) { return trim(file.vote_rows[row][column]); };
  const auto before = [&](std::size_t a, std::size_t b) {
    const std::string_view left = voter(a), right = voter(b);
    return left.size() != right.size() ? left.size() < right.size() : left < right;
  };
  const std::size_t rows = file.vote_rows.size();
  std::size_t rising = 1;
  while (rising < rows && before(rising - 1, rising)) ++rising;
  if (rising >= rows) return {};  // as most files have them: nobody twice, and no need to sort
  std::vector<std::uint32_t> order(rows), first;
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, before);
  for (std::size_t k = 1, start = 0; k < rows; ++k) {
    if (voter(order[k]) != voter(order[start])) {
      start = k;
      continue;
    }
    if (first.empty()) first.assign(rows, kNever);
    first[order[start]] = first[order[k]] = order[start];
  }
  return first;
}

Result<Columns> columns_of(const PabulibFile& file, std::size_t header) {
  const auto voter = column_of(file.vote_columns, "voter_id");
  const auto vote = column_of(file.vote_columns, "vote");
  if (!voter || !vote) return bad_pabulib(header, voter ? "vote" : "voter_id", "absent");
  Columns columns{*voter, *vote, std::nullopt};
  if (file.vote_type == VoteType::cumulative || file.vote_type == VoteType::scoring) {
    columns.points = column_of(file.vote_columns, "points");
    if (!columns.points) return bad_pabulib(header, "points", "absent");
  }
  return columns;
}

std::size_t byte_of_fault(const PabulibFile& file, const PabulibLine& line, std::size_t row,
                          const Fault& fault) {
  const std::string& field = file.vote_rows[row][fault.field];
  const std::size_t offset =
      fault.at.empty() ? 0 : static_cast<std::size_t>(fault.at.data() - field.data());
  return byte_of(line.text, fault.field, offset);
}

}  // namespace

Result<> read_votes(PabulibFile& file, const PabulibLine& header,
                    const std::vector<PabulibLine>& lines, Strictness strictness) {
  URNA_ASSIGN(const Columns columns, columns_of(file, header.number));
  const std::vector<std::uint32_t> first = rows_of_same_voter(file, columns.voter);
  BallotReader reader(file, columns);
  file.votes.reserve(lines.size());
  for (std::size_t row = 0; row < lines.size(); ++row) {
    const std::size_t line = lines[row].number;
    PabulibVote vote{line, row, {}, false};
    Judgement fault = reader.read(row, vote);
    const bool twice = !first.empty() && first[row] != kNever;
    if (twice && (first[row] != row || strictness == Strictness::lenient))
      fault = Fault{"voter_id",
                    "this voter has several ballots, the first in line " +
                        std::to_string(lines[first[row]].number),
                    {},
                    columns.voter};
    if (fault && strictness == Strictness::strict)
      return bad_pabulib(line, fault->column, fault->why,
                         byte_of_fault(file, lines[row], row, *fault));
    std::optional<std::string> limit;
    if (!fault) limit = reader.beyond(vote);
    if (!fault && limit) fault = Fault{columns.points ? "points" : "vote", *limit, {}, 0};
    if (fault && strictness == Strictness::lenient) {
      file.left_out.push_back({line, std::string(fault->column), fault->why});
      continue;
    }
    if (limit) file.illegal.push_back({line, std::string(fault->column), *limit});
    if (vote.repeats)
      file.remarks.push_back({line, "vote", "names a project twice; it counts once"});
    file.votes.push_back(std::move(vote));
  }
  return ledger::Ok{};
}

}  // namespace urna::tally
