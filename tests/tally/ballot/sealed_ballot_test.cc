// Sealed ballots against the frozen vectors, byte for byte, and against everything that must be
// refused.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "tests/tally/ballot/drawn_ballots.h"
#include "tests/tally/ballot/sealed_vectors.h"

namespace urna::tally {
namespace {

using ledger::Bytes;
using ledger::Seed;
using Sealed = FrozenVectors;

URNA_OVER_ALL_VECTORS(Sealed);

const json::array& casts() { return vectors().at("casts").as_array(); }
Bits bits_of(const json::value& list) { return json::value_to<Bits>(list); }

// The casts that show every intermediate value: one of each layout.
std::vector<std::size_t> detailed() {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < casts().size(); ++i)
    if (casts()[i].as_object().contains("detail")) out.push_back(i);
  return out;
}

TEST_P(Sealed, TheProverMakesTheSameBytesFromTheSeed) {
  const SealedElection election(vectors());
  EXPECT_EQ(detailed().size(), 5U);
  for (const std::size_t i : detailed()) {
    const Bytes ballot = hex(casts()[i].at("ballot"));
    const BallotHeader header = *parse_header(ballot);
    const json::value& detail = casts()[i].at("detail");
    const Seed seed(hex(detail.at("seed")));
    const Bits v = bits_of(detail.at("v"));
    EXPECT_EQ(shown(ballot_context(election.context, encode_header(header)).view()),
              std::string(detail.at("bctx").as_string()));
    EXPECT_EQ(shown(ballot_randomness(election.context, header, v, seed).value().view()),
              std::string(detail.at("r").as_string()));
    EXPECT_EQ(
        shown(seal_ballot(election.context, header, election.question(header.question), v, seed)),
        shown(ballot));
  }
}

TEST_P(Sealed, MasksAreTheKernelElementsOfTheVectors) {
  const SealedElection election(vectors());
  for (const std::size_t i : detailed()) {
    const json::value& detail = casts()[i].at("detail");
    const Layout& layout = election.layouts[casts()[i].at("q").to_number<std::size_t>()];
    const RuleKernel kernel(layout.bits, layout.equations);
    const Hash context = fixed<Hash>(detail.at("bctx"));
    std::vector<SecretScalar> free;
    for (std::uint32_t k = 0; k < kernel.free_count(); ++k)
      free.emplace_back(h2s("ballot/rand", {hex(detail.at("seed")), context.view(),
                                            bits_of(detail.at("v")), u32_bytes(4 + k)}));
    const auto a = kernel.solution(std::move(free));
    ASSERT_EQ(a.size(), detail.at("a").as_array().size());
    for (std::size_t j = 0; j < a.size(); ++j)
      EXPECT_EQ(shown(a[j].value().view()), std::string(detail.at("a").as_array()[j].as_string()));
  }
}

TEST_P(Sealed, TheWholeBallotBoxIsAccepted) {
  const SealedElection election(vectors());
  Board board(election);
  const json::value& challenge = vectors().at("challenge");
  EXPECT_EQ(
      board.challenge(hex(challenge.at("ballot")), hex(challenge.at("v")), hex(challenge.at("r"))),
      Errc::none);
  for (const json::value& cast : casts())
    EXPECT_EQ(board.cast(hex(cast.at("ballot")), hex(cast.at("sig"))), Errc::none);
}

TEST_P(Sealed, EveryNegativeBallotIsRefusedByItsCheck) {
  const SealedElection election(vectors());
  const json::value& challenge = vectors().at("challenge");
  std::size_t refused = 0;
  for (const json::value& v : vectors().at("negative").as_array()) {
    Board board(election);
    if (v.at("challenge").as_int64() == 1) {
      ASSERT_EQ(board.challenge(hex(challenge.at("ballot")), hex(challenge.at("v")),
                                hex(challenge.at("r"))),
                Errc::none);
    }
    for (const json::value& before : v.at("after").as_array()) {
      const json::value& cast = casts()[before.to_number<std::size_t>()];
      ASSERT_EQ(board.cast(hex(cast.at("ballot")), hex(cast.at("sig"))), Errc::none);
    }
    const Errc code = board.cast(negative_ballot(v), hex(v.at("sig")));
    EXPECT_EQ(check_number(code), std::string(v.at("check").as_string())) << v.at("name");
    ++refused;
  }
  EXPECT_EQ(refused, vectors().at("negative").as_array().size());
}

TEST_P(Sealed, ChallengesThatDoNotOpenAreRefused) {
  const SealedElection election(vectors());
  const json::value& challenge = vectors().at("challenge");
  const Bytes ballot = hex(challenge.at("ballot")), v = hex(challenge.at("v")),
              r = hex(challenge.at("r"));
  const auto judged = [&](const Bytes& other_v, const Bytes& other_r) {
    return Board(election).challenge(ballot, other_v, other_r);
  };
  EXPECT_EQ(judged(v, r), Errc::none);
  for (std::size_t j = 0; j < v.size(); ++j) {
    Bytes other = v;
    other[j] ^= 1;
    EXPECT_EQ(judged(other, r), Errc::bad_opening);
    other[j] = 2;
    EXPECT_EQ(judged(other, r), Errc::bad_opening);
  }
  EXPECT_EQ(judged(Bytes(v.begin(), v.end() - 1), r), Errc::bad_opening);
  EXPECT_EQ(judged({}, r), Errc::bad_opening);
  Bytes longer = v;
  longer.push_back(0);
  EXPECT_EQ(judged(longer, r), Errc::bad_opening);
  EXPECT_EQ(judged(v, Bytes(32, 0)), Errc::bad_opening);
  EXPECT_EQ(judged(v, Bytes(31, 0)), Errc::bad_opening);
  Bytes top = r;
  top[31] |= 0x80;
  EXPECT_EQ(judged(v, top), Errc::bad_opening);
  const Scalar next = add(Scalar::from(r), scalar_of(1));
  EXPECT_EQ(judged(v, Bytes(next.bytes.begin(), next.bytes.end())), Errc::bad_opening);
  const Bytes open = hex(casts()[20].at("ballot"));
  EXPECT_EQ(Board(election).challenge(open, v, r), Errc::bad_opening);
  Board twice(election);
  EXPECT_EQ(twice.challenge(ballot, v, r), Errc::none);
  EXPECT_EQ(twice.challenge(ballot, v, r), Errc::tracker_seen);
}

TEST_P(Sealed, EveryFlippedByteOfABallotOrItsSignatureIsRefused) {
  const SealedElection election(vectors());
  const Bytes ballot = hex(casts()[0].at("ballot")), signature = hex(casts()[0].at("sig"));
  ASSERT_EQ(ballot[0], kSealedBallot);
  const SealedQuestion question = election.question(0);
  for (const unsigned mask : {0x01U, 0x80U})
    for (std::size_t at = 0; at < ballot.size() + signature.size(); ++at) {
      Bytes b = ballot, s = signature;
      std::uint8_t& bent = at < b.size() ? b[at] : s[at - b.size()];
      bent = static_cast<std::uint8_t>(bent ^ mask);
      EXPECT_NE(Board(election).cast(b, s), Errc::none) << at;
      if (at >= kHeaderBytes && at < b.size()) {
        EXPECT_FALSE(check_sealed_ballot(election.context, question, b).ok()) << at;
      }
    }
}

// The equations alone, without the checks in front of them.
TEST_P(Sealed, NoEquationCanBeLeftOut) {
  const SealedElection election(vectors());
  const Bytes ballot = hex(casts()[0].at("ballot"));
  const SealedQuestion question = election.question(0);
  GroupEquations equations;
  ASSERT_TRUE(ballot_equations(election.context, question, ballot, equations).ok());
  EXPECT_EQ(equations.size(), 2U + question.keys.size());
  EXPECT_FALSE(first_false(equations).has_value());
  for (GroupEquation& equation : equations) {
    EXPECT_EQ(equation.refusal, Errc::bad_ballot_proof);
    for (Summand& summand : equation.sum) {
      const Summand good = summand;
      summand.scalar = add(good.scalar, scalar_of(1));
      EXPECT_FALSE(holds(equation));
      summand = good;
      summand.element = add(good.element, base_point());
      EXPECT_FALSE(holds(equation));
      summand = good;
    }
    EXPECT_TRUE(holds(equation));
  }
}

TEST_P(Sealed, SignatureEquationsAreTheChecks) {
  const SealedElection election(vectors());
  GroupEquations equations;
  for (const json::value& cast : casts()) {
    const Bytes ballot = hex(cast.at("ballot"));
    EXPECT_TRUE(cast_signature_equation(election.context, parse_header(ballot)->key,
                                        fixed<Tracker>(cast.at("tracker")),
                                        fixed<ledger::SchnorrSignature>(cast.at("sig")), equations)
                    .ok());
  }
  EXPECT_EQ(equations.size(), casts().size());
  EXPECT_EQ(refusal_of(equations), Errc::none);
  equations[3].sum[0].scalar = add(equations[3].sum[0].scalar, scalar_of(1));
  EXPECT_EQ(first_false(equations), 3U);
  EXPECT_EQ(refusal_of(equations), Errc::bad_credential_signature);
}

TEST(SealedBallot, SeedsHangOnTheDeviceKeyToo) {
  ledger::init_crypto();
  const Credential a = Credential::derive("x", Seed(Bytes(32, 1)), 0);
  const Credential b = Credential::derive("x", Seed(Bytes(32, 1)), 1);
  const Bytes fresh(32, 7);
  EXPECT_EQ(shown(ballot_seed(fresh, a).view()), shown(ballot_seed(fresh, a).view()));
  EXPECT_NE(shown(ballot_seed(fresh, a).view()), shown(ballot_seed(fresh, b).view()));
  EXPECT_EQ(shown(ballot_seed(fresh, a).view()),
            shown(h256("ballot/seed", {fresh, a.secret().view()}).view()));
}

// Every way to add up: the verdict of `holds` is that of the plain sum.
TEST(GroupEquation, OnesAndMinusOnesAreNotSpecial) {
  ledger::init_crypto();
  const Scalar minus_one = scalar_of(-1), two = scalar_of(2), minus_two = scalar_of(-2);
  const Element p = h2g("p", {}), q = h2g("q", {});
  const auto is = [](std::vector<Summand> sum) { return holds({Errc::none, std::move(sum)}); };
  EXPECT_TRUE(is({}));
  EXPECT_TRUE(is({{scalar_of(1), Element{}}}));
  EXPECT_FALSE(is({{minus_one, p}}));
  EXPECT_FALSE(is({{scalar_of(1), p}}));
  EXPECT_TRUE(is({{minus_one, Element{}}}));
  EXPECT_TRUE(is({{minus_one, p}, {scalar_of(1), p}}));
  EXPECT_TRUE(is({{minus_one, p}, {minus_one, p}, {two, p}}));
  EXPECT_TRUE(is({{minus_one, p}, {minus_one, q}, {scalar_of(1), q}, {scalar_of(1), p}}));
  EXPECT_FALSE(is({{minus_one, p}, {minus_one, q}, {scalar_of(1), q}, {two, p}}));
  EXPECT_TRUE(is({{two, p}, {minus_two, p}}));
  EXPECT_TRUE(is({{two, base_point()}, {minus_two, base_point()}}));
  EXPECT_FALSE(is({{two, p}, {minus_two, q}}));
}

std::size_t solutions(const RuleKernel& kernel, const Layout& layout) {
  std::size_t found = 0;
  for (std::uint32_t pattern = 0; pattern < 1U << layout.bits; ++pattern) {
    Bits v(layout.bits);
    for (std::uint32_t j = 0; j < layout.bits; ++j) v[j] = pattern >> j & 1;
    if (!layout.satisfies_equations(v)) continue;
    ++found;
    EXPECT_TRUE(layout.decode(v).ok());  // every solution is somebody's legal answer
    EXPECT_TRUE(layout.encode(*layout.decode(v)).ok());
  }
  EXPECT_LE(kernel.free_count(), layout.bits);
  return found;
}

TEST(SealedBallot, SolutionsOfTheRulesAreExactlyTheLegalAnswers) {
  ledger::init_crypto();
  const auto answers = [](const Layout& layout) {  // distinct answers among all solutions
    std::set<Choice> seen;
    for (std::uint32_t pattern = 0; pattern < 1U << layout.bits; ++pattern) {
      Bits v(layout.bits);
      for (std::uint32_t j = 0; j < layout.bits; ++j) v[j] = pattern >> j & 1;
      if (layout.satisfies_equations(v)) seen.insert(*layout.decode(v));
    }
    return seen.size();
  };
  const auto exact = [&](const Layout& layout, std::size_t legal) {
    EXPECT_GE(solutions(RuleKernel(layout.bits, layout.equations), layout), legal);
    EXPECT_EQ(answers(layout), legal);
  };
  exact(*approval(4, 1, 3), 4 + 6 + 4);
  exact(*knapsack({2, 3, 4}, 5), 1 + 3 + 1);
  exact(*points(2, 2, 3), 8);
  exact(*scores(2, 3), 16);
  exact(*ranking(3, 2), 1 + 3 + 6);
}

std::uint32_t below(std::uint32_t limit) {  // the whole range from the first case on
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint32_t>(0, limit));
}
DrawnBallot draw() { return draw_ballot(below); }

TEST(SealedBallot, LegalAnswersOfAnyLayoutSealVerifyAndOpen) {
  ledger::init_crypto();
  EXPECT_TRUE(rc::check([] {
    const auto [name, parameters, layout, choice] = draw();
    const Bits v = *layout.encode(choice);
    const Seed seed(h256("test/seed", {u32_bytes(below(1'000'000))}).view());
    std::vector<Element> keys;
    for (std::uint32_t j = 0; j < layout.bits; ++j) keys.push_back(h2g("key", {u32_bytes(j)}));
    const BitsStatement statement{h256("test/context", {}), keys, layout.equations};
    Bytes body = seal_bits(statement, v, seed);
    RC_ASSERT(body.size() == body_bytes(layout.bits));
    GroupEquations equations;
    const auto sealed = bits_equations(statement, body, BitsRefusals{}, equations);
    RC_ASSERT(sealed.ok());
    RC_ASSERT(!first_false(equations));
    RC_ASSERT(*sealed == read_sealed_bits(body, layout.bits));
    const SecretScalar r = sealing_randomness(statement.context, v, seed);
    RC_ASSERT(check_opening(*sealed, keys, v, r.value().view()).ok());
    body[below(static_cast<std::uint32_t>(body.size()))] ^=
        static_cast<std::uint8_t>(1U << below(8));
    GroupEquations bent;
    RC_ASSERT(!bits_equations(statement, body, BitsRefusals{}, bent).ok() || first_false(bent));
  }));
}

TEST(SealedBallot, AnAnswerThatBreaksARuleIsRefusedByTheRules) {
  ledger::init_crypto();
  EXPECT_TRUE(rc::check([] {
    const auto [name, parameters, layout, choice] = draw();
    Bits v = *layout.encode(choice);
    v[below(layout.bits)] ^= 1;
    RC_PRE(!layout.satisfies_equations(v));
    std::vector<Element> keys;
    for (std::uint32_t j = 0; j < layout.bits; ++j) keys.push_back(h2g("key", {u32_bytes(j)}));
    const BitsStatement statement{h256("test/context", {}), keys, layout.equations};
    GroupEquations equations;
    const auto judged = bits_equations(statement, seal_bits(statement, v, Seed(Bytes(32, 3))),
                                       BitsRefusals{}, equations);
    RC_ASSERT(!judged.ok());
    RC_ASSERT(judged.code() == Errc::illegal_ballot);
  }));
}

}  // namespace
}  // namespace urna::tally
