// The table of known answers can fail: every line bent in every way is noticed.
#include "ledger/self_test.h"

#include <gtest/gtest.h>

#include "ledger/crypto.h"

namespace urna::ledger {
namespace {

std::string flipped(std::string_view answer) {
  if (answer == "yes") return "no";
  if (answer == "no") return "yes";
  std::string bent(answer);
  bent.back() = bent.back() == '0' ? '1' : '0';
  return bent;
}

TEST(SelfTest, HoldsWithTheLibrariesHere) {  // U08
  init_crypto();
  const auto held = self_test();
  EXPECT_TRUE(held.ok()) << to_text(held.error());
}

TEST(SelfTest, EveryLineFailsWhenItsAnswerIsAnother) {  // U08
  init_crypto();
  EXPECT_GE(known_hashes_and_signatures().size(), 27U);
  for (const KnownAnswer& known : known_hashes_and_signatures()) {
    const std::string other = flipped(known.expected);
    KnownAnswer bent = known;
    bent.expected = other;
    const auto asked = ask_again(bent);
    ASSERT_EQ(asked.code(), Errc::self_test) << known.name;
    EXPECT_NE(asked.error().detail.find(known.name), std::string::npos);
    EXPECT_FALSE(known.source.empty());
    EXPECT_FALSE(ask_all({&bent, 1}).ok());
  }
}

// What is accepted is accepted for every bit of it: one flipped bit in what was given changes the
// answer (hashes, signatures, verification).
TEST(SelfTest, EveryBitOfWhatIsAcceptedMatters) {  // U08
  init_crypto();
  for (const KnownAnswer& known : known_hashes_and_signatures()) {
    if (known.expected == "no" || known.name.find("key") != std::string_view::npos) continue;
    for (std::size_t item = 0; item < known.given.size(); ++item)
      for (std::size_t at = 1; at < known.given[item].size(); at += 2) {
        std::string other(known.given[item]);
        other[at] = other[at] == '0' ? '1' : '0';
        KnownAnswer bent = known;
        bent.given[item] = other;
        EXPECT_FALSE(ask_again(bent).ok()) << known.name << " item " << item << " byte " << at / 2;
      }
  }
}

}  // namespace
}  // namespace urna::ledger
