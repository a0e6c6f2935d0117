#include "api/tables.h"

#include <algorithm>

#include "api/views.h"
#include "tally/election/outcome.h"
#include "tally/rules/pabulib.h"
#include "tally/rules/reasons.h"

namespace urna::api {

namespace {

constexpr CsvColumn kProject[] = {
    {"project", "integer", "number of the project in the edition, from 0"},
    {"label", "string", "the project's own name for itself, unique in the edition"},
    {"title", "string", "in the edition's first language, or the first that it has"},
    {"title_language", "string", "of the title"},
    {"status", "string", "filed, admitted, rejected or withdrawn"},
    {"cost", "number", "as reviewed; before the review as filed"},
    {"filed_cost", "number", "as its people filed it"},
    {"currency", "string", "of both"},
    {"envelope", "integer", "the part of the budget that pays it; 0: the common one"},
    {"district", "integer", "0: the whole place"},
    {"categories", "string", "tags, a space between two"},
    {"team_locals", "integer", "people of the team who have lived here"},
    {"team_newcomers", "integer", "people of the team who have come lately"},
    {"filed_entry", "integer", "entry of the log that filed it"},
    {"reviewed_entry", "integer", "entry of the log that reviewed it; empty: none yet"},
};
constexpr CsvColumn kTurnout[] = {
    {"question", "integer", "number of the question on the ballot, from 0"},
    {"title", "string", "of the question, in the edition's first language"},
    {"phase", "string", "of the edition; before closed the numbers still change"},
    {"people", "integer", "places on the roll that may answer the question"},
    {"ballots", "integer", "that count, the last one of each place"},
    {"own_device", "integer", "of these, sent by their voters"},
    {"assisted", "integer", "of these, cast at an info centre"},
    {"paper", "integer", "of these, entered from paper"},
    {"not_counted", "integer", "last ballots of places withdrawn, gone to paper or voided"},
};
constexpr CsvColumn kResult[] = {
    {"question", "integer", "number of the question on the ballot, from 0"},
    {"project", "integer", "number of the project in the edition"},
    {"label", "string", "the project's own name for itself"},
    {"title", "string", "in the edition's first language, or the first that it has"},
    {"cost", "number", "as reviewed"},
    {"currency", "string", "of the cost"},
    {"score", "number",
     "by the edition's rule; empty: too few ballots, the question was not opened"},
    {"selected", "boolean", "true: it is funded"},
    {"place", "integer", "in the order of selection, from 1; empty: not selected"},
    {"reason", "string", "why, as a word; api/v1/results has the sentence in four languages"},
};

// The text in the edition's first language, or else the first there is.
std::pair<std::string, std::string> words_of(const tally::Edition& edition,
                                             const ledger::Texts& texts) {
  const auto& languages = edition.announced.languages;
  auto found = languages.empty() ? texts.end() : texts.find(languages.front());
  if (found == texts.end()) found = texts.begin();
  if (found == texts.end()) return {};
  return *found;
}

std::string amount_of(const tally::Edition& edition, std::int64_t amount) {
  return tally::format_amount(amount, edition.announced.currency_decimals);
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

void put_project(Csv& table, const tally::Edition& edition, std::size_t number) {
  const tally::ProjectState& project = edition.projects[number];
  const ledger::ProposalFiled& filed = project.filed;
  const auto [language, title] = words_of(edition, filed.title);
  const auto& review = project.review;
  const ledger::TeamComposition& team = review ? review->team : filed.team;
  table.number(static_cast<std::int64_t>(number)).text(filed.label).text(title).text(language);
  table.plain(name_of(project.status))
      .plain(amount_of(edition, review ? review->cost : filed.cost));
  table.plain(amount_of(edition, filed.cost)).text(edition.announced.currency);
  table.number(review ? review->envelope : filed.envelope).number(filed.district);
  table.text(joined(review ? review->categories : filed.categories));
  table.number(team.locals).number(team.newcomers);
  table.number(static_cast<std::int64_t>(project.filed_at));
  project.reviewed_at == 0 ? table.nothing()
                           : table.number(static_cast<std::int64_t>(project.reviewed_at));
  table.end_row();
}

// A question's outcome once more, for the reasons; none where it was not opened.
std::vector<tally::ProjectReason> reasons_again(const tally::Edition& edition,
                                                std::uint16_t question) {
  const auto counted = tally::tally_question(edition, question);
  if (!counted) return {};
  return tally::reasons_of(edition.announced.rule, counted->instance, counted->outcome);
}

void put_result(Csv& table, const tally::Edition& edition, const ledger::QuestionResult& result,
                std::size_t position, const std::vector<tally::ProjectReason>& reasons) {
  const std::uint32_t number = edition.defined->questions[result.question].projects[position];
  const tally::ProjectState& project = edition.projects[number];
  const auto won = std::ranges::find(result.winners, number);
  table.number(result.question).number(number).text(project.filed.label);
  table.text(words_of(edition, project.filed.title).second);
  table.plain(amount_of(edition, project.review->cost)).text(edition.announced.currency);
  position < result.scores.size() ? table.number(result.scores[position]) : table.nothing();
  table.plain(won == result.winners.end() ? "false" : "true");
  won == result.winners.end() ? table.nothing() : table.number(won - result.winners.begin() + 1);
  table.plain(position < reasons.size() ? name_of(reasons[position].reason) : "");
  table.end_row();
}

}  // namespace

std::span<const CsvColumn> project_columns() { return kProject; }
std::span<const CsvColumn> turnout_columns() { return kTurnout; }
std::span<const CsvColumn> result_columns() { return kResult; }

std::string projects_table(const tally::Edition& edition) {
  Csv table(kProject);
  for (std::size_t i = 0; i < edition.projects.size(); ++i) put_project(table, edition, i);
  return table.take();
}

std::string turnout_table(const tally::Edition& edition) {
  Csv table(kTurnout);
  for (std::size_t q = 0; edition.defined && q < edition.defined->questions.size(); ++q) {
    const tally::Turnout turnout = tally::turnout_of(edition, static_cast<std::uint16_t>(q));
    table.number(static_cast<std::int64_t>(q));
    table.text(words_of(edition, edition.defined->questions[q].title).second);
    table.plain(name_of(edition.phase));
    for (const std::uint64_t number : {turnout.slots, turnout.counted, turnout.own_device,
                                       turnout.assisted, turnout.paper, turnout.not_counted})
      table.number(static_cast<std::int64_t>(number));
    table.end_row();
  }
  return table.take();
}

std::string results_table(const tally::Edition& edition) {
  Csv table(kResult);
  for (const ledger::QuestionResult& result : edition.result->results) {
    const auto reasons = reasons_again(edition, result.question);
    const std::size_t projects = edition.defined->questions[result.question].projects.size();
    for (std::size_t p = 0; p < projects; ++p) put_result(table, edition, result, p, reasons);
  }
  return table.take();
}

}  // namespace urna::api
