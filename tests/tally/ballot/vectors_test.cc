// The frozen vectors of the ballot protocol (check/sealed), as far as open ballots and credentials
// go.
#include <gtest/gtest.h>

#include <random>

#include "tally/ballot/ballot.h"
#include "tests/tally/ballot/sealed_vectors.h"

namespace urna::tally {
namespace {

using ledger::Bytes;
using Vectors = FrozenVectors;

URNA_OVER_ALL_VECTORS(Vectors);

Bytes number(std::uint32_t n) {
  Bytes bytes;
  ledger::put_u32(bytes, n);
  return bytes;
}

TEST_P(Vectors, Constants) {
  const json::value& c = vectors().at("constants");
  EXPECT_EQ(shown(h2g("gen/H", {}).view()), std::string(c.at("H").as_string()));
  EXPECT_EQ(shown(h2g("gen/shuffle", {}).view()), std::string(c.at("h").as_string()));
  for (std::uint32_t i = 1; i <= 4; ++i)
    EXPECT_EQ(shown(h2g("gen/shuffle", {number(i)}).view()),
              std::string(c.at("h_i").as_array()[i - 1].as_string()));
  Scalar one;
  one.bytes[0] = 1;
  EXPECT_EQ(shown(multiply_base(one).view()), std::string(c.at("G").as_string()));
  EXPECT_FALSE(is_scalar(hex(c.at("order"))));
}

TEST_P(Vectors, Transcript) {
  for (const json::value& v : vectors().at("transcript").at("H512").as_array()) {
    const std::string label(v.as_array()[0].as_string());
    std::vector<Bytes> items;
    for (const json::value& item : v.as_array()[1].as_array()) items.push_back(hex(item));
    const Wide got = items.empty()       ? h512(label, {})
                     : items.size() == 1 ? h512(label, {items[0]})
                                         : h512(label, {items[0], items[1]});
    EXPECT_EQ(shown(got), std::string(v.as_array()[2].as_string())) << label;
  }
  const json::array& s = vectors().at("transcript").at("H2S").as_array()[0].as_array();
  EXPECT_EQ(shown(h2s(std::string(s[0].as_string()), {hex(s[1].as_array()[0])}).view()),
            std::string(s[2].as_string()));
  const json::array& g = vectors().at("transcript").at("H2G").as_array()[0].as_array();
  EXPECT_EQ(shown(h2g(std::string(g[0].as_string()), {hex(g[1].as_array()[0])}).view()),
            std::string(g[2].as_string()));
}

TEST_P(Vectors, Gate) {  // B16, B17, F10
  for (const json::value& v : vectors().at("gate").at("elements").as_array())
    EXPECT_EQ(is_element(hex(v.as_array()[0])), v.as_array()[1].as_int64() == 1) << v;
  for (const json::value& v : vectors().at("gate").at("scalars").as_array())
    EXPECT_EQ(is_scalar(hex(v.as_array()[0])), v.as_array()[1].as_int64() == 1) << v;
}

TEST(Gate, RefusesBitTwoHundredFiftyFiveOfAThousandPoints) {  // B16
  ledger::init_crypto();
  std::mt19937_64 dice(7);
  int accepted = 0;
  for (int i = 0; i < 1'000; ++i) {
    Element point = h2g("test", {number(static_cast<std::uint32_t>(i))});
    EXPECT_TRUE(is_nonzero_element(point.view()));
    point.bytes[31] |= 0x80;
    EXPECT_FALSE(is_element(point.view()));
    Bytes random(32);
    for (auto& b : random) b = static_cast<std::uint8_t>(dice());
    accepted += is_element(random) ? 1 : 0;
  }
  EXPECT_GT(accepted, 30);  // about a sixteenth; a library that ignores bit 255 gives an eighth
  EXPECT_LT(accepted, 95);
  EXPECT_FALSE(is_nonzero_element(Element{}.view()));
  EXPECT_EQ(add(h2g("a", {}), Element{}), h2g("a", {}));
  EXPECT_EQ(subtract(h2g("a", {}), h2g("a", {})), Element{});
  EXPECT_EQ(multiply(Scalar{}, h2g("a", {})), Element{});
}

TEST_P(Vectors, RangeWeights) {
  for (const auto& [range, weights] : vectors().at("range_weights").as_object()) {
    std::vector<std::int64_t> expected;
    for (const json::value& w : weights.as_array()) expected.push_back(w.to_number<std::int64_t>());
    EXPECT_EQ(range_weights(std::stoll(range)), expected) << range;
  }
}

void expect_forms(const std::vector<Form>& forms, const json::value& expected) {
  ASSERT_EQ(forms.size(), expected.as_array().size());
  for (std::size_t i = 0; i < forms.size(); ++i) {
    Form form;
    for (const json::value& term : expected.as_array()[i].as_array())
      form.push_back({term.as_array()[0].to_number<std::uint32_t>(),
                      term.as_array()[1].to_number<std::int64_t>()});
    EXPECT_EQ(forms[i], form) << i;
  }
}

TEST_P(Vectors, LayoutsAreTheSameForms) {
  for (const json::value& question : vectors().at("election").at("questions").as_array()) {
    const auto layout = layout_of(question);
    ASSERT_TRUE(layout.ok());
    EXPECT_EQ(layout->bits, question.at("M").to_number<std::uint32_t>());
    EXPECT_EQ(layout->radix, question.at("radix").to_number<std::int64_t>());
    EXPECT_EQ(layout->output_max, question.at("fmax").to_number<std::int64_t>());
    expect_forms(layout->outputs, question.at("forms"));
    expect_forms(layout->values, question.at("vals"));
    expect_forms(packed_values(*layout), question.at("packs").as_array()[0]);
    const json::array& rows = question.at("W").as_array();
    ASSERT_EQ(layout->equations.size(), rows.size());
    for (std::size_t r = 0; r < rows.size(); ++r) {
      std::vector<std::int64_t> dense(layout->bits, 0);
      for (const Term& term : layout->equations[r].terms) dense[term.bit] = term.weight;
      for (std::size_t i = 0; i < dense.size(); ++i)
        EXPECT_EQ(dense[i], rows[r].as_array()[i].to_number<std::int64_t>());
      EXPECT_EQ(layout->equations[r].equals,
                question.at("u").as_array()[r].to_number<std::int64_t>());
    }
  }
}

TEST_P(Vectors, RollProofsAndTags) {
  const json::value& election = vectors().at("election");
  const Bytes origin = hex(election.at("origin"));
  const Hash roll =
      roll_context(ledger::text_of(origin), fixed<ledger::EditionId>(election.at("edition")));
  EXPECT_EQ(shown(roll.view()), std::string(election.at("roll").as_string()));
  const json::value& part = vectors().at("roll");
  const ledger::Seed registrar(hex(part.at("k_R"))), overseer(hex(part.at("k_O")));
  for (const json::value& slot : part.at("slots").as_array()) {
    const auto id = fixed<SlotId>(slot.at("slot"));
    for (const json::value& key : slot.at("keys").as_array()) {
      const auto a = fixed<Element>(key.as_array()[0]);
      auto proof = fixed<SchnorrSignature>(key.as_array()[1]);
      EXPECT_TRUE(check_possession(roll, a, id, proof).ok());
      proof.bytes[63] ^= 1;
      EXPECT_FALSE(check_possession(roll, a, id, proof).ok());
    }
    const Bytes doc = hex(slot.at("doc"));
    const auto built = document_bytes(doc[0], ledger::text_of(ByteView(doc).subspan(1, 3)),
                                      ledger::text_of(ByteView(doc).subspan(4)));
    ASSERT_TRUE(built.ok());
    EXPECT_EQ(*built, doc);
    const Hash first = registrar_tag(registrar, doc);
    EXPECT_EQ(shown(first.view()), std::string(slot.at("T1").as_string()));
    EXPECT_EQ(shown(overseer_tag(overseer, first).view()), std::string(slot.at("tag").as_string()));
  }
}

TEST_P(Vectors, TrackersAndCastSignatures) {
  const auto context = fixed<Hash>(vectors().at("election").at("ctx"));
  for (const json::value& cast : vectors().at("casts").as_array()) {
    const Bytes ballot = hex(cast.at("ballot"));
    const Tracker tracker = tracker_of(context, ballot);
    EXPECT_EQ(shown(tracker.view()), std::string(cast.at("tracker").as_string()));
    const auto header = parse_header(ballot);
    ASSERT_TRUE(header.ok());
    EXPECT_EQ(encode_header(*header), Bytes(ballot.begin(), ballot.begin() + kHeaderBytes));
    EXPECT_TRUE(
        check_cast_signature(context, header->key, tracker, fixed<SchnorrSignature>(cast.at("sig")))
            .ok());
  }
}

TEST_P(Vectors, OpenBallotsAndTheirTally) {
  const auto layout = layout_of(vectors().at("election").at("questions").as_array()[5]);
  std::map<SlotId, Bits> last;
  for (const json::value& cast : vectors().at("casts").as_array()) {
    const Bytes ballot = hex(cast.at("ballot"));
    if (ballot[0] != kOpenBallot) continue;
    const ByteView body = ByteView(ballot).subspan(kHeaderBytes);
    EXPECT_TRUE(check_open_body(*layout, body).ok());
    const Bits bits = unpack_bits(body, layout->bits);
    Choice choice;
    for (const json::value& c : cast.at("choice").as_array())
      choice.push_back(c.to_number<std::int64_t>());
    EXPECT_EQ(*layout->decode(bits), choice);
    EXPECT_EQ(*layout->encode(choice), bits);
    last[parse_header(ballot)->slot] = bits;
  }
  std::vector<std::int64_t> counts(5, 0);
  for (const auto& [slot, bits] : last)
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += evaluate(layout->values[i], bits);
  std::vector<std::int64_t> expected;
  for (const json::value& c : vectors().at("open_tally").at("counts").as_array())
    expected.push_back(c.to_number<std::int64_t>());
  EXPECT_EQ(counts, expected);
}

TEST_P(Vectors, NegativeOpenBallotsAndSignaturesAreRefused) {
  const auto context = fixed<Hash>(vectors().at("election").at("ctx"));
  const auto layout = layout_of(vectors().at("election").at("questions").as_array()[5]);
  int open = 0, signatures = 0;
  for (const json::value& v : vectors().at("negative").as_array()) {
    const std::string name(v.at("name").as_string()), check(v.at("check").as_string());
    const Bytes ballot = negative_ballot(v);
    if (name.starts_with("open: ") && check != "7.1") {
      const auto judged = check_open_body(*layout, ByteView(ballot).subspan(kHeaderBytes));
      ASSERT_FALSE(judged.ok()) << name;
      EXPECT_EQ(judged.code(),
                check == "7.2" ? ledger::Errc::bad_ballot_length : ledger::Errc::illegal_ballot)
          << name;
      ++open;
    }
    if (check == "7.8") {
      const Bytes sig = hex(v.at("sig"));
      const auto header = parse_header(ballot);
      EXPECT_FALSE(sig.size() == 64 &&
                   check_cast_signature(context, header->key, tracker_of(context, ballot),
                                        SchnorrSignature::from(sig))
                       .ok())
          << name;
      ++signatures;
    }
  }
  EXPECT_EQ(open, 4);
  EXPECT_EQ(signatures, 6);
}

TEST_P(Vectors, EveryFlippedByteOfAnOpenBallotOrItsSignatureIsRefused) {
  const auto context = fixed<Hash>(vectors().at("election").at("ctx"));
  const json::value& cast = vectors().at("casts").as_array()[20];
  const Bytes ballot = hex(cast.at("ballot")), sig = hex(cast.at("sig"));
  ASSERT_EQ(ballot[0], kOpenBallot);
  for (const unsigned mask : {0x01U, 0x80U}) {
    for (std::size_t at = 0; at < ballot.size() + sig.size(); ++at) {
      Bytes b = ballot, s = sig;
      std::uint8_t& bent = at < b.size() ? b[at] : s[at - b.size()];
      bent = static_cast<std::uint8_t>(bent ^ mask);
      EXPECT_FALSE(check_cast_signature(context, parse_header(b)->key, tracker_of(context, b),
                                        SchnorrSignature::from(s))
                       .ok())
          << at;
    }
  }
}

// On small layouts the bit strings that pass are exactly the codings of the legal answers.
void expect_exact(const Layout& layout, std::size_t answers) {
  std::size_t legal = 0;
  for (std::uint32_t pattern = 0; pattern < 1U << layout.bits; ++pattern) {
    Bits bits(layout.bits);
    for (std::uint32_t j = 0; j < layout.bits; ++j) bits[j] = pattern >> j & 1;
    if (!layout.legal(bits)) continue;
    ++legal;
    const auto choice = layout.decode(bits);
    ASSERT_TRUE(choice.ok());
    EXPECT_EQ(*layout.encode(*choice), bits);
    EXPECT_TRUE(check_open_body(layout, pack_bits(bits)).ok());
  }
  EXPECT_EQ(legal, answers);
}

TEST(Layout, LegalBitsAreExactlyTheCodingsOfLegalAnswers) {
  expect_exact(*approval(4, 0, 2), 1 + 4 + 6);
  expect_exact(*approval(4, 1, 3), 4 + 6 + 4);
  expect_exact(*approval(3, 3, 3), 1);
  expect_exact(*points(3, 2, 3), 1 + 3 + 6 + 7);
  expect_exact(*knapsack({3, 4, 5}, 8), 1 + 3 + 2);  // 3+4 and 3+5 fit
  expect_exact(*ranking(3, 2), 1 + 3 + 6);
  expect_exact(*scores(2, 3), 16);
}

TEST(Layout, ParametersHaveLimits) {
  EXPECT_TRUE(approval(kMaxLayoutProjects, 0, 5).ok());
  for (const auto& bad : {approval(kMaxLayoutProjects + 1, 0, 5), approval(3, 2, 1),
                          approval(3, 0, 4), approval(0, 0, 0), points(3, 0, 1), points(3, 2, 1),
                          ranking(3, 4), ranking(3, 0), scores(0, 5), knapsack({}, 5),
                          knapsack({-1}, 5), knapsack({1}, kMaxRowSum), ranking(2'048, 2'048)})
    EXPECT_EQ(bad.code(), ledger::Errc::bad_layout);
  EXPECT_EQ(knapsack({kMaxRowSum - 1}, 1).code(), ledger::Errc::bad_layout);
}

TEST(Credential, PartsThatCancelAreRefused) {
  ledger::init_crypto();
  const Credential a = Credential::derive("x", ledger::Seed(Bytes(32, 1)), 0);
  const Element minus = subtract(Element{}, a.key());
  EXPECT_FALSE(combine_keys(a.key(), minus).ok());
  EXPECT_TRUE(combine_keys(a.key(), a.key()).ok());
  EXPECT_FALSE(document_bytes(1, "md", "X").ok());
  EXPECT_FALSE(document_bytes(1, "MDA", "x1").ok());
  EXPECT_FALSE(document_bytes(1, "MDA", "").ok());
}

}  // namespace
}  // namespace urna::tally
