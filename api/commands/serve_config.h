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

}  // namespace urna::api
