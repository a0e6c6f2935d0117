// The audit, run as a program of its own (decision D19): a trustee's tool goes on only where
// `urna-audit` ended with 0.
#pragma once

#include <string>
#include <vector>

#include "ledger/result.h"

namespace urna::api {

// `urna-audit` beside the program that runs. Errors: io.
ledger::Result<std::string> audit_beside();

struct AuditRun {
  int exit_code = 0;
  std::string text;     // all that was printed
  std::string verdict;  // its last line
};
// Runs `program verify words..` and waits. Errors: io (the program cannot be started, or was
// killed).
ledger::Result<AuditRun> run_audit(const std::string& program,
                                   const std::vector<std::string>& words);

}  // namespace urna::api
