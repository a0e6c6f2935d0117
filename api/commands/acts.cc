#include "api/commands/acts.h"

#include <algorithm>
#include <cstdio>

#include "api/commands/cast.h"
#include "api/commands/desk.h"
#include "api/commands/edition_file.h"
#include "api/commands/group_counts.h"
#include "api/commands/one_act.h"
#include "api/commands/pick.h"
#include "api/commands/serve_config.h"
#include "api/serve.h"
#include "ledger/file.h"
#include "ledger/shown.h"
#include "tally/election/draw.h"
#include "tally/election/outcome.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;

int run_keys_new(const ActOptions& options) {
  const ledger::Seed seed = ledger::Seed::random();
  if (auto written = ledger::write_seed_file(options.file, seed); !written)
    return fail("keys new", written.error());
  return run_keys_show(options);
}

int run_keys_show(const ActOptions& options) {
  const auto seed = as_input(ledger::read_seed_file(options.file));
  if (!seed) return fail("keys show", seed.error());
  std::printf("%s\n", ledger::to_hex(ledger::SigningKey(*seed).public_key().view()).c_str());
  return kExitRight;
}

int run_keys_credential(const ActOptions& options) {
  const auto desk = Desk::open(options.ledger, options.edition);
  if (!desk) return fail("keys credential", desk.error());
  const auto slot = read_hex<ledger::SlotId>(options.slot, "--slot");
  if (!slot) return fail("keys credential", slot.error());
  auto credential = read_credential(options.file);
  if (!credential) return fail("keys credential", credential.error());
  const ledger::Hash roll = tally::roll_context((*desk)->host().origin(), (*desk)->edition_id());
  const auto proof = tally::prove_possession(roll, *credential, *slot, ledger::random_bytes(32));
  std::printf("slot %s\nkey %s\nproof %s\n", options.slot.c_str(),
              ledger::to_hex(credential->key().view()).c_str(),
              ledger::to_hex(proof.view()).c_str());
  return kExitRight;
}

namespace {

// A roll is closed before the vote ends, or never; to leave it open is lawful, and seldom meant.
void warn_of_open_roll(const Desk& desk, const char* what_follows) {
  if (desk.with_edition([](const tally::Edition& e) { return e.roll_closed.has_value(); })) return;
  std::fprintf(stderr, "urna: the roll is still open (urna close roll): %s\n", what_follows);
}

}  // namespace

int run_open(const ActOptions& options) {
  return run_one_act("open", options, [&](Desk& desk) -> Result<ledger::EventBody> {
    if (options.what == "proposals")
      return ledger::EventBody(ledger::ProposalsOpened{fresh_nonce()});
    if (options.what == "voting") {
      warn_of_open_roll(desk, "it can be closed while the vote goes on, and not after it");
      return ledger::EventBody(ledger::VotingOpened{fresh_nonce()});
    }
    if (options.what != "enrolment")
      return Error{Errc::usage, "open proposals, enrolment or voting"};
    if (options.file.empty())
      return Error{Errc::usage, "open enrolment needs the ballot: --ballot FILE"};
    URNA_ASSIGN(ledger::BallotDefined defined, desk.with_edition([&](const tally::Edition& e) {
      return read_ballot_file(options.file, e);
    }));
    defined.nonce = fresh_nonce();
    return ledger::EventBody(std::move(defined));
  });
}

namespace {

bool seals_attributes(const tally::Edition& edition) {
  return edition.context->sealed && edition.context->sealed->attributes.bits > 0;
}

// What cannot be mended afterwards is said with the one word that allows it.
Result<ledger::EventBody> close_voting(const Desk& desk, const ActOptions& options) {
  const bool loses_groups = desk.with_edition([](const tally::Edition& e) {
    return e.phase == tally::Phase::voting && !e.roll_closed && !e.announced.dimensions.empty();
  });
  if (loses_groups && !options.leave_roll_open)
    return Error{Errc::usage,
                 "the roll is still open; after the vote it can no longer be closed, and no figure "
                 "of its groups can ever be told. First urna close roll, or --leave-roll-open"};
  warn_of_open_roll(desk, "it can no longer be closed, and no figure of its groups can be told");
  return ledger::EventBody(ledger::VotingClosed{fresh_nonce()});
}

Result<ledger::EventBody> close_roll(const Desk& desk, const ActOptions& options) {
  if (options.merged.empty() && desk.with_edition(seals_attributes))
    return Error{Errc::usage,
                 "attributes are sealed: --merged says how many merge steps are applied in each "
                 "dimension, like 1,0"};
  ledger::RollClosed closed{fresh_nonce(), 0, {}, {}, options.merged};
  closed.active_slots = desk.with_edition(
      [](const tally::Edition& e) { return e.roll_counts.granted - e.roll_counts.revoked; });
  if (!options.counts.empty()) {
    URNA_ASSIGN(tally::GroupTable table, desk.with_edition([&](const tally::Edition& e) {
      return told_of_file(options.counts, e, closed.active_slots, tally::told_table);
    }));
    closed.groups = std::move(table.groups);
    closed.merged = std::move(table.merged);
  }
  if (!options.file.empty()) {  // the sealed slot map; only its hash goes into the log
    URNA_ASSIGN(const Bytes map, as_input(ledger::read_file(options.file, std::size_t{1} << 30)));
    closed.slot_map_seal = ledger::sha256(map);
  }
  return ledger::EventBody(std::move(closed));
}

}  // namespace

int run_close(const ActOptions& options) {
  return run_one_act("close", options, [&](Desk& desk) -> Result<ledger::EventBody> {
    if (options.leave_roll_open && options.what != "voting")
      return Error{Errc::usage, "--leave-roll-open goes with close voting alone"};
    if (options.what == "proposals")
      return ledger::EventBody(ledger::ProposalsClosed{fresh_nonce()});
    if (options.what == "voting") return close_voting(desk, options);
    if (options.what == "roll") return close_roll(desk, options);
    return Error{Errc::usage, "close proposals, roll or voting"};
  });
}

int run_propose(const ActOptions& options) {
  return run_one_act("propose", options, [&](Desk& desk) -> Result<ledger::EventBody> {
    URNA_ASSIGN(ledger::ProposalFiled filed, read_proposal_file(options.file));
    URNA_ASSIGN(const Keys keys, desk.keys(options.keys));
    if (keys.size() != 1)
      return Error{Errc::usage, "a proposal is signed by one key: the proposer's"};
    filed.nonce = fresh_nonce();
    filed.proposer = keys[0]->public_key();
    if (filed.label.empty())
      filed.label = "P" + std::to_string(desk.with_edition(
                              [](const tally::Edition& e) { return e.projects.size() + 1; }));
    return ledger::EventBody(std::move(filed));
  });
}

int run_review(const ActOptions& options) {
  return run_one_act("review", options, [&](Desk& desk) -> Result<ledger::EventBody> {
    return desk.with_edition([&](const tally::Edition& edition) -> Result<ledger::EventBody> {
      URNA_ASSIGN(const std::uint32_t project, pick_project(edition, options.project));
      const ledger::ProposalFiled& filed = edition.projects[project].filed;
      ledger::ProposalReviewed review{
          fresh_nonce(), project,        ledger::Verdict::admitted, {},
          filed.cost,    filed.envelope, filed.categories,          filed.team};
      if (options.reject) review.verdict = ledger::Verdict::rejected;
      URNA_TRY(add_reasons(options.reasons, review.reason));
      return ledger::EventBody(std::move(review));
    });
  });
}

namespace {

// Who stands before whom, once the value is known.
void print_lots(const ledger::EditionId& id, const tally::Edition& edition, ByteView value) {
  const ledger::Hash seed =
      tally::lot_seed(edition.closing_root, tally::rule_hash(edition.announced.rule), value);
  const auto count = static_cast<std::uint32_t>(edition.projects.size());
  const auto places = tally::places_by_lot(id, seed, count);
  std::vector<std::string> labels(count);
  for (std::uint32_t project = 0; project < count; ++project)
    labels[places[project]] = edition.projects[project].filed.label;
  std::printf("closing root %s\nlots, first to last:",
              ledger::to_hex(edition.closing_root.view()).c_str());
  for (const std::string& label : labels) std::printf(" %s", label.c_str());
  std::printf("\n");
}

}  // namespace

int run_draw(const ActOptions& options) {
  return run_one_act("draw", options, [&](Desk& desk) -> Result<ledger::EventBody> {
    Bytes value;
    if (!ledger::from_hex(options.value, value))
      return Error{Errc::usage, "--value must be hex digits, two a byte"};
    if (value.size() < ledger::limit::kLeastDrawValueBytes ||
        value.size() > ledger::limit::kDrawValueBytes)
      return Error{Errc::bad_draw, "the value must have 32 to 64 bytes"};
    if (options.reference.empty() || options.reference.size() > ledger::limit::kTitleBytes)
      return Error{Errc::bad_draw, "the reference must have 1 to 1000 bytes"};
    return desk.with_edition([&](const tally::Edition& edition) {
      if (edition.phase == tally::Phase::closed) print_lots(desk.edition_id(), edition, value);
      return ledger::EventBody(ledger::LotsDrawn{fresh_nonce(), edition.closed_at,
                                                 edition.closing_root, edition.announced.draw.round,
                                                 options.reference, value});
    });
  });
}

int run_rotate(const ActOptions& options) {
  return run_one_act("roll rotate", options, [&](Desk&) -> Result<ledger::EventBody> {
    ledger::SlotKeyRotated rotated;
    ledger::KeyPart part;
    URNA_ASSIGN(rotated.slot, read_hex<ledger::SlotId>(options.slot, "--slot"));
    URNA_ASSIGN(part.key, read_hex<ledger::Element>(options.slot_key, "--new-key"));
    URNA_ASSIGN(part.proof, read_hex<ledger::SchnorrSignature>(options.proof, "--proof"));
    rotated.nonce = fresh_nonce();
    rotated.parts = {part};
    if (options.voids) rotated.reason = ledger::RotationReason::earlier_void;
    return ledger::EventBody(std::move(rotated));
  });
}

int run_declare(const ActOptions& options) {
  return run_one_act("declare", options, [&](Desk& desk) -> Result<ledger::EventBody> {
    URNA_ASSIGN(ledger::ResultDeclared declared, desk.with_edition(tally::tally_edition));
    declared.nonce = fresh_nonce();
    return ledger::EventBody(std::move(declared));
  });
}

namespace {

Result<HttpOptions> limits_of(const ActOptions& options, const std::vector<std::string>& proxies) {
  HttpOptions http = options.http;
  for (const std::string& text : proxies) {
    const auto proxy = parse_address(text);
    if (!proxy) return Error{Errc::usage, "--proxy: '" + text + "' is not an address"};
    http.proxies.push_back(*proxy);
  }
  return http;
}

Result<std::unique_ptr<Host>> open_to_serve(const ServedLedger& ledger) {
  HostOptions how;
  how.policy = ledger.policy;
  how.unwitnessed = ledger.unwitnessed;
  how.cosign = true;
  return Host::open(ledger.directory, std::move(how));
}

Result<> serve_one(const ActOptions& options, const ServeConfig& config) {
  URNA_ASSIGN(const HttpOptions http, limits_of(options, config.proxies));
  URNA_ASSIGN(const auto host,
              open_to_serve({"", options.ledger, options.policy, options.unwitnessed}));
  return serve(*host, {config.listen, config.metrics, http});
}

// The first fault of a ledger that could not be opened; the others are served without it.
Result<> open_all(const ServeConfig& config, std::vector<std::unique_ptr<Host>>& hosts,
                  std::vector<Locality>& localities) {
  Result<> first = ledger::Ok{};
  for (const ServedLedger& ledger : config.ledgers) {
    auto host = open_to_serve(ledger);
    localities.push_back({ledger.name, host ? host->get() : nullptr});
    if (host) {
      hosts.push_back(*std::move(host));
      continue;
    }
    const Error error{host.code(), ledger.name + ": " + host.error().detail};
    if (first) first = error;
    std::fprintf(stderr, "urna: NOT SERVED until the server is started again: %s\n",
                 ledger::shown(to_text(error)).c_str());
  }
  return first;
}

Result<> serve_all(const ActOptions& options, const ServeConfig& config) {
  URNA_ASSIGN(const HttpOptions http, limits_of(options, config.proxies));
  std::vector<std::unique_ptr<Host>> hosts;
  std::vector<Locality> localities;
  const Result<> opened = open_all(config, hosts, localities);
  if (hosts.empty()) return opened;
  return serve(localities, {config.listen, config.metrics, http});
}

// One word cannot speak for several ledgers: whom to believe is said at each.
Result<> check_words(const ActOptions& options) {
  if (options.config.empty() && options.ledger.empty())
    return Error{Errc::usage, "--ledger DIRECTORY, or --config FILE for several"};
  if (options.config.empty() || (options.policy.empty() && !options.unwitnessed))
    return ledger::Ok{};
  return Error{Errc::usage,
               "with --config, policy and unwitnessed stand in the file, at each "
               "[[ledger]]: not --policy, not --unwitnessed"};
}

Result<> serve_as_told(const ActOptions& options) {
  URNA_TRY(check_words(options));
  ServeConfig config;
  if (!options.config.empty()) {
    URNA_ASSIGN(config, read_serve_config(options.config));
  }
  override_with(config, options.listen, options.metrics, options.proxies);
  return options.config.empty() ? serve_one(options, config) : serve_all(options, config);
}

}  // namespace

int run_serve(const ActOptions& options) {
  const auto served = serve_as_told(options);
  return served ? static_cast<int>(kExitRight) : fail("serve", served.error());
}

}  // namespace urna::api
