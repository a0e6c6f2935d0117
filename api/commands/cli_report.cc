#include "api/commands/cli_report.h"

#include "api/commands/cli_parts.h"

namespace urna::api {

void ReportCli::add() {
  CLI::App* c = add_command(
      app_, "report",
      "write the report of an edition: a page in each of its languages, and every figure as data",
      "urna report --ledger balti --out report-2026\n"
      "  urna report --ledger balti --out report-2026 --publish --key a.key --key b.key\n"
      "  urna report --bundle balti.tar --vkey balti.vkey --out again --at 4711    as it was "
      "published at 4711 entries, made by you");
  CLI::Option* ledger = c->add_option("--ledger", options_.act.ledger, "the ledger's directory");
  CLI::Option* bundle =
      c->add_option("--bundle", options_.bundle, "a bundle instead")->excludes(ledger);
  CLI::Option* vkey =
      c->add_option("--vkey", options_.vkey, "the log's key, or its file, with --bundle");
  bundle->needs(vkey->needs(bundle));
  add_edition(c, options_.act.edition);
  c->add_option("--out", options_.out, "a new folder")->required();
  c->add_option("--at", options_.at, "make it from the first so many entries of the log");
  CLI::Option* publish =
      c->add_flag("--publish", options_.publish, "enter its hashes into the log, too")
          ->needs(ledger);
  c->add_option("--key", options_.act.keys, "a committee key file that signs; once per signer")
      ->needs(publish);
  c->add_option("--prepare", options_.act.prepare,
                "write the act into this file instead of the log, to be signed elsewhere (urna "
                "sign)")
      ->needs(publish);
  c->callback([this] { exit_code_ = run_report(options_); });
}

}  // namespace urna::api
