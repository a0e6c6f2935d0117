// What entries name by hash lies beside the log: missing, it is said by name and nothing is claimed
// (exit 3); altered, it is evidence (exit 1); and what no entry names has no place in a bundle.
#include "tests/audit/sealed_forced.h"

namespace urna::audit {
namespace {

using fixture::Resources;
using fixture::Town;

Town mixed() {
  Town town;
  town.rule.method = ledger::Method::equal_shares;
  town.seal();
  town.run_to(tally::Phase::declared);
  town.open_groups();
  return town;
}

std::vector<std::string> blobs_of(const Resources& bundle) {
  std::vector<std::string> names;
  for (const auto& [name, bytes] : bundle)
    if (name.starts_with("blob/")) names.push_back(name);
  return names;
}

TEST(SealedBlobs, AnHonestMixedEditionIsRightBothWays) {
  Town town = mixed();
  for (const bool batch : {true, false}) {
    const Report report = audited(town, town.bundle(), batch);
    EXPECT_EQ(report.exit_code(), kRight) << to_text(report);
  }
  // Three reveals, three deals, two stages, two parts in the rows, the rows' numbers.
  EXPECT_EQ(blobs_of(town.bundle()).size(), 11U);
}

TEST(SealedBlobs, AMissingOneIsNamedAndNothingIsClaimed) {  // T21, T22
  Town town = mixed();
  const Resources good = town.bundle();
  for (const std::string& name : blobs_of(good)) {
    Resources less = good;
    less.erase(name);
    for (const bool batch : {true, false}) {
      const Report report = audited(town, less, batch);
      EXPECT_EQ(report.exit_code(), kUnknown) << name;
      ASSERT_TRUE(report.first_fault) << name;
      EXPECT_NE(report.first_fault->why.find(name), std::string::npos) << report.first_fault->why;
    }
  }
}

TEST(SealedBlobs, AnAlteredOneIsEvidence) {  // T21
  Town town = mixed();
  const Resources good = town.bundle();
  for (const std::string& name : blobs_of(good)) {
    const std::size_t size = good.at(name).size();
    for (std::size_t at = 0; at < size; at += 61) {
      Resources bent = good;
      bent[name][at] ^= static_cast<std::uint8_t>(1U << (at % 8));
      const Report report = audited(town, bent, true);
      EXPECT_EQ(report.exit_code(), kFault) << name << " byte " << at;
      ASSERT_TRUE(report.first_fault);
      EXPECT_EQ(report.first_fault->check, "1") << name << " byte " << at;
    }
    Resources longer = good;
    longer[name].push_back(0);
    EXPECT_EQ(audited(town, longer, true).exit_code(), kFault) << name;
  }
}

TEST(SealedBlobs, OneThatNoEntryNamesDoesNotBelong) {  // T22, O13
  Town town = mixed();
  Resources more = town.bundle();
  const ledger::Bytes stray{1, 2, 3};
  more["blob/" + ledger::to_hex(ledger::sha256(stray).view())] = stray;
  EXPECT_EQ(audited(town, more, true).exit_code(), kFault);
}

}  // namespace
}  // namespace urna::audit
