// The roll as institutions bring it: a strict CSV. Personal data is read here and goes no further
// than tags and salted commitments; no message repeats it.
//   slot,key,proof,style,document_type,country,number,birth_date
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/event/roll.h"
#include "ledger/result.h"

namespace urna::api {

inline constexpr std::size_t kMaxRollBytes = 256U << 20;
inline constexpr std::string_view kRollHeader =
    "slot,key,proof,style,document_type,country,number,birth_date";

struct RollRow {
  std::size_t line = 0;
  ledger::SlotId slot;
  ledger::KeyPart part;
  std::uint16_t style = 0;
  ledger::Bytes document;       // as uniqueness tags see it
  std::uint32_t birth_day = 0;  // year * 10000 + month * 100 + day
};

// What a commitment is made over: document || u32 birth day.
ledger::Bytes personal_record(const RollRow& row);
// Reads the whole file or nothing. Errors: bad_csv, naming line and field.
ledger::Result<std::vector<RollRow>> parse_roll(std::string_view text);
// Full years between two days; someone born on 29 February is a year older on 1 March of a common
// year.
std::uint32_t age_on(std::uint32_t birth_day, std::uint32_t day);

}  // namespace urna::api
