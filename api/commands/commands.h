// The operator's commands. Each takes its parsed options and returns an exit code; cli.cc knows the
// spellings.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/commands/tally_rule.h"
#include "api/commands/terminal.h"
#include "tally/rules/pabulib.h"

namespace urna::api {

struct ImportOptions {
  std::string file, ledger, seed = "urna replay of public data", rule_spec, format = "text";
  bool ties_in_file_order = false, skip_refused = false, sealed = false;
  tally::Strictness strictness = tally::Strictness::strict;
  ProgressStyle progress = ProgressStyle::automatic;
};
int run_import(const ImportOptions& options);

struct ExportOptions {
  std::string ledger, out;
  std::string pb = {}, edition = {};  // a .pb file of one question, beside a bundle or alone
  std::uint16_t question = 0;
};
int run_export(const ExportOptions& options);

struct ResultOptions {
  std::string ledger, edition, format = "text";
};
int run_result(const ResultOptions& options);

struct TallyFileOptions {
  std::string file, ledger, edition, format = "text", language = "en";
  TallyWords words;
  std::string compare;  // rules side by side: names with commas
  std::string groups;   // a column of the votes to divide voters by
  bool paranoid = false, what_if = false;
  unsigned threads = 0;
  tally::Strictness strictness = tally::Strictness::strict;
};
int run_tally(const TallyFileOptions& options);

}  // namespace urna::api
