// The open edition: a ballot is pseudonymous, not secret.
#include <cstdio>

#include "api/commands/demo_story.h"

namespace urna::api::demo {

Result<> tell_open(Story& story) {
  URNA_TRY(story.found());
  URNA_TRY(begin_year(story));
  URNA_TRY(story.review());
  story.refresh_context();
  URNA_TRY(story.enrol());
  URNA_ASSIGN(tally::GroupTable roll, told_groups(story, false));
  URNA_TRY(story.close_roll(std::move(roll.groups), std::move(roll.merged)));
  URNA_TRY(story.ballot_too_early());
  story.part("Residents vote",
             "   OPEN ballots: anyone can read each choice beside its slot, for ever. For secret "
             "ballots\n   run the demonstration without --open.\n");
  URNA_TRY(story.say(ledger::VotingOpened{fresh_nonce()}, story.offices.quorum()));
  URNA_TRY(story.vote_at_home());
  URNA_TRY(story.vote_at_desk());
  URNA_TRY(story.vote_on_paper());
  URNA_TRY(story.ballot_of_a_stranger());
  URNA_TRY(story.ballot_of_seven());
  URNA_TRY(story.close_voting());
  URNA_TRY(story.declare());
  return end_year(story);
}

}  // namespace urna::api::demo
