// `urna result` and `urna tally FILE.pb`.
#include <cinttypes>
#include <cstdio>

#include "api/commands/commands.h"
#include "api/commands/pabulib_report.h"
#include "api/commands/pick.h"
#include "api/commands/rule_file.h"
#include "api/host.h"
#include "ledger/file.h"
#include "ledger/json.h"
#include "tally/election/outcome.h"
#include "tally/rules/pabulib.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
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

void print_text(const tally::Edition& edition) {
  const int decimals = edition.announced.currency_decimals;
  std::printf("%s\nrule: %s\n", edition.announced.title.begin()->second.c_str(),
              describe(edition.announced.rule).c_str());
  for (const ledger::QuestionResult& q : edition.result->results) {
    const ledger::Question& question = edition.defined->questions[q.question];
    std::printf("\nquestion %u: %s\nballots counted: %" PRIu64 ", spent %s of %s %s\n", q.question,
                question.title.begin()->second.c_str(), q.counted,
                tally::format_amount(q.spent, decimals).c_str(),
                tally::format_amount(question.budget, decimals).c_str(),
                edition.announced.currency.c_str());
    for (std::uint32_t id : q.winners)
      std::printf("  %-14s %14s  %s\n", edition.projects[id].filed.label.c_str(),
                  tally::format_amount(edition.projects[id].review->cost, decimals).c_str(),
                  edition.projects[id].filed.title.begin()->second.c_str());
  }
}

}  // namespace

int run_result(const ResultOptions& options) {
  HostOptions host_options;
  host_options.scrub = false;
  const auto host = Host::open(options.ledger, host_options);
  if (!host) return fail("result", host.error());
  return (*host)->sequencer().with_state([&](const tally::State& state) {
    const auto picked = pick_edition(state, options.edition);
    if (!picked) return fail("result", picked.error());
    const auto& [id, edition] = *picked;
    if (!edition->result)
      return fail("result",
                  {Errc::wrong_phase, std::string("nothing is declared; the edition is in phase ") +
                                          name_of(edition->phase)});
    if (options.format == "json") {
      std::printf("%s\n", result_json(id, *edition).c_str());
    } else {
      print_text(*edition);
    }
    return static_cast<int>(kExitRight);
  });
}

namespace {

Result<ledger::RuleSpec> rule_of(const TallyFileOptions& options, const tally::PabulibFile& file) {
  if (options.rule != "greedy")
    return Error{Errc::usage, "--rule " + options.rule + " is not known here"};
  ledger::RuleSpec rule;
  if (file.vote_type == tally::VoteType::cumulative || file.vote_type == tally::VoteType::scoring)
    rule.scoring = ledger::Scoring::points;
  if (file.vote_type == tally::VoteType::ordinal) rule.scoring = ledger::Scoring::positions;
  if (options.order == "votes-per-cost") rule.order = ledger::Order::votes_per_cost;
  if (options.ties == "file-order") rule.ties = {ledger::TieKey::filing_order};
  if (options.no_skip) rule.fitting = ledger::Fitting::stop;
  rule.minimum_score = options.threshold;
  return rule;
}

void print_outcome(const TallyFileOptions& options, const tally::PabulibFile& file,
                   const tally::Outcome& outcome, const ledger::RuleSpec& rule) {
  if (options.format != "json") {
    std::printf("rule: %s\n", describe(rule).c_str());
    for (std::uint32_t id : outcome.winners)
      std::printf("  %-14s %14s  score %" PRId64 "\n", file.projects[id].label.c_str(),
                  tally::format_amount(file.projects[id].cost, file.decimals).c_str(),
                  outcome.scores[id]);
    std::printf("total cost %s of %s\n", tally::format_amount(outcome.spent, file.decimals).c_str(),
                tally::format_amount(file.budget, file.decimals).c_str());
    return;
  }
  std::string selected, scores;
  for (std::uint32_t id : outcome.winners)
    selected += (selected.empty() ? "" : ",") + json_quote(file.projects[id].label);
  for (std::size_t i = 0; i < outcome.scores.size(); ++i)
    scores += (scores.empty() ? "" : ",") + json_quote(file.projects[i].label) + ":" +
              std::to_string(outcome.scores[i]);
  std::printf(
      "{\"selected\":[%s],\"total_cost\":%s,\"budget\":%s,\"rule\":%s,\"scores\":{%s},\"trace\":%s}"
      "\n",
      selected.c_str(), json_quote(tally::format_amount(outcome.spent, file.decimals)).c_str(),
      json_quote(tally::format_amount(file.budget, file.decimals)).c_str(),
      json_quote(describe(rule)).c_str(), scores.c_str(), ledger::to_json(outcome.trace).c_str());
}

int tally_ledger(const TallyFileOptions& options) {
  HostOptions host_options;
  host_options.scrub = false;
  const auto host = Host::open(options.ledger, host_options);
  if (!host) return fail("tally", host.error());
  return (*host)->sequencer().with_state([&](const tally::State& state) {
    const auto picked = pick_edition(state, "");
    if (!picked) return fail("tally", picked.error());
    const auto result = tally::tally_edition(*picked->second);
    if (!result) return fail("tally", result.error());
    std::printf("%s\n", ledger::to_json(*result).c_str());
    return static_cast<int>(kExitRight);
  });
}

}  // namespace

int run_tally(const TallyFileOptions& options) {
  if (!options.ledger.empty()) return tally_ledger(options);
  const auto text = ledger::read_file(options.file, tally::kMaxPabulibBytes);
  if (!text) return fail("tally", text.error());
  const auto file = tally::parse_pabulib(ledger::text_of(*text), options.strictness);
  if (!file) return fail(options.file, file.error());
  if (const auto legal = tally::check_legal(*file); !legal)
    return fail(options.file, legal.error());
  report_ballots(*file);
  if (!file->left_out.empty())
    std::fprintf(stderr, "urna: %zu of %zu ballots left out\n", file->left_out.size(),
                 file->vote_rows.size());
  const auto rule = rule_of(options, *file);
  if (!rule) return fail("tally", rule.error());
  const auto outcome = tally::run(*rule, tally::instance_of(*file));
  if (!outcome) return fail("tally", outcome.error());
  print_outcome(options, *file, *outcome, *rule);
  return kExitRight;
}

}  // namespace urna::api
