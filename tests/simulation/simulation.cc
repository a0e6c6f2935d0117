#include "tests/simulation/simulation.h"

namespace urna::simulation {

namespace {

constexpr std::uint64_t kClose_s = 1'500;

std::string voter_name(unsigned v) { return "v" + std::to_string(v); }

Act act_of(Act::Kind kind, std::string voter = "", unsigned key = 0, bool voids = false) {
  return {kind, std::move(voter), key, voids, -1, 0, {}};
}

}  // namespace

void Router::take(const Message& message) {
  if (audience == Audience::all) return first->take(message);
  const bool for_both = message.kind == Message::Kind::witnessed || message.from == kOffices;
  bool special = message.from == kFirstMonitor + 1;
  if (audience == Audience::halves && message.from >= kFirstClient) special = message.from % 2 == 1;
  if (for_both || !special) first->take(message);
  if (for_both || special) second->take(message);
}

Simulation::Simulation(const Plan& plan, bool tells)
    : world(plan, tells),
      node(world, "node"),
      other(world, "other node"),
      offices(world, promises) {
  Acts::instance().forget();
  router.first = &node;
  router.second = &other;
  world.live_at(kNode, &router);
  world.live_at(kOffices, &offices);
  for (Address w = 0; w < kWitnesses; ++w) {
    witnesses.push_back(std::make_unique<Witness>(world, kFirstWitness + w));
    world.live_at(kFirstWitness + w, witnesses.back().get());
  }
  for (Address m = 0; m < kMonitors; ++m) {
    monitors.push_back(std::make_unique<Monitor>(world, kFirstMonitor + m));
    world.live_at(kFirstMonitor + m, monitors.back().get());
    monitors.back()->start();
  }
  offices.look = [this] { return node.up() ? &node.state() : nullptr; };
  offices.on_taken = [this](const Act& act) {
    if (act.kind != Act::Kind::rotate) return;
    for (auto& device : devices)
      if (device->voter() == act.voter) device->receive_key(act.key);
  };
  node.found();
  plan_election();
  plan_trouble();
}

// When the voter wishes to vote; the last of them perhaps never.
std::vector<std::uint64_t> Simulation::wishes_of(unsigned voter) {
  Random& random = world.random;
  std::vector<std::uint64_t> wishes;
  if (voter + 1 == world.plan.voters && random.chance(300)) return wishes;
  for (std::uint64_t left = random.between(1, 3); left > 0; --left)
    wishes.push_back(random.chance(250) ? kClose_s - 15 + random.below(30)
                                        : random.between(10, kClose_s));
  return wishes;
}

// Each voter wishes to vote a few times, some from two devices, some at the very close; the offices
// turn keys and revoke meanwhile.
void Simulation::plan_election() {
  Random& random = world.random;
  Address address = kFirstClient;
  for (unsigned v = 0; v < world.plan.voters; ++v) {
    const unsigned machines = random.chance(300) ? 2 : 1;  // at the same moments
    std::vector<std::uint64_t> wishes;
    for (unsigned m = 0; m < machines; ++m, ++address) {
      devices.push_back(std::make_unique<Device>(world, promises, address, voter_name(v)));
      world.live_at(address, devices.back().get());
      if (m == 0) wishes = wishes_of(v);
      for (const std::uint64_t when : wishes) devices.back()->wish_at(when + random.below(3));
    }
  }
  using Kind = Act::Kind;
  offices.plan(random.between(20, 120), act_of(Kind::open));
  if (random.chance(600))
    offices.plan(random.between(100, kClose_s),
                 act_of(Kind::rotate, voter_name(0), 1, random.chance(500)));
  if (random.chance(300))
    offices.plan(random.between(100, kClose_s),
                 act_of(Kind::rotate, voter_name(1), 1, random.chance(500)));
  if (random.chance(200))
    offices.plan(random.between(100, kClose_s), act_of(Kind::rotate, voter_name(0), 2, false));
  if (random.chance(400))
    offices.plan(random.between(100, kClose_s), act_of(Kind::revoke, voter_name(2)));
  if (random.chance(300))
    offices.plan(random.between(10, kClose_s),
                 act_of(Kind::grant, "late" + std::to_string(random.below(3))));
  if (random.chance(200))
    offices.plan(random.between(10, kClose_s), act_of(Kind::grant, voter_name(3)));  // twice
  offices.plan(kClose_s, act_of(Kind::close));
  offices.plan(kClose_s + 100, act_of(Kind::declare));
}

void Simulation::plan_trouble() {
  const std::uint64_t when = world.random.between(300, 1'200);
  switch (world.plan.mishap) {
    case Mishap::rot:
      world.after(when, [this] {
        node.rot_next();
        mishap_happened = true;
      });
      break;
    case Mishap::old_database:
    case Mishap::old_machine:
      world.after(when / 2, [this] { node.remember_disk(); });
      world.after(when, [this] { set_back(); });
      break;
    case Mishap::none:
      break;
  }
  const bool early = world.plan.lie == Lie::backdate;  // it takes a while until it shows
  if (!world.plan.honest()) world.after(early ? when / 3 : when, [this] { lie(); });
}

void Simulation::keep_history() {
  for (std::uint64_t i = 0; i < node.disk().view().stored.size; ++i)
    before.push_back(*node.disk().view().entry(i));
}

// A restore shows only where something is missing: beyond the mark, or beyond what most witnesses
// have seen, so that any majority of them has one that knows.
void Simulation::set_back() {
  const bool with_mark = world.plan.mishap == Mishap::old_machine;
  unsigned ahead = 0;
  for (const auto& witness : witnesses) ahead += witness->size() > node.remembered_size() ? 1 : 0;
  const bool shows =
      with_mark ? ahead >= 2 : node.up() && node.state().size > node.remembered_size();
  if (!shows || node.disk().view().stored.size <= node.remembered_size()) {
    if (!world.calm()) world.after(60, [this] { set_back(); });
    return;
  }
  world.trace(std::string("an old copy of the database is put back ") +
              (with_mark ? "with its mark" : "beside today's mark"));
  mishap_happened = true;
  keep_history();
  node.set_disk_back(with_mark);
}

void Simulation::fork(Router::Audience audience) {
  if (!node.up()) {
    world.after(20, [this, audience] { fork(audience); });
    return;
  }
  fork_size = node.state().size;
  node.ignore_witnesses();
  other.copy(node);
  if (audience == Router::Audience::one_auditor) other.refuse_ballots();
  router.audience = audience;
  world.trace("LIE: two servers from " + std::to_string(fork_size) + " on");
}

// Back to where it was, and on from there: everybody has seen more by then.
void Simulation::rewrite() {
  bool seen = node.up();
  for (const auto& monitor : monitors) seen = seen && monitor->size() > node.remembered_size();
  if (!seen) {
    world.after(30, [this] { rewrite(); });
    return;
  }
  world.told("goes back to " + std::to_string(node.remembered_size()));
  keep_history();
  node.ignore_witnesses();
  node.set_clock_ahead(60);
  node.set_disk_back(true);
}

// Waits until the node is up in the phase that the lie needs.
void Simulation::lie_in_phase(tally::Phase phase, std::function<void()> act) {
  if (node.up() && node.phase() == phase) return act();
  world.after(25, [this, phase, act = std::move(act)] { lie_in_phase(phase, act); });
}

void Simulation::double_last_ballot() {
  for (std::uint64_t i = node.state().size; i > Acts::instance().opening().size(); --i) {
    const auto entry = node.journal().entry(i - 1);
    const auto parsed = ledger::parse_submission(ledger::parse_entry(*entry)->submission);
    const Said* said = Acts::instance().find(parsed->event_hash);
    if (said->act.kind == Act::Kind::cast) return node.force(*said);
  }
  world.after(25, [this] { lie(); });
}

void Simulation::lie() {
  using tally::Phase;
  const std::string victim = voter_name(world.plan.voters - 1);
  const auto stuff = [this, victim] { node.force(Acts::instance().stuffed(victim, 0, 1, {})); };
  switch (world.plan.lie) {
    case Lie::fork_audiences:
      return fork(Router::Audience::halves);
    case Lie::blind_auditor:
      return fork(Router::Audience::one_auditor);
    case Lie::rewrite_history:
      node.remember_disk();
      return rewrite();
    case Lie::bent_entry:
      return node.bend_entries();
    case Lie::freeze:
      return lie_in_phase(Phase::voting, [this] {
        node.freeze();
        world.told("freezes its checkpoint");
      });
    case Lie::backdate:
      node.stop_clock();
      return;
    case Lie::postdate:
      node.set_clock_ahead(86'400);
      return;
    case Lie::stuff_ballot:
      return lie_in_phase(Phase::voting, stuff);
    case Lie::double_leaf:
      return lie_in_phase(Phase::voting, [this] { double_last_ballot(); });
    case Lie::false_result:
      return lie_in_phase(Phase::closed,
                          [this] { node.force(Acts::instance().declare(node.state(), true)); });
    case Lie::second_result:
      return lie_in_phase(Phase::declared,
                          [this] { node.force(Acts::instance().declare(node.state(), true)); });
    case Lie::late_ballot:
      return lie_in_phase(Phase::closed,
                          [this] { node.force(Acts::instance().cast("v8", 0, 1, 1, {})); });
    default:
      return node.swallow_next_ballot();
  }
}

bool Simulation::quiet() const {
  if (!world.calm() || !world.plan.honest()) return false;
  if (node.halted_because() != ledger::Errc::none) return true;
  if (!node.up() || !node.idle() || !node.witnessed() || !offices.idle() || !offices.declared())
    return false;
  for (const auto& device : devices)
    if (!device->idle()) return false;
  for (const auto& monitor : monitors)
    if (monitor->size() != node.state().size) return false;
  return true;
}

void Simulation::run() {
  world.run([this] { return quiet(); });
  check_all(*this);
}

}  // namespace urna::simulation
