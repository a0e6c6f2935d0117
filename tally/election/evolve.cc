// evolve(): folds an admitted entry into the state. It judges nothing and cannot fail.
#include <algorithm>

#include "tally/election/choice.h"
#include "tally/election/context.h"
#include "tally/election/draw.h"
#include "tally/election/law.h"
#include "tally/election/sample.h"
#include "tally/election/survey.h"

namespace urna::tally {

namespace {

// What the count needs of a sealed body: alpha | beta_1..M.
Bytes ciphertext_of(const SealedBits& sealed) {
  Bytes out(sealed.alpha.bytes.begin(), sealed.alpha.bytes.end());
  for (const Element& beta : sealed.beta) ledger::put(out, beta.view());
  return out;
}

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
    if (event.sealing) e.sealed.emplace().run = KeyRun(event.sealing->trustees);
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
    SlotState& gone = slot(event.slot);
    gone.paper = true;
    StationState& station = edition().stations.at(event.station);
    ++station.slots_paper;
    ++station.slots_by_style[gone.style];
    ++edition().roll_counts.paper;
  }
  void operator()(const ledger::RollClosed& event) const {
    edition().roll_closed = event;
    edition().roll_closed_at = index();
  }

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
            header.kind == kSealedBallot ? ciphertext_of(verdict.sealed)
                                         : Bytes(ballot.begin() + kHeaderBytes, ballot.end())};
  }
  void keep_alpha() const {
    if (verdict.ballot.kind == kSealedBallot)
      edition().sealed->alphas.emplace(verdict.sealed.alpha, verdict.tracker);
  }
  void operator()(const ledger::BallotCast& event) const {
    Edition& e = edition();
    keep_alpha();
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
    keep_alpha();
    const ByteView slot_bytes = verdict.ballot.slot.view();
    const auto station = StationId::from(slot_bytes.first(StationId::kSize));
    const auto serial =
        static_cast<std::uint32_t>(ledger::get_big_endian(slot_bytes.subspan(StationId::kSize)));
    ++edition().stations.at(station).answers_by_question[verdict.ballot.question];
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
  void operator()(const ledger::BallotChallenged&) const {
    SealedState& sealed = *edition().sealed;
    keep_alpha();
    sealed.challenged.insert(verdict.tracker);
    ++sealed.challenges[verdict.ballot.slot];
    slot(verdict.ballot.slot);
  }
  void operator()(const ledger::AttributesSealed& event) const {
    SealedState& sealed = *edition().sealed;
    for (std::size_t i = 0; i < event.records.size(); ++i) {
      sealed.alphas.emplace(verdict.attributes[i].alpha, Tracker{});
      sealed.records.emplace(event.records[i].slot, verdict.attributes[i]);
      slot(event.records[i].slot);
    }
  }

  void keep(const ledger::Material& material) const {
    edition().sealed->materials.insert(material.sha256);
  }
  KeyRun& run() const { return edition().sealed->run; }
  void operator()(const ledger::KeyCommitted& event) const {
    run().commits[event.trustee - 1] = {event.commitment, run().trustees[event.trustee - 1],
                                        event.receiving};
  }
  void operator()(const ledger::KeyRevealed& event) const {
    keep(event.reveal);
    run().revealed[event.trustee - 1] = verdict.unsealed.commitments;
  }
  void operator()(const ledger::KeySharesDealt& event) const {
    keep(event.shares);
    run().dealt[event.trustee - 1] = event.shares.sha256;
  }
  void operator()(const ledger::KeysAccepted& event) const {
    run().accepted[event.trustee - 1] = 1;
    if (!run().all_accepted()) return;
    CHECK(make_keys(edition()).ok());  // the law asked when the last was revealed
    renew_context();
  }
  void operator()(const ledger::KeyComplaint& event) const {
    run().complaints.push_back({event.trustee, event.accused, 0, {}});
  }
  void operator()(const ledger::KeyComplaintAnswered& event) const {
    keep(event.shares);
    for (KeyRun::Complaint& one : run().complaints)
      if (one.accuser == event.accuser && one.accused == event.trustee)
        one = {one.accuser, one.accused, verdict.unsealed.answered, event.shares.sha256};
  }
  void operator()(const ledger::KeyRunVoided& event) const {
    std::vector<PublicKey> left;
    for (std::uint32_t i = 1; i <= run().size(); ++i)
      if (!std::ranges::binary_search(event.excluded, i)) left.push_back(run().trustees[i - 1]);
    const std::uint32_t next = run().number + 1;
    run() = KeyRun(std::move(left));
    run().number = next;
    renew_context();
  }

  SealedCount& count(std::uint16_t question) const { return edition().sealed->counts[question]; }
  SumShare sum_share(std::uint32_t trustee) const {
    const auto& factors = verdict.unsealed.factors;
    return {trustee, factors.has_value(), factors.value_or(std::vector<Element>())};
  }
  void operator()(const ledger::CountedSetDeclared& event) const {
    count(event.question).set = event;
  }
  void operator()(const ledger::SumShareGiven& event) const {
    count(event.question).shares.push_back(sum_share(event.trustee));
  }
  void operator()(const ledger::MixStageAdded& event) const {
    keep(event.rows);
    count(event.question).mixers.push_back(event.trustee);
    count(event.question).rows = event.rows.sha256;
    count(event.question).row_parts.clear();  // they were of the rows before
  }
  void operator()(const ledger::RowSharesGiven& event) const {
    keep(event.shares);
    count(event.question)
        .row_parts.push_back({event.trustee, verdict.unsealed.valid, event.shares.sha256});
  }
  // Sums of a survey stand where an open one counts its answers; who gave none is what is left
  // over.
  void tell_sums(SurveyState& asked, const ledger::QuestionOpened& event) const {
    const auto counted = static_cast<std::int64_t>(count(event.question).set->counted);
    auto next = event.counts.begin();
    for (std::vector<std::uint64_t>& of_question : asked.counts) {
      std::int64_t none = counted;
      for (std::size_t answer = 1; answer < of_question.size(); ++answer, ++next) {
        of_question[answer] = static_cast<std::uint64_t>(*next);
        none -= *next;
      }
      of_question[0] = static_cast<std::uint64_t>(none);
    }
    asked.sums_at = index();
  }
  void operator()(const ledger::QuestionOpened& event) const {
    if (ledger::is_survey_number(event.question))
      tell_sums(survey(ledger::survey_of(event.question)), event);
    if (event.chunks) keep(*event.chunks);
    count(event.question).opened = event;
    count(event.question).answers = verdict.unsealed.answers;
  }
  GroupCounting& groups(ledger::GroupSet set) const { return edition().sealed->groups(set); }
  void operator()(const ledger::GroupSetDeclared& event) const { groups(event.set).set = event; }
  void operator()(const ledger::GroupShareGiven& event) const {
    groups(event.set).shares.push_back(sum_share(event.trustee));
  }
  void operator()(const ledger::GroupsOpened& event) const {
    groups(event.set).opened = event;
    groups(event.set).opened_at = index();
  }

  PaperSample& sample(std::uint16_t question) const { return edition().sealed->samples[question]; }
  void operator()(const ledger::PaperSampleDrawn& event) const {
    sample(event.question).drawn = event;
    sample(event.question).slots = sampled_slots(edition(), event);
  }
  void operator()(const ledger::SampleSharesGiven& event) const {
    keep(event.shares);
    sample(event.question)
        .parts.push_back({event.trustee, verdict.unsealed.valid, event.shares.sha256});
  }
  void operator()(const ledger::PaperSampleOpened& event) const {
    sample(event.question).opened = event;
  }

  template <class Act>
  At<Act> here(const Act& act) const {
    return {index(), act};
  }
  FollowUp& follow_up() const { return edition().follow_up; }
  const PublicKey& signer() const { return submission.signatures[0].key; }

  void operator()(const ledger::OrganisationsNamed& event) const {
    follow_up().organisations = here(event);
  }
  void operator()(const ledger::MergesDefined& event) const { follow_up().merges = here(event); }
  void operator()(const ledger::MilestoneReported& event) const {
    follow_up().progress[event.project].milestones.push_back({here(event), {}, {}});
  }
  void operator()(const ledger::MilestoneJudged& event) const {
    for (auto& [project, progress] : follow_up().progress)
      for (MilestoneState& milestone : progress.milestones) {
        if (milestone.report.at != event.report) continue;
        milestone.findings.push_back(here(event));
        milestone.monitors.push_back(
            *organisation_of(organisations_of(edition()).monitors, signer()));
      }
  }
  void operator()(const ledger::AwardAmended& event) const {
    follow_up().progress[event.project].amendments.push_back(here(event));
  }
  void operator()(const ledger::SessionAnnounced& event) const {
    SessionState made{here(event), std::nullopt, std::nullopt};
    const auto* partner = organisation_of(organisations_of(edition()).partners, signer());
    if (partner != nullptr) made.partner = *partner;
    follow_up().sessions.push_back(std::move(made));
  }
  void operator()(const ledger::SessionHeld& event) const {
    follow_up().sessions[event.session].held = here(event);
  }
  void operator()(const ledger::TurnoutReported& event) const { follow_up().turnout = here(event); }
  void operator()(const ledger::PlanSet& event) const { follow_up().plan = here(event); }
  void operator()(const ledger::ActivityReported& event) const {
    follow_up().activities.push_back(here(event));
  }
  void operator()(const ledger::RecommendationsMade& event) const {
    follow_up().recommendations.push_back(here(event));
  }
  void operator()(const ledger::ReportPublished& event) const {
    follow_up().reports.push_back(here(event));
  }
  void operator()(const ledger::ClientReleased& event) const { follow_up().client = here(event); }
  void operator()(const ledger::IndicatorsDefined& event) const {
    follow_up().indicators = here(event);
  }
  void operator()(const ledger::BaselineSet& event) const {
    follow_up().baselines.push_back(here(event));
  }

  SurveyState& survey(std::uint16_t number) const { return follow_up().surveys[number]; }
  void operator()(const ledger::SurveyOpened& event) const {
    SurveyState made;
    made.opened = here(event);
    made.event = submission.event_hash;
    for (const ledger::SurveyQuestion& question : event.questions)
      made.counts.emplace_back(answers_to(question) + 1);
    follow_up().surveys.push_back(std::move(made));
    renew_context();
  }
  void operator()(const ledger::SurveyCodesIssued& event) const {
    for (const ledger::SurveyCode& code : event.codes)
      survey(event.survey).codes.emplace(code.slot, code.key);
  }
  void operator()(const ledger::SurveyAnswered& event) const {
    SurveyState& asked = survey(verdict.ballot.question);
    asked.answered.emplace(verdict.ballot.slot, index());
    const auto listed = edition().roll.find(verdict.ballot.slot);  // a session's codes are not
    if (listed != edition().roll.end()) listed->second.entries.push_back(index());
    if (asked.is_sealed()) {
      keep_alpha();
      asked.sealed.emplace(verdict.ballot.slot, chain_end(event.ballot));
      return;
    }
    const Choice answers = read_answers(edition().context->surveys[verdict.ballot.question],
                                        ByteView(event.ballot).subspan(kHeaderBytes));
    for (std::size_t i = 0; i < answers.size(); ++i)
      ++asked.counts[i][static_cast<std::size_t>(answers[i])];
  }
  void operator()(const ledger::SurveyClosed& event) const {
    survey(event.survey).closed_at = index();
  }
  void operator()(const ledger::SurveyPapersCounted& event) const {
    survey(event.survey).papers.push_back(here(event));
  }

  void operator()(const ledger::ResultDeclared& event) const {
    edition().phase = Phase::declared;
    edition().declared_at = index();
    edition().result = event;
  }
};

}  // namespace

void evolve(State& state, const ledger::Submission& submission, const Verdict& verdict,
            std::uint64_t time) {
  Bytes prefix;
  ledger::put_u64(prefix, state.size);
  ledger::put_u64(prefix, time);
  state.tree.append(ledger::leaf_hash(prefix, submission.bytes));
  std::visit(Fold{state, submission, verdict}, submission.event.body);
  if (!holds_ballot(submission.event.body)) state.events.insert(submission.event_hash);
  state.last_time = time;
  ++state.size;
}

}  // namespace urna::tally
