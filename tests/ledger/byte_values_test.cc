// Bytes that choose a meaning below the events: signature schemes, key types, both bytes of the
// version, bool and option bytes, at all 256 values.
#include <gtest/gtest.h>

#include "ledger/entry.h"
#include "ledger/note.h"

namespace urna::ledger {
namespace {

SigningKey key_of(std::string_view name) { return SigningKey(Seed(sha256(view_of(name)).view())); }

template <class Taken>
std::vector<int> values_taken(Taken taken) {
  std::vector<int> values;
  for (int value = 0; value < 256; ++value)
    if (taken(static_cast<std::uint8_t>(value))) values.push_back(value);
  return values;
}

TEST(ByteValues, OfASignatureSchemeAndTheNumberOfSignatures) {  // B24
  const SigningKey key = key_of("a");
  const Bytes event = encode_event({EditionId{}, VotingOpened{}});
  const Bytes good = make_submission("log", event, {&key});
  const auto with = [&](std::size_t at) {
    return [&good, at](std::uint8_t value) {
      Bytes bent = good;
      bent[at] = value;
      return parse_submission(bent).ok();
    };
  };
  EXPECT_EQ(values_taken(with(4 + event.size() + 1)), std::vector<int>{kSchemeEd25519});
  EXPECT_EQ(values_taken(with(4 + event.size())), std::vector<int>{1});
}

TEST(ByteValues, OfTheVersionInBothItsBytes) {  // B24, U01
  const Bytes good = encode_event({EditionId{}, VotingOpened{}});
  const auto with = [&](std::size_t at) {
    return [&good, at](std::uint8_t value) {
      Bytes bent = good;
      bent[at] = value;
      const auto decoded = decode_event(bent);
      EXPECT_TRUE(decoded.ok() || decoded.code() == Errc::unknown_event);
      return decoded.ok();
    };
  };
  EXPECT_EQ(values_taken(with(2)), std::vector<int>{0});
  EXPECT_EQ(values_taken(with(3)), std::vector<int>{kEventVersion});
}

TEST(ByteValues, OfAVerifierKeysType) {  // B24, T16
  const auto taken = values_taken([](std::uint8_t value) {
    const VerifierKey key{"log.example", static_cast<NoteKeyType>(value), key_of("a").public_key()};
    return parse_vkey(to_text(key)).ok();
  });
  EXPECT_EQ(taken, (std::vector<int>{0x01, 0x04}));
}

struct Small {
  bool flag = false;
  std::optional<std::uint8_t> number;
  void serialize(auto& archive) { archive(field("flag", flag), field("number", number)); }
};

TEST(ByteValues, OfABoolAndAnOption) {  // B06
  EXPECT_EQ(values_taken([](std::uint8_t value) {
              return decode<Small>(Bytes{value, 0}).ok();
            }),
            (std::vector<int>{0, 1}));
  EXPECT_EQ(values_taken([](std::uint8_t value) {
              return decode<Small>(Bytes{0, value, 9}).ok();
            }),
            std::vector<int>{1});
  EXPECT_EQ(values_taken([](std::uint8_t value) {
              return decode<Small>(Bytes{0, value}).ok();
            }),
            std::vector<int>{0});
}

}  // namespace
}  // namespace urna::ledger
