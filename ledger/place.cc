// Alone in its file: a linker that has found another definition takes nothing from here.
#include "ledger/place.h"

namespace urna::ledger {

void reached_place(const char*) {}

}  // namespace urna::ledger
