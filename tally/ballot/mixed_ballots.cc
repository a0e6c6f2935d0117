#include "tally/ballot/mixed_ballots.h"

#include <algorithm>

#include "tally/ballot/small_logs.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;

namespace {

Error in_row(Errc code, std::size_t row) { return {code, "row " + std::to_string(row)}; }

// All rows have one number for each chunk, in range.
ledger::Result<> check_ranges(std::span<const std::int64_t> limits, const ChunkNumbers& numbers) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i].size() != limits.size()) return in_row(Errc::wrong_chunk, i);
    for (std::size_t j = 0; j < limits.size(); ++j)
      if (numbers[i][j] < 0 || numbers[i][j] >= limits[j]) return in_row(Errc::wrong_chunk, i);
  }
  return ledger::Ok{};
}

// Digits of the chunks to the layout's radix, least first.
std::vector<std::int64_t> values_of(const Layout& layout, std::span<const std::int64_t> limits,
                                    const std::vector<std::int64_t>& row) {
  std::vector<std::int64_t> out;
  for (std::size_t j = 0; j < limits.size(); ++j) {
    std::int64_t rest = row[j];
    for (std::int64_t power = limits[j]; power > 1; power /= layout.radix) {
      out.push_back(rest % layout.radix);
      rest /= layout.radix;
    }
  }
  return out;
}

}  // namespace

ledger::Result<std::vector<std::int64_t>> chunk_limits(const Layout& layout) {
  if (layout.radix > kMaxChunk) return Error{Errc::over_limit, "a value does not fit a chunk"};
  std::size_t per_chunk = 1;
  for (std::int64_t power = layout.radix; power <= kMaxChunk / layout.radix; power *= layout.radix)
    ++per_chunk;
  std::vector<std::int64_t> out;
  for (std::size_t left = layout.values.size(); left > 0;) {
    const std::size_t here = std::min(left, per_chunk);
    std::int64_t limit = 1;
    for (std::size_t i = 0; i < here; ++i) limit *= layout.radix;
    out.push_back(limit);
    left -= here;
  }
  CHECK(out.size() == packed_values(layout).size());
  return out;
}

ledger::Result<ChunkNumbers> find_chunks(const Layout& layout, const ChunkPoints& points) {
  URNA_ASSIGN(const auto limits, chunk_limits(layout));
  const std::size_t all = std::clamp<std::size_t>(points.size() * limits.size(), 1, kMaxLogPoints);
  const SmallLogs logs(std::ranges::max(limits) - 1, static_cast<std::uint32_t>(all));
  ChunkNumbers out(points.size());
  for (std::size_t i = 0; i < points.size(); ++i)
    for (const Element& point : points[i]) {
      const auto number = logs.find(point);
      if (!number) return in_row(Errc::wrong_chunk, i);
      out[i].push_back(*number);
    }
  URNA_TRY(check_ranges(limits, out));
  return out;
}

ledger::Result<> check_chunk_ranges(const Layout& layout, std::size_t rows,
                                    const ChunkNumbers& numbers) {
  URNA_ASSIGN(const auto limits, chunk_limits(layout));
  if (numbers.size() != rows) return Error{Errc::wrong_chunk, "number of rows"};
  return check_ranges(limits, numbers);
}

ledger::Result<std::vector<Choice>> mixed_answers(const Layout& layout,
                                                  const ChunkNumbers& numbers) {
  URNA_ASSIGN(const auto limits, chunk_limits(layout));
  URNA_TRY(check_ranges(limits, numbers));
  std::vector<Choice> out;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto choice = layout.read(values_of(layout, limits, numbers[i]));
    if (!choice || !layout.encode(*choice)) return in_row(Errc::illegal_mixed_ballot, i);
    out.push_back(*choice);
  }
  return out;
}

ledger::Result<> check_mixed_answers(const Layout& layout, const ChunkNumbers& numbers,
                                     std::span<const Choice> published) {
  URNA_ASSIGN(const auto answers, mixed_answers(layout, numbers));
  if (!std::ranges::equal(answers, published)) return Errc::illegal_mixed_ballot;
  return ledger::Ok{};
}

ledger::Result<> check_mixed_sums(const Layout& layout, std::span<const Choice> answers,
                                  std::span<const std::int64_t> counts) {
  std::vector<std::int64_t> sums(layout.outputs.size());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto bits = layout.encode(answers[i]);
    if (!bits) return in_row(Errc::illegal_mixed_ballot, i);
    for (std::size_t o = 0; o < sums.size(); ++o) sums[o] += evaluate(layout.outputs[o], *bits);
  }
  if (!std::ranges::equal(sums, counts)) return Errc::wrong_mixed_sums;
  return ledger::Ok{};
}

}  // namespace urna::tally
