#include "tally/election/outcome.h"

#include <algorithm>

#include "ledger/crypto.h"
#include "tally/ballot/ballot.h"
#include "tally/election/choice.h"
#include "tally/election/context.h"
#include "tally/election/counted.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;

namespace {

// A team is known by its key: number of its first project, from 1.
std::uint32_t team_of(const Edition& edition, std::uint32_t project) {
  const ledger::PublicKey& key = edition.projects[project].filed.proposer;
  std::uint32_t first = 0;
  while (edition.projects[first].filed.proposer != key) ++first;
  return first + 1;
}

// Number of the exclusive group a project is in, from 1; 0: in none.
std::uint16_t exclusive_group(const ledger::Question& question, std::uint32_t project) {
  for (std::size_t g = 0; g < question.exclusive.size(); ++g)
    if (std::ranges::binary_search(question.exclusive[g].projects, project))
      return static_cast<std::uint16_t>(g + 1);
  return 0;
}

}  // namespace

Turnout turnout_of(const Edition& edition, std::uint16_t question) {
  Turnout turnout;
  if (!edition.defined) return turnout;
  for (const auto& [id, slot] : edition.roll) {
    turnout.slots += slot.active() && covers(edition, slot.style, question) ? 1 : 0;
    const ChainEnd* chain = slot.chain(question);
    turnout.not_counted += chain != nullptr && !counts(slot, *chain) ? 1 : 0;
  }
  for_each_counted(edition, question, [&](const SlotId&, const ChainEnd& chain) {
    ++turnout.counted;
    ++(chain.channel == kPaper      ? turnout.paper
       : chain.channel == kAssisted ? turnout.assisted
                                    : turnout.own_device);
  });
  return turnout;
}

ledger::Result<> need_enough(const Edition& edition, std::uint16_t number) {
  const bool survey = ledger::is_survey_number(number);
  const std::uint64_t least =
      survey ? edition.announced.minimum_group : edition.context->sealed->minimum_ballots;
  const std::uint64_t counted = counted_ballots(edition, number);
  if (counted >= least) return ledger::Ok{};
  return Error{survey ? Errc::small_group : Errc::too_few_ballots,
               std::to_string(counted) + (survey ? " answers" : " ballots") + ", at least " +
                   std::to_string(least) + " are needed"};
}

bool may_be_opened(const Edition& edition, std::uint16_t number) {
  return edition.context->asked(number).kind == ledger::BallotKind::open ||
         need_enough(edition, number).ok();
}

namespace {

// Money and projects; no ballots yet.
Instance frame_of(const Edition& edition, const ledger::Question& asked) {
  Instance instance;
  instance.budget = asked.budget;
  instance.ranks = asked.layout.kind == ledger::LayoutKind::ranking ? asked.layout.high : 0;
  for (const ledger::Envelope& envelope : asked.envelopes)
    instance.envelopes.push_back({envelope.id, envelope.amount});
  for (std::uint32_t id : asked.projects) {
    instance.projects.push_back({id, edition.projects[id].filed.label, ballot_cost(edition, id),
                                 edition.projects[id].review->envelope, exclusive_group(asked, id),
                                 team_of(edition, id)});
    if (!edition.lots.empty()) instance.lots.push_back(edition.lots[id]);
  }
  return instance;
}

std::vector<Mark> marks_of(const std::vector<Named>& choice) {
  std::vector<Mark> marks;
  for (const Named& named : choice) marks.push_back({named.position, named.points});
  return marks;
}

// What the trustees opened: mixed ballots one by one, or sums that the rule cannot tell from as
// many ballots with one mark each.
void add_opened(const SealedCount& count, const QuestionContext& context, GroupBuilder& groups) {
  if (context.mixed) {
    for (const Choice& answer : count.answers) groups.add(marks_of(named_of(context, answer)));
    return;
  }
  for (std::size_t p = 0; p < count.opened->counts.size(); ++p) {
    const Mark mark{static_cast<Position>(p), 1};
    if (const auto times = static_cast<std::uint64_t>(count.opened->counts[p]); times > 0)
      groups.add(std::span(&mark, 1), times);
  }
}

}  // namespace

ledger::Result<Instance> instance_of(const Edition& edition, std::uint16_t question) {
  CHECK(edition.defined && question < edition.context->questions.size());
  const QuestionContext& context = edition.context->questions[question];
  Instance instance = frame_of(edition, context.question);
  GroupBuilder groups;
  if (context.question.kind == ledger::BallotKind::open) {
    for_each_counted(edition, question, [&](const SlotId&, const ChainEnd& chain) {
      groups.add(marks_of(read_choice(context, chain.body)));
    });
    instance.ballots = groups.ballots();
  } else {
    const auto count = edition.sealed->counts.find(question);
    if (count == edition.sealed->counts.end() || !count->second.opened)
      return Error{Errc::count_step, "question " + std::to_string(question) + " is not opened yet"};
    add_opened(count->second, context, groups);
    instance.ballots = count->second.set->counted;
  }
  instance.groups = groups.take();
  return instance;
}

Hash rule_hash(const ledger::RuleSpec& rule) { return ledger::sha256(ledger::encode(rule)); }

ledger::Result<QuestionOutcome> tally_question(const Edition& edition, std::uint16_t question) {
  QuestionOutcome made;
  if (!may_be_opened(edition, question)) {
    made.result.question = question;
    made.result.counted = counted_ballots(edition, question);
    made.result.counted_digest = counted_digest(edition, question);
    made.result.trace = ledger::sha256(ledger::encode(made.outcome.trace));
    return made;
  }
  URNA_ASSIGN(made.instance, instance_of(edition, question));
  URNA_ASSIGN(made.outcome, run(edition.announced.rule, made.instance));
  made.result = {question,
                 made.instance.ballots,
                 counted_digest(edition, question),
                 made.outcome.scores,
                 made.outcome.winners,
                 made.outcome.spent,
                 ledger::sha256(ledger::encode(made.outcome.trace))};
  return made;
}

ledger::Result<std::vector<QuestionOutcome>> tally_questions(const Edition& edition) {
  if (edition.phase < Phase::closed) return Error{Errc::wrong_phase, "voting is not closed"};
  std::vector<QuestionOutcome> outcomes;
  for (std::size_t q = 0; q < edition.defined->questions.size(); ++q) {
    URNA_ASSIGN(QuestionOutcome made, tally_question(edition, static_cast<std::uint16_t>(q)));
    outcomes.push_back(std::move(made));
  }
  return outcomes;
}

ledger::ResultDeclared declaration_of(const Edition& edition,
                                      const std::vector<QuestionOutcome>& outcomes) {
  ledger::ResultDeclared declared;
  declared.closed_at = edition.closed_at;
  declared.rule = rule_hash(edition.announced.rule);
  for (const QuestionOutcome& made : outcomes) declared.results.push_back(made.result);
  return declared;
}

ledger::Result<ledger::ResultDeclared> tally_edition(const Edition& edition) {
  URNA_ASSIGN(const std::vector<QuestionOutcome> outcomes, tally_questions(edition));
  return declaration_of(edition, outcomes);
}

namespace {

std::string differ(const std::string& what, const auto& right, const auto& declared) {
  return what + ": the log gives " + std::to_string(right) + ", declared is " +
         std::to_string(declared);
}

std::string list_difference(const std::string& what, const auto& right, const auto& declared) {
  if (right.size() != declared.size())
    return differ("number of " + what, right.size(), declared.size());
  for (std::size_t i = 0; i < right.size(); ++i)
    if (right[i] != declared[i])
      return differ(what + " " + std::to_string(i), right[i], declared[i]);
  return {};
}

std::string question_difference(const ledger::QuestionResult& right,
                                const ledger::QuestionResult& declared) {
  const std::string name = "question " + std::to_string(right.question) + ", ";
  if (right.question != declared.question)
    return differ("question number", right.question, declared.question);
  if (right.counted != declared.counted)
    return differ(name + "ballots counted", right.counted, declared.counted);
  if (right.counted_digest != declared.counted_digest)
    return name + "another set of ballots was counted";
  if (auto d = list_difference("score", right.scores, declared.scores); !d.empty()) return name + d;
  if (auto d = list_difference("winner", right.winners, declared.winners); !d.empty())
    return name + d;
  if (right.spent != declared.spent) return differ(name + "spent", right.spent, declared.spent);
  return right.trace != declared.trace ? name + "the trace differs" : std::string();
}

}  // namespace

std::string difference(const ledger::ResultDeclared& right,
                       const ledger::ResultDeclared& declared) {
  if (right.closed_at != declared.closed_at)
    return differ("closed_at", right.closed_at, declared.closed_at);
  if (right.rule != declared.rule) return "another rule was applied than the edition's";
  if (right.results.size() != declared.results.size())
    return differ("number of questions", right.results.size(), declared.results.size());
  for (std::size_t q = 0; q < right.results.size(); ++q)
    if (auto d = question_difference(right.results[q], declared.results[q]); !d.empty()) return d;
  return "the declarations differ";
}

}  // namespace urna::tally
