// What an indicator comes to, and how it stands to its target: sums and cross products exact.
#include <limits>

#include "ledger/int128.h"
#include "tally/indicators/indicators.h"
#include "tally/indicators/measures.h"
#include "tally/rules/exact.h"

namespace urna::tally {

namespace {

using ledger::Figure;
using ledger::Int128;

Int128 greatest_divisor(Int128 a, Int128 b) {
  if (a < 0) a = -a;
  while (b != 0) {
    const Int128 rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

bool fits(Int128 number) {
  return number >= std::numeric_limits<std::int64_t>::min() &&
         number <= std::numeric_limits<std::int64_t>::max();
}

// In lowest terms; nothing if 64 bits do not hold it. Requires: denominator above 0.
template <class Fraction>
std::optional<Fraction> reduced(Int128 numerator, Int128 denominator) {
  const Int128 divisor = greatest_divisor(numerator, denominator);
  numerator /= divisor;
  denominator /= divisor;
  if (!fits(numerator) || !fits(denominator)) return std::nullopt;
  return Fraction{static_cast<std::int64_t>(numerator), static_cast<std::int64_t>(denominator)};
}

// Operands added up, at most limit::kIndicators of 63 bits. What has no value is missing.
struct Sums {
  const Matter& matter;
  EntrySet rests;
  std::vector<ledger::Operand> missing;
  Int128 sum(const std::vector<ledger::Operand>& operands) {
    Int128 total = 0;
    for (const ledger::Operand& operand : operands) {
      const Value value = value_of(matter, operand, rests);
      if (!value) missing.push_back(operand);
      total += value.value_or(0);
    }
    return total;
  }
};

void work_out(Reading& reading, const Matter& matter) {
  Sums sums{matter, {}, {}};
  const Int128 above = sums.sum(reading.indicator.numerator);
  const bool whole = reading.indicator.denominator.empty();
  const Int128 below = whole ? Int128{1} : sums.sum(reading.indicator.denominator);
  reading.missing = std::move(sums.missing);
  reading.entries = sums.rests.first(kMaxNamedEntries);
  reading.entries_total = sums.rests.size();
  if (!reading.missing.empty()) return;
  reading.nothing_to_divide = below == 0;
  if (below > 0) reading.value = reduced<Figure>(above, below);
}

// The latest year's; of one year the last that was set.
const At<ledger::BaselineSet>* latest_baseline(const Edition& edition, const std::string& tag) {
  const At<ledger::BaselineSet>* latest = nullptr;
  for (const auto& baseline : edition.follow_up.baselines)
    if (baseline.act.indicator == tag &&
        (latest == nullptr || baseline.act.year >= latest->act.year))
      latest = &baseline;
  return latest;
}

// What this edition is compared with: the one before, where it has a value.
struct Past {
  Past(const EditionId& named, const Matter& read) : id(named), matter(read) {}
  EditionId id;
  const Matter& matter;
};

void compare(Reading& reading, const Edition& edition, const std::optional<Past>& past) {
  if (past) {
    Reading before;
    before.indicator = reading.indicator;
    work_out(before, past->matter);
    reading.before = before.value;
    if (before.value) reading.before_edition = past->id;
  }
  if (!reading.before) {
    const auto* baseline = latest_baseline(edition, reading.indicator.tag);
    if (baseline == nullptr) return;
    reading.before =
        reduced<Figure>(baseline->act.value.numerator, baseline->act.value.denominator);
    reading.baseline_at = baseline->at;
  }
  if (!reading.value || !reading.before || reading.before->numerator == 0) return;
  const Figure &now = *reading.value, &then = *reading.before;
  const Int128 same = Int128{then.numerator} * now.denominator;
  reading.change = reduced<Change>(Int128{now.numerator} * then.denominator - same, same);
}

bool is_reached(const Figure& value, const Figure& target) {
  return Int128{value.numerator} * target.denominator >=
         Int128{target.numerator} * value.denominator;
}

// value / before - 1 >= target, without a division.
bool has_grown(const Figure& value, const Figure& before, const Figure& target) {
  const Wide512 now = Wide512(value.numerator) * before.denominator * target.denominator;
  const Wide512 wanted = Wide512(before.numerator) * value.denominator *
                         (Wide512(target.denominator) + target.numerator);
  return now >= wanted;
}

Standing standing_of(const Reading& reading) {
  const ledger::Indicator& indicator = reading.indicator;
  if (indicator.target_kind == ledger::TargetKind::none) return Standing::no_target;
  if (!reading.value) return Standing::unknown;
  bool reached = false;
  if (indicator.target_kind == ledger::TargetKind::at_least) {
    reached = is_reached(*reading.value, indicator.target);
  } else {
    if (!reading.before || reading.before->numerator == 0) return Standing::unknown;
    reached = has_grown(*reading.value, *reading.before, indicator.target);
  }
  return reached ? Standing::reached : Standing::not_reached;
}

std::string fraction(std::int64_t numerator, std::int64_t denominator) {
  const std::string above = std::to_string(numerator);
  return denominator == 1 ? above : above + "/" + std::to_string(denominator);
}

// What figures of a log's editions are read from: each one's roll is walked once, however many ask.
class Locality {
 public:
  explicit Locality(const State& state) : state_(state) {}
  std::vector<Reading> read(const EditionId& id) {
    const Matter& matter = of(*state_.editions.find(id));
    std::optional<Past> past;
    if (const NamedEdition* before = edition_before(state_, id))
      past.emplace(before->first, of(*before));
    std::vector<Reading> readings;
    for (const ledger::Indicator& indicator : indicators_of(matter.edition)) {
      Reading& reading = readings.emplace_back();
      reading.indicator = indicator;
      work_out(reading, matter);
      compare(reading, matter.edition, past);
      reading.standing = standing_of(reading);
    }
    return readings;
  }

 private:
  const Matter& of(const NamedEdition& edition) {
    return matters_.try_emplace(edition.first, edition.second, &state_.means.parallel)
        .first->second;
  }
  const State& state_;
  std::map<EditionId, Matter> matters_;
};

}  // namespace

std::vector<Reading> read_indicators(const State& state, const EditionId& id) {
  return Locality(state).read(id);
}

std::map<EditionId, std::vector<Reading>> read_all_indicators(const State& state) {
  Locality locality(state);
  std::map<EditionId, std::vector<Reading>> all;
  for (const auto& [id, edition] : state.editions) all.emplace(id, locality.read(id));
  return all;
}

std::string to_text(const ledger::Figure& figure) {
  return fraction(figure.numerator, figure.denominator);
}
std::string to_text(const Change& change) { return fraction(change.numerator, change.denominator); }

}  // namespace urna::tally
