// --prove-it: each kind of damage is shown to be noticed, and a verifier that is blind to one of
// them is found out.
#include "audit/prove_it.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "audit/verify.h"
#include "tests/fixture/town.h"

namespace urna::audit {
namespace {

using fixture::Resources;
using fixture::Town;
using ledger::Bytes;

Verify verify_of(Town& town) {
  Options options;
  options.key = ledger::VerifierKey{Town::kOrigin, ledger::NoteKeyType::ed25519,
                                    town.key("log").public_key()};
  options.jobs = 1;
  return [options](const ledger::Source& source) { return verify(source, options).report; };
}

Proof proof_of(Town& town, const Resources& bundle, const Verify& verify) {
  auto proof = prove_it(*ledger::memory_source(bundle), verify);
  CHECK(proof.ok());
  EXPECT_EQ(verify_of(town)(*ledger::memory_source(bundle)).exit_code(), kRight);
  return *std::move(proof);
}

Town open_town() {
  Town town;
  town.run_to(tally::Phase::declared);
  return town;
}
Town sealed_town() {
  Town town;
  town.seal();
  town.run_to(tally::Phase::declared);
  return town;
}
Resources with_policy(Town& town) {
  Resources bundle = town.bundle();
  std::string text(ledger::text_of(bundle.at("vkey")));
  text = "# whom we ask\nlog " + text + "quorum none\n";
  bundle["policy"] = Bytes(text.begin(), text.end());
  return bundle;
}

TEST(ProveIt, EachKindOfFileIsDamagedAndEachDamageNoticed) {
  Town open = open_town(), sealed = sealed_town();
  const std::pair<Town*, Resources> logs[] = {{&open, with_policy(open)},
                                              {&sealed, sealed.bundle()}};
  for (const auto& [town, bundle] : logs) {
    const Proof proof = proof_of(*town, bundle, verify_of(*town));
    EXPECT_TRUE(proof.proved()) << to_text(proof);
    EXPECT_EQ(proof.exit_code(), kRight);
    for (const auto& [name, bytes] : bundle) {
      const std::string kind =
          name.starts_with("blob/") ? "blob" : name.substr(0, name.find('/', 5));
      EXPECT_TRUE(std::ranges::any_of(
          proof.trials,
          [&](const Trial& trial) { return trial.damage.starts_with("one bit of " + kind); }))
          << name << "\n"
          << to_text(proof);
    }
    for (const char* what : {"left out", "exchanged", "twice", "another key", "one entry more"})
      EXPECT_NE(to_text(proof).find(what), std::string::npos) << what;
    EXPECT_NE(to_text(proof).find("VERDICT: PROVED"), std::string::npos);
    EXPECT_NE(to_json(proof).find("\"noticed\":true"), std::string::npos);
  }
}

TEST(ProveIt, AnEmptyLogAndALogOfOneEntryAreProvedToo) {
  Town town;
  for (const int acts : {0, 1}) {
    if (acts == 1) {
      ASSERT_TRUE(town.act(town.founding(), town.committee).ok());
    }
    const Proof proof = proof_of(town, town.bundle(), verify_of(town));
    EXPECT_TRUE(proof.proved()) << to_text(proof);
  }
}

// A verifier that was made blind on purpose: it says "right" whenever the first fault is this one.
TEST(ProveIt, AVerifierThatIsBlindToOneDamageIsFoundOut) {
  Town town = open_town();
  const Resources bundle = town.bundle();
  const Proof honest = proof_of(town, bundle, verify_of(town));
  for (std::size_t blind = 0; blind < honest.trials.size(); ++blind) {
    std::size_t call = 0;
    const Verify verify = [&](const ledger::Source& source) {
      Report report = verify_of(town)(source);
      if (call++ == blind) report.first_fault.reset(), report.not_checked.clear();
      return report;
    };
    const Proof proof = proof_of(town, bundle, verify);
    EXPECT_FALSE(proof.proved());
    EXPECT_EQ(proof.exit_code(), kOwnFault);
    EXPECT_NE(proof.verdict().find(honest.trials[blind].damage), std::string::npos)
        << proof.verdict();
    EXPECT_NE(to_text(proof).find("NOT NOTICED"), std::string::npos);
  }
}

TEST(ProveIt, AVerifierThatAlwaysSaysRightProvesNothing) {
  Town town = open_town();
  const Proof proof = proof_of(town, town.bundle(), [](const ledger::Source&) { return Report(); });
  EXPECT_FALSE(proof.proved());
  EXPECT_EQ(proof.exit_code(), kOwnFault);
}

}  // namespace
}  // namespace urna::audit
