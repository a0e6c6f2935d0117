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

void RollCli::add_rotate(CLI::App& roll) {
  CLI::App* c = add_command(
      roll, "rotate", "turn a slot to another key, that its person made: a lost card, a claim",
      "urna roll rotate --ledger balti --slot 00..ff --new-key 1a..2b --proof 3c..4d --registrar "
      "r.key --overseer o.key\n"
      "  the person's own device prints key and proof: urna keys credential");
  add_ledger(c, rotate_.ledger);
  add_edition(c, rotate_.edition);
  c->add_option("--slot", rotate_.slot, "the slot, 32 hex digits")->required();
  c->add_option("--new-key", rotate_.slot_key, "the new key, 64 hex digits")->required();
  c->add_option("--proof", rotate_.proof, "that its holder has it, 128 hex digits")->required();
  c->add_flag("--void", rotate_.voids,
              "what the slot cast before does not count: the key was in other hands");
  c->add_option("--registrar", rotate_.registrar, "the registrar's key file");
  c->add_option("--overseer", rotate_.overseer, "the overseer's key file");
  c->add_option("--prepare", rotate_.prepare,
                "write the act into this file instead of the log, to be signed elsewhere");
  c->callback([this] {
    for (const std::string& key : {rotate_.registrar, rotate_.overseer})
      if (!key.empty()) rotate_.keys.push_back(key);
    exit_code_ = run_rotate(rotate_);
  });
}

void RollCli::add() {
  CLI::App* roll = app_.add_subcommand(
      "roll", "personal data beside the log, opened or erased; a slot's key turned to another");
  roll->require_subcommand(1);
  add_rotate(*roll);
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
