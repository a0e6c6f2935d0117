#include "tests/simulation/model.h"

namespace urna::simulation {

using ledger::Errc;
using Kind = Act::Kind;

std::string to_text(const Prediction& prediction) {
  if (prediction.taken) return "taken";
  if (prediction.known) return "known at " + std::to_string(prediction.index);
  return std::string(ledger::name_of(prediction.refusal));
}

Model::Model(std::uint64_t opening_size) : size_(opening_size) {
  for (unsigned v = 0; v < Acts::kVoters; ++v) voters_["v" + std::to_string(v)];
}

Errc Model::refuse_cast(const Act& act) const {
  if (phase_ == Phase::enrolment) return Errc::voting_not_open;
  if (phase_ > Phase::voting) return Errc::voting_closed;
  const auto found = voters_.find(act.voter);
  if (found == voters_.end()) return Errc::not_on_roll;
  const Voter& voter = found->second;
  if (voter.revoked) return Errc::slot_revoked;
  if (voter.key != act.key) return Errc::not_on_roll;
  if (act.bseq <= voter.bseq) return Errc::chain_conflict;
  if (act.bseq != voter.bseq + 1 || act.before != voter.last) return Errc::wrong_chain;
  return Errc::none;
}

Errc Model::refuse_roll_act(const Act& act) const {
  if (phase_ > Phase::voting) return Errc::wrong_phase;
  const auto found = voters_.find(act.voter);
  if (act.kind == Kind::grant) return found == voters_.end() ? Errc::none : Errc::slot_exists;
  if (found == voters_.end()) return Errc::unknown_slot;
  return found->second.revoked ? Errc::slot_revoked : Errc::none;
}

Errc Model::refuse(const Act& act) const {
  switch (act.kind) {
    case Kind::cast:
      return refuse_cast(act);
    case Kind::grant:
    case Kind::rotate:
    case Kind::revoke:
      return refuse_roll_act(act);
    case Kind::open:
      return phase_ == Phase::enrolment ? Errc::none : Errc::wrong_phase;
    case Kind::close:
      if (phase_ == Phase::voting) return Errc::none;
      return phase_ < Phase::voting ? Errc::voting_not_open : Errc::voting_closed;
    case Kind::declare:
      if (phase_ == Phase::declared) return Errc::result_exists;
      return phase_ == Phase::closed ? Errc::none : Errc::wrong_phase;
    default:
      return Errc::unknown_event;
  }
}

Prediction Model::judge(const Said& said) const {
  if (const auto place = places_.find(said.event); place != places_.end())
    return {false, true, place->second, Errc::none};
  const Errc refusal = refuse(said.act);
  return {refusal == Errc::none, false, 0, refusal};
}

void Model::fold(const Said& said) {
  const Act& act = said.act;
  places_[said.event] = size_;
  if (act.kind == Kind::open) phase_ = Phase::voting;
  if (act.kind == Kind::close) phase_ = Phase::closed;
  if (act.kind == Kind::declare) phase_ = Phase::declared;
  if (!act.voter.empty()) {
    Voter& voter = voters_[act.voter];
    if (act.kind == Kind::revoke) voter.revoked = true;
    if (act.kind == Kind::rotate) voter.key = act.key;
    if (act.kind == Kind::rotate && act.voids) voter.stands = false;
    if (act.kind == Kind::cast) {
      ++accepted_;
      superseded_ += voter.bseq > 0 ? 1 : 0;
      voter = {voter.key, false, act.bseq, said.event, act.project, true, size_};
    }
  }
  ++size_;
}

// P1 costs 6000 and P2 5000 of 10000: whoever has more votes, and at a tie the cheaper.
Model::Count Model::count() const {
  Count count{0, superseded_, accepted_, {}, -1};
  for (const auto& [name, voter] : voters_) {
    if (voter.revoked || !voter.stands) continue;
    ++count.ballots;
    if (voter.project >= 0) ++count.scores.at(static_cast<std::size_t>(voter.project));
  }
  count.winner = count.scores[0] > count.scores[1] ? 0 : 1;
  return count;
}

}  // namespace urna::simulation
