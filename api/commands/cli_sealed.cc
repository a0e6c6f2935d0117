#include "api/commands/cli_sealed.h"

#include "api/commands/cli_parts.h"

namespace urna::api {

namespace {

void add_language(CLI::App* command, std::string& language) {
  command->add_option("--language", language, "of what is said: ro, ru, uk or en")
      ->check(CLI::IsMember({"ro", "ru", "uk", "en"}));
}

}  // namespace

void SealedCli::add_init(CLI::App* trustee) {
  CLI::App* c = add_command(
      *trustee, "init", "make your key file and the page for the envelope",
      "urna trustee init trustee3.key --page trustee3.html --label \"Custode 3\"\n"
      "  urna trustee init trustee3.key --from-words -      restores it from the page's words");
  c->add_option("FILE", init_.file, "the key file to make")->required();
  c->add_option("--page", init_.page, "the page to print; plain text if it ends in .txt");
  c->add_option("--from-words", init_.from_words, "a file with the words, or - to type them");
  c->add_option("--label", init_.label, "stands on the page: \"Trustee 3\", never a name");
  c->add_option("--title", init_.edition, "the edition's title, for the page");
  add_language(c, init_.language);
  c->callback([this] { exit_code_ = run_trustee_init(init_); });
  c = add_command(*trustee, "show", "print your public half, for the definition",
                  "urna trustee show trustee3.key");
  c->add_option("FILE", init_.file, "your key file")->required();
  c->callback([this] { exit_code_ = run_trustee_show(init_.file); });
}

CLI::App* SealedCli::add_step(CLI::App* trustee, const char* name, const char* what,
                              const char* example, int (*run)(const TrusteeOptions&)) {
  CLI::App* c = add_command(*trustee, name, what, example);
  c->add_option("FILE", trustee_.file, "your key file")->required();
  CLI::Option* ledger =
      c->add_option("--ledger", trustee_.ledger, "on the server's machine: the ledger's directory");
  CLI::Option* bundle =
      c->add_option("--bundle", trustee_.bundle, "on your own machine: the bundle you were given");
  ledger->excludes(bundle);
  c->add_option("--out", trustee_.out,
                "with --bundle: a new folder, that the committee takes in with urna submit")
      ->needs(bundle);
  c->add_option("--key", trustee_.key,
                "the log's key (vkey), as you were given it when the edition began, or its file");
  add_edition(c, trustee_.edition);
  add_language(c, trustee_.language);
  c->callback([this, run] { exit_code_ = run(trustee_); });
  return c;
}

void SealedCli::add_steps(CLI::App* trustee) {
  add_step(trustee, "reveal", "commit to your key, then publish its open half",
           "urna trustee reveal trustee3.key --bundle town.tar --key town.vkey --out mine1\n"
           "  urna trustee reveal trustee3.key --ledger town",
           run_trustee_reveal);
  add_step(trustee, "share", "send your shares, then check those you were sent",
           "urna trustee share trustee3.key --bundle town.tar --key town.vkey --out mine3\n"
           "  urna trustee share trustee3.key --ledger town",
           run_trustee_share);
  CLI::App* mix =
      add_step(trustee, "mix", "put the ballots in another order, after a full audit of the record",
               "urna trustee mix trustee3.key --bundle town.tar --key town.vkey --out mine5",
               run_trustee_mix);
  CLI::App* decrypt = add_step(
      trustee, "decrypt", "give your part in opening what is declared, after a full audit",
      "urna trustee decrypt trustee3.key --bundle town.tar --key town.vkey --out mine6\n"
      "  Only the set that the record gives is ever opened, and only one of each kind: your own "
      "record\n  stands beside the key file (.record); keep it with the key.",
      run_trustee_decrypt);
  for (CLI::App* c : {mix, decrypt}) {
    c->add_option("--question", trustee_.question, "this question only");
    c->add_option("--audit", trustee_.audit,
                  "the auditor's program; urna-audit beside this one if not given");
    c->add_option("--policy", trustee_.policy, "witnesses that must stand behind the record");
  }
  mix->add_flag("--take-back", trustee_.take_back,
                "mix although rows are being opened: their parts are then given again");
  decrypt->add_option("--groups", trustee_.groups, "roll or turnout: these groups only")
      ->check(CLI::IsMember({"roll", "turnout"}))
      ->excludes(decrypt->get_option("--question"));
  decrypt->add_flag("--mixing-over", trustee_.mixing_over,
                    "open the mixed ballots although not all trustees have mixed");
}

void SealedCli::add_count(CLI::App* c) {
  add_ledger(c, count_.ledger);
  add_edition(c, count_.edition);
  c->add_option("--key", count_.keys, "a committee key file; once per signer")->required();
}

void SealedCli::add_for_all(CLI::App* trustee) {
  CLI::App* status = add_command(*trustee, "status", "who has done what, and who is waited for",
                                 "urna trustee status --ledger town\n"
                                 "  urna trustee status --bundle town.tar --format json");
  CLI::Option* ledger = status->add_option("--ledger", trustee_.ledger, "the ledger's directory");
  status->add_option("--bundle", trustee_.bundle, "a bundle instead")->excludes(ledger);
  status->add_option("--key", trustee_.key, "the log's key; the bundle's own if not given");
  status->add_option("--format", trustee_.format, "text or json")
      ->check(CLI::IsMember({"text", "json"}));
  add_edition(status, trustee_.edition);
  status->callback([this] { exit_code_ = run_trustee_status(trustee_); });
  CLI::App* restart = add_command(
      *trustee, "restart", "committee: void the run of the ceremony and begin anew",
      "urna trustee restart --ledger town --without 3 --key a.key --key b.key\n"
      "  Keys that were made are never made again: this is for a ceremony that cannot go on.");
  add_count(restart);
  restart->add_option("--without", count_.without, "trustees who take no part any more")
      ->delimiter(',');
  restart->callback([this] { exit_code_ = run_trustee_restart(count_); });
}

void SealedCli::add_cast() {
  CLI::App* c = add_command(
      app_, "cast", "cast a ballot, open or sealed as its question is",
      "urna cast --ledger balti --slot 00..ff --credential me.key --choice P1,P7 --receipt "
      "me.tlog-proof\n"
      "  in two steps, so that the device can be checked (urna challenge) instead:\n"
      "  urna cast --sealed --ledger balti --slot 00..ff --credential me.key --choice P1 --prepare "
      "my.ballot\n"
      "  urna cast --ledger balti --credential me.key --prepared my.ballot --receipt "
      "me.tlog-proof");
  add_ledger(c, cast_.ledger);
  add_edition(c, cast_.edition);
  c->add_option("--slot", cast_.slot, "the slot on the voter's card");
  c->add_option("--credential", cast_.credential, "the voter's key file")->required();
  c->add_option("--question", cast_.question, "number of the question");
  c->add_option(
      "--choice", cast_.choice,
      "labels: P1,P7; best first in a ranking; P1=2,P7=1 for points; P1,-P7 with a minus");
  c->add_option("--receipt", cast_.receipt, "where the receipt is written");
  c->add_flag("--sealed", cast_.sealed, "refuse if the question is open");
  CLI::Option* prepared =
      c->add_option("--prepared", cast_.prepared, "cast the ballot of this file");
  c->add_option("--prepare", cast_.prepare, "make the ballot into this new file, cast nothing yet")
      ->excludes(c->get_option("--receipt"));
  for (const char* made : {"--slot", "--question", "--choice", "--prepare"})
    prepared->excludes(c->get_option(made));
  c->callback([this, c] {
    if (cast_.prepared.empty() &&
        (c->get_option("--slot")->empty() || c->get_option("--choice")->empty()))
      throw CLI::RequiredError("--slot and --choice");
    exit_code_ = run_cast(cast_);
  });
}

void SealedCli::add_challenge() {
  CLI::App* c = add_command(
      app_, "challenge", "open a prepared ballot instead of casting it: is the device honest?",
      "urna challenge my.ballot --ledger balti               for everybody, in the log\n"
      "  urna challenge my.ballot --offline --bundle balti.tar --key balti.vkey   on another "
      "device");
  c->add_option("FILE", challenge_.file, "what urna cast --prepare made")->required();
  CLI::Option* ledger = c->add_option("--ledger", challenge_.ledger, "the ledger's directory");
  c->add_option("--bundle", challenge_.bundle, "a bundle to check it against")->excludes(ledger);
  c->add_option("--key", challenge_.key, "the log's key (vkey), with --bundle");
  c->add_flag("--offline", challenge_.offline, "check it, log nothing");
  add_edition(c, challenge_.edition);
  c->callback([this] { exit_code_ = run_challenge(challenge_); });
}

void SealedCli::add_attributes() {
  CLI::App* c = add_command(app_, "attributes",
                            "seal people's attributes, that are only ever counted in groups",
                            "urna attributes --ledger town --file attributes.csv --registrar r.key "
                            "--overseer o.key --slips slips.csv\n"
                            "  attributes.csv:  slot,age,gender\n"
                            "                   3f..0a,18-29,undisclosed");
  add_ledger(c, attributes_.ledger);
  add_edition(c, attributes_.edition);
  c->add_option("--file", attributes_.file, "CSV: slot, then a column for each dimension")
      ->required();
  c->add_option("--registrar", attributes_.registrar, "the registrar's key file")->required();
  c->add_option("--overseer", attributes_.overseer, "the overseer's key file")->required();
  c->add_option("--slips", attributes_.slips,
                "a new file, 0600: what opens each record, for the voters' papers");
  c->add_flag("--dry-run", attributes_.dry_run, "check everything, store nothing");
  c->callback([this] { exit_code_ = run_attributes(attributes_); });
}

void SealedCli::add() {
  CLI::App* trustee = add_command(
      app_, "trustee", "what a trustee does, one command for each step",
      "urna trustee init, reveal (twice), share (twice); after the close: mix, decrypt");
  trustee->require_subcommand(1);
  add_init(trustee);
  add_steps(trustee);
  add_for_all(trustee);
  CLI::App* count = add_command(
      app_, "count", "committee: declare what trustees open, and open what has enough parts",
      "urna count --ledger town --key a.key --key b.key\n"
      "  Run it after the close, and again whenever trustees have given parts; then urna declare.");
  add_count(count);
  count->callback([this] { exit_code_ = run_count(count_); });
  add_cast();
  add_challenge();
  add_attributes();
}

}  // namespace urna::api
