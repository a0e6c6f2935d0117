// One seed from its first message to its verdict.
#pragma once

#include <memory>

#include "tests/simulation/monitor.h"
#include "tests/simulation/node.h"
#include "tests/simulation/people.h"

namespace urna::simulation {

struct Verdict {
  std::vector<std::string> findings;  // empty: every law of the simulation held
  std::vector<Alarm> alarms;
  bool lie_told = false, halted = false;
  std::uint64_t events = 0, faults = 0, entries = 0, promises = 0;
  std::vector<std::string> trace;             // if it was asked for
  std::map<std::string, std::uint64_t> seen;  // what happened how often
  Hash fingerprint;                           // of all that was signed, promised and found
};
Verdict simulate(const Plan& plan, bool tells = false);
// Seed, plan, findings, alarms; the trace if there is one.
std::string to_text(const Plan& plan, const Verdict& verdict);

// Dispatches what is sent to the node's address: one server, or two behind one name.
class Router final : public Actor {
 public:
  enum class Audience : std::uint8_t { all, halves, one_auditor };
  void take(const Message& message) override;
  Node* first = nullptr;
  Node* second = nullptr;
  Audience audience = Audience::all;
};

struct Simulation {
  explicit Simulation(const Plan& plan, bool tells);
  void run();

  World world;
  Node node, other;
  Router router;
  std::vector<std::unique_ptr<Witness>> witnesses;
  std::vector<std::unique_ptr<Monitor>> monitors;
  std::vector<std::unique_ptr<Device>> devices;
  Promises promises;
  Offices offices;
  std::uint64_t fork_size = 0;
  bool mishap_happened = false;
  std::vector<Bytes> before;  // the log, before an old copy was put back
  // Nothing is left to do, and everybody has seen it.
  bool quiet() const;

 private:
  std::vector<std::uint64_t> wishes_of(unsigned voter);
  void plan_election();
  void plan_trouble();
  void lie();
  void double_last_ballot();
  void lie_in_phase(tally::Phase phase, std::function<void()> act);
  void fork(Router::Audience audience);
  void rewrite();
  void keep_history();
  void set_back();
};

// The laws of section 5 over a run that is over. Findings go to the world's book.
void check_all(Simulation& simulation);

}  // namespace urna::simulation
