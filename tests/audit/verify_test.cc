// Tampering, rung by rung: without keys (L0), with the log's key (L1), and the numbers of the
// checks that notice.
#include "audit/verify.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "ledger/tile.h"
#include "tests/fixture/town.h"

namespace urna::audit {
namespace {

using fixture::Resources;
using fixture::Town;
using ledger::Bytes;

Options pinned(Town& town) {
  Options options;
  options.key = ledger::VerifierKey{Town::kOrigin, ledger::NoteKeyType::ed25519,
                                    town.key("log").public_key()};
  options.jobs = 1;
  return options;
}
Report audit(Town& town, const Resources& resources) {
  return verify(*ledger::memory_source(resources), pinned(town)).report;
}
Report audit(Town& town) { return audit(town, town.bundle()); }

Town declared() {
  Town town;
  town.run_to(tally::Phase::declared);
  return town;
}

TEST(Verify, AnHonestEditionIsRight) {
  Town town = declared();
  const Report report = audit(town);
  EXPECT_EQ(report.exit_code(), kRight) << to_text(report);
  ASSERT_EQ(report.editions.size(), 1U);
  EXPECT_EQ(report.editions[0].questions[0].winners, std::vector<std::string>{"P1"});
  EXPECT_NE(to_text(report).find("VERDICT: RIGHT"), std::string::npos);
}

TEST(Verify, WithoutAKeyItSaysThatItCannotSay) {  // T14
  Town town = declared();
  const Report report = verify(*ledger::memory_source(town.bundle()), {}).report;
  EXPECT_EQ(report.exit_code(), kUnknown);
  EXPECT_NE(to_json(report).find("identity of the log"), std::string::npos);
}

TEST(Verify, MissingAndExtraFilesAreNoticed) {  // T22
  Town town = declared();
  const Resources good = town.bundle();
  for (const auto& [name, bytes] : good) {
    Resources less = good;
    less.erase(name);
    EXPECT_EQ(audit(town, less).exit_code(), kUnknown) << name;
  }
  for (const char* extra :
       {"tile/0/001", "tile/entries/000.p/3", "tile/1/000.p/1",
        "blob/0000000000000000000000000000000000000000000000000000000000000000"}) {
    Resources more = good;
    more[extra] = {1};
    EXPECT_EQ(audit(town, more).exit_code(), kFault) << extra;
  }
}

// The operator re-hashes and re-signs (L1). Each mutant names the check that must notice it.
void expect_check(Town& town, const std::vector<Bytes>& entries, const std::string& check,
                  const char* what) {
  const Report report = audit(town, fixture::bundle_of(entries, Town::kOrigin, town.key("log")));
  ASSERT_TRUE(report.first_fault.has_value()) << what;
  EXPECT_EQ(report.first_fault->check, check) << what << ": " << report.first_fault->why;
  EXPECT_EQ(report.exit_code(), kFault) << what;
}

TEST(Verify, DeletingAnyEntryIsNoticed) {  // T02, T03 at L1
  Town town = declared();
  for (std::size_t i = 0; i + 1 < town.entries.size(); ++i) {
    std::vector<Bytes> entries = town.entries;
    entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(i));
    expect_check(town, entries, "2", "deleted");
  }
  Options options = pinned(town);
  options.trusted = {std::string(ledger::text_of(town.bundle().at("checkpoint")))};
  std::vector<Bytes> cut = town.entries;
  cut.pop_back();
  const auto report =
      verify(*ledger::memory_source(fixture::bundle_of(cut, Town::kOrigin, town.key("log"))),
             options)
          .report;
  ASSERT_TRUE(report.first_fault);
  EXPECT_EQ(report.first_fault->kind, Kind::inconsistent);  // only an older checkpoint can tell
}

TEST(Verify, SwappingAnyTwoEntriesIsNoticed) {  // T04
  Town town = declared();
  for (std::size_t i = 0; i + 1 < town.entries.size(); ++i) {
    std::vector<Bytes> entries = town.entries;
    std::swap(entries[i], entries[i + 1]);
    expect_check(town, entries, "2", "swapped");
  }
}

TEST(Verify, RewritingHistoryIsNoticedByWhoeverKeptACheckpoint) {  // T07, T11
  Town town = declared(), other;
  other.run_to(tally::Phase::voting);
  ASSERT_TRUE(other.act(other.cast("alice", {1}), {}).ok());
  while (other.entries.size() < town.entries.size())
    other.force(other.submission(ledger::ProposalsOpened{}, {}));
  Options options = pinned(town);
  options.trusted = {std::string(ledger::text_of(town.bundle().at("checkpoint")))};
  const auto report = verify(*ledger::memory_source(other.bundle()), options).report;
  ASSERT_TRUE(report.first_fault);
  EXPECT_EQ(report.first_fault->kind, Kind::inconsistent);
  EXPECT_EQ(report.exit_code(), kFault);
}

Town voting() {
  Town town;
  town.run_to(tally::Phase::voting);
  return town;
}
// A cheating operator writes `submission` where the law would have refused it.
void expect_forced(Town town, const Bytes& submission, const char* check, const char* what) {
  ASSERT_FALSE(Town(town).submit(submission).ok()) << what;
  town.force(submission);
  expect_check(town, town.entries, check, what);
}

TEST(Verify, NamesTheCheckThatAForcedBallotBreaks) {  // B02, B07-B10, E01, E05, T05, T06
  Town town = voting();
  const auto spoiled = [&](const std::function<void(Town::Draft&)>& change) {
    return town.submission(town.cast("alice", {0}, change), {});
  };
  expect_forced(town, spoiled([](auto& d) { d.header.kind = 2; }), "7.1", "kind");
  expect_forced(town, spoiled([](auto& d) { d.header.question = 5; }), "7.1", "question");
  expect_forced(town, spoiled([](auto& d) { d.header.channel = 2; }), "7.1", "channel");
  expect_forced(town, spoiled([](auto& d) { d.body = {1, 0}; }), "7.2", "one byte more");
  expect_forced(town, spoiled([](auto& d) { d.body = {0x81}; }), "7.2", "unused bit");
  expect_forced(town, town.submission(town.cast("mallory", {0}), {}), "7.3", "not on the roll");
  expect_forced(town, spoiled([&](auto& d) { d.header.slot = town.slot("bob"); }), "7.3",
                "somebody else's slot");
  expect_forced(town, spoiled([](auto& d) { d.header.bseq = 2; }), "7.4", "gap");
  expect_forced(town, spoiled([](auto& d) { d.bits = {1, 1, 0}; }), "7.5", "two of one");
  ledger::BallotCast stolen = town.cast("alice", {0});
  stolen.signature = town.cast("bob", {0}).signature;
  expect_forced(town, town.submission(stolen, {}), "7.8", "signature of another ballot");
  expect_forced(town, spoiled([](auto& d) { d.header.channel = 1; }), "7.9",
                "assisted without a station");
  Town again = voting();
  const Bytes cast = again.submission(again.cast("alice", {0}), {});
  ASSERT_TRUE(again.submit(cast).ok());
  expect_forced(again, cast, "7.4", "the same ballot twice");
  Town closed;
  closed.run_to(tally::Phase::closed);
  expect_forced(closed, closed.submission(closed.cast("alice", {0}), {}), "6", "after the close");
  Town early;
  early.run_to(tally::Phase::enrolment);
  expect_forced(early, early.submission(early.cast("alice", {0}), {}), "6", "before the opening");
}

TEST(Verify, NamesTheCheckThatAForcedActBreaks) {  // E01, E02, E13, E15, B25
  Town town = voting();
  const auto grants = [&](ledger::SlotGrant grant) {
    return ledger::SlotsGranted{{}, {std::move(grant)}};
  };
  const std::vector<std::string> offices{"registrar", "overseer"};
  expect_forced(town, town.submission(grants(town.grant("dave")), {"registrar"}), "2",
                "registrar alone");
  expect_forced(town, town.submission(grants(town.grant("dave")), {"committee1", "committee2"}),
                "2", "wrong role");
  ledger::SlotGrant foreign = town.grant("dave");
  foreign.parts[0].proof = town.grant("erin").parts[0].proof;
  expect_forced(town, town.submission(grants(foreign), offices), "5.2", "somebody else's proof");
  expect_forced(town, town.submission(grants(town.grant("alice")), offices), "5.3", "slot twice");
  ledger::SlotGrant twice = town.grant("dave");
  twice.tags = town.grant("alice").tags;
  expect_forced(town, town.submission(grants(twice), offices), "5.4", "document twice");
  expect_forced(town, town.submission(ledger::SlotRevoked{{}, town.slot("nobody"), 1}, offices),
                "5.6", "unknown slot");
  Bytes unsigned_close = town.submission(ledger::VotingClosed{}, {"committee1", "committee2"});
  unsigned_close.back() ^= 1;
  expect_forced(town, unsigned_close, "2", "bent signature");
}

TEST(Verify, EveryNumberOfAForgedResultIsNoticed) {  // Y01, Y03, Y07
  Town town;
  town.run_to(tally::Phase::closed);
  const ledger::ResultDeclared right = *town.result();
  const auto forged = [&](const std::function<void(ledger::ResultDeclared&)>& change) {
    ledger::ResultDeclared result = right;
    change(result);
    expect_forced(town, town.submission(result, town.committee), "19", "forged result");
  };
  forged([](auto& r) { ++r.results[0].counted; });
  forged([](auto& r) { ++r.results[0].scores[0]; });
  forged([](auto& r) { --r.results[0].scores[1]; });
  forged([](auto& r) { r.results[0].winners = {1}; });
  forged([](auto& r) { r.results[0].winners.clear(); });
  forged([](auto& r) { ++r.results[0].spent; });
  forged([](auto& r) { r.results[0].trace.bytes[0] ^= 1; });
  forged([](auto& r) { r.results[0].counted_digest.bytes[0] ^= 1; });
  forged([](auto& r) { r.rule.bytes[0] ^= 1; });
  forged([](auto& r) { --r.closed_at; });
  forged([](auto& r) { r.results.clear(); });
}

// A declared town under this rule; nobody votes.
Town ruled(ledger::Method method) {
  Town town;
  CHECK(town.act(town.founding(), town.committee).ok());
  ledger::EditionAnnounced announced = town.announcement();
  announced.rule.method = method;
  CHECK(town.act(announced, town.committee).ok());
  CHECK(town.act(ledger::ProposalsOpened{}, town.committee).ok());
  CHECK(town.act(town.proposal("P1", 6'000), {"proposer"}).ok());
  CHECK(town.act(ledger::ProposalsClosed{}, town.committee).ok());
  CHECK(town.act(town.review(0), town.committee).ok());
  const ledger::LayoutSpec one{ledger::LayoutKind::approval, 0, 1, 0, 0, 0};
  CHECK(town.act(town.ballot(one), town.committee).ok());
  CHECK(town.act(ledger::VotingOpened{}, town.committee).ok());
  CHECK(town.act(ledger::VotingClosed{}, town.committee).ok());
  CHECK(town.act(*town.result(), town.committee).ok());
  return town;
}

TEST(Verify, AnExplanationIsCheckedOrNotCheckedNeverBoth) {
  const auto checked = [](const Report& report) {
    return std::ranges::find(report.checked, "19.1") != report.checked.end();
  };
  const auto not_checked = [](const Report& report) {
    return std::ranges::any_of(report.not_checked,
                               [](const NotChecked& n) { return n.what.starts_with("19.1"); });
  };
  for (const auto method : {ledger::Method::maximum_welfare, ledger::Method::sequential_pav}) {
    Town town = ruled(method);
    const Report report = audit(town);
    EXPECT_EQ(report.exit_code(), kRight) << to_text(report);
    EXPECT_FALSE(checked(report)) << to_text(report);
    EXPECT_TRUE(not_checked(report)) << to_text(report);
  }
  Town town = declared();
  EXPECT_TRUE(checked(audit(town)));
  EXPECT_FALSE(not_checked(audit(town)));
}

// A closed town of two equal projects, of which one fits; the lots are drawn with this value.
Town tied(std::uint8_t value) {
  Town town;
  CHECK(town.act(town.founding(), town.committee).ok());
  ledger::EditionAnnounced announced = town.announcement();
  announced.rule.ties = {ledger::TieKey::lot};
  announced.draw = {ledger::DrawKind::beacon, {{"en", "beacon"}, {"ro", "far"}}, 7};
  CHECK(town.act(announced, town.committee).ok());
  CHECK(town.act(ledger::ProposalsOpened{}, town.committee).ok());
  for (const char* label : {"P1", "P2"})
    CHECK(town.act(town.proposal(label, 6'000), {"proposer"}).ok());
  CHECK(town.act(ledger::ProposalsClosed{}, town.committee).ok());
  for (std::uint32_t i : {0U, 1U}) CHECK(town.act(town.review(i), town.committee).ok());
  const ledger::LayoutSpec one{ledger::LayoutKind::approval, 0, 1, 0, 0, 0};
  CHECK(town.act(town.ballot(one), town.committee).ok());
  CHECK(town.act(ledger::VotingOpened{}, town.committee).ok());
  CHECK(town.act(ledger::VotingClosed{}, town.committee).ok());
  const auto& edition = town.edition();
  CHECK(town.act(
                ledger::LotsDrawn{
                    {}, edition.closed_at, edition.closing_root, 7, "round 7", Bytes(32, value)},
                town.committee)
            .ok());
  return town;
}

TEST(Verify, TheDrawDecidesAndIsChecked) {
  std::set<std::string> winners;
  for (std::uint8_t value = 0; value < 16; ++value) {
    Town town = tied(value);
    ASSERT_TRUE(town.act(*town.result(), town.committee).ok());
    const Report report = audit(town);
    EXPECT_EQ(report.exit_code(), kRight) << to_text(report);
    EXPECT_NE(to_text(report).find("22  draw"), std::string::npos);
    winners.insert(report.editions[0].questions[0].winners.at(0));
  }
  EXPECT_EQ(winners.size(), 2U);  // neither project wins whatever is drawn
}

// Whoever holds the keys may write another value, or none: then the declared result is not what
// the log gives, or the draw is not one.
TEST(Verify, AnotherDrawThanTheDeclaredOneIsNoticed) {
  Town town = tied(0), other = tied(0);
  for (std::uint8_t value = 1; value < 16 && other.result()->results == town.result()->results;
       ++value)
    other = tied(value);
  expect_forced(town, town.submission(*other.result(), town.committee), "19", "other lots");
  std::vector<Bytes> flipped = town.entries;
  flipped.back()[flipped.back().size() - 2 * 97 - 2] ^= 1;  // the value's last byte
  expect_check(town, flipped, "2", "a flipped value is not what the committee signed");
  const ledger::LotsDrawn right = *town.edition().drawn;
  expect_forced(town,
                town.submission(ledger::LotsDrawn{right.nonce, right.closed_at, right.root, 7,
                                                  "again", right.value},
                                town.committee),
                "22", "drawn twice");
  const auto forged = [&](const std::function<void(ledger::LotsDrawn&)>& change) {
    Town closed = town;
    ledger::LotsDrawn drawn = right;
    change(drawn);
    closed.entries.back() = ledger::make_entry(closed.entries.size() - 1,
                                               ledger::parse_entry(closed.entries.back())->time,
                                               closed.submission(drawn, closed.committee));
    expect_check(closed, closed.entries, "22", "forged draw");
  };
  forged([](auto& d) { d.root.bytes[0] ^= 1; });
  forged([](auto& d) { --d.closed_at; });
  forged([](auto& d) { ++d.round; });
  forged([](auto& d) { d.value.pop_back(); });
  forged([](auto& d) { d.reference.clear(); });
  Town undrawn = town;
  undrawn.entries.pop_back();
  undrawn.force(undrawn.submission(*town.result(), town.committee));
  expect_check(undrawn, undrawn.entries, "22", "not drawn");
}

TEST(Verify, AnUnknownEventIsNeverFine) {  // U01, U03
  Town town = voting();
  Bytes event = ledger::encode_event({town.id, ledger::VotingClosed{}});
  event[1] = 99;
  town.force(ledger::make_submission(Town::kOrigin, event,
                                     {&town.key("committee1"), &town.key("committee2")}));
  const Report report = audit(town);
  EXPECT_EQ(report.exit_code(), kUnknown);
  ASSERT_TRUE(report.first_fault);
  EXPECT_EQ(report.first_fault->kind, Kind::unsupported);
  EXPECT_EQ(*report.first_fault->entry, town.entries.size() - 1);
}

TEST(Verify, AFoundingEntryThatNamesAnotherKeyIsNoticed) {  // T14
  Town town = declared();
  Options options = pinned(town);
  options.key->key = town.key("thief").public_key();
  const auto resources = fixture::bundle_of(town.entries, Town::kOrigin, town.key("thief"));
  const auto report = verify(*ledger::memory_source(resources), options).report;
  ASSERT_TRUE(report.first_fault);
  EXPECT_EQ(report.first_fault->why, "the founding entry names another log key");
  EXPECT_EQ(report.exit_code(), kFault);
}

TEST(Verify, AnotherLogsEntriesAreNotOurs) {  // T15
  Town town = declared();
  const ledger::VerifierKey other{"other.example", ledger::NoteKeyType::ed25519,
                                  town.key("log").public_key()};
  Options options = pinned(town);
  options.key = other;
  const auto report = verify(*ledger::memory_source(fixture::bundle_of(
                                 town.entries, "other.example", town.key("log"))),
                             options)
                          .report;
  ASSERT_TRUE(report.first_fault);
  EXPECT_EQ(report.first_fault->check, "2");
}

TEST(Verify, ThreadsDoNotChangeTheReport) {
  Town town = declared();
  Options options = pinned(town);
  const std::string one = to_json(verify(*ledger::memory_source(town.bundle()), options).report);
  for (unsigned jobs : {2U, 3U, 8U}) {
    options.jobs = jobs;
    EXPECT_EQ(to_json(verify(*ledger::memory_source(town.bundle()), options).report), one);
  }
}

TEST(Verify, ThinWitnessesMakeItStale) {
  Town town = declared();
  Options options = pinned(town);
  const auto vkey = [&](const char* name, ledger::NoteKeyType type) {
    return to_text(ledger::VerifierKey{name, type, town.key(name).public_key()});
  };
  const std::string log = to_text(*options.key);
  options.policy = *ledger::parse_policy(
      "log " + log + "\nwitness w " + vkey("w", ledger::NoteKeyType::cosignature) + "\nquorum w\n");
  EXPECT_EQ(verify(*ledger::memory_source(town.bundle()), options).report.exit_code(), kStale);
  Resources cosigned = town.bundle();
  ledger::Note note = *ledger::parse_note(ledger::text_of(cosigned["checkpoint"]));
  cosign_note(note, "w", town.key("w"), 1'800'000'000);
  const std::string text = to_text(note);
  cosigned["checkpoint"] = Bytes(text.begin(), text.end());
  EXPECT_EQ(verify(*ledger::memory_source(cosigned), options).report.exit_code(), kRight);
}

TEST(Checks, EveryRefusalBelongsToACheck) {
  for (int code = 1;; ++code) {
    const auto errc = static_cast<ledger::Errc>(code);
    EXPECT_FALSE(check_of(errc).empty());
    if (errc == ledger::Errc::usage) break;
  }
}

}  // namespace
}  // namespace urna::audit
