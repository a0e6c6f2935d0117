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
inline constexpr std::size_t kMaxPabulibLine = 1'000'000;  // bytes, the line's end not counted
inline constexpr int kMaxPabulibDecimals = 6;
inline constexpr std::int64_t kMaxPabulibLength = 1'000'000'000;  // of min_length, max_length

using PabulibRow = std::vector<std::string>;

enum class VoteType : std::uint8_t { approval, choose_1, cumulative, scoring, ordinal };

// What happens to a ballot that cannot be read: `strict` refuses the file, `lenient` leaves the
// ballot out whole and lists it. Neither repairs anything.
enum class Strictness : std::uint8_t { strict, lenient };

struct PabulibVote {
  std::size_t line = 0;     // in the file, from 1
  std::size_t row = 0;      // position in `vote_rows`
  std::vector<Mark> marks;  // position in `projects`; in the order of the ballot; points 1 unless
                            // the file has points
  bool repeats = false;     // named a project twice: counted once
  bool operator==(const PabulibVote&) const = default;
};

// Something about one line that a reader should know.
struct PabulibRemark {
  std::size_t line = 0;
  std::string column, why;
  bool operator==(const PabulibRemark&) const = default;
};
// "line 14, column 'vote': why".
std::string to_text(const PabulibRemark& remark);

// How the source's bytes differ from the plain form that `to_text` writes.
struct PabulibForm {
  bool byte_order_mark = false;
  bool carriage_returns = false;  // some lines end in CR LF
  bool blank_lines = false;
  bool unended = false;  // no newline at the end
};

// Limits of META on one ballot; absent: none.
struct PabulibLimits {
  std::optional<std::int64_t> min_length, max_length, min_sum_cost, max_sum_cost, min_points,
      max_points, min_sum_points, max_sum_points;
  bool operator==(const PabulibLimits&) const = default;
};

struct PabulibFile {
  std::vector<std::pair<std::string, std::string>> meta;  // in order
  std::vector<std::size_t> meta_lines;                    // where each stands
  PabulibRow project_columns, vote_columns;
  std::vector<PabulibRow> project_rows, vote_rows;
  PabulibForm form;

  // The typed view. Money is scaled by the file's own most decimals (decision D4).
  VoteType vote_type = VoteType::approval;
  int decimals = 0;
  std::int64_t budget = 0;
  PabulibLimits limits;
  std::vector<Project> projects;  // id = position, label = project_id
  std::vector<PabulibVote> votes;

  std::vector<PabulibRemark> remarks;   // ballots that count, but not quite as they stand
  std::vector<PabulibRemark> illegal;   // strict: in `votes`, but beyond a limit of META
  std::vector<PabulibRemark> left_out;  // lenient: in `vote_rows`, not in `votes`

  // Returns the META value, or nothing.
  std::optional<std::string_view> value(std::string_view key) const;
  // Returns a whole number of META, or nothing where the key is absent. Errors: bad_pabulib.
  ledger::Result<std::optional<std::int64_t>> number(std::string_view key) const;
  // An error about a META key, naming its line.
  ledger::Error meta_error(std::string_view key, const std::string& why) const;
  // Returns a project's column, or "".
  std::string_view project_field(std::size_t project, std::string_view column) const;
};

// Errors: bad_pabulib, naming line, column, byte and reason.
ledger::Result<PabulibFile> parse_pabulib(std::string_view text,
                                          Strictness strictness = Strictness::strict);
// Errors: bad_pabulib where a ballot goes beyond a limit of META, naming the first.
ledger::Result<> check_legal(const PabulibFile& file);

// Writes the file again in plain form: no BOM, one newline per line, no blank line, quotes only
// where a field needs them. What it writes parses to the same rows and the same typed view.
// Requires: the file was parsed.
std::string to_text(const PabulibFile& file);
// The same for a file that was put together. Errors: bad_pabulib, naming a field that no line can
// hold (a line break, a NUL, not UTF-8), a row of another length than its header, a key twice.
ledger::Result<std::string> write_pabulib(const PabulibFile& file);

// Decimal text to an integer scaled by 10^decimals; '.' or ',' as the sign. Never through floating
// point; nothing where it is not exactly one within +-(2^63 - 1).
std::optional<std::int64_t> parse_amount(std::string_view text, int decimals);
std::string format_amount(std::int64_t amount, int decimals);

// How such ballots score: supporters, points or places.
ledger::Scoring scoring_of(VoteType type);
// The rule a file names, by the table in docs/RULES.md.
// Errors: unsupported_rule, saying which option is needed; bad_pabulib.
ledger::Result<ledger::RuleSpec> rule_of(const PabulibFile& file, bool ties_in_file_order);
// The tally input a bare file gives.
Instance instance_of(const PabulibFile& file);

}  // namespace urna::tally
