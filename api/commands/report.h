// `urna report`: the report of an edition as files, and the act that publishes it.
#pragma once

#include "api/commands/acts.h"
#include "api/host.h"
#include "api/report.h"

namespace urna::api {

struct ReportOptions {
  ActOptions act;        // ledger, edition, keys, prepare
  std::string bundle;    // instead of a ledger, with the log's key
  std::string vkey;      // or its file
  std::string out;       // a new folder
  std::uint64_t at = 0;  // entries of the log it is made from; 0: all
  bool publish = false;
};
int run_report(const ReportOptions& options);

// The pages beside the log, so that the server can give them to whoever reads of them.
Result<> keep_pages(Host& host, const EditionReport& report);

}  // namespace urna::api
