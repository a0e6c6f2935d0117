#include "tests/simulation/people.h"

#include "tally/election/outcome.h"

namespace urna::simulation {

using ledger::Errc;

void Device::wish_at(std::uint64_t when) {
  ++wishes_;
  world_.after(when > world_.now() ? when - world_.now() : 1, [this] {
    --wishes_;
    if (over_) return;
    if (courier_.busy()) return wish_at(world_.now() + 40);
    cast();
  });
}

void Device::cast() {
  const int project = static_cast<int>(world_.random.below(3)) - 1;
  const Said& said = Acts::instance().cast(voter_, key_, project, bseq_ + 1, last_);
  ever_sent_ = true;
  courier_.send(said, [this, act = said.act, event = said.event](const Outcome& outcome) {
    answered(act, event, outcome);
  });
}

// Another device of the same voter was first: this one goes on from there.
void Device::learn(ByteView entry) {
  const auto parsed = ledger::parse_submission(ledger::parse_entry(entry)->submission);
  const Said* said = parsed ? Acts::instance().find(parsed->event_hash) : nullptr;
  if (said == nullptr || said->act.bseq <= bseq_) return;
  bseq_ = said->act.bseq;
  last_ = said->event;
}

void Device::answered(const Act& act, const Hash& event, const Outcome& outcome) {
  if (outcome.taken && act.bseq > bseq_) {
    bseq_ = act.bseq;
    last_ = event;
  }
  switch (outcome.refusal) {
    case Errc::chain_conflict:
      learn(outcome.entry_in_place);
      if (world_.random.chance(600)) wish_at(world_.now() + 5);
      return;
    case Errc::voting_not_open:
      return wish_at(world_.now() + 90);
    case Errc::not_on_roll:  // the key was taken away; perhaps there is a new one
      if (act.key != key_) wish_at(world_.now() + 5);
      return;
    case Errc::voting_closed:
    case Errc::slot_revoked:
      over_ = true;
      return;
    default:
      return;
  }
}

void Offices::plan(std::uint64_t when, Act act) {
  ++todo_;
  world_.after(when > world_.now() ? when - world_.now() : 1, [this, act] {
    --todo_;
    if (courier_.busy()) return plan(world_.now() + 10, act);
    act_now(act);
  });
}

// Where the result cannot be made out yet, they look again later.
void Offices::act_now(const Act& act) {
  const tally::State* seen = act.kind == Act::Kind::declare ? look() : nullptr;
  const tally::Edition* edition =
      seen == nullptr ? nullptr : seen->edition(Acts::instance().edition());
  if (act.kind == Act::Kind::declare) {
    if (edition == nullptr || edition->phase < tally::Phase::closed)
      return plan(world_.now() + 45, act);
    if (edition->phase == tally::Phase::declared) {
      declared_ = true;
      return;
    }
  }
  const Said& said = act.kind == Act::Kind::declare ? Acts::instance().declare(*seen, false)
                                                    : Acts::instance().office(act);
  courier_.send(said, [this, act](const Outcome& outcome) {
    if (outcome.taken && on_taken) on_taken(act);
    if (act.kind == Act::Kind::declare) {
      declared_ = outcome.taken || outcome.refusal == Errc::result_exists;
      if (!declared_) plan(world_.now() + 45, act);
    }
    const bool early = outcome.refusal == Errc::voting_not_open;
    if (act.kind == Act::Kind::close && early) plan(world_.now() + 45, act);
  });
}

}  // namespace urna::simulation
