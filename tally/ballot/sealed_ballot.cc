#include "tally/ballot/sealed_ballot.h"

#include <algorithm>

namespace urna::tally {

using ledger::Bytes;
using ledger::Errc;
using ledger::Error;

Hash ballot_context(const Hash& context, ByteView header) {
  CHECK(header.size() == kHeaderBytes);
  return h256("ballot/ctx", {context.view(), header});
}

ledger::Seed ballot_seed(ByteView fresh32, const Credential& credential) {
  CHECK(fresh32.size() == 32);
  Hash drawn = h256("ballot/seed", {fresh32, credential.secret().view()});
  ledger::Seed seed(drawn.view());
  ledger::wipe(drawn.bytes.data(), drawn.bytes.size());
  return seed;
}

Bytes seal_ballot(const Hash& context, const BallotHeader& header, const SealedQuestion& question,
                  const Bits& v, const ledger::Seed& seed) {
  CHECK(header.kind == kSealedBallot && v.size() == question.layout.bits);
  Bytes ballot = encode_header(header);
  const BitsStatement statement{ballot_context(context, ballot), question.keys,
                                question.layout.equations};
  ledger::put(ballot, seal_bits(statement, v, seed));
  return ballot;
}

SecretScalar ballot_randomness(const Hash& context, const BallotHeader& header, const Bits& v,
                               const ledger::Seed& seed) {
  return sealing_randomness(ballot_context(context, encode_header(header)), v, seed);
}

ledger::Result<SealedBits> ballot_equations(const Hash& context, const SealedQuestion& question,
                                            ByteView ballot, GroupEquations& equations,
                                            Elements elements) {
  CHECK(question.keys.size() == question.layout.bits);
  if (ballot.size() < kHeaderBytes || ballot[0] != kSealedBallot)
    return Error{Errc::bad_header, "not a sealed ballot"};
  const BitsStatement statement{ballot_context(context, ballot.first(kHeaderBytes)), question.keys,
                                question.layout.equations};
  return bits_equations(statement, ballot.subspan(kHeaderBytes), BitsRefusals{}, equations,
                        elements);
}

ledger::Result<SealedBits> check_sealed_ballot(const Hash& context, const SealedQuestion& question,
                                               ByteView ballot) {
  GroupEquations equations;
  URNA_ASSIGN(SealedBits sealed, ballot_equations(context, question, ballot, equations));
  if (const auto at = first_false(equations)) return equations[*at].refusal;
  return sealed;
}

SealedBits read_sealed_ballot(ByteView ballot, std::size_t bits) {
  CHECK(ballot.size() == sealed_ballot_bytes(bits));
  return read_sealed_bits(ballot.subspan(kHeaderBytes), bits);
}

Hash counted_set_digest(const Hash& context, std::uint16_t question,
                        std::vector<CountedBallot> counted) {
  std::ranges::sort(counted);
  Bytes joined;
  for (const CountedBallot& ballot : counted) {
    ledger::put(joined, ballot.slot.view());
    ledger::put(joined, ballot.tracker.view());
  }
  return h256("tally/set", {context.view(), u16_bytes(question),
                            vec(static_cast<std::uint32_t>(counted.size()), joined)});
}

}  // namespace urna::tally
