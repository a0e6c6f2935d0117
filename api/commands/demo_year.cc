// The year after, in short: another edition in the same ledger, so that its figures have something
// to be compared with.
#include <algorithm>
#include <cstdio>

#include "api/commands/demo_story.h"
#include "tally/election/counted.h"
#include "tally/election/outcome.h"

namespace urna::api::demo {

using ledger::Ok;

namespace {

constexpr std::uint32_t kYear = 2027, kOneYear = 10'000;
constexpr std::size_t kFirstProject = 1, kProjects = 14;
constexpr std::uint64_t kTurnoutPercent = 68, kAssistedPercent = 12;
constexpr std::uint16_t kCity = 0;
constexpr std::size_t kMostResidents = 10'000;  // a larger demonstration measures its first year

ledger::EditionAnnounced announcement_of(const Story& story) {
  ledger::EditionAnnounced event = announcement(story.host.origin(), story.offices, Kind::open);
  event.title = four("Bugetul participativ al municipiului Bălți, ediția 2027 (demonstrație)",
                     "Партисипативный бюджет муниципия Бельцы, 2027 год (демонстрация)",
                     "Партисипативний бюджет муніципія Бельці, 2027 рік (демонстрація)",
                     "Participatory budget of the municipality of Bălți, 2027 (demonstration)");
  for (std::uint32_t* day :
       {&event.calendar.proposals_from, &event.calendar.proposals_until,
        &event.calendar.voting_from, &event.calendar.voting_until, &event.calendar.result_by})
    *day += kOneYear;
  return event;
}

Result<> file_and_review(Story& story) {
  const ledger::SigningKey proposer{
      ledger::Seed(tally::h256("demo/proposer", {ledger::view_of("2027")}).view())};
  ledger::BallotDefined defined = definition(Kind::open);
  defined.questions.resize(1);
  defined.styles = {{1, {kCity}}, {2, {kCity}}};
  for (std::uint32_t i = 0; i < kProjects; ++i) {
    URNA_TRY(story.say(proposal(kFirstProject + i, proposer.public_key()), {&proposer}));
    defined.questions[0].projects.push_back(i);
  }
  URNA_TRY(story.say(ledger::ProposalsClosed{fresh_nonce()}, story.offices.quorum()));
  for (std::uint32_t i = 0; i < kProjects; ++i) {
    const ledger::ProposalFiled filed = proposal(kFirstProject + i, {});
    URNA_TRY(story.say(ledger::ProposalReviewed{fresh_nonce(),
                                                i,
                                                ledger::Verdict::admitted,
                                                {},
                                                filed.cost,
                                                filed.envelope,
                                                filed.categories,
                                                filed.team},
                       story.offices.quorum()));
  }
  return story.say(std::move(defined), story.offices.quorum());
}

Result<> vote(Story& story) {
  URNA_TRY(story.grant_all());
  URNA_ASSIGN(tally::GroupTable roll, told_groups(story, false));
  URNA_TRY(story.close_roll(std::move(roll.groups), std::move(roll.merged)));
  URNA_TRY(story.say(ledger::VotingOpened{fresh_nonce()}, story.offices.quorum()));
  story.refresh_context();
  Pipeline pipeline(story.host.sequencer());
  std::vector<Plan> plans;
  for (std::uint32_t i = 0; i < story.people.size(); ++i)
    if (story.dice.below(100) < kTurnoutPercent)
      plans.push_back(story.plan(i, kCity, story.dice.below(100) < kAssistedPercent ? 1 : 0));
  URNA_TRY(story.cast(pipeline, plans));
  URNA_TRY(story.say(ledger::VotingClosed{fresh_nonce()}, story.offices.quorum()));
  URNA_ASSIGN(tally::GroupTable voted, told_groups(story, true));
  return story.say(ledger::TurnoutReported{fresh_nonce(), plans.size(), std::move(voted.groups),
                                           std::move(voted.merged)},
                   story.offices.roll_signers());
}

Result<> declare(Story& story) {
  URNA_ASSIGN(ledger::ResultDeclared declared,
              story.host.sequencer().with_state([&](const tally::State& state) {
                return tally::tally_edition(*state.edition(story.edition));
              }));
  declared.nonce = fresh_nonce();
  return story.say(std::move(declared), story.offices.quorum());
}

}  // namespace

Result<tally::GroupTable> told_groups(const Story& story, bool voted) {
  return story.host.sequencer().with_state(
      [&](const tally::State& state) -> Result<tally::GroupTable> {
        const tally::Edition& edition = *state.edition(story.edition);
        std::vector<tally::CellCounts> counts;
        for (const ledger::Dimension& dimension : edition.announced.dimensions)
          counts.emplace_back(dimension.cells.size(), 0);
        for (std::size_t i = 0; i < story.people.size(); ++i) {
          if (voted && story.voters[i].chains.empty()) continue;
          for (std::size_t d = 0; d < counts.size(); ++d) ++counts[d][story.people[i].cells[d]];
        }
        return voted ? tally::told_turnout(edition, counts) : tally::told_table(edition, counts);
      });
}

Result<> tell_next_year(Story& first) {
  const std::size_t residents = std::min(first.people.size(), kMostResidents);
  Story story(first.host, Kind::open, static_cast<std::uint32_t>(residents));
  story.edition = ledger::EditionId::from(tally::h256("demo/next", {}).view().first(16));
  story.act_number = first.act_number;
  story.part("The year after, in short",
             "   The next edition stands in the same log, so that its figures can be held against "
             "this one's.\n   (Its ballots are open ones, to keep the demonstration quick.)\n");
  URNA_TRY(story.say(announcement_of(story), story.offices.quorum()));
  URNA_TRY(name_helpers(story));
  URNA_TRY(story.say(ledger::ProposalsOpened{fresh_nonce()}, story.offices.quorum()));
  URNA_TRY(hold_sessions(story, kYear));
  URNA_TRY(file_and_review(story));
  story.refresh_context();
  URNA_TRY(vote(story));
  URNA_TRY(declare(story));
  URNA_TRY(build(story, kYear));
  URNA_TRY(report_activities(story, kYear));
  URNA_TRY(ask_residents(story, kYear));
  URNA_TRY(publish_report(story));
  summarise_years(story);
  return Ok{};
}

}  // namespace urna::api::demo
