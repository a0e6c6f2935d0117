// From opened rows to ballots (sealed-ballots section 11, checks 16.2, 16.3 and 17): each chunk is
// a small number x with x·G = point, the numbers give the values, the values the answer.
#pragma once

#include "ledger/result.h"
#include "tally/ballot/group.h"
#include "tally/ballot/layout.h"

namespace urna::tally {

inline constexpr std::int64_t kMaxChunk = 65'536;

using ChunkPoints = std::vector<std::vector<Element>>;        // by row, then chunk
using ChunkNumbers = std::vector<std::vector<std::int64_t>>;  // the same

// B^(values in the chunk) for each chunk: numbers are below it. Errors: over_limit if one value
// alone can be 65536 or more; such a question is not mixed.
ledger::Result<std::vector<std::int64_t>> chunk_limits(const Layout& layout);

// What whoever publishes needs. Errors: over_limit, wrong_chunk.
ledger::Result<ChunkNumbers> find_chunks(const Layout& layout, const ChunkPoints& points);
// The part of check 16.2 that needs no group: a number for each chunk of each row, in range; the
// rest are chunk_equations (row_decryption.h). Errors: over_limit, wrong_chunk.
ledger::Result<> check_chunk_ranges(const Layout& layout, std::size_t rows,
                                    const ChunkNumbers& numbers);
// Check 16.3: the answer of every row. Requires: chunk_limits. Errors: over_limit, wrong_chunk if
// a number is out of range, illegal_mixed_ballot.
ledger::Result<std::vector<Choice>> mixed_answers(const Layout& layout,
                                                  const ChunkNumbers& numbers);
// The published answers are the ones read off. Errors: as mixed_answers; illegal_mixed_ballot.
ledger::Result<> check_mixed_answers(const Layout& layout, const ChunkNumbers& numbers,
                                     std::span<const Choice> published);
// Check 17: the output forms summed over the mixed ballots are the tally's counts. Errors:
// illegal_mixed_ballot, wrong_mixed_sums.
ledger::Result<> check_mixed_sums(const Layout& layout, std::span<const Choice> answers,
                                  std::span<const std::int64_t> counts);

}  // namespace urna::tally
