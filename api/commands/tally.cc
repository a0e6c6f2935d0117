// `urna tally FILE.pb`: one rule on a bare file, with the reason for every project.
#include <cinttypes>
#include <cstdio>

#include "api/commands/pabulib_report.h"
#include "api/commands/tally_print.h"
#include "api/reason_words.h"
#include "ledger/csv.h"
#include "ledger/file.h"
#include "ledger/json.h"
#include "ledger/shown.h"
#include "tally/election/outcome.h"
#include "tally/rules/support.h"
#include "tally/rules/what_if.h"

namespace urna::api {

using ledger::json_quote;

namespace {

struct Counted {
  const tally::PabulibFile& file;
  const tally::Instance& instance;
  const ledger::RuleSpec& rule;
  const tally::Outcome& outcome;
  std::vector<tally::ProjectReason> reasons;
  std::vector<tally::WhatIf> changes;  // of losers, where asked for
  const TallyFileOptions& options;

  std::string currency() const { return std::string(file.value("currency").value_or("")); }
  std::string amount(std::int64_t value) const {
    return tally::format_amount(value, file.decimals);
  }
  std::string sentence(std::size_t position) const {
    return words_of(reasons[position], *language_of(options.language), {file.decimals, currency()});
  }
};

std::string turn_text(const tally::Turn& turn, const std::string& wins) {
  if (!turn.determined) return "not determined";
  if (!turn.reachable) return turn.proved ? "nothing" : "nothing that was found";
  return wins + (turn.proved ? "" : " (something nearer may do too)");
}

void print_changes(const Counted& c) {
  if (c.options.what_if) std::printf("what would have changed it\n");
  for (const tally::WhatIf& change : c.changes)
    std::printf(
        "  %-14s more votes for it alone: %s; a lower cost: %s\n",
        ledger::shown(c.file.projects[change.project].label).c_str(),
        turn_text(change.supporters, std::to_string(change.supporters.wins)).c_str(),
        turn_text(change.cost, c.amount(static_cast<std::int64_t>(change.cost.wins))).c_str());
}

void print_text(const Counted& c) {
  std::printf("rule: %s\n%zu funded for %s of %s, %" PRIu64 " ballots\n", describe(c.rule).c_str(),
              c.outcome.winners.size(), c.amount(c.outcome.spent).c_str(),
              c.amount(c.file.budget).c_str(), c.instance.ballots);
  const auto line = [&](std::size_t p, const char* mark) {
    std::printf("%s %-14s %14s  score %-8" PRId64 " %s\n", mark,
                ledger::shown(c.file.projects[p].label).c_str(),
                c.amount(c.file.projects[p].cost).c_str(), c.outcome.scores[p],
                ledger::shown(c.sentence(p)).c_str());
  };
  for (std::uint32_t id : c.outcome.winners) line(id, "+");
  for (std::size_t p = 0; p < c.reasons.size(); ++p)
    if (!tally::is_funded(c.reasons[p].reason)) line(p, "-");
  print_changes(c);
}

void print_json(const Counted& c) {
  std::string selected, scores, reasons, changes;
  for (std::uint32_t id : c.outcome.winners)
    selected += (selected.empty() ? "" : ",") + json_quote(c.file.projects[id].label);
  for (std::size_t p = 0; p < c.outcome.scores.size(); ++p) {
    const std::string comma = p == 0 ? "" : ",";
    const std::string label = json_quote(c.file.projects[p].label);
    scores += comma + label + ":" + std::to_string(c.outcome.scores[p]);
    reasons += comma + label + ":" + reason_json(c.reasons[p]);
  }
  for (const tally::WhatIf& change : c.changes)
    changes += (changes.empty() ? "" : ",") + json_quote(c.file.projects[change.project].label) +
               ":" + ledger::to_json(change);
  std::printf(
      "{\"selected\":[%s],\"total_cost\":%s,\"budget\":%s,\"decimals\":%d,\"currency\":%s,\"rule\":"
      "%s,"
      "\"rule_hash\":\"%s\",\"score_scale\":%s,\"scores\":{%s},\"reasons\":{%s},\"what_if\":{%s},"
      "\"trace\":%s}\n",
      selected.c_str(), json_quote(c.amount(c.outcome.spent)).c_str(),
      json_quote(c.amount(c.file.budget)).c_str(), c.file.decimals,
      json_quote(c.currency()).c_str(), json_quote(describe(c.rule)).c_str(),
      ledger::to_hex(tally::rule_hash(c.rule).view()).c_str(),
      ledger::to_json(*tally::scale_of(c.rule, c.instance)).c_str(), scores.c_str(),
      reasons.c_str(), changes.c_str(), ledger::to_json(c.outcome.trace).c_str());
}

void print_csv(const Counted& c) {
  std::printf("project_id,name,cost,score,selected,place,reason,left,missing,sentence\n");
  for (std::size_t p = 0; p < c.reasons.size(); ++p) {
    const tally::ProjectReason& why = c.reasons[p];
    std::printf("%s,%s,%s,%" PRId64 ",%d,%u,%s,%s,%s,%s\n",
                ledger::csv_cell(c.file.projects[p].label).c_str(),
                ledger::csv_cell(c.file.project_field(p, "name")).c_str(),
                c.amount(c.file.projects[p].cost).c_str(), c.outcome.scores[p],
                tally::is_funded(why.reason) ? 1 : 0, why.place, name_of(why.reason).data(),
                c.amount(why.left).c_str(), c.amount(why.missing).c_str(),
                ledger::csv_cell(c.sentence(p)).c_str());
  }
}

int count_one(const TallyFileOptions& options, const tally::PabulibFile& file) {
  const auto rule = rule_of(options.words, file);
  if (!rule) return fail("tally", rule.error());
  const tally::Instance instance = tally::instance_of(file);
  const auto outcome = tally::run(*rule, instance, {options.paranoid});
  if (!outcome) return fail("tally", outcome.error());
  Counted counted{file, instance, *rule, *outcome, tally::reasons_of(*rule, instance, *outcome),
                  {},   options};
  if (options.what_if) {
    auto changes = tally::what_if(*rule, instance, *outcome);
    if (!changes) return fail("tally", changes.error());
    counted.changes = std::move(*changes);
  }
  if (options.format == "json") {
    print_json(counted);
  } else if (options.format == "csv") {
    print_csv(counted);
  } else {
    print_text(counted);
  }
  return kExitRight;
}

}  // namespace

int run_tally(const TallyFileOptions& options) {
  if (!options.ledger.empty()) return tally_ledger(options);
  const auto text = as_input(ledger::read_file(options.file, tally::kMaxPabulibBytes));
  if (!text) return fail("tally", text.error());
  const auto file = tally::parse_pabulib(ledger::text_of(*text), options.strictness);
  if (!file) return fail(options.file, file.error());
  if (const auto legal = tally::check_legal(*file); !legal)
    return fail(options.file, legal.error());
  report_ballots(*file);
  if (!file->left_out.empty())
    std::fprintf(stderr, "urna: %zu of %zu ballots left out\n", file->left_out.size(),
                 file->vote_rows.size());
  return options.compare.empty() ? count_one(options, *file) : compare_rules(options, *file);
}

}  // namespace urna::api
