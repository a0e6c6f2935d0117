// Trustees who are missing and trustees who cheat: any t good ones open the question, fewer open
// nothing, and nobody else can spoil it.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "tally/ballot/interpolation.h"
#include "tally/election/counted.h"
#include "tests/fixture/town.h"

namespace urna {
namespace {

using fixture::Town;
using ledger::Bytes;
using ledger::Errc;
using tally::Phase;

constexpr std::uint32_t kThreshold = 3;
const std::vector<std::int64_t> kRight{2, 1};  // alice and bob P1, carol P2

Town counted_town(std::uint32_t trustees, ledger::Method method = ledger::Method::greedy) {
  Town town;
  town.rule.method = method;
  town.seal(2, trustees, kThreshold);
  town.run_to(Phase::closed);
  EXPECT_TRUE(
      town.act(tally::counted_set(town.edition(), 0, town.state.means), town.committee).ok());
  return town;
}

std::vector<ledger::SumShareGiven> all_shares(Town& town, std::uint32_t trustees) {
  std::vector<ledger::SumShareGiven> shares;
  for (std::uint32_t l = 1; l <= trustees; ++l)
    shares.push_back(std::get<ledger::SumShareGiven>(
        tally::sum_share(town.edition(), 0, town.trustee(l), town.state.means)->body));
  return shares;
}

std::string signer(std::uint32_t l) { return "trustee" + std::to_string(l); }

TEST(SealedTrustees, AnyThresholdOfThemOpensAndFewerOpenNothing) {  // Y11, O07
  for (std::uint32_t n = kThreshold; n <= 5; ++n) {
    Town base = counted_town(n);
    const auto shares = all_shares(base, n);
    for (std::uint32_t present = 0; present < 1U << n; ++present) {
      Town town = base;
      std::uint32_t given = 0;
      for (std::uint32_t l = 1; l <= n; ++l)
        if ((present >> (l - 1) & 1) != 0) {
          ASSERT_TRUE(town.act(shares[l - 1], {signer(l)}).ok());
          ++given;
        }
      const auto opened = tally::opened_question(town.edition(), 0, town.state.means);
      if (given < kThreshold) {
        EXPECT_EQ(opened.code(), Errc::too_few_shares);
        EXPECT_EQ(
            town.act(ledger::QuestionOpened{{}, 0, kRight, std::nullopt}, town.committee).code(),
            Errc::too_few_shares);
        EXPECT_EQ(town.result().code(), Errc::count_step);
        continue;
      }
      ASSERT_TRUE(opened.ok()) << n << " " << present << " " << to_text(opened.error());
      EXPECT_EQ(std::get<ledger::QuestionOpened>(opened->body).counts, kRight);
      ASSERT_TRUE(town.publish(*opened).ok());
    }
  }
}

// A point that fewer than t trustees combine is no count: what two of three make of it cannot be
// told from noise by the table that finds counts.
TEST(SealedTrustees, PartsOfFewerThanTheThresholdGiveNoNumber) {  // Y11
  Town town = counted_town(5);
  const auto shares = all_shares(town, 5);
  for (std::uint32_t l : {2U, 5U}) ASSERT_TRUE(town.act(shares[l - 1], {signer(l)}).ok());
  const tally::SealedCount& count = town.edition().sealed->counts.at(0);
  const auto parts = tally::valid_parts(count.shares);
  ASSERT_EQ(parts.size(), 2U);
  const auto points = tally::combine({count.set->alpha, count.set->beta}, parts, 2);
  ASSERT_TRUE(points.ok());
  for (const tally::Element& point : *points)
    for (std::int64_t guess = 0; guess <= 1'000; ++guess)
      ASSERT_NE(point, tally::multiply_base(tally::scalar_of(guess)));
}

struct Cheat {
  const char* name;
  std::function<Bytes(Town&, const std::vector<ledger::SumShareGiven>&, std::uint32_t)> share;
};

// Every way of giving a part of the right length that is not one's own.
std::vector<Cheat> cheats() {
  using Shares = std::vector<ledger::SumShareGiven>;
  const auto bent = [](std::size_t from_end) {
    return [from_end](Town&, const Shares& all, std::uint32_t l) {
      Bytes share = all[l - 1].share;
      share[share.size() - from_end] ^= 1;
      return share;
    };
  };
  const auto size = [](const Shares& all) { return all[0].share.size(); };
  return {
      {"another trustee's part",
       [](Town&, const Shares& all, std::uint32_t l) { return all[l % all.size()].share; }},
      {"a false factor",
       [](Town&, const Shares& all, std::uint32_t l) {
         Bytes share = all[l - 1].share;
         std::ranges::copy(tally::base_point().bytes, share.begin());
         return share;
       }},
      {"factors that cancel",
       [](Town&, const Shares& all, std::uint32_t l) {
         Bytes share = all[l - 1].share;
         const auto first = tally::Element::from(ledger::ByteView(share).first(32));
         const auto second = tally::Element::from(ledger::ByteView(share).subspan(32, 32));
         std::ranges::copy(tally::add(first, tally::base_point()).bytes, share.begin());
         std::ranges::copy(tally::subtract(second, tally::base_point()).bytes, share.begin() + 32);
         return share;
       }},
      {"a bent answer", bent(32)},
      {"a bent R2", bent(64)},
      {"a bent R1", bent(96)},
      {"zeros", [size](Town&, const Shares& all, std::uint32_t) { return Bytes(size(all), 0); }},
      {"noise", [size](Town&, const Shares& all, std::uint32_t) { return Bytes(size(all), 0x5a); }},
      {"a part in another sum", [](Town& town, const Shares& all, std::uint32_t l) {
         tally::Edition other = town.edition();
         auto& set = *other.sealed->counts.at(0).set;
         const tally::FormSum sum{tally::add(set.alpha, tally::base_point()), set.beta};
         const auto keys = tally::sum_keys(other, 0, l);
         const Bytes purpose = tally::tally_purpose(0);
         std::vector<tally::SecretScalar> secrets;
         for (std::size_t o = 0; o < keys.size(); ++o) secrets.emplace_back(tally::scalar_of(3));
         Bytes share = tally::open_sum({*other.context->ballot, purpose, l, sum, keys}, secrets,
                                       town.trustee(l));
         share.resize(all[l - 1].share.size());
         return share;
       }}};
}

TEST(SealedTrustees, ThoseWhoCheatAreNamedAndTheOthersSuffice) {  // Y09, Y10
  Town base = counted_town(5);
  const auto shares = all_shares(base, 5);
  for (const Cheat& cheat : cheats())
    for (std::uint32_t first = 1; first <= 5; ++first)
      for (std::uint32_t second = first + 1; second <= 5; ++second) {
        Town town = base;
        for (std::uint32_t l = 1; l <= 5; ++l) {
          ledger::SumShareGiven share = shares[l - 1];
          if (l == first || l == second) share.share = cheat.share(town, shares, l);
          ASSERT_TRUE(town.act(share, {signer(l)}).ok()) << cheat.name;
        }
        for (const tally::SumShare& kept : town.edition().sealed->counts.at(0).shares)
          EXPECT_EQ(kept.valid, kept.trustee != first && kept.trustee != second) << cheat.name;
        const auto opened = tally::opened_question(town.edition(), 0, town.state.means);
        ASSERT_TRUE(opened.ok()) << cheat.name;
        EXPECT_EQ(std::get<ledger::QuestionOpened>(opened->body).counts, kRight) << cheat.name;
        ASSERT_TRUE(town.publish(*opened).ok()) << cheat.name;
      }
}

TEST(SealedTrustees, AnIndexThatIsNobodysOrComesTwiceIsRefused) {  // Y13
  Town town = counted_town(5);
  const auto shares = all_shares(town, 5);
  ASSERT_TRUE(town.act(shares[0], {signer(1)}).ok());
  for (const std::uint32_t index : {0U, 1U, 6U, 0xffffffffU}) {
    ledger::SumShareGiven share = shares[1];
    share.trustee = index;
    EXPECT_EQ(Town(town).act(share, {signer(index == 1 ? 1 : 2)}).code(), Errc::wrong_trustee)
        << index;
  }
  for (std::uint32_t a = 0; a <= 6; ++a)
    for (std::uint32_t b = 0; b <= 6; ++b)
      for (std::uint32_t c = 0; c <= 6; ++c) {
        const std::vector<std::uint32_t> indices{a, b, c};
        const bool good =
            a >= 1 && b >= 1 && c >= 1 && a <= 5 && b <= 5 && c <= 5 && a != b && b != c && a != c;
        EXPECT_EQ(tally::check_trustees(indices, 5).ok(), good) << a << b << c;
      }
}

// All mix; two of them then give false parts in opening the rows, in each way there is.
TEST(SealedTrustees, ThoseWhoCheatOnRowsAreNamedAndTheOthersSuffice) {  // Y09
  Town base = counted_town(5, ledger::Method::equal_shares);
  const tally::Means& means = base.state.means;
  for (std::uint32_t l = 1; l <= 5; ++l) {
    ASSERT_TRUE(base.give(*tally::sum_share(base.edition(), 0, base.trustee(l), means), l).ok());
    ASSERT_TRUE(base.give(*tally::mix_stage(base.edition(), 0, base.trustee(l), means), l).ok());
  }
  std::vector<Bytes> right;
  for (std::uint32_t l = 1; l <= 5; ++l)
    right.push_back(tally::row_shares(base.edition(), 0, base.trustee(l), means)->blobs[0]);
  const std::vector<std::function<Bytes(std::uint32_t)>> ways{
      [&](std::uint32_t l) { return right[l % 5]; },  // another trustee's
      [&](std::uint32_t l) { return Bytes(right[l - 1].size(), 0); },
      [&](std::uint32_t l) { return Bytes(right[l - 1].size(), 0x5a); },
      [&](std::uint32_t l) {  // two rows' factors exchanged
        Bytes bent = right[l - 1];
        std::swap_ranges(bent.begin(), bent.begin() + 32, bent.begin() + 32);
        return bent;
      },
      [&](std::uint32_t l) {  // factors that cancel each other in an unweighted sum
        Bytes bent = right[l - 1];
        const auto first = tally::Element::from(ledger::ByteView(bent).first(32));
        const auto second = tally::Element::from(ledger::ByteView(bent).subspan(32, 32));
        std::ranges::copy(tally::add(first, tally::base_point()).bytes, bent.begin());
        std::ranges::copy(tally::subtract(second, tally::base_point()).bytes, bent.begin() + 32);
        return bent;
      }};
  for (const auto& way : ways)
    for (std::uint32_t first = 1; first <= 5; ++first)
      for (std::uint32_t second = first + 1; second <= 5; ++second) {
        Town town = base;
        for (std::uint32_t l = 1; l <= 5; ++l) {
          const Bytes part = l == first || l == second ? way(l) : right[l - 1];
          ASSERT_TRUE(
              town.give({ledger::RowSharesGiven{{}, 0, l, {ledger::sha256(part), part.size()}},
                         {part}},
                        l)
                  .ok());
        }
        for (const tally::RowsPart& kept : town.edition().sealed->counts.at(0).row_parts)
          EXPECT_EQ(kept.valid, kept.trustee != first && kept.trustee != second);
        const auto opened = tally::opened_question(town.edition(), 0, means);
        ASSERT_TRUE(opened.ok()) << to_text(opened.error());
        ASSERT_TRUE(town.publish(*opened).ok());
      }
}

// Every set of three of five trustees, in both orders, mixes and opens the rows alone.
TEST(SealedTrustees, AnyThreeOfThemMixAndOpenTheRows) {  // Y11
  const Town base = counted_town(5, ledger::Method::equal_shares);
  for (std::uint32_t set = 0; set < 32; ++set) {
    std::vector<std::uint32_t> mixers;
    for (std::uint32_t l = 1; l <= 5; ++l)
      if ((set >> (l - 1) & 1) != 0) mixers.push_back(l);
    if (mixers.size() != kThreshold) continue;
    if (set % 2 == 0) std::ranges::reverse(mixers);
    Town town = base;
    const tally::Means& means = town.state.means;
    for (const std::uint32_t l : mixers)
      ASSERT_TRUE(town.give(*tally::sum_share(town.edition(), 0, town.trustee(l), means), l).ok());
    for (const std::uint32_t l : mixers) {
      EXPECT_FALSE(tally::row_shares(town.edition(), 0, town.trustee(l), means).ok());
      ASSERT_TRUE(town.give(*tally::mix_stage(town.edition(), 0, town.trustee(l), means), l).ok());
    }
    for (std::uint32_t l = 1; l <= 5; ++l) {
      const bool mixed = std::ranges::find(mixers, l) != mixers.end();
      auto rows = tally::row_shares(town.edition(), 0, town.trustee(l), means);
      ASSERT_EQ(rows.ok(), mixed);
      if (mixed) {
        ASSERT_TRUE(town.give(*rows, l).ok());
      }
    }
    const auto opened = tally::opened_question(town.edition(), 0, means);
    ASSERT_TRUE(opened.ok()) << to_text(opened.error());
    EXPECT_EQ(std::get<ledger::QuestionOpened>(opened->body).counts, kRight);
    ASSERT_TRUE(town.publish(*opened).ok());
  }
}

}  // namespace
}  // namespace urna
