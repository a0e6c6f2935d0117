// `urna tally FILE.pb --compare RULE,RULE,...`: what a council looks at when it chooses its
// regulation. Shares are whole tenths of a percent, rounded down.
#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include "api/commands/tally_print.h"
#include "api/commands/voter_groups.h"
#include "ledger/csv.h"
#include "ledger/int128.h"
#include "ledger/json.h"
#include "ledger/parallel.h"
#include "ledger/shown.h"
#include "tally/certificates/proofs.h"
#include "tally/rules/coverage.h"
#include "tally/rules/rule.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::json_quote;
using ledger::Result;
namespace certificates = tally::certificates;

namespace {

constexpr std::size_t kMaxCompared = 32;

struct Column {
  std::string words;
  ledger::RuleSpec rule;
  tally::Outcome outcome;
  tally::Coverage all;
  std::vector<tally::Coverage> groups;  // as the groups asked for
  certificates::Proofs proofs;
};

Result<Column> count_column(const std::string& words, const tally::PabulibFile& file,
                            const tally::Instance& instance,
                            const std::vector<VoterGroup>& groups) {
  Column column;
  column.words = words;
  URNA_ASSIGN(TallyWords parsed, words_of(words));
  URNA_ASSIGN(column.rule, rule_of(parsed, file));
  URNA_ASSIGN(column.outcome, tally::run(column.rule, instance));
  const std::vector<std::uint32_t>& winners = column.outcome.winners;
  column.all = tally::coverage_of(column.rule, instance, winners, instance.groups);
  for (const VoterGroup& group : groups)
    column.groups.push_back(tally::coverage_of(column.rule, instance, winners, group.ballots));
  column.proofs = certificates::proofs_of({column.rule, instance, winners, column.outcome.trace});
  return column;
}

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> items;
  for (std::size_t start = 0; start <= list.size();) {
    const std::size_t end = std::min(list.find(',', start), list.size());
    if (end > start) items.push_back(list.substr(start, end - start));
    start = end + 1;
  }
  return items;
}

// "63.4 %".
std::string percent(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "-";
  const auto mille = static_cast<std::uint64_t>(static_cast<ledger::Uint128>(part) * 1000 / whole);
  return std::to_string(mille / 10) + "." + std::to_string(mille % 10) + " %";
}

std::string labels(const tally::PabulibFile& file, const std::vector<std::uint32_t>& ids,
                   const char* comma) {
  std::string out;
  for (std::uint32_t id : ids) out += (out.empty() ? "" : comma) + file.projects[id].label;
  return out;
}

std::string violations_text(const tally::PabulibFile& file,
                            const std::vector<certificates::Violation>& violations) {
  std::vector<std::uint32_t> ids;
  for (const certificates::Violation& violation : violations) ids.push_back(violation.project);
  return std::to_string(ids.size()) + (ids.empty() ? "" : ": ") +
         ledger::shown(labels(file, ids, ", "));
}

// A trace that does not explain its outcome says so first.
void print_proofs(const tally::PabulibFile& file, const certificates::Proofs& proofs) {
  std::printf("  explained  %s\n  priceable  %s\n", explained_text(proofs.explanation).c_str(),
              name_of(proofs.explanation.payments).data());
  std::printf("  EJR+       deserved by a group and not funded, by cost: %s; by number: %s\n",
              violations_text(file, proofs.by_cost).c_str(),
              violations_text(file, proofs.by_cardinality).c_str());
}

void print_text(const std::vector<Column>& columns, const tally::PabulibFile& file,
                const std::vector<VoterGroup>& groups) {
  const auto money = [&](std::int64_t amount) {
    return tally::format_amount(amount, file.decimals);
  };
  const auto spent = [](const Column& c) { return static_cast<std::uint64_t>(c.outcome.spent); };
  for (const Column& c : columns) {
    std::printf("%s\n  rule       %s\n", c.words.c_str(), describe(c.rule).c_str());
    std::printf("  funded     %zu of %zu: %s\n", c.outcome.winners.size(), file.projects.size(),
                ledger::shown(labels(file, c.outcome.winners, ", ")).c_str());
    std::printf("  spent      %s of %s (%s)\n", money(c.outcome.spent).c_str(),
                money(file.budget).c_str(),
                percent(spent(c), static_cast<std::uint64_t>(file.budget)).c_str());
    std::printf("  voters     %" PRIu64 " of %" PRIu64 " named something that is funded (%s)\n",
                c.all.with_winner, c.all.voters, percent(c.all.with_winner, c.all.voters).c_str());
    print_proofs(file, c.proofs);
    for (std::size_t g = 0; g < groups.size(); ++g)
      std::printf("    %-16s %7" PRIu64 " voters (%s), %s with a winner, %s spent for them (%s)\n",
                  groups[g].name.empty() ? "(not given)" : ledger::shown(groups[g].name).c_str(),
                  c.groups[g].voters, percent(c.groups[g].voters, c.all.voters).c_str(),
                  percent(c.groups[g].with_winner, c.groups[g].voters).c_str(),
                  money(c.groups[g].cost_covered).c_str(),
                  percent(static_cast<std::uint64_t>(c.groups[g].cost_covered), spent(c)).c_str());
  }
}

std::string coverage_json(const tally::Coverage& coverage, int decimals) {
  return "\"voters\":" + std::to_string(coverage.voters) +
         ",\"with_winner\":" + std::to_string(coverage.with_winner) +
         ",\"cost_covered\":" + json_quote(tally::format_amount(coverage.cost_covered, decimals));
}

std::string label_list(const tally::PabulibFile& file, const std::vector<std::uint32_t>& ids) {
  std::string out;
  for (std::uint32_t id : ids)
    out += (out.empty() ? "" : ",") + json_quote(file.projects[id].label);
  return "[" + out + "]";
}

void print_json(const std::vector<Column>& columns, const tally::PabulibFile& file,
                const std::vector<VoterGroup>& groups) {
  std::string out;
  std::vector<std::string> project_labels;
  for (const auto& project : file.projects) project_labels.push_back(project.label);
  for (const Column& c : columns) {
    std::string parts;
    for (std::size_t g = 0; g < groups.size(); ++g)
      parts += (g == 0 ? "{\"name\":" : ",{\"name\":") + json_quote(groups[g].name) + "," +
               coverage_json(c.groups[g], file.decimals) + "}";
    out += (out.empty() ? "" : ",\n") + std::string("{\"words\":") + json_quote(c.words) +
           ",\"rule\":" + json_quote(describe(c.rule)) +
           ",\"selected\":" + label_list(file, c.outcome.winners) +
           ",\"total_cost\":" + json_quote(tally::format_amount(c.outcome.spent, file.decimals)) +
           "," + coverage_json(c.all, file.decimals) +
           ",\"certificates\":" + to_json(c.proofs, project_labels) + ",\"groups\":[" + parts +
           "]}";
  }
  const std::string currency(file.value("currency").value_or(""));
  std::printf("{\"budget\":%s,\"decimals\":%d,\"currency\":%s,\"rules\":[%s]}\n",
              json_quote(tally::format_amount(file.budget, file.decimals)).c_str(), file.decimals,
              json_quote(currency).c_str(), out.c_str());
}

// One row a rule and voter group, after one of everybody, whose kind is 'all'.
void print_csv(const std::vector<Column>& columns, const tally::PabulibFile& file,
               const std::vector<VoterGroup>& groups) {
  std::printf(
      "rule,selected,total_cost,explained,priceable,ejr_plus_by_cost,ejr_plus_by_cardinality,kind,"
      "group,voters,with_winner,cost_covered\n");
  for (const Column& c : columns) {
    const certificates::Explanation& e = c.proofs.explanation;
    const auto row = [&](const char* kind, const std::string& group,
                         const tally::Coverage& coverage) {
      std::printf("%s,%s,%s,%s,%s,%zu,%zu,%s,%s,%" PRIu64 ",%" PRIu64 ",%s\n",
                  ledger::csv_cell(c.words).c_str(),
                  ledger::csv_cell(labels(file, c.outcome.winners, ";")).c_str(),
                  tally::format_amount(c.outcome.spent, file.decimals).c_str(),
                  name_of(e.trace).data(), name_of(e.payments).data(), c.proofs.by_cost.size(),
                  c.proofs.by_cardinality.size(), kind, ledger::csv_cell(group).c_str(),
                  coverage.voters, coverage.with_winner,
                  tally::format_amount(coverage.cost_covered, file.decimals).c_str());
    };
    row("all", "", c.all);
    for (std::size_t g = 0; g < groups.size(); ++g) row("group", groups[g].name, c.groups[g]);
  }
}

}  // namespace

int compare_rules(const TallyFileOptions& options, const tally::PabulibFile& file) {
  const std::vector<std::string> names = split(options.compare);
  if (names.empty() || names.size() > kMaxCompared)
    return fail("tally", {Errc::usage, "--compare takes 1 to 32 rules"});
  std::vector<VoterGroup> groups;
  if (!options.groups.empty()) {
    auto found = voter_groups(file, options.groups);
    if (!found) return fail("tally", found.error());
    groups = std::move(*found);
  }
  const tally::Instance instance = tally::instance_of(file);
  std::vector<Result<Column>> counted(names.size(), Error{Errc::usage, ""});
  ledger::parallel_for(options.threads)(names.size(), [&](std::size_t i) {
    counted[i] = count_column(names[i], file, instance, groups);
  });
  std::vector<Column> columns;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!counted[i]) return fail("tally: " + names[i], counted[i].error());
    columns.push_back(std::move(*counted[i]));
  }
  const auto print = options.format == "json"  ? print_json
                     : options.format == "csv" ? print_csv
                                               : print_text;
  print(columns, file, groups);
  return kExitRight;
}

}  // namespace urna::api
