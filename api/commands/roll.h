// `urna roll`: what stands beside the log about people, opened for a sworn auditor and erased when
// its time is over. The log holds a salted commitment per person; without the salt nothing leads
// from it to anybody.
#pragma once

#include <string>
#include <vector>

namespace urna::api {

struct RollOptions {
  std::string ledger, edition, roll, salts;
  std::vector<std::string> slots;  // none: every row
  bool all = false;
};
int run_roll_open(const RollOptions& options);
int run_roll_erase(const RollOptions& options);

}  // namespace urna::api
