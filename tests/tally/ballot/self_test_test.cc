// The ballots' known answers can fail, and cover what two versions of the library judge otherwise.
#include "tally/ballot/self_test.h"

#include <gtest/gtest.h>

#include "ledger/crypto.h"

namespace urna::tally {
namespace {

TEST(GroupSelfTest, HoldsWithTheLibraryHere) {  // U08
  ledger::init_crypto();
  const auto held = self_test();
  EXPECT_TRUE(held.ok()) << to_text(held.error());
}

TEST(GroupSelfTest, EveryLineFailsWhenItsAnswerIsAnother) {  // U08
  ledger::init_crypto();
  int gates = 0;
  for (const ledger::KnownAnswer& known : known_group_answers()) {
    std::string other(known.expected == "yes" ? "no" : known.expected == "no" ? "yes" : "");
    if (other.empty()) {
      other = known.expected;
      other[0] = other[0] == '0' ? '1' : '0';
    }
    ledger::KnownAnswer bent = known;
    bent.expected = other;
    EXPECT_EQ(ask_again(bent).code(), ledger::Errc::self_test) << known.name;
    gates += known.name.find("bit 255") != std::string_view::npos ? 1 : 0;
  }
  EXPECT_EQ(gates, 3);  // an element, the identity, a scalar
}

}  // namespace
}  // namespace urna::tally
