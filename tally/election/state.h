// State: all that replaying the log up to some entry gives. Disposable: same bytes, same state,
// whoever replays. Ordered containers only; nothing here knows a clock, a disk or a thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ledger/event.h"
#include "ledger/parallel.h"
#include "ledger/source.h"
#include "ledger/tree.h"
#include "tally/ballot/attributes.h"
#include "tally/ballot/layout.h"
#include "tally/election/chain_end.h"
#include "tally/election/follow_up.h"
#include "tally/election/sealing.h"

namespace urna::tally {

using ledger::Bytes;
using ledger::ByteView;
using ledger::EditionId;
using ledger::Element;
using ledger::field;
using ledger::Hash;
using ledger::PublicKey;
using ledger::SlotId;
using ledger::StationId;
using ledger::Tag;
using ledger::Tracker;

// Positions in the log decide the phase, never clocks. `founded` is the ledger before the edition's
// first event.
enum class Phase : std::uint8_t {
  founded = 0,
  announced = 1,
  proposals = 2,
  review = 3,
  enrolment =
      4,  // ballot defined, voting not yet open; enrolment itself is lawful from `announced`
  voting = 5,
  closed = 6,
  declared = 7,
};
const char* name_of(Phase phase);

// What the pure checks need of an edition; immutable once made, shared with the checking threads.
// What is asked under one number: its form and, if it is sealed, where its keys stand.
struct AskedContext {
  ledger::BallotKind kind = ledger::BallotKind::open;
  Layout layout;
  bool mixed = false;         // sealed, and the rule needs single ballots
  std::size_t first_key = 0;  // sealed: place of its block among the keys
};
struct QuestionContext : AskedContext {
  ledger::Question question;
};
// What sealed questions are judged against, once the ballot is defined.
struct SealedContext {
  Hash election;   // E
  KeyShape shape;  // of the current run
  std::uint32_t run = 1;
  AttributeLayout attributes;
  std::size_t first_attribute_key = 0;
  std::uint32_t threshold = 0, minimum_ballots = 0;
  std::shared_ptr<const ElectionKeys> keys;  // once made
};
// What answers to a survey are judged against.
struct SurveyContext : AskedContext {
  Hash context;
  std::vector<std::size_t> answers;  // by question: how many it has
};
struct EditionContext {
  Hash roll;  // H256("roll/id"; origin, edition): credentials are proved against it
  std::optional<Hash> ballot;  // ctx of sealed-ballots section 3; absent until the ballot is
                               // defined and the keys that it needs are made
  std::vector<QuestionContext> questions;  // by number
  std::optional<SealedContext> sealed;
  std::vector<SurveyContext> surveys;  // by number
  // A question, or a survey by its number of a count (ledger::survey_number); null if there is
  // none.
  const AskedContext* find(std::uint16_t number) const;
  // Requires of these: there is one.
  const AskedContext& asked(std::uint16_t number) const;
  // What its ballots are bound to. Requires: the ballot is defined, the keys are made.
  const Hash& context_of(std::uint16_t number) const;
  // Y of its block, of the attribute block. Requires: the keys are made.
  std::span<const Element> keys_of(const AskedContext& asked) const;
  std::span<const Element> keys_of(std::uint16_t number) const { return keys_of(asked(number)); }
  std::span<const Element> attribute_keys() const;
};
// What the law is lent. None of it can change a verdict.
struct Means {
  const ledger::Source* blobs = nullptr;  // "blob/<hex>": what entries name by hash
  std::optional<Hash> fresh;     // for batches: nobody who wrote the log could know it; none: every
                                 // equation alone, by the library
  ledger::ParallelFor parallel;  // none: one after the other
  // Which group equations are looked at, by what they refuse; none: all. For whoever asks for one
  // check alone; whoever writes or believes a log looks at all.
  std::function<bool(ledger::Errc)> wanted;

  // May elements be left to the batch, which decodes whatever stands in an equation? Only where
  // every equation goes into one.
  bool batch_judges_elements() const { return fresh && !wanted; }
};
struct CheckContext {
  std::string origin;
  std::map<EditionId, std::shared_ptr<const EditionContext>> editions;
  Means means;
};

enum class ProjectStatus : std::uint8_t { filed = 0, admitted = 1, rejected = 2, withdrawn = 3 };
struct ProjectState {
  ledger::ProposalFiled filed;
  std::uint64_t filed_at = 0;     // entry index, as every `_at` here
  std::uint64_t reviewed_at = 0;  // 0: not yet
  ProjectStatus status = ProjectStatus::filed;
  std::optional<ledger::ProposalReviewed> review;
  bool operator==(const ProjectState&) const = default;
  void serialize(auto& archive) {
    archive(field("filed", filed), field("filed_at", filed_at), field("reviewed_at", reviewed_at),
            field("status", status), field("review", review));
  }
};

struct SlotState {
  Element key;  // the current credential
  std::uint16_t style = 0;
  bool revoked = false;
  bool paper = false;
  std::vector<Tag> tags;
  std::vector<ChainEnd> chains;        // by question
  std::vector<std::uint64_t> entries;  // every entry that names this slot, ascending
  bool operator==(const SlotState&) const = default;
  bool active() const { return !revoked; }
  const ChainEnd* chain(std::uint16_t question) const;
  static constexpr std::size_t kMaxEntries = 64'000'000;  // of the whole log
  void serialize(auto& archive) {
    archive(field("key", key), field("style", style), field("revoked", revoked),
            field("paper", paper), field("tags", tags, ledger::limit::kTags),
            field("chains", chains, ledger::limit::kQuestions),
            field("entries", entries, kMaxEntries));
  }
};

struct StationState {
  ledger::Station station;                           // with its current keys
  std::map<std::uint32_t, std::uint32_t> rotations;  // day -> how many
  std::uint32_t slots_paper = 0;
  std::map<std::uint16_t, std::uint32_t> slots_by_style;       // of those who went to paper
  std::map<std::uint16_t, std::uint32_t> answers_by_question;  // on the papers entered
  std::optional<Element> session;                              // open paper session's key
  bool manifest = false;                                       // session over
  std::map<std::uint32_t, std::vector<ChainEnd>> papers;       // serial -> its answers by question
  bool operator==(const StationState&) const = default;
};

struct RollCounts {
  std::uint64_t granted = 0, refused = 0, revoked = 0, rotated = 0, paper = 0;
  bool operator==(const RollCounts&) const = default;
};
struct CastCounts {
  std::uint64_t accepted = 0;    // online, all
  std::uint64_t superseded = 0;  // by a later ballot of the same slot and question
  std::uint64_t assisted = 0, papers = 0;
  bool operator==(const CastCounts&) const = default;
};

struct Edition {
  ledger::EditionAnnounced announced;
  Bytes announced_bytes, defined_bytes;  // event bytes; the definition's hash E covers both
  std::optional<ledger::BallotDefined> defined;
  std::shared_ptr<const EditionContext> context;
  Phase phase = Phase::announced;
  ledger::RoleKeys roles;  // current keys; stations stand in `stations`
  std::map<StationId, StationState> stations;
  std::vector<ProjectState> projects;
  std::set<std::string> labels;
  std::map<SlotId, SlotState> roll;
  std::set<Element> keys;  // credentials of slots that are not revoked
  std::set<Tag> tags;      // of active slots
  std::set<std::uint16_t> styles_granted;
  RollCounts roll_counts;
  CastCounts cast_counts;
  std::optional<ledger::RollClosed> roll_closed;
  std::uint64_t announced_at = 0, defined_at = 0, opened_at = 0, closed_at = 0, declared_at = 0;
  std::uint64_t roll_closed_at = 0;
  Hash closing_root;  // of the tree whose last entry is VotingClosed
  std::optional<ledger::LotsDrawn> drawn;
  std::uint64_t drawn_at = 0;
  std::vector<std::uint32_t> lots;  // by project id: its place in the draw; empty: none drawn
  std::optional<ledger::ResultDeclared> result;
  std::optional<SealedState> sealed;  // from the definition on, where it asks for it
  FollowUp follow_up;
};

// Those named last; nobody if none were.
const ledger::OrganisationsNamed& organisations_of(const Edition& edition);
// Null if the key is none of theirs.
const ledger::Organisation* organisation_of(const std::vector<ledger::Organisation>& named,
                                            const PublicKey& key);

struct State {
  std::string origin;  // of the log this state is of; given, not replayed
  std::optional<ledger::LedgerFounded> founded;
  std::uint64_t size = 0;  // entries replayed
  ledger::Frontier tree;   // of exactly these entries: so that the law knows the root at a closing
  std::uint64_t last_time = 0;
  std::map<EditionId, Edition> editions;
  std::set<Hash> events;  // hashes of all events but ballots (their chain makes those unique)
  Means means;            // given, not replayed

  explicit State(std::string log_origin) : origin(std::move(log_origin)) {}
  const Edition* edition(const EditionId& id) const;
  // A copy of what `check` needs, cheap: the edition contexts are shared.
  CheckContext check_context() const;
};

// Canonical bytes of the whole state, for snapshots and for comparing two replays (decision D15).
Bytes encode_state(const State& state);
// Errors: the codec's. The contexts are rebuilt.
ledger::Result<State> decode_state(ByteView bytes);

}  // namespace urna::tally
