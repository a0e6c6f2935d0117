#include "tally/election/sample.h"

#include <algorithm>

#include "ledger/crypto.h"
#include "tally/ballot/small_logs.h"
#include "tally/election/choice.h"
#include "tally/election/counted.h"
#include "tally/election/outcome.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;

namespace {

Hash place_of(const Edition& edition, const ledger::PaperSampleDrawn& drawn, const SlotId& slot) {
  Bytes bytes;
  ledger::put(bytes, ledger::view_of("urna/v1/paper-sample"));
  ledger::put(bytes, edition.closing_root.view());
  ledger::put_u16(bytes, drawn.question);
  ledger::put(bytes, slot.view());
  ledger::put(bytes, drawn.value);
  return ledger::sha256(bytes);
}

const Layout& layout_of(const Edition& edition, std::uint16_t question) {
  return edition.context->questions[question].layout;
}

// The answer of one paper.
const ChainEnd& paper_at(const Edition& edition, std::uint16_t question, const SlotId& slot) {
  const auto station = StationId::from(slot.view().first(StationId::kSize));
  const auto serial =
      static_cast<std::uint32_t>(ledger::get_big_endian(slot.view().subspan(StationId::kSize)));
  const auto& answers = edition.stations.at(station).papers.at(serial);
  const auto found = std::ranges::find(answers, question, &ChainEnd::question);
  CHECK(found != answers.end());
  return *found;
}

}  // namespace

std::uint64_t least_papers(const Edition& edition) {
  return std::clamp<std::uint64_t>(edition.announced.minimum_group, 2, kEnoughPapers);
}

std::vector<SlotId> sampled_slots(const Edition& edition, const ledger::PaperSampleDrawn& drawn) {
  std::vector<std::pair<Hash, SlotId>> papers;
  for (const auto& [id, station] : edition.stations) {
    std::vector<SlotId> here;
    for (const auto& [serial, answers] : station.papers)
      if (std::ranges::find(answers, drawn.question, &ChainEnd::question) != answers.end())
        here.push_back(paper_slot(id, serial));
    if (here.size() < least_papers(edition)) continue;
    for (const SlotId& slot : here) papers.emplace_back(place_of(edition, drawn, slot), slot);
  }
  std::ranges::sort(papers);
  papers.resize(std::min<std::size_t>(papers.size(), drawn.papers));
  std::vector<SlotId> slots;
  for (const auto& [place, slot] : papers) slots.push_back(slot);
  std::ranges::sort(slots);
  return slots;
}

ledger::Result<> need_unrevealing(const Edition& edition, std::uint16_t question,
                                  std::size_t papers) {
  if (!may_be_opened(edition, question)) return Errc::too_few_ballots;
  const std::uint64_t rest = counted_ballots(edition, question) - papers;
  if (rest >= edition.context->sealed->minimum_ballots) return ledger::Ok{};
  return Error{Errc::bad_sample, "only " + std::to_string(rest) + " ballots would stay sealed"};
}

FormSum paper_sum(const Edition& edition, std::uint16_t question, const SlotId& slot) {
  const Layout& layout = layout_of(edition, question);
  return form_sum(layout.outputs,
                  read_sealed_bits(paper_at(edition, question, slot).body, layout.bits));
}

Bytes sample_purpose(const Edition& edition, std::uint16_t question) {
  return paper_sample_purpose(*edition.context->ballot, question,
                              edition.sealed->samples.at(question).slots);
}

std::size_t paper_share_bytes(const Edition& edition, std::uint16_t question) {
  return sum_share_bytes(layout_of(edition, question).outputs.size());
}

ledger::Result<TrusteeAct> sample_shares(const Edition& edition, std::uint16_t question,
                                         const ledger::Seed& seed, const Means& means) {
  URNA_ASSIGN(const std::uint32_t trustee, trustee_number(edition, seed));
  const auto sample = edition.sealed->samples.find(question);
  if (sample == edition.sealed->samples.end())
    return Error{Errc::count_step, "no sample of papers is drawn"};
  URNA_TRY(need_unrevealing(edition, question, sample->second.slots.size()));
  URNA_ASSIGN(const auto forms, question_secrets(edition, question, seed, means));
  const std::vector<Element> keys = sum_keys(edition, question, trustee);
  const Bytes purpose = sample_purpose(edition, question);
  Bytes bytes;
  for (const SlotId& slot : sample->second.slots) {
    const FormSum sum = paper_sum(edition, question, slot);
    ledger::put(bytes,
                open_sum({*edition.context->ballot, purpose, trustee, sum, keys}, forms, seed));
  }
  const ledger::Material material{ledger::sha256(bytes), bytes.size()};
  return TrusteeAct{ledger::SampleSharesGiven{{}, question, trustee, material}, {std::move(bytes)}};
}

ledger::Result<std::vector<std::vector<Element>>> sample_points(const Edition& edition,
                                                                std::uint16_t question,
                                                                const Means& means) {
  const PaperSample& sample = edition.sealed->samples.at(question);
  const std::size_t forms = layout_of(edition, question).outputs.size();
  const std::size_t each = paper_share_bytes(edition, question);
  std::vector<std::vector<SumPart>> parts(sample.slots.size());
  for (const RowsPart& part : sample.parts) {
    if (!part.valid) continue;
    URNA_ASSIGN(const Bytes bytes, fetch_blob(means, part.shares));
    for (std::size_t i = 0; i < parts.size(); ++i) {
      SumPart& made = parts[i].emplace_back(SumPart{part.trustee, {}});
      for (std::size_t o = 0; o < forms; ++o)
        made.factors.push_back(Element::from(ByteView(bytes).subspan(i * each + 32 * o, 32)));
    }
  }
  std::vector<std::vector<Element>> points;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    URNA_ASSIGN(auto combined, combine(paper_sum(edition, question, sample.slots[i]), parts[i],
                                       edition.context->sealed->threshold));
    points.push_back(std::move(combined));
  }
  return points;
}

ledger::Result<TrusteeAct> opened_sample(const Edition& edition, std::uint16_t question,
                                         std::vector<std::uint32_t> differing, const Means& means) {
  if (!edition.sealed || !edition.sealed->samples.contains(question))
    return Error{Errc::count_step, "no sample of papers is drawn"};
  URNA_ASSIGN(const auto papers, sample_points(edition, question, means));
  const SmallLogs logs(layout_of(edition, question).output_max, 1);
  ledger::PaperSampleOpened event{{}, question, {}, std::move(differing)};
  for (const auto& points : papers)
    for (const Element& point : points) {
      URNA_ASSIGN(const std::int64_t count, logs.find(point));
      event.counts.push_back(count);
    }
  return TrusteeAct{std::move(event), {}};
}

}  // namespace urna::tally
