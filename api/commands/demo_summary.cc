// What the demonstration came to, in few lines.
#include <cinttypes>
#include <cstdio>

#include "api/commands/demo_story.h"
#include "tally/election/outcome.h"
#include "tally/indicators/indicators.h"
#include "tally/rules/pabulib.h"

namespace urna::api::demo {

namespace {

void print_question(const tally::Edition& edition, const ledger::QuestionResult& result) {
  const ledger::Question& asked = edition.defined->questions[result.question];
  const tally::Turnout turnout = tally::turnout_of(edition, result.question);
  std::printf("\n%s\n  %" PRIu64 " people could vote; %" PRIu64 " ballots count, %" PRIu64
              " of them on paper",
              asked.title.at("en").c_str(), turnout.slots, turnout.counted, turnout.paper);
  if (turnout.not_counted > 0)
    std::printf("; not counted: %" PRIu64 ", cast with a stolen key", turnout.not_counted);
  std::printf("\n  %s of %s MDL given out\n", tally::format_amount(result.spent, 2).c_str(),
              tally::format_amount(asked.budget, 2).c_str());
  if (!tally::may_be_opened(edition, result.question))
    std::printf("  too few ballots to be opened: nothing is funded\n");
  for (const std::uint32_t id : result.winners)
    std::printf("  won  %s %12s  %s\n", edition.projects[id].filed.label.c_str(),
                tally::format_amount(edition.projects[id].review->cost, 2).c_str(),
                edition.projects[id].filed.title.at("en").c_str());
}

}  // namespace

namespace {

void print_limits() {
  std::printf(
      "\nWHAT YOU SEE\n"
      "in the log:      which slots voted; that every ballot is legal, cast with its slot's key, "
      "and\n                 counted once; the sums; the shuffled ballots, without their slots, "
      "because\n                 equal shares needs them; 5 sheets of paper; which trustee gave "
      "what; the result\n"
      "not in the log:  how a slot voted, which groups its person belongs to, who the person is\n"
      "not prevented:   pressure on voters and the buying of votes (voting again, or in person at "
      "a\n                 desk, takes the place of what was cast before); a device that nobody "
      "tests;\n                 3 trustees in league; registrar and overseer in league\n");
}

}  // namespace

namespace {

// Tenths of a per cent, rounded half up; whole numbers and means as they are.
std::string shown(const ledger::Indicator& indicator, const ledger::Figure& value) {
  const auto scaled = [&](std::int64_t by) {
    return (2 * value.numerator * by + value.denominator) / (2 * value.denominator);
  };
  if (indicator.unit == ledger::Unit::share) return tally::format_amount(scaled(1'000), 1) + "%";
  if (indicator.unit == ledger::Unit::mean) return tally::format_amount(scaled(100), 2);
  if (indicator.unit == ledger::Unit::amount)
    return tally::format_amount(value.numerator / value.denominator, 2);
  return std::to_string(value.numerator / value.denominator);
}

const char* word_of(tally::Standing standing) {
  switch (standing) {
    case tally::Standing::no_target:
      return "";
    case tally::Standing::unknown:
      return "not known";
    case tally::Standing::reached:
      return "reached";
    case tally::Standing::not_reached:
      return "not reached";
  }
  return "";
}

}  // namespace

void summarise_years(const Story& story) {
  std::printf("\nTHE INDICATORS OF 2027, with those of 2026 before them\n  %14s %14s\n", "before",
              "now");
  const auto readings = story.host.sequencer().with_state(
      [&](const tally::State& state) { return tally::read_indicators(state, story.edition); });
  for (const tally::Reading& reading : readings) {
    const auto cell = [&](const std::optional<ledger::Figure>& value) {
      return value ? shown(reading.indicator, *value) : std::string("-");
    };
    std::printf("  %14s %14s  %-11s  %s\n", cell(reading.before).c_str(),
                cell(reading.value).c_str(), word_of(reading.standing),
                reading.indicator.name.at("en").c_str());
  }
}

void summarise(const Story& story) {
  story.host.sequencer().with_state([&](const tally::State& state) {
    const tally::Edition& edition = *state.edition(story.edition);
    std::printf("\nTHE RESULT\n%zu residents enrolled, 1 taken off again; %" PRIu64
                " took part: %" PRIu64 " at an info centre, %" PRIu64 " on paper; %" PRIu64
                " voted again\n",
                story.people.size(), story.took_part, story.assisted, story.papers, story.revotes);
    for (const ledger::QuestionResult& result : edition.result->results)
      print_question(edition, result);
  });
  if (story.kind == Kind::sealed) print_limits();
}

}  // namespace urna::api::demo
