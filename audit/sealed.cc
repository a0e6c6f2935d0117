#include "audit/sealed.h"

#include <algorithm>

#include "tally/election/counted_name.h"
#include "tally/election/outcome.h"

namespace urna::audit {

namespace {

using tally::Edition;
using tally::SealedState;

template <class Part>
std::size_t valid_of(const std::vector<Part>& parts) {
  return static_cast<std::size_t>(
      std::ranges::count_if(parts, [](const Part& p) { return p.valid; }));
}

template <class Part>
void say_false(const std::vector<Part>& parts, const std::string& of, SealedSummary& summary) {
  for (const Part& part : parts)
    if (!part.valid)
      summary.false_parts.push_back("trustee " + std::to_string(part.trustee) + ", " + of);
}

void say_question(std::uint16_t question, const tally::SealedCount& count, SealedSummary& summary) {
  const std::string name = tally::counted_name(question);
  say_false(count.shares, "sums of " + name, summary);
  say_false(count.row_parts, "mixed rows of " + name, summary);
  if (!count.opened) return;
  std::string text = name + ", sums by " + std::to_string(valid_of(count.shares)) + " parts";
  if (!count.mixers.empty())
    text += ", mixed by " + std::to_string(count.mixers.size()) + " trustees, rows by " +
            std::to_string(valid_of(count.row_parts)) + " parts";
  summary.opened.push_back(text);
}

void say_groups(const std::string& name, const tally::GroupCounting& groups,
                SealedSummary& summary) {
  say_false(groups.shares, name, summary);
  if (!groups.opened) return;
  std::string text = name + " by " + std::to_string(valid_of(groups.shares)) + " parts:";
  for (const std::int64_t count : groups.opened->counts) text += " " + std::to_string(count);
  summary.opened.push_back(text);
}

void say_sample(std::uint16_t question, const tally::PaperSample& sample, SealedSummary& summary) {
  const std::string name = "sample of papers, question " + std::to_string(question);
  say_false(sample.parts, name, summary);
  if (!sample.opened) return;
  summary.opened.push_back(name + ": " + std::to_string(sample.slots.size()) + " papers, " +
                           std::to_string(sample.opened->differing.size()) +
                           " say something else on paper");
}

// Of check 10, what a log can leave undone or cannot prove.
void say_samples(const Edition& edition, Report& report) {
  for (std::uint16_t q = 0; q < edition.context->questions.size(); ++q) {
    bool papers = false;
    for (const auto& [id, station] : edition.stations)
      papers |= station.answers_by_question.contains(q);
    const bool asked = papers && edition.phase >= tally::Phase::closed &&
                       edition.context->questions[q].question.kind == ledger::BallotKind::sealed;
    if (!asked) continue;
    const std::string name = "10 sample of papers, question " + std::to_string(q);
    const auto found = edition.sealed->samples.find(q);
    if (found == edition.sealed->samples.end()) {
      report.not_checked.push_back({name, "none was drawn", false});
      continue;
    }
    const tally::PaperSample& sample = found->second;
    if (!sample.opened) {
      report.not_checked.push_back({name, "drawn and not opened", false});
      continue;
    }
    if (!sample.opened->differing.empty())
      report.not_checked.push_back(
          {name, std::to_string(sample.opened->differing.size()) + " say something else on paper",
           false});
    report.not_checked.push_back(
        {"whether the sample's value is what was drawn, and later than the close",
         "compare it with: " + sample.drawn->reference, false});
  }
}

// What there is to look at in one edition or another.
struct Seen {
  bool sealed = false, keys = false, challenges = false, sums = false, mix = false, groups = false;

  void look(const SealedState& s) {
    sealed = true;
    keys |= s.keys != nullptr;
    challenges |= !s.challenged.empty();
    groups |= s.roll.opened.has_value();  // before those of the turnout
    for (const auto& [question, count] : s.counts) {
      sums |= count.opened.has_value();
      mix |= count.opened && count.opened->chunks;
    }
  }
};

void say(bool there, std::initializer_list<const char*> numbers, const char* none, Report& report) {
  std::string names;
  for (const char* number : numbers) {
    if (there) report.checked.emplace_back(number);
    names += (names.empty() ? "" : ", ") + std::string(number);
  }
  if (!there)
    report.not_checked.push_back(
        {(numbers.size() > 1 ? "checks " : "check ") + names, none, false});
}

}  // namespace

std::optional<SealedSummary> sealed_summary_of(const Edition& edition) {
  if (!edition.sealed) return std::nullopt;
  const SealedState& sealed = *edition.sealed;
  SealedSummary summary{sealed.run.number,
                        sealed.run.size(),
                        edition.context->sealed->threshold,
                        sealed.keys != nullptr,
                        sealed.records.size(),
                        sealed.challenged.size(),
                        edition.context->sealed->minimum_ballots,
                        edition.announced.minimum_group,
                        {},
                        {},
                        {}};
  for (const auto& [question, count] : sealed.counts) say_question(question, count, summary);
  for (const auto& [question, sample] : sealed.samples) say_sample(question, sample, summary);
  say_groups("groups of the roll", sealed.roll, summary);
  say_groups("groups of those who voted", sealed.turnout, summary);
  const auto& surveys = edition.follow_up.surveys;
  for (std::size_t s = 0; s < surveys.size(); ++s)
    if (surveys[s].is_sealed() && surveys[s].closed_at != 0 &&
        !tally::may_be_opened(edition, ledger::survey_number(s)))
      summary.unopened.push_back(tally::counted_name(ledger::survey_number(s)) +
                                 ", fewer answers than " +
                                 std::to_string(edition.announced.minimum_group));
  if (edition.phase < tally::Phase::closed) return summary;
  for (std::uint16_t q = 0; q < edition.context->questions.size(); ++q)
    if (!tally::may_be_opened(edition, q))
      summary.unopened.push_back("question " + std::to_string(q) + ", fewer ballots than " +
                                 std::to_string(edition.context->sealed->minimum_ballots));
  return summary;
}

void say_sealed(const tally::State& state, Report& report) {
  Seen seen;
  for (const auto& [id, edition] : state.editions)
    if (edition.sealed) {
      seen.look(*edition.sealed);
      if (edition.context->ballot) say_samples(edition, report);
    }
  if (!seen.sealed) {
    report.not_checked.push_back(
        {"checks 4, 8, 9, 12, 14 to 18", "no sealed question stands in this log", false});
    return;
  }
  say(seen.keys, {"4", "8"}, "the trustees have not made their keys yet", report);
  say(seen.challenges, {"9"}, "no challenged ballot stands in this log", report);
  say(seen.sums, {"12"}, "no sealed question is opened", report);
  say(seen.mix, {"14", "15", "16", "17"}, "no question was mixed and opened", report);
  say(seen.groups, {"18"}, "no attributes were counted", report);
}

}  // namespace urna::audit
