// The numbers of the report, in its order.
#include "tally/election/awards.h"
#include "tally/election/context.h"
#include "tally/election/outcome.h"
#include "tally/indicators/indicators.h"
#include "tally/indicators/measures.h"
#include "tally/indicators/told.h"

namespace urna::tally {

namespace {

using ledger::Measure;
using Entries = std::vector<std::uint64_t>;

class Rows {
 public:
  Rows(const State& state, const EditionId& id)
      : state_(state),
        id_(id),
        edition_(state.editions.at(id)),
        matter_(edition_, &state.means.parallel) {}
  std::vector<ReportRow> make() {
    participation();
    groups();
    proposals();
    vote();
    projects();
    implementation();
    satisfaction();
    indicators();
    plan();
    return std::move(rows_);
  }

 private:
  void put(const char* figure, std::string argument, std::string value, Entries entries) {
    rows_.push_back({section_, figure, std::move(argument), std::move(value), std::move(entries)});
  }
  void put(const char* figure, std::string argument, std::uint64_t value, Entries entries) {
    put(figure, std::move(argument), std::to_string(value), std::move(entries));
  }
  void measured(const char* figure, Measure measure, const std::string& argument = "") {
    EntrySet rests;
    const Value value = value_of(matter_, {measure, argument}, rests);
    put(figure, argument, value ? std::to_string(*value) : "",
        value ? rests.first(kMaxNamedEntries) : Entries());
  }
  void table(const char* figure, const ToldTable& told) {
    for (const ToldGroup& group : told.groups)
      put(figure, name_of(edition_, group), group.people, {told.at});
  }
  void participation();
  void groups();
  void proposals();
  void vote();
  void projects();
  void implementation();
  void of_award(std::uint32_t project);
  void satisfaction();
  void survey(std::size_t number);
  void indicators();
  void plan();

  const State& state_;
  const EditionId& id_;
  const Edition& edition_;
  const Matter matter_;
  const char* section_ = "";
  std::vector<ReportRow> rows_;
};

void Rows::participation() {
  section_ = "participation";
  measured("people_on_roll", Measure::people_on_roll);
  measured("people_voted", Measure::people_voted);
  measured("sessions_held", Measure::sessions_held);
  measured("attendances", Measure::attendances);
  for (std::uint8_t kind = 1; kind <= 5; ++kind) {
    const std::string name(name_of(static_cast<ledger::SessionKind>(kind)));
    measured("sessions_held", Measure::sessions_held, name);
    measured("attendances", Measure::attendances, name);
  }
  const auto& sessions = edition_.follow_up.sessions;
  for (std::size_t s = 0; s < sessions.size(); ++s)
    if (sessions[s].held)
      put("session_people", std::to_string(s), sessions[s].held->act.people,
          {sessions[s].held->at});
}

void Rows::groups() {
  section_ = "groups";
  table("roll", told_of_roll(edition_));
  table("voted", told_of_turnout(edition_));
  const auto& sessions = edition_.follow_up.sessions;
  for (std::size_t s = 0; s < sessions.size(); ++s) {
    if (!sessions[s].held) continue;
    const auto& held = sessions[s].held->act;
    for (const ToldGroup& group : told_by(edition_, held.groups, held.merged))
      put("session", std::to_string(s) + "/" + name_of(edition_, group), group.people,
          {sessions[s].held->at});
  }
}

void Rows::proposals() {
  section_ = "proposals";
  measured("proposals", Measure::proposals);
  measured("proposals_admitted", Measure::proposals_admitted);
  measured("proposals_mixed", Measure::proposals_mixed);
  for (const ledger::NamedTag& category : edition_.announced.categories) {
    measured("proposals", Measure::proposals, category.tag);
    measured("proposals_admitted", Measure::proposals_admitted, category.tag);
  }
}

void Rows::vote() {
  section_ = "vote";
  measured("ballots_own_device", Measure::ballots_own_device);
  measured("ballots_assisted", Measure::ballots_assisted);
  measured("ballots_paper", Measure::ballots_paper);
  if (edition_.phase < Phase::voting) return;
  Entries entries{edition_.opened_at};
  if (edition_.closed_at != 0) entries.push_back(edition_.closed_at);
  for (std::uint16_t q = 0; q < edition_.defined->questions.size(); ++q) {
    const Turnout turnout = turnout_of(edition_, q);
    const std::string number = std::to_string(q);
    put("slots", number, turnout.slots, entries);
    put("counted", number, turnout.counted, entries);
    put("own_device", number, turnout.own_device, entries);
    put("assisted", number, turnout.assisted, entries);
    put("paper", number, turnout.paper, entries);
    put("not_counted", number, turnout.not_counted, entries);
  }
}

void Rows::projects() {
  section_ = "projects";
  measured("budget", Measure::budget);
  measured("projects_funded", Measure::projects_funded);
  measured("projects_funded_mixed", Measure::projects_funded_mixed);
  measured("amount_funded", Measure::amount_funded);
  if (!edition_.result) return;
  const Entries entries{edition_.declared_at};
  for (const ledger::QuestionResult& result : edition_.result->results) {
    const auto& asked = edition_.defined->questions[result.question].projects;
    const std::string question = std::to_string(result.question);
    put("spent", question, std::to_string(result.spent), entries);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      const std::string project = question + "/" + edition_.projects[asked[i]].filed.label;
      if (i < result.scores.size())
        put("score", project, std::to_string(result.scores[i]), entries);
      put("cost", project, std::to_string(ballot_cost(edition_, asked[i])),
          {edition_.projects[asked[i]].reviewed_at});
      put("funded", project, is_funded(edition_, asked[i]) ? 1 : 0, entries);
    }
  }
}

void Rows::of_award(std::uint32_t project) {
  const std::string& label = edition_.projects[project].filed.label;
  put("award", label, std::to_string(award_of(edition_, project)), {edition_.declared_at});
  const MilestoneState* last = last_report(edition_, project);
  if (last == nullptr) {
    put("per_mille", label, "", {});
    put("spent", label, "", {});
    return;
  }
  EntrySet rests;
  rests.add(last->report.at);
  for (const auto& finding : last->findings) rests.add(finding.at);
  const Entries entries = rests.first(kMaxNamedEntries);
  put("per_mille", label, last->report.act.per_mille, entries);
  put("spent", label, std::to_string(last->report.act.spent), entries);
  put("disputed", label, last->disputed() ? 1 : 0, entries);
  put("confirmed", label, last->confirmed() ? 1 : 0, entries);
}

void Rows::implementation() {
  section_ = "implementation";
  measured("projects_done", Measure::projects_done);
  measured("amount_spent", Measure::amount_spent);
  measured("milestones_reported", Measure::milestones_reported);
  measured("milestones_confirmed", Measure::milestones_confirmed);
  for (std::uint32_t project = 0; project < edition_.projects.size(); ++project)
    if (is_funded(edition_, project)) of_award(project);
}

// By question, by answer; papers among them.
void Rows::survey(std::size_t number) {
  const SurveyState& asked = edition_.follow_up.surveys[number];
  EntrySet rests;
  rests.add(asked.opened.at);
  for (const auto& [slot, entry] : asked.answered) rests.add(entry);
  std::uint64_t papers = 0;
  for (const auto& paper : asked.papers) {
    rests.add(paper.at);
    papers += paper.act.papers;
  }
  if (asked.sums_at != 0) rests.add(asked.sums_at);
  const Entries entries = rests.first(kMaxNamedEntries);
  const std::string survey = std::to_string(number);
  put("answered", survey, asked.answered.size(), entries);
  put("papers", survey, papers, entries);
  if (!asked.is_told()) return;  // no row: not opened is not zero
  for (std::size_t q = 0; q < asked.counts.size(); ++q)
    for (std::size_t answer = 1; answer < asked.counts[q].size(); ++answer)
      put("answers", survey + "/" + std::to_string(q) + "/" + std::to_string(answer),
          asked.count(q, answer), entries);
}

void Rows::satisfaction() {
  section_ = "satisfaction";
  measured("survey_answers", Measure::survey_answers);
  measured("survey_score_sum", Measure::survey_score_sum);
  measured("survey_score_count", Measure::survey_score_count);
  for (std::size_t number = 0; number < edition_.follow_up.surveys.size(); ++number) survey(number);
}

// The value, then what it is compared with.
void Rows::indicators() {
  section_ = "indicators";
  for (const Reading& reading : read_indicators(state_, id_)) {
    const char* tag = reading.indicator.tag.c_str();
    put(tag, "", reading.value ? to_text(*reading.value) : "", reading.entries);
    put(tag, "before", reading.before ? to_text(*reading.before) : "",
        reading.baseline_at ? Entries{*reading.baseline_at} : Entries());
    put(tag, "change", reading.change ? to_text(*reading.change) : "", {});
    put(tag, "standing", static_cast<std::uint64_t>(reading.standing), {});
  }
}

void Rows::plan() {
  section_ = "plan";
  measured("plan_items", Measure::plan_items);
  measured("plan_items_done", Measure::plan_items_done);
  const auto& plan = edition_.follow_up.plan;
  if (!plan) return;
  for (const ledger::PlanItem& item : plan->act.items) {
    measured("reported", Measure::plan_quantity, std::to_string(item.number));
    put("target", std::to_string(item.number), item.target, {plan->at});
  }
}

}  // namespace

std::vector<ReportRow> report_rows(const State& state, const EditionId& id) {
  return Rows(state, id).make();
}

}  // namespace urna::tally
