// The event schema, in one place: every event there is, its type number and the grammar around it.
//   event      = u16 type || u16 version || 16-byte edition id || body
//   submission = LP(event) || u8 count || count * (u8 scheme || 32-byte key || 64-byte signature)
//   entry      = u64 index || u64 POSIX seconds || submission                      the leaf of the
//   tree
// Type numbers are never reused. An unknown type or version means "cannot judge", never "fine"
// (decision D23).
#pragma once

#include <variant>

#include "ledger/event/ballot.h"
#include "ledger/event/count.h"
#include "ledger/event/definition.h"
#include "ledger/event/follow_up.h"
#include "ledger/event/indicator.h"
#include "ledger/event/proposal.h"
#include "ledger/event/roll.h"
#include "ledger/event/survey.h"
#include "ledger/event/trustees.h"

namespace urna::ledger {

using EventBody = std::variant<
    LedgerFounded, EditionAnnounced, BallotDefined, RoleKeyRotated, ProposalsOpened, ProposalFiled,
    ProposalWithdrawn, ProposalsClosed, ProposalReviewed, SlotsGranted, EligibilityRefused,
    SlotKeyRotated, SlotRevoked, SlotPaper, RollClosed, VotingOpened, BallotCast,
    PaperSessionOpened, PaperBallot, PaperManifest, VotingClosed, LotsDrawn, ResultDeclared,
    BallotChallenged, AttributesSealed, KeyCommitted, KeyRevealed, KeySharesDealt, KeysAccepted,
    KeyComplaint, KeyComplaintAnswered, KeyRunVoided, CountedSetDeclared, SumShareGiven,
    MixStageAdded, RowSharesGiven, QuestionOpened, GroupSetDeclared, GroupShareGiven, GroupsOpened,
    PaperSampleDrawn, SampleSharesGiven, PaperSampleOpened, OrganisationsNamed, MergesDefined,
    MilestoneReported, MilestoneJudged, AwardAmended, SessionAnnounced, SessionHeld,
    TurnoutReported, PlanSet, ActivityReported, RecommendationsMade, ReportPublished,
    ClientReleased, IndicatorsDefined, BaselineSet, SurveyOpened, SurveyCodesIssued, SurveyAnswered,
    SurveyClosed, SurveyPapersCounted>;

inline constexpr std::uint16_t kEventVersion = 1;
inline constexpr std::size_t kEventHeaderBytes = 20;

struct Event {
  EditionId edition;  // zero for ledger_founded
  EventBody body;
  bool operator==(const Event&) const = default;
};

// Sets the nonce of an event that has one; ballots and challenges have none.
void set_nonce(EventBody& body, const Nonce& nonce);
// Requires: within_limits(event.body).
Bytes encode_event(const Event& event);
// To be asked of every event made from what people or files say. Errors: over_limit, e.g.
// "proposal_filed.title.ro: at most 1000 bytes, here 2000".
Result<> within_limits(const EventBody& body);
// Errors: too_short, unknown_event, and the codec's.
Result<Event> decode_event(ByteView bytes);
// Returns e.g. "ballot_cast".
const char* name_of(const EventBody& body);
std::uint16_t type_of(const EventBody& body);

}  // namespace urna::ledger
