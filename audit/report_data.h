// The report of an edition against the log: what was published is worked out again, and so is a
// data package that somebody hands over, row by row.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "audit/verify.h"

namespace urna::audit {

// Every report_published of the log: its root is the log's at that size (check report-root), its
// data are what this program makes of the log at that size (check report-data). Where another
// program's data differ nothing can be said. Requires: an audit without fault, its state at the
// end.
void check_reports(const ledger::Source& source, const Options& options, Audit& audit);

// The files of a data package by their names, in the folder or in its `data`; others are left
// alone. Errors: io (none of them is there).
ledger::Result<std::map<std::string, std::string>> read_package(const std::string& folder);

struct Difference {
  std::string file, row;    // the row's first cells; empty: the file as a whole
  std::string says, gives;  // the file; the log
  bool operator==(const Difference&) const = default;
};
struct PackageReport {
  ledger::EditionId edition;
  std::uint64_t tree_size = 0;
  ledger::Hash hash;                     // of the package as it was handed over
  std::vector<std::uint64_t> published;  // entries of the log that publish exactly this
  std::vector<std::uint64_t> otherwise;  // that publish other data of the same size
  std::vector<Difference> differences;
  int exit_code() const;
  std::string verdict() const;
};
// Requires: an audit without fault. Errors: malformed (no edition or size in report.json),
// unknown_edition, not_found (the log is shorter than the one it was made from), replay_at's.
ledger::Result<PackageReport> check_package(const ledger::Source& source, const Options& options,
                                            const Audit& audit,
                                            const std::map<std::string, std::string>& files);
std::string to_text(const PackageReport& report);
std::string to_json(const PackageReport& report);

}  // namespace urna::audit
