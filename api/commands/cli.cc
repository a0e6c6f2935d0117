#include "api/commands/cli.h"

#include <CLI/CLI.hpp>
#include <map>

#include "api/commands/commands.h"
#include "ledger/crypto.h"

namespace urna::api {

namespace {

struct Cli {
  CLI::App app{"urna: run an edition of participatory budgeting on an open, verifiable log", "urna"};
  int exit_code = kExitRight;
  ImportOptions import;
  std::string import_ties;
  ExportOptions exported;
  ResultOptions result;
  TallyFileOptions tally;

  CLI::App* command(const char* name, const char* what, const char* example) {
    CLI::App* made = app.add_subcommand(name, what);
    made->footer(std::string("Example:\n  ") + example);
    return made;
  }
  static void add_format(CLI::App* command, std::string& format) {
    command->add_option("--format", format, "text or json")->check(CLI::IsMember({"text", "json"}));
  }
  static void add_ledger(CLI::App* command, std::string& ledger) {
    command->add_option("--ledger", ledger, "the ledger's directory")->required();
  }
  static void add_progress(CLI::App* command, ProgressStyle& style) {
    static const std::map<std::string, ProgressStyle> kStyles{
        {"auto", ProgressStyle::automatic}, {"plain", ProgressStyle::plain}, {"none", ProgressStyle::none}};
    command->add_option("--progress", style, "auto, plain or none")->transform(CLI::CheckedTransformer(kStyles));
  }
  void add_import();
  void add_export();
  void add_result();
  void add_tally();
};

void Cli::add_import() {
  CLI::App* c = command("import", "replay a Pabulib file as a whole edition, to the declared result",
                        "urna import Poland_Warszawa_2026.pb --ledger warszawa");
  c->add_option("FILE", import.file, "a .pb file")->required();
  add_ledger(c, import.ledger);
  c->add_option("--seed", import.seed, "text that keys and credentials of the replay derive from");
  c->add_option("--rule-spec", import.rule_spec, "a TOML file with the rule, where the file says too little");
  c->add_option("--ties", import_ties, "file-order: ties in the published order")->check(CLI::IsMember({"file-order"}));
  c->add_flag("--skip-refused", import.skip_refused, "go on without the ballots that the layout refuses");
  c->add_flag("--sealed", import.sealed, "secret ballots (needs a trustees' ceremony)");
  add_format(c, import.format);
  add_progress(c, import.progress);
  c->callback([this] {
    import.ties_in_file_order = import_ties == "file-order";
    exit_code = run_import(import);
  });
}

void Cli::add_export() {
  CLI::App* c = command("export", "write the log as a bundle that anyone can audit", "urna export --ledger balti --out balti.tar");
  add_ledger(c, exported.ledger);
  c->add_option("--out", exported.out, "a new directory, or a tar if it ends in .tar")->required();
  c->callback([this] { exit_code = run_export(exported); });
}

void Cli::add_result() {
  CLI::App* c = command("result", "print the declared result", "urna result --ledger balti --format json");
  add_ledger(c, result.ledger);
  c->add_option("--edition", result.edition, "the edition's id in hex, where the log has several");
  add_format(c, result.format);
  c->callback([this] { exit_code = run_result(result); });
}

void Cli::add_tally() {
  CLI::App* c = command("tally", "count a bare .pb file, or show what a closed edition comes to",
                        "urna tally Poland_Wroclaw_2017.pb --rule greedy --no-skip --format json");
  c->add_option("FILE", tally.file, "a .pb file");
  c->add_option("--ledger", tally.ledger, "count the closed edition of this ledger instead");
  c->add_option("--rule", tally.rule, "greedy");
  c->add_option("--order", tally.order, "votes or votes-per-cost")->check(CLI::IsMember({"votes", "votes-per-cost"}));
  c->add_option("--ties", tally.ties, "file-order: ties in the published order")->check(CLI::IsMember({"file-order"}));
  c->add_flag("--no-skip", tally.no_skip, "stop at the first project that does not fit");
  c->add_option("--threshold", tally.threshold, "least votes or points");
  add_format(c, tally.format);
  c->callback([this] {
    if (tally.file.empty() == tally.ledger.empty()) throw CLI::ValidationError("FILE", "give a .pb file or --ledger");
    exit_code = run_tally(tally);
  });
}

}  // namespace

int run_cli(int count, char** words) {
  ledger::init_crypto();
  Cli cli;
  cli.app.require_subcommand(1);
  cli.add_import();
  cli.add_export();
  cli.add_result();
  cli.add_tally();
  try {
    cli.app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    return cli.app.exit(error) == 0 ? kExitRight : kExitUsage;
  }
  return cli.exit_code;
}

}  // namespace urna::api
