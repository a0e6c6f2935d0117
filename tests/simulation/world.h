// The world of one seed: virtual time, a network that drops, doubles, delays and reorders, and the
// book of what was found. One thread; every choice is drawn from the seed.
#pragma once

#include <functional>
#include <map>
#include <queue>
#include <string>
#include <vector>

#include "ledger/checkpoint.h"
#include "tests/simulation/acts.h"
#include "tests/simulation/disk.h"

namespace urna::simulation {

using Address = std::uint32_t;
inline constexpr Address kNode = 0, kFirstWitness = 1, kFirstMonitor = 4, kOffices = 6,
                         kFirstClient = 10;
inline constexpr unsigned kWitnesses = 3, kMonitors = 2;

// Virtual seconds.
inline constexpr std::uint64_t kFaultsEnd_s = 2'000;
inline constexpr std::uint64_t kEnd_s = 4'800;
inline constexpr std::uint64_t kRetry_s = 60;
inline constexpr std::uint64_t kStart_s = 1'800'010'000;  // POSIX, a while after the opening acts

struct Message {
  enum class Kind : std::uint8_t { submit, answer, witness, witnessed, fetch, served, gossip };
  Kind kind = Kind::submit;
  Address from = 0, to = 0;
  std::uint64_t token = 0;  // of the question; an answer repeats it
  const Said* said =
      nullptr;             // what the submission means, for model and lies; no honest node looks
  Bytes bytes;             // submit: the submission; answer to a conflict: the entry in its place
  std::string text;        // a receipt, a checkpoint, the body of a witness request or answer
  std::string type;        // content type
  unsigned status = 0;     // of a witness
  ledger::Errc refusal{};  // of an answer
  std::uint64_t size = 0;  // fetch: entries the monitor has
  std::vector<Bytes> entries;  // served: from there on
};

inline Message message_of(Message::Kind kind, Address from, Address to, std::uint64_t token) {
  Message message;
  message.kind = kind;
  message.from = from;
  message.to = to;
  message.token = token;
  return message;
}

class Actor {
 public:
  virtual ~Actor() = default;
  virtual void take(const Message& message) = 0;
};

// A detector's word that somebody lied, with what proves it to others.
struct Alarm {
  std::string who;  // "client", "witness", "monitor", "auditor", "node"
  std::string what;
  bool proved = false;  // the evidence was checked again from its bytes alone
};

class World {
 public:
  explicit World(const Plan& plan, bool tells);

  const Plan plan;
  Random random;
  Dice dice;

  std::uint64_t now() const { return now_; }
  std::uint64_t clock() const { return kStart_s + now_; }  // everybody's but the node's
  bool calm() const { return now_ >= kFaultsEnd_s; }
  void after(std::uint64_t seconds, std::function<void()> act);
  // Each of several deliveries, or none, after a delay of its own.
  void send(Message message);
  void live_at(Address address, Actor* actor) { actors_[address] = actor; }
  // Goes on until nothing is left to happen, or `done` says so after an event, or the end of time.
  void run(const std::function<bool()>& done);

  std::uint64_t token() { return ++tokens_; }
  void trace(const std::string& line);
  bool tells() const { return tells_; }
  // A law of the simulation was broken: a bug of the node, a witness, or of the simulation.
  void find(const std::string& what);
  void alarm(const std::string& who, const std::string& what, bool proved);
  // The dishonest server did what its lie is.
  void told(const std::string& what);

  // What happened how often, so that nobody believes a simulation in which nothing does.
  void count(const std::string& what) { ++seen[what]; }

  std::map<std::string, std::uint64_t> seen;
  std::vector<std::string> findings;
  std::vector<Alarm> alarms;
  bool lie_told = false;
  std::vector<std::string> lines;
  std::uint64_t events = 0;

 private:
  void deliver(const Message& message);
  struct Event {
    std::uint64_t at = 0, sequence = 0;
    std::function<void()> act;
    bool operator>(const Event& other) const {
      return std::pair(at, sequence) > std::pair(other.at, other.sequence);
    }
  };
  bool tells_;
  std::uint64_t now_ = 0, sequence_ = 0, tokens_ = 0;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> queue_;
  std::map<Address, Actor*> actors_;
};

}  // namespace urna::simulation
