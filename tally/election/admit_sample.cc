// Refusals of a sample of papers: the end of check 10 of sealed-ballots section 14.
#include <algorithm>

#include "tally/election/acts.h"
#include "tally/election/counted.h"
#include "tally/election/sample.h"

namespace urna::tally::acts {

namespace limit = ledger::limit;

namespace {

Error bad_sample(const std::string& why) { return {Errc::bad_sample, why}; }

Result<const PaperSample*> need_sample(const Edition& edition, std::uint16_t question) {
  URNA_TRY(need_phase(edition, Phase::closed, Phase::declared));
  URNA_TRY(need_sealed_question(edition, question));
  const auto found = edition.sealed->samples.find(question);
  if (found == edition.sealed->samples.end())
    return Error{Errc::count_step, "no sample of papers is drawn"};
  if (found->second.opened) return Error{Errc::count_step, "the sample is opened"};
  return &found->second;
}

// Every paper's share, or the part is false as a whole.
bool shares_hold(const Scene& scene, const PaperSample& sample, ByteView bytes,
                 const ledger::SampleSharesGiven& event) {
  const Edition& edition = *scene.edition;
  const std::vector<Element> keys = sum_keys(edition, event.question, event.trustee);
  const Bytes purpose = sample_purpose(edition, event.question);
  const std::size_t each = paper_share_bytes(edition, event.question);
  GroupEquations equations;
  for (std::size_t i = 0; i < sample.slots.size(); ++i) {
    const FormSum sum = paper_sum(edition, event.question, sample.slots[i]);
    if (!sum_share_equations({*edition.context->ballot, purpose, event.trustee, sum, keys},
                             bytes.subspan(i * each, each), Errc::bad_sample, equations))
      return false;
  }
  return proved(scene, equations);
}

}  // namespace

Result<> refuse(const Scene& scene, const ledger::PaperSampleDrawn& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_phase(edition, Phase::closed, Phase::declared));
  URNA_TRY(need_lottery_signers(scene));
  URNA_TRY(need_sealed_question(edition, event.question));
  if (edition.sealed->samples.contains(event.question))
    return Error{Errc::count_step, "the sample is drawn"};
  if (event.root != edition.closing_root)
    return bad_sample("voting closed with root " + ledger::to_hex(edition.closing_root.view()));
  if (event.reference.empty() || event.value.size() < limit::kLeastDrawValueBytes)
    return bad_sample("the draw needs its reference and a value of at least " +
                      std::to_string(limit::kLeastDrawValueBytes) + " bytes");
  const std::size_t papers = sampled_slots(edition, event).size();
  const std::size_t forms = edition.context->questions[event.question].layout.outputs.size();
  if (papers == 0 || papers > limit::kSamplePapers || papers * forms > limit::kSampleCounts)
    return bad_sample(std::to_string(papers) + " papers of " + std::to_string(forms) +
                      " numbers each");
  return need_unrevealing(edition, event.question, papers);
}

Result<> refuse(const Scene& scene, const ledger::SampleSharesGiven& event) {
  URNA_ASSIGN(const PaperSample* sample, need_sample(*scene.edition, event.question));
  URNA_TRY(need_trustee(scene, event.trustee));
  if (std::ranges::find(sample->parts, event.trustee, &RowsPart::trustee) != sample->parts.end())
    return Error{Errc::wrong_trustee,
                 "trustee " + std::to_string(event.trustee) + " gave its part"};
  URNA_ASSIGN(const Bytes bytes, fetch(scene, event.shares));
  if (bytes.size() != sample->slots.size() * paper_share_bytes(*scene.edition, event.question))
    return bad_sample("length of the shares");
  scene.verdict.unsealed.valid = shares_hold(scene, *sample, bytes, event);
  return Ok{};
}

Result<> refuse(const Scene& scene, const ledger::PaperSampleOpened& event) {
  const Edition& edition = *scene.edition;
  URNA_ASSIGN(const PaperSample* sample, need_sample(edition, event.question));
  URNA_TRY(need_lottery_signers(scene));
  URNA_ASSIGN(const auto papers, sample_points(edition, event.question, scene.state.means));
  std::vector<Element> points;
  for (const auto& paper : papers) points.insert(points.end(), paper.begin(), paper.end());
  const Layout& layout = edition.context->questions[event.question].layout;
  URNA_TRY(check_counts(points, event.counts, layout.output_max, Errc::bad_sample));
  for (std::size_t i = 0; i < event.differing.size(); ++i)
    if (event.differing[i] >= sample->slots.size() ||
        (i > 0 && event.differing[i - 1] >= event.differing[i]))
      return bad_sample("differing papers must ascend and be of the sample");
  return Ok{};
}

}  // namespace urna::tally::acts
