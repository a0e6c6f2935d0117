// `urna codes`: voter cards to print, and what a registrar needs of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "api/pages/words.h"

namespace urna::api {

inline constexpr std::uint32_t kMaxCodes = 100'000;
inline constexpr std::size_t kMaxSiteBytes = 80;  // a card has no room for more

struct CodesOptions {
  std::string origin,
      edition;       // of the log, and the edition's id in hex: what the proofs are made for
  std::string site;  // the address that cards name: "https://vote.example.org"
  std::string out;   // a new folder, 0700: cards.html and requests.csv
  std::string language = "ro";
  std::uint32_t count = 0;
  // "": each card has a slot of its own; else the one slot that is to be turned to one card's key
  std::string slot = "";
  std::optional<std::uint16_t> survey = std::nullopt;  // cards that answer it, not voter cards
};
int run_codes(const CodesOptions& options);

}  // namespace urna::api
