// Figures of a locality with five editions and half a million entries, from a state that is warm:
// the page of indicators (at most 100 ms), the report's data package (at most 2 s).
#include <benchmark/benchmark.h>

#include "bench/at_end.h"
#include "tally/ballot/transcript.h"
#include "tally/indicators/indicators.h"

namespace urna {
namespace {

constexpr std::uint32_t kEditions = 5,
                        kSlots = 90'000;  // and as many entries of an edition, or more

ledger::Bytes number(std::uint32_t value) {
  ledger::Bytes bytes;
  ledger::put_u32(bytes, value);
  return bytes;
}

ledger::EditionId edition_id(std::uint32_t year) {
  return ledger::EditionId::from(tally::h256("bench/edition", {number(year)}).view().first(16));
}

// Slots in the order of their names, grants and ballots in that of the log.
void fill_roll(tally::Edition& edition, std::uint32_t year, std::uint64_t first) {
  for (std::uint32_t i = 0; i < kSlots; ++i) {
    const auto id =
        ledger::SlotId::from(tally::h256("bench/slot", {number(year), number(i)}).view().first(16));
    tally::SlotState& slot = edition.roll[id];
    slot.entries = {first + i / 256, first + 1'000 + i};
    slot.chains.push_back({0,
                           1,
                           {},
                           first + 1'000 + i,
                           static_cast<std::uint8_t>(i % 5 == 0),
                           false,
                           ledger::Bytes(4)});
  }
}

void fill_projects(tally::Edition& edition) {
  ledger::QuestionResult result;
  ledger::Question& question = edition.defined.emplace().questions.emplace_back();
  edition.defined->styles = {{0, {0}}};
  for (std::uint32_t p = 0; p < 60; ++p) {
    tally::ProjectState& project = edition.projects.emplace_back();
    project.filed.label = "P" + std::to_string(p);
    project.filed.categories = {p % 3 == 0 ? "cohesion" : "culture"};
    project.status = tally::ProjectStatus::admitted;
    project.review.emplace();
    project.review->categories = project.filed.categories;
    project.review->cost = 100'000;
    question.projects.push_back(p);
    result.scores.push_back(1'000 - p);
    if (p < 20) result.winners.push_back(p);
  }
  edition.result.emplace().results = {result};
}

void fill_sessions(tally::Edition& edition, std::uint64_t first) {
  for (std::uint32_t s = 0; s < 200; ++s) {
    tally::SessionState session;
    session.announced.act.kind = static_cast<ledger::SessionKind>(s % 5 + 1);
    session.held = {first + 95'000 + s, {{}, s, 20261001, 40, {{0, 0, 25}, {0, 1, 15}}, {1, 0}}};
    edition.follow_up.sessions.push_back(session);
  }
}

void fill_survey(tally::Edition& edition, std::uint64_t first) {
  tally::SurveyState survey;
  survey.opened.act.questions = {{ledger::Asked::score, "satisfaction", {}, {}},
                                 {ledger::Asked::yes_no, "trust", {}, {}}};
  survey.counts = {{0, 0, 0, 1'000, 2'000, 2'000}, {0, 4'000, 1'000}};
  for (std::uint32_t i = 0; i < 5'000; ++i)
    survey.answered.emplace(
        ledger::SlotId::from(tally::h256("bench/answer", {number(i)}).view().first(16)),
        first + 91'000 + i);
  survey.closed_at = first + 96'500;
  edition.follow_up.surveys.push_back(std::move(survey));
}

tally::Edition edition_of(std::uint32_t year) {
  const std::uint64_t first = 100'000ULL * year;
  tally::Edition edition;
  edition.announced.calendar.voting_from = 20200914 + year * 10'000;
  edition.announced.categories = {{"cohesion", {}}, {"culture", {}}};
  edition.announced.dimensions = {
      {"status", {{"citizen", {}}, {"protection", {}}, {"foreigner", {}}}},
      {"gender", {{"women", {}}, {"men", {}}}}};
  edition.announced.minimum_group = 10;
  edition.follow_up.merges = {first, {{}, {{0, 1, 2}, {1, 0, 1}}}};
  edition.phase = tally::Phase::declared;
  edition.opened_at = first + 900;
  edition.closed_at = first + 97'000;
  edition.declared_at = first + 97'001;
  fill_roll(edition, year, first);
  fill_projects(edition);
  fill_sessions(edition, first);
  fill_survey(edition, first);
  return edition;
}

const tally::State& state() {
  static std::unique_ptr<tally::State> made;
  if (!made) {
    made = std::make_unique<tally::State>("bench.example/pb");
    made->means.parallel = ledger::parallel_for(0);
    for (std::uint32_t year = 0; year < kEditions; ++year)
      made->editions[edition_id(year)] = edition_of(year);
    at_end([] { made.reset(); });
  }
  return *made;
}

void BM_IndicatorsOfTheLastEdition(benchmark::State& run) {
  const tally::State& warm = state();
  for (auto _ : run)
    benchmark::DoNotOptimize(tally::read_indicators(warm, edition_id(kEditions - 1)));
}
BENCHMARK(BM_IndicatorsOfTheLastEdition)->Unit(benchmark::kMillisecond);

void BM_IndicatorsOfAllEditions(benchmark::State& run) {
  const tally::State& warm = state();
  for (auto _ : run) benchmark::DoNotOptimize(tally::read_all_indicators(warm));
}
BENCHMARK(BM_IndicatorsOfAllEditions)->Unit(benchmark::kMillisecond);

void BM_ReportPackage(benchmark::State& run) {
  const tally::State& warm = state();
  for (auto _ : run)
    benchmark::DoNotOptimize(tally::report_package(warm, edition_id(kEditions - 1)));
}
BENCHMARK(BM_ReportPackage)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace urna
