// The auditor at its edges: logs of thousands of entries, sources that answer half, several
// editions in one log, reports of sealed editions, checks asked for one by one.
#include <gtest/gtest.h>

#include <algorithm>

#include "audit/sealed.h"
#include "audit/slot.h"
#include "audit/verify.h"
#include "ledger/tile.h"
#include "tally/election/choice.h"
#include "tests/fixture/teller.h"

namespace urna::audit {
namespace {

using fixture::Resources;
using fixture::Town;
using ledger::Bytes;
using ledger::Errc;

const std::vector<std::string> kOffices{"registrar", "overseer"};

Options options_of(Town& town) {
  Options options;
  options.key = ledger::VerifierKey{Town::kOrigin, ledger::NoteKeyType::ed25519,
                                    town.key("log").public_key()};
  options.jobs = 1;
  return options;
}
Report audited(Town& town, const Resources& bundle) {
  return verify(*ledger::memory_source(bundle), options_of(town)).report;
}
bool says(const Report& report, const std::string& words) {
  return to_text(report).find(words) != std::string::npos;
}

TEST(AuditEdges, NumbersAndKindsHaveNames) {
  for (const char* number : {"1", "2", "4", "4.3", "7", "7.6", "12", "19.1", "22", "18.4"})
    EXPECT_TRUE(is_check(number)) << number;
  for (const char* number : {"", "0", "4.9", "20", "99", "7."}) EXPECT_FALSE(is_check(number));
  std::set<std::string_view> names;
  for (const Kind kind : {Kind::tampered, Kind::inconsistent, Kind::rule_violation,
                          Kind::incomplete, Kind::unsupported})
    names.insert(name_of(kind));
  EXPECT_EQ(names.size(), 5U);
  EXPECT_EQ(finding_of({Errc::cannot_count, ""}).kind, Kind::unsupported);
  EXPECT_EQ(finding_of({Errc::storage, ""}).kind, Kind::incomplete);
}

// Six hundred entries: tiles that are still growing when the first bundle ends.
TEST(AuditEdges, TilesGrowWhileEntriesAreRead) {  // T17
  Town town;
  town.run_to(tally::Phase::enrolment);
  while (town.entries.size() < 600)
    ASSERT_TRUE(town.act(ledger::EligibilityRefused{town.nonce(), 1, {}, {}}, kOffices).ok());
  EXPECT_FALSE(audited(town, town.bundle()).first_fault);
  // The tree is right, and what was signed is another.
  Resources bundle = town.bundle();
  const std::string note =
      ledger::sign_checkpoint({Town::kOrigin, town.entries.size(), {}}, town.key("log"));
  bundle["checkpoint"] = Bytes(note.begin(), note.end());
  const Report report = audited(town, bundle);
  ASSERT_TRUE(report.first_fault);
  EXPECT_EQ(report.first_fault->why,
            "the entries do not hash to the root that the checkpoint signs");
}

// The law stops at its first refusal; the hashes of the thousands behind it are checked all the
// same.
TEST(AuditEdges, ARefusalInALongLogIsTheFirstFault) {  // T01
  Town town;
  town.run_to(tally::Phase::announced);
  const std::uint64_t first = town.entries.size();
  while (town.entries.size() < 17'000) town.force(Bytes{0});
  Resources bundle = town.bundle();
  const Report report = audited(town, bundle);
  ASSERT_TRUE(report.first_fault);
  EXPECT_EQ(report.first_fault->check, "2");
  EXPECT_EQ(report.first_fault->entry, first);
  bundle.at("tile/entries/064")[100] ^= 1;
  EXPECT_EQ(audited(town, bundle).first_fault->check, "1");
}

TEST(AuditEdges, OfTrustedCheckpointsNamesAndPolicies) {  // T03, T22
  Town town;
  town.run_to(tally::Phase::announced);
  Options options = options_of(town);
  options.trusted = {"nonsense", "nonsense"};
  const Report report = verify(*ledger::memory_source(town.bundle()), options).report;
  ASSERT_TRUE(report.first_fault);
  EXPECT_EQ(report.first_fault->kind, Kind::inconsistent);
  for (const char* name : {"notes", "tile/0/0", "tile/9/000"}) {
    Resources more = town.bundle();
    more[name] = {1};
    EXPECT_EQ(audited(town, more).exit_code(), kFault) << name;
  }
  const std::string log = "log " + to_text(*options.key) + "\n";
  const auto witness = to_text(
      ledger::VerifierKey{"w", ledger::NoteKeyType::cosignature, town.key("w").public_key()});
  options = {};
  options.policy = *ledger::parse_policy(log + "witness w " + witness + "\nquorum w\n");
  const Report stale = verify(*ledger::memory_source(town.bundle()), options).report;
  EXPECT_EQ(stale.exit_code(), kStale);
  EXPECT_TRUE(says(stale, "RIGHT BUT STALE"));
}

// A live log has no list of what it holds: blobs are asked for by their names.
class Live : public ledger::Source {
 public:
  explicit Live(Resources resources) : resources_(std::move(resources)) {}
  ledger::Result<Bytes> get(std::string_view name) const override {
    const auto found = resources_.find(name);
    if (found == resources_.end()) return Errc::not_found;
    return found->second;
  }
  ledger::Result<std::vector<std::string>> list() const override {
    if (!promised_) return Errc::not_found;
    std::vector<std::string> names{*promised_};
    for (const auto& [name, bytes] : resources_) names.push_back(name);
    return names;
  }
  // From here on it has a list, with one name more than it serves.
  void promise(std::string name) { promised_ = std::move(name); }

 private:
  Resources resources_;
  std::optional<std::string> promised_;
};

TEST(AuditEdges, BlobsOfALiveLogAndOfABundle) {  // T21
  Town town;
  town.run_to(tally::Phase::announced);
  ASSERT_TRUE(town.act(ledger::ProposalsOpened{town.nonce()}, town.committee).ok());
  const Bytes plan{1, 2, 3};
  ledger::ProposalFiled filed = town.proposal("P1", 10);
  filed.attachments = {ledger::sha256(plan)};
  ASSERT_TRUE(town.act(filed, {"proposer"}).ok());
  const std::string name = "blob/" + ledger::to_hex(ledger::sha256(plan).view());
  Resources bundle = town.bundle();
  const auto live = [&](const Resources& resources) {
    return verify(Live(resources), options_of(town)).report;
  };
  EXPECT_TRUE(says(live(bundle), "1 attachments that entries name are not"));
  EXPECT_TRUE(says(audited(town, bundle), "1 attachments that entries name are not"));
  bundle[name] = {9};
  EXPECT_TRUE(says(live(bundle), "1 attachments that entries name are not"));
  bundle["blob/" + std::string(64, '0')] = {9};
  const Report two = audited(town, bundle);  // the first of two bad ones is named
  ASSERT_TRUE(two.first_fault);
  EXPECT_NE(two.first_fault->why.find(std::string(64, '0')), std::string::npos);
  bundle.erase("blob/" + std::string(64, '0'));
  bundle[name] = plan;
  EXPECT_FALSE(says(live(bundle), "attachments"));
  Live promising(town.bundle());
  promising.promise(name);
  const Report absent = verify(promising, options_of(town)).report;
  ASSERT_TRUE(absent.first_fault);
  EXPECT_EQ(absent.first_fault->why, name + " is not a blob that an entry names");
  EXPECT_FALSE(audited(town, bundle).first_fault);
}

// One more edition in the same log, to its result.
void run_edition(Town& town, std::uint8_t id, ledger::Method method) {
  town.id = ledger::EditionId{{id}};
  town.rule.method = method;
  ASSERT_TRUE(town.act(town.announcement(), town.committee).ok());
  ASSERT_TRUE(town.act(ledger::ProposalsOpened{town.nonce()}, town.committee).ok());
  for (const char* label : {"P1", "P2"})
    ASSERT_TRUE(town.act(town.proposal(label, 4'000), {"proposer"}).ok());
  ASSERT_TRUE(town.act(ledger::ProposalsClosed{town.nonce()}, town.committee).ok());
  for (const std::uint32_t i : {0U, 1U}) ASSERT_TRUE(town.act(town.review(i), town.committee).ok());
  ASSERT_TRUE(
      town.act(town.ballot({ledger::LayoutKind::approval, 0, 2, 0, 0, 0}), town.committee).ok());
  ASSERT_TRUE(town.act(ledger::SlotsGranted{town.nonce(), {town.grant("alice")}}, kOffices).ok());
  ASSERT_TRUE(town.act(ledger::VotingOpened{town.nonce()}, town.committee).ok());
  ASSERT_TRUE(town.act(town.cast("alice", {0}), {}).ok());
  ASSERT_TRUE(town.act(ledger::VotingClosed{town.nonce()}, town.committee).ok());
  ASSERT_TRUE(town.act(*town.result(), town.committee).ok());
}

// 19.1 holds only where every question has its explanation, and there is one.
TEST(AuditEdges, SeveralEditionsOfOneLogEachHaveTheirResult) {
  Town town;
  town.run_to(tally::Phase::declared);
  const auto checked = [&] { return audited(town, town.bundle()).checked; };
  const auto holds = [](const std::vector<std::string>& all) {
    return std::ranges::find(all, "19.1") != all.end();
  };
  EXPECT_TRUE(holds(checked()));
  run_edition(town, 1, ledger::Method::equal_shares);
  EXPECT_TRUE(holds(checked()));
  run_edition(town, 2, ledger::Method::maximum_welfare);
  EXPECT_FALSE(holds(checked()));
  EXPECT_FALSE(audited(town, town.bundle()).first_fault);
}

TEST(AuditEdges, ASlotsHistoryEndsWhereTheLogCannotBeRead) {  // E07
  Town town;
  town.run_to(tally::Phase::voting);
  const auto size = static_cast<std::uint32_t>(town.entries.size());
  const std::string tile = ledger::tile_path({true, 0, 0, size});
  const auto history = [&](const Resources& bundle) {
    return slot_history(*ledger::memory_source(bundle), size, town.slot("alice"));
  };
  Resources bundle = town.bundle();
  ASSERT_TRUE(history(bundle).ok());
  Town cheat = town;  // a ballot too short for a header names nobody
  cheat.force(cheat.submission(ledger::BallotCast{Bytes(3), {}}, {}));
  const auto more =
      slot_history(*ledger::memory_source(cheat.bundle()), size + 1, cheat.slot("alice"));
  ASSERT_TRUE(more.ok());
  EXPECT_EQ(more->entries.size(), history(bundle)->entries.size());
  bundle[tile].push_back(0);
  EXPECT_EQ(history(bundle).code(), Errc::trailing_bytes);
  for (const auto& [last, code] :
       {std::pair{Bytes(3), Errc::too_short}, std::pair{Bytes(20), Errc::too_short}}) {
    bundle[tile].clear();
    for (std::size_t i = 0; i + 1 < town.entries.size(); ++i)
      ledger::append_to_bundle(bundle[tile], town.entries[i]);
    ledger::append_to_bundle(bundle[tile], last);
    EXPECT_EQ(history(bundle).code(), code) << last.size();
  }
  bundle.erase(tile);
  EXPECT_EQ(history(bundle).code(), Errc::not_found);
}

// A town with papers and challenges told by lines, with what its report says after each.
class SealedReports : public testing::Test {
 protected:
  void tell(const char* text) {
    teller_.line = *fixture::parse_line(text, ++number_);
    if (!teller_.tell_at_once()) {
      ASSERT_TRUE(teller_.tell().ok()) << text;
    }
  }
  Report report() { return audited(teller_.town, teller_.town.bundle()); }
  void expect_said(const std::string& words) {
    const Report made = report();
    EXPECT_FALSE(made.first_fault) << to_text(made);
    EXPECT_TRUE(says(made, words)) << words << "\n" << to_text(made);
    json_ = to_json(made);
  }
  void expect_json(const std::string& words) {
    EXPECT_NE(json_.find(words), std::string::npos) << words << "\n" << json_;
  }
  fixture::Teller teller_;
  std::size_t number_ = 0;
  std::string json_;
};

TEST_F(SealedReports, BeforeTheKeysAreMade) {
  for (const char* line : {"seal", "found", "announce", "open-proposals", "file P1 6000",
                           "close-proposals", "review P1", "define approval high=1"})
    tell(line);
  expect_said("(not made yet)");
  expect_json("\"keys\":false");
  ASSERT_TRUE(says(report(), "the trustees have not made their keys yet"));
}

TEST_F(SealedReports, OfPapersAndTheirSample) {  // O17
  for (const char* line :
       {"seal minimum=1", "run-to-voting", "challenge carol P1", "paper person alice",
        "paper person bob", "paper open", "paper ballot P1 serial=1", "paper ballot P1 serial=2",
        "cast carol P2 fresh=2"})
    tell(line);
  expect_said("keys of 3 trustees, any 2");
  expect_json("\"keys\":true");
  EXPECT_FALSE(says(report(), "10 sample of papers"));  // voting is not over
  for (const char* line : {"paper manifest papers=2 ballots=2", "close"}) tell(line);
  expect_said("none was drawn");
  tell("sample 2");
  expect_said("drawn and not opened");
  tell("sample-share 1 bend=element");
  expect_said("FALSE PART: trustee 1, sample of papers, question 0");
  for (const char* line : {"sample-share 2", "sample-share 3", "sample-opened differing=1"})
    tell(line);
  expect_said("1 say something else on paper");
  const auto whole = ledger::memory_source(teller_.town.bundle());
  const auto size = teller_.town.entries.size();
  const auto carol = slot_history(*whole, size, teller_.town.slot("carol"));
  ASSERT_TRUE(carol.ok());
  EXPECT_NE(to_text(*carol, report()).find("opened to check a device: 1"), std::string::npos);
  const auto paper = slot_history(*whole, size, tally::paper_slot(teller_.town.station(), 1));
  ASSERT_TRUE(paper.ok());
  EXPECT_EQ(paper->ballots, 1U);
}

TEST_F(SealedReports, OfTooFewBallotsAndOfGroups) {  // P04
  for (const char* line : {"seal minimum=4", "run-to-voting", "cast alice P1", "cast bob P1",
                           "cast carol P1", "close"})
    tell(line);
  expect_said("never opened: question 0");
  for (const char* line : {"group-set roll", "group-share 1 roll", "group-share 2 roll"})
    tell(line);
  ASSERT_TRUE(says(report(), "no attributes were counted"));
  tell("groups-opened roll");
  expect_said("opened: groups of the roll by 2 parts: 3");
  for (const char* line : {"group-set turnout", "group-share 1 turnout", "group-share 2 turnout",
                           "groups-opened turnout"})
    tell(line);
  expect_said("groups of those who voted by 2 parts: 3");
  expect_json("never_opened");
}

// Papers with answers to an open question beside a sealed one: no sample of them is asked for.
TEST(AuditEdges, PapersOfAnOpenQuestionNeedNoSample) {  // O17
  Town town;
  town.seal(1);
  town.run_to(tally::Phase::review);
  for (const std::uint32_t i : {0U, 1U}) ASSERT_TRUE(town.act(town.review(i), town.committee).ok());
  ledger::BallotDefined defined = town.ballot({ledger::LayoutKind::approval, 0, 1, 0, 0, 0});
  defined.questions.push_back(defined.questions[0]);
  for (std::uint16_t q = 0; q < 2; ++q) {
    defined.questions[q].projects = {q};
    defined.questions[q].budget = 5'000;
  }
  defined.questions[0].kind = ledger::BallotKind::open;
  ASSERT_TRUE(town.act(defined, town.committee).ok());
  ASSERT_TRUE(town.act(ledger::SlotsGranted{town.nonce(), {town.grant("alice")}}, kOffices).ok());
  town.hold_ceremony();
  ASSERT_TRUE(town.act(ledger::VotingOpened{town.nonce()}, town.committee).ok());
  const std::vector<std::string> officers{"officer1", "officer2"};
  ASSERT_TRUE(
      town.act(ledger::SlotPaper{town.nonce(), town.slot("alice"), town.station()}, officers).ok());
  const tally::Credential& session = town.credential("session");
  const auto proof = tally::prove_possession(tally::roll_context(Town::kOrigin, town.id), session,
                                             tally::paper_slot(town.station(), 0), Bytes(32, 1));
  ASSERT_TRUE(
      town.act(ledger::PaperSessionOpened{town.nonce(), town.station(), session.key(), proof},
               {"station1"})
          .ok());
  const auto made = town.cast("session", {0}, [&](Town::Draft& draft) {
    draft.header.kind = tally::kOpenBallot;
    draft.header.slot = tally::paper_slot(town.station(), 1);
    draft.header.channel = 2;
  });
  ASSERT_TRUE(town.act(ledger::PaperBallot{made.ballot, made.signature}, {"station1"}).ok());
  ASSERT_TRUE(town.act(ledger::PaperManifest{town.nonce(), town.station(), 1, 1}, officers).ok());
  ASSERT_TRUE(town.act(ledger::VotingClosed{town.nonce()}, town.committee).ok());
  const Report report = audited(town, town.bundle());
  EXPECT_FALSE(report.first_fault) << to_text(report);
  EXPECT_FALSE(says(report, "10 sample of papers")) << to_text(report);
}

// Of a sealed log one check at a time, batched and not: the proofs of the others are not looked at.
TEST(AuditEdges, OneCheckOfASealedLogAlone) {
  Town town;
  town.seal();
  town.rule.method = ledger::Method::equal_shares;
  town.run_to(tally::Phase::declared);
  const auto source = ledger::memory_source(town.bundle());
  for (const char* only : {"4", "4.4", "7.6", "15.4", "16"})
    for (const bool batch : {true, false}) {
      Options options = options_of(town);
      options.only = {only};
      options.batch = batch;
      const Report report = verify(*source, options).report;
      EXPECT_FALSE(report.first_fault) << only << to_text(report);
      for (const std::string& check : report.checked)
        EXPECT_TRUE(check.starts_with(std::string(only).substr(0, check.size()))) << only << check;
    }
}

}  // namespace
}  // namespace urna::audit
