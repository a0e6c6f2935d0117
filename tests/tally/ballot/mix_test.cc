// Mixes against the frozen vectors (check/sealed): every byte of them again from the trustees'
// seeds, their tampered records, and the attacks of attacks.py, each refused by its check.
#include <gtest/gtest.h>

#include "tally/ballot/interpolation.h"
#include "tally/ballot/permutation.h"
#include "tests/tally/ballot/mix_vectors.h"

namespace urna::tally {
namespace {

const std::map<std::string, Errc> kChecks = {
    {"14", Errc::bad_mix_input},       {"15.1", Errc::bad_mix_stage},
    {"15.2", Errc::wrong_mix_context}, {"15.3", Errc::wrong_mixer},
    {"15.4", Errc::bad_shuffle},       {"16.1", Errc::bad_row_share},
    {"16.2", Errc::wrong_chunk},       {"16.3", Errc::illegal_mixed_ballot},
    {"17", Errc::wrong_mixed_sums}};

class Mix : public FrozenVectors {
 protected:
  static const json::value& mix(std::size_t i) { return vectors().at("mix").as_array()[i]; }
  static const json::value& stage(std::size_t i, std::size_t k) {
    return mix(i).at("stages").as_array()[k];
  }
};
URNA_OVER_ALL_VECTORS(Mix);

std::string text(const json::value& v) { return std::string(v.as_string()); }
void expect_all(std::span<const Element> got, const json::value& expected) {
  ASSERT_EQ(got.size(), expected.as_array().size());
  for (std::size_t i = 0; i < got.size(); ++i)
    EXPECT_EQ(shown(got[i].view()), text(expected.as_array()[i])) << i;
}
void expect_all(std::span<const Scalar> got, const json::value& expected) {
  ASSERT_EQ(got.size(), expected.as_array().size());
  for (std::size_t i = 0; i < got.size(); ++i)
    EXPECT_EQ(shown(got[i].view()), text(expected.as_array()[i])) << i;
}

TEST_P(Mix, KeysAndInputArePackedFromTheBallots) {
  for (const json::value& m : vectors().at("mix").as_array()) {
    const MixQuestion question(vectors(), m.at("q").to_number<std::uint16_t>());
    expect_all(question.joint_keys(), m.at("P"));
    EXPECT_EQ(encode_rows(question.counted_rows()), row_bytes(m.at("input")));
  }
}

void expect_proof(const ShuffleProof& proof, const json::value& expected) {
  expect_all(proof.permutation, expected.at("c"));
  expect_all(proof.chain, expected.at("chat"));
  expect_all(std::array{proof.t1, proof.t2, proof.t3},
             json::array{expected.at("t1"), expected.at("t2"), expected.at("t3")});
  expect_all(proof.t4, expected.at("t4"));
  expect_all(proof.t_chain, expected.at("that"));
  expect_all(std::array{proof.s1, proof.s2, proof.s3, proof.s4}, expected.at("s"));
  expect_all(proof.s_chain, expected.at("shat"));
  expect_all(proof.s_rows, expected.at("sp"));
  EXPECT_EQ(shown(encode_proof(proof)), text(expected.at("proof")));
}

TEST_P(Mix, EveryByteOfAStageFollowsFromTheSeed) {
  for (const json::value& m : vectors().at("mix").as_array()) {
    const MixQuestion question(vectors(), m.at("q").to_number<std::uint16_t>());
    const auto keys = question.joint_keys();
    MixRows rows = question.counted_rows();
    for (const json::value& expected : m.at("stages").as_array()) {
      const auto mixer = expected.at("trustee").to_number<std::uint32_t>();
      const Hash context = mix_context(question.context(), question.q,
                                       expected.at("stage").to_number<std::uint32_t>(), mixer);
      EXPECT_EQ(shown(context.view()), text(expected.at("mctx")));
      const Wide input = rows_hash(rows);
      EXPECT_EQ(shown(input), text(expected.at("tin")));
      MixDraws draws(question.seed(mixer), context, input);
      EXPECT_EQ(Permutation(rows.size(), draws).order(),
                json::value_to<std::vector<std::uint32_t>>(expected.at("psi")));
      const StageStatement statement{context, keys, rows};
      const MixStage made =
          shuffle(statement, ShuffleGenerators(rows.size()), question.seed(mixer));
      EXPECT_EQ(encode_rows(made.output), row_bytes(expected.at("output")));
      const Wide output = rows_hash(made.output);
      EXPECT_EQ(shown(output), text(expected.at("tout")));
      const auto challenges = row_challenges(context, input, output, made.proof.permutation);
      EXPECT_EQ(shown(challenges.seed), text(expected.at("useed")));
      expect_all(challenges.u, expected.at("u"));
      EXPECT_EQ(shown(shuffle_challenge(statement, input, output, made.proof).view()),
                text(expected.at("e")));
      expect_proof(made.proof, expected);
      EXPECT_EQ(encode_stage(made).size(), stage_bytes(rows.size(), keys.size()));
      rows = made.output;
    }
  }
}

TEST_P(Mix, EveryByteOfAnOpeningFollowsFromTheSeed) {
  for (const json::value& m : vectors().at("mix").as_array()) {
    const MixQuestion question(vectors(), m.at("q").to_number<std::uint16_t>());
    const MixRows rows = rows_of(m.at("stages").as_array().back().at("output"));
    std::vector<TrusteeRows> parts;
    for (const std::uint32_t trustee : {2U, 3U}) {
      const json::value& expected = m.at("shares").at(std::to_string(trustee));
      const auto keys = question.trustee_keys(std::to_string(trustee));
      const auto secrets = question.trustee_secrets(trustee);
      ASSERT_EQ(secrets.size(), keys.size());
      for (std::size_t j = 0; j < keys.size(); ++j)
        EXPECT_EQ(multiply_base(secrets[j].value()), keys[j]);
      const RowShares shares = open_rows({question.context(), question.q, trustee, keys, rows},
                                         secrets, question.seed(trustee));
      std::string joined;
      for (std::size_t i = 0; i < rows.size(); ++i)
        expect_all(shares.factors[i], expected.at("D").as_array()[i]);
      for (const json::value& row : expected.at("D").as_array())
        for (const json::value& factor : row.as_array()) joined += text(factor);
      for (const json::value& proof : expected.at("proofs").as_array()) joined += text(proof);
      EXPECT_EQ(shown(encode_row_shares(shares)), joined);
      parts.push_back({trustee, shares});
    }
    const auto points = combine_rows(rows, parts, question.threshold());
    ASSERT_TRUE(points.ok());
    const auto chunks = find_chunks(question.layout, *points);
    ASSERT_TRUE(chunks.ok());
    EXPECT_EQ(*chunks, json::value_to<ChunkNumbers>(m.at("chunks")));
    const auto answers = mixed_answers(question.layout, *chunks);
    ASSERT_TRUE(answers.ok());
    EXPECT_EQ(*answers, json::value_to<std::vector<Choice>>(m.at("choices")));
  }
}

TEST_P(Mix, TheVectorsPassEveryCheck) {
  for (const json::value& m : vectors().at("mix").as_array())
    EXPECT_EQ(name_of(judge_mix(vectors(), m)), name_of(Errc::none));
}

TEST_P(Mix, EveryTamperedRecordIsRefusedByItsCheck) {
  int seen = 0;
  for (const json::value& tampered : vectors().at("tamper").as_array()) {
    const json::array& path = tampered.at("path").as_array();
    if (path[0] != "mix") continue;
    json::value document = vectors();
    json::value* place = &document;
    for (const json::value& step : path)
      place = step.is_string() ? &place->as_object().at(step.as_string())
                               : &place->as_array().at(step.to_number<std::size_t>());
    *place = tampered.at("value");
    const auto i = path[1].to_number<std::size_t>();
    EXPECT_EQ(name_of(judge_mix(document, document.at("mix").as_array()[i])),
              name_of(kChecks.at(text(tampered.at("check")))))
        << tampered.at("name");
    ++seen;
  }
  EXPECT_EQ(seen, 11);
}

// One true stage of which single things are made false.
struct Attack {
  const json::value& mix;
  Hash context;
  std::vector<Element> keys;
  MixRows input;
  MixStage stage;

  explicit Attack(const json::value& m)
      : mix(m),
        context(fixed<Hash>(first().at("mctx"))),
        keys(elements(m.at("P"))),
        input(rows_of(m.at("input"))) {
    Bytes bytes = row_bytes(first().at("output"));
    ledger::put(bytes, hex(first().at("proof")));
    stage = *decode_stage(bytes, input.size(), keys.size());
  }
  const json::value& first() const { return mix.at("stages").as_array()[0]; }
  Errc judge(ByteView bytes) const {
    static const ShuffleGenerators generators(8);
    GroupEquations equations;
    const auto read = stage_equations({context, keys, input}, generators, bytes, equations);
    return read ? refusal(equations) : read.code();
  }
  Errc judge() const { return judge(encode_stage(stage)); }
};

// The same bytes as a number plus l: another writing of the same scalar.
void add_order(std::span<std::uint8_t> scalar) {
  const Bytes order = hex(vectors().at("constants").at("order"));
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += scalar[i] + order[i];
    scalar[i] = static_cast<std::uint8_t>(carry);
    carry >>= 8;
  }
}

TEST_P(Mix, WrongBytesAreRefusedAtTheGate) {
  const Attack whole(mix(0));
  EXPECT_EQ(whole.judge(), Errc::none);
  const Bytes bytes = encode_stage(whole.stage);
  Attack dropped = whole;
  dropped.stage.output.pop_back();
  EXPECT_EQ(dropped.judge(), Errc::bad_mix_stage);
  Attack nothing = whole;
  nothing.stage.output[0].alpha = Element{};
  EXPECT_EQ(nothing.judge(), Errc::bad_mix_stage);
  Bytes longer = bytes, shorter = bytes, again = bytes, high = bytes;
  longer.push_back(0);
  shorter.pop_back();
  add_order(std::span(again).last(32));
  high[31] |= 0x80;
  for (const Bytes& bad : {longer, shorter, again, high})
    EXPECT_EQ(whole.judge(bad), Errc::bad_mix_stage);
  EXPECT_EQ(decode_stage({}, 0, 2).code(), Errc::bad_mix_stage);
}

TEST_P(Mix, FalseRowsKeysAndPlacesBreakAnEquation) {
  const Attack whole(mix(0));
  const auto refused = [&](const char* what, auto change) {
    Attack attack = whole;
    change(attack);
    EXPECT_EQ(name_of(attack.judge()), name_of(Errc::bad_shuffle)) << what;
  };
  refused("row duplicated", [](Attack& a) { a.stage.output[1] = a.stage.output[0]; });
  refused("row altered", [](Attack& a) {
    a.stage.output[0].chunks[0] = add(a.stage.output[0].chunks[0], base_point());
  });
  refused("rows exchanged", [](Attack& a) { std::swap(a.stage.output[0], a.stage.output[1]); });
  refused("columns exchanged", [](Attack& a) { std::swap(a.keys[0], a.keys[1]); });
  refused("other context", [](Attack& a) {
    a.context = mix_context(fixed<Hash>(vectors().at("election").at("ctx")), 0, 2, 1);
  });
  refused("other input",
          [](Attack& a) { a.input = rows_of(a.mix.at("stages").as_array()[1].at("output")); });
}

TEST_P(Mix, EveryItemOfTheProofIsBound) {
  const Attack whole(mix(0));
  const std::size_t n = whole.input.size(), rows = 32 * n * (1 + whole.keys.size());
  const std::size_t elements_end = 3 * n + 3 + 1 + whole.keys.size();
  const Bytes bytes = encode_stage(whole.stage);
  for (std::size_t i = rows; i < bytes.size(); i += 32) {
    Bytes changed = bytes;
    const ByteView item = ByteView(bytes).subspan(i, 32);
    const auto other = (i - rows) / 32 < elements_end ? add(Element::from(item), base_point()).bytes
                                                      : add(Scalar::from(item), scalar_of(1)).bytes;
    std::ranges::copy(other, changed.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(whole.judge(changed), Errc::bad_shuffle) << (i - rows) / 32;
  }
}

TEST_P(Mix, NoByteOfAStageCanBeFlipped) {
  const Attack whole(mix(1));
  const Bytes bytes = encode_stage(whole.stage);
  std::map<Errc, int> refusals;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    for (const int mask : {0x01, 0x80}) {
      Bytes flipped = bytes;
      flipped[i] = static_cast<std::uint8_t>(flipped[i] ^ mask);
      ++refusals[whole.judge(flipped)];
    }
  EXPECT_EQ(refusals[Errc::none], 0);
  EXPECT_GT(refusals[Errc::bad_mix_stage], 0);
  EXPECT_GT(refusals[Errc::bad_shuffle], 0);
  EXPECT_EQ(refusals.size(), 3U);  // none, which the first line put there, and the two
}

// The elements that a verifier subtracts once, in the order of the equations.
std::vector<Element> commitments_in(const GroupEquations& equations) {
  const Scalar minus_one = scalar_of(-1);
  std::vector<Element> out;
  for (const GroupEquation& equation : equations)
    for (const Summand& summand : equation.sum)
      if (summand.scalar == minus_one) out.push_back(summand.element);
  return out;
}

// A changed byte spoils every challenge and so every equation; that each of them is asked for is
// seen here: with the true stage all hold, and each has the commitment that is its own.
TEST_P(Mix, EveryCommitmentHasItsOwnEquation) {
  const Attack whole(mix(0));
  const ShuffleProof& proof = whole.stage.proof;
  GroupEquations equations;
  const StageStatement statement{whole.context, whole.keys, whole.input};
  ASSERT_TRUE(
      stage_equations(statement, ShuffleGenerators(8), encode_stage(whole.stage), equations).ok());
  EXPECT_EQ(equations.size(), 3 + 3 + whole.input.size());
  std::vector<Element> expected{proof.t1, proof.t2, proof.t3};
  expected.insert(expected.end(), proof.t4.begin(), proof.t4.end());
  expected.insert(expected.end(), proof.t_chain.begin(), proof.t_chain.end());
  EXPECT_EQ(commitments_in(equations), expected);

  const MixQuestion question(vectors(), 0);
  const auto keys = question.trustee_keys("2");
  const RowOpening opening{question.context(), 0, 2, keys, whole.stage.output};
  const RowShares shares = open_rows(opening, question.trustee_secrets(2), question.seed(2));
  GroupEquations of_shares;
  ASSERT_TRUE(row_share_equations(opening, encode_row_shares(shares), of_shares).ok());
  expected.clear();
  for (const ColumnProof& column : shares.proofs)
    expected.insert(expected.end(), {column.r1, column.r2});
  EXPECT_EQ(commitments_in(of_shares), expected);
}

TEST_P(Mix, RowsAreReadAtTheirExactLength) {
  const MixRows rows = rows_of(mix(0).at("input"));
  const Bytes bytes = encode_rows(rows);
  EXPECT_EQ(decode_rows(bytes, rows.size(), 2), rows);
  EXPECT_FALSE(decode_rows(bytes, rows.size() - 1, 2));
  EXPECT_FALSE(decode_rows(ByteView(bytes).first(bytes.size() - 1), rows.size(), 2));
}

TEST_P(Mix, OneRowAloneIsAccepted) {
  Attack one(mix(0));
  one.input.resize(1);
  one.stage = shuffle({one.context, one.keys, one.input}, ShuffleGenerators(1), Seed::random());
  EXPECT_EQ(one.judge(), Errc::none);
}

TEST_P(Mix, MixersAreDistinctTrusteesOfTheNumberDefined) {
  const MixPlace place{{}, 0, 3, 2};
  const auto judged = [&](std::vector<std::uint32_t> mixers) {
    return check_mixers(place, mixers).ok();
  };
  EXPECT_TRUE(judged({3, 1}));
  EXPECT_FALSE(judged({1}));
  EXPECT_FALSE(judged({1, 1}));
  EXPECT_FALSE(judged({0, 1}));
  EXPECT_FALSE(judged({1, 4}));
  EXPECT_FALSE(judged({1, 2, 3}));
  // Without a mix, or with one mixer who knows all, rows would lead back to their slots.
  EXPECT_FALSE(check_mixers({{}, 0, 3, 0}, {}).ok());
  const std::uint32_t alone[] = {1};
  EXPECT_FALSE(check_mixers({{}, 0, 3, 1}, alone).ok());
}

TEST_P(Mix, AStageNamesItsPlaceAndThePreviousOutput) {
  const MixQuestion question(vectors(), 0);
  const MixRows input = rows_of(mix(0).at("input")), output = rows_of(stage(0, 0).at("output"));
  const StageHead head{2, fixed<Hash>(stage(0, 1).at("mctx")), wide(stage(0, 1).at("tin"))};
  EXPECT_TRUE(check_stage_head(question.place(), 2, head, output).ok());
  EXPECT_EQ(check_stage_head(question.place(), 2, head, input).code(), Errc::wrong_mix_context);
  EXPECT_EQ(check_stage_head(question.place(), 1, head, output).code(), Errc::wrong_mix_context);
  MixPlace other = question.place();
  other.question = 3;
  EXPECT_EQ(check_stage_head(other, 2, head, output).code(), Errc::wrong_mix_context);
}

TEST_P(Mix, FalseFactorsAreRefusedEvenIfTheyCancel) {
  const MixQuestion question(vectors(), 0);
  const MixRows rows = rows_of(stage(0, 1).at("output"));
  const auto keys = question.trustee_keys("2");
  const RowOpening opening{question.context(), 0, 2, keys, rows};
  const RowShares whole = open_rows(opening, question.trustee_secrets(2), question.seed(2));
  const auto judged = [&](const RowOpening& of, const Bytes& bytes) {
    GroupEquations equations;
    const auto shares = row_share_equations(of, bytes, equations);
    return shares ? refusal(equations) : shares.code();
  };
  EXPECT_EQ(judged(opening, encode_row_shares(whole)), Errc::none);
  RowShares one = whole, two = whole;
  one.factors[0][0] = add(one.factors[0][0], base_point());
  EXPECT_EQ(judged(opening, encode_row_shares(one)), Errc::bad_row_share);
  two.factors[0][0] = add(two.factors[0][0], base_point());
  two.factors[1][0] = subtract(two.factors[1][0], base_point());
  EXPECT_EQ(judged(opening, encode_row_shares(two)), Errc::bad_row_share);
  const Bytes bytes = encode_row_shares(whole);
  RowOpening other = opening;
  other.trustee = 3;
  EXPECT_EQ(judged(other, bytes), Errc::bad_row_share);
  other = opening;
  other.question = 1;
  EXPECT_EQ(judged(other, bytes), Errc::bad_row_share);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    Bytes flipped = bytes;
    flipped[i] = static_cast<std::uint8_t>(flipped[i] ^ 1);
    EXPECT_EQ(judged(opening, flipped), Errc::bad_row_share) << i;
  }
  EXPECT_EQ(judged(opening, Bytes(bytes.begin(), bytes.end() - 1)), Errc::bad_row_share);
}

TEST_P(Mix, PartsAreOfDistinctTrusteesAndEnough) {
  const MixQuestion question(vectors(), 3);
  const MixRows rows = rows_of(stage(1, 1).at("output"));
  const auto keys = question.trustee_keys("2");
  const RowShares shares = open_rows({question.context(), 3, 2, keys, rows},
                                     question.trustee_secrets(2), question.seed(2));
  const std::vector<TrusteeRows> few{{2, shares}}, twice{{2, shares}, {2, shares}},
      zero{{0, shares}, {2, shares}};
  for (const auto& parts : {few, twice, zero})
    EXPECT_EQ(combine_rows(rows, parts, 2).code(), Errc::bad_row_share);
}

TEST_P(Mix, NumbersOutOfRangeAndIllegalAnswersAreRefused) {
  const Layout layout = *approval(18, 0, 3);
  EXPECT_EQ(*chunk_limits(layout), (std::vector<std::int64_t>{65'536, 4}));
  EXPECT_EQ(mixed_answers(layout, {{65'536, 0}}).code(), Errc::wrong_chunk);
  EXPECT_EQ(mixed_answers(layout, {{-1, 0}}).code(), Errc::wrong_chunk);
  EXPECT_EQ(mixed_answers(layout, {{0, 4}}).code(), Errc::wrong_chunk);
  EXPECT_EQ(mixed_answers(layout, {{0}}).code(), Errc::wrong_chunk);
  EXPECT_EQ(mixed_answers(layout, {{15, 0}}).code(), Errc::illegal_mixed_ballot);
  EXPECT_EQ(*mixed_answers(layout, {{1, 2}}), (std::vector<Choice>{{0, 17}}));
  const Layout ranks = *ranking(5, 3);  // a gap: second rank without a first
  EXPECT_EQ(mixed_answers(ranks, {{6}}).code(), Errc::illegal_mixed_ballot);
  EXPECT_EQ(mixed_answers(ranks, {{1 + 6}}).code(), Errc::illegal_mixed_ballot);  // twice
  EXPECT_EQ(chunk_limits(*points(2, 70'000, 70'000)).code(), Errc::over_limit);
  const ChunkPoints far{{multiply_base(scalar_of(-1)), Element{}}};
  EXPECT_EQ(find_chunks(layout, far).code(), Errc::wrong_chunk);
  const ChunkPoints swapped{{Element{}, multiply_base(scalar_of(4))}};
  EXPECT_EQ(find_chunks(layout, swapped).code(), Errc::wrong_chunk);
}

TEST_P(Mix, APlantedRowDisagreesWithTheTally) {
  const json::value& m = mix(0);
  const Layout layout = *approval(18, 0, 3);
  const auto counts = numbers(vectors().at("tally").as_array()[0].at("counts"));
  auto answers = json::value_to<std::vector<Choice>>(m.at("choices"));
  EXPECT_TRUE(check_mixed_sums(layout, answers, counts).ok());
  answers[0] = {5};
  EXPECT_EQ(check_mixed_sums(layout, answers, counts).code(), Errc::wrong_mixed_sums);
  answers[0] = {0, 1, 2, 3};
  EXPECT_EQ(check_mixed_sums(layout, answers, counts).code(), Errc::illegal_mixed_ballot);
}

TEST_P(Mix, InterpolationIsExactOnAPolynomial) {
  const auto at = [](std::int64_t x) { return scalar_of(7 + 3 * x + 11 * x * x); };
  const std::vector<std::uint32_t> indices{5, 1, 4};
  Scalar sum;
  for (const std::uint32_t l : indices)
    sum = add(sum, multiply(lagrange_at_zero(indices, l), at(l)));
  EXPECT_EQ(sum, scalar_of(7));
}

}  // namespace
}  // namespace urna::tally
