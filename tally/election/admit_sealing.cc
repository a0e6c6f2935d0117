// What a definition says of its sealed questions (check 3): trustees, threshold, sizes that ballots
// and shares have room for, and merge steps of the attributes.
#include <algorithm>
#include <set>

#include "tally/ballot/mixed_ballots.h"
#include "tally/ballot/sealed_ballot.h"
#include "tally/ballot/small_logs.h"
#include "tally/election/acts.h"
#include "tally/election/context.h"

namespace urna::tally::acts {

namespace limit = ledger::limit;

namespace {

// So many people could vote that no sum of the layout's largest number may go beyond what is found
// again from its multiple of G.
constexpr std::int64_t kMostBallots = 1'000'000;

Result<Layout> need_sealed_layout(const Edition& edition, const ledger::Question& question) {
  if (question.predicates != ledger::BallotPredicates{})
    return Error{Errc::unsupported_kind, "a sealed question has no limits beside its layout"};
  Result<Layout> made = layout_of(question, ballot_costs(edition, question));
  CHECK(made.ok());  // need_ballot_form() asked before
  Layout layout = *std::move(made);
  if (sealed_ballot_bytes(layout.bits) > limit::kBallotBytes)
    return Error{Errc::bad_layout, "a sealed ballot of " + std::to_string(layout.bits) +
                                       " bits has more than " +
                                       std::to_string(limit::kBallotBytes) + " bytes"};
  CHECK(layout.outputs.size() <= limit::kForms);  // no more than bits, of which a ballot has room
  if (layout.output_max > kMaxSmallLog / kMostBallots)
    return Error{Errc::bad_layout, "sums of so large numbers cannot be found again"};
  if (!needs_single_ballots(edition.announced.rule, question)) return layout;
  if (const auto limits = chunk_limits(layout); !limits) return limits.error();
  return layout;
}

Result<> need_trustees(const Edition& edition, const ledger::Sealing& sealing, bool mixed) {
  URNA_TRY(need_keys(sealing.trustees, "trustees"));
  const std::size_t count = sealing.trustees.size();
  if (sealing.threshold < 1 || sealing.threshold > count)
    return bad_definition("threshold must be between 1 and the number of trustees");
  if (mixed && count < 2) return bad_definition("a mix needs at least two trustees");
  if (sealing.minimum_ballots < 1) return bad_definition("minimum_ballots must be at least 1");
  for (const PublicKey& key : sealing.trustees)
    if (holds_key(edition, key)) return bad_definition("a trustee's key holds another role");
  return Ok{};
}

// What the ceremony has to keep and to work out fits a blob and a few seconds.
constexpr std::uint64_t kMostShareKeys = 2'000'000;  // n·K·t multiplications

Result<> need_ceremony_fits(const ledger::Sealing& sealing, std::uint64_t keys) {
  const std::uint64_t n = sealing.trustees.size();
  const KeyShape shape{static_cast<std::uint32_t>(std::min<std::uint64_t>(keys, kMaxKeys)),
                       static_cast<std::uint32_t>(n), sealing.threshold};
  if (keys <= kMaxKeys && reveal_bytes(shape) <= ledger::kMaxResourceBytes &&
      n * sealed_shares_bytes(shape) <= ledger::kMaxResourceBytes &&
      n * keys * shape.threshold <= kMostShareKeys)
    return Ok{};
  return bad_definition("too many keys: " + std::to_string(keys) + " positions for " +
                        std::to_string(n) + " trustees");
}

// An order that was set before the definition stays.
Result<> need_merges(const Edition& edition, const ledger::Sealing& sealing) {
  const auto& before = edition.follow_up.merges;
  if (before && before->act.merges != sealing.merges)
    return bad_definition("sealing.merges is not the order of merging that was set before");
  return need_merge_steps(edition, sealing.merges);
}

}  // namespace

Result<> need_merge_steps(const Edition& edition, const std::vector<ledger::MergeStep>& merges) {
  std::uint8_t last = 0;
  for (const ledger::MergeStep& step : merges) {
    if (step.dimension < last || step.dimension >= edition.announced.dimensions.size())
      return bad_definition("merge steps must ascend by dimension, and the dimension exist");
    last = step.dimension;
  }
  if (merges.empty()) return Ok{};
  URNA_ASSIGN(const AttributeLayout attributes, attributes_of(edition.announced));
  return check_merge_steps(attributes, merge_steps_of(edition.announced, merges));
}

Result<> need_sealing(const Edition& edition, const ledger::BallotDefined& event) {
  bool sealed = false, mixed = false;
  std::uint64_t keys = 0;
  for (const ledger::Question& question : event.questions) {
    if (question.kind != ledger::BallotKind::sealed) continue;
    sealed = true;
    mixed = mixed || needs_single_ballots(edition.announced.rule, question);
    URNA_ASSIGN(const Layout layout, need_sealed_layout(edition, question));
    keys += layout.bits;
  }
  if (sealed != event.sealing.has_value())
    return bad_definition("trustees are named exactly where a question is sealed");
  if (!sealed) return Ok{};
  URNA_TRY(need_trustees(edition, *event.sealing, mixed));
  URNA_ASSIGN(const AttributeLayout attributes, attributes_of(edition.announced));
  URNA_TRY(need_ceremony_fits(*event.sealing, keys + attributes.bits));
  return need_merges(edition, *event.sealing);
}

}  // namespace urna::tally::acts
