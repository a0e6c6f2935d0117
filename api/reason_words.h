// Why a project won or lost, as one sentence for people, in the four languages of the pages. The
// data come from tally/rules/reasons.h; nothing is decided here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tally/rules/reasons.h"

namespace urna::api {

enum class Language : std::uint8_t { ro, ru, uk, en };
// "ro", "ru", "uk", "en"; nothing for any other tag.
std::optional<Language> language_of(std::string_view tag);

// What is counted, in the nominative or accusative that follow the number.
enum class Noun : std::uint8_t { vote, person, point };
// The number with its noun: "1 vot", "21 de voturi"; "21 голос", "22 голоса", "25 голосов".
std::string counted(std::uint64_t number, Noun noun, Language language);

struct Money {
  int decimals = 0;
  std::string currency;
};
// Digits in groups of three with a no-break space, as all four languages read them: "12 500".
std::string grouped(std::string digits);
// "12 500 MDL", "0.05 MDL": decimals only where they say something.
std::string amount(std::int64_t smallest_units, const Money& money);

// One sentence, or two where a tie decided. Plain text: escape it before it stands in a page.
std::string words_of(const tally::ProjectReason& reason, Language language, const Money& money);

// The reason's fields, and `reason` and the deciding tie's `key` in words beside their numbers.
std::string reason_json(const tally::ProjectReason& reason);

}  // namespace urna::api
