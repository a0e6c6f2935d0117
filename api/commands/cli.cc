#include "api/commands/cli.h"

#include <CLI/CLI.hpp>
#include <map>

#include "api/commands/acts.h"
#include "api/commands/cli_codes.h"
#include "api/commands/cli_follow_up.h"
#include "api/commands/cli_paper.h"
#include "api/commands/cli_parts.h"
#include "api/commands/cli_report.h"
#include "api/commands/cli_roll.h"
#include "api/commands/cli_sealed.h"
#include "api/commands/cli_sign.h"
#include "api/commands/vectors.h"
#include "ledger/crypto.h"

namespace urna::api {

namespace {

struct Cli {
  CLI::App app{"urna: run an edition of participatory budgeting on an open, verifiable log",
               "urna"};
  int exit_code = kExitRight;
  ImportOptions import;
  std::string import_ties;
  ExportOptions exported;
  ResultOptions result;
  TallyFileOptions tally;
  ActOptions acts;
  DemoOptions demo;
  VectorsOptions vectors;
  SealedCli of_sealed{app, exit_code};
  PaperCli of_paper{app, exit_code};
  RollCli of_roll{app, exit_code};
  CodesCli of_codes{app, exit_code};
  SignCli of_sign{app, exit_code};
  ReportCli of_report{app, exit_code};
  FollowUpCli of_follow_up{app, exit_code};

  CLI::App* command(const char* name, const char* what, const char* example) {
    return add_command(app, name, what, example);
  }
  static void add_format(CLI::App* command, std::string& format) {
    command->add_option("--format", format, "text or json")->check(CLI::IsMember({"text", "json"}));
  }
  static void add_lenient(CLI::App* command, ::urna::tally::Strictness& strictness) {
    command->add_flag_callback(
        "--lenient", [&strictness] { strictness = ::urna::tally::Strictness::lenient; },
        "leave ballots out that cannot be read or go beyond the file's limits, and list them");
  }
  static void add_progress(CLI::App* command, ProgressStyle& style) {
    static const std::map<std::string, ProgressStyle> kStyles{{"auto", ProgressStyle::automatic},
                                                              {"plain", ProgressStyle::plain},
                                                              {"none", ProgressStyle::none}};
    command->add_option("--progress", style, "auto, plain or none")
        ->transform(CLI::CheckedTransformer(kStyles));
  }
  void add_import();
  void add_export();
  void add_result();
  void add_tally();
  void check_tally(const std::vector<CLI::Option*>& words) const;
  static std::vector<CLI::Option*> add_rule_words(CLI::App* command, TallyWords& words);
  CLI::App* add_act(const char* name, const char* what, const char* example,
                    int (*run)(const ActOptions&));
  void add_signers(CLI::App* c);
  void add_keys();
  void add_acts();
  void add_more_acts();
  void add_running();
  void add_limits(CLI::App* serve);
  void add_vectors();
};

void Cli::add_import() {
  CLI::App* c =
      command("import", "replay a Pabulib file as a whole edition, to the declared result",
              "urna import Poland_Warszawa_2026.pb --ledger warszawa");
  c->add_option("FILE", import.file, "a .pb file")->required();
  add_ledger(c, import.ledger);
  c->add_option("--seed", import.seed, "text that keys and credentials of the replay derive from");
  c->add_option("--rule-spec", import.rule_spec,
                "a TOML file with the rule, where the file says too little");
  c->add_option("--ties", import_ties, "file-order: ties in the published order")
      ->check(CLI::IsMember({"file-order"}));
  c->add_flag("--skip-refused", import.skip_refused,
              "go on without the ballots that the layout refuses");
  add_lenient(c, import.strictness);
  c->add_flag("--sealed", import.sealed, "secret ballots (needs a trustees' ceremony)");
  add_format(c, import.format);
  add_progress(c, import.progress);
  c->callback([this] {
    import.ties_in_file_order = import_ties == "file-order";
    exit_code = run_import(import);
  });
}

void Cli::add_export() {
  CLI::App* c = command("export", "write the log as a bundle that anyone can audit",
                        "urna export --ledger balti --out balti.tar");
  add_ledger(c, exported.ledger);
  c->add_option("--out", exported.out, "a new directory, or a tar if it ends in .tar");
  CLI::Option* pb =
      c->add_option("--pb", exported.pb, "a new Pabulib file of one question's declared result");
  c->add_option("--question", exported.question, "which question --pb writes; 0 unless given")
      ->check(CLI::NonNegativeNumber)
      ->needs(pb);
  c->add_option("--edition", exported.edition,
                "the edition's id in hex, where the log has several");
  c->callback([this] {
    if (exported.out.empty() && exported.pb.empty())
      throw CLI::ValidationError("--out", "give --out, --pb or both");
    exit_code = run_export(exported);
  });
}

void Cli::add_result() {
  CLI::App* c =
      command("result", "print the declared result", "urna result --ledger balti --format json");
  add_ledger(c, result.ledger);
  add_edition(c, result.edition);
  add_format(c, result.format);
  c->callback([this] { exit_code = run_result(result); });
}

void Cli::add_tally() {
  CLI::App* c = command(
      "tally", "count a bare .pb file, or show what a closed edition comes to",
      "urna tally Poland_Wieliczka_2023.pb --rule equal-shares --completion add1 --format json\n"
      "  urna tally Poland_Wieliczka_2023.pb --groups age --compare "
      "greedy,equal-shares/add1,equal-shares/add1/cardinality,phragmen");
  c->add_option("FILE", tally.file, "a .pb file");
  CLI::Option* ledger =
      c->add_option("--ledger", tally.ledger, "count the closed edition of this ledger instead");
  add_edition(c, tally.edition);
  c->get_option("--edition")->needs(ledger);
  const std::vector<CLI::Option*> words = add_rule_words(c, tally.words);
  add_lenient(c, tally.strictness);
  CLI::Option* compare =
      c->add_option("--compare", tally.compare,
                    "several rules side by side: METHOD/WORD/..., or files ending in .toml");
  c->add_option("--groups", tally.groups,
                "with --compare: a column of the votes (age, sex, ...) to divide voters by")
      ->needs(compare);
  c->add_option("--threads", tally.threads, "for --compare; 0: one per core")
      ->check(CLI::NonNegativeNumber)
      ->needs(compare);
  c->add_flag("--what-if", tally.what_if,
              "for every loser: how many more supporters, or what lower cost, would have won");
  c->add_flag("--paranoid", tally.paranoid, "exact fractions in every comparison (slow, the same)");
  c->add_option("--language", tally.language, "of the reasons: ro, ru, uk or en")
      ->check(CLI::IsMember({"ro", "ru", "uk", "en"}));
  c->add_option("--format", tally.format, "text, json or csv")
      ->check(CLI::IsMember({"text", "json", "csv"}));
  for (const char* of_one_rule : {"--what-if", "--paranoid", "--language"}) {
    compare->excludes(c->get_option(of_one_rule));
    ledger->excludes(c->get_option(of_one_rule));
  }
  for (CLI::Option* word : words) {
    compare->excludes(word);
    ledger->excludes(word);
  }
  ledger->excludes(compare)->excludes(c->get_option("--lenient"));
  c->callback([this, words] {
    check_tally(words);
    exit_code = run_tally(tally);
  });
}

void Cli::check_tally(const std::vector<CLI::Option*>& words) const {
  if (tally.file.empty() == tally.ledger.empty())
    throw CLI::ValidationError("FILE", "give a .pb file or --ledger");
  if (!tally.ledger.empty() && tally.format == "csv")
    throw CLI::ValidationError("--format", "csv is for files; --ledger prints text or json");
  const std::string names = "," + tally.compare + ",";
  if (!tally.compare.empty() && names.find(",,") != std::string::npos)
    throw CLI::ValidationError("--compare", "a name is empty");
  if (tally.words.rule != "file") return;
  for (const CLI::Option* word : words)
    if (word->count() > 0 && word->get_name() != "--rule" && word->get_name() != "--ties")
      throw CLI::ValidationError(word->get_name(), "--rule file takes the rule from the file");
}

// Returns the options.
std::vector<CLI::Option*> Cli::add_rule_words(CLI::App* c, TallyWords& words) {
  CLI::Option* spec =
      c->add_option("--rule-spec", words.rule_spec, "a TOML file with the whole rule instead");
  std::vector<CLI::Option*> made;
  const auto add = [&](const char* name, auto& value, const char* what) {
    made.push_back(c->add_option(name, value, what)->excludes(spec));
    return made.back();
  };
  const auto add_flag = [&](const char* name, bool& value, const char* what) {
    made.push_back(c->add_flag(name, value, what)->excludes(spec));
    return made.back();
  };
  add("--rule", words.rule,
      "greedy, equal-shares, exact-equal-shares, phragmen, max-welfare, "
      "bounded-overspending, sequential-pav, or file: as the file says");
  add("--order", words.order, "greedy: votes or votes-per-cost");
  CLI::Option* no_skip =
      add_flag("--no-skip", words.no_skip, "stop at the first project that does not fit");
  add_flag("--skip", words.skip, "phragmen: go on past a project that does not fit")
      ->excludes(no_skip);
  add("--threshold", words.threshold, "least votes or points")->check(CLI::NonNegativeNumber);
  add("--scoring", words.scoring,
      "supporters, points, positions, split, borda, schulze; else by the file and rule");
  add("--utility", words.utility, "what a funded project is worth: cost, cardinality or score");
  add("--completion", words.completion,
      "none, utilitarian, add1, add1-exhaustive (each with -utilitarian); for "
      "exact-equal-shares add-opt, add-opt-skip too");
  add("--endowment", words.endowment, "exact (B/n) or integer (its whole part)");
  add("--step", words.step, "of add1, in the file's currency; 1 if not given");
  add_flag("--comparison", words.comparison, "greedy instead, if more voters prefer it");
  add("--support-filter", words.support_filter,
      "k: drop what has a smaller share of supporters than cost / (k x budget)")
      ->check(CLI::NonNegativeNumber);
  add("--ties", words.ties, "file-order: ties in the published order")
      ->check(CLI::IsMember({"file-order"}));
  made.push_back(spec);
  return made;
}

CLI::App* Cli::add_act(const char* name, const char* what, const char* example,
                       int (*run)(const ActOptions&)) {
  CLI::App* c = command(name, what, example);
  c->callback([this, run] { exit_code = run(acts); });
  return c;
}

void Cli::add_signers(CLI::App* c) {
  c->add_option("--key", acts.keys, "a key file that signs; once per signer");
  c->add_option("--prepare", acts.prepare,
                "write the act into this file instead of the log, to be signed elsewhere (urna "
                "sign)");
}

void Cli::add_keys() {
  CLI::App* keys = command("keys", "make and show keys; a key file is one line, mode 0600",
                           "urna keys new registrar.key");
  keys->require_subcommand(1);
  const auto add = [&](const char* name, const char* what, int (*run)(const ActOptions&)) {
    CLI::App* c = keys->add_subcommand(name, what);
    c->add_option("FILE", acts.file, "the key file")->required();
    c->callback([this, run] { exit_code = run(acts); });
    return c;
  };
  add("new", "make a key and print its public half", run_keys_new);
  add("show", "print the public half (of a trustee: urna trustee show)", run_keys_show);
  CLI::App* c = add("credential", "print a voter's key and proof of possession for a slot",
                    run_keys_credential);
  add_ledger(c, acts.ledger);
  c->add_option("--edition", acts.edition, "the edition's id");
  c->add_option("--slot", acts.slot, "the slot on the voter's card, 32 hex digits")->required();
}

void Cli::add_acts() {
  const auto signing = [&](CLI::App* c) {
    add_ledger(c, acts.ledger);
    add_edition(c, acts.edition);
    add_signers(c);
    return c;
  };
  CLI::App* init = add_act("init", "found a ledger and announce its first edition",
                           "urna init --ledger balti --origin balti.example/pb --definition "
                           "edition.toml --key a.key --key b.key",
                           run_init);
  add_ledger(init, acts.ledger);
  init->add_option("--origin", acts.origin, "the log's name for ever, like a host and a path");
  init->add_option("--definition", acts.file, "the edition's definition, TOML")->required();
  init->add_option("--key", acts.keys, "founders' key files");
  init->add_option("--policy", acts.policy,
                   "who witnesses the log (tlog-policy without the log's line): kept beside it; "
                   "refused if one of them knows the origin");
  init->add_flag("--dry-run", acts.dry_run,
                 "judge and print what would be announced, make nothing");
  CLI::App* open = signing(add_act(
      "open", "open proposals, enrolment (fixes the ballot) or voting",
      "urna open enrolment --ledger balti --ballot ballot.toml --key a.key --key b.key", run_open));
  open->add_option("WHAT", acts.what, "proposals, enrolment or voting")->required();
  open->add_option("--ballot", acts.file, "questions and styles, TOML (for enrolment)");
  CLI::App* close =
      signing(add_act("close", "close proposals, the roll or voting",
                      "urna close voting --ledger balti --key a.key --key b.key\n"
                      "  urna close roll --slot-map FILE --ledger balti --key registrar.key --key "
                      "overseer.key",
                      run_close));
  close->add_option("WHAT", acts.what, "proposals, roll or voting")->required();
  close->add_option("--slot-map", acts.file,
                    "the sealed slot map, whose hash goes into the log (for roll)");
  close
      ->add_option(
          "--merged", acts.merged,
          "merge steps applied in each dimension, like 1,0 (for roll, where attributes are "
          "sealed)")
      ->delimiter(',');
  close->add_option("--counts", acts.counts,
                    "CSV of raw counts of the roll: dimension,cell,people; small groups are joined "
                    "(for roll, where attributes are not sealed)");
  close->add_flag("--leave-roll-open", acts.leave_roll_open,
                  "end the vote though the roll was not closed: its groups are then never told");
  CLI::App* draw = signing(add_act(
      "draw", "enter the draw's value, once, between the close and the result",
      "urna draw --ledger balti --value 3f0c..9a --reference https://beacon.example/round/5123456 "
      "--key a.key --key b.key\n"
      "  a lottery is signed by two of the committee and one overseer",
      run_draw));
  draw->add_option("--value", acts.value, "the random value, 64 to 128 hex digits")->required();
  draw->add_option("--reference", acts.reference,
                   "where anyone can look it up: an address, the minutes")
      ->required();
  signing(add_act("declare", "declare what the log gives",
                  "urna declare --ledger balti --key a.key --key b.key", run_declare));
  CLI::App* propose = signing(
      add_act("propose", "file a proposal",
              "urna propose --ledger balti --file ramps.toml --key proposer.key", run_propose));
  propose->add_option("--file", acts.file, "the proposal, TOML")->required();
}

void Cli::add_more_acts() {
  CLI::App* review = add_act(
      "review", "admit or reject a proposal",
      "urna review --ledger balti --project P3 --key a.key --key b.key\n"
      "  urna review --ledger balti --project P4 --reject --reason ro=\"Nu e al orașului.\" "
      "--reason ru=... --key a.key --key b.key",
      run_review);
  add_ledger(review, acts.ledger);
  review->add_option("--edition", acts.edition, "the edition's id");
  add_signers(review);
  review
      ->add_option("--project", acts.project,
                   "its label; if none has it, its number from 0 in the order of filing")
      ->required();
  auto* reject = review->add_flag("--reject", acts.reject, "reject it");
  review
      ->add_option("--reason", acts.reasons,
                   "why it is rejected, like ro=\"Nu e al orașului.\"; once for each language")
      ->needs(reject);
  CLI::App* enrol =
      add_act("enrol", "enrol people from a CSV roll; all or none",
              "urna enrol --ledger balti --roll roll.csv --registrar r.key --overseer o.key "
              "--registrar-tags rt.key --overseer-tags ot.key --dry-run",
              run_enrol);
  add_ledger(enrol, acts.ledger);
  enrol->add_option("--edition", acts.edition, "the edition's id");
  enrol
      ->add_option("--roll", acts.file,
                   "CSV: slot,key,proof,style,document_type,country,number,birth_date")
      ->required();
  enrol->add_option("--registrar", acts.registrar, "the registrar's key file")->required();
  enrol->add_option("--overseer", acts.overseer, "the overseer's key file")->required();
  enrol->add_option("--registrar-tags", acts.registrar_tags, "the registrar's tag key file")
      ->required();
  enrol->add_option("--overseer-tags", acts.overseer_tags, "the overseer's tag key file")
      ->required();
  enrol->add_option("--salts", acts.salts, "a new file for the salts of the commitments, 0600");
  enrol->add_flag("--dry-run", acts.dry_run, "check everything, store nothing");
}

void Cli::add_limits(CLI::App* serve) {
  constexpr std::uint32_t kMostPerSecond = 1'000'000;
  const auto rate = [&](const char* name, Rate& of, const char* what) {
    serve
        ->add_option_function<std::uint32_t>(
            name, [&of](std::uint32_t per_s) { of = rate_of(per_s); }, what)
        ->check(CLI::Range(0U, kMostPerSecond));
  };
  serve->add_option("--proxy", acts.proxies,
                    "an address whose X-Forwarded-For is believed; once per proxy");
  rate("--submissions-per-second", acts.http.rates.submissions,
       "of one address (IPv6: one /64); 50 if not given, 0: any number");
  rate("--reads-per-second", acts.http.rates.reads,
       "of one address (IPv6: one /64); 500 if not given, 0: any number");
  serve->add_option("--connections", acts.http.connections, "at most, in all; 8192 if not given")
      ->check(CLI::Range(16U, 65'536U));
  serve
      ->add_option("--connections-per-address", acts.http.connections_per_block,
                   "at most, of one address (IPv6: one /64); 512 if not given")
      ->check(CLI::Range(1U, 65'536U));
}

void Cli::add_running() {
  CLI::App* serve = add_act("serve", "serve the log and take submissions over HTTP",
                            "urna serve --ledger balti --listen 127.0.0.1:8080", run_serve);
  CLI::Option* one = serve->add_option("--ledger", acts.ledger, "the ledger's directory");
  serve->add_option("--listen", acts.listen,
                    "ADDRESS:PORT, 127.0.0.1:8080 unless given; put a TLS proxy in front of "
                    "anything but loopback; systemd: a socket handed over");
  serve
      ->add_option("--config", acts.config,
                   "a TOML file that names several ledgers; --listen, --metrics and --proxy beat "
                   "what it says")
      ->excludes(one);
  serve->add_option("--metrics", acts.metrics, "ADDRESS:PORT for Prometheus, loopback only");
  add_limits(serve);
  serve->add_option("--policy", acts.policy,
                    "tlog-policy whose witnesses are asked to cosign; LEDGER/policy unless given. "
                    "With --config it stands in the file");
  serve->add_flag("--unwitnessed", acts.unwitnessed,
                  "start although too few witnesses answer to say that this copy is the newest. "
                  "With --config it stands in the file");
  CLI::App* recover =
      add_act("recover", "append what a restored copy lacks, from a mirror that has it",
              "urna recover --ledger balti --from balti.tar", run_recover);
  add_ledger(recover, acts.ledger);
  recover->add_option("--from", acts.from, "a bundle, or the http:// address of a mirror's log")
      ->required();
  CLI::App* fsck = add_act("fsck", "read everything stored and compare it",
                           "urna fsck --ledger balti", run_fsck);
  add_ledger(fsck, acts.ledger);
  CLI::App* c =
      command("demo",
              "run an invented edition of Bălți with sealed ballots to its declared result, audit "
              "it, serve it",
              "urna demo --no-serve");
  c->add_option("--ledger", demo.ledger, "a new directory; a temporary one if not given");
  c->add_option("--listen", demo.listen, "ADDRESS:PORT to serve at afterwards");
  c->add_option("--residents", demo.residents,
                "how many people are on the roll; 1000 if not given, 10000 with --open")
      ->check(CLI::Range(300, 1'000'000));
  CLI::Option* sealed =
      c->add_flag("--sealed")->description("ballots that nobody can open: the usual kind");
  c->add_flag("--open", demo.open, "ballots that anyone can read, counted by greedy")
      ->excludes(sealed);
  c->add_flag("!--no-serve", demo.serve, "end after the audit");
  c->callback([this] { exit_code = run_demo(demo); });
}

void Cli::add_vectors() {
  CLI::App* c = command("vectors", "write frozen vectors of the ballot protocol, with test keys",
                        "urna vectors --out vectors.json");
  c->add_option("--out", vectors.out, "where the file is written")->required();
  c->add_option("--seed", vectors.seed, "text that every key and every secret is drawn from");
  c->callback([this] { exit_code = run_vectors(vectors); });
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
  cli.add_keys();
  cli.add_acts();
  cli.add_more_acts();
  cli.add_running();
  cli.add_vectors();
  cli.of_sealed.add();
  cli.of_paper.add();
  cli.of_roll.add();
  cli.of_codes.add();
  cli.of_sign.add();
  cli.of_report.add();
  cli.of_follow_up.add();
  try {
    cli.app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    return cli.app.exit(error) == 0 ? kExitRight : kExitUsage;
  }
  return cli.exit_code;
}

}  // namespace urna::api
