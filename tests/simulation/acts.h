// What people and offices of the simulated town say, as signed bytes, with a note of what each act
// means in plain maps: the model judges by the note, the law by the bytes.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "tests/fixture/town.h"

namespace urna::simulation {

using ledger::Bytes;
using ledger::Hash;
using ledger::Result;

inline constexpr const char* kOrigin = fixture::Town::kOrigin;
ledger::SigningKey log_key();
ledger::VerifierKey log_vkey();

struct Act {
  enum class Kind : std::uint8_t { other, grant, rotate, revoke, open, cast, close, declare };
  Kind kind = Kind::other;
  std::string voter;
  unsigned key = 0;        // the how-manieth credential of the voter
  bool voids = false;      // of a rotation: ballots before it do not count
  int project = -1;        // of a cast: 0, 1 or none
  std::uint32_t bseq = 0;  // of a cast
  Hash before;             // of a cast: event hash of the ballot before it; zero for the first
};
std::string to_text(const Act& act);

struct Said {
  Act act;
  Bytes bytes;  // the submission
  Hash event;   // SHA-256 of the event bytes
};

// The town up to enrolment: founded, announced, two projects, the ballot, voters "v0".."v8" on the
// roll. Made once; acts are deterministic and kept, so that a seed costs little.
class Acts {
 public:
  static constexpr unsigned kVoters = 9;
  static Acts& instance();

  const std::vector<Bytes>& opening() const { return town_.entries; }
  // The state they lead to, and the keys the journal finds them by.
  const tally::State& opening_state() const { return town_.state; }
  const std::vector<std::vector<Hash>>& opening_keys() const { return opening_keys_; }
  bool opens(const std::vector<Bytes>& entries) const;
  ledger::SlotId slot(const std::string& voter) const { return town_.slot(voter); }
  const ledger::EditionId& edition() const { return town_.id; }

  const Said& cast(const std::string& voter, unsigned key, int project, std::uint32_t bseq,
                   const Hash& before);
  const Said& office(const Act& act);
  // A declaration; false ones are signed by the offices all the same.
  const Said& declare(const tally::State& state, bool falsely);
  // A ballot under a voter's slot and key, signed by someone else.
  const Said& stuffed(const std::string& voter, unsigned key, std::uint32_t bseq,
                      const Hash& before);
  // What an act of these bytes means; null if nobody of ours said it.
  const Said* find(const Hash& event) const;

  // check() of the law is pure: what it said of the same bytes once, it says again.
  const tally::Verdict& verdict(const ledger::Submission& submission,
                                const tally::CheckContext& context);
  // So are the signatures of a note: what one actor verified, all of them have.
  const Result<ledger::SignedCheckpoint>& opened(const std::string& note);
  // Notes and verdicts of one seed are of no use to the next.
  void forget();

 private:
  Acts();
  const Said& keep(Act act, Bytes bytes);
  const tally::Credential& credential(const std::string& voter, unsigned key);
  ledger::EventBody body_of(const Act& act, const ledger::Nonce& nonce);
  Bytes signed_cast(const Act& act, const std::string& signer);
  ledger::Nonce nonce_of(const Act& act) const;
  fixture::Town town_;
  std::vector<std::vector<Hash>> opening_keys_;
  std::map<std::string, Hash> made_;  // by what the act says
  std::map<Hash, Said> said_;
  std::map<Hash, tally::Verdict> verdicts_;
  std::map<std::string, Result<ledger::SignedCheckpoint>> opened_;
};

}  // namespace urna::simulation
