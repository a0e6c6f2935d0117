#include "api/counting.h"

#include <algorithm>

#include "ledger/json.h"
#include "tally/election/context.h"
#include "tally/election/counted.h"
#include "tally/election/outcome.h"

namespace urna::api {

std::string to_text(const Numbers& numbers) {
  std::string text;
  for (const std::uint32_t number : numbers)
    text += (text.empty() ? "" : ", ") + std::to_string(number);
  return text;
}

const char* name_of(CeremonyStep step) {
  static constexpr const char* kNames[] = {"commit", "reveal", "deal", "accept", "made"};
  return kNames[static_cast<std::size_t>(step)];
}
const char* name_of(ledger::GroupSet set) {
  return set == ledger::GroupSet::roll ? "roll" : "turnout";
}

namespace {

// Numbers 1..size of those for whom `lacks(index)` holds.
template <class Lacks>
Numbers those(std::uint32_t size, Lacks lacks) {
  Numbers numbers;
  for (std::uint32_t i = 0; i < size; ++i)
    if (lacks(i)) numbers.push_back(i + 1);
  return numbers;
}

// Who has to act while the last step is under way: those who have not accepted, or, while their
// complaint is open, those whom they accuse.
Numbers acceptance_waits(const tally::KeyRun& run) {
  Numbers waiting = those(run.size(), [&](std::uint32_t i) { return run.accepted[i] == 0; });
  for (const tally::KeyRun::Complaint& one : run.complaints) {
    if (one.answered == 1) continue;
    std::erase(waiting, one.accuser);
    if (one.answered == 0) waiting.push_back(one.accused);
  }
  std::ranges::sort(waiting);
  waiting.erase(std::unique(waiting.begin(), waiting.end()), waiting.end());
  return waiting;
}

}  // namespace

Ceremony ceremony_of(const tally::Edition& edition) {
  const tally::KeyRun& run = edition.sealed->run;
  const std::uint32_t size = run.size();
  Ceremony ceremony;
  for (const tally::KeyRun::Complaint& one : run.complaints)
    if (one.answered == 2) ceremony.false_dealers.push_back(one.accused);
  if (edition.sealed->keys != nullptr) {
    ceremony.step = CeremonyStep::made;
  } else if (!run.all_committed()) {
    ceremony.waiting = those(size, [&](std::uint32_t i) { return !run.commits[i]; });
  } else if (!run.all_revealed()) {
    ceremony.step = CeremonyStep::reveal;
    ceremony.waiting = those(size, [&](std::uint32_t i) { return run.revealed[i].empty(); });
  } else if (!run.all_dealt()) {
    ceremony.step = CeremonyStep::deal;
    ceremony.waiting = those(size, [&](std::uint32_t i) { return !run.dealt[i]; });
  } else {
    ceremony.step = CeremonyStep::accept;
    ceremony.waiting = acceptance_waits(run);
  }
  return ceremony;
}

namespace {

// `who`: whose parts are wanted.
template <class Part>
Parts parts_of(const std::vector<Part>& given, const Numbers& who) {
  Parts parts{{}, {}, who};
  for (const Part& part : given) {
    (part.valid ? parts.valid : parts.wrong).push_back(part.trustee);
    std::erase(parts.missing, part.trustee);
  }
  std::ranges::sort(parts.valid);
  std::ranges::sort(parts.wrong);
  return parts;
}

Numbers all_of(const tally::Edition& edition) {
  return those(edition.sealed->run.size(), [](std::uint32_t) { return true; });
}

bool is_over(const tally::Edition& edition, std::uint16_t number) {
  if (!ledger::is_survey_number(number)) return edition.phase >= tally::Phase::closed;
  return edition.follow_up.surveys[ledger::survey_of(number)].closed_at != 0;
}

QuestionCount count_of(const tally::Edition& edition, std::uint16_t question) {
  const std::size_t threshold = edition.context->sealed->threshold;
  QuestionCount count;
  count.question = question;
  count.over = is_over(edition, question);
  count.mixed = edition.context->asked(question).mixed;
  count.counted = tally::counted_ballots(edition, question);
  count.enough_ballots = tally::may_be_opened(edition, question);
  if (count.mixed) count.least_stages = tally::least_stages(*edition.context->sealed);
  count.sums.missing = all_of(edition);
  const auto found = edition.sealed->counts.find(question);
  if (found == edition.sealed->counts.end()) return count;
  const tally::SealedCount& state = found->second;
  count.declared = state.set.has_value();
  count.opened = state.opened.has_value();
  count.sums = parts_of(state.shares, all_of(edition));
  count.mixers = state.mixers;
  Numbers mixers = state.mixers;
  std::ranges::sort(mixers);
  count.rows = parts_of(state.row_parts, mixers);
  count.may_open = count.declared && !count.opened && count.sums.valid.size() >= threshold &&
                   (!count.mixed || count.rows.valid.size() >= threshold);
  return count;
}

}  // namespace

std::vector<QuestionCount> counts_of(const tally::Edition& edition) {
  std::vector<QuestionCount> counts;
  for (std::uint16_t q = 0; q < edition.context->questions.size(); ++q)
    if (edition.context->questions[q].question.kind == ledger::BallotKind::sealed)
      counts.push_back(count_of(edition, q));
  for (std::size_t s = 0; s < edition.follow_up.surveys.size(); ++s)
    if (edition.follow_up.surveys[s].is_sealed())
      counts.push_back(count_of(edition, ledger::survey_number(s)));
  return counts;
}

std::vector<GroupCount> group_counts_of(const tally::Edition& edition) {
  std::vector<GroupCount> counts;
  const bool records = !edition.sealed->records.empty() && edition.roll_closed.has_value() &&
                       edition.phase >= tally::Phase::closed;
  for (const auto set : {ledger::GroupSet::roll, ledger::GroupSet::turnout}) {
    const tally::GroupCounting& state = edition.sealed->groups(set);
    GroupCount& count = counts.emplace_back();
    count.set = set;
    count.due = records && (set == ledger::GroupSet::roll || edition.sealed->roll.opened);
    count.declared = state.set.has_value();
    count.opened = state.opened.has_value();
    count.parts = parts_of(state.shares, all_of(edition));
    count.may_open = count.declared && !count.opened &&
                     count.parts.valid.size() >= edition.context->sealed->threshold;
  }
  return counts;
}

std::vector<SampleCount> samples_of(const tally::Edition& edition) {
  std::vector<SampleCount> samples;
  for (const auto& [question, sample] : edition.sealed->samples)
    if (sample.drawn)
      samples.push_back({question, sample.slots.size(), parts_of(sample.parts, all_of(edition)),
                         sample.opened.has_value()});
  return samples;
}

namespace {

std::string list(const std::vector<std::uint32_t>& numbers) { return "[" + to_text(numbers) + "]"; }
const char* word(bool value) { return value ? "true" : "false"; }

std::string parts_json(const Parts& parts) {
  return "{\"valid\":" + list(parts.valid) + ",\"false\":" + list(parts.wrong) +
         ",\"missing\":" + list(parts.missing) + "}";
}

std::string count_json(const QuestionCount& count) {
  const bool survey = ledger::is_survey_number(count.question);
  std::string out = std::string(survey ? "{\"survey\":" : "{\"question\":") +
                    std::to_string(survey ? ledger::survey_of(count.question) : count.question) +
                    ",\"ballots\":" + std::to_string(count.counted) +
                    ",\"enough_ballots\":" + word(count.enough_ballots) +
                    ",\"declared\":" + word(count.declared) +
                    ",\"parts\":" + parts_json(count.sums);
  if (count.mixed)
    out += ",\"mix\":{\"stages\":" + list(count.mixers) +
           ",\"least_stages\":" + std::to_string(count.least_stages) +
           ",\"parts\":" + parts_json(count.rows) + "}";
  return out + ",\"opened\":" + word(count.opened) + "}";
}

std::string group_json(const tally::Edition& edition, const GroupCount& count) {
  const auto& opened = edition.sealed->groups(count.set).opened;
  std::string numbers = "null";
  if (opened) {
    const auto groups = tally::groups_of(edition);
    numbers.clear();
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const ledger::Dimension& dimension = edition.announced.dimensions[groups[i].dimension];
      const std::uint32_t first = groups[i].label;
      numbers += (i == 0 ? "" : ",") + ("{\"dimension\":" + ledger::json_quote(dimension.tag)) +
                 ",\"group\":" + ledger::json_quote(dimension.cells[first].tag) +
                 ",\"people\":" + std::to_string(opened->counts[i]) + "}";
    }
    numbers = "[" + numbers + "]";
  }
  return "{\"set\":\"" + std::string(name_of(count.set)) +
         "\",\"declared\":" + word(count.declared) + ",\"parts\":" + parts_json(count.parts) +
         ",\"opened\":" + word(count.opened) + ",\"groups\":" + numbers + "}";
}

std::string sample_json(const SampleCount& count) {
  return "{\"question\":" + std::to_string(count.question) +
         ",\"papers\":" + std::to_string(count.papers) + ",\"parts\":" + parts_json(count.parts) +
         ",\"opened\":" + word(count.opened) + "}";
}

std::string trustees_json(const tally::KeyRun& run) {
  std::string out;
  for (std::uint32_t i = 0; i < run.size(); ++i)
    out += (i == 0 ? "" : ",") + ("{\"trustee\":" + std::to_string(i + 1)) + ",\"key\":\"" +
           ledger::to_hex(run.trustees[i].view()) +
           "\",\"committed\":" + word(run.commits[i].has_value()) +
           ",\"revealed\":" + word(!run.revealed[i].empty()) +
           ",\"dealt\":" + word(run.dealt[i].has_value()) +
           ",\"accepted\":" + word(run.accepted[i] == 1) + "}";
  return "[" + out + "]";
}

std::string ceremony_json(const tally::Edition& edition) {
  const Ceremony ceremony = ceremony_of(edition);
  return "{\"run\":" + std::to_string(edition.sealed->run.number) + ",\"step\":\"" +
         name_of(ceremony.step) + "\",\"waiting\":" + list(ceremony.waiting) +
         ",\"false_dealers\":" + list(ceremony.false_dealers) +
         ",\"trustees\":" + trustees_json(edition.sealed->run) + "}";
}

}  // namespace

std::string sealing_view(const tally::Edition& edition) {
  if (!edition.sealed) return "null";
  const bool made = edition.sealed->keys != nullptr;
  std::string questions, surveys, groups, samples;
  if (made)
    for (const QuestionCount& count : counts_of(edition)) {
      std::string& list = ledger::is_survey_number(count.question) ? surveys : questions;
      list += (list.empty() ? "" : ",") + count_json(count);
    }
  if (made)
    for (const GroupCount& count : group_counts_of(edition))
      groups += (groups.empty() ? "" : ",") + group_json(edition, count);
  if (made)
    for (const SampleCount& count : samples_of(edition))
      samples += (samples.empty() ? "" : ",") + sample_json(count);
  return "{\"keys_made\":" + std::string(word(made)) +
         ",\"threshold\":" + std::to_string(edition.context->sealed->threshold) +
         ",\"minimum_ballots\":" + std::to_string(edition.context->sealed->minimum_ballots) +
         ",\"ceremony\":" + ceremony_json(edition) +
         ",\"records\":" + std::to_string(edition.sealed->records.size()) +
         ",\"challenges\":" + std::to_string(edition.sealed->challenged.size()) +
         ",\"questions\":[" + questions + "],\"surveys\":[" + surveys + "],\"groups\":[" + groups +
         "],\"paper_samples\":[" + samples + "]}";
}

}  // namespace urna::api
