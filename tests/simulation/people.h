// Voters' devices and the offices, each with a courier of its own.
#pragma once

#include "tests/simulation/courier.h"

namespace urna::simulation {

class Device final : public Actor {
 public:
  Device(World& world, Promises& promises, Address address, std::string voter)
      : world_(world), courier_(world, promises, address), voter_(std::move(voter)) {}
  void take(const Message& message) override {
    if (message.kind == Message::Kind::answer) courier_.take(message);
  }
  void wish_at(std::uint64_t when);
  // The offices hand over a new credential, face to face.
  void receive_key(unsigned key) { key_ = key; }
  bool idle() const { return wishes_ == 0 && !courier_.busy(); }
  const std::string& voter() const { return voter_; }
  bool ever_sent() const { return ever_sent_; }

 private:
  void cast();
  void answered(const Act& act, const Hash& event, const Outcome& outcome);
  void learn(ByteView entry);
  World& world_;
  Courier courier_;
  std::string voter_;
  unsigned key_ = 0, wishes_ = 0;
  std::uint32_t bseq_ = 0;
  Hash last_;
  bool over_ = false, ever_sent_ = false;
};

// Opens, grants, rotates, revokes, closes and declares, one act after the other.
class Offices final : public Actor {
 public:
  Offices(World& world, Promises& promises) : world_(world), courier_(world, promises, kOffices) {}
  void take(const Message& message) override {
    if (message.kind == Message::Kind::answer) courier_.take(message);
  }
  void plan(std::uint64_t when, Act act);
  // Where they look up what to declare; null while there is nothing to see.
  std::function<const tally::State*()> look;
  std::function<void(const Act&)> on_taken;
  bool idle() const { return todo_ == 0 && !courier_.busy(); }
  bool declared() const { return declared_; }

 private:
  void act_now(const Act& act);
  World& world_;
  Courier courier_;
  unsigned todo_ = 0;
  bool declared_ = false;
};

}  // namespace urna::simulation
