// What the auditor says of a mutant, and whether that is what was expected.
#pragma once

#include "audit/verify.h"
#include "tests/tamper/kinds.h"

namespace urna::tamper {

struct Verdict {
  int exit = 0;
  std::string check;  // of the first fault; empty without one
  std::string text;   // the whole report
};
// As `urna-audit verify` judges a file.
Verdict judge(const std::string& path, const audit::Options& options);
Verdict judge(const Mutant& mutant, bool batch = true);
audit::Options options_of(const Mutant& mutant, bool batch = true);
// Empty if it was caught as it must be; else what is wrong.
std::string missed(const Mutant& mutant, const Verdict& verdict);

// `urna-audit verify` itself, as a process; files of policy and trust go into `folder`.
Verdict run_program(const std::string& program, const std::string& folder, const Mutant& mutant);

}  // namespace urna::tamper
