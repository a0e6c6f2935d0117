#include "api/commands/cli_roll.h"

#include "api/commands/cli_parts.h"

namespace urna::api {

CLI::App* RollCli::add_step(CLI::App& roll, const char* name, const char* what, const char* example,
                            int (*run)(const RollOptions&)) {
  CLI::App* c = add_command(roll, name, what, example);
  c->add_option("--roll", options_.roll, "the CSV that people were enrolled from")->required();
  c->add_option("--salts", options_.salts, "the salts that `urna enrol` wrote")->required();
  c->callback([this, run] { exit_code_ = run(options_); });
  return c;
}

void RollCli::add() {
  CLI::App* roll =
      app_.add_subcommand("roll", "personal data beside the log: opened to be checked, or erased");
  roll->require_subcommand(1);
  CLI::App* open = add_step(
      *roll, "open", "compare rows with the commitments in the log, for a sworn auditor",
      "urna roll open --ledger balti --roll roll.csv --salts salts --slot 00..ff", run_roll_open);
  add_ledger(open, options_.ledger);
  add_edition(open, options_.edition);
  open->add_option("--slot", options_.slots, "a slot to open; several may be given; else all");
  CLI::App* erase =
      add_step(*roll, "erase", "erase people's rows and salts; the log stays and still audits",
               "urna roll erase --roll roll.csv --salts salts --slot 00..ff\n"
               "  urna roll erase --roll roll.csv --salts salts --all",
               run_roll_erase);
  CLI::Option* slots = erase->add_option("--slot", options_.slots, "a slot; several may be given");
  CLI::Option* all = erase->add_flag("--all", options_.all, "everybody: the retention is over");
  all->excludes(slots);
  erase->callback([this, slots, all] {
    if (slots->count() + all->count() == 0)
      throw CLI::ValidationError("--slot", "give --slot or --all");
    exit_code_ = run_roll_erase(options_);
  });
}

}  // namespace urna::api
