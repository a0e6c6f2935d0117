#include "api/commands/voter_code.h"

#include <algorithm>
#include <optional>

namespace urna::api {

using ledger::ByteView;
using ledger::Errc;
using ledger::Error;
using ledger::Result;

namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kBits = 5, kSecretLetters = 24;

// Letter number `at` of the bytes' bits, from the first one on.
char letter(ByteView bytes, std::size_t at) {
  unsigned value = 0;
  for (std::size_t bit = at * kBits; bit < (at + 1) * kBits; ++bit)
    value = value << 1 | (bytes[bit / 8] >> (7 - bit % 8) & 1U);
  return kAlphabet[value];
}

// The value of a letter; nothing if it is none of the alphabet.
std::optional<unsigned> value_of(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'O') c = '0';
  if (c == 'I' || c == 'L') c = '1';
  const std::size_t at = kAlphabet.find(c);
  return at == std::string_view::npos ? std::nullopt : std::optional(static_cast<unsigned>(at));
}

ledger::Hash derived(const char* label, ByteView bytes) {
  return ledger::sha256_of(ledger::view_of(std::string_view(label)), bytes);
}

// Values of 5 bits, packed from the first bit on.
void put_bits(std::array<std::uint8_t, VoterCode::kBytes>& bytes, std::size_t at, unsigned value) {
  for (std::size_t i = 0; i < kBits; ++i) {
    const std::size_t bit = at * kBits + i;
    if ((value >> (kBits - 1 - i) & 1U) != 0)
      bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] | 1U << (7 - bit % 8));
  }
}

}  // namespace

VoterCode::VoterCode(ByteView bytes15) {
  CHECK(bytes15.size() == kBytes);
  std::ranges::copy(bytes15, bytes_.begin());
}
VoterCode::VoterCode(VoterCode&& other) noexcept : bytes_(other.bytes_) {
  ledger::wipe(other.bytes_.data(), kBytes);
}
VoterCode::~VoterCode() { ledger::wipe(bytes_.data(), kBytes); }

VoterCode VoterCode::random() {
  ledger::Bytes bytes = ledger::random_bytes(kBytes);
  VoterCode made{ByteView(bytes)};
  ledger::wipe(bytes);
  return made;
}

SecretText VoterCode::text() const {
  const ByteView secret(bytes_);
  const ledger::Hash check = derived("urna/v1/code/check", secret);
  SecretText made;
  made.text.reserve(kLetters + kLetters / kGroup);
  for (std::size_t i = 0; i < kLetters; ++i) {
    if (i > 0 && i % kGroup == 0) made.text += '-';
    made.text += i < kSecretLetters ? letter(secret, i) : letter(check.view(), i - kSecretLetters);
  }
  return made;
}

ledger::Seed VoterCode::seed() const {
  return ledger::Seed(derived("urna/v1/code/seed", ByteView(bytes_)).view());
}

ledger::SlotId VoterCode::slot() const {
  return ledger::SlotId::from(
      derived("urna/v1/code/slot", ByteView(bytes_)).view().first(ledger::SlotId::kSize));
}

Result<VoterCode> read_voter_code(std::string_view text) {
  std::array<std::uint8_t, VoterCode::kBytes> bytes{};
  std::array<char, VoterCode::kLetters> letters{};
  std::size_t count = 0;
  for (const char c : text) {
    if (c == ' ' || c == '-') continue;
    const auto value = value_of(c);
    if (!value)
      return Error{Errc::malformed, "letter " + std::to_string(count + 1) + " is none of a code's"};
    if (count < kSecretLetters) put_bits(bytes, count, *value);
    if (count < letters.size()) letters[count] = kAlphabet[*value];
    ++count;
  }
  VoterCode code{ByteView(bytes)};
  const ledger::Hash check = derived("urna/v1/code/check", ByteView(bytes));
  ledger::wipe(bytes.data(), bytes.size());
  if (count != VoterCode::kLetters)
    return Error{Errc::malformed, "a code has 30 letters and digits, not " + std::to_string(count)};
  for (std::size_t i = kSecretLetters; i < VoterCode::kLetters; ++i)
    if (letters[i] != letter(check.view(), i - kSecretLetters))
      return Error{Errc::malformed, "a letter was mistyped: the last six do not fit the others"};
  return code;
}

}  // namespace urna::api
