#include "api/follow_up_views.h"

#include "api/json_list.h"
#include "ledger/json.h"
#include "tally/election/awards.h"
#include "tally/indicators/indicators.h"

namespace urna::api {

using ledger::json_quote;
using ledger::to_hex;
using ledger::to_json;

namespace {

std::string number(std::uint64_t value) { return std::to_string(value); }

std::string numbers(const std::vector<std::uint64_t>& values) {
  return json_list(values, [](std::uint64_t value) { return number(value); });
}

const char* name_of(tally::Standing standing) {
  switch (standing) {
    case tally::Standing::no_target:
      return "no_target";
    case tally::Standing::unknown:
      return "unknown";
    case tally::Standing::reached:
      return "reached";
    case tally::Standing::not_reached:
      return "not_reached";
  }
  CHECK(false);
}

std::string change_json(const std::optional<tally::Change>& change) {
  if (!change) return "null";
  return "{\"numerator\":" + to_json(change->numerator) +
         ",\"denominator\":" + to_json(change->denominator) + "}";
}

std::string reading_json(const tally::Reading& reading) {
  const auto operand = [](const ledger::Operand& one) { return to_json(one); };
  return "{\"indicator\":" + to_json(reading.indicator) + ",\"value\":" + to_json(reading.value) +
         ",\"missing\":" + json_list(reading.missing, operand) +
         ",\"nothing_to_divide\":" + (reading.nothing_to_divide ? "true" : "false") +
         ",\"before\":" + to_json(reading.before) +
         ",\"before_edition\":" + to_json(reading.before_edition) +
         ",\"baseline_at\":" + to_json(reading.baseline_at) +
         ",\"change\":" + change_json(reading.change) + ",\"standing\":\"" +
         name_of(reading.standing) + "\",\"entries\":" + numbers(reading.entries) +
         ",\"entries_total\":" + number(reading.entries_total) + "}";
}

// An act with the entry it stands in.
template <class Act>
std::string at_json(const tally::At<Act>& one) {
  return "{\"entry\":" + number(one.at) + ",\"act\":" + to_json(one.act) + "}";
}

template <class Act>
std::string at_json(const std::optional<tally::At<Act>>& one) {
  return one ? at_json(*one) : "null";
}

}  // namespace

std::string indicators_view(const tally::State& state, const ledger::EditionId& id) {
  const auto& defined = state.editions.at(id).follow_up.indicators;
  return "{\"edition\":\"" + to_hex(id.view()) + "\",\"size\":" + number(state.size) +
         ",\"defined_at\":" + (defined ? number(defined->at) : "null") +
         ",\"indicators\":" + json_list(tally::read_indicators(state, id), reading_json) + "}";
}

std::string report_view(const tally::State& state, const ledger::EditionId& id) {
  const tally::FollowUp& after = state.editions.at(id).follow_up;
  const std::string rows =
      json_list(tally::report_rows(state, id), [](const tally::ReportRow& row) {
        return "{\"section\":" + json_quote(row.section) + ",\"figure\":" + json_quote(row.figure) +
               ",\"argument\":" + json_quote(row.argument) +
               ",\"value\":" + (row.value.empty() ? "null" : json_quote(row.value)) +
               ",\"entries\":" + numbers(row.entries) + "}";
      });
  const auto item = [](const auto& one) { return at_json(one); };
  return "{\"edition\":\"" + to_hex(id.view()) + "\",\"size\":" + number(state.size) +
         ",\"root\":\"" + to_hex(state.tree.root().view()) +
         "\",\"published\":" + json_list(after.reports, item) +
         ",\"recommendations\":" + json_list(after.recommendations, item) + ",\"rows\":" + rows +
         "}";
}

std::string sessions_view(const tally::Edition& edition) {
  const std::string sessions =
      json_list(edition.follow_up.sessions, [](const tally::SessionState& session) {
        return "{\"announced\":" + at_json(session.announced) +
               ",\"partner\":" + to_json(session.partner) + ",\"held\":" + at_json(session.held) +
               "}";
      });
  return "{\"sessions\":" + sessions + "}";
}

std::string plan_view(const tally::Edition& edition) {
  const tally::FollowUp& after = edition.follow_up;
  const auto item = [](const auto& one) { return at_json(one); };
  return "{\"plan\":" + at_json(after.plan) + ",\"organisations\":" + at_json(after.organisations) +
         ",\"activities\":" + json_list(after.activities, item) + "}";
}

namespace {

std::string survey_json(const tally::SurveyState& survey) {
  std::string counts;
  for (std::size_t q = 0; survey.is_told() && q < survey.counts.size(); ++q) {
    std::vector<std::uint64_t> answers;
    for (std::size_t answer = 0; answer < survey.counts[q].size(); ++answer)
      answers.push_back(survey.count(q, answer));
    counts += (counts.empty() ? "" : ",") + numbers(answers);
  }
  const auto item = [](const auto& one) { return at_json(one); };
  return "{\"opened\":" + at_json(survey.opened) + ",\"context\":\"" + to_hex(survey.event.view()) +
         "\",\"closed_at\":" + number(survey.closed_at) +
         ",\"codes\":" + number(survey.codes.size()) +
         ",\"answered\":" + number(survey.answered.size()) +
         ",\"papers\":" + json_list(survey.papers, item) +
         ",\"sums_at\":" + number(survey.sums_at) +
         ",\"counts\":" + (survey.is_told() ? "[" + counts + "]" : "null") + "}";
}

std::string milestone_json(const tally::MilestoneState& milestone) {
  std::string findings;
  for (std::size_t i = 0; i < milestone.findings.size(); ++i)
    findings += (findings.empty() ? "" : ",") + ("{\"monitor\":" + to_json(milestone.monitors[i])) +
                ",\"finding\":" + at_json(milestone.findings[i]) + "}";
  return "{\"report\":" + at_json(milestone.report) + ",\"findings\":[" + findings +
         "],\"confirmed\":" + (milestone.confirmed() ? "true" : "false") +
         ",\"disputed\":" + (milestone.disputed() ? "true" : "false") + "}";
}

}  // namespace

std::string surveys_view(const tally::Edition& edition) {
  return "{\"surveys\":" + json_list(edition.follow_up.surveys, survey_json) + "}";
}

std::string progress_json(const tally::Edition& edition, std::uint32_t project) {
  if (!tally::is_funded(edition, project)) return "null";
  const auto found = edition.follow_up.progress.find(project);
  const bool begun = found != edition.follow_up.progress.end();
  const auto item = [](const auto& one) { return at_json(one); };
  return "{\"award\":" + to_json(tally::award_of(edition, project)) +
         ",\"spent\":" + to_json(tally::spent_on(edition, project)) +
         ",\"done\":" + (tally::is_done(edition, project) ? "true" : "false") +
         ",\"amendments\":" + (begun ? json_list(found->second.amendments, item) : "[]") +
         ",\"milestones\":" + (begun ? json_list(found->second.milestones, milestone_json) : "[]") +
         "}";
}

}  // namespace urna::api
