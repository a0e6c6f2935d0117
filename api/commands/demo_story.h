// The demonstration's story: what happens in an edition, act by act, through the live sequencer,
// and what a newcomer is told of it. The open and the sealed edition share all but the sealing.
#pragma once

#include <map>
#include <memory>
#include <optional>

#include "api/commands/demo_edition.h"
#include "api/trustees.h"
#include "tally/election/choice.h"
#include "tally/election/told_groups.h"

namespace urna::api::demo {

inline constexpr std::uint32_t kTrustees = 5, kThreshold = 3, kMinimumBallots = 30;
inline constexpr std::uint32_t kAbsent = 5;  // the trustee who is away after the close

// One resident's dealings with the vote.
struct Voter {
  std::uint32_t generation = 0;    // of the key
  std::vector<VoterChain> chains;  // by question answered
  bool on_paper = false;
  bool fresh() const { return chains.empty() && !on_paper; }
};

// A ballot that is about to be made.
struct Plan {
  std::uint32_t resident = 0;
  std::uint16_t question = 0;
  std::uint8_t channel = 0;
  tally::Choice choice;
};

struct Story {
  Story(Host& at, Kind what, std::uint32_t people_count);

  Host& host;
  Kind kind;
  Offices offices;
  ledger::EditionId edition;
  Trustees trustees;  // of a sealed edition
  std::vector<Resident> people;
  std::vector<Voter> voters;                       // by resident
  std::map<ledger::SlotId, tally::Choice> sheets;  // what stands on paper of the first question
  std::shared_ptr<const tally::EditionContext> context;
  Dice dice{20260914};
  std::uint64_t took_part = 0, revotes = 0, assisted = 0, papers = 0;
  int act_number = 0;

  // The heading of the story's next part.
  void part(const char* title, const char* words);

  Bytes act(ledger::EventBody body, const Keys& keys) const {
    return signed_act(host.origin(), edition, std::move(body), keys);
  }
  Result<> say(ledger::EventBody body, const Keys& keys) const;
  Result<> drain(Pipeline& pipeline) const;
  // A submission that must be refused, and with which word.
  Result<> expect(const char* what, Bytes submission, ledger::Errc code) const;
  void refresh_context();
  ledger::KeyPart key_part(std::uint32_t resident) const;
  Sitting sitting(std::set<std::uint32_t> absent = {}) const;

  // demo_story.cc
  Result<> found();
  Result<> grant_all();
  Result<> review();
  Result<> enrol();
  Result<> close_roll(std::vector<ledger::GroupCount> groups, std::vector<std::uint8_t> merged);
  Result<> close_voting();
  Result<> declare();

  // demo_voting.cc
  tally::Choice choice(std::uint16_t question);
  Plan plan(std::uint32_t resident, std::uint16_t question, std::uint8_t channel);
  // Makes the ballots on all cores, hands them in in their order.
  Result<> cast(Pipeline& pipeline, const std::vector<Plan>& plans);
  Result<> vote_at_home();
  Result<> vote_at_desk();
  Result<> vote_on_paper();
  // A resident who has not voted yet.
  std::uint32_t find_fresh() const;
  Result<> ballot_too_early();
  Result<> ballot_of_a_stranger();
  Result<> ballot_of_seven();
  Result<> ballot_too_late();

 private:
  ledger::SlotGrant grant_of(std::size_t resident) const;
  Result<> paper_session(const Offices::Place& place, std::uint32_t count);
};

// A ballot of the resident's first question as a device would make it that follows a layout of its
// own; `bend` may spoil its bytes before they are signed.
struct Device {
  const tally::Layout& layout;
  void (*bend)(Bytes& ballot, std::size_t bits) = nullptr;
};
ledger::BallotCast device_ballot(const Story& story, std::uint32_t resident,
                                 const tally::Choice& choice, const Device& device);

// The two editions, from the founding to the declared result. Errors: any refusal but those told
// of.
Result<> tell_open(Story& story);
Result<> tell_sealed(Story& story);
// Of a sealed edition, after the close: trustees open some papers, the questions, the groups.
Result<> open_papers(Story& story);
Result<> open_count(Story& story);
Result<> open_turnout(Story& story);

// What the first year has around its vote, and after it.
Result<> begin_year(Story& story);
Result<> end_year(Story& story);
// demo_follow_up.cc: who helps, the plan, sessions and who came.
Result<> name_helpers(Story& story);
Result<> hold_sessions(Story& story, std::uint32_t year);
// demo_building.cc: what was built and what monitors say of it, the plan, a survey,
// recommendations.
Result<> build(Story& story, std::uint32_t year);
Result<> report_activities(Story& story, std::uint32_t year);
Result<> ask_residents(Story& story, std::uint32_t year);
Result<> recommend(Story& story);
// demo_report.cc: a sealed survey, by sums, and the report.
Result<> ask_in_confidence(Story& story);  // of a sealed edition, after the open survey
Result<> publish_report(Story& story);
// The roll's groups, or those who voted, as they may be told.
Result<tally::GroupTable> told_groups(const Story& story, bool voted);
// demo_year.cc: the next edition, in short, with the same people and open ballots.
Result<> tell_next_year(Story& first);

void summarise(const Story& story);
// The indicators of the last edition beside the one before.
void summarise_years(const Story& story);

}  // namespace urna::api::demo
