#include "api/views.h"

#include "api/counting.h"
#include "api/follow_up_views.h"
#include "api/json_list.h"
#include "api/reason_words.h"
#include "ledger/entry.h"
#include "ledger/json.h"
#include "tally/certificates/proofs.h"
#include "tally/election/outcome.h"
#include "tally/rules/pabulib.h"

namespace urna::api {

using ledger::json_quote;
using ledger::to_hex;
using ledger::to_json;

namespace {

std::string number(std::uint64_t value) { return std::to_string(value); }

std::string counts_json(const tally::Edition& e) {
  return "{\"granted\":" + number(e.roll_counts.granted) +
         ",\"refused\":" + number(e.roll_counts.refused) +
         ",\"rotated\":" + number(e.roll_counts.rotated) +
         ",\"revoked\":" + number(e.roll_counts.revoked) +
         ",\"paper\":" + number(e.roll_counts.paper) +
         ",\"ballots\":" + number(e.cast_counts.accepted) +
         ",\"superseded\":" + number(e.cast_counts.superseded) +
         ",\"assisted\":" + number(e.cast_counts.assisted) +
         ",\"papers\":" + number(e.cast_counts.papers) + "}";
}

}  // namespace

const char* name_of(tally::ProjectStatus status) {
  static constexpr const char* kNames[] = {"filed", "admitted", "rejected", "withdrawn"};
  return kNames[static_cast<std::size_t>(status)];
}

std::string editions_view(const tally::State& state, std::uint64_t cursor, std::uint32_t limit,
                          std::uint64_t& next) {
  std::map<std::uint64_t, std::string> announced;  // in the order of the log
  for (const auto& [id, e] : state.editions)
    if (e.announced_at >= cursor)
      announced[e.announced_at] = "{\"edition\":\"" + to_hex(id.view()) +
                                  "\",\"title\":" + to_json(e.announced.title) + ",\"phase\":\"" +
                                  name_of(e.phase) +
                                  "\",\"announced_at\":" + number(e.announced_at) + "}";
  std::string out;
  next = 0;
  for (const auto& [at, text] : announced) {
    if (limit-- == 0) {
      next = at;
      break;
    }
    out += (out.empty() ? "" : ",") + text;
  }
  return "{\"editions\":[" + out + "]}";
}

std::string edition_view(const ledger::EditionId& id, const tally::Edition& e) {
  return "{\"edition\":\"" + to_hex(id.view()) + "\",\"phase\":\"" + name_of(e.phase) +
         "\",\"definition\":" + to_json(e.announced) +
         ",\"ballot\":" + (e.defined ? to_json(*e.defined) : "null") + ",\"context\":" +
         (e.context->ballot ? json_quote(to_hex(e.context->ballot->view())) : "null") +
         ",\"counts\":" + counts_json(e) + ",\"sealing\":" + sealing_view(e) +
         ",\"entries\":{\"announced\":" + number(e.announced_at) +
         ",\"defined\":" + number(e.defined_at) + ",\"opened\":" + number(e.opened_at) +
         ",\"closed\":" + number(e.closed_at) + ",\"declared\":" + number(e.declared_at) + "}}";
}

std::string project_view(const tally::Edition& edition, std::uint32_t project) {
  const tally::ProjectState& p = edition.projects[project];
  return "{\"project\":" + number(project) + ",\"status\":\"" + name_of(p.status) +
         "\",\"filed\":" + to_json(p.filed) + ",\"filed_at\":" + number(p.filed_at) +
         ",\"review\":" + to_json(p.review) + ",\"reviewed_at\":" + number(p.reviewed_at) +
         ",\"progress\":" + progress_json(edition, project) + "}";
}

std::string projects_view(const tally::Edition& edition, std::uint32_t cursor, std::uint32_t limit,
                          std::uint32_t& next) {
  std::string out;
  std::size_t i = cursor;
  for (; i < edition.projects.size() && i - cursor < limit; ++i)
    out += (out.empty() ? "" : ",") + project_view(edition, static_cast<std::uint32_t>(i));
  next = i < edition.projects.size() ? static_cast<std::uint32_t>(i) : 0;
  return "{\"projects\":[" + out + "]}";
}

std::string turnout_view(const tally::Edition& edition) {
  std::string out;
  for (std::size_t q = 0; edition.defined && q < edition.defined->questions.size(); ++q) {
    const tally::Turnout t = tally::turnout_of(edition, static_cast<std::uint16_t>(q));
    out += (out.empty() ? "" : ",") + std::string("{\"question\":") + number(q) +
           ",\"slots\":" + number(t.slots) + ",\"ballots\":" + number(t.counted) +
           ",\"own_device\":" + number(t.own_device) + ",\"assisted\":" + number(t.assisted) +
           ",\"paper\":" + number(t.paper) + ",\"not_counted\":" + number(t.not_counted) + "}";
  }
  return "{\"phase\":\"" + std::string(name_of(edition.phase)) + "\",\"questions\":[" + out + "]}";
}

namespace {

std::string why_json(const tally::ProjectReason& reason, const Money& money) {
  std::string out;
  for (const char* tag : {"ro", "ru", "uk", "en"})
    out += (out.empty() ? "\"" : ",\"") + std::string(tag) +
           "\":" + json_quote(words_of(reason, *language_of(tag), money));
  return "{" + out + "}";
}

// One question's projects: what each is, and why it won or lost.
std::string result_projects(const tally::Edition& edition, const ledger::QuestionResult& q,
                            const std::vector<tally::ProjectReason>& reasons) {
  const ledger::Question& question = edition.defined->questions[q.question];
  const Money money{edition.announced.currency_decimals, edition.announced.currency};
  std::string projects;
  for (std::size_t i = 0; i < question.projects.size(); ++i) {
    const std::uint32_t p = question.projects[i];
    projects += (i == 0 ? "" : ",") + std::string("{\"project\":") + number(p) +
                ",\"label\":" + json_quote(edition.projects[p].filed.label) +
                ",\"title\":" + to_json(edition.projects[p].filed.title) + ",\"cost\":" +
                json_quote(tally::format_amount(edition.projects[p].review->cost, money.decimals)) +
                ",\"score\":" + (i < q.scores.size() ? to_json(q.scores[i]) : "null");
    if (i < reasons.size())
      projects +=
          ",\"reason\":" + reason_json(reasons[i]) + ",\"why\":" + why_json(reasons[i], money);
    projects += "}";
  }
  return "[" + projects + "]";
}

// What the outcome proves by itself. Where only sums were opened nobody knows groups of voters.
std::string certificates_json(const tally::Edition& edition, std::uint16_t question,
                              const tally::QuestionOutcome& counted) {
  const tally::QuestionContext& context = edition.context->questions[question];
  if (!tally::may_be_opened(edition, question)) return "";
  if (context.question.kind == ledger::BallotKind::sealed && !context.mixed)
    return ",\"certificates\":null";
  std::vector<std::string> labels;
  for (const auto& project : edition.projects) labels.push_back(project.filed.label);
  return ",\"certificates\":" +
         tally::certificates::to_json(
             tally::certificates::proofs_of({edition.announced.rule, counted.instance,
                                             counted.outcome.winners, counted.outcome.trace}),
             labels);
}

std::string question_result(const tally::Edition& edition, const ledger::QuestionResult& q) {
  const int decimals = edition.announced.currency_decimals;
  const ledger::Question& question = edition.defined->questions[q.question];
  const std::string winners = json_list(
      q.winners, [&](std::uint32_t p) { return json_quote(edition.projects[p].filed.label); });
  std::vector<tally::ProjectReason> reasons;
  std::string trace;
  const auto counted = tally::tally_question(edition, q.question);
  if (counted) {
    reasons = tally::reasons_of(edition.announced.rule, counted->instance, counted->outcome);
    trace = ",\"trace\":" + to_json(counted->outcome.trace) +
            certificates_json(edition, q.question, *counted);
  }
  return "{\"question\":" + number(q.question) + ",\"title\":" + to_json(question.title) +
         ",\"kind\":\"" + (question.kind == ledger::BallotKind::sealed ? "sealed" : "open") +
         "\",\"opened\":" + (tally::may_be_opened(edition, q.question) ? "true" : "false") +
         ",\"counted\":" + number(q.counted) + ",\"winners\":" + winners +
         ",\"spent\":" + json_quote(tally::format_amount(q.spent, decimals)) +
         ",\"budget\":" + json_quote(tally::format_amount(question.budget, decimals)) +
         ",\"projects\":" + result_projects(edition, q, reasons) + trace + "}";
}

}  // namespace

std::string results_view(const ledger::EditionId& id, const tally::Edition& edition) {
  const std::string questions =
      json_list(edition.result->results,
                [&](const ledger::QuestionResult& q) { return question_result(edition, q); });
  return "{\"edition\":\"" + to_hex(id.view()) +
         "\",\"declared_at\":" + number(edition.declared_at) +
         ",\"currency\":" + json_quote(edition.announced.currency) +
         ",\"rule\":" + to_json(edition.announced.rule) + ",\"draw\":" + to_json(edition.drawn) +
         ",\"questions\":" + questions + "}";
}

namespace {

// Ballots of the slot that were opened in the log to check a device.
std::uint32_t challenges_of(const ledger::SlotId& id, const tally::Edition& edition) {
  if (!edition.sealed) return 0;
  const auto found = edition.sealed->challenges.find(id);
  return found == edition.sealed->challenges.end() ? 0 : found->second;
}

}  // namespace

std::string slot_view(const ledger::SlotId& id, const tally::Edition& edition) {
  const tally::SlotState& slot = edition.roll.at(id);
  const std::string chains = json_list(slot.chains, [](const tally::ChainEnd& c) {
    return "{\"question\":" + number(c.question) + ",\"bseq\":" + number(c.bseq) +
           ",\"tracker\":\"" + to_hex(c.tracker.view()) + "\",\"entry\":" + number(c.cast_at) +
           ",\"channel\":" + number(c.channel) +
           ",\"void\":" + (c.void_by_rotation ? "true" : "false") + "}";
  });
  return "{\"slot\":\"" + to_hex(id.view()) + "\",\"style\":" + number(slot.style) + ",\"key\":\"" +
         to_hex(slot.key.view()) + "\",\"revoked\":" + (slot.revoked ? "true" : "false") +
         ",\"paper\":" + (slot.paper ? "true" : "false") +
         ",\"challenges\":" + number(challenges_of(id, edition)) + ",\"ballots\":" + chains +
         ",\"entries\":" + json_list(slot.entries, [](std::uint64_t e) { return number(e); }) + "}";
}

ledger::Result<std::string> entry_view(ledger::ByteView bytes) {
  URNA_ASSIGN(const ledger::Entry entry, ledger::parse_entry(bytes));
  URNA_ASSIGN(const ledger::Submission submission, ledger::parse_submission(entry.submission));
  const std::string body =
      std::visit([](const auto& event) { return to_json(event); }, submission.event.body);
  const std::string signers = json_list(
      submission.signatures, [](const auto& line) { return json_quote(to_hex(line.key.view())); });
  return "{\"index\":" + number(entry.index) + ",\"time\":" + number(entry.time) +
         ",\"edition\":\"" + to_hex(submission.event.edition.view()) + "\",\"type\":\"" +
         name_of(submission.event.body) + "\",\"event\":" + body + ",\"signers\":" + signers +
         ",\"event_hash\":\"" + to_hex(submission.event_hash.view()) + "\",\"leaf_hash\":\"" +
         to_hex(ledger::leaf_hash(bytes).view()) + "\"}";
}

}  // namespace urna::api
