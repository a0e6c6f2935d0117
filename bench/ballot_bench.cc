// What a sealed ballot of 50 projects costs beside its limit, the library's multiplications that
// the formulas need (design, section 18) done alone in the same run; and beside what it replaces:
// one proof "0 or 1" for each bit over the same ciphertexts (Chaum-Pedersen 1992, made disjunctive
// as by Cramer, Damgard and Schoenmakers 1994) with one for the sum.
#include <benchmark/benchmark.h>

#include <chrono>

#include "tally/ballot/sealed_ballot.h"

namespace urna {

namespace {

using ledger::Bytes;
using tally::add;
using tally::Element;
using tally::multiply;
using tally::Scalar;
using tally::subtract;
using Clock = std::chrono::steady_clock;

constexpr std::uint32_t kProjects = 50, kMost = 5;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}
Scalar drawn(std::uint32_t i) { return tally::h2s("bench/scalar", {tally::u32_bytes(i)}); }

struct Question {
  tally::Layout layout = *tally::approval(kProjects, 0, kMost);
  std::vector<Element> keys;
  tally::Bits v = *layout.encode({3, 14, 15, 26});
  tally::Credential voter{drawn(0)};
  ledger::Seed seed{Bytes(32, 1)};
  ledger::Hash context;

  Question() {
    for (std::uint32_t j = 0; j < layout.bits; ++j)
      keys.push_back(tally::h2g("bench/key", {tally::u32_bytes(j)}));
  }
  tally::SealedQuestion sealed() const { return {layout, keys}; }
  tally::BallotHeader header() const {
    tally::BallotHeader header;
    header.kind = tally::kSealedBallot;
    header.key = voter.key();
    header.bseq = 1;
    return header;
  }
  Bytes ballot() const { return seal_ballot(context, header(), sealed(), v, seed); }
  ledger::SchnorrSignature sign(const Bytes& ballot) const {
    return sign_cast(context, voter, tally::tracker_of(context, ballot), Bytes(32, 2));
  }
};

// Seconds for so many multiplications of an element, and of the base.
double multiplications(std::size_t of_elements, std::size_t of_base) {
  const Element element = tally::h2g("bench/element", {});
  const Scalar scalar = drawn(1);
  const auto start = Clock::now();
  for (std::size_t i = 0; i < of_elements; ++i) benchmark::DoNotOptimize(multiply(scalar, element));
  for (std::size_t i = 0; i < of_base; ++i) benchmark::DoNotOptimize(tally::multiply_base(scalar));
  return seconds_since(start);
}

// The disjunctive proof of one bit: responses for "v = 0" and "v = 1", challenges that add up.
struct BitProof {
  Scalar challenge[2], response[2];
};
struct ClassicalBallot {
  tally::SealedBits sealed;
  std::vector<BitProof> bits;
  Scalar sum_challenge, sum_response;  // Σ w_j·beta_j - u·G is r·Σ w_j·Y_j
};

Element without(const Element& beta, int bit) {
  return bit == 0 ? beta : subtract(beta, tally::base_point());
}
Element commitment(const Scalar& s, const Element& of_s, const Scalar& c, const Element& of_c) {
  return subtract(multiply(s, of_s), multiply(c, of_c));
}
Element base_commitment(const Scalar& s, const Scalar& c, const Element& of_c) {
  return subtract(tally::multiply_base(s), multiply(c, of_c));
}
Scalar bit_challenge(const Element& key, const Element& alpha, const Element& beta,
                     const Element (&a)[2], const Element (&b)[2]) {
  return tally::h2s("bench/bit", {key.view(), alpha.view(), beta.view(), a[0].view(), b[0].view(),
                                  a[1].view(), b[1].view()});
}
Element form_of(const Question& question, const std::vector<Element>& by_bit) {
  Element sum;
  for (const tally::Term& term : question.layout.equations[0].terms)
    sum = add(sum, term.weight == 1 ? by_bit[term.bit]
                                    : multiply(tally::scalar_of(term.weight), by_bit[term.bit]));
  return sum;
}

BitProof prove_bit(const Element& key, const Element& alpha, const Element& beta, int bit,
                   const Scalar& r) {
  BitProof proof;
  const int other = 1 - bit;
  const Scalar w = drawn(2);
  proof.challenge[other] = drawn(3);
  proof.response[other] = drawn(4);
  Element a[2], b[2];
  a[bit] = tally::multiply_base(w);
  b[bit] = multiply(w, key);
  a[other] = base_commitment(proof.response[other], proof.challenge[other], alpha);
  b[other] = commitment(proof.response[other], key, proof.challenge[other], without(beta, other));
  const Scalar c = bit_challenge(key, alpha, beta, a, b);
  proof.challenge[bit] = subtract(c, proof.challenge[other]);
  proof.response[bit] = add(w, multiply(proof.challenge[bit], r));
  return proof;
}

bool check_bit(const Element& key, const Element& alpha, const Element& beta,
               const BitProof& proof) {
  Element a[2], b[2];
  for (int bit = 0; bit < 2; ++bit) {
    a[bit] = base_commitment(proof.response[bit], proof.challenge[bit], alpha);
    b[bit] = commitment(proof.response[bit], key, proof.challenge[bit], without(beta, bit));
  }
  return add(proof.challenge[0], proof.challenge[1]) == bit_challenge(key, alpha, beta, a, b);
}

ClassicalBallot classical_ballot(const Question& question) {
  ClassicalBallot ballot;
  const Scalar r = drawn(5), w = drawn(6);
  ballot.sealed.alpha = tally::multiply_base(r);
  for (std::size_t j = 0; j < question.v.size(); ++j) {
    const Element shared = multiply(r, question.keys[j]);
    const Element& beta = ballot.sealed.beta.emplace_back(
        question.v[j] == 1 ? add(shared, tally::base_point()) : shared);
    ballot.bits.push_back(prove_bit(question.keys[j], ballot.sealed.alpha, beta, question.v[j], r));
  }
  const Element a = tally::multiply_base(w), b = multiply(w, form_of(question, question.keys));
  ballot.sum_challenge = tally::h2s("bench/sum", {a.view(), b.view()});
  ballot.sum_response = add(w, multiply(ballot.sum_challenge, r));
  return ballot;
}

bool check_classical(const Question& question, const ClassicalBallot& ballot) {
  const Element& alpha = ballot.sealed.alpha;
  if (!tally::is_nonzero_element(alpha.view())) return false;
  for (std::size_t j = 0; j < question.keys.size(); ++j)
    if (!tally::is_element(ballot.sealed.beta[j].view()) ||
        !check_bit(question.keys[j], alpha, ballot.sealed.beta[j], ballot.bits[j]))
      return false;
  const Scalar u = tally::scalar_of(question.layout.equations[0].equals);
  const Element sum = subtract(form_of(question, ballot.sealed.beta), tally::multiply_base(u));
  const Element a = base_commitment(ballot.sum_response, ballot.sum_challenge, alpha);
  const Element b =
      commitment(ballot.sum_response, form_of(question, question.keys), ballot.sum_challenge, sum);
  return ballot.sum_challenge == tally::h2s("bench/sum", {a.view(), b.view()});
}

void report(benchmark::State& state, double taken, double alone, double classical) {
  const auto ballots = static_cast<double>(state.iterations());
  state.counters["ms_per_ballot"] = 1e3 * taken / ballots;
  state.counters["multiplications_ms"] = 1e3 * alone / ballots;
  state.counters["ratio"] = alone / taken;
  state.counters["or_proofs_ms"] = 1e3 * classical / ballots;
  state.counters["times_faster_than_or_proofs"] = classical / taken;
}

// Ballot and cast signature, beside (2M+2) multiplications of elements and M+5 of the base.
void BM_BallotSeal(benchmark::State& state) {
  ledger::init_crypto();
  const Question question;
  const std::size_t m = question.layout.bits;
  double taken = 0, alone = 0, classical = 0;
  for (auto _ : state) {
    alone += multiplications(2 * m + 2, m + 5);
    auto start = Clock::now();
    benchmark::DoNotOptimize(question.sign(question.ballot()));
    const double this_time = seconds_since(start);
    start = Clock::now();
    benchmark::DoNotOptimize(classical_ballot(question));
    benchmark::DoNotOptimize(question.sign(Bytes(32)));
    classical += seconds_since(start);
    taken += this_time;
    state.SetIterationTime(this_time);
  }
  report(state, taken, alone, classical);
  state.counters["bytes"] = static_cast<double>(question.ballot().size() + 64);
}

// Ballot and cast signature one by one, beside (2M+4) multiplications of elements and M+3 of the
// base.
void BM_BallotVerifyOneByOne(benchmark::State& state) {
  ledger::init_crypto();
  const Question question;
  const std::size_t m = question.layout.bits;
  const Bytes ballot = question.ballot();
  const auto signature = question.sign(ballot);
  const ClassicalBallot other = classical_ballot(question);
  const tally::Tracker tracker = tally::tracker_of(question.context, ballot);
  const auto signed_well = [&] {
    return tally::check_cast_signature(question.context, question.voter.key(), tracker, signature)
        .ok();
  };
  double taken = 0, alone = 0, classical = 0;
  for (auto _ : state) {
    alone += multiplications(2 * m + 4, m + 3);
    auto start = Clock::now();
    CHECK(check_sealed_ballot(question.context, question.sealed(), ballot).ok() && signed_well());
    const double this_time = seconds_since(start);
    start = Clock::now();
    CHECK(check_classical(question, other) && signed_well());
    classical += seconds_since(start);
    taken += this_time;
    state.SetIterationTime(this_time);
  }
  report(state, taken, alone, classical);
}

// What a layout costs once: the kernel of its rules, for 10 ranks among so many projects.
void BM_BallotRuleKernelOfARanking(benchmark::State& state) {
  ledger::init_crypto();
  const tally::Layout layout = *tally::ranking(static_cast<std::uint32_t>(state.range(0)), 10);
  for (auto _ : state)
    benchmark::DoNotOptimize(tally::RuleKernel(layout.bits, layout.equations).free_count());
  state.counters["bits"] = layout.bits;
}

BENCHMARK(BM_BallotSeal)->UseManualTime()->Iterations(100)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_BallotVerifyOneByOne)->UseManualTime()->Iterations(100)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_BallotRuleKernelOfARanking)->Arg(20)->Arg(50)->Unit(benchmark::kMillisecond);

}  // namespace

}  // namespace urna
