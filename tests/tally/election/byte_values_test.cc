// Every byte that chooses a meaning, at all 256 values: those that docs/FORMAT.md names are taken
// (here or where they belong), every other one is refused. Nothing is negotiated, nothing passed
// over.
#include <gtest/gtest.h>

#include <algorithm>

#include "tally/rules/rule.h"
#include "tests/fixture/town.h"

namespace urna::tally {
namespace {

using fixture::Town;
using ledger::RuleSpec;

// Calls with every value; says which are taken and must lie in 1..last.
template <class Taken>
void expect_only(unsigned last, Taken taken) {
  unsigned count = 0;
  for (unsigned value = 0; value < 256; ++value) {
    const bool is_taken = taken(static_cast<std::uint8_t>(value));
    EXPECT_TRUE(!is_taken || (value >= 1 && value <= last)) << value;
    count += is_taken ? 1 : 0;
  }
  EXPECT_GE(count, 1U);
}

// A town at a phase, copied for each value; `make` gives the event.
template <class Make>
void expect_only(const Town& town, unsigned last, const std::vector<std::string>& signers,
                 Make make) {
  expect_only(last, [&](std::uint8_t value) {
    Town copy = town;
    return copy.act(make(copy, value), signers).ok();
  });
}

TEST(ByteValues, OfARule) {  // B24, U03
  using Change = std::function<void(RuleSpec&, std::uint8_t)>;
  const auto set = [](auto RuleSpec::*field) -> Change {
    return [field](RuleSpec& rule, std::uint8_t value) {
      using E = std::remove_reference_t<decltype(rule.*field)>;
      rule.*field = static_cast<E>(value);
    };
  };
  const auto shares = [](auto ledger::SharesSpec::*field) -> Change {
    return [field](RuleSpec& rule, std::uint8_t value) {
      using E = std::remove_reference_t<decltype(rule.shares.*field)>;
      rule.method = ledger::Method::equal_shares;
      rule.shares.*field = static_cast<E>(value);
    };
  };
  const std::vector<std::pair<unsigned, Change>> fields = {
      {7, set(&RuleSpec::method)},
      {7, set(&RuleSpec::scoring)},
      {2, set(&RuleSpec::order)},
      {3, set(&RuleSpec::fitting)},
      {3, shares(&ledger::SharesSpec::utility)},
      {2, shares(&ledger::SharesSpec::start)},
      {4, shares(&ledger::SharesSpec::growth)},
      {2, shares(&ledger::SharesSpec::stop)},
      {4, shares(&ledger::SharesSpec::then)},
      {5, [](RuleSpec& rule, std::uint8_t value) {
         rule.ties = {static_cast<ledger::TieKey>(value)};
       }}};
  for (const auto& [last, change] : fields)
    expect_only(last, [&change = change](std::uint8_t value) {
      RuleSpec rule;
      change(rule, value);
      return check(rule).ok();
    });
}

TEST(ByteValues, OfAnEditionsAnnouncement) {  // B24, U03
  Town town;
  ASSERT_TRUE(town.act(town.founding(), town.committee).ok());
  expect_only(town, 3, town.committee, [](Town& at, std::uint8_t value) {
    auto event = at.announcement();
    event.environment = static_cast<ledger::Environment>(value);
    return event;
  });
  expect_only(town, 3, town.committee, [](Town& at, std::uint8_t value) {
    auto event = at.announcement();
    event.rule.ties = {ledger::TieKey::lot};
    event.draw = {static_cast<ledger::DrawKind>(value), {{"ro", "x"}, {"en", "x"}}, 7};
    return event;
  });
}

TEST(ByteValues, OfABallotsDefinitionAndAReview) {  // B24, U03
  Town town;
  town.run_to(Phase::review);
  expect_only(town, 2, town.committee, [](Town& at, std::uint8_t value) {
    auto event = at.review(0);
    event.verdict = static_cast<ledger::Verdict>(value);
    return event;
  });
  for (const std::uint32_t project : {0U, 1U})
    ASSERT_TRUE(town.act(town.review(project), town.committee).ok());
  const ledger::LayoutSpec approval{ledger::LayoutKind::approval, 0, 1, 0, 0, 0};
  expect_only(town, 2, town.committee, [&](Town& at, std::uint8_t value) {
    auto event = at.ballot(approval);
    event.questions[0].kind = static_cast<ledger::BallotKind>(value);
    return event;
  });
  expect_only(town, 4, town.committee, [&](Town& at, std::uint8_t value) {
    auto event = at.ballot(approval);
    event.questions[0].layout.kind = static_cast<ledger::LayoutKind>(value);
    return event;
  });
}

TEST(ByteValues, OfARotationAndARole) {  // B24, U03
  Town town;
  town.run_to(Phase::enrolment);
  expect_only(town, 2, {"registrar", "overseer"}, [](Town& at, std::uint8_t value) {
    ledger::SlotGrant grant = at.grant("alice");
    const Credential& fresh = at.credential("alice2");
    const Hash roll = roll_context(Town::kOrigin, at.id);
    grant.parts = {{fresh.key(), prove_possession(roll, fresh, grant.slot, Bytes(32, 1))}};
    return ledger::SlotKeyRotated{
        at.nonce(), grant.slot, grant.parts, static_cast<ledger::RotationReason>(value), {}, 0};
  });
  expect_only(town, 5, town.committee, [](Town& at, std::uint8_t value) {
    return ledger::RoleKeyRotated{at.nonce(),
                                  static_cast<ledger::Role>(value),
                                  {},
                                  at.key("registrar").public_key(),
                                  at.key("registrar2").public_key()};
  });
}

// Sessions, surveys and figures, in an edition that was just announced.
TEST(ByteValues, OfWhatHappensAroundTheVote) {  // B24, U03
  Town town;
  town.run_to(Phase::announced);
  const ledger::Texts said{{"en", "said"}, {"ro", "spus"}};
  expect_only(town, 5, town.committee, [&](Town& at, std::uint8_t value) {
    return ledger::SessionAnnounced{
        at.nonce(), static_cast<ledger::SessionKind>(value), said, said, 20261010, 600, 660, {"ro"},
        said};
  });
  using Survey = std::function<void(ledger::SurveyOpened&, std::uint8_t)>;
  const std::vector<std::pair<unsigned, Survey>> surveys = {
      {1, [](auto& event, std::uint8_t value) { event.kind = ledger::BallotKind{value}; }},
      {1, [](auto& event, std::uint8_t value) { event.audience = ledger::Audience{value}; }},
      {2,
       [](auto& event, std::uint8_t value) { event.questions[0].asked = ledger::Asked{value}; }}};
  for (const auto& [last, change] : surveys)
    expect_only(town, last, town.committee, [&, &change = change](Town& at, std::uint8_t value) {
      ledger::SurveyOpened event{at.nonce(),
                                 said,
                                 ledger::BallotKind::open,
                                 ledger::Audience::roll,
                                 0,
                                 {{ledger::Asked::score, "", said, {}}}};
      change(event, value);
      return event;
    });
  using Figures = std::function<void(ledger::Indicator&, std::uint8_t)>;
  const std::vector<std::pair<unsigned, Figures>> figures = {
      {5, [](auto& one, std::uint8_t value) { one.domain = ledger::Domain{value}; }},
      {4, [](auto& one, std::uint8_t value) { one.unit = ledger::Unit{value}; }},
      {3, [](auto& one, std::uint8_t value) { one.target_kind = ledger::TargetKind{value}; }},
      {33, [](auto& one, std::uint8_t value) {
         one.numerator = {{ledger::Measure{value}, ""}};
       }}};
  for (const auto& [last, change] : figures)
    expect_only(town, last, town.committee, [&, &change = change](Town& at, std::uint8_t value) {
      ledger::Indicator one{"tag",
                            ledger::Domain::results,
                            ledger::Unit::count,
                            said,
                            {{ledger::Measure::budget, ""}},
                            {},
                            ledger::TargetKind::none,
                            {}};
      change(one, value);
      return ledger::IndicatorsDefined{at.nonce(), {one}};
    });
}

TEST(ByteValues, OfAMonitorsFinding) {  // B24
  Town town;
  town.run_to(Phase::declared);
  const ledger::Texts said{{"en", "said"}, {"ro", "spus"}};
  ASSERT_TRUE(town.act(
                      ledger::OrganisationsNamed{
                          town.nonce(), {{"m", said, town.key("monitor").public_key()}}, {}, {}},
                      town.committee)
                  .ok());
  const auto report = town.act(
      ledger::MilestoneReported{town.nonce(), 0, said, 400, 0, 20261101, 0, {}}, town.committee);
  ASSERT_TRUE(report.ok());
  expect_only(town, 2, {"monitor"}, [&](Town& at, std::uint8_t value) {
    return ledger::MilestoneJudged{
        at.nonce(), *report, static_cast<ledger::Finding>(value), said, {}};
  });
}

TEST(ByteValues, OfABallotsHeader) {  // B24
  Town town;
  town.run_to(Phase::voting);
  expect_only(town, 1, {}, [](Town& at, std::uint8_t value) {
    return at.cast("alice", {0}, [&](Town::Draft& d) { d.header.kind = value; });
  });
  expect_only(1, [&](std::uint8_t value) {  // channels count from 0; 1 needs a station, 2 a paper
    Town copy = town;
    return copy
        .act(copy.cast(
                 "alice", {0},
                 [&](Town::Draft& d) { d.header.channel = static_cast<std::uint8_t>(value - 1); }),
             {})
        .ok();
  });
}

// A field that the schema does not know cannot be put anywhere: behind the event it is a trailing
// byte.
TEST(ByteValues, AnythingBehindAnEventIsRefused) {  // U03
  Town town;
  town.run_to(Phase::review);
  const Bytes event = ledger::encode_event({town.id, town.review(0)});
  for (unsigned value = 0; value < 256; ++value) {
    Bytes more = event;
    more.push_back(static_cast<std::uint8_t>(value));
    const Bytes submission = ledger::make_submission(
        Town::kOrigin, more, {&town.key("committee1"), &town.key("committee2")});
    EXPECT_EQ(town.submit(submission).code(), ledger::Errc::trailing_bytes) << value;
  }
}

// The state's bytes have one spelling: found by the fuzz target state_snapshot.
TEST(ByteValues, AStateWhoseKeysDoNotAscendIsRefused) {  // D15, T20
  Town town;
  town.run_to(Phase::enrolment);
  const Bytes good = encode_state(town.state);
  ASSERT_TRUE(decode_state(good).ok());
  std::vector<Hash> events(town.state.events.begin(), town.state.events.end());
  ASSERT_GE(events.size(), 2U);
  const auto at =
      std::search(good.begin(), good.end(), events[0].bytes.begin(), events[0].bytes.end());
  ASSERT_NE(at, good.end());
  Bytes swapped = good;  // the set of events: the first two the other way round
  const auto first = swapped.begin() + (at - good.begin());
  std::swap_ranges(first, first + 32, first + 32);
  EXPECT_EQ(decode_state(swapped).code(), ledger::Errc::malformed);
  Bytes twice = good;
  const auto second = twice.begin() + (at - good.begin());
  std::copy(second, second + 32, second + 32);
  EXPECT_EQ(decode_state(twice).code(), ledger::Errc::malformed);
}

}  // namespace
}  // namespace urna::tally
