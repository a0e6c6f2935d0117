// The acts of an edition as commands: founding, phases, proposals, ballots, declaring.
#pragma once

#include "api/commands/commands.h"
#include "api/http.h"

namespace urna::api {

struct ActOptions {
  std::string ledger, edition, origin, file, choice, credential, slot, receipt, project, label,
      listen, metrics, what, value, reference, policy, from, config,
      prepare,  // a file: the act is written there, not into the log
      counts;   // a file: people of the roll by groups
  std::vector<std::string> keys, reasons;
  std::uint16_t question = 0;
  bool reject = false, dry_run = false, unwitnessed = false;
  std::vector<std::uint8_t> merged;  // by dimension
  std::string registrar, overseer, registrar_tags, overseer_tags, salts;
  std::string slot_key, proof;       // rotate: what `urna keys credential` prints
  bool voids = false;                // rotate: what the slot cast before does not count
  bool leave_roll_open = false;      // close voting: though groups of the roll are then never told
  std::vector<std::string> proxies;  // serve: addresses whose X-Forwarded-For is believed
  HttpOptions http;
};
int run_init(const ActOptions& options);
int run_keys_new(const ActOptions& options);
int run_keys_show(const ActOptions& options);
int run_keys_credential(const ActOptions& options);
int run_open(const ActOptions& options);
int run_close(const ActOptions& options);
int run_propose(const ActOptions& options);
int run_review(const ActOptions& options);
int run_draw(const ActOptions& options);
int run_declare(const ActOptions& options);
int run_enrol(const ActOptions& options);
// `urna roll rotate`: by the offices; a station has its desk.
int run_rotate(const ActOptions& options);
int run_serve(const ActOptions& options);
int run_fsck(const ActOptions& options);
int run_recover(const ActOptions& options);

struct DemoOptions {
  std::string ledger, listen = "127.0.0.1:8080";
  std::uint32_t residents = 0;  // on the roll; 0: as many as the kind usually has
  bool serve = true;
  bool open = false;  // ballots that anyone can read, instead of sealed ones
};
int run_demo(const DemoOptions& options);

}  // namespace urna::api
