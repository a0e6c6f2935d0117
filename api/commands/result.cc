// `urna result`, and `urna tally --ledger`.
#include <cinttypes>
#include <cstdio>

#include "api/commands/pick.h"
#include "api/commands/tally_print.h"
#include "api/host.h"
#include "ledger/file.h"
#include "ledger/json.h"
#include "tally/election/outcome.h"
#include "tally/rules/pabulib.h"

namespace urna::api {

using ledger::Errc;
using ledger::json_quote;

namespace {

std::string labels_json(const tally::Edition& edition, const std::vector<std::uint32_t>& winners) {
  std::string out;
  for (std::uint32_t id : winners)
    out += (out.empty() ? "" : ",") + json_quote(edition.projects[id].filed.label);
  return "[" + out + "]";
}

std::string result_json(const ledger::EditionId& id, const tally::Edition& edition) {
  const ledger::ResultDeclared& result = *edition.result;
  const int decimals = edition.announced.currency_decimals;
  std::vector<std::uint32_t> winners;
  std::string questions;
  for (const ledger::QuestionResult& q : result.results) {
    winners.insert(winners.end(), q.winners.begin(), q.winners.end());
    questions += (questions.empty() ? "" : ",") + std::string("{\"question\":") +
                 std::to_string(q.question) + ",\"counted\":" + std::to_string(q.counted) +
                 ",\"winners\":" + labels_json(edition, q.winners) +
                 ",\"spent\":" + json_quote(tally::format_amount(q.spent, decimals)) +
                 ",\"trace\":\"" + ledger::to_hex(q.trace.view()) + "\"}";
  }
  return "{\"edition\":\"" + ledger::to_hex(id.view()) +
         "\",\"phase\":\"declared\",\"rule\":" + json_quote(describe(edition.announced.rule)) +
         ",\"rule_hash\":\"" + ledger::to_hex(result.rule.view()) +
         "\",\"winners\":" + labels_json(edition, winners) + ",\"questions\":[" + questions + "]}";
}

void print_text(const tally::Edition& edition, const ledger::ResultDeclared& result) {
  const int decimals = edition.announced.currency_decimals;
  std::printf("%s\nrule: %s\n", edition.announced.title.begin()->second.c_str(),
              describe(edition.announced.rule).c_str());
  for (const ledger::QuestionResult& q : result.results) {
    const ledger::Question& question = edition.defined->questions[q.question];
    std::printf("\nquestion %u: %s\nballots counted: %" PRIu64 ", spent %s of %s %s\n", q.question,
                question.title.begin()->second.c_str(), q.counted,
                tally::format_amount(q.spent, decimals).c_str(),
                tally::format_amount(question.budget, decimals).c_str(),
                edition.announced.currency.c_str());
    if (!tally::may_be_opened(edition, q.question))
      std::printf("  too few ballots: never opened, nothing is funded\n");
    for (std::uint32_t id : q.winners)
      std::printf("  %-14s %14s  %s\n", edition.projects[id].filed.label.c_str(),
                  tally::format_amount(edition.projects[id].review->cost, decimals).c_str(),
                  edition.projects[id].filed.title.begin()->second.c_str());
  }
}

// Where nobody names one of several editions: the one whose result was declared last.
std::string declared_last(const tally::State& state) {
  std::string last;
  std::uint64_t at = 0;
  for (const auto& [id, edition] : state.editions) {
    if (!edition.result || edition.declared_at < at) continue;
    at = edition.declared_at;
    last = ledger::to_hex(id.view());
  }
  return last;
}

}  // namespace

int run_result(const ResultOptions& options) {
  HostOptions host_options;
  host_options.scrub = false;
  host_options.unwitnessed = true;  // adds nothing
  const auto host = Host::open(options.ledger, host_options);
  if (!host) return fail("result", host.error());
  return (*host)->sequencer().with_state([&](const tally::State& state) {
    const auto picked =
        pick_edition(state, options.edition.empty() ? declared_last(state) : options.edition);
    if (!picked) return fail("result", picked.error());
    const auto& [id, edition] = *picked;
    if (!edition->result)
      return fail("result",
                  {Errc::wrong_phase, std::string("nothing is declared; the edition is in phase ") +
                                          name_of(edition->phase)});
    if (options.format == "json") {
      std::printf("%s\n", result_json(id, *edition).c_str());
    } else {
      print_text(*edition, *edition->result);
    }
    return static_cast<int>(kExitRight);
  });
}

int tally_ledger(const TallyFileOptions& options) {
  HostOptions host_options;
  host_options.scrub = false;
  host_options.unwitnessed = true;  // adds nothing
  const auto host = Host::open(options.ledger, host_options);
  if (!host) return fail("tally", host.error());
  return (*host)->sequencer().with_state([&](const tally::State& state) {
    const auto picked = pick_edition(state, options.edition);
    if (!picked) return fail("tally", picked.error());
    const auto result = tally::tally_edition(*picked->second);
    if (!result) return fail("tally", result.error());
    if (options.format == "json") {
      std::printf("%s\n", ledger::to_json(*result).c_str());
    } else {
      print_text(*picked->second, *result);
    }
    return static_cast<int>(kExitRight);
  });
}

}  // namespace urna::api
