#include "tally/election/sealing.h"

#include <algorithm>

namespace urna::tally {

KeyRun::KeyRun(std::vector<ledger::PublicKey> keys)
    : trustees(std::move(keys)),
      commits(trustees.size()),
      revealed(trustees.size()),
      dealt(trustees.size()),
      accepted(trustees.size(), 0) {}

bool KeyRun::all_committed() const {
  return std::ranges::all_of(commits, [](const auto& c) { return c.has_value(); });
}
bool KeyRun::all_revealed() const {
  return std::ranges::none_of(revealed, [](const auto& r) { return r.empty(); });
}
bool KeyRun::all_dealt() const {
  return std::ranges::all_of(dealt, [](const auto& d) { return d.has_value(); });
}
bool KeyRun::all_accepted() const {
  return std::ranges::all_of(accepted, [](std::uint8_t a) { return a == 1; });
}

}  // namespace urna::tally
