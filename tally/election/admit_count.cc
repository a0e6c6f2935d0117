// Refusals of opening sealed questions and attribute records: checks 11 to 18 of sealed-ballots
// section 14. A trustee's part that is well formed and false is no refusal: it is kept as false,
// under its author's name (decision D19).
#include <algorithm>

#include "tally/ballot/mixed_ballots.h"
#include "tally/election/acts.h"
#include "tally/election/context.h"
#include "tally/election/counted.h"
#include "tally/election/counted_name.h"
#include "tally/election/outcome.h"
#include "tally/election/trustee.h"

namespace urna::tally::acts {

namespace {

Error step(const std::string& why) { return {Errc::count_step, why}; }

// Errors: count_step unless trustees open what is asked under this number.
Result<const AskedContext*> find_sealed(const Edition& edition, std::uint16_t number) {
  const AskedContext* asked = edition.context->find(number);
  if (asked != nullptr && asked->kind == ledger::BallotKind::sealed) return asked;
  return step(counted_name(number) + " is not sealed");
}

}  // namespace

Result<> need_sealed_question(const Edition& edition, std::uint16_t question) {
  URNA_TRY(find_sealed(edition, question));
  return ledger::is_survey_number(question) ? Result<>(step("a survey, not a question")) : Ok{};
}

namespace {

// A sealed question once voting is closed, or a sealed survey once it is.
Result<const AskedContext*> need_over(const Edition& edition, std::uint16_t number) {
  if (!ledger::is_survey_number(number)) URNA_TRY(need_phase(edition, Phase::closed));
  URNA_ASSIGN(const AskedContext* asked, find_sealed(edition, number));
  if (!ledger::is_survey_number(number)) return asked;
  if (edition.follow_up.surveys[ledger::survey_of(number)].closed_at != 0) return asked;
  return step("the survey is not closed yet");
}

Result<const SealedCount*> need_declared(const Edition& edition, std::uint16_t question) {
  URNA_TRY(need_over(edition, question));
  const auto found = edition.sealed->counts.find(question);
  if (found == edition.sealed->counts.end() || !found->second.set)
    return step("the set of counted ballots is not declared yet");
  if (found->second.opened) return step("the question is opened");
  return &found->second;
}

template <class Part>
Result<> need_first(const std::vector<Part>& parts, std::uint32_t trustee) {
  for (const Part& part : parts)
    if (part.trustee == trustee)
      return Error{Errc::wrong_trustee, "trustee " + std::to_string(trustee) + " gave its part"};
  return Ok{};
}

// Keeps the factors if the proof holds. Errors: refusal, if the bytes are no share at all.
Result<> judge_share(const Scene& scene, const SumOpening& opening, ByteView share, Errc refusal) {
  if (const std::size_t right = sum_share_bytes(opening.sum.beta.size()); share.size() != right)
    return Error{refusal, "a share of " + std::to_string(right) + " bytes is needed"};
  GroupEquations equations;
  auto factors = sum_share_equations(opening, share, refusal, equations);
  if (factors && proved(scene, equations)) scene.verdict.unsealed.factors = *std::move(factors);
  return Ok{};
}

std::uint32_t threshold(const Scene& scene) { return scene.edition->context->sealed->threshold; }

}  // namespace

Result<> refuse(const Scene& scene, const ledger::CountedSetDeclared& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_over(edition, event.question));
  URNA_TRY(need_committee(scene));
  if (edition.sealed->counts.contains(event.question)) return step("the set is declared");
  URNA_TRY(need_enough(edition, event.question));
  return need_right_set(edition, event, scene.state.means);
}

Result<> refuse(const Scene& scene, const ledger::SumShareGiven& event) {
  const Edition& edition = *scene.edition;
  URNA_ASSIGN(const SealedCount* count, need_declared(edition, event.question));
  URNA_TRY(need_trustee(scene, event.trustee));
  URNA_TRY(need_first(count->shares, event.trustee));
  const SumStatement statement = tally_statement(edition, event.question, event.trustee);
  return judge_share(scene, statement.opening(), event.share, Errc::bad_tally_share);
}

namespace {

// The place of the next stage, and that it is this trustee's to take (checks 15.2 and 15.3).
Result<MixPlace> need_stage(const Scene& scene, const SealedCount& count,
                            const ledger::MixStageAdded& event) {
  const Edition& edition = *scene.edition;
  if (!edition.context->asked(event.question).mixed) return step("the rule needs no mix");
  const auto stages = static_cast<std::uint32_t>(count.mixers.size() + 1);
  if (event.stage != stages)
    return Error{Errc::wrong_mix_context, "the next stage is " + std::to_string(stages)};
  if (std::ranges::find(count.mixers, event.trustee) != count.mixers.end())
    return Error{Errc::wrong_mixer, "trustee " + std::to_string(event.trustee) + " has mixed"};
  return MixPlace{*edition.context->ballot, event.question, edition.sealed->run.size(), stages};
}

}  // namespace

Result<> refuse(const Scene& scene, const ledger::MixStageAdded& event) {
  const Edition& edition = *scene.edition;
  URNA_ASSIGN(const SealedCount* count, need_declared(edition, event.question));
  URNA_TRY(need_trustee(scene, event.trustee));
  URNA_ASSIGN(const MixPlace place, need_stage(scene, *count, event));
  URNA_ASSIGN(const MixRows input, next_mix_input(edition, event.question, scene.state.means));
  const StageHead head{event.trustee, event.context, event.input.bytes};
  URNA_TRY(check_stage_head(place, event.stage, head, input));
  URNA_ASSIGN(const Bytes bytes, fetch(scene, event.rows));
  const std::vector<Element> keys = mix_keys(edition, event.question);
  const ShuffleGenerators generators(input.size(), scene.state.means.parallel);
  URNA_ASSIGN(const MixStage stage, judged(scene, Errc::bad_shuffle, Becomes::refusal,
                                           [&](Elements elements, GroupEquations& equations) {
                                             return stage_equations({event.context, keys, input},
                                                                    generators, bytes, equations,
                                                                    elements);
                                           }));
  return Ok{};
}

// Only trustees with a stage in the chain open it: each knows that one honest order stands between.
Result<> refuse(const Scene& scene, const ledger::RowSharesGiven& event) {
  const Edition& edition = *scene.edition;
  URNA_ASSIGN(const SealedCount* count, need_declared(edition, event.question));
  URNA_TRY(need_trustee(scene, event.trustee));
  const std::uint32_t least = least_stages(*edition.context->sealed);
  if (count->mixers.size() < least)
    return step("at least " + std::to_string(least) + " stages of the mix are needed");
  if (std::ranges::find(count->mixers, event.trustee) == count->mixers.end())
    return Error{Errc::wrong_trustee, "only trustees that mixed open the rows"};
  URNA_TRY(need_first(count->row_parts, event.trustee));
  URNA_ASSIGN(const MixRows rows, mixed_rows(edition, event.question, scene.state.means));
  URNA_ASSIGN(const Bytes bytes, fetch(scene, event.shares));
  const std::vector<Element> keys = row_keys(edition, event.question, event.trustee);
  if (bytes.size() != row_share_bytes(rows.size(), keys.size()))
    return Error{Errc::bad_row_share, "length"};
  const RowOpening opening{*edition.context->ballot, event.question, event.trustee, keys, rows};
  const auto shares = judged(scene, Errc::bad_row_share, Becomes::state,
                             [&](Elements elements, GroupEquations& equations) {
                               return row_share_equations(opening, bytes, equations, elements);
                             });
  scene.verdict.unsealed.valid = shares.ok();
  return Ok{};
}

namespace {

// Checks 16 and 17 of a mixed question.
Result<> open_mixed(const Scene& scene, const ledger::QuestionOpened& event) {
  const Edition& edition = *scene.edition;
  const Layout& layout = edition.context->questions[event.question].layout;
  const std::size_t columns = mix_columns(edition, event.question);
  URNA_ASSIGN(const auto parts, valid_rows(edition, event.question, scene.state.means));
  URNA_ASSIGN(const MixRows rows, mixed_rows(edition, event.question, scene.state.means));
  URNA_ASSIGN(const Bytes bytes, fetch(scene, *event.chunks));
  URNA_ASSIGN(const ChunkNumbers numbers, decode_chunks(bytes, rows.size(), columns));
  URNA_TRY(check_chunk_ranges(layout, rows.size(), numbers));
  GroupEquations equations;
  URNA_TRY(chunk_equations(rows, parts, threshold(scene), numbers, equations));
  if (const auto at = false_one(scene, equations))
    return Error{Errc::wrong_chunk, "row " + std::to_string(*at / columns)};
  URNA_ASSIGN(std::vector<Choice> answers, mixed_answers(layout, numbers));
  URNA_TRY(check_mixed_sums(layout, answers, event.counts));
  scene.verdict.unsealed.answers = std::move(answers);
  return Ok{};
}

// No question of a survey has more answers than there are. The proofs say so too; what is left over
// are those that gave none.
Result<> need_answers_fit(const Edition& edition, const ledger::QuestionOpened& event) {
  const SurveyContext& survey = edition.context->surveys[ledger::survey_of(event.question)];
  auto next = event.counts.begin();
  for (const std::size_t answers : survey.answers) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < answers; ++i) sum += *next++;
    if (sum > static_cast<std::int64_t>(edition.sealed->counts.at(event.question).set->counted))
      return Error{Errc::wrong_count, "more answers to a question than answers"};
  }
  return Ok{};
}

}  // namespace

Result<> refuse(const Scene& scene, const ledger::QuestionOpened& event) {
  const Edition& edition = *scene.edition;
  URNA_ASSIGN(const SealedCount* count, need_declared(edition, event.question));
  URNA_TRY(need_committee(scene));
  const AskedContext& asked = edition.context->asked(event.question);
  const FormSum sum = declared_sum(*count->set);
  URNA_ASSIGN(const auto points, combine(sum, valid_parts(count->shares), threshold(scene)));
  const auto most = static_cast<std::int64_t>(count->set->counted) * asked.layout.output_max;
  URNA_TRY(check_counts(points, event.counts, most, Errc::wrong_count));
  if (ledger::is_survey_number(event.question)) URNA_TRY(need_answers_fit(edition, event));
  if (asked.mixed != event.chunks.has_value())
    return Error{Errc::wrong_chunk, "mixed rows are opened exactly where the rule needs them"};
  return asked.mixed ? open_mixed(scene, event) : Ok{};
}

namespace {

Result<> need_records(const Edition& edition, ledger::GroupSet set) {
  URNA_TRY(need_phase(edition, Phase::closed, Phase::declared));
  if (set != ledger::GroupSet::roll && set != ledger::GroupSet::turnout)
    return Error{Errc::unknown_value, "set"};
  if (!edition.sealed || edition.sealed->keys == nullptr || edition.sealed->records.empty() ||
      !edition.roll_closed)
    return step("there are no sealed attributes on a closed roll");
  return Ok{};
}

Result<const GroupCounting*> need_group_set(const Edition& edition, ledger::GroupSet set) {
  URNA_TRY(need_records(edition, set));
  const GroupCounting& groups = edition.sealed->groups(set);
  if (!groups.set) return step("the set of records is not declared yet");
  if (groups.opened) return step("the set of records is opened");
  return &groups;
}

}  // namespace

// The turnout is summed only once every group of the roll is known to be large enough.
Result<> refuse(const Scene& scene, const ledger::GroupSetDeclared& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_records(edition, event.set));
  URNA_TRY(need_committee(scene));
  if (edition.sealed->groups(event.set).set) return step("the set of records is declared");
  if (event.set == ledger::GroupSet::turnout && !edition.sealed->roll.opened)
    return step("the groups of the roll come first");
  return need_right_set(edition, event, scene.state.means);
}

Result<> refuse(const Scene& scene, const ledger::GroupShareGiven& event) {
  const Edition& edition = *scene.edition;
  URNA_ASSIGN(const GroupCounting* groups, need_group_set(edition, event.set));
  URNA_TRY(need_trustee(scene, event.trustee));
  URNA_TRY(need_first(groups->shares, event.trustee));
  const SumStatement statement = group_statement(edition, event.set, event.trustee);
  return judge_share(scene, statement.opening(), event.share, Errc::bad_group_share);
}

namespace {

// Names the first group of the roll that is too small. Requires: as many counts as groups.
Result<> need_large_groups(const Edition& edition, const std::vector<AttributeGroup>& groups,
                           GroupCounts counts) {
  const std::int64_t least = edition.announced.minimum_group;
  if (const auto large = check_roll_groups(counts, least)) return Ok{};
  std::size_t g = 0;
  while (counts[g] >= least) ++g;
  const ledger::Dimension& dimension = edition.announced.dimensions[groups[g].dimension];
  return Error{Errc::small_group, dimension.tag + " '" + dimension.cells[groups[g].label].tag +
                                      "' has fewer people than minimum_group, " +
                                      std::to_string(least)};
}

}  // namespace

Result<> refuse(const Scene& scene, const ledger::GroupsOpened& event) {
  const Edition& edition = *scene.edition;
  URNA_ASSIGN(const GroupCounting* groups, need_group_set(edition, event.set));
  URNA_TRY(need_committee(scene));
  const FormSum sum = declared_sum(*groups->set);
  URNA_ASSIGN(const auto points, combine(sum, valid_parts(groups->shares), threshold(scene)));
  const auto slots = static_cast<std::int64_t>(groups->set->slots);
  URNA_TRY(check_counts(points, event.counts, slots, Errc::wrong_group_count));
  const std::vector<AttributeGroup> groups_told = groups_of(edition);
  URNA_TRY(check_group_sums(groups_told, event.counts, slots));
  if (event.set == ledger::GroupSet::roll)
    return need_large_groups(edition, groups_told, event.counts);
  return check_turnout_groups(edition.sealed->roll.opened->counts, event.counts);
}

}  // namespace urna::tally::acts
