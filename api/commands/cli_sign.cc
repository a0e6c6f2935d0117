#include "api/commands/cli_sign.h"

#include "api/commands/cli_parts.h"

namespace urna::api {

void SignCli::add_sign() {
  CLI::App* c = add_command(
      app_, "sign", "show a prepared act in words, and sign it where your key is",
      "urna sign close.act --key a.key --out close-a.act\n"
      "  urna sign close.act                          shows it and signs nothing\n"
      "  urna sign - --key a.key --qr                 takes a pasted line, answers with a QR code\n"
      "  urna sign result.act --key a.key --bundle balti.tar --vkey balti.vkey   counts again "
      "first");
  c->add_option("ACT", sign_.act, "a file, the line itself, or - for standard input")->required();
  c->add_option("--key", sign_.key, "your key file, mode 0600; without it nothing is signed");
  CLI::Option* out =
      c->add_option("--out", sign_.out, "where the signed act goes; standard output if not given");
  c->add_flag("--qr", sign_.qr, "print it as a QR code");
  c->add_option("--origin", sign_.origin, "refuse an act that is for another log");
  CLI::Option* bundle = c->add_option("--bundle", sign_.bundle,
                                      "hold it against this bundle: titles, and the result "
                                      "counted again");
  c->add_option("--vkey", sign_.vkey, "the log's key, or its file, with --bundle")->needs(bundle);
  c->add_flag("--yes", sign_.yes, "do not ask; for whoever has looked already");
  c->add_option("--language", sign_.language, "of what is said: ro, ru, uk or en")
      ->check(CLI::IsMember({"ro", "ru", "uk", "en"}));
  c->callback([this, out] {
    if (sign_.key.empty() && (!out->empty() || sign_.qr || sign_.yes))
      throw CLI::RequiredError("--key");
    exit_code_ = run_sign(sign_);
  });
}

void SignCli::add_submit() {
  CLI::App* c = add_command(
      app_, "submit", "take in what was signed elsewhere: a trustee's folder, or a signed act",
      "urna submit mine3 --ledger town\n"
      "  urna submit close-a.act close-b.act --ledger town     the signatures of both");
  c->add_option("WHAT", submit_.given, "what the trustee's --out made, or files of urna sign")
      ->required();
  add_ledger(c, submit_.ledger);
  c->callback([this] { exit_code_ = run_submit(submit_); });
}

void SignCli::add() {
  add_sign();
  add_submit();
}

}  // namespace urna::api
