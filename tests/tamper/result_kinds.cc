// Rung L4: the committee declares something else than the log gives (rows Y01, Y03, Y06, Y07), in
// every number by one.
#include <algorithm>

#include "tests/tamper/kinds.h"

namespace urna::tamper {

namespace {

using ledger::ResultDeclared;
using ResultChange = std::function<void(ResultDeclared&)>;

// The last entry that declares, declared otherwise.
std::vector<Mutant> declared(const Scene& scene, const std::string& name,
                             const ResultChange& change, const char* check) {
  if (!unwitnessed(scene)) return {};
  Town town = scene.town;
  for (std::size_t i = town.entries.size(); i-- > 0;) {
    const auto entry = *ledger::parse_entry(town.entries[i]);
    const auto submission = *ledger::parse_submission(entry.submission);
    const auto* said = std::get_if<ResultDeclared>(&submission.event.body);
    if (said == nullptr) continue;
    ResultDeclared result = *said;
    town.entries.resize(i);
    change(result);
    return {forced_mutant(scene, name, town, town.submission(result, town.committee), check)};
  }
  return {};
}

struct ResultRow {
  const char* kind;
  const char* rows;
  const char* name;
  ResultChange change;
};

const std::vector<ResultRow>& result_rows() {
  static const std::vector<ResultRow> kRows{
      {"result-counted", "Y01 Y06", "one more", [](auto& r) { ++r.results[0].counted; }},
      {"result-counted", "Y01 Y06", "one less", [](auto& r) { --r.results[0].counted; }},
      {"result-score", "Y01", "first one more", [](auto& r) { ++r.results[0].scores[0]; }},
      {"result-score", "Y01", "last one less", [](auto& r) { --r.results[0].scores.back(); }},
      {"result-score", "Y01", "exchanged",
       [](auto& r) { std::ranges::reverse(r.results[0].scores); }},
      {"result-score", "Y01 Y04", "negative", [](auto& r) { r.results[0].scores[0] = -1; }},
      {"result-score", "Y01 Y04", "largest", [](auto& r) { r.results[0].scores[0] = INT64_MAX; }},
      {"result-score", "Y01", "one fewer", [](auto& r) { r.results[0].scores.pop_back(); }},
      {"result-winners", "Y01", "another", [](auto& r) { r.results[0].winners = {1}; }},
      {"result-winners", "Y01", "none", [](auto& r) { r.results[0].winners.clear(); }},
      {"result-winners", "Y01", "both",
       [](auto& r) {
         r.results[0].winners = {0, 1};
       }},
      {"result-winners", "Y01", "one twice",
       [](auto& r) {
         r.results[0].winners = {0, 0};
       }},
      {"result-winners", "Y01", "one that is none",
       [](auto& r) { r.results[0].winners.push_back(7); }},
      {"result-spent", "Y01", "one more", [](auto& r) { ++r.results[0].spent; }},
      {"result-spent", "Y01", "one less", [](auto& r) { --r.results[0].spent; }},
      {"result-digest", "Y06", "one bit",
       [](auto& r) { r.results[0].counted_digest.bytes[0] ^= 1; }},
      {"result-trace", "Y01 Y02", "one bit", [](auto& r) { r.results[0].trace.bytes[31] ^= 1; }},
      {"result-of-another-rule", "Y03", "one bit", [](auto& r) { r.rule.bytes[0] ^= 1; }},
      {"result-of-another-close", "Y07", "one less", [](auto& r) { --r.closed_at; }},
      {"result-of-another-close", "Y07", "one more", [](auto& r) { ++r.closed_at; }},
      {"result-of-other-questions", "Y01", "none", [](auto& r) { r.results.clear(); }},
      {"result-of-other-questions", "Y01", "twice",
       [](auto& r) { r.results.push_back(r.results[0]); }},
      {"result-of-other-questions", "Y01", "another", [](auto& r) { r.results[0].question = 1; }},
  };
  return kRows;
}

// The honest result of the same ballots under every other rule (row Y03).
std::vector<Mutant> under_other_rules(const Scene& scene) {
  std::vector<Mutant> made;
  for (const auto method :
       {ledger::Method::greedy, ledger::Method::equal_shares, ledger::Method::phragmen,
        ledger::Method::maximum_welfare, ledger::Method::sequential_pav}) {
    if (scene.name != "open" || method == scene.town.rule.method) continue;
    Town other;
    other.rule.method = method;
    other.run_to(tally::Phase::closed);
    const auto result = *other.result();
    for (Mutant& m : declared(
             scene, "method " + std::to_string(static_cast<int>(method)),
             [&](ResultDeclared& r) { r = result; }, "19"))
      made.push_back(std::move(m));
  }
  return made;
}

}  // namespace

std::vector<Kind> result_kinds() {
  std::vector<Kind> all;
  for (std::size_t i = 0; i < result_rows().size(); ++i) {
    const std::string kind = result_rows()[i].kind;
    if (i > 0 && result_rows()[i - 1].kind == kind) continue;
    all.push_back({kind, Rung::offices, result_rows()[i].rows, "the rule, run again",
                   [kind](const Scene& scene) {
                     std::vector<Mutant> made;
                     for (const ResultRow& row : result_rows())
                       if (row.kind == kind)
                         for (Mutant& m : declared(scene, row.name, row.change, "19"))
                           made.push_back(std::move(m));
                     return made;
                   }});
  }
  all.push_back({"result-under-another-rule", Rung::offices, "Y03", "the rule, run again",
                 under_other_rules});
  return all;
}

}  // namespace urna::tamper
