// 128-bit integers of the compiler, for sums and cross products that 64 bits do not hold.
#pragma once

namespace urna::ledger {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 Uint128;

}  // namespace urna::ledger
