// The judge of a log that went through faults: reads the whole of it over HTTP and holds it against
// what voters were told, and against every checkpoint that was ever seen. Invariants I1, I2, I3,
// I16, I17 of the attack catalogue.
#pragma once

#include "tests/crash/book.h"
#include "tests/crash/election.h"
#include "tests/crash/peer.h"

namespace urna::crash {

class Judge {
 public:
  explicit Judge(const Election& election) : election_(election), vkey_(election.vkey()) {}

  // Reads the log at the server and judges it. False if something is wrong; faults() says what.
  bool judge(Peer& peer, const Book& book);
  // Sends again the last `count` that were acknowledged: 200, the same index.
  bool resubmit(Peer& peer, const Book& book, std::size_t count);
  // A checkpoint somebody saw, at any time.
  void see(const std::string& note);

  std::uint64_t acknowledged() const { return acknowledged_; }
  std::uint64_t lost() const { return lost_; }
  std::uint64_t size() const { return entries_.size(); }
  const std::vector<std::string>& faults() const { return faults_; }
  void fault(std::string what) { faults_.push_back(std::move(what)); }

 private:
  bool read_log(Peer& peer);
  bool read_entries(Peer& peer, std::uint64_t size);
  void fold_entries();
  void judge_checkpoints();
  void judge_acknowledgement(const Acknowledgement& told);
  void judge_receipt(const Acknowledgement& told);

  const Election& election_;
  ledger::VerifierKey vkey_;
  std::vector<Bytes> entries_;
  std::vector<Hash> roots_;             // of every size, from the entries
  std::map<std::uint64_t, Hash> seen_;  // checkpoints: size -> root
  std::set<std::string> opened_;        // notes whose signature was checked
  std::size_t judged_ = 0;              // acknowledgements whose receipt was checked
  std::uint64_t acknowledged_ = 0, lost_ = 0;
  std::vector<std::string> faults_;
};

// `urna export` of the ledger and `urna-audit verify` of what came out. Returns "" or what is
// wrong.
std::string export_and_verify(const std::string& ledger, const std::string& bundle,
                              const ledger::VerifierKey& vkey);

}  // namespace urna::crash
