// What the committee publishes of an opened question: the numbers behind combined points, found in
// a table. Whoever checks them multiplies once (tally/election/admit_count.cc).
#include <algorithm>

#include "ledger/crypto.h"
#include "tally/ballot/mixed_ballots.h"
#include "tally/ballot/small_logs.h"
#include "tally/election/counted.h"
#include "tally/election/trustee.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;

std::vector<SumPart> valid_parts(const std::vector<SumShare>& shares) {
  std::vector<SumPart> parts;
  for (const SumShare& share : shares)
    if (share.valid) parts.push_back({share.trustee, share.factors});
  return parts;
}

ledger::Result<std::vector<TrusteeRows>> valid_rows(const Edition& edition, std::uint16_t question,
                                                    const Means& means) {
  const std::size_t threshold = edition.context->sealed->threshold;
  const SealedCount& count = edition.sealed->counts.at(question);
  const std::size_t columns = mix_columns(edition, question);
  std::vector<TrusteeRows> parts;
  for (const RowsPart& part : count.row_parts) {
    if (!part.valid || parts.size() == threshold) continue;
    URNA_ASSIGN(const Bytes bytes, fetch_blob(means, part.shares));
    URNA_ASSIGN(RowShares shares,
                decode_row_shares(bytes, count.set->counted, columns, Elements::as_given));
    parts.push_back({part.trustee, std::move(shares)});
  }
  if (parts.size() < threshold) return Errc::too_few_shares;
  return parts;
}

namespace {

ledger::Result<std::vector<std::int64_t>> numbers_of(const FormSum& sum,
                                                     const std::vector<SumShare>& shares,
                                                     std::uint32_t threshold, std::int64_t most) {
  URNA_ASSIGN(const auto points, combine(sum, valid_parts(shares), threshold));
  if (most > kMaxSmallLog) return Error{Errc::over_limit, "sums that are too large to be found"};
  const SmallLogs logs(most, static_cast<std::uint32_t>(std::max<std::size_t>(points.size(), 1)));
  std::vector<std::int64_t> counts;
  for (const Element& point : points) {
    URNA_ASSIGN(const std::int64_t count, logs.find(point));
    counts.push_back(count);
  }
  return counts;
}

}  // namespace

ledger::Result<TrusteeAct> opened_question(const Edition& edition, std::uint16_t question,
                                           const Means& means) {
  const auto found = edition.sealed ? edition.sealed->counts.find(question)
                                    : std::map<std::uint16_t, SealedCount>::const_iterator{};
  if (!edition.sealed || found == edition.sealed->counts.end() || !found->second.set)
    return Error{Errc::count_step, "the set of counted ballots is not declared yet"};
  const SealedCount& count = found->second;
  const AskedContext& asked = edition.context->asked(question);
  const std::uint32_t threshold = edition.context->sealed->threshold;
  const auto most = static_cast<std::int64_t>(count.set->counted) * asked.layout.output_max;
  URNA_ASSIGN(auto counts, numbers_of(declared_sum(*count.set), count.shares, threshold, most));
  ledger::QuestionOpened event{{}, question, std::move(counts), std::nullopt};
  if (!asked.mixed) return TrusteeAct{std::move(event), {}};
  URNA_ASSIGN(const auto parts, valid_rows(edition, question, means));
  URNA_ASSIGN(const MixRows rows, mixed_rows(edition, question, means));
  URNA_ASSIGN(const ChunkPoints points, combine_rows(rows, parts, threshold, means.parallel));
  URNA_ASSIGN(const ChunkNumbers numbers, find_chunks(asked.layout, points));
  Bytes chunks = encode_chunks(numbers);
  event.chunks = ledger::Material{ledger::sha256(chunks), chunks.size()};
  return TrusteeAct{std::move(event), {std::move(chunks)}};
}

ledger::Result<TrusteeAct> opened_groups(const Edition& edition, ledger::GroupSet set) {
  if (!edition.sealed || !edition.sealed->groups(set).set)
    return Error{Errc::count_step, "the set of records is not declared yet"};
  const GroupCounting& groups = edition.sealed->groups(set);
  URNA_ASSIGN(auto counts, numbers_of(declared_sum(*groups.set), groups.shares,
                                      edition.context->sealed->threshold,
                                      static_cast<std::int64_t>(groups.set->slots)));
  return TrusteeAct{ledger::GroupsOpened{{}, set, std::move(counts)}, {}};
}

}  // namespace urna::tally
