#include "tally/election/outcome.h"

#include <algorithm>

#include "ledger/crypto.h"
#include "tally/ballot/transcript.h"
#include "tally/election/choice.h"
#include "tally/election/context.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;

namespace {

constexpr std::uint8_t kAssisted = 1, kPaper = 2;

bool counts(const SlotState& slot, const ChainEnd& chain) {
  return slot.active() && !slot.paper && !chain.void_by_rotation;
}

// Calls visit(slot id, chain) for every counted ballot of a question, sorted by slot, paper
// included. No slot starts with a station's id, so the two sorted lists merge without a clash.
template <class Visit>
void for_each_counted(const Edition& edition, std::uint16_t question, Visit visit) {
  std::map<SlotId, const ChainEnd*> papers;
  for (const auto& [id, station] : edition.stations)
    for (const auto& [serial, answers] : station.papers)
      for (const ChainEnd& answer : answers)
        if (answer.question == question) papers.emplace(paper_slot(id, serial), &answer);
  auto paper = papers.begin();
  for (const auto& [id, slot] : edition.roll) {
    for (; paper != papers.end() && paper->first < id; ++paper) visit(paper->first, *paper->second);
    const ChainEnd* chain = slot.chain(question);
    if (chain != nullptr && counts(slot, *chain)) visit(id, *chain);
  }
  for (; paper != papers.end(); ++paper) visit(paper->first, *paper->second);
}

bool covers(const Edition& edition, std::uint16_t style, std::uint16_t question) {
  for (const ledger::BallotStyle& s : edition.defined->styles)
    if (s.style == style) return std::ranges::binary_search(s.questions, question);
  return false;
}

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

ledger::Result<Instance> instance_of(const Edition& edition, std::uint16_t question) {
  CHECK(edition.defined && question < edition.context->questions.size());
  const QuestionContext& context = edition.context->questions[question];
  const ledger::Question& asked = context.question;
  if (asked.kind != ledger::BallotKind::open)
    return Error{Errc::unsupported_kind, "sealed question"};
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
  GroupBuilder groups;
  std::vector<Mark> marks;
  for_each_counted(edition, question, [&](const SlotId&, const ChainEnd& chain) {
    marks.clear();
    for (const Named& named : read_choice(context, chain.body))
      marks.push_back({named.position, named.points});
    groups.add(marks);
  });
  instance.ballots = groups.ballots();
  instance.groups = groups.take();
  return instance;
}

Hash counted_digest(const Edition& edition, std::uint16_t question) {
  Bytes rows;
  std::uint32_t count = 0;
  for_each_counted(edition, question, [&](const SlotId& slot, const ChainEnd& chain) {
    ledger::put(rows, slot.view());
    ledger::put(rows, chain.tracker.view());
    ++count;
  });
  Bytes number;
  ledger::put_u16(number, question);
  return h256("tally/set", {edition.context->ballot->view(), number, vec(count, rows)});
}

Hash rule_hash(const ledger::RuleSpec& rule) { return ledger::sha256(ledger::encode(rule)); }

ledger::Result<QuestionOutcome> tally_question(const Edition& edition, std::uint16_t question) {
  QuestionOutcome made;
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
