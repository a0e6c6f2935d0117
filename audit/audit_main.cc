// The auditor's program. It links no database, no server and no JSON library: what it says it
// worked out itself.
#include <cstdio>
#include <exception>

#include "audit/command.h"
#include "ledger/rim.h"

int main(int count, char** words) {
  urna::ledger::end_at_the_rim("urna-audit");
  try {
    return urna::audit::run_command(count, words);
  } catch (const std::exception& error) {  // the rim: what libraries throw ends here
    std::fprintf(stderr, "urna-audit: own fault: %s\n", error.what());
    return urna::ledger::kOwnFaultExit;
  }
}
