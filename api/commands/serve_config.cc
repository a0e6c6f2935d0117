#include "api/commands/serve_config.h"

#include "api/commands/toml_table.h"
#include "api/region.h"

namespace urna::api {

using ledger::Result;
namespace fs = std::filesystem;

namespace {

void flag(TomlTable& table, const std::string& key, bool& value) {
  const toml::node* found = table.node(key);
  if (found == nullptr) return;
  if (!found->is_boolean()) return table.fail(key, "must be true or false");
  value = found->value_or(false);
}

void read_ledger(TomlTable& table, ServedLedger& ledger) {
  table.text("name", ledger.name);
  table.text("directory", ledger.directory);
  table.text("policy", ledger.policy);
  flag(table, "unwitnessed", ledger.unwitnessed);
  if (!is_locality_name(ledger.name))
    table.fail("name",
               "1 to " + std::to_string(kMaxLocalityNameBytes) +
                   " letters a-z, digits and hyphens, a letter first, no word of our own paths");
  if (ledger.directory.empty()) table.fail("directory", "is missing");
}

void check_all(TomlTable& table, const ServeConfig& config) {
  std::set<std::string> names, directories;
  if (config.ledgers.empty() || config.ledgers.size() > kMaxLocalities)
    table.fail("ledger", "1 to " + std::to_string(kMaxLocalities) + " ledgers");
  for (const ServedLedger& ledger : config.ledgers) {
    if (!names.insert(ledger.name).second)
      table.fail("ledger", "the name '" + ledger.name + "' stands twice");
    if (!directories.insert(fs::path(ledger.directory).lexically_normal()).second)
      table.fail("ledger", "the directory '" + ledger.directory + "' stands twice");
  }
}

}  // namespace

Result<ServeConfig> read_serve_config(const std::string& path) {
  URNA_ASSIGN(
      ServeConfig config, read_toml<ServeConfig>(path, [](TomlTable& table, ServeConfig& made) {
        table.text("listen", made.listen);
        table.text("metrics", made.metrics);
        table.strings("proxies", made.proxies);
        table.tables("ledger",
                     [&](TomlTable& one) { read_ledger(one, made.ledgers.emplace_back()); });
        check_all(table, made);
      }));
  const fs::path beside = fs::path(path).parent_path();
  for (ServedLedger& ledger : config.ledgers) {
    ledger.directory = beside / ledger.directory;
    if (!ledger.policy.empty()) ledger.policy = beside / ledger.policy;
  }
  return config;
}

void override_with(ServeConfig& config, const std::string& listen, const std::string& metrics,
                   const std::vector<std::string>& proxies) {
  if (!listen.empty()) config.listen = listen;
  if (!metrics.empty()) config.metrics = metrics;
  if (!proxies.empty()) config.proxies = proxies;
}

}  // namespace urna::api
