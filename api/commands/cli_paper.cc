#include "api/commands/cli_paper.h"

#include "api/commands/cli_parts.h"

namespace urna::api {

CLI::App* PaperCli::add_step(CLI::App& paper, const char* name, const char* what,
                             const char* example, int (*run)(const PaperOptions&)) {
  CLI::App* c = add_command(paper, name, what, example);
  add_ledger(c, options_.ledger);
  add_edition(c, options_.edition);
  c->callback([this, run] { exit_code_ = run(options_); });
  return c;
}

void PaperCli::add_keys(CLI::App* command, const char* whose) {
  command->add_option("--key", options_.keys, whose);
}

void PaperCli::add_station_id(CLI::App* command) {
  command->add_option("--station", options_.station, "the station's id in hex")->required();
}

void PaperCli::add_session(CLI::App* command) {
  command->add_option("--station-key", options_.station_key, "the station's key file")->required();
  command->add_option("--session", options_.session, "the session's credential file")->required();
}

void PaperCli::add_station(CLI::App& paper) {
  CLI::App* person = add_step(
      paper, "person", "a person votes on paper from here on; two officers sign",
      "urna paper person --ledger balti --station 00..ff --slot 00..ff --key a.key --key b.key",
      run_paper_person);
  CLI::App* open =
      add_step(paper, "open", "the station declares the key under which sheets are entered",
               "urna keys new today.key && urna paper open --ledger balti --station 00..ff "
               "--station-key s.key --session today.key",
               run_paper_open);
  CLI::App* close = add_step(
      paper, "close", "how many sheets and answers were entered; two officers sign",
      "urna paper close --ledger balti --station 00..ff --papers 16 --ballots 24 --key a.key "
      "--key b.key",
      run_paper_close);
  person->add_option("--slot", options_.slot, "the slot on the person's card")->required();
  close->add_option("--papers", options_.papers, "sheets entered")->required();
  close->add_option("--ballots", options_.ballots, "answers on them")->required();
  for (CLI::App* c : {person, open, close}) add_station_id(c);
  for (CLI::App* c : {person, close}) add_keys(c, "an officer's key file; twice");
  add_session(open);
}

void PaperCli::add_sheets(CLI::App& paper) {
  CLI::App* c = add_step(
      paper, "enter", "one answer of one sheet, sealed where its question is",
      "urna paper enter --ledger balti --station 00..ff --station-key s.key --session today.key "
      "--serial 7 --choice P1,P4",
      run_paper_enter);
  add_station_id(c);
  add_session(c);
  c->add_option("--serial", options_.serial, "the number on the sheet, from 1")->required();
  c->add_option("--question", options_.question, "number of the question");
  c->add_option("--choice", options_.choice, "labels as on the sheet; none for an empty answer");
}

void PaperCli::add_sample(CLI::App& paper) {
  CLI::App* sample = add_step(
      paper, "sample", "after the close: which sealed sheets are opened, by a draw in public",
      "urna paper sample --ledger balti --papers 20 --value 9f.. --reference \"minutes 14/2026\" "
      "--key c1.key --key c2.key --key overseer.key",
      run_paper_sample);
  CLI::App* compare = add_step(
      paper, "compare", "what the opened sheets hold, and which of them say something else",
      "urna paper compare --ledger balti          shows them, to be read beside the sheets\n"
      "  urna paper compare --ledger balti --differing 3 --key c1.key --key c2.key --key "
      "overseer.key",
      run_paper_compare);
  sample->add_option("--papers", options_.papers, "how many")->required();
  sample->add_option("--value", options_.value, "what was drawn: 32 to 64 bytes in hex")
      ->required();
  sample->add_option("--reference", options_.reference, "where the draw can be looked up")
      ->required();
  compare->add_option("--differing", options_.differing, "places in the sample, from 0")
      ->delimiter(',');
  for (CLI::App* c : {sample, compare}) {
    c->add_option("--question", options_.question, "number of the question");
    add_keys(c, "key files of two of the committee and an overseer");
  }
}

void PaperCli::add() {
  CLI::App* paper = app_.add_subcommand("paper", "votes on paper, and the sample of them");
  paper->require_subcommand(1);
  add_station(*paper);
  add_sheets(*paper);
  add_sample(*paper);
}

}  // namespace urna::api
