// A planted bug is switched on by its name in URNA_PLANT. This header is part of no build but that
// of scripts/plants, which writes the plants into a copy of the sources.
#pragma once

#include <cstdlib>
#include <cstring>

namespace urna {

inline bool planted(const char* name) {
  static const char* const chosen = std::getenv("URNA_PLANT");
  return chosen != nullptr && std::strcmp(chosen, name) == 0;
}

}  // namespace urna

#define PLANTED(name) (::urna::planted(name))
