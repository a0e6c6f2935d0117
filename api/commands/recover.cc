// `urna recover`: a restored copy is brought back to where the log was (docs/OPERATE.md).
#include <cinttypes>
#include <cstdio>

#include "api/commands/acts.h"
#include "api/recovery.h"
#include "ledger/http_client.h"

namespace urna::api {

namespace {

ledger::Result<std::unique_ptr<ledger::Source>> open_mirror(const std::string& from) {
  return from.starts_with("http://") ? ledger::http_source(from) : ledger::open_bundle(from);
}

}  // namespace

int run_recover(const ActOptions& options) {
  const auto mirror = as_input(open_mirror(options.from));
  if (!mirror) return fail("recover", mirror.error());
  const auto recovered = recover_from(options.ledger, **mirror);
  if (!recovered) return fail("recover", recovered.error());
  std::printf("%" PRIu64 " entries here, %" PRIu64 " with the mirror: %s\n", recovered->before,
              recovered->after,
              recovered->before == recovered->after ? "nothing was missing"
                                                    : "the missing ones were appended");
  return kExitRight;
}

}  // namespace urna::api
