#include "api/act_words.h"

namespace urna::api {

namespace {

constexpr const char* kBeginning = "act.event.";

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

Argument counted(std::size_t count) { return {"count", static_cast<std::int64_t>(count)}; }
Argument number(const char* name, auto value) { return {name, std::to_string(value)}; }

std::string of_review(const ledger::ProposalReviewed& review, const Words& words) {
  const Argument project{"project", std::to_string(review.project)};
  if (review.verdict == ledger::Verdict::rejected)
    return words("act.event.proposal_reviewed.rejected", {project});
  return words("act.event.proposal_reviewed.admitted",
               {project, {"cost", std::to_string(review.cost)}});
}

std::string of_finding(const ledger::MilestoneJudged& judged, const Words& words) {
  const bool disputed = judged.finding == ledger::Finding::disputed;
  return words(
      disputed ? "act.event.milestone_judged.disputed" : "act.event.milestone_judged.confirmed",
      {number("report", judged.report)});
}

// The acts that say more than their kind.
struct Told {
  const Words& words;
  const std::string& key;
  std::string title(const ledger::Texts& texts) const {
    return words(key, {{"title", text_in(texts, words.language()).text}});
  }
  std::string operator()(const ledger::EditionAnnounced& event) const { return title(event.title); }
  std::string operator()(const ledger::ProposalFiled& event) const { return title(event.title); }
  std::string operator()(const ledger::MilestoneReported& event) const {
    return words(key, {number("project", event.project), number("done", event.per_mille),
                       number("spent", event.spent)});
  }
  std::string operator()(const ledger::AwardAmended& event) const {
    return words(key, {number("project", event.project), number("award", event.award)});
  }
  std::string operator()(const ledger::SessionAnnounced& event) const { return title(event.title); }
  std::string operator()(const ledger::SessionHeld& event) const {
    return words(key, {number("session", event.session), counted(event.people)});
  }
  std::string operator()(const ledger::TurnoutReported& event) const {
    return words(key, {counted(event.people)});
  }
  std::string operator()(const ledger::PlanSet& event) const {
    return words(key, {counted(event.items.size())});
  }
  std::string operator()(const ledger::ActivityReported& event) const {
    return words(key, {number("item", event.item), number("quantity", event.quantity)});
  }
  std::string operator()(const ledger::RecommendationsMade& event) const {
    return words(key, {counted(event.recommendations.size())});
  }
  std::string operator()(const ledger::ReportPublished& event) const {
    return words(key, {number("size", event.tree_size)});
  }
  std::string operator()(const ledger::ClientReleased& event) const {
    return words(key, {{"version", event.version}});
  }
  std::string operator()(const ledger::IndicatorsDefined& event) const {
    return words(key, {counted(event.indicators.size())});
  }
  std::string operator()(const ledger::BaselineSet& event) const {
    return words(key, {{"indicator", event.indicator}, number("year", event.year)});
  }
  std::string operator()(const ledger::SurveyOpened& event) const { return title(event.title); }
  std::string operator()(const ledger::SurveyCodesIssued& event) const {
    return words(key, {number("survey", event.survey), counted(event.codes.size())});
  }
  std::string operator()(const ledger::SurveyClosed& event) const {
    return words(key, {number("survey", event.survey)});
  }
  std::string operator()(const ledger::SurveyPapersCounted& event) const {
    return words(key, {number("survey", event.survey), counted(event.papers)});
  }
};

}  // namespace

std::string sentence_of(const ledger::EventBody& body, const Words& words) {
  const std::string key = kBeginning + std::string(name_of(body));
  return std::visit(
      Overloaded{Told{words, key},
                 [&](const ledger::ProposalReviewed& event) { return of_review(event, words); },
                 [&](const ledger::ProposalWithdrawn& event) {
                   return words(key, {{"project", std::to_string(event.project)}});
                 },
                 [&](const ledger::BallotDefined& event) {
                   return words(key, {counted(event.questions.size())});
                 },
                 [&](const ledger::SlotsGranted& event) {
                   return words(key, {counted(event.grants.size())});
                 },
                 [&](const ledger::RollClosed& event) {
                   return words(key, {counted(event.active_slots)});
                 },
                 [&](const ledger::MilestoneJudged& event) { return of_finding(event, words); },
                 [&](const auto& event) {
                   if (words.knows(key)) return words(key);
                   return words("act.event.other", {{"name", std::string(event.kName)}});
                 }},
      body);
}

std::vector<std::string> winners_of(const ledger::EventBody& body, const Words& words) {
  std::vector<std::string> lines;
  const auto* declared = std::get_if<ledger::ResultDeclared>(&body);
  if (declared == nullptr) return lines;
  for (const ledger::QuestionResult& result : declared->results) {
    std::string projects;
    for (const std::uint32_t winner : result.winners)
      projects += (projects.empty() ? "" : ", ") + std::to_string(winner);
    const Argument question{"question", std::to_string(result.question)};
    lines.push_back(projects.empty() ? words("act.winners.none", {question})
                                     : words("act.winners", {question, {"projects", projects}}));
  }
  return lines;
}

}  // namespace urna::api
