// Pabulib `.pb` files (pabulib.org/format): META, PROJECTS, VOTES, fields separated by ';'. Read
// strictly, nothing guessed; every column is kept, so that what is imported can be written out
// again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tally/rules/instance.h"

namespace urna::tally {

inline constexpr std::size_t kMaxPabulibBytes = 256U << 20;
inline constexpr std::size_t kMaxPabulibLine = 1'000'000;
inline constexpr int kMaxPabulibDecimals = 6;

using PabulibRow = std::vector<std::string>;

enum class VoteType : std::uint8_t { approval, choose_1, cumulative, scoring, ordinal };

struct PabulibVote {
  std::size_t line = 0;     // in the file, from 1
  std::vector<Mark> marks;  // position in `projects`; in the order of the ballot; points 1 unless
                            // the file has points
  bool repeats = false;     // named a project twice: counted once
};

struct PabulibFile {
  std::vector<std::pair<std::string, std::string>> meta;  // in order
  PabulibRow project_columns, vote_columns;
  std::vector<PabulibRow> project_rows, vote_rows;

  // The typed view. Money is scaled by the file's own most decimals (decision D4).
  VoteType vote_type = VoteType::approval;
  int decimals = 0;
  std::int64_t budget = 0;
  std::vector<Project> projects;  // id = position, label = project_id
  std::vector<PabulibVote> votes;

  // Returns the META value, or nothing.
  std::optional<std::string_view> value(std::string_view key) const;
  // Returns a whole number of META, or nothing where the key is absent. Errors: bad_pabulib.
  ledger::Result<std::optional<std::int64_t>> number(std::string_view key) const;
  // Returns a project's column, or "".
  std::string_view project_field(std::size_t project, std::string_view column) const;
};

// Errors: bad_pabulib, naming line, column and reason.
ledger::Result<PabulibFile> parse_pabulib(std::string_view text);
// Writes the file again; equal to the source where the source has plain form (no BOM, one newline
// per line).
std::string to_text(const PabulibFile& file);

// Decimal text to an integer scaled by 10^decimals; '.' or ',' as the sign. Never through floating
// point.
std::optional<std::int64_t> parse_amount(std::string_view text, int decimals);
std::string format_amount(std::int64_t amount, int decimals);

// How such ballots score: supporters, points or places.
ledger::Scoring scoring_of(VoteType type);
// The rule a file names, by the table in docs/RULES.md: greedy, greedy-threshold, greedy-no-skip.
// Errors: unsupported_rule, saying which option is needed.
ledger::Result<ledger::RuleSpec> rule_of(const PabulibFile& file, bool ties_in_file_order);
// The tally input a bare file gives.
Instance instance_of(const PabulibFile& file);

}  // namespace urna::tally
