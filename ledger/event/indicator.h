// Life phase: figures over the log. A formula is data, in the log itself: whoever replays it comes
// to the same numbers, and a locality that counts otherwise says so where everybody sees it.
#pragma once

#include "ledger/codec.h"
#include "ledger/event/limits.h"

namespace urna::ledger {

// What is counted (docs/INDICATORS.md). `argument` narrows it, where the comment says so; empty:
// all, and where a dimension is asked for nothing. Several categories, or cells of one dimension,
// are joined by +: projects of any of them; the groups that together are exactly those cells. A
// dimension with cells asks for the people of tables that tell those groups.
enum class Measure : std::uint8_t {
  proposals = 1,           // projects filed and not withdrawn; argument: category
  proposals_admitted = 2,  // argument: category
  proposals_mixed = 3,     // admitted, team of locals and newcomers as confirmed
  projects_funded = 4,     // argument: category
  projects_funded_mixed = 5,
  projects_done = 6,  // funded, last report says 1000 per mille and nobody disputes it
  amount_funded = 7,  // smallest unit; argument: category
  amount_spent = 8,   // of the last reports
  budget = 9,
  people_on_roll = 10,      // active slots
  people_voted = 11,        // slots and papers with a counted ballot
  ballots_own_device = 12,  // last ballots of slots, by channel
  ballots_assisted = 13,
  ballots_paper = 14,
  attendances = 15,           // of sessions held; argument: kind, e.g. training
  sessions_held = 16,         // argument: kind
  attendances_of_group = 17,  // argument: [kind:]dimension/cell; over sessions that tell that group
  attendances_by_group = 18,  // argument: [kind:]dimension[/cell]; people of sessions that tell it
  voted_of_group = 19,        // argument: dimension/cell
  voted_by_group = 20,        // argument: dimension[/cell]; who voted, where the table tells it
  roll_of_group = 21,         // argument: dimension/cell
  roll_by_group = 22,         // argument: dimension[/cell]
  groups_told = 23,           // groups that the roll's table tells; argument: dimension
  survey_answers = 24,        // answers to questions of a topic; argument: topic
  survey_score_sum = 25,      // sum of scores 1..5; argument: topic
  survey_score_count = 26,    // answers that give a score; argument: topic
  survey_yes = 27,            // argument: topic
  survey_yes_or_no = 28,      // argument: topic
  plan_quantity = 29,         // reported; argument: number of the item
  plan_items = 30,
  plan_items_done = 31,       // reported at least the target
  milestones_confirmed = 32,  // reports that a monitor confirmed and none disputes
  milestones_reported = 33,
};

struct Operand {
  Measure measure = Measure::proposals;
  std::string argument;
  bool operator==(const Operand&) const = default;
  void serialize(auto& archive) {
    archive(field("measure", measure), field("argument", argument, limit::kTitleBytes));
  }
};

// An exact value: numerator / denominator.
struct Figure {
  std::int64_t numerator = 0;    // 0..limit::kAmount
  std::int64_t denominator = 1;  // 1..limit::kAmount
  bool operator==(const Figure&) const = default;
  void serialize(auto& archive) {
    archive(field("numerator", numerator), field("denominator", denominator));
  }
};

enum class Domain : std::uint8_t {
  participation = 1,
  inclusion = 2,
  results = 3,
  satisfaction = 4,
  activities = 5,
};
enum class Unit : std::uint8_t {
  count = 1,
  share = 2,   // shown per cent
  mean = 3,    // shown as it is, with decimals
  amount = 4,  // in the edition's currency
};
enum class TargetKind : std::uint8_t {
  none = 1,
  at_least = 2,  // the value itself
  growth = 3,    // value of this edition over the one before (or its baseline), less one
};

struct Indicator {
  std::string tag;  // unique; e.g. share_newcomers_voted
  Domain domain = Domain::participation;
  Unit unit = Unit::count;
  Texts name;
  std::vector<Operand> numerator;    // added up; at least one
  std::vector<Operand> denominator;  // added up; none: the numerator alone
  TargetKind target_kind = TargetKind::none;
  Figure target;
  bool operator==(const Indicator&) const = default;
  void serialize(auto& archive) {
    archive(field("tag", tag, limit::kLabelBytes), field("domain", domain), field("unit", unit),
            field("name", name, limit::kTitleBytes),
            field("numerator", numerator, limit::kIndicators),
            field("denominator", denominator, limit::kIndicators),
            field("target_kind", target_kind), field("target", target));
  }
};

// The figures of an edition. Without it the default set counts; a later one takes its place.
struct IndicatorsDefined {
  static constexpr std::uint16_t kType = 83;
  static constexpr const char* kName = "indicators_defined";
  Nonce nonce;
  std::vector<Indicator> indicators;
  bool operator==(const IndicatorsDefined&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("indicators", indicators, limit::kIndicators));
  }
};

// A value from before the log, with where it comes from.
struct BaselineSet {
  static constexpr std::uint16_t kType = 84;
  static constexpr const char* kName = "baseline_set";
  Nonce nonce;
  std::string indicator;   // its tag
  std::uint16_t year = 0;  // the value's
  Figure value;
  Texts source;
  bool operator==(const BaselineSet&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("indicator", indicator, limit::kLabelBytes),
            field("year", year), field("value", value),
            field("source", source, limit::kSummaryBytes));
  }
};

}  // namespace urna::ledger
