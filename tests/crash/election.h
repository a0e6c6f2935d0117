// What the crash tests have ready before a server is started: a ledger with an open vote, to be
// copied, and signed ballots in queues. Who sends a queue in order, each ballot once it was
// acknowledged, never breaks a voter's chain.
#pragma once

#include <map>
#include <set>

#include "tests/api/small_election.h"

namespace urna::crash {

using ledger::Bytes;
using ledger::ByteView;
using ledger::Hash;

class Election {
 public:
  // `rounds` ballots of each voter, in `queues` queues.
  Election(std::uint32_t voters, std::uint32_t rounds, std::size_t queues);

  // Copies the ledger with the open vote. Requires: nothing stands there.
  void copy_to(const std::string& directory) const;
  const std::vector<std::vector<Bytes>>& queues() const { return queues_; }
  // SHA-256 of submission bytes that may be in a log of ours.
  bool known(const Hash& submission) const { return known_.contains(submission); }
  std::uint64_t opening_size() const { return opening_size_; }
  ledger::VerifierKey vkey() const;
  const std::string& origin() const { return election_.origin; }
  test::SmallElection& small() { return election_; }

 private:
  test::SmallElection election_;
  test::TemporaryFolder folder_;
  std::vector<std::vector<Bytes>> queues_;
  std::set<Hash> known_;
  std::uint64_t opening_size_ = 0;
};

}  // namespace urna::crash
