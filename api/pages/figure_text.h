// Exact figures as people read them: whole numbers, per cent, means, money; rounded for reading
// only, half away from zero.
#pragma once

#include <string>

#include "api/pages/words.h"
#include "tally/indicators/indicators.h"

namespace urna::api {

// A fraction with so many places behind the point: "4,25". Requires: denominator > 0.
struct Fraction {
  std::int64_t numerator = 0, denominator = 1;
};
std::string decimal_text(const Words& words, Fraction fraction, unsigned places);
// "9,4 %", "4,25", "12 345", "12 345,67 MDL".
std::string figure_text(const Words& words, const ledger::Figure& figure, ledger::Unit unit,
                        const Money& currency);
// "+12,5 %", "−3 %".
std::string change_text(const Words& words, const tally::Change& change);

}  // namespace urna::api
