#include "tests/simulation/witness.h"

namespace urna::simulation {

namespace {

std::string name_at(Address address) { return "witness.example/w" + std::to_string(address); }
ledger::SigningKey key_at(Address address) {
  return ledger::SigningKey(ledger::Seed(ledger::sha256(ledger::view_of(name_at(address))).view()));
}

}  // namespace

ledger::VerifierKey witness_vkey(Address address) {
  static std::map<Address, ledger::VerifierKey> known;
  const auto found = known.find(address);
  if (found != known.end()) return found->second;
  return known
      .emplace(address, ledger::VerifierKey{name_at(address), ledger::NoteKeyType::cosignature,
                                            key_at(address).public_key()})
      .first->second;
}

Witness::Witness(World& world, Address address)
    : world_(world),
      address_(address),
      name_(name_at(address)),
      key_(key_at(address)),
      vkey_(witness_vkey(address)),
      persisted_(ledger::unseen_log(log_vkey())),
      seen_(persisted_) {}

void Witness::restart() {
  up_ = false;
  world_.trace(name_ + " is gone");
  world_.count("witness restarts");
  world_.after(world_.random.between(5, 120), [this] {
    seen_ = persisted_;
    up_ = true;
  });
}

// The gullible one starts from nothing every time: any checkpoint continues that.
ledger::WitnessVerdict Witness::judge(const std::string& body) const {
  const auto request = ledger::parse_add_checkpoint(body);
  if (world_.plan.plant != Plant::witness_takes_any_old || !request)
    return ledger::judge_add_checkpoint(body, {seen_});
  return ledger::judge_add_checkpoint(to_text(ledger::AddCheckpoint{0, {}, request->checkpoint}),
                                      {ledger::unseen_log(log_vkey())});
}

void Witness::take(const Message& message) {
  if (!up_ || message.kind != Message::Kind::witness) return;
  const ledger::WitnessVerdict verdict = judge(message.text);
  if (verdict.next) seen_.latest = verdict.next->checkpoint;
  const bool dies = !world_.calm() && world_.random.chance(world_.plan.witness_crash);
  const std::uint64_t where = world_.random.below(2);
  if (world_.plan.plant == Plant::witness_replies_first) {
    answer(message, verdict);
    if (dies) return restart();
    persisted_ = seen_;
    return;
  }
  if (dies && where == 0) return restart();  // before it persisted: nothing was promised
  persisted_ = seen_;
  if (dies) return restart();  // persisted, and nobody was told
  answer(message, verdict);
}

void Witness::answer(const Message& request, const ledger::WitnessVerdict& verdict) {
  Message answer = message_of(Message::Kind::witnessed, address_, request.from, request.token);
  world_.count("witness answers " + std::to_string(verdict.status));
  answer.status = verdict.status;
  answer.type = verdict.content_type;
  answer.text = verdict.body;
  if (verdict.next) {
    cosigned_.push_back(verdict.next->checkpoint);
    answer.text =
        ledger::cosignature_line(to_text(verdict.next->checkpoint), name_, key_, world_.clock());
  }
  if (verdict.status == 422)
    world_.alarm("witness", "a checkpoint that continues nothing", verdict.log_signed);
  world_.send(std::move(answer));
}

}  // namespace urna::simulation
