// `urna serve --config FILE`: several ledgers in one server. Relative directories and policies are
// beside the file.
//   listen = "127.0.0.1:8080"
//   metrics = "127.0.0.1:9090"      # optional
//   proxies = ["127.0.0.1"]         # optional: whose X-Forwarded-For is believed
//   [[ledger]]
//   name = "balti"                  # what its paths begin with
//   directory = "balti"
//   policy = "balti.policy"         # optional; DIRECTORY/policy unless given
//   unwitnessed = false             # optional
// What the command line says of the first three takes the place of the file's.
#pragma once

#include <string>
#include <vector>

#include "ledger/result.h"

namespace urna::api {

struct ServedLedger {
  std::string name, directory, policy;
  bool unwitnessed = false;
};
struct ServeConfig {
  std::string listen = "127.0.0.1:8080", metrics;
  std::vector<std::string> proxies;
  std::vector<ServedLedger> ledgers;
};
// Errors: not_found; bad_config, naming the key: also a name that is none or stands twice, one
// directory twice, no ledger.
ledger::Result<ServeConfig> read_serve_config(const std::string& path);
// The command line's words, each in the place of what stands there if it was given: addresses to
// listen at and for metrics, and all proxies together.
void override_with(ServeConfig& config, const std::string& listen, const std::string& metrics,
                   const std::vector<std::string>& proxies);

}  // namespace urna::api
