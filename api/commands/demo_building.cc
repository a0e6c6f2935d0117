// The demonstration after the vote: what is built and what monitors say of it, what was done of the
// plan, a survey, what the committee makes of the year.
#include <algorithm>
#include <cstdio>

#include "api/commands/demo_story.h"
#include "tally/election/awards.h"
#include "tally/election/survey.h"

namespace urna::api::demo {

using ledger::Errc;
using ledger::Finding;
using ledger::Ok;

namespace {

constexpr std::uint64_t kPercent = 100;
constexpr std::uint16_t kDone = ledger::limit::kPerMille;

std::vector<std::uint32_t> winners_of(const Story& story) {
  return story.host.sequencer().with_state([&](const tally::State& state) {
    return state.edition(story.edition)->result->results[0].winners;
  });
}

std::int64_t award_of(const Story& story, std::uint32_t project) {
  return story.host.sequencer().with_state([&](const tally::State& state) {
    return tally::award_of(*state.edition(story.edition), project);
  });
}

ledger::Evidence photo(const char* of) {
  return {ledger::sha256(ledger::view_of(of)),
          four("Fotografii de pe șantier (inventate)", "Фотографии со стройки (вымышлены)",
               "Фотографії з будови (вигадані)", "Pictures of the site (invented)")};
}

struct Stand {
  std::uint16_t per_mille;
  std::int64_t spent_percent;  // of the award
  std::uint32_t planned, actual;
};

ledger::MilestoneReported milestone(const Story& story, std::uint32_t project, const Stand& stand) {
  const bool done = stand.per_mille == kDone;
  return {fresh_nonce(),
          project,
          done ? four("Lucrarea este gata", "Работа завершена", "Роботу завершено",
                      "The work is finished")
               : four("Lucrarea este în curs", "Работа идёт", "Робота триває", "The work goes on"),
          stand.per_mille,
          award_of(story, project) / 100 * stand.spent_percent,
          stand.planned,
          stand.actual,
          {photo("demo/site")}};
}

// Returns the report's entry.
Result<std::uint64_t> report(const Story& story, std::uint32_t project, const Stand& stand) {
  const Answer answer = story.host.sequencer().submit_and_wait(
      story.act(milestone(story, project, stand), story.offices.quorum()));
  if (!answer) return answer.error();
  return answer->index;
}

ledger::MilestoneJudged judged(std::uint64_t report, Finding finding) {
  ledger::MilestoneJudged word{fresh_nonce(), report, finding, {}, {}};
  if (finding == Finding::disputed)
    word.reason =
        four("Rampa este mai abruptă decât cere norma.", "Пандус круче, чем требует норма.",
             "Пандус крутіший, ніж вимагає норма.", "The ramp is steeper than the norm allows.");
  return word;
}

Result<> build_first(Story& story, std::uint32_t project, std::uint32_t year) {
  URNA_ASSIGN(const std::uint64_t done,
              report(story, project, {kDone, 98, year * 10'000 + 1115, year * 10'000 + 1112}));
  URNA_TRY(story.expect("the committee confirming its own report",
                        story.act(judged(done, Finding::confirmed), {story.offices.committee[0]}),
                        Errc::own_report));
  for (const ledger::SigningKey* monitor : story.offices.monitors)
    URNA_TRY(story.say(judged(done, Finding::confirmed), {monitor}));
  return Ok{};
}

Result<> build_second(Story& story, std::uint32_t project, std::uint32_t year) {
  URNA_ASSIGN(const std::uint64_t said, report(story, project, {600, 45, year * 10'000 + 1130, 0}));
  URNA_TRY(story.say(judged(said, Finding::disputed), {story.offices.monitors[0]}));
  URNA_TRY(story.expect("a monitor's second word on one report",
                        story.act(judged(said, Finding::confirmed), {story.offices.monitors[0]}),
                        Errc::judged_before));
  ledger::MilestoneReported dear = milestone(story, project, {900, 100, year * 10'000 + 1130, 0});
  dear.spent = award_of(story, project) + 1;
  return story.expect("more spent than was awarded",
                      story.act(std::move(dear), story.offices.quorum()), Errc::over_award);
}

Result<> build_third(Story& story, std::uint32_t project, std::uint32_t year) {
  const std::int64_t award = award_of(story, project);
  URNA_TRY(story.say(
      ledger::AwardAmended{fresh_nonce(), project, award + award / 12,
                           four("Prețurile materialelor au crescut.", "Материалы подорожали.",
                                "Матеріали подорожчали.", "Materials cost more.")},
      story.offices.quorum()));
  URNA_ASSIGN(const std::uint64_t said,
              report(story, project, {350, 30, (year + 1) * 10'000 + 430, 0}));
  return story.say(judged(said, Finding::confirmed), {story.offices.monitors[1]});
}

}  // namespace

Result<> build(Story& story, std::uint32_t year) {
  const std::vector<std::uint32_t> winners = winners_of(story);
  using Build = Result<> (*)(Story&, std::uint32_t, std::uint32_t);
  constexpr Build kBuild[] = {build_first, build_second, build_third};
  const std::size_t told = std::min(std::size(kBuild), winners.size());
  for (std::size_t i = 0; i < told; ++i) URNA_TRY(kBuild[i](story, winners[i], year));
  std::printf(
      "   %zu of %zu winning projects have reports: one is finished and confirmed by both "
      "monitors, of one\n   a monitor says that its ramp is too steep, one got a larger "
      "award because materials cost more.\n",
      told, winners.size());
  return Ok{};
}

namespace {

struct DemoActivity {
  std::uint16_t item;
  int institution;  // -1: the committee
  std::uint64_t quantity;
};
constexpr DemoActivity kFirst[] = {{1, 0, 7},  {1, 0, 5},  {2, 0, 3},  {3, 1, 3},
                                   {4, 0, 11}, {5, -1, 3}, {6, 0, 168}};
constexpr DemoActivity kSecond[] = {{1, 0, 9}, {2, 0, 3},  {3, 1, 4},
                                    {4, 0, 6}, {5, -1, 4}, {6, 0, 241}};

}  // namespace

Result<> report_activities(Story& story, std::uint32_t year) {
  const auto all = year == 2026 ? std::span<const DemoActivity>(kFirst) : std::span(kSecond);
  for (const DemoActivity& done : all)
    URNA_TRY(story.say(ledger::ActivityReported{fresh_nonce(),
                                                done.item,
                                                done.quantity,
                                                year * 10'000 + 101,
                                                year * 10'000 + 1031,
                                                {},
                                                {}},
                       done.institution < 0 ? story.offices.quorum()
                                            : Keys{story.offices.institutions[done.institution]}));
  return story.expect(
      "an institution reporting on another's item",
      story.act(
          ledger::ActivityReported{
              fresh_nonce(), 3, 1, year * 10'000 + 101, year * 10'000 + 201, {}, {}},
          {story.offices.institutions[0]}),
      Errc::wrong_signer);
}

namespace {

ledger::SurveyOpened survey() {
  using ledger::Asked;
  ledger::SurveyOpened survey;
  survey.nonce = fresh_nonce();
  survey.title = four(
      "Cum a fost anul bugetului participativ?", "Каким был год партисипативного бюджета?",
      "Яким був рік партисипативного бюджету?", "How was the year of the participatory budget?");
  survey.questions = {
      {Asked::score,
       "satisfaction",
       four("Cât de mulțumit sunteți, de la 1 la 5?", "Насколько вы довольны, от 1 до 5?",
            "Наскільки ви задоволені, від 1 до 5?", "How satisfied are you, from 1 to 5?"),
       {}},
      {Asked::yes_no,
       "trust",
       four("Aveți încredere în felul în care s-a numărat?", "Доверяете ли вы тому, как считали?",
            "Чи довіряєте ви тому, як рахували?", "Do you trust how it was counted?"),
       {}},
      {Asked::choice,
       "",
       four("De unde ați aflat?", "Откуда вы узнали?", "Звідки ви дізналися?",
            "How did you hear of it?"),
       {four("De la vecini", "От соседей", "Від сусідів", "From neighbours"),
        four("La o întâlnire", "На встрече", "На зустрічі", "At a session"),
        four("De pe internet", "Из интернета", "З інтернету", "Online")}}};
  return survey;
}

// Mostly content, mostly trusting; some leave a question out.
tally::Choice answers(Dice& dice, std::uint64_t trusting) {
  const std::uint64_t mood = dice.below(kPercent);
  const std::int64_t score = mood < 5 ? 2 : mood < 18 ? 3 : mood < 58 ? 4 : 5;
  return {score, dice.below(kPercent) < trusting ? 1 : 2, static_cast<std::int64_t>(dice.below(4))};
}

Result<> answer_it(Story& story, std::uint32_t wanted, std::uint64_t trusting) {
  Pipeline pipeline(story.host.sequencer());
  std::optional<std::uint32_t> last;
  const auto answer_of = [&](std::uint32_t resident) {
    return make_answer(*story.context, 0, story.people[resident].slot,
                       answers(story.dice, trusting),
                       credential_of(resident, story.voters[resident].generation));
  };
  for (std::uint32_t i = 0, given = 0; i < story.people.size() && given < wanted; ++i) {
    if (story.voters[i].chains.empty() || story.voters[i].on_paper) continue;
    URNA_ASSIGN(ledger::SurveyAnswered answer, answer_of(i));
    pipeline.submit(story.act(std::move(answer), {}), given++);
    last = i;
  }
  URNA_TRY(story.drain(pipeline));
  CHECK(last.has_value());
  URNA_ASSIGN(ledger::SurveyAnswered again, answer_of(*last));
  return story.expect("a second answer with the same card", story.act(std::move(again), {}),
                      Errc::answered_before);
}

}  // namespace

Result<> ask_residents(Story& story, std::uint32_t year) {
  const std::uint32_t wanted = year == 2026 ? 80 : 120, papers = year == 2026 ? 34 : 41;
  URNA_TRY(story.say(survey(), story.offices.quorum()));
  story.refresh_context();
  URNA_TRY(answer_it(story, wanted, year == 2026 ? 68 : 77));
  const Offices::Place& place = story.offices.stations[0];
  URNA_TRY(story.say(
      ledger::SurveyPapersCounted{
          fresh_nonce(),
          0,
          place.id,
          papers,
          {{{1, 2, 5, 14, papers - 24}}, {{papers - 11, 9}}, {{papers - 20, 14, 4}}}},
      {place.officer_a, place.officer_b}));
  return story.say(ledger::SurveyClosed{fresh_nonce(), 0}, story.offices.quorum());
}

Result<> recommend(Story& story) {
  return story.say(
      ledger::RecommendationsMade{
          fresh_nonce(),
          {four("Întâlnirile să înceapă cu două luni înainte de depunerea propunerilor.",
                "Начинать встречи за два месяца до приёма предложений.",
                "Починати зустрічі за два місяці до приймання пропозицій.",
                "Begin the sessions two months before proposals are taken."),
           four("O secție de votare și în Elizaveta.", "Участок для голосования и в Елизавете.",
                "Дільниця для голосування й у Єлизаветі.", "A polling station in Elizaveta too.")}},
      story.offices.quorum());
}

}  // namespace urna::api::demo
