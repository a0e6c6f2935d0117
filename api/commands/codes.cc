// Cards are made away from the server, by whoever hands them out. cards.html holds the codes and is
// secret: print it, close the envelopes, destroy it. requests.csv holds slots, keys and proofs and
// is none: its columns begin the registrar's roll.
#include "api/commands/codes.h"

#include <cstdio>
#include <filesystem>

#include "api/commands/codes_page.h"
#include "api/commands/desk.h"
#include "api/commands/terminal.h"
#include "api/commands/voter_code.h"
#include "ledger/file.h"
#include "ledger/note.h"
#include "tally/ballot/credential.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Result;

namespace {

struct Order {
  ledger::Hash roll;
  CardSheet sheet;
  std::optional<ledger::SlotId> claimed;

  ledger::SlotId slot_of(const VoterCode& code) const { return claimed.value_or(code.slot()); }
};

bool is_site(std::string_view text) {
  const bool scheme = text.starts_with("https://") || text.starts_with("http://");
  return scheme && text.size() <= kMaxSiteBytes && !text.ends_with('/') &&
         text.find_first_of("#?<>\"' ") == std::string_view::npos;
}

Result<Order> read_order(const CodesOptions& options) {
  const auto language = language_of(options.language);
  if (!language) return Error{Errc::usage, "--language takes ro, ru, uk or en"};
  if (!ledger::is_key_name(options.origin))
    return Error{Errc::usage, "--origin takes the log's origin, like balti.example/pb"};
  if (!is_site(options.site))
    return Error{Errc::usage,
                 "--site takes an address of at most " + std::to_string(kMaxSiteBytes) +
                     " bytes without a slash at its end, like https://vote.example.org"};
  if (options.count == 0 || options.count > kMaxCodes)
    return Error{Errc::usage, "--count: 1 to " + std::to_string(kMaxCodes)};
  URNA_ASSIGN(const auto id, read_hex<ledger::EditionId>(options.edition, "--edition"));
  Order order{tally::roll_context(options.origin, id),
              {*language, options.site, ledger::to_hex(id.view()), options.survey},
              std::nullopt};
  if (options.slot.empty()) return order;
  if (options.survey) return Error{Errc::usage, "--slot: of voter cards, not with --survey"};
  if (options.count != 1) return Error{Errc::usage, "--slot: one slot, --count 1"};
  URNA_ASSIGN(order.claimed, read_hex<ledger::SlotId>(options.slot, "--slot"));
  return order;
}

// One line of the roll's first three columns.
std::string request_of(const Order& order, const VoterCode& code) {
  const ledger::SlotId slot = order.slot_of(code);
  const auto credential = tally::Credential::derive("credential", code.seed(), 0);
  const auto proof =
      tally::prove_possession(order.roll, credential, slot, ledger::random_bytes(32));
  return ledger::to_hex(slot.view()) + "," + ledger::to_hex(credential.key().view()) + "," +
         ledger::to_hex(proof.view()) + "\n";
}

Result<> write_all(const CodesOptions& options, const Order& order) {
  std::string requests = "slot,key,proof\n";
  SecretText page = cards_start(order.sheet, options.count);
  for (std::uint32_t i = 0; i < options.count; ++i) {
    const VoterCode code = VoterCode::random();
    requests += request_of(order, code);
    put_card(page, order.sheet, {i + 1, order.slot_of(code)}, code);
  }
  put_cards_end(page);
  std::error_code error;
  if (!std::filesystem::create_directory(options.out, error))
    return Error{Errc::io, options.out + ": " + (error ? error.message() : "exists already")};
  std::filesystem::permissions(options.out, std::filesystem::perms::owner_all, error);
  if (error) return Error{Errc::io, options.out + ": " + error.message()};
  URNA_TRY(write_private(options.out + "/cards.html", ledger::view_of(page.text)));
  return ledger::write_file(options.out + "/requests.csv", ledger::view_of(requests));
}

}  // namespace

int run_codes(const CodesOptions& options) {
  const auto order = read_order(options);
  if (!order) return fail("codes", order.error());
  if (const auto written = write_all(options, *order); !written)
    return fail("codes", written.error());
  const std::string whose = options.survey
                                ? "`urna survey codes " + std::to_string(*options.survey) + "`"
                            : options.slot.empty() ? "the registrar's roll"
                                                   : "`urna roll rotate`";
  std::printf(
      "%s/cards.html: %u %s cards, SECRET: print them, close the envelopes, destroy the file\n"
      "%s/requests.csv: their slots, keys and proofs, for %s\n",
      options.out.c_str(), options.count, options.survey ? "survey" : "voter", options.out.c_str(),
      whose.c_str());
  return kExitRight;
}

}  // namespace urna::api
