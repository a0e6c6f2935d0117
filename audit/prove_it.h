// `urna-audit verify --prove-it`: a verifier that says "right" is believed when one has seen it say
// "wrong". The bundle is damaged in memory, one place in each kind of file and in the order of the
// entries, and the verification run again on each copy. Nothing is written anywhere.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "audit/report.h"
#include "ledger/source.h"

namespace urna::audit {

using Verify = std::function<Report(const ledger::Source&)>;

struct Trial {
  std::string damage;  // what was done, and where
  int exit = 0;        // what the verification of the damaged copy came to
  std::string check;   // the number of the check that noticed; empty: none did
  std::string why;
  bool noticed() const { return !check.empty() && exit != kRight && exit != kStale; }
};

struct Proof {
  std::vector<Trial> trials;
  bool proved() const;
  int exit_code() const { return proved() ? kRight : kOwnFault; }
  std::string verdict() const;
};

// Requires: the bundle itself is right. Errors: what reading the bundle says.
ledger::Result<Proof> prove_it(const ledger::Source& source, const Verify& verify);
std::string to_text(const Proof& proof);  // a table, then the verdict
std::string to_json(const Proof& proof);

}  // namespace urna::audit
