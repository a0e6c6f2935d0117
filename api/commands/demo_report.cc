// The end of a year: what residents would rather say in confidence, and the report that the
// committee publishes.
#include <cinttypes>
#include <cstdio>

#include "api/commands/demo_story.h"
#include "api/commands/report.h"
#include "api/report.h"

namespace urna::api::demo {

using ledger::Errc;
using ledger::Ok;

namespace {

constexpr std::uint16_t kConfidential = 1;  // number of the survey; the open one came first
constexpr std::uint32_t kAnswers = 48;
constexpr std::uint64_t kPressedPercent = 9;

ledger::SurveyOpened confidential_survey() {
  ledger::SurveyOpened survey;
  survey.nonce = fresh_nonce();
  survey.kind = ledger::BallotKind::sealed;
  survey.title = four("În încredere", "Доверительно", "Довірливо", "In confidence");
  survey.questions = {{ledger::Asked::yes_no,
                       "pressure",
                       four("V-a cerut cineva să votați într-un anumit fel?",
                            "Просил ли вас кто-нибудь голосовать определённым образом?",
                            "Чи просив вас хтось голосувати певним чином?",
                            "Did anybody ask you to vote in a certain way?"),
                       {}}};
  return survey;
}

Result<> answer_in_confidence(Story& story) {
  Pipeline pipeline(story.host.sequencer());
  for (std::uint32_t i = 0, given = 0; i < story.people.size() && given < kAnswers; ++i) {
    const Voter& voter = story.voters[i];
    if (voter.chains.empty() || voter.on_paper) continue;
    const std::int64_t said = story.dice.below(100) < kPressedPercent ? 1 : 2;
    URNA_ASSIGN(ledger::SurveyAnswered answer,
                make_answer(*story.context, kConfidential, story.people[i].slot, {said},
                            credential_of(i, voter.generation)));
    pipeline.submit(story.act(std::move(answer), {}), given++);
  }
  return story.drain(pipeline);
}

Result<> open_answers(Story& story) {
  const std::uint16_t number = ledger::survey_number(kConfidential);
  const Sitting sitting = story.sitting({kAbsent});
  URNA_TRY(sitting.declare(number));
  URNA_TRY(sitting.give_sums(number));
  URNA_TRY(sitting.publish(number));
  sitting.look([&](const tally::Edition& edition, const tally::Means&) {
    const tally::SurveyState& survey = edition.follow_up.surveys.at(kConfidential);
    std::printf("   opened:    the sums of %zu answers: %" PRIu64
                " were asked by somebody, %" PRIu64
                " were not; who said\n              which, nobody can tell\n",
                survey.answered.size(), survey.count(0, 1), survey.count(0, 2));
    return 0;
  });
  return Ok{};
}

}  // namespace

Result<> ask_in_confidence(Story& story) {
  story.part("Residents are asked in confidence",
             "   A sealed survey: answers are locked with the keys of the vote, and its trustees "
             "open only\n   the sums.\n");
  URNA_TRY(story.say(confidential_survey(), story.offices.quorum()));
  story.refresh_context();
  URNA_TRY(answer_in_confidence(story));
  URNA_TRY(story.say(ledger::SurveyClosed{fresh_nonce(), kConfidential}, story.offices.quorum()));
  return open_answers(story);
}

Result<> publish_report(Story& story) {
  story.part("The committee publishes the year's report",
             "   Its fingerprints stand in the log; whoever has the log computes every number of "
             "it again.\n");
  auto [report, act] = story.host.sequencer().with_state([&](const tally::State& state) {
    EditionReport made = make_report(state, story.edition);
    ledger::ReportPublished published = report_act(made, state);
    return std::pair(std::move(made), std::move(published));
  });
  act.nonce = fresh_nonce();
  ledger::ReportPublished other = act;
  other.root = tally::h256("demo/another log", {});
  URNA_TRY(story.expect("a report of another log",
                        story.act(std::move(other), story.offices.quorum()), Errc::wrong_report));
  URNA_TRY(keep_pages(story.host, report));
  const std::size_t pages = act.pages.size();
  URNA_TRY(story.say(std::move(act), story.offices.quorum()));
  std::printf("   %zu pages, one for each language, and a data package of %zu files.\n", pages,
              report.data.size());
  return Ok{};
}

}  // namespace urna::api::demo
