// Laws of a mix on elections drawn at random: whatever the layout and the ballots, three stages and
// t trustees give back the ballots in another order, and a row planted on the way is found out.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/detail/TestListenerAdapter.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <numeric>
#include <sstream>

#include "tally/ballot/group_batch.h"
#include "tally/ballot/mix.h"
#include "tally/ballot/mixed_ballots.h"
#include "tally/ballot/permutation.h"
#include "tally/ballot/row_decryption.h"

namespace urna::tally {
namespace {

using ledger::Bytes;
using ledger::Seed;

std::int64_t drawn(std::int64_t low, std::int64_t high) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::int64_t>(low, high + 1));
}
std::uint32_t small(std::int64_t low, std::int64_t high) {
  return static_cast<std::uint32_t>(drawn(low, high));
}

// Seeds are fixed; URNA_PROPERTY_CASES and URNA_PROPERTY_SEED ask for more and for others.
void hold(int cases, const std::function<void()>& property) {
  ledger::init_crypto();
  rc::detail::TestParams params;
  params.seed = 20'260'101;
  params.maxSuccess = cases;
  if (const char* more = std::getenv("URNA_PROPERTY_CASES")) params.maxSuccess = std::atoi(more);
  if (const char* seed = std::getenv("URNA_PROPERTY_SEED"))
    params.seed = std::strtoull(seed, nullptr, 10);
  setenv("RC_PARAMS", ("seed=" + std::to_string(params.seed)).c_str(), 0);  // or it says another
  rc::detail::TestListenerAdapter silent;
  const auto result =
      rc::detail::checkTestable(property, rc::detail::TestMetadata(), params, silent);
  if (result.is<rc::detail::SuccessResult>()) return;
  std::ostringstream told;
  rc::detail::printResultMessage(result, told);
  ADD_FAILURE() << told.str();
}

Layout any_layout() {
  const std::uint32_t items = small(1, 5);
  switch (drawn(0, 4)) {
    case 0:
      return *approval(items, 0, small(1, items));
    case 1:
      return *points(items, 3, 5);
    case 2:
      return *ranking(items, small(1, items));
    case 3:
      return *scores(items, small(1, 9));
    default:
      return *knapsack({2, 3, 4, 1}, 6);
  }
}

// Any answer: cut down until it is lawful. The empty one is, in all of these.
Choice any_choice(const Layout& layout) {
  Choice choice;
  if (layout.shape == LayoutShape::points || layout.shape == LayoutShape::scores) {
    for (std::size_t i = 0; i < layout.values.size(); ++i)
      choice.push_back(drawn(0, layout.radix - 1));
    for (std::size_t i = 0; !layout.encode(choice); ++i) choice[i] = 0;
    return choice;
  }
  for (std::int64_t j = 0; j < layout.items; ++j)
    if (drawn(0, 1) == 1) choice.push_back(j);
  while (!layout.encode(choice)) choice.pop_back();
  if (layout.shape == LayoutShape::ranking && drawn(0, 1) == 1) std::ranges::reverse(choice);
  return choice;
}

// Keys of three trustees, any two of whom open; the seed gives everything.
struct SmallElection {
  Layout layout;
  std::uint32_t number;
  Hash context;
  std::vector<Element> keys;                                  // Y by bit
  std::map<std::uint32_t, std::vector<SecretScalar>> shares;  // x_l by bit
  std::vector<Choice> choices;

  SmallElection(Layout of, std::uint32_t seed) : layout(std::move(of)), number(seed) {
    context = h256("test/ctx", {u32_bytes(number)});
    for (std::uint32_t j = 0; j < layout.bits; ++j) {
      const Scalar secret = scalar("test/secret", j, 0), slope = scalar("test/secret", j, 1);
      keys.push_back(multiply_base(secret));
      for (std::uint32_t l = 1; l <= 3; ++l)
        shares[l].emplace_back(add(secret, multiply(slope, scalar_of(l))));
    }
  }
  Scalar scalar(std::string_view label, std::uint32_t a, std::uint32_t b) const {
    return h2s(label, {u32_bytes(number), u32_bytes(a), u32_bytes(b)});
  }
  MixRow encrypted(const Choice& choice, std::uint32_t voter) const {
    const Scalar r = scalar("test/r", voter, 0);
    const Bits bits = *layout.encode(choice);
    std::vector<Element> beta;
    for (std::size_t j = 0; j < bits.size(); ++j)
      beta.push_back(add(multiply(r, keys[j]), multiply_base(scalar_of(bits[j]))));
    return packed_row(layout, multiply_base(r), beta);
  }
  Seed seed(std::uint32_t trustee) const { return Seed(scalar("test/trustee", trustee, 0).view()); }
  std::vector<std::int64_t> counts() const {
    std::vector<std::int64_t> sums(layout.outputs.size());
    for (const Choice& choice : choices)
      for (std::size_t o = 0; o < sums.size(); ++o)
        sums[o] += evaluate(layout.outputs[o], *layout.encode(choice));
    return sums;
  }
  // Through the stages of three mixers, each checked.
  MixRows mixed(MixRows rows) const {
    const auto packed_keys = packed(layout, keys);
    for (std::uint32_t mixer = 1; mixer <= 3; ++mixer) {
      const StageStatement statement{mix_context(context, 7, mixer, mixer), packed_keys, rows};
      const ShuffleGenerators generators(rows.size());
      const Bytes bytes = encode_stage(shuffle(statement, generators, seed(mixer)));
      GroupEquations equations;
      const auto stage = stage_equations(statement, generators, bytes, equations);
      RC_ASSERT(stage.ok());
      RC_ASSERT(!first_false(equations));
      rows = stage->output;
    }
    return rows;
  }
  std::vector<TrusteeRows> parts_of(const MixRows& rows,
                                    const std::vector<std::uint32_t>& trustees) const {
    std::vector<TrusteeRows> parts;
    for (const std::uint32_t l : trustees) {
      const auto secrets = packed(layout, shares.at(l));
      std::vector<Element> keys_of_l;
      for (const SecretScalar& x : secrets) keys_of_l.push_back(multiply_base(x.value()));
      const RowOpening opening{context, 7, l, keys_of_l, rows};
      GroupEquations equations;
      const auto part = row_share_equations(
          opening, encode_row_shares(open_rows(opening, secrets, seed(l))), equations);
      RC_ASSERT(part.ok());
      RC_ASSERT(!first_false(equations));
      parts.push_back({l, *part});
    }
    return parts;
  }
  ChunkPoints opened(const MixRows& rows, const std::vector<std::uint32_t>& trustees) const {
    return *combine_rows(rows, parts_of(rows, trustees), 2);
  }
  // Check 16.2, and that the batch agrees with looking one by one.
  bool opens(const MixRows& rows, std::span<const TrusteeRows> parts,
             const ChunkNumbers& numbers) const {
    GroupEquations equations;
    RC_ASSERT(check_chunk_ranges(layout, rows.size(), numbers).ok());
    RC_ASSERT(chunk_equations(rows, parts, 2, numbers, equations).ok());
    const auto alone = first_false(equations);
    RC_ASSERT(first_false_in_batch(equations, context.view(), ledger::parallel_for(2)) == alone);
    return !alone;
  }
};

SmallElection any_election() {
  SmallElection election(any_layout(), small(0, 1'000'000));
  const auto ballots = drawn(1, 5);
  for (std::int64_t i = 0; i < ballots; ++i)
    election.choices.push_back(any_choice(election.layout));
  return election;
}
MixRows rows_of(const SmallElection& election) {
  MixRows rows;
  for (std::uint32_t i = 0; i < election.choices.size(); ++i)
    rows.push_back(election.encrypted(election.choices[i], i));
  return rows;
}

TEST(MixLaw, ThreeStagesGiveBackTheBallotsInAnotherOrder) {
  hold(40, [] {
    const SmallElection election = any_election();
    const MixRows rows = election.mixed(rows_of(election));
    const auto pair = drawn(1, 3);
    std::vector<std::uint32_t> trustees{1, 2, 3};
    if (drawn(0, 1) == 1) trustees.erase(trustees.begin() + pair - 1);
    const auto parts = election.parts_of(rows, trustees);
    const ChunkPoints points = *combine_rows(rows, parts, 2, ledger::parallel_for(2));
    const auto numbers = find_chunks(election.layout, points);
    RC_ASSERT(numbers.ok());
    RC_ASSERT(election.opens(rows, parts, *numbers));
    auto answers = *mixed_answers(election.layout, *numbers);
    RC_ASSERT(check_mixed_sums(election.layout, answers, election.counts()).ok());
    auto cast = election.choices;
    std::ranges::sort(answers);
    std::ranges::sort(cast);
    RC_ASSERT(answers == cast);
    ChunkNumbers wrong = *numbers;
    wrong.front().front() ^= 1;
    RC_ASSERT(!election.opens(rows, parts, wrong));
  });
}

TEST(MixLaw, ARowPlantedBeforeTheMixDisagreesWithTheTally) {
  hold(20, [] {
    const SmallElection election = any_election();
    MixRows rows = rows_of(election);
    const Choice other = any_choice(election.layout);
    const auto sums = [&](const Choice& choice) {
      std::vector<std::int64_t> out;
      for (const Form& form : election.layout.outputs)
        out.push_back(evaluate(form, *election.layout.encode(choice)));
      return out;
    };
    RC_PRE(sums(other) != sums(election.choices[0]));
    rows[0] = election.encrypted(other, 1'000);  // lawful, proved, and nobody's
    const auto points = election.opened(election.mixed(rows), {1, 3});
    const auto numbers = find_chunks(election.layout, points);
    RC_ASSERT(numbers.ok());
    const auto answers = mixed_answers(election.layout, *numbers);
    RC_ASSERT(answers.ok());
    RC_ASSERT(check_mixed_sums(election.layout, *answers, election.counts()).code() ==
              ledger::Errc::wrong_mixed_sums);
  });
}

MixDraws draws_of(std::uint32_t number) {
  return {Seed(h256("test/seed", {u32_bytes(number)}).view()), h256("test/ctx", {}), Wide{}};
}

TEST(MixLaw, AnOrderIsAppliedAsIndexingWouldApplyIt) {
  hold(200, [] {
    const auto size = static_cast<std::size_t>(drawn(1, 70)),
               width = static_cast<std::size_t>(drawn(1, 5));
    MixDraws draws = draws_of(small(0, 1'000'000));
    const Permutation order(size, draws);
    auto sorted = order.order();
    std::ranges::sort(sorted);
    std::vector<std::uint32_t> all(size);
    std::iota(all.begin(), all.end(), 0U);
    RC_ASSERT(sorted == all);
    Bytes records(size * width);
    for (auto& byte : records) byte = static_cast<std::uint8_t>(drawn(0, 255));
    const Bytes gathered = order.gather(records), scattered = order.scatter(records);
    for (std::size_t i = 0; i < size; ++i) {
      const std::size_t at = order.order()[i];
      for (std::size_t k = 0; k < width; ++k) {
        RC_ASSERT(gathered[i * width + k] == records[at * width + k]);
        RC_ASSERT(scattered[at * width + k] == records[i * width + k]);
      }
    }
  });
}

TEST(MixLaw, ADrawIsTakenModuloTheChoicesLeft) {
  hold(300, [] {
    const std::uint32_t number = small(0, 1'000'000),
                        choices = small(1, drawn(0, 1) ? 40 : 0x7fffffff);
    const Wide wide = h512("mix/rand", {h256("test/seed", {u32_bytes(number)}).view(),
                                        h256("test/ctx", {}).view(), Wide{}, u32_bytes(0)});
    std::uint64_t rest = 0;
    for (std::size_t i = wide.size(); i-- > 0;) rest = (rest << 8 | wide[i]) % choices;
    RC_ASSERT(draws_of(number).below(choices) == rest);
  });
}

}  // namespace
}  // namespace urna::tally
