// The operator's program.
#include <cstdio>
#include <exception>

#include "api/commands/cli.h"
#include "api/guards.h"
#include "ledger/rim.h"

int main(int count, char** words) {
  urna::ledger::end_at_the_rim("urna");
  urna::api::keep_memory_private();  // most commands read a key
  try {
    return urna::api::run_cli(count, words);
  } catch (const std::exception& error) {  // the rim: what libraries throw ends here
    std::fprintf(stderr, "urna: own fault: %s\n", error.what());
    return urna::ledger::kOwnFaultExit;
  }
}
