#include "api/derived_check.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;
using ledger::Result;

namespace {

Result<> found_at(const ledger::Journal& journal, const ledger::Hash& key, std::uint64_t index) {
  const auto stored = journal.index_of(key);
  if (stored && *stored == index) return Ok{};
  if (!stored && stored.code() != Errc::not_found) return stored.error();
  return Error{Errc::corrupt,
               "entry " + std::to_string(index) + " is not what its look-up key leads to"};
}

}  // namespace

Result<> check_lookup_keys(const ledger::Journal& journal, std::uint64_t first,
                           const tally::Judgement& judgement, const ledger::ParallelFor& parallel) {
  std::vector<Result<>> found(judgement.items.size(), Ok{});
  parallel(found.size(), [&](std::size_t i) {
    const tally::Judgement::Item& item = judgement.items[i];
    for (const ledger::Hash& key : tally::lookup_keys(*item.submission, item.verdict))
      if (auto checked = found_at(journal, key, first + i); !checked) found[i] = checked;
  });
  for (const Result<>& checked : found)
    if (!checked) return checked.error();
  return Ok{};
}

Result<> check_is_ballot(const tally::State& state, ledger::ByteView entry,
                         const ledger::Tracker& tracker) {
  URNA_ASSIGN(const ledger::Entry parsed, ledger::parse_entry(entry));
  URNA_ASSIGN(const ledger::Submission submission, ledger::parse_submission(parsed.submission));
  const ledger::EventBody& body = submission.event.body;
  const auto* cast = std::get_if<ledger::BallotCast>(&body);
  const auto* paper = std::get_if<ledger::PaperBallot>(&body);
  const tally::Edition* edition = state.edition(submission.event.edition);
  const bool known = (cast != nullptr || paper != nullptr) && edition != nullptr &&
                     edition->context->ballot.has_value();
  if (known && tally::tracker_of(*edition->context->ballot,
                                 cast != nullptr ? cast->ballot : paper->ballot) == tracker)
    return Ok{};
  return Error{Errc::corrupt, "a look-up key leads to entry " + std::to_string(parsed.index) +
                                  ", which is not this ballot"};
}

Result<> DerivedCheck::take(const std::vector<ledger::Bytes>& entries) {
  for (const ledger::Bytes& entry : entries) tiles_.append(ledger::leaf_hash(entry));
  for (const auto& [tile, bytes] : tiles_.take_changed()) {
    if (tile.width != ledger::tile_width(tile.level, tile.index, size_)) continue;  // still growing
    URNA_ASSIGN(const ledger::Bytes stored, journal_.tile(tile));
    if (stored != bytes)
      return Error{Errc::corrupt, tile_path(tile) + " is not what the entries hash to"};
  }
  return Ok{};
}

}  // namespace urna::api
