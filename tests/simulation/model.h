// What an honest node has to answer, and what comes out in the end, told with plain maps and no
// code of the product: the oracle.
#pragma once

#include <array>
#include <map>
#include <set>

#include "tests/simulation/acts.h"

namespace urna::simulation {

struct Prediction {
  bool taken = false;  // into the log, as a new entry
  bool known = false;  // it stands there already, at `index`
  std::uint64_t index = 0;
  ledger::Errc refusal = ledger::Errc::none;
  bool operator==(const Prediction&) const = default;
};
std::string to_text(const Prediction& prediction);

class Model {
 public:
  explicit Model(std::uint64_t opening_size);
  Prediction judge(const Said& said) const;
  // The act stands in the log from now on, at the next index.
  void fold(const Said& said);

  std::uint64_t size() const { return size_; }
  struct Count {
    std::uint64_t ballots = 0, superseded = 0, accepted = 0;
    std::array<std::int64_t, 2> scores{};
    int winner = -1;  // of two projects only one can be paid
  };
  Count count() const;
  bool declared() const { return phase_ == Phase::declared; }

 private:
  enum class Phase : std::uint8_t { enrolment, voting, closed, declared };
  struct Voter {
    unsigned key = 0;
    bool revoked = false;
    std::uint32_t bseq = 0;
    Hash last;
    int project = -1;
    bool stands = false;  // the last ballot counts
    std::uint64_t last_index = 0;
  };
  ledger::Errc refuse_cast(const Act& act) const;
  ledger::Errc refuse_roll_act(const Act& act) const;
  ledger::Errc refuse(const Act& act) const;
  Phase phase_ = Phase::enrolment;
  std::uint64_t size_;
  std::map<Hash, std::uint64_t> places_;
  std::map<std::string, Voter> voters_;
  std::uint64_t accepted_ = 0, superseded_ = 0;
};

}  // namespace urna::simulation
