// A voter's code: what stands on a voter card, as letters and as a QR code. One code, one link, no
// account: the credential and the slot follow from it, so whoever holds the card can vote from any
// device. Whoever makes codes could vote with them: docs/TRUST.md says what stands against that.
// The same rules in JavaScript: api/web/site/code.mjs; tests/golden/voter_codes.json.
//   c          15 random bytes
//   text       Crockford's base32 of c (24 letters) and of the first 30 bits of
//   SHA-256("urna/v1/code/check" || c) (6), in groups of five seed SHA-256("urna/v1/code/seed" ||
//   c): the seed file that `urna cast --credential` reads slot       the first 16 bytes of
//   SHA-256("urna/v1/code/slot" || c)
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "api/commands/private_file.h"
#include "ledger/crypto.h"
#include "ledger/event/limits.h"
#include "ledger/result.h"

namespace urna::api {

// Wiped when it goes.
class VoterCode {
 public:
  static constexpr std::size_t kBytes = 15, kLetters = 30, kGroup = 5;
  static VoterCode random();
  explicit VoterCode(ledger::ByteView bytes15);
  VoterCode(VoterCode&& other) noexcept;
  VoterCode(const VoterCode&) = delete;
  VoterCode& operator=(const VoterCode&) = delete;
  ~VoterCode();
  // "01234-56789-ABCDE-FGHJK-MNPQR-STVWX"
  SecretText text() const;
  ledger::Seed seed() const;
  ledger::SlotId slot() const;

 private:
  std::array<std::uint8_t, kBytes> bytes_{};
};

// Letters in any case, spaces and hyphens anywhere; O is read as 0, I and L as 1. Errors:
// malformed, saying which letter is none, how many letters are there, or that the last six do not
// fit the others.
ledger::Result<VoterCode> read_voter_code(std::string_view text);

}  // namespace urna::api
