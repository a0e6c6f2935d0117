#include "api/commands/follow_up_file.h"

#include "api/commands/merge_table.h"
#include "api/commands/pick.h"
#include "api/commands/toml_table.h"
#include "api/enum_words.h"
#include "ledger/file.h"
#include "ledger/lines.h"

namespace urna::api {

namespace {

using Table = TomlTable;
namespace limit = ledger::limit;

constexpr std::size_t kMaxEvidenceBytes = std::size_t{1} << 30;
constexpr std::uint32_t kFirstDay = 19000101, kLastDay = 29991231;
constexpr std::uint16_t kHour = 60;

void read_day(Table& t, const char* key, std::uint32_t& day) {
  t.integer(key, day, kFirstDay, kLastDay);
}

// A word of the enum; left as it is where the file says nothing.
template <class E>
void read_word(Table& t, const char* key, E& value) {
  std::string word;
  t.text(key, word);
  if (word.empty()) return;
  const auto known = enum_of<E>(word);
  if (!known) return t.fail(key, "'" + word + "' is none of " + all_words<E>());
  value = *known;
}

// [[evidence]]: title, and the file itself or the SHA-256 of one that is elsewhere.
void read_evidence(Table& t, std::vector<ledger::Evidence>& evidence) {
  t.tables("evidence", [&](Table& e) {
    ledger::Evidence& piece = evidence.emplace_back();
    std::string file;
    e.texts("title", piece.title);
    e.fixed("sha256", piece.sha256);
    e.text("file", file);
    if (file.empty() == piece.sha256.is_zero())
      return e.fail("file", "either file or sha256 says what the evidence is");
    if (file.empty()) return;
    const auto bytes = ledger::read_file(file, kMaxEvidenceBytes);
    if (!bytes) return e.fail("file", to_text(bytes.error()));
    piece.sha256 = ledger::sha256(*bytes);
  });
}

void read_bodies(Table& t, const char* key, std::vector<ledger::Organisation>& bodies) {
  t.tables(key, [&](Table& o) {
    ledger::Organisation& body = bodies.emplace_back();
    o.text("label", body.label);
    o.texts("name", body.name);
    o.fixed("key", body.key);
  });
}

// "18:30" as minutes after midnight.
void read_time(Table& t, const char* key, std::uint16_t& minutes) {
  std::string text;
  t.text(key, text);
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  const bool form = text.size() == 5 && digit(0) && digit(1) && text[2] == ':' && digit(3) &&
                    digit(4) && text[3] < '6';
  if (!form) return t.fail(key, "must be a time of day, like \"18:30\"");
  const auto two = [&](std::size_t at) { return (text[at] - '0') * 10 + text[at + 1] - '0'; };
  minutes = static_cast<std::uint16_t>(two(0) * kHour + two(3));
}

void read_session(Table& t, ledger::SessionAnnounced& session) {
  read_word(t, "kind", session.kind);
  t.texts("title", session.title);
  t.texts("place", session.place);
  read_day(t, "day", session.day);
  read_time(t, "from", session.from);
  read_time(t, "until", session.until);
  t.strings("languages", session.languages);
  t.texts("topic", session.topic);
}

void read_item(Table& t, ledger::PlanItem& item) {
  t.integer("number", item.number, 1, 65'535);
  t.texts("title", item.title);
  read_day(t, "term", item.term);
  t.text("responsible", item.responsible);
  t.texts("partners", item.partners);
  t.texts("resources", item.resources);
  t.texts("indicator", item.indicator);
  t.integer("target", item.target, 1, limit::kAmount);
}

// 7 or "7/100".
void read_figure(Table& t, const char* key, ledger::Figure& figure) {
  const toml::node* node = t.node(key);
  if (node == nullptr) return;
  const std::int64_t whole = node->value_exact<std::int64_t>().value_or(-1);
  const std::string text =
      whole >= 0 ? std::to_string(whole) + "/1" : node->value_or(std::string());
  const std::size_t slash = std::min(text.find('/'), text.size());
  const std::string_view rest = std::string_view(text).substr(slash);
  std::uint64_t above = 0, below = 1;
  const auto most = static_cast<std::uint64_t>(limit::kAmount);
  if (!ledger::parse_decimal(std::string_view(text).substr(0, slash), above) ||
      (!rest.empty() && !ledger::parse_decimal(rest.substr(1), below)) || below == 0 ||
      above > most || below > most)
    return t.fail(key, "must be a whole number, or two like \"7/100\"");
  figure = {static_cast<std::int64_t>(above), static_cast<std::int64_t>(below)};
}

// ["voted-of-group status/protection", "ballots-paper"]: a measure and, behind a space, what
// narrows it.
void read_operands(Table& t, const char* key, std::vector<ledger::Operand>& operands) {
  std::vector<std::string> words;
  t.strings(key, words);
  for (const std::string& word : words) {
    const std::size_t space = word.find(' ');
    const auto measure = enum_of<ledger::Measure>(std::string_view(word).substr(0, space));
    if (!measure)
      return t.fail(key, "'" + word + "': the measures are " + all_words<ledger::Measure>());
    operands.push_back({*measure, space == std::string::npos ? "" : word.substr(space + 1)});
  }
}

void read_indicator(Table& t, ledger::Indicator& indicator) {
  t.text("tag", indicator.tag);
  read_word(t, "domain", indicator.domain);
  read_word(t, "unit", indicator.unit);
  t.texts("name", indicator.name);
  read_operands(t, "numerator", indicator.numerator);
  read_operands(t, "denominator", indicator.denominator);
  read_word(t, "target_kind", indicator.target_kind);
  read_figure(t, "target", indicator.target);
}

void read_choices(Table& t, std::vector<ledger::Texts>& choices) {
  t.tables("choices", [&](Table& c) { c.languages(choices.emplace_back()); });
}

void read_question(Table& t, ledger::SurveyQuestion& question) {
  read_word(t, "asked", question.asked);
  t.text("topic", question.topic);
  t.texts("text", question.text);
  read_choices(t, question.choices);
}

}  // namespace

Result<ledger::OrganisationsNamed> read_organisations_file(const std::string& path) {
  return read_toml<ledger::OrganisationsNamed>(path, [](Table& t, auto& named) {
    read_bodies(t, "monitor", named.monitors);
    read_bodies(t, "partner", named.partners);
    read_bodies(t, "institution", named.institutions);
  });
}

Result<ledger::MergesDefined> read_merges_file(const std::string& path,
                                               const tally::Edition& edition) {
  return read_toml<ledger::MergesDefined>(path, [&](Table& t, auto& defined) {
    defined.merges = read_merges(t, edition.announced.dimensions);
  });
}

Result<ledger::MilestoneReported> read_milestone_file(const std::string& path,
                                                      const tally::Edition& edition) {
  return read_toml<ledger::MilestoneReported>(path, [&](Table& t, auto& report) {
    std::string label;
    t.text("project", label);
    const auto project = project_labelled(edition, label);
    if (!project) t.fail("project", "'" + label + "' is not the label of a project");
    report.project = project ? *project : 0;
    t.texts("title", report.title);
    t.integer("per_mille", report.per_mille, 0, limit::kPerMille);
    t.integer("spent", report.spent, 0, limit::kAmount);
    read_day(t, "planned_day", report.planned_day);
    read_day(t, "actual_day", report.actual_day);
    read_evidence(t, report.evidence);
  });
}

Result<ledger::MilestoneJudged> read_finding_file(const std::string& path) {
  return read_toml<ledger::MilestoneJudged>(path, [](Table& t, auto& judged) {
    t.texts("reason", judged.reason);
    read_evidence(t, judged.evidence);
  });
}

Result<ledger::SessionAnnounced> read_session_file(const std::string& path) {
  return read_toml<ledger::SessionAnnounced>(path, read_session);
}

Result<ledger::PlanSet> read_plan_file(const std::string& path) {
  return read_toml<ledger::PlanSet>(path, [](Table& t, auto& plan) {
    t.tables("item", [&](Table& i) { read_item(i, plan.items.emplace_back()); });
  });
}

Result<ledger::ActivityReported> read_activity_file(const std::string& path) {
  return read_toml<ledger::ActivityReported>(path, [](Table& t, auto& activity) {
    t.integer("item", activity.item, 1, 65'535);
    t.integer("quantity", activity.quantity, 1, limit::kAmount);
    read_day(t, "from", activity.from);
    read_day(t, "until", activity.until);
    t.texts("note", activity.note);
    read_evidence(t, activity.evidence);
  });
}

Result<ledger::RecommendationsMade> read_recommendations_file(const std::string& path) {
  return read_toml<ledger::RecommendationsMade>(path, [](Table& t, auto& made) {
    t.tables("recommendation",
             [&](Table& r) { r.texts("text", made.recommendations.emplace_back()); });
  });
}

Result<ledger::IndicatorsDefined> read_indicators_file(const std::string& path) {
  return read_toml<ledger::IndicatorsDefined>(path, [](Table& t, auto& defined) {
    t.tables("indicator", [&](Table& i) { read_indicator(i, defined.indicators.emplace_back()); });
  });
}

Result<ledger::BaselineSet> read_baseline_file(const std::string& path) {
  return read_toml<ledger::BaselineSet>(path, [](Table& t, auto& baseline) {
    t.text("indicator", baseline.indicator);
    t.integer("year", baseline.year, 1900, 2999);
    read_figure(t, "value", baseline.value);
    t.texts("source", baseline.source);
  });
}

Result<ledger::SurveyOpened> read_survey_file(const std::string& path) {
  return read_toml<ledger::SurveyOpened>(path, [](Table& t, auto& survey) {
    t.texts("title", survey.title);
    read_word(t, "kind", survey.kind);
    read_word(t, "audience", survey.audience);
    t.integer("session", survey.session, 0, limit::kSessions);
    if (survey.audience == ledger::Audience::codes && t.node("session") == nullptr)
      t.fail("session", "is missing: the number of the session where codes are handed out");
    t.tables("question", [&](Table& q) { read_question(q, survey.questions.emplace_back()); });
  });
}

}  // namespace urna::api
