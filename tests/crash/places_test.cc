// Every named place of the server, the first times it is reached: the process ends there, starts
// again without anybody's help, and nothing that was acknowledged is lost (S02, S12, S21).
#include <gtest/gtest.h>

#include <csignal>

#include "tests/crash/load.h"
#include "tests/crash/program.h"

namespace urna::crash {
namespace {

constexpr int kAsKilled = 137, kHits = 3;
constexpr std::size_t kEach = 12;  // ballots a queue sends at most

// The places in the order of an act's way. A test below fails when the server knows others.
const std::vector<std::string> kStarting = {"store opened",         "pen taken",
                                            "mark raised",          "checkpoint signed",
                                            "checkpoint published", "state replayed"};
const std::vector<std::string> kServing = {
    "submission taken in", "group judged",      "group written",        "group read back",
    "mark raised",         "checkpoint signed", "checkpoint published", "answer given",
    "reply written",       "file written",      "file synced",          "file renamed"};

class Places : public testing::Test {
 protected:
  static void SetUpTestSuite() { election_ = std::make_unique<Election>(64, 2, 4); }
  static void TearDownTestSuite() { election_.reset(); }
  static Program::Setting words(const std::string& place, int hit, const std::string& what,
                                const std::string& ledger, const std::string& more = "") {
    return {{built("tests/crash_places"), place, std::to_string(hit), what, ledger, more}, {}, {}};
  }

  // A ledger of its own for each death.
  struct World {
    World() : judge(*election_), book(folder / "book"), load(*election_, book) {
      election_->copy_to(ledger);
    }
    test::TemporaryFolder folder;
    const std::string ledger = folder / "ledger";
    Judge judge;
    Book book;
    Load load;
  };

  // Serves until it dies at the place; a place that is not reached under load is reached by the
  // end.
  static int serve_until_dead(World& world, const std::string& place, int hit) {
    Program server(words(place, hit, "serve", world.ledger));
    if (const std::uint16_t port = server.port(); port != 0) {
      world.load.send_until_gone(port, kEach);
      server.signal(SIGTERM);
    }
    return server.wait();
  }
  static void expect_sound(World& world, const std::string& what) {
    Program server(words("", 0, "serve", world.ledger));
    const std::uint16_t port = server.port();
    ASSERT_NE(port, 0) << what << ": " << server.said();
    Peer peer(port);
    EXPECT_TRUE(world.judge.judge(peer, world.book)) << what;
    EXPECT_TRUE(world.judge.resubmit(peer, world.book, 4)) << what;
    world.load.send_until_gone(port, 2);  // and it goes on
    EXPECT_TRUE(world.judge.judge(peer, world.book)) << what;
    for (const std::string& fault : world.judge.faults()) ADD_FAILURE() << what << ": " << fault;
    for (const std::string& refusal : world.load.refusals())
      ADD_FAILURE() << what << ": " << refusal;
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0) << what << ": " << server.said();
  }
  static std::unique_ptr<Election> election_;
};
std::unique_ptr<Election> Places::election_;

TEST_F(Places, ADeathAtAnyStepOfServingLosesNothing) {  // S02
  for (const std::string& place : kServing)
    for (int hit = 1; hit <= (place.starts_with("file") ? 1 : kHits); ++hit) {  // one snapshot
      World world;
      EXPECT_EQ(serve_until_dead(world, place, hit), kAsKilled) << place << hit;
      expect_sound(world, place + " " + std::to_string(hit));
    }
}

// A start that is interrupted finishes at the next what the one before had decided; several deaths
// one upon the other, on a ledger that a death under load left behind.
TEST_F(Places, ADeathAtAnyStepOfStartingLosesNothing) {  // S12
  for (const char* before : {"group written", "mark raised", "checkpoint published"}) {
    World world;
    EXPECT_EQ(serve_until_dead(world, before, 4), kAsKilled);
    for (const std::string& place : kStarting)
      EXPECT_EQ(serve_until_dead(world, place, 1), kAsKilled) << place;
    expect_sound(world, std::string("starting after ") + before);
  }
}

TEST_F(Places, AnExportIsWholeOrNotThere) {  // S21
  int died = 0;
  for (const char* name : {"bundle", "bundle.tar"})
    for (const char* place : {"bundle written", "file written", "file renamed", "bundle renamed"}) {
      World world;
      const std::string out = world.folder / name;
      const int code = run(words(place, 1, "export", world.ledger, out)).code;
      if (code == 0) continue;  // the place is not on this way
      EXPECT_EQ(code, kAsKilled) << place;
      ++died;
      const bool renamed = std::string(place) == "bundle renamed";
      EXPECT_EQ(std::filesystem::exists(out), renamed) << place;
      std::filesystem::remove_all(out);
      std::filesystem::remove_all(out + ".tmp");  // what it says stands there already
      EXPECT_EQ(export_and_verify(world.ledger, out, election_->vkey()), "") << place;
    }
  // Three places in a folder's way, two in an archive's; and the first start pins the log's key in
  // a file, which an archive's way meets twice.
  EXPECT_EQ(died, 7);
}

// A ledger that was not made to the end is none, and says so.
TEST_F(Places, AHalfMadeLedgerIsNone) {  // O12
  for (const char* place : {"log key made", "store made", "mark made", "file written",
                            "file synced", "checkpoint published"}) {
    const test::TemporaryFolder folder;
    const std::string ledger = folder / "ledger";
    EXPECT_EQ(run(words(place, 1, "create", ledger, election_->origin())).code, kAsKilled);
    const Ran served =
        run({{built("urna"), "serve", "--ledger", ledger, "--listen", "127.0.0.1:0"}, {}, {}});
    EXPECT_EQ(served.code, 2) << place;
    EXPECT_NE(served.said.find("holds no ledger"), std::string::npos) << served.said;
  }
}

// The list above is the list there is: serving, from the start to the end, passes these and no
// other.
TEST_F(Places, AreAllListedHere) {
  World world;
  Program server(words("?", 0, "serve", world.ledger));
  const std::uint16_t port = server.port();
  ASSERT_NE(port, 0);
  world.load.send_until_gone(port, kEach);
  server.signal(SIGTERM);
  EXPECT_EQ(server.wait(), 0);
  std::set<std::string> listed(kServing.begin(), kServing.end()), passed;
  listed.insert(kStarting.begin(), kStarting.end());
  const std::string said = server.said(), sign = "place: ";
  for (std::size_t at = said.find(sign); at != std::string::npos; at = said.find(sign, at + 1)) {
    const std::size_t start = at + sign.size();
    passed.insert(said.substr(start, said.find('\n', start) - start));
  }
  EXPECT_EQ(passed, listed);
}

}  // namespace
}  // namespace urna::crash
