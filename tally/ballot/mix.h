// One stage of a mix and its proof (sealed-ballots section 11): the output rows are the input rows
// re-encrypted in a secret order. The proof of a shuffle of Terelius and Wikström (AFRICACRYPT
// 2010) in the form of the CHVote specification (ePrint 2017/325), for rows with one randomness.
//   stage bytes = output rows, row by row | proof, 160·N + 32·(w+8) bytes
#pragma once

#include "ledger/parallel.h"
#include "tally/ballot/group_equation.h"
#include "tally/ballot/mix_rows.h"

namespace urna::tally {

// h and h_1..h_N, of which nobody knows a discrete logarithm; derived, never read.
class ShuffleGenerators {
 public:
  explicit ShuffleGenerators(std::size_t rows, const ledger::ParallelFor& parallel = nullptr);
  const Element& first() const { return first_; }
  std::span<const Element> of_rows(std::size_t rows) const;

 private:
  Element first_;
  std::vector<Element> of_rows_;
};

// What a stage is about. Requires of whoever fills it: N >= 1 rows past the gate, each with one
// chunk for each key.
struct StageStatement {
  Hash context;  // mctx
  std::span<const Element> keys;
  std::span<const MixRow> input;
};

struct ShuffleProof {
  std::vector<Element> permutation;  // c_1..c_N
  std::vector<Element> chain;        // ĉ_1..ĉ_N
  Element t1, t2, t3;
  std::vector<Element> t4;       // one for alpha, one for each key
  std::vector<Element> t_chain;  // t̂_1..t̂_N
  Scalar s1, s2, s3, s4;
  std::vector<Scalar> s_chain;  // ŝ_1..ŝ_N
  std::vector<Scalar> s_rows;   // s'_1..s'_N
};
struct MixStage {
  MixRows output;
  ShuffleProof proof;
};

std::size_t stage_bytes(std::size_t rows, std::size_t columns);
ledger::Bytes encode_proof(const ShuffleProof& proof);
ledger::Bytes encode_stage(const MixStage& stage);
// Check 15.1. Counts come from the definition and the set that was counted. Errors: bad_mix_stage.
ledger::Result<MixStage> decode_stage(ByteView bytes, std::size_t rows, std::size_t columns,
                                      Elements elements = Elements::judged);

// A mixer's stage; everything secret comes from the seed, whoever is lent. Requires: generators for
// all rows.
MixStage shuffle(const StageStatement& statement, const ShuffleGenerators& generators,
                 const ledger::Seed& seed, const ledger::ParallelFor& parallel = nullptr);

// Checks 15.1 and, by the equations appended, 15.4. Returns the stage, whose output is the next
// input. Every element of the stage stands in an equation. Errors: bad_mix_stage; equations refuse
// with bad_shuffle.
ledger::Result<MixStage> stage_equations(const StageStatement& statement,
                                         const ShuffleGenerators& generators, ByteView bytes,
                                         GroupEquations& equations,
                                         Elements elements = Elements::judged);

// What a stage says of its own place.
struct StageHead {
  std::uint32_t mixer = 0;
  Hash context;  // mctx
  Wide input;    // tin
};
// Where the stages of a question stand.
struct MixPlace {
  Hash context;  // ctx of the election
  std::uint16_t question = 0;
  std::uint32_t trustees = 0;  // n
  std::uint32_t stages = 0;    // as many as the definition says
};
// Check 15.3 for all stages. Errors: wrong_mixer.
ledger::Result<> check_mixers(const MixPlace& place, std::span<const std::uint32_t> mixers);
// Check 15.2 for stage `number` = 1, 2, .., whose input is the previous output. Errors:
// wrong_mix_context.
ledger::Result<> check_stage_head(const MixPlace& place, std::uint32_t number,
                                  const StageHead& head, const MixRows& input);

// What prover and verifier hash alike.
struct RowChallenges {
  Wide seed;              // useed
  std::vector<Scalar> u;  // u_1..u_N
};
RowChallenges row_challenges(const Hash& context, const Wide& input, const Wide& output,
                             std::span<const Element> permutation);
// e, over everything in the proof but the responses.
Scalar shuffle_challenge(const StageStatement& statement, const Wide& input, const Wide& output,
                         const ShuffleProof& proof);

}  // namespace urna::tally
