// evolve(): folds an admitted entry into the state. It judges nothing and cannot fail.
#include <algorithm>

#include "tally/election/choice.h"
#include "tally/election/context.h"
#include "tally/election/draw.h"
#include "tally/election/law.h"

namespace urna::tally {

namespace {

constexpr std::uint8_t kAssisted = 1;

struct Fold {
  State& state;
  const ledger::Submission& submission;
  const Verdict& verdict;

  std::uint64_t index() const { return state.size; }
  const EditionId& id() const { return submission.event.edition; }
  Edition& edition() const { return state.editions.at(id()); }
  SlotState& slot(const SlotId& slot_id) const {
    SlotState& found = edition().roll.at(slot_id);
    found.entries.push_back(index());
    return found;
  }
  void renew_context() const { edition().context = make_context(state.origin, id(), edition()); }

  void operator()(const ledger::LedgerFounded& event) const { state.founded = event; }
  void operator()(const ledger::EditionAnnounced& event) const {
    Edition& made = state.editions[id()];
    made.announced = event;
    made.announced_bytes.assign(submission.event_bytes.begin(), submission.event_bytes.end());
    made.announced_at = index();
    made.roles = event.roles;
    for (const ledger::Station& station : event.roles.stations)
      made.stations[station.id].station = station;
    made.roles.stations.clear();
    renew_context();
  }
  void operator()(const ledger::BallotDefined& event) const {
    Edition& e = edition();
    e.defined = event;
    e.defined_bytes.assign(submission.event_bytes.begin(), submission.event_bytes.end());
    e.defined_at = index();
    e.phase = Phase::enrolment;
    renew_context();
  }
  void operator()(const ledger::RoleKeyRotated& event) const {
    const auto swap_in = [&](std::vector<PublicKey>& keys) {
      std::ranges::replace(keys, event.old_key, event.new_key);
      std::ranges::sort(keys);
    };
    Edition& e = edition();
    if (event.role == ledger::Role::committee) swap_in(e.roles.committee);
    if (event.role == ledger::Role::registrar) swap_in(e.roles.registrars);
    if (event.role == ledger::Role::overseer) swap_in(e.roles.overseers);
    if (event.role == ledger::Role::station)
      e.stations.at(event.station).station.key = event.new_key;
    if (event.role == ledger::Role::officer) swap_in(e.stations.at(event.station).station.officers);
  }

  void operator()(const ledger::ProposalsOpened&) const { edition().phase = Phase::proposals; }
  void operator()(const ledger::ProposalFiled& event) const {
    edition().labels.insert(event.label);
    edition().projects.push_back({event, index(), 0, ProjectStatus::filed, std::nullopt});
  }
  void operator()(const ledger::ProposalWithdrawn& event) const {
    edition().projects[event.project].status = ProjectStatus::withdrawn;
  }
  void operator()(const ledger::ProposalsClosed&) const { edition().phase = Phase::review; }
  void operator()(const ledger::ProposalReviewed& event) const {
    ProjectState& project = edition().projects[event.project];
    project.review = event;
    project.reviewed_at = index();
    project.status = event.verdict == ledger::Verdict::admitted ? ProjectStatus::admitted
                                                                : ProjectStatus::rejected;
  }

  void operator()(const ledger::SlotsGranted& event) const {
    Edition& e = edition();
    for (std::size_t i = 0; i < event.grants.size(); ++i) {
      const ledger::SlotGrant& grant = event.grants[i];
      SlotState made;
      made.key = verdict.keys[i];
      made.style = grant.style;
      made.tags = grant.tags;
      made.entries.push_back(index());
      e.keys.insert(made.key);
      e.tags.insert(grant.tags.begin(), grant.tags.end());
      e.styles_granted.insert(grant.style);
      e.roll.emplace(grant.slot, std::move(made));
      ++e.roll_counts.granted;
    }
  }
  void operator()(const ledger::EligibilityRefused&) const { ++edition().roll_counts.refused; }
  void operator()(const ledger::SlotKeyRotated& event) const {
    Edition& e = edition();
    SlotState& turned = slot(event.slot);
    e.keys.erase(turned.key);
    turned.key = verdict.keys[0];
    e.keys.insert(turned.key);
    if (event.reason == ledger::RotationReason::earlier_void)
      for (ChainEnd& chain : turned.chains) chain.void_by_rotation = true;
    if (!event.station.is_zero()) ++e.stations.at(event.station).rotations[event.day];
    ++e.roll_counts.rotated;
  }
  void operator()(const ledger::SlotRevoked& event) const {
    Edition& e = edition();
    SlotState& gone = slot(event.slot);
    gone.revoked = true;
    e.keys.erase(gone.key);
    for (const Tag& tag : gone.tags) e.tags.erase(tag);
    ++e.roll_counts.revoked;
  }
  void operator()(const ledger::SlotPaper& event) const {
    slot(event.slot).paper = true;
    ++edition().stations.at(event.station).slots_paper;
    ++edition().roll_counts.paper;
  }
  void operator()(const ledger::RollClosed& event) const { edition().roll_closed = event; }

  void operator()(const ledger::VotingOpened&) const {
    edition().phase = Phase::voting;
    edition().opened_at = index();
  }
  ChainEnd chain_end(const Bytes& ballot) const {
    const BallotHeader& header = verdict.ballot;
    return {header.question,
            header.bseq,
            verdict.tracker,
            index(),
            header.channel,
            false,
            Bytes(ballot.begin() + kHeaderBytes, ballot.end())};
  }
  void operator()(const ledger::BallotCast& event) const {
    Edition& e = edition();
    auto& chains = slot(verdict.ballot.slot).chains;
    const auto place =
        std::ranges::lower_bound(chains, verdict.ballot.question, {}, &ChainEnd::question);
    const bool again = place != chains.end() && place->question == verdict.ballot.question;
    if (again) {
      *place = chain_end(event.ballot);
    } else {
      chains.insert(place, chain_end(event.ballot));
    }
    e.cast_counts.superseded += again ? 1 : 0;
    e.cast_counts.assisted += verdict.ballot.channel == kAssisted ? 1 : 0;
    ++e.cast_counts.accepted;
  }
  void operator()(const ledger::PaperSessionOpened& event) const {
    edition().stations.at(event.station).session = event.key;
  }
  void operator()(const ledger::PaperBallot& event) const {
    const ByteView slot_bytes = verdict.ballot.slot.view();
    const auto station = StationId::from(slot_bytes.first(StationId::kSize));
    const auto serial =
        static_cast<std::uint32_t>(ledger::get_big_endian(slot_bytes.subspan(StationId::kSize)));
    auto& answers = edition().stations.at(station).papers[serial];
    answers.insert(
        std::ranges::lower_bound(answers, verdict.ballot.question, {}, &ChainEnd::question),
        chain_end(event.ballot));
    ++edition().cast_counts.papers;
  }
  void operator()(const ledger::PaperManifest& event) const {
    edition().stations.at(event.station).manifest = true;
  }
  void operator()(const ledger::VotingClosed&) const {
    edition().phase = Phase::closed;
    edition().closed_at = index();
    edition().closing_root = state.tree.root();
  }
  void operator()(const ledger::LotsDrawn& event) const {
    Edition& e = edition();
    e.drawn = event;
    e.drawn_at = index();
    draw_lots(id(), e);
  }
  void operator()(const ledger::ResultDeclared& event) const {
    edition().phase = Phase::declared;
    edition().declared_at = index();
    edition().result = event;
  }
};

bool is_ballot(const ledger::EventBody& body) {
  return std::holds_alternative<ledger::BallotCast>(body) ||
         std::holds_alternative<ledger::PaperBallot>(body);
}

}  // namespace

void evolve(State& state, const ledger::Submission& submission, const Verdict& verdict,
            std::uint64_t time) {
  Bytes prefix;
  ledger::put_u64(prefix, state.size);
  ledger::put_u64(prefix, time);
  state.tree.append(ledger::leaf_hash(prefix, submission.bytes));
  std::visit(Fold{state, submission, verdict}, submission.event.body);
  if (!is_ballot(submission.event.body)) state.events.insert(submission.event_hash);
  state.last_time = time;
  ++state.size;
}

}  // namespace urna::tally
