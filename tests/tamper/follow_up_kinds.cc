// Rung L1: numbers around and after the vote, changed in the log by whoever can hash and sign it
// again but holds no key of those who stated them.
#include "ledger/entry.h"
#include "tests/fixture/teller.h"
#include "tests/tamper/kinds.h"
#include "tests/tamper/told_lines.h"

namespace urna::tamper {

namespace {

constexpr const char* kYear =
    "run-to-voting\norganisations\nmerges\nsession training\nheld 0 6 young=3 old=3 merged=0\n"
    "survey score yes-no\nanswer-survey alice 5 1\nsurvey-papers 0 3 counts=1+0+0+0+2,3+0\n"
    "plan 1 2\nactivity 1 3\nbaseline voters 2024\ncast alice P1\nclose\ndeclare\n"
    "report P1 400 spent=2000 evidence=photo\njudge 26 confirm\namend P1 7000\npublish\n";

// The log with the first event of a kind changed under the signatures that it had.
template <class Event>
Mutant changed(const Scene& scene, const char* name, const char* check,
               const std::function<void(Event&)>& change) {
  std::vector<Bytes> entries = told_before(kYear).town.entries;
  for (Bytes& bytes : entries) {
    const auto entry = *ledger::parse_entry(bytes);
    auto submission = *ledger::parse_submission(entry.submission);
    auto* event = std::get_if<Event>(&submission.event.body);
    if (event == nullptr) continue;
    change(*event);
    Bytes made;
    ledger::put_lp(made, ledger::encode_event(submission.event));
    ledger::put(made, entry.submission.subspan(4 + submission.event_bytes.size()));
    bytes = ledger::make_entry(entry.index, entry.time, made);
    return resigned_mutant(scene, name, entries, check);
  }
  CHECK(false);
  return {};
}

template <class Event>
void add(std::vector<Kind>& all, const char* kind, const char* name, const char* check,
         std::function<void(Event&)> change) {
  all.push_back({kind, Rung::log_key, "I11", "the signature of whoever stated it",
                 [=](const Scene& scene) -> std::vector<Mutant> {
                   if (scene.name != "open") return {};
                   return {changed<Event>(scene, name, check, change)};
                 }});
}

}  // namespace

std::vector<Kind> follow_up_kinds() {
  std::vector<Kind> all;
  add<ledger::SessionHeld>(all, "attendance-changed", "four more young", "2",
                           [](auto& e) { e.people += 4, e.groups[0].people += 4; });
  add<ledger::MilestoneReported>(all, "milestone-changed", "done", "2",
                                 [](auto& e) { e.per_mille = 1000; });
  add<ledger::MilestoneJudged>(all, "finding-changed", "disputed", "2",
                               [](auto& e) { e.finding = ledger::Finding::disputed; });
  add<ledger::AwardAmended>(all, "award-changed", "one leu more", "2",
                            [](auto& e) { e.award += 100; });
  add<ledger::SurveyAnswered>(all, "survey-answer-changed", "another score", "7.5",
                              [](auto& e) { e.ballot.back() ^= 1; });
  add<ledger::SurveyPapersCounted>(all, "survey-sum-changed", "one vote moved", "2", [](auto& e) {
    --e.questions[0].counts[0], ++e.questions[0].counts[4];
  });
  add<ledger::PlanSet>(all, "plan-changed", "a smaller target", "2",
                       [](auto& e) { e.items[0].target = 1; });
  add<ledger::ActivityReported>(all, "plan-quantity-changed", "ten times", "2",
                                [](auto& e) { e.quantity *= 10; });
  add<ledger::BaselineSet>(all, "baseline-changed", "lower", "2",
                           [](auto& e) { e.value.numerator = 1; });
  add<ledger::ReportPublished>(all, "report-changed", "other data", "2",
                               [](auto& e) { e.data.bytes[0] ^= 1; });
  return all;
}

}  // namespace urna::tamper
