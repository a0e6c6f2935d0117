#include "api/commands/voter_groups.h"

#include <algorithm>
#include <map>

namespace urna::api {

using ledger::Errc;
using ledger::Error;

namespace {

struct Band {
  std::int64_t last;
  const char* name;
};
constexpr Band kAges[] = {{17, "0-17"}, {29, "18-29"}, {44, "30-44"}, {59, "45-59"}, {150, "60+"}};

std::string group_of(const std::string& column, const std::string& value) {
  if (column != "age") return value;
  const auto age = tally::parse_amount(value, 0);
  if (!age || *age < 0) return value;
  for (const Band& band : kAges)
    if (*age <= band.last) return band.name;
  return value;
}

}  // namespace

ledger::Result<std::vector<VoterGroup>> voter_groups(const tally::PabulibFile& file,
                                                     const std::string& column) {
  const auto at = std::ranges::find(file.vote_columns, column);
  if (at == file.vote_columns.end())
    return Error{Errc::usage, "--groups: the file's votes have no column '" + column + "'"};
  const auto place = static_cast<std::size_t>(at - file.vote_columns.begin());
  std::map<std::string, tally::GroupBuilder> builders;
  for (std::size_t v = 0; v < file.votes.size(); ++v) {
    std::vector<tally::Mark> marks = file.votes[v].marks;
    if (file.vote_type != tally::VoteType::ordinal) std::ranges::sort(marks);
    builders[group_of(column, file.vote_rows[file.votes[v].row][place])].add(marks);
    if (builders.size() > kMaxVoterGroups)
      return Error{Errc::usage, "--groups: column '" + column + "' has more than " +
                                    std::to_string(kMaxVoterGroups) + " values"};
  }
  std::vector<VoterGroup> groups;
  for (auto& [name, builder] : builders) groups.push_back({name, builder.take()});
  return groups;
}

}  // namespace urna::api
