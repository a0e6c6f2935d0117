// Days as the schema writes them: year * 10000 + month * 100 + day, Gregorian, shown to people and
// never compared with a clock.
#pragma once

#include <cstdint>

namespace urna::ledger {

// A real day of the years 2000 to 2999.
constexpr bool is_day(std::uint32_t day) {
  const std::uint32_t year = day / 10'000, month = day / 100 % 100, date = day % 100;
  if (year < 2000 || year > 2999 || month < 1 || month > 12 || date < 1) return false;
  constexpr std::uint32_t kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return date <= kDays[month - 1] + (leap && month == 2 ? 1 : 0);
}

}  // namespace urna::ledger
