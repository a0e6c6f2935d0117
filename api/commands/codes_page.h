// Voter cards as one page to print: A4, four A6 cards on each sheet, a serial outside the secret
// half so that an officer can tell cards apart without opening them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "api/commands/private_file.h"
#include "api/commands/voter_code.h"
#include "api/pages/words.h"

namespace urna::api {

struct CardSheet {
  Language language = Language::ro;
  std::string site;
  std::string edition;  // 32 hex digits: where the card leads, whatever others are open
  std::optional<std::uint16_t> survey = std::nullopt;  // that the cards answer, instead of the vote
};
// Room for `count` cards is taken at once, so that no shorter copy with codes in it is left behind
// unwiped.
SecretText cards_start(const CardSheet& sheet, std::uint32_t count);
struct CardPlace {
  std::uint32_t number = 0;
  ledger::SlotId slot;  // that the code votes in
};
void put_card(SecretText& page, const CardSheet& sheet, const CardPlace& place,
              const VoterCode& code);
void put_cards_end(SecretText& page);

}  // namespace urna::api
