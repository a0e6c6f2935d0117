// What the state keeps of the last accepted ballot of one (slot, question), or of an answer to a
// sealed survey.
#pragma once

#include "ledger/event.h"

namespace urna::tally {

using ledger::field;

struct ChainEnd {
  std::uint16_t question = 0;
  std::uint32_t bseq = 0;
  ledger::Tracker tracker;
  std::uint64_t cast_at = 0;
  std::uint8_t channel = 0;
  bool void_by_rotation = false;  // a later rotation with reason 2 took it out
  ledger::Bytes body;             // open: the bits; sealed: alpha | beta_1..M
  bool operator==(const ChainEnd&) const = default;
  void serialize(auto& archive) {
    archive(field("question", question), field("bseq", bseq), field("tracker", tracker),
            field("cast_at", cast_at), field("channel", channel),
            field("void_by_rotation", void_by_rotation),
            field("body", body, ledger::limit::kBallotBytes));
  }
};

}  // namespace urna::tally
