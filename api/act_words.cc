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

std::string of_review(const ledger::ProposalReviewed& review, const Words& words) {
  const Argument project{"project", std::to_string(review.project)};
  if (review.verdict == ledger::Verdict::rejected)
    return words("act.event.proposal_reviewed.rejected", {project});
  return words("act.event.proposal_reviewed.admitted",
               {project, {"cost", std::to_string(review.cost)}});
}

}  // namespace

std::string sentence_of(const ledger::EventBody& body, const Words& words) {
  const std::string key = kBeginning + std::string(name_of(body));
  const auto title = [&](const ledger::Texts& texts) {
    return words(key, {{"title", text_in(texts, words.language()).text}});
  };
  return std::visit(
      Overloaded{[&](const ledger::ProposalReviewed& event) { return of_review(event, words); },
                 [&](const ledger::EditionAnnounced& event) { return title(event.title); },
                 [&](const ledger::ProposalFiled& event) { return title(event.title); },
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
