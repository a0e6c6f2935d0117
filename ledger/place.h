// Named places on the way of an act, for tests that stop the program there. In what is shipped the
// function is empty (place.cc); a test binary links its own of the same name instead. Nothing that
// is set outside (variable, option, file) reaches it.
#pragma once

namespace urna::ledger {

void reached_place(const char* name);

}  // namespace urna::ledger
