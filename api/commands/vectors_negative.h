// False ballots of the frozen election, each with the number of the check that must refuse it.
#pragma once

#include "api/commands/vectors_town.h"

namespace urna::api {

struct NegativeBallot {
  std::string name, check;
  ledger::Bytes ballot, signature;
  std::vector<std::uint32_t> after;  // casts accepted before
  bool challenged = false;           // the challenge was logged before
};

class NegativeBallots {
 public:
  explicit NegativeBallots(const VectorTown& town);
  // All, in the order of the checks they are about.
  std::vector<NegativeBallot> all() &&;

 private:
  void add_headers_and_lengths();
  void add_items();
  void add_chains();
  void add_false_values();
  void add_moved_proofs();
  void add_copies();
  void add_signatures();
  void add_repeated();
  void add_other_layouts();
  void add_open();

  // Signed by that voter unless a signature is given afterwards.
  NegativeBallot& add(std::string name, std::string check, ledger::Bytes ballot,
                      std::uint32_t voter = 0);
  ledger::Bytes signed_by(std::uint32_t voter, ledger::ByteView ballot) const;
  // A first ballot sealed by the shown prover, with the seed of this number.
  ledger::Bytes cheat(const tally::BallotHeader& header, const std::vector<tally::Scalar>& v,
                      std::uint32_t seed, const std::optional<tally::Scalar>& r = {}) const;
  ledger::Bytes cheat(const std::vector<std::int64_t>& v, std::uint32_t seed) const;
  ledger::Bytes with(std::size_t offset, ledger::ByteView bytes) const;

  const VectorTown& town_;
  const ledger::Bytes& ballot_;  // the first cast, on question 0
  std::size_t bits_;
  std::size_t alpha_, beta_, a_, c0_, z_, tau_, f_;  // where its parts begin
  tally::Hash other_election_;                       // context of another definition
  std::vector<NegativeBallot> out_;
};

ledger::Bytes replaced(ledger::ByteView bytes, std::size_t offset, ledger::ByteView by);

}  // namespace urna::api
