// What indicators come to: sums, shares, growth against the edition before or a baseline, targets.
#include <limits>

#include "tests/tally/indicators/drawn_edition.h"

namespace urna::tally {
namespace {

using ledger::Figure;
using ledger::Indicator;
using ledger::Measure;
using ledger::TargetKind;

const EditionId kThis = EditionId::from(ledger::Bytes(16, 2)),
                kBefore = EditionId::from(ledger::Bytes(16, 1));

Indicator indicator(const char* tag, std::vector<ledger::Operand> numerator,
                    std::vector<ledger::Operand> denominator, TargetKind kind = TargetKind::none,
                    Figure target = {}) {
  Indicator made;
  made.tag = tag;
  made.numerator = std::move(numerator);
  made.denominator = std::move(denominator);
  made.target_kind = kind;
  made.target = target;
  return made;
}

// A state with this edition alone, whose log defines one indicator.
State state_of(Edition edition, const Indicator& one) {
  State state("town.example/pb");
  edition.follow_up.indicators = {500, {{}, {one}}};
  state.editions[kThis] = std::move(edition);
  return state;
}
Reading read(const State& state) { return read_indicators(state, kThis).at(0); }

// So many sessions of which each brings so many people.
Edition with_attendance(std::uint32_t people) {
  Edition made = drawn::declared();
  SessionState session;
  session.held = {90, {{}, 0, 20261001, people, {}, {}}};
  made.follow_up.sessions = {session};
  return made;
}
const std::vector<ledger::Operand> kCame{{Measure::attendances, ""}};

TEST(Readings, SharesAreInLowestTerms) {
  const auto read_share = [](Edition edition) {
    return read(state_of(std::move(edition),
                         indicator("share", {{Measure::amount_funded, ""}}, {{Measure::budget, ""}},
                                   TargetKind::at_least, {2, 9})));
  };
  const Reading reading = read_share(drawn::declared());
  EXPECT_EQ(reading.value, (Figure{2, 9}));
  EXPECT_EQ(reading.standing, Standing::reached);  // exactly
  EXPECT_EQ(reading.entries, (std::vector<std::uint64_t>{1, 20, 21, 70}));
  EXPECT_EQ(reading.entries_total, 4U);
  Edition poorer = drawn::declared();
  poorer.follow_up.progress[0].amendments.push_back({80, {{}, 0, 999, {}}});
  EXPECT_EQ(read_share(std::move(poorer)).standing, Standing::not_reached);  // by one unit
}

TEST(Readings, OperandsAddUp) {
  const Reading reading = read(
      state_of(with_attendance(7),
               indicator("sum", {{Measure::attendances, ""}, {Measure::projects_funded, ""}}, {})));
  EXPECT_EQ(reading.value, (Figure{9, 1}));
  EXPECT_EQ(reading.standing, Standing::no_target);
}

TEST(Readings, WhatIsMissingIsNamedAndNotZero) {
  const Indicator one =
      indicator("sum", {{Measure::attendances, ""}, {Measure::budget, ""}},
                {{Measure::survey_answers, "trust"}}, TargetKind::at_least, {0, 1});
  const Reading reading = read(state_of(drawn::declared(), one));
  EXPECT_EQ(reading.value, std::nullopt);
  EXPECT_EQ(reading.missing, (std::vector<ledger::Operand>{{Measure::attendances, ""},
                                                           {Measure::survey_answers, "trust"}}));
  EXPECT_FALSE(reading.nothing_to_divide);
  EXPECT_EQ(reading.standing, Standing::unknown);
}

TEST(Readings, NothingToDivide) {
  Edition edition = drawn::declared();
  edition.result->results[0].winners.clear();
  const Reading reading =
      read(state_of(std::move(edition),
                    indicator("done", {{Measure::projects_done, ""}},
                              {{Measure::projects_funded, ""}}, TargetKind::at_least, {9, 10})));
  EXPECT_TRUE(reading.nothing_to_divide);
  EXPECT_TRUE(reading.missing.empty());
  EXPECT_EQ(reading.value, std::nullopt);
  EXPECT_EQ(reading.standing, Standing::unknown);
}

// Two editions: the one before had ten people.
State grown(std::uint32_t people, std::uint32_t before, Figure target) {
  State state =
      state_of(with_attendance(people), indicator("came", kCame, {}, TargetKind::growth, target));
  state.editions[kBefore] = with_attendance(before);
  state.editions[kBefore].announced.calendar.voting_from = 20250914;
  return state;
}

TEST(Readings, GrowthIsExact) {
  const Reading reached = read(grown(13, 10, {3, 10}));
  EXPECT_EQ(reached.before, (Figure{10, 1}));
  EXPECT_EQ(reached.before_edition, kBefore);
  EXPECT_EQ(reached.change, (Change{3, 10}));
  EXPECT_EQ(reached.standing, Standing::reached);
  EXPECT_EQ(read(grown(12, 10, {3, 10})).standing, Standing::not_reached);
  const Reading less = read(grown(4, 10, {3, 10}));
  EXPECT_EQ(less.change, (Change{-3, 5}));
  EXPECT_EQ(less.standing, Standing::not_reached);
  const Reading from_nothing = read(grown(4, 0, {3, 10}));
  EXPECT_EQ(from_nothing.before, (Figure{0, 1}));
  EXPECT_EQ(from_nothing.change, std::nullopt);
  EXPECT_EQ(from_nothing.standing, Standing::unknown);
}

TEST(Readings, AllAtOnceAreThoseOfEach) {
  State state = grown(13, 10, {3, 10});
  state.editions[kBefore].follow_up.indicators = state.editions[kThis].follow_up.indicators;
  const auto all = read_all_indicators(state);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all.at(kThis).at(0).value, (Figure{13, 1}));
  EXPECT_EQ(all.at(kThis).at(0).before, (Figure{10, 1}));
  EXPECT_EQ(all.at(kThis).at(0).standing, Standing::reached);
  EXPECT_EQ(all.at(kBefore).at(0).value, (Figure{10, 1}));
  EXPECT_EQ(all.at(kBefore).at(0).before, std::nullopt);
}

TEST(Readings, ABaselineStandsWhereNoEditionIs) {
  State state =
      state_of(with_attendance(13), indicator("came", kCame, {}, TargetKind::growth, {3, 10}));
  EXPECT_EQ(read(state).standing, Standing::unknown);
  auto& baselines = state.editions[kThis].follow_up.baselines;
  baselines = {{600, {{}, "came", 2025, {20, 2}, {}}},
               {601, {{}, "came", 2024, {99, 1}, {}}},
               {602, {{}, "other", 2026, {1, 1}, {}}}};
  EXPECT_EQ(read(state).before, (Figure{10, 1}));  // the latest year's
  EXPECT_EQ(read(state).baseline_at, 600U);
  EXPECT_EQ(read(state).before_edition, std::nullopt);
  EXPECT_EQ(read(state).standing, Standing::reached);
  baselines.push_back({603, {{}, "came", 2025, {11, 1}, {}}});
  EXPECT_EQ(read(state).baseline_at, 603U);  // of one year the last
  EXPECT_EQ(read(state).standing, Standing::not_reached);
  state.editions[kBefore] = with_attendance(5);
  state.editions[kBefore].announced.calendar.voting_from = 20250914;
  EXPECT_EQ(read(state).before, (Figure{5, 1}));  // an edition goes before a baseline
  EXPECT_EQ(read(state).baseline_at, std::nullopt);
  state.editions[kBefore].follow_up.sessions.clear();
  EXPECT_EQ(read(state).baseline_at, 603U);  // it held no session
}

// Amounts at their limit: nothing overflows, nothing is rounded.
TEST(Readings, LargeNumbersStayExact) {
  const std::int64_t most = ledger::limit::kAmount;
  Edition edition = drawn::declared();
  edition.announced.budget = most - 1;
  edition.follow_up.progress[0].amendments.push_back({80, {{}, 0, most, {}}});
  edition.follow_up.progress[1].amendments.push_back({81, {{}, 1, most, {}}});
  const std::vector<ledger::Operand> funded(64, {Measure::amount_funded, ""});
  const Reading reading = read(state_of(
      edition, indicator("sum", funded, {{Measure::budget, ""}}, TargetKind::at_least, {128, 1})));
  EXPECT_EQ(reading.value, (Figure{128 * most, most - 1}));
  EXPECT_EQ(reading.standing, Standing::reached);
  State state = state_of(edition, indicator("sum", funded, {}, TargetKind::growth, {127, 1}));
  Edition& here = state.editions[kThis];
  here.follow_up.baselines = {{600, {{}, "sum", 2025, {most, 1}, {}}}};
  EXPECT_EQ(read(state).value, (Figure{128 * most, 1}));
  EXPECT_EQ(read(state).change, (Change{127, 1}));
  EXPECT_EQ(read(state).standing, Standing::reached);
  here.follow_up.progress[1].amendments.back().act.award = most - 1;
  EXPECT_EQ(read(state).standing, Standing::not_reached);  // by 64 of 2^60
}

// What 64 bits do not hold has no value, and no wrong one.
TEST(Readings, WhatDoesNotFitHasNoValue) {
  Edition edition = drawn::declared();
  edition.result->results[0].winners.clear();
  edition.projects.clear();
  for (std::uint32_t i = 0; i < 1'100; ++i) {
    edition.projects.push_back(drawn::project(("P" + std::to_string(i)).c_str(), {}, {1, 0}, 10));
    edition.follow_up.progress[i].amendments.push_back({80, {{}, i, ledger::limit::kAmount, {}}});
    edition.result->results[0].winners.push_back(i);
  }
  EXPECT_EQ(drawn::value(edition, Measure::amount_funded), std::nullopt);
}

TEST(Readings, TheDefaultSetIsWhole) {
  std::set<std::string> tags;
  for (const Indicator& one : default_indicators()) {
    EXPECT_TRUE(tags.insert(one.tag).second) << one.tag;
    EXPECT_FALSE(one.numerator.empty()) << one.tag;
    if (one.tag.starts_with("share_")) {
      EXPECT_EQ(one.unit, ledger::Unit::share) << one.tag;
      EXPECT_FALSE(one.denominator.empty()) << one.tag;
    }
    std::vector<std::string> languages;
    for (const auto& [language, text] : one.name) {
      languages.push_back(language);
      EXPECT_FALSE(text.empty()) << one.tag;
    }
    EXPECT_EQ(languages, (std::vector<std::string>{"en", "ro", "ru", "uk"})) << one.tag;
  }
  EXPECT_LE(tags.size(), ledger::limit::kIndicators);
  State state("town.example/pb");
  state.editions[kThis] = drawn::declared();
  for (const Reading& reading : read_indicators(state, kThis))
    if (reading.indicator.tag == "share_cohesion") {
      EXPECT_EQ(reading.value, (Figure{1, 1}));
    }
}

}  // namespace
}  // namespace urna::tally
