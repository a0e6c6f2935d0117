// A sealed edition as its people run it: every act a command, every key in its holder's file.
#include <sys/stat.h>

#include "api/commands/submission_folder.h"
#include "api/commands/trustee_record.h"
#include "ledger/entry.h"
#include "ledger/file.h"
#include "ledger/note.h"
#include "tally/ballot/key_shares.h"
#include "tally/election/choice.h"
#include "tally/election/counted.h"
#include "tests/api/commands/sealed_town.h"
#include "tests/fixture/town.h"

namespace urna::api {
namespace {

namespace fs = std::filesystem;

CommandWords audited(const std::string& program) { return {"--audit", program}; }

// What stands in the last folder, said otherwise and signed anew by its trustee.
class Cheating : public SealedTown {
 protected:
  template <class Body, class Change>
  void change(int trustee, Change lie) {
    const std::string file = folder_ + "/submission-1";
    const auto bytes = ledger::read_file(file, 1 << 16);
    ASSERT_TRUE(bytes.ok());
    const auto parsed = ledger::parse_submission(*bytes);
    ASSERT_TRUE(parsed.ok());
    ledger::Event event = parsed->event;
    lie(std::get<Body>(event.body));
    const auto seed = ledger::read_seed_file(trustee_key(trustee));
    const ledger::SigningKey signing = tally::trustee_signing_key(*seed);
    ASSERT_TRUE(
        ledger::write_file(file, ledger::make_submission("sealed.example",
                                                         ledger::encode_event(event), {&signing}))
            .ok());
  }
};

TEST_F(Cheating, AFalseShareIsNamedAndAnswered) {
  ASSERT_NO_FATAL_FAILURE(found(kGreedy));
  for (int round = 0; round < 2; ++round)
    for (const int trustee : {1, 2, 3}) ASSERT_EQ(on_server("reveal", trustee), 0) << err_;
  for (const int trustee : {1, 2}) ASSERT_EQ(on_server("share", trustee), 0) << err_;
  ASSERT_EQ(alone("share", 3), 0) << err_;
  change<ledger::KeySharesDealt>(3, [&](ledger::KeySharesDealt& event) {
    const ledger::Bytes garbage(event.shares.size, 7);
    event.shares.sha256 = ledger::sha256(garbage);
    const std::string blobs = folder_ + "/blob";
    fs::remove_all(blobs);
    fs::create_directory(blobs);
    ASSERT_TRUE(
        ledger::write_file(blobs + "/" + ledger::to_hex(event.shares.sha256.view()), garbage).ok());
  });
  ASSERT_EQ(run({"submit", folder_, "--ledger", path("l")}), 0) << err_;
  for (const int trustee : {1, 2}) {
    ASSERT_EQ(on_server("share", trustee), 0) << err_;
    EXPECT_TRUE(said("The share that trustee 3 sent you is FALSE")) << out_;
    EXPECT_EQ(on_server("share", trustee), 1);
    EXPECT_TRUE(said(trustee == 1 ? "Waiting for trustees: 2, 3." : "Waiting for trustees: 3."))
        << err_;
  }
  ASSERT_EQ(alone_and_submit("share", 3), 0) << err_;
  EXPECT_TRUE(said("key_complaint_answered: entry")) << out_;
  for (const int trustee : {1, 2}) ASSERT_EQ(on_server("share", trustee), 0) << err_;
  // Its own sealed share is garbage too: it accuses itself, and answers.
  for (int round = 0; round < 3; ++round) ASSERT_EQ(on_server("share", 3), 0) << round << err_;
  ASSERT_EQ(run({"open", "voting"}, committee()), 0) << err_;
}

TEST_F(SealedTown, AMixedQuestionIsOpenedFromBothSidesOfTheWall) {
  ASSERT_NO_FATAL_FAILURE(run_to_close(kEqualShares));
  const CommandWords program = audited(auditor());
  EXPECT_EQ(on_server("decrypt", 1, program), 1);
  EXPECT_TRUE(said("has not declared yet")) << err_;
  ASSERT_EQ(count(), 0) << err_;
  EXPECT_TRUE(said("question 0: 4 ballots declared to be counted")) << out_;
  EXPECT_TRUE(said("0 of 2 valid parts; missing: trustees 1, 2, 3")) << out_;
  for (const int trustee : {1, 2, 3})
    ASSERT_EQ(
        trustee == 2 ? alone_and_submit("mix", 2, program) : on_server("mix", trustee, program), 0)
        << err_;
  EXPECT_EQ(on_server("mix", 3, program), 1);
  EXPECT_TRUE(said("nothing for you to do now")) << err_;
  // Trustee 3 is not to be found any more.
  ASSERT_EQ(on_server("decrypt", 1, program), 0) << err_;
  EXPECT_TRUE(said("the sums (ballots: 4)") && said("the mixed ballots (4 of them)")) << out_;
  ASSERT_EQ(alone_and_submit("decrypt", 2, program), 0) << err_;
  ASSERT_EQ(count(), 0) << err_;
  EXPECT_TRUE(said("question 0: opened: entry")) << out_;
  EXPECT_TRUE(said("groups of the roll: opened: entry")) << out_;
  EXPECT_TRUE(said("groups of the turnout: declared")) << out_;
  for (const int trustee : {1, 2})
    ASSERT_EQ(on_server("decrypt", trustee, with(program, {"--groups", "turnout"})), 0) << err_;
  ASSERT_EQ(count(), 0) << err_;
  EXPECT_TRUE(said("groups of the turnout: opened: entry")) << out_;
  ASSERT_EQ(count(), 0) << err_;  // nothing left to do, nothing done
  EXPECT_TRUE(said("Nothing is waited for.")) << out_;
  ASSERT_EQ(run({"declare"}, committee()), 0) << err_;
  ASSERT_EQ(run({"result", "--ledger", path("l"), "--format", "json"}), 0) << err_;
  EXPECT_TRUE(said("\"winners\":[\"P1\"]")) << out_;
  ASSERT_EQ(run({"trustee", "status", "--bundle", bundle(), "--format", "json"}), 0) << err_;
  EXPECT_TRUE(said("\"mix\":{\"stages\":[1, 2, 3]")) << out_;
  EXPECT_TRUE(said("\"group\":\"young\",\"people\":4")) << out_;
}

TEST_F(Cheating, AFalsePartIsNamedAndStopsNothing) {
  ASSERT_NO_FATAL_FAILURE(run_to_close(kGreedy));
  const CommandWords program = audited(auditor());
  ASSERT_EQ(count(), 0) << err_;
  // A part is its trustee's to sign, false or not.
  ASSERT_EQ(alone("decrypt", 1, with(program, {"--question", "0"})), 0) << err_;
  change<ledger::SumShareGiven>(1, [](ledger::SumShareGiven& event) { event.share.back() ^= 1; });
  ASSERT_EQ(run({"submit", folder_, "--ledger", path("l")}), 0) << err_;
  ASSERT_EQ(run({"submit", folder_, "--ledger", path("l")}), 0) << err_;
  EXPECT_TRUE(said("it was there before")) << out_;
  ASSERT_EQ(on_server("decrypt", 2, program), 0) << err_;
  ASSERT_EQ(count(), 0) << err_;
  EXPECT_TRUE(said("question 0: the part of trustee 1 is FALSE")) << out_;
  EXPECT_TRUE(said("question 0: 1 of 2 valid parts; missing: trustees 3")) << out_;
  ASSERT_EQ(run({"trustee", "status", "--ledger", path("l")}), 0) << err_;
  EXPECT_TRUE(said("given 2; FALSE 1; missing 3")) << out_;
  ASSERT_EQ(on_server("decrypt", 3, program), 0) << err_;
  ASSERT_EQ(count(), 0) << err_;
  EXPECT_TRUE(said("question 0: opened: entry")) << out_;
  ASSERT_EQ(run({"declare"}, committee()), 0) << err_;
}

TEST_F(SealedTown, GroupsThatAreTooSmallAreNeverToldAndStopNothing) {
  ASSERT_NO_FATAL_FAILURE(run_to_close(kGreedy, "0"));
  ASSERT_EQ(count(), 0) << err_;
  for (const int trustee : {1, 2})
    ASSERT_EQ(on_server("decrypt", trustee, audited(auditor())), 0) << err_;
  for (int again = 0; again < 2; ++again) {
    ASSERT_EQ(count(), 0) << err_;
    EXPECT_TRUE(said("question 0: opened")) << out_;
    EXPECT_TRUE(
        said("groups of the roll: age 'young' has fewer people than minimum_group, 2. Too few: the "
             "log takes no figures of them"))
        << out_;
    EXPECT_TRUE(said("Next, after the vote: urna declare.")) << out_;
  }
  ASSERT_EQ(run({"declare"}, committee()), 0) << err_;
}

TEST_F(SealedTown, NothingIsOpenedWithoutACleanAudit) {
  ASSERT_NO_FATAL_FAILURE(run_to_close(kGreedy));
  ASSERT_EQ(count(), 0) << err_;
  EXPECT_EQ(on_server("decrypt", 1, audited("/bin/false")), 1);
  EXPECT_TRUE(said("Nothing was opened")) << err_;
  EXPECT_EQ(on_server("decrypt", 1, audited(path("absent"))), 4);
  EXPECT_FALSE(fs::exists(trustee_key(1) + ".record"));
  // Nor without saying whose log it must be.
  EXPECT_EQ(
      run({"trustee", "decrypt", trustee_key(1), "--ledger", path("l"), "--audit", auditor()}), 2);
  EXPECT_TRUE(said("--key")) << err_;
  // Nor on a bundle that is damaged, be it where only the audit looks: a blob nobody named.
  const std::string damaged = bundle();
  fs::create_directories(damaged + "/blob");
  std::ofstream(damaged + "/blob/" + std::string(64, '0')) << "x";
  EXPECT_EQ(run({"trustee", "decrypt", trustee_key(1), "--bundle", damaged, "--key", vkey(),
                 "--out", folder(), "--audit", auditor()}),
            1);
  EXPECT_TRUE(said("VERDICT: WRONG")) << err_;
  EXPECT_FALSE(fs::exists(folder_));
  // Nor on an older state than was seen before: the log was cut back.
  const std::string older = bundle();
  ASSERT_EQ(on_server("decrypt", 2, with(audited(auditor()), {"--question", "0"})), 0) << err_;
  ASSERT_EQ(on_server("decrypt", 2, with(audited(auditor()), {"--groups", "roll"})), 0) << err_;
  EXPECT_EQ(run({"trustee", "decrypt", trustee_key(2), "--bundle", older, "--key", vkey(), "--out",
                 folder(), "--audit", auditor()}),
            1);
  EXPECT_TRUE(said("it was cut back")) << err_;
}

TEST_F(SealedTown, AStaleRecordOpensNothing) {
  ASSERT_NO_FATAL_FAILURE(run_to_close(kGreedy));
  ASSERT_EQ(count(), 0) << err_;
  const ledger::VerifierKey witness{
      "w", ledger::NoteKeyType::cosignature,
      ledger::SigningKey(ledger::Seed(ledger::Bytes(32, 3))).public_key()};
  std::string log(ledger::text_of(*ledger::read_file(vkey(), 1000)));
  const std::string policy =
      write("policy", "log " + log + "witness w " + to_text(witness) + "\nquorum w\n");
  EXPECT_EQ(on_server("decrypt", 1, with(audited(auditor()), {"--policy", policy})), 5);
  EXPECT_TRUE(said("STALE") && said("exit 5")) << err_;
  EXPECT_FALSE(fs::exists(trustee_key(1) + ".record"));
}

// An operator who puts a set of his own choosing into the log, under his own key.
TEST_F(SealedTown, ASetThatTheLogDoesNotGiveIsNeverOpened) {
  fixture::Town town;
  town.seal();
  town.run_to(tally::Phase::closed);
  ledger::CountedSetDeclared set = tally::counted_set(town.edition(), 0, town.state.means);
  const fixture::Town honest = town;
  for (const bool false_set : {true, false}) {
    fixture::Town told = honest;
    set.nonce = told.nonce();
    set.counted -= false_set ? 1 : 0;
    told.force(told.submission(set, told.committee));
    set.counted += false_set ? 1 : 0;
    const std::string name = path(false_set ? "false" : "right");
    for (const auto& [resource, bytes] : told.bundle()) {
      fs::create_directories(fs::path(name + "/" + resource).parent_path());
      ASSERT_TRUE(ledger::write_file(name + "/" + resource, bytes).ok());
    }
    const std::string key = name + ".key";
    ASSERT_TRUE(ledger::write_seed_file(key, told.trustee(1)).ok());
    const int code = run({"trustee", "decrypt", key, "--bundle", name, "--key", name + "/vkey",
                          "--out", name + ".out", "--audit", auditor()});
    EXPECT_EQ(code, false_set ? 1 : 0) << err_;
    EXPECT_EQ(fs::exists(name + ".out"), !false_set);
    EXPECT_EQ(said("wrong_counted_set"), false_set) << err_;
  }
}

// A town whose only ballots are two papers, one of which the draw has named.
fixture::Town town_with_a_sample() {
  fixture::Town town;
  town.seal(1);
  town.run_to(tally::Phase::voting);
  const auto act = [&](ledger::EventBody body, const std::vector<std::string>& signers) {
    const auto index = town.act(std::move(body), signers);
    EXPECT_TRUE(index.ok()) << to_text(index.error());
  };
  const auto paper_slot = [&](std::uint32_t serial) {
    return tally::paper_slot(town.station(), serial);
  };
  for (const char* name : {"alice", "bob"})
    act(ledger::SlotPaper{town.nonce(), town.slot(name), town.station()}, {"officer1", "officer2"});
  const tally::Credential& session = town.credential("session");
  act(ledger::PaperSessionOpened{town.nonce(), town.station(), session.key(),
                                 tally::prove_possession(
                                     tally::roll_context(fixture::Town::kOrigin, town.id), session,
                                     paper_slot(0), ledger::Bytes(32, 1))},
      {"station1"});
  for (const std::uint32_t serial : {7U, 8U}) {
    const auto made = town.cast("session", {0}, [&](fixture::Town::Draft& draft) {
      draft.header.slot = paper_slot(serial);
      draft.header.channel = 2;
      draft.seed = "paper " + std::to_string(serial);
    });
    act(ledger::PaperBallot{made.ballot, made.signature}, {"station1"});
  }
  act(ledger::PaperManifest{town.nonce(), town.station(), 2, 2}, {"officer1", "officer2"});
  act(ledger::VotingClosed{town.nonce()}, town.committee);
  act(ledger::PaperSampleDrawn{town.nonce(), 0, town.edition().closing_root, 1, "minutes 14/2026",
                               ledger::Bytes(32, 1)},
      {"committee1", "committee2", "overseer"});
  return town;
}

TEST_F(SealedTown, ADrawnSampleOfPapersIsOpenedToo) {
  fixture::Town town = town_with_a_sample();
  for (const auto& [resource, bytes] : town.bundle()) {
    fs::create_directories(fs::path(path("b") + "/" + resource).parent_path());
    ASSERT_TRUE(ledger::write_file(path("b") + "/" + resource, bytes).ok());
  }
  ASSERT_TRUE(ledger::write_seed_file(trustee_key(2), town.trustee(2)).ok());
  ASSERT_EQ(run({"trustee", "decrypt", trustee_key(2), "--bundle", path("b"), "--key",
                 path("b/vkey"), "--out", path("out"), "--audit", auditor(), "--language", "en"}),
            0)
      << err_;
  EXPECT_TRUE(said("in opening the sample of papers (1 of them)")) << out_;
  const auto folder = read_submissions(path("out"));
  ASSERT_TRUE(folder.ok());
  town.blobs->put(folder->blobs.at(0));
  ASSERT_TRUE(town.submit(folder->submissions.at(0)).ok());
  EXPECT_TRUE(town.edition().sealed->samples.at(0).parts.at(0).valid);
}

TEST_F(SealedTown, EveryCommandHasAnExample) {
  for (const char* name : {"trustee", "count", "submit", "cast", "challenge", "attributes"}) {
    EXPECT_EQ(run({name, "--help"}), 0);
    EXPECT_TRUE(said("Example:")) << name;
  }
  for (const char* step : {"init", "reveal", "share", "mix", "decrypt", "status", "restart"}) {
    EXPECT_EQ(run({"trustee", step, "--help"}), 0);
    EXPECT_TRUE(said("Example:")) << step;
  }
  for (const CommandWords& words :
       {CommandWords{"trustee"}, CommandWords{"trustee", "mix"},
        CommandWords{"cast", "--ledger", "l"},
        CommandWords{"trustee", "mix", "k", "--ledger", "l", "--bundle", "b"},
        CommandWords{"trustee", "mix", "k"}, CommandWords{"trustee", "mix", "k", "--bundle", "b"},
        CommandWords{"challenge", "f"}, CommandWords{"challenge", "f", "--bundle", "b"},
        CommandWords{"trustee", "decrypt", "k", "--question", "0", "--groups", "roll"}})
    EXPECT_EQ(run(words), 2) << words.back();
}

TEST_F(SealedTown, ASecondSetOfOnePurposeIsRefused) {
  ASSERT_NO_FATAL_FAILURE(run_to_close(kGreedy));
  ASSERT_EQ(count(), 0) << err_;
  const CommandWords program = audited(auditor());
  ASSERT_EQ(alone("decrypt", 1, program), 0) << err_;
  const auto first = ledger::read_file(folder_ + "/submission-1", 1 << 16);
  ASSERT_EQ(alone("decrypt", 1, program), 0) << err_;  // the same set: the same bytes
  EXPECT_EQ(*ledger::read_file(folder_ + "/submission-1", 1 << 16), *first);
  struct stat status {};
  ASSERT_EQ(::stat((trustee_key(1) + ".record").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  // As if another set had been opened before.
  std::string record(ledger::text_of(*ledger::read_file(trustee_key(1) + ".record", 1 << 16)));
  const std::size_t at = record.find("sums:0 ") + 7;
  record[at] = record[at] == '0' ? '1' : '0';
  ASSERT_TRUE(ledger::write_file(trustee_key(1) + ".record", ledger::view_of(record)).ok());
  ::chmod((trustee_key(1) + ".record").c_str(), 0600);
  EXPECT_EQ(alone("decrypt", 1, program), 1);
  EXPECT_TRUE(said("ANOTHER set before (sums:0)")) << err_;
  EXPECT_FALSE(fs::exists(folder_));
  ::chmod((trustee_key(1) + ".record").c_str(), 0644);
  EXPECT_EQ(alone("decrypt", 1, program), 4);
}

TEST_F(SealedTown, EveryStepSaysWhoIsWaitedFor) {
  ASSERT_NO_FATAL_FAILURE(found(kGreedy));
  EXPECT_EQ(on_server("share", 1), 1);
  EXPECT_TRUE(said("First: `urna trustee reveal`")) << err_;
  ASSERT_EQ(on_server("reveal", 1), 0) << err_;
  EXPECT_TRUE(said("You are trustee 1 of 3.") && said("You committed to your key.")) << out_;
  EXPECT_EQ(on_server("reveal", 1), 1);
  EXPECT_TRUE(said("Waiting for trustees: 2, 3.")) << err_;
  ASSERT_EQ(run({"trustee", "status", "--ledger", path("l")}), 0) << err_;
  EXPECT_TRUE(said("waiting for trustees 2, 3 to commit")) << out_;
  EXPECT_EQ(run({"trustee", "reveal", path("a"), "--ledger", path("l")}), 1);
  EXPECT_TRUE(said("wrong_trustee")) << err_;
  // Trustee 3 never comes.
  ASSERT_EQ(run(with({"trustee", "restart", "--without", "3"}, committee())), 0) << err_;
  for (const char* step : {"reveal", "reveal", "share", "share"})
    for (const int trustee : {1, 2}) ASSERT_EQ(on_server(step, trustee), 0) << step << err_;
  EXPECT_EQ(on_server("share", 1), 1);
  EXPECT_TRUE(said("The keys are made.")) << err_;
  for (const char* language : {"ro", "ru", "uk"})
    EXPECT_EQ(
        run({"trustee", "share", trustee_key(1), "--ledger", path("l"), "--language", language}),
        1);
}

TEST_F(SealedTown, APreparedBallotIsCastOrOpenedNeverBoth) {
  ASSERT_NO_FATAL_FAILURE(found(kGreedy));
  ASSERT_NO_FATAL_FAILURE(enrol());
  ASSERT_NO_FATAL_FAILURE(hold_ceremony());
  ASSERT_EQ(run({"open", "voting"}, committee()), 0) << err_;
  ASSERT_EQ(cast(0, "P1", {"--prepare", path("one")}), 0) << err_;
  EXPECT_TRUE(said("NOT SENT YET")) << out_;
  const std::string tracker = out_.substr(out_.find("\ntracker ") + 9, 64);
  struct stat status {};
  ASSERT_EQ(::stat(path("one").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  fs::copy_file(path("one"), path("copy"));
  const CommandWords send{"cast", "--ledger", path("l"), "--credential", path("v0"), "--prepared"};
  // Checked on another device; then it is no longer cast here.
  ASSERT_EQ(run({"challenge", path("one"), "--offline", "--bundle", bundle(), "--key", vkey()}), 0)
      << err_;
  EXPECT_TRUE(said(tracker) && said("This ballot holds: P1")) << out_;
  EXPECT_EQ(run(with(send, {path("one")})), 2);
  EXPECT_TRUE(said("can never be cast")) << err_;
  // In the log: even a copy that was kept is refused.
  ASSERT_EQ(run({"challenge", path("one"), "--ledger", path("l")}), 0) << err_;
  EXPECT_FALSE(fs::exists(path("one")));
  EXPECT_EQ(run(with(send, {path("copy")})), 1);
  EXPECT_TRUE(said("tracker_seen")) << err_;
  ASSERT_EQ(cast(0, "P2", {"--prepare", path("two")}), 0) << err_;
  fs::copy_file(path("two"), path("copy2"));
  ASSERT_EQ(run(with(send, {path("two"), "--receipt", path("receipt")})), 0) << err_;
  EXPECT_TRUE(said("This is a sealed ballot")) << out_;
  EXPECT_FALSE(fs::exists(path("two")));
  EXPECT_TRUE(fs::exists(path("receipt")));
  // What was cast is never opened: neither in the log nor off it.
  for (const CommandWords& where :
       {CommandWords{"--ledger", path("l")}, CommandWords{"--offline", "--ledger", path("l")}})
    EXPECT_EQ(run(with({"challenge", path("copy2")}, where)), 1);
  EXPECT_TRUE(said("was_cast")) << err_;
}

TEST_F(SealedTown, AnOpenQuestionIsNotTakenForASealedOne) {
  ASSERT_NO_FATAL_FAILURE(found(kGreedy, "open"));
  ASSERT_NO_FATAL_FAILURE(enrol());
  ASSERT_EQ(run({"open", "voting"}, committee()), 0) << err_;
  EXPECT_EQ(cast(0, "P1"), 2);
  EXPECT_TRUE(said("a choice would be public")) << err_;
  const CommandWords open{"cast",         "--ledger", path("l"),  "--slot", slot(0),
                          "--credential", path("v0"), "--choice", "P1"};
  EXPECT_EQ(run(with(open, {"--prepare", path("one")})), 2);
  EXPECT_EQ(run(open), 0) << err_;
  EXPECT_EQ(run({"trustee", "status", "--ledger", path("l")}), 1);
  EXPECT_EQ(run(with({"count"}, committee())), 1);
  EXPECT_TRUE(said("no sealed question")) << err_;
}

TEST_F(SealedTown, AttributesAreCheckedBeforeAnythingIsStored) {
  ASSERT_NO_FATAL_FAILURE(found(kGreedy));
  ASSERT_NO_FATAL_FAILURE(enrol());
  const auto seal = [&](const std::string& text, const CommandWords& more = {}) {
    return run(with({"attributes", "--ledger", path("l"), "--file", write("c.csv", text),
                     "--registrar", path("r"), "--overseer", path("o")},
                    more));
  };
  EXPECT_EQ(seal("slot,age\n" + slot(0) + ",young\n"), 1);
  EXPECT_TRUE(said("keys_missing")) << err_;
  ASSERT_NO_FATAL_FAILURE(hold_ceremony());
  EXPECT_EQ(seal("slot,gender\n"), 2);
  EXPECT_EQ(seal("slot\n" + slot(0) + "\n"), 2);
  EXPECT_EQ(seal("slot,age\n" + slot(0) + ",middle\n"), 2);
  EXPECT_TRUE(said("line 2, column 'age'")) << err_;
  EXPECT_EQ(seal("slot,age\n" + slot(0) + ",young\n" + slot(0) + ",old\n"), 2);
  EXPECT_EQ(seal("slot,age\n" + slot(9) + ",young\n"), 1);
  EXPECT_EQ(seal("slot,age\n" + slot(0) + ",young\n", {"--dry-run"}), 0);
  ASSERT_EQ(seal("slot,age\n" + slot(0) + ",young\n", {"--slips", path("slips")}), 0) << err_;
  EXPECT_TRUE(fs::exists(path("slips")));
  EXPECT_EQ(seal("slot,age\n" + slot(0) + ",young\n"), 1);
  EXPECT_TRUE(said("has its record")) << err_;
}

TEST(TrusteeRecord, KeepsOneSetOfEachPurpose) {
  std::string pattern = (fs::temp_directory_path() / "urna-record-XXXXXX").string();
  const std::string root = ::mkdtemp(pattern.data());
  const TrusteeRecord record(root + "/key.record");
  const auto edition = ledger::EditionId::from(ledger::Bytes(16, 1));
  const auto set = [](std::uint8_t byte) { return ledger::Hash::from(ledger::Bytes(32, byte)); };
  EXPECT_TRUE(record.keep(edition, "sums:0", set(1)).ok());
  EXPECT_TRUE(record.keep(edition, "sums:0", set(1)).ok());
  EXPECT_TRUE(record.keep(edition, "sums:1", set(2)).ok());
  EXPECT_EQ(record.keep(edition, "sums:0", set(2)).code(), ledger::Errc::wrong_counted_set);
  const auto other = ledger::EditionId::from(ledger::Bytes(16, 2));
  EXPECT_TRUE(record.keep(other, "sums:0", set(2)).ok());
  // A line that was cut off, or is none, stops everything.
  std::ofstream(root + "/key.record", std::ios::app) << "half";
  EXPECT_EQ(record.keep(edition, "sums:0", set(1)).code(), ledger::Errc::malformed);
  fs::remove_all(root);
}

}  // namespace
}  // namespace urna::api
