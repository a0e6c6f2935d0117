// The log and its witnesses: receipts grow stronger, nobody waits, and a copy that is behind is
// found out before it signs on.
#include "api/witnesses.h"

#include "api/routes.h"
#include "tests/api/test_witness.h"

namespace urna::api {
namespace {

using ledger::Errc;

HttpResponse get(Host& host, const std::string& target) {
  HttpResponse given;
  const Routes routes(host);
  routes.handle({"GET", target, {}, {}, {}}, [&](HttpResponse response) { given = response; });
  return given;
}

constexpr const char* kTwoOfThree = "group two 2 a b c\n";

TEST_F(WitnessedTown, CosignaturesArriveAndReceiptsAreUpgraded) {
  TestWitness a("a"), b("b"), c("c");
  write_policy(a.policy_line() + b.policy_line() + c.policy_line() + kTwoOfThree, "two");
  const auto host = open();
  const std::uint64_t index = cast(*host, 0);
  const auto at_once = host->journal().receipt(index);
  EXPECT_EQ(lines_of(at_once->checkpoint), 1U);  // given before any witness was asked
  ASSERT_TRUE(cosigned_up_to(*host, index + 1));
  for (std::uint64_t i = 0; i <= index; i += 5) {
    const auto receipt = host->receipt(i);
    ASSERT_TRUE(receipt.ok());
    const auto opened = ledger::open_checkpoint(receipt->checkpoint, policy());
    EXPECT_TRUE(opened.ok()) << to_text(opened.error());
    EXPECT_TRUE(
        ledger::check_receipt(*receipt, *host->journal().entry(i), host->journal().vkey()).ok());
  }
  EXPECT_EQ(ledger::open_checkpoint(at_once->checkpoint, policy()).code(), Errc::quorum_missing);
  // Readers get the newest checkpoint, with all the lines it has.
  ASSERT_TRUE(until([&] { return lines_of(get(*host, "/log/checkpoint").body) == 4; }));
  const auto served = ledger::open_checkpoint(get(*host, "/log/checkpoint").body, policy());
  ASSERT_TRUE(served.ok());
  EXPECT_EQ(served->checkpoint.size, index + 1);
  EXPECT_EQ(c.size(), index + 1);
}

TEST_F(WitnessedTown, NoBallotWaitsForADeadAndASlowWitness) {
  TestWitness a("a"), b("b");
  const std::string dead =
      "witness c " + to_text(witness_key("c")) + " http://127.0.0.1:1\n";  // nobody listens there
  write_policy(a.policy_line() + b.policy_line() + dead + kTwoOfThree, "two");
  const auto host = open();
  b.close_gate();  // it takes the connection and says nothing
  std::uint64_t last = 0;
  for (int voter = 0; voter < 10; ++voter) last = cast(*host, voter);
  // All were answered, and the quorum has not been met for any of them.
  const auto before = host->witnesses()->quorum();
  EXPECT_TRUE(before == nullptr || before->checkpoint.size <= size_);
  ASSERT_TRUE(until([&] { return a.size() > size_; }));
  EXPECT_LE(b.size(), size_);
  EXPECT_TRUE(host->ready().ok());
  // The newest checkpoint is served, not the newest cosigned one.
  EXPECT_EQ(ledger::open_checkpoint(host->newest()->note, town_log_key())->checkpoint.size,
            last + 1);
  b.open_gate();
  ASSERT_TRUE(cosigned_up_to(*host, last + 1));
  const std::string shown = get(*host, "/api/v1/witnesses").body;
  EXPECT_NE(shown.find("\"name\":\"c\""), std::string::npos);
  EXPECT_NE(shown.find("\"alarm\":null"), std::string::npos);
  const std::string metrics = witnesses_metrics(host->witnesses(), 1'800'000'000);
  EXPECT_NE(metrics.find("urna_witness_failing{witness=\"c\"} 1\n"), std::string::npos) << metrics;
  EXPECT_NE(metrics.find("urna_witness_failing{witness=\"a\"} 0\n"), std::string::npos);
}

TEST_F(WitnessedTown, AskedWithAWrongSizeItIsAskedAgainAtOnceWithItsOwn) {
  TestWitness a("a");
  write_policy(a.policy_line(), "a");
  {
    const auto host = open();
    ASSERT_TRUE(cosigned_up_to(*host, size_));
  }
  EXPECT_EQ(a.conflicts, 0);
  std::filesystem::remove(path("witnesses"));  // what it has is not remembered
  a.asked = 0;
  const auto host = open();
  const std::uint64_t index = cast(*host, 0);
  ASSERT_TRUE(cosigned_up_to(*host, index + 1));
  EXPECT_EQ(a.conflicts, 1);
  EXPECT_EQ(host->witnesses()->statuses()[0].failures, 0U);
}

TEST_F(WitnessedTown, AWitnessThatForgotIsToldFromTheStart) {
  TestWitness a("a");
  write_policy(a.policy_line(), "a");
  const auto host = open();
  ASSERT_TRUE(cosigned_up_to(*host, size_));
  a.forget();
  const std::uint64_t index = cast(*host, 0);
  ASSERT_TRUE(cosigned_up_to(*host, index + 1));
  EXPECT_TRUE(host->healthy());
}

// S23, O14, S24: the whole directory is an old copy, mark and all. Whether the witness shows what
// it has or only says so, the writer stops, everybody is told, and no second history is signed.
TEST_F(WitnessedTown, ACopyRolledBackUnderOurFeetHaltsAtFirstContact) {
  for (const bool shows : {true, false}) {
    TestWitness a("a");
    write_policy(a.policy_line(), "a");
    const std::string old = copy(shows ? ".shows" : ".silent");
    {
      const auto host = open();
      const std::uint64_t index = cast(*host, shows ? 0 : 2);
      cast(*host, shows ? 1 : 3);
      ASSERT_TRUE(cosigned_up_to(*host, index + 2));
    }
    a.always = 503;  // out of reach while the old copy starts
    HostOptions how = options();
    how.unwitnessed = true;
    const auto host = open_at(old, std::move(how));
    ASSERT_TRUE(host->healthy());
    a.shows_nothing = !shows;
    a.always = 0;
    // The alarm is raised first; its file comes last.
    ASSERT_TRUE(until([&] { return ledger::read_file(old + "/ALARM", 1U << 20).ok(); }));
    ASSERT_TRUE(host->alarm().has_value());
    EXPECT_EQ(host->alarm()->code, Errc::rolled_back);
    EXPECT_FALSE(host->healthy());
    const std::uint64_t size = host->journal().published()->checkpoint.size;
    EXPECT_EQ(host->sequencer().submit_and_wait(ballot(5)).code(), Errc::storage);
    EXPECT_EQ(host->journal().published()->checkpoint.size, size);
    const HttpResponse ready = get(*host, "/readyz");
    EXPECT_NE(ready.status, 200U);
    EXPECT_NE(ready.body.find("witness a"), std::string::npos) << ready.body;
    EXPECT_NE(get(*host, "/api/v1/witnesses").body.find("rolled_back"), std::string::npos);
    EXPECT_NE(witnesses_metrics(host->witnesses(), 0).find("urna_witness_alarm 1\n"),
              std::string::npos);
    const auto evidence = [&] { return ledger::read_file(old + "/ALARM", 1U << 20); };
    ASSERT_TRUE(until([&] { return evidence().ok(); }));  // written behind the alarm
    const auto kept = evidence();
    EXPECT_EQ(ledger::text_of(*kept).find("witness.example/a") != std::string_view::npos, shows);
  }
}

// S11, S24: the directory was copied and both copies run. Each has its own lock and its own mark;
// the witness lets only one history grow.
TEST_F(WitnessedTown, OfTwoCopiesTheWitnessStopsTheSecond) {
  TestWitness a("a");
  write_policy(a.policy_line(), "a");
  const std::string other = copy(".second");
  const auto first = open();
  const auto second = open_at(other);
  ASSERT_TRUE(first->healthy() && second->healthy());
  const std::uint64_t index = cast(*first, 0);
  ASSERT_TRUE(cosigned_up_to(*first, index + 1));
  cast(*second, 1);                                        // the same index, another ballot
  ASSERT_TRUE(until([&] { return !second->healthy(); }));  // the alarm is raised before
  ASSERT_TRUE(second->alarm().has_value());
  EXPECT_NE(to_text(*second->alarm()).find("another tree"), std::string::npos)
      << to_text(*second->alarm());
  cast(*first, 2);
  EXPECT_TRUE(cosigned_up_to(*first, index + 2));
  EXPECT_TRUE(first->healthy());
}

TEST_F(WitnessedTown, AWitnessThatBoastsIsShownUpByWhatItShows) {
  TestWitness a("a");
  write_policy(a.policy_line(), "a");
  const auto host = open();
  ASSERT_TRUE(cosigned_up_to(*host, size_));
  a.boasts = true;
  const std::uint64_t index = cast(*host, 0);
  ASSERT_TRUE(until([&] { return host->witnesses()->statuses()[0].failures > 0; }));
  EXPECT_FALSE(host->alarm().has_value());  // under our key it shows a prefix of ours
  a.boasts = false;
  EXPECT_TRUE(cosigned_up_to(*host, index + 1));
}

TEST_F(WitnessedTown, AForgedCosignatureIsNotKept) {  // T08
  TestWitness a("a");
  a.forges = true;
  write_policy(a.policy_line(), "a");
  const auto host = open();
  ASSERT_TRUE(until([&] { return host->witnesses()->statuses()[0].failures > 1; }));
  EXPECT_EQ(host->witnesses()->quorum(), nullptr);
  EXPECT_EQ(lines_of(host->newest()->note), 1U);
  EXPECT_NE(host->witnesses()->statuses()[0].error.find("bad_signature"), std::string::npos);
  EXPECT_TRUE(host->healthy());
}

TEST_F(WitnessedTown, SwappedWitnessKeysGiveNoQuorum) {  // S17
  TestWitness a("a", "b"), b("b", "a");
  write_policy(a.policy_line() + b.policy_line() + "group both all a b\n", "both");
  const auto host = open();
  ASSERT_TRUE(until([&] {
    const auto all = host->witnesses()->statuses();
    return all[0].failures > 0 && all[1].failures > 0;
  }));
  EXPECT_EQ(host->witnesses()->quorum(), nullptr);
  EXPECT_NE(host->witnesses()->statuses()[0].error.find("unknown_key"), std::string::npos);
}

TEST_F(WitnessedTown, EveryRefusalIsToldAndTriedAgain) {
  TestWitness a("a");
  write_policy(a.policy_line(), "a");
  const auto host = open();
  int voter = 0;
  for (const unsigned status : {400U, 403U, 404U, 422U, 500U, 301U}) {
    const std::uint64_t before = host->witnesses()->statuses()[0].failures;
    a.always = status;
    const std::uint64_t index = cast(*host, voter++);
    ASSERT_TRUE(until([&] { return host->witnesses()->statuses()[0].failures > before + 1; }))
        << status;
    const WitnessStatus told = host->witnesses()->statuses()[0];
    EXPECT_FALSE(told.error.empty()) << status;
    EXPECT_GT(told.failing_since, 0U);
    EXPECT_TRUE(host->healthy()) << status;
    a.always = 0;
    ASSERT_TRUE(cosigned_up_to(*host, index + 1)) << status;
    EXPECT_EQ(host->witnesses()->statuses()[0].failing_since, 0U) << status;
  }
}

// T10: what stands still is dated anew, so that an old date means an old answer.
TEST_F(WitnessedTown, ALogThatDoesNotMoveIsCosignedAgain) {
  TestWitness a("a"), b("b");
  write_policy(a.policy_line() + b.policy_line() + "group both all a b\n", "both");
  HostOptions how = options();
  how.witnesses.again = Milliseconds(20);
  const auto host = open(how);
  ASSERT_TRUE(cosigned_up_to(*host, size_));
  const auto time_under = [&](const char* name) {
    const auto note = ledger::parse_note(get(*host, "/api/v1/witnessed").body);
    const auto line = ledger::cosignature_of(*note, witness_key(name));
    return line ? line->posix_seconds : 0;
  };
  a.time = 1'700'000'999;
  b.time = 1'700'000'777;
  EXPECT_TRUE(until([&] { return time_under("a") == a.time && time_under("b") == b.time; }));
  const auto served = ledger::open_checkpoint(get(*host, "/api/v1/witnessed").body, policy());
  ASSERT_TRUE(served.ok());
  EXPECT_EQ(served->checkpoint.size, size_);
  EXPECT_EQ(host->witnesses()->statuses()[0].failures, 0U);
}

TEST_F(WitnessedTown, ThePolicyInForceIsServed) {  // T10
  TestWitness a("a");
  EXPECT_EQ(get(*open(), "/log/policy").status, 404U);  // nobody was named
  write_policy(a.policy_line(), "a");
  EXPECT_EQ(get(*open(), "/log/policy").body, policy_text());
  const std::string none = "log " + to_text(town_log_key()) + "\nquorum none\n";
  ASSERT_TRUE(ledger::write_file(path("other"), ledger::view_of(none)).ok());
  HostOptions how = options();
  how.policy = path("other");
  EXPECT_EQ(get(*open(how), "/log/policy").body, none);  // --policy, for this run
}

TEST_F(WitnessedTown, TheQuorumIsRememberedAcrossAStart) {
  TestWitness a("a");
  write_policy(a.policy_line(), "a");
  { ASSERT_TRUE(cosigned_up_to(*open(), size_)); }
  a.always = 503;
  HostOptions how = options();
  how.unwitnessed = true;
  {
    const auto host = open(how);
    const auto receipt = host->receipt(3);
    EXPECT_TRUE(ledger::open_checkpoint(receipt->checkpoint, policy()).ok());
  }
  auto bytes = ledger::read_file(path("cosigned"), 1U << 20);
  ASSERT_TRUE(bytes.ok());
  (*bytes)[bytes->size() - 10] ^= 1;  // within the witness's line
  ASSERT_TRUE(ledger::write_file(path("cosigned"), *bytes).ok());
  EXPECT_EQ(open(how)->witnesses()->quorum(), nullptr);
}

// S22, S23: what the witnesses have is asked before anything is signed.
TEST_F(WitnessedTown, AStartBelowAWitnessIsRefused) {
  TestWitness a("a"), b("b"), c("c");
  write_policy(a.policy_line() + b.policy_line() + c.policy_line() + kTwoOfThree, "two");
  const std::string old = copy(".old");
  std::uint64_t size = 0;
  {
    const auto host = open();
    size = cast(*host, 0) + 1;
    ASSERT_TRUE(cosigned_up_to(*host, size));
    ASSERT_TRUE(until([&] { return a.size() == size && b.size() == size && c.size() == size; }));
  }
  const auto refused = Host::open(old, options());
  ASSERT_EQ(refused.code(), Errc::rolled_back);
  const std::string why = to_text(refused.error());
  EXPECT_NE(why.find("witness "), std::string::npos);
  EXPECT_NE(why.find(std::to_string(size)), std::string::npos) << why;
  EXPECT_NE(why.find(std::to_string(size_)), std::string::npos) << why;
  b.always = 500;  // one may be silent: the other two would know
  EXPECT_EQ(Host::open(old, options()).code(), Errc::rolled_back);
  EXPECT_TRUE(Host::open(directory_.path(), options()).ok());
  c.always = 500;  // two silent ones could be the quorum that cosigned a newer one
  EXPECT_EQ(Host::open(directory_.path(), options()).code(), Errc::quorum_missing);
  a.always = 500;
  EXPECT_EQ(Host::open(old, options()).code(), Errc::quorum_missing);
  HostOptions how = options();
  how.unwitnessed = true;  // somebody says so
  EXPECT_TRUE(Host::open(directory_.path(), std::move(how)).ok());
}

TEST_F(WitnessedTown, AStartBesideAnotherHistoryIsRefused) {  // S11, S24
  TestWitness a("a");
  write_policy(a.policy_line(), "a");
  const std::string other = copy(".fork");
  {
    HostOptions how = options();
    how.cosign = false;
    const auto host = open_at(other, std::move(how));
    cast(*host, 1);
    cast(*host, 2);
  }
  {
    const auto host = open();
    const std::uint64_t index = cast(*host, 0);
    ASSERT_TRUE(cosigned_up_to(*host, index + 1));
  }
  const auto refused = Host::open(other, options());
  ASSERT_EQ(refused.code(), Errc::rolled_back);
  EXPECT_NE(to_text(refused.error()).find("another tree"), std::string::npos);
}

TEST_F(WitnessedTown, APolicyOfAnotherLogIsRefusedBeforeTheDatabaseIsOpened) {  // S17
  TestWitness a("a");
  const ledger::VerifierKey foreign{Town::kOrigin, ledger::NoteKeyType::ed25519,
                                    key_named("thief").public_key()};
  const std::string text = "log " + to_text(foreign) + "\n" + a.policy_line() + "quorum a\n";
  ASSERT_TRUE(ledger::write_file(path("policy"), ledger::view_of(text)).ok());
  std::filesystem::rename(path("db"), path("away"));  // it is not looked at
  EXPECT_EQ(Host::open(directory_.path(), options()).code(), Errc::bad_policy);
  ASSERT_TRUE(ledger::write_file(path("policy"), ledger::view_of("witness\n")).ok());
  EXPECT_EQ(Host::open(directory_.path(), options()).code(), Errc::bad_policy);
  HostOptions how = options();
  how.policy = path("no-such-policy");
  EXPECT_EQ(Host::open(directory_.path(), std::move(how)).code(), Errc::not_found);
}

}  // namespace
}  // namespace urna::api
