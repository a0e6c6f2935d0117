#include "tests/simulation/world.h"

namespace urna::simulation {

namespace {
constexpr std::size_t kMostEvents = 200'000;
}

World::World(const Plan& p, bool tells) : plan(p), random(p.seed), tells_(tells) {
  dice.random = &random;
  dice.plan = &plan;
}

void World::after(std::uint64_t seconds, std::function<void()> act) {
  queue_.push({now_ + seconds, ++sequence_, std::move(act)});
}

void World::deliver(const Message& message) {
  // Most messages are quick; some arrive after those sent later, a few much later.
  std::uint64_t delay = random.between(1, 4);
  if (!calm() && random.chance(plan.twice)) delay = random.between(5, 90);
  after(delay, [this, message] {
    const auto found = actors_.find(message.to);
    if (found != actors_.end()) found->second->take(message);
  });
}

void World::send(Message message) {
  if (!calm() && random.chance(plan.drop)) {
    trace("lost: message " + std::to_string(static_cast<int>(message.kind)) + " from " +
          std::to_string(message.from) + " to " + std::to_string(message.to));
    return;
  }
  deliver(message);
  if (!calm() && random.chance(plan.twice)) deliver(message);
}

void World::run(const std::function<bool()>& done) {
  dice.loaded = true;
  while (!queue_.empty()) {
    Event event = std::move(const_cast<Event&>(queue_.top()));  // it goes in the next line
    queue_.pop();
    if (event.at > kEnd_s || ++events > kMostEvents) break;
    now_ = event.at;
    if (calm()) dice.loaded = false;
    event.act();
    if (done()) break;
  }
  dice.loaded = false;
}

void World::trace(const std::string& line) {
  if (tells_) lines.push_back(std::to_string(now_) + "s " + line);
}

void World::find(const std::string& what) {
  trace("FOUND " + what);
  findings.push_back(std::to_string(now_) + "s " + what);
}

void World::alarm(const std::string& who, const std::string& what, bool proved) {
  for (const Alarm& known : alarms)
    if (known.who == who && known.what == what && known.proved == proved) return;
  trace("ALARM by " + who + ": " + what + (proved ? " (proved)" : ""));
  alarms.push_back({who, what, proved});
}

void World::told(const std::string& what) {
  trace("LIE " + what);
  lie_told = true;
}

}  // namespace urna::simulation
