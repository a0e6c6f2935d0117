// Reports that the log publishes, made again.
#include <algorithm>

#include "audit/replay_at.h"
#include "audit/report_data.h"
#include "tally/indicators/indicators.h"

namespace urna::audit {

namespace {

struct Published {
  ledger::EditionId edition;
  const tally::At<ledger::ReportPublished>* report = nullptr;
};

std::vector<Published> all_of(const tally::State& state) {
  std::vector<Published> all;
  for (const auto& [id, edition] : state.editions)
    for (const auto& report : edition.follow_up.reports) all.push_back({id, &report});
  std::ranges::sort(all, {}, [](const Published& one) { return one.report->at; });
  return all;
}

// What came of each, by its entry.
struct Judged {
  std::map<std::uint64_t, Finding> faults;
  std::map<std::uint64_t, NotChecked> open;
  std::size_t rooted = 0, right = 0;

  void judge(const Published& one, const tally::State& then) {
    const std::uint64_t at = one.report->at;
    const ledger::ReportPublished& act = one.report->act;
    const std::string place = "report of entry " + std::to_string(at);
    if (act.root != then.tree.root()) {
      faults[at] = {"report-root", at,
                    "the log's first " + std::to_string(act.tree_size) +
                        " entries have another root than the report names",
                    Kind::inconsistent};
      return;
    }
    ++rooted;
    if (tally::package_hash(tally::report_package(then, one.edition)) == act.data) {
      ++right;
    } else if (act.tool != tally::kReportTool) {
      open[at] = {"report-data of the " + place,
                  "made by " + act.tool + ", this program has the figures of " +
                      std::string(tally::kReportTool),
                  true};
    } else {
      faults[at] = {"report-data", at,
                    "the log gives other data than the report of edition " +
                        ledger::to_hex(one.edition.view()) + " names",
                    Kind::inconsistent};
    }
  }
};

}  // namespace

void check_reports(const ledger::Source& source, const Options& options, Audit& audit) {
  const std::vector<Published> all = all_of(audit.state);
  if (all.empty() || audit.report.first_fault) return;
  std::set<std::uint64_t> sizes;
  for (const Published& one : all) sizes.insert(one.report->act.tree_size);
  Judged judged;
  const auto done = replay_at(source, options, audit, sizes, [&](const tally::State& then) {
    for (const Published& one : all)
      if (one.report->act.tree_size == then.size) judged.judge(one, then);
  });
  Report& report = audit.report;
  if (!done) {
    report.not_checked.push_back({"published reports", to_text(done.error()), true});
    return;
  }
  if (!judged.faults.empty()) report.first_fault = judged.faults.begin()->second;
  for (auto& [at, open] : judged.open) report.not_checked.push_back(std::move(open));
  if (judged.rooted == all.size()) report.checked.emplace_back("report-root");
  if (judged.right == all.size()) report.checked.emplace_back("report-data");
  report.not_checked.push_back({"the pages of published reports",
                                "who makes them again from the same entries compares their SHA-256",
                                false});
}

}  // namespace urna::audit
