#include "api/pages/seen.h"

namespace urna::api {

namespace {

// Greedy by votes with the same ties: what most programmes do, for comparison.
std::optional<std::vector<std::uint32_t>> winners_by_votes(const ledger::RuleSpec& rule,
                                                           const tally::Instance& instance) {
  if (rule.method == ledger::Method::greedy) return std::nullopt;
  ledger::RuleSpec plain;
  plain.method = ledger::Method::greedy;
  plain.scoring = rule.scoring;
  plain.minus_weight = rule.minus_weight;
  plain.ties = rule.ties;
  auto outcome = tally::run(plain, instance);
  if (!outcome) return std::nullopt;
  return std::move(outcome->winners);
}

QuestionSeen see_question(const tally::Edition& edition, std::uint16_t number) {
  QuestionSeen seen;
  if (edition.phase < tally::Phase::closed) return seen;
  seen.turnout = tally::turnout_of(edition, number);
  if (!edition.result) return seen;
  auto counted = tally::tally_question(edition, number);
  if (!counted) return seen;  // too few ballots to be opened: no outcome, and pages say so
  seen.reasons = tally::reasons_of(edition.announced.rule, counted->instance, counted->outcome);
  seen.by_votes = winners_by_votes(edition.announced.rule, counted->instance);
  if (tally::may_be_opened(edition, number))
    seen.proofs =
        tally::certificates::proofs_of({edition.announced.rule, counted->instance,
                                        counted->outcome.winners, counted->outcome.trace});
  const tally::QuestionContext& context = edition.context->questions[number];
  seen.single_ballots = context.question.kind == ledger::BallotKind::open || context.mixed;
  seen.outcome = std::move(counted->outcome);
  return seen;
}

}  // namespace

std::shared_ptr<const EditionSeen> see(const ledger::EditionId& id, const tally::Edition& edition) {
  auto seen = std::make_shared<EditionSeen>();
  seen->id = id;
  seen->announced = edition.announced;
  seen->defined = edition.defined;
  seen->phase = edition.phase;
  seen->projects = edition.projects;
  seen->styles_granted.assign(edition.styles_granted.begin(), edition.styles_granted.end());
  seen->roll = edition.roll_counts;
  seen->cast = edition.cast_counts;
  seen->roles = edition.roles;
  for (const auto& [station, state] : edition.stations) seen->stations.push_back(state.station);
  if (edition.context) seen->context = edition.context->ballot;
  seen->judged = edition.context;
  seen->result = edition.result;
  for (std::size_t q = 0; edition.defined && q < edition.defined->questions.size(); ++q)
    seen->questions.push_back(see_question(edition, static_cast<std::uint16_t>(q)));
  seen->announced_at = edition.announced_at;
  seen->defined_at = edition.defined_at;
  seen->opened_at = edition.opened_at;
  seen->closed_at = edition.closed_at;
  seen->declared_at = edition.declared_at;
  return seen;
}

std::string LogSeen::name(Language language) const {
  if (newest() == nullptr) return origin.empty() ? "Urna" : origin;
  return text_in(newest()->announced.title, language).text;
}

std::string LogSeen::notice_key() const {
  if (newest() == nullptr) return "";
  switch (newest()->announced.environment) {
    case ledger::Environment::drill:
      return "notice.drill";
    case ledger::Environment::replay:
      return "notice.replay";
    case ledger::Environment::binding:
      return "";
  }
  return "";
}

}  // namespace urna::api
