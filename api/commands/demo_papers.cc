// The sealed edition's papers: a few, drawn in public, are opened one by one and held against the
// sheets (sealed-ballots section 13). No link from a serial to a person exists.
#include <algorithm>
#include <cstdio>

#include "api/commands/demo_story.h"
#include "tally/election/sample.h"

namespace urna::api::demo {

using ledger::Errc;
using ledger::Ok;

namespace {

constexpr std::uint32_t kSample = 5;
constexpr std::uint16_t kCity = 0;

// Places in the sample of papers whose sheet says something else than what was entered.
std::vector<std::uint32_t> differing(const Story& story, const std::vector<ledger::SlotId>& slots,
                                     const std::vector<std::int64_t>& counts) {
  const std::size_t projects_here = counts.size() / slots.size();
  std::vector<std::uint32_t> places;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    std::vector<std::int64_t> sheet(projects_here, 0);
    for (const std::int64_t position : story.sheets.at(slots[i]))
      sheet[static_cast<std::size_t>(position)] = 1;
    const auto entered = counts.begin() + static_cast<std::ptrdiff_t>(i * projects_here);
    if (!std::equal(sheet.begin(), sheet.end(), entered))
      places.push_back(static_cast<std::uint32_t>(i));
  }
  return places;
}

Result<> give_parts(const Sitting& sitting) {
  for (std::uint32_t l = 1; l <= kTrustees; ++l) {
    if (sitting.absent.contains(l)) continue;
    auto part = sitting.look([&](const tally::Edition& e, const tally::Means& means) {
      return tally::sample_shares(e, kCity, sitting.trustees.seed(l), means);
    });
    if (!part) return part.error();
    URNA_TRY(sitting.give_as(l, *std::move(part)));
  }
  return Ok{};
}

}  // namespace

Result<> open_papers(Story& story) {
  story.part(
      "A sample of the papers is opened",
      "   Which ones, a public draw decides, after the close. The sheets with these serials "
      "are taken\n   from the box and held against what was entered; nobody knows whose they "
      "are.\n");
  const ledger::Hash root = story.host.sequencer().with_state(
      [&](const tally::State& state) { return state.edition(story.edition)->closing_root; });
  const ledger::PaperSampleDrawn drawn{
      fresh_nonce(),           kCity, root, kSample, "minutes of the draw of the demonstration",
      ledger::random_bytes(32)};
  const bool any = story.host.sequencer().with_state([&](const tally::State& state) {
    return !tally::sampled_slots(*state.edition(story.edition), drawn).empty();
  });
  if (!any) {
    std::printf(
        "   Too few papers at each place: one of them could be told to be somebody's. None is "
        "opened.\n");
    return Ok{};
  }
  URNA_TRY(story.expect("a draw without the overseer", story.act(drawn, story.offices.quorum()),
                        Errc::wrong_quorum));
  const Keys drawing{story.offices.committee[0], story.offices.committee[1],
                     story.offices.overseer};
  URNA_TRY(story.say(drawn, drawing));
  const Sitting sitting = story.sitting({kAbsent});
  URNA_TRY(give_parts(sitting));
  auto opened = sitting.look([&](const tally::Edition& e, const tally::Means& means) {
    return tally::opened_sample(e, kCity, {}, means);
  });
  if (!opened) return opened.error();
  const std::vector<ledger::SlotId> slots =
      sitting.look([&](const tally::Edition& e, const tally::Means&) {
        return e.sealed->samples.at(kCity).slots;
      });
  auto& event = std::get<ledger::PaperSampleOpened>(opened->body);
  event.differing = differing(story, slots, event.counts);
  const std::size_t faults = event.differing.size();
  URNA_TRY(give(story.host, story.edition, *std::move(opened), drawing));
  std::printf("   %zu of %zu papers were opened; %zu of them say what stands on the sheet.\n",
              slots.size(), story.sheets.size(), slots.size() - faults);
  return Ok{};
}

}  // namespace urna::api::demo
