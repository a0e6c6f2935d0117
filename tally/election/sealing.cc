#include "tally/election/sealing.h"

#include <algorithm>

namespace urna::tally {

KeyRun::KeyRun(std::vector<ledger::PublicKey> keys)
    : trustees(std::move(keys)),
      commits(trustees.size()),
      revealed(trustees.size()),
      dealt(trustees.size()),
      accepted(trustees.size(), 0) {}

const KeyRun::Complaint* KeyRun::complaint(std::uint32_t accuser, std::uint32_t accused) const {
  for (const Complaint& one : complaints)
    if (one.accuser == accuser && one.accused == accused) return &one;
  return nullptr;
}

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
