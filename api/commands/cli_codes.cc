#include "api/commands/cli_codes.h"

#include "api/commands/cli_parts.h"

namespace urna::api {

void CodesCli::add() {
  CLI::App* c =
      add_command(app_, "codes", "voter cards to print, and the registrar's columns for them",
                  "urna codes --origin balti.example/pb --edition 00..ff --site "
                  "https://vote.balti.example --count 500 --language uk --out cards");
  c->add_option("--origin", options_.origin, "the log's origin")->required();
  c->add_option("--edition", options_.edition, "the edition's id, 32 hex digits")->required();
  c->add_option("--site", options_.site, "the site's address, as cards show it")->required();
  c->add_option("--count", options_.count, "how many cards")->required();
  c->add_option("--out", options_.out, "a new folder for cards.html (secret) and requests.csv")
      ->required();
  c->add_option("--slot", options_.slot,
                "a slot of the roll that one card is for, once its key is turned to the card's "
                "(urna roll rotate)");
  c->add_option("--survey", options_.survey,
                "cards of a session's survey, by its number (the log's first is 0), to hand out "
                "there");
  c->add_option("--language", options_.language, "of the cards: ro, ru, uk or en");
  c->callback([this] { exit_code_ = run_codes(options_); });
}

}  // namespace urna::api
