// The multiwinner corner: with unit costs, rules for budgets are rules for committees. 480 profiles
// with all tied committees by another program (abcvoting); ours must be one of them, whatever the
// tie order.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "tests/evidence.h"
#include "tests/tally/rules/committees.h"

namespace urna::tally {
namespace {

using namespace committees;

namespace json = boost::json;
using ledger::Method;
using ledger::RuleSpec;
using ledger::TieKey;

using Committee = std::set<std::uint32_t>;

Committee supported(const json::value& profile) {
  Committee some;
  for (const json::value& ballot : profile.at("profile").as_array())
    for (const json::value& k : ballot.as_array()) some.insert(k.to_number<std::uint32_t>());
  return some;
}

// Rules that spend on nobody's behalf nothing leave seats empty that a committee must fill: what a
// listed committee has more may only be candidates without supporters.
bool is_listed(const Committee& ours, const json::value& profile, const std::string& name) {
  const Committee wanted = supported(profile);
  const auto& committees = profile.at("results_irresolute").at(name).as_array();
  return std::ranges::any_of(committees, [&](const json::value& committee) {
    Committee theirs;
    for (const json::value& k : committee.as_array()) theirs.insert(k.to_number<std::uint32_t>());
    const bool within = std::ranges::includes(theirs, ours);
    for (std::uint32_t k : ours) theirs.erase(k);
    return within &&
           std::ranges::none_of(theirs, [&](std::uint32_t k) { return wanted.contains(k); });
  });
}

// Candidates 2 and 5 have the score 29/20 both. The other program adds 1/k in floating point, in
// the order of ballots, and lists only 2 (decision 0031).
bool is_wrong_there(const json::value& profile, const std::string& name, const Committee& ours) {
  return profile.at("file").as_string() == "instanceS0003.abc.yaml" && name == "sav" &&
         ours == Committee{0, 3, 4, 5};
}

TEST(UnitCosts, EveryCommitteeIsOneOfTheTiedOnesInEveryTieOrder) {
  URNA_NEEDS_EVIDENCE();
  const json::value profiles =
      json::parse(evidence::read("data/oracle/abcvoting_unitcost_480.json"));
  ASSERT_EQ(profiles.as_array().size(), 480U);
  int judged = 0, wrong = 0;
  for (const json::value& profile : profiles.as_array())
    for (const auto& order : orders(profile.at("num_cand").to_number<std::uint32_t>()))
      for (const auto& [name, rule] : committee_rules()) {
        const Instance instance = committee_instance(profile, order);
        const auto outcome = run(rule, instance);
        ASSERT_TRUE(outcome.ok());
        const Committee ours(outcome->winners.begin(), outcome->winners.end());
        ++judged;
        if (rule.method == Method::greedy || rule.method == Method::sequential_pav) {
          EXPECT_EQ(static_cast<std::int64_t>(ours.size()), instance.budget);
        }
        if (is_wrong_there(profile, name, ours)) {
          ++wrong;
        } else {
          EXPECT_TRUE(is_listed(ours, profile, name))
              << profile.at("file") << " " << name << " " << static_cast<int>(rule.method);
        }
      }
  EXPECT_EQ(judged, 480 * 3 * 8);
  EXPECT_GT(wrong, 0);
}

TEST(UnitCosts, ALoneCommitteeHasNoTieOfWelfare) {
  URNA_NEEDS_EVIDENCE();
  const json::value profiles =
      json::parse(evidence::read("data/oracle/abcvoting_unitcost_480.json"));
  for (const json::value& profile : profiles.as_array()) {
    const std::size_t candidates = profile.at("num_cand").to_number<std::size_t>();
    const auto order = orders(static_cast<std::uint32_t>(candidates))[0];
    const Instance instance = committee_instance(profile, order);
    const auto outcome = run(of_method(Method::maximum_welfare), instance);
    ASSERT_TRUE(outcome.ok());
    const auto enough = instance.budget == static_cast<std::int64_t>(outcome->winners.size());
    const std::size_t listed = profile.at("results_irresolute").at("av").as_array().size();
    EXPECT_EQ(outcome->trace.ties.empty(), listed == 1 || !enough) << profile.at("file");
  }
}

}  // namespace
}  // namespace urna::tally
