// Every byte of what a sealed edition is made of, flipped one by one: by whoever stores it, and by
// its author, who signs the flipped bytes. The law refuses it; forced into the log, the auditor
// finds it. A trustee's false part is kept with its name and never counts (decision D19).
#include "tally/election/counted.h"
#include "tests/audit/sealed_forced.h"

namespace urna::audit {
namespace {

using fixture::Town;
using ledger::Bytes;
using tally::Phase;

const std::vector<std::string> kOffices{"registrar", "overseer"};

// The shortest sealed edition: audits of it are quick, and every kind of entry is there.
Town small_town(ledger::Method method, std::uint32_t trustees) {
  Town town;
  town.rule.method = method;
  town.seal(2, trustees, trustees);
  town.run_to(Phase::enrolment);
  return town;
}
void open(Town& town) { ASSERT_TRUE(town.act(ledger::VotingOpened{}, town.committee).ok()); }
void close_counted(Town& town) {
  for (const char* name : {"alice", "bob"}) ASSERT_TRUE(town.act(town.cast(name, {0}), {}).ok());
  ASSERT_TRUE(town.act(ledger::VotingClosed{}, town.committee).ok());
  ASSERT_TRUE(
      town.act(tally::counted_set(town.edition(), 0, town.state.means), town.committee).ok());
}

// Batched always; one by one now and then, which costs more and must say the same.
void expect_noticed(const Town& honest, const Bytes& submission, std::size_t at) {
  ASSERT_FALSE(Town(honest).submit(submission).ok()) << at;
  Town town = honest;
  town.force(submission);
  const fixture::Resources bundle = town.bundle();
  std::optional<std::string> said;
  for (const bool batch : {true, false}) {
    if (!batch && at % 48 != 0) continue;
    const Report report = audited(town, bundle, batch);
    ASSERT_TRUE(report.first_fault) << at;
    EXPECT_EQ(report.first_fault->entry, town.entries.size() - 1) << at;
    EXPECT_NE(report.exit_code(), kRight) << at;
    EXPECT_EQ(said.value_or(report.first_fault->check), report.first_fault->check) << at;
    said = report.first_fault->check;
  }
}

void flip_every_byte(const Town& honest, const Bytes& submission) {
  for (std::size_t at = 0; at < submission.size(); ++at) {
    Bytes bent = submission;
    bent[at] ^= static_cast<std::uint8_t>(1U << (at % 8));
    expect_noticed(honest, bent, at);
  }
}

// The author flips a byte of its material and signs the entry that names it.
using Sign = std::function<Bytes(Town&, const Bytes& material)>;
void flip_material(Town honest, const Bytes& material, const Sign& sign) {
  const auto blobs = honest.blobs->bytes;
  for (std::size_t at = 0; at < material.size(); ++at) {
    Bytes bent = material;
    bent[at] ^= static_cast<std::uint8_t>(1U << (at % 8));
    honest.blobs->bytes = blobs;
    honest.blobs->put(bent);
    expect_noticed(honest, sign(honest, bent), at);
  }
  honest.blobs->bytes = blobs;
}

ledger::Material material_of(const Bytes& bytes) { return {ledger::sha256(bytes), bytes.size()}; }

TEST(SealedFlips, ABallotAndItsSignature) {  // B02, B13, B16-B18, T01 at L1
  Town town = small_town(ledger::Method::greedy, 1);
  town.hold_ceremony();
  open(town);
  flip_every_byte(town, town.submission(town.cast("alice", {0}), {}));
}

TEST(SealedFlips, AnAttributeRecord) {
  Town town = small_town(ledger::Method::greedy, 1);
  town.hold_ceremony();
  const ledger::AttributesSealed right = town.records({"alice"});
  for (std::size_t at = 0; at < right.records[0].record.size(); ++at) {
    ledger::AttributesSealed bent = right;
    bent.records[0].record[at] ^= static_cast<std::uint8_t>(1U << (at % 8));
    expect_noticed(town, town.submission(bent, kOffices), at);
  }
}

TEST(SealedFlips, AKeyReveal) {  // Y12, Y13
  Town town = small_town(ledger::Method::greedy, 2);
  for (std::uint32_t l : {1U, 2U})
    ASSERT_TRUE(
        town.give((*tally::next_of_ceremony(town.edition(), town.trustee(l), town.state.means))[0],
                  l)
            .ok());
  const auto right = *tally::next_of_ceremony(town.edition(), town.trustee(1), town.state.means);
  flip_material(town, right[0].blobs[0], [](Town& t, const Bytes& bent) {
    return t.submission(ledger::KeyRevealed{{}, 1, 1, material_of(bent)}, {"trustee1"});
  });
}

TEST(SealedFlips, AMixStage) {
  Town town = small_town(ledger::Method::equal_shares, 2);
  town.hold_ceremony();
  open(town);
  close_counted(town);
  auto right = *tally::mix_stage(town.edition(), 0, town.trustee(1), town.state.means);
  const auto stage = std::get<ledger::MixStageAdded>(right.body);
  flip_material(town, right.blobs[0], [&](Town& t, const Bytes& bent) {
    ledger::MixStageAdded event = stage;
    event.rows = material_of(bent);
    return t.submission(event, {"trustee1"});
  });
}

TEST(SealedFlips, AShareEventByWhoeverStoresIt) {  // T01 at L1
  Town town = small_town(ledger::Method::greedy, 1);
  town.hold_ceremony();
  open(town);
  close_counted(town);
  auto right = *tally::sum_share(town.edition(), 0, town.trustee(1), town.state.means);
  flip_every_byte(town, town.submission(right.body, {"trustee1"}));
}

// What the auditor makes of a log in which a trustee's part is false.
const tally::SealedCount& count_in(const Audit& made) {
  return made.state.editions.begin()->second.sealed->counts.at(0);
}
Audit replayed(Town& town, bool batch) {
  Options options;
  options.jobs = 1;
  options.batch = batch;
  return verify(*ledger::memory_source(town.bundle()), options);
}

TEST(SealedFlips, AShareByItsOwnTrusteeIsKeptAndNeverCounts) {  // Y09, decision D19
  Town honest = small_town(ledger::Method::greedy, 1);
  honest.hold_ceremony();
  open(honest);
  close_counted(honest);
  const auto right = *tally::sum_share(honest.edition(), 0, honest.trustee(1), honest.state.means);
  const auto share = std::get<ledger::SumShareGiven>(right.body);
  for (std::size_t at = 0; at < share.share.size(); ++at) {
    Town town = honest;
    ledger::SumShareGiven bent = share;
    bent.share[at] ^= static_cast<std::uint8_t>(1U << (at % 8));
    ASSERT_TRUE(town.act(bent, {"trustee1"}).ok()) << at;
    ASSERT_FALSE(town.edition().sealed->counts.at(0).shares[0].valid) << at;
    EXPECT_EQ(tally::opened_question(town.edition(), 0, town.state.means).code(),
              ledger::Errc::too_few_shares);
    if (at % 8 == 0) {
      EXPECT_FALSE(count_in(replayed(town, at % 16 == 0)).shares[0].valid) << at;
    }
  }
}

TEST(SealedFlips, RowSharesByTheirOwnTrusteeAreKeptAndNeverCount) {  // Y09, decision D19
  Town honest = small_town(ledger::Method::equal_shares, 2);
  honest.hold_ceremony();
  open(honest);
  close_counted(honest);
  for (std::uint32_t l : {1U, 2U})
    ASSERT_TRUE(
        honest
            .give(*tally::mix_stage(honest.edition(), 0, honest.trustee(l), honest.state.means), l)
            .ok());
  const auto right = *tally::row_shares(honest.edition(), 0, honest.trustee(1), honest.state.means);
  for (std::size_t at = 0; at < right.blobs[0].size(); ++at) {
    Town town = honest;
    Bytes bent = right.blobs[0];
    bent[at] ^= static_cast<std::uint8_t>(1U << (at % 8));
    town.blobs->put(bent);
    ASSERT_TRUE(town.act(ledger::RowSharesGiven{{}, 0, 1, material_of(bent)}, {"trustee1"}).ok())
        << at;
    ASSERT_FALSE(town.edition().sealed->counts.at(0).row_parts[0].valid) << at;
    if (at % 8 == 0) {
      EXPECT_FALSE(count_in(replayed(town, at % 16 == 0)).row_parts[0].valid) << at;
    }
    town.blobs->bytes.erase(tally::blob_name(ledger::sha256(bent)));
  }
}

}  // namespace
}  // namespace urna::audit
