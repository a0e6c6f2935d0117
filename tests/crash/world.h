// One ledger, one fault: what most tests of faults begin and end with.
#pragma once

#include <gtest/gtest.h>

#include <csignal>

#include "tests/crash/faulty.h"
#include "tests/crash/load.h"

namespace urna::crash {

// The programs' exit codes for what they could not find out, and for what is nobody else's mistake.
constexpr int kCouldNotCheck = 3, kOwnFault = 4;

// The process ended by itself after a fault of the disk. The database's library, as Debian builds
// it, asserts when a file whose write failed is closed (fact F8): that is a stop, too.
inline bool stopped(int code, const std::string& said) {
  return (code == kOwnFault && !said.empty()) ||
         (code == 128 + SIGABRT && said.find("Assertion") != std::string::npos);
}

struct World {
  explicit World(const Election& from)
      : election(from), judge(from), book(folder / "book"), load(from, book) {
    election.copy_to(ledger);
  }
  Program::Setting serving() const {
    return {{built("urna"), "serve", "--ledger", ledger, "--listen", "127.0.0.1:0"}, {}, {}};
  }
  // A start without help: everything acknowledged is there, and voting goes on.
  void expect_sound(const std::string& what) {
    Program server(serving());
    const std::uint16_t port = server.port();
    ASSERT_NE(port, 0) << what << ": " << server.said();
    Peer peer(port);
    EXPECT_TRUE(judge.judge(peer, book)) << what;
    EXPECT_TRUE(judge.resubmit(peer, book, 3)) << what;
    load.send_until_gone(port, 2);
    EXPECT_TRUE(judge.judge(peer, book)) << what;
    for (const std::string& fault : judge.faults()) ADD_FAILURE() << what << ": " << fault;
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0) << what << ": " << server.said();
  }

  const Election& election;
  test::TemporaryFolder folder;
  const std::string ledger = folder / "ledger", report = folder / "report";
  Judge judge;
  Book book;
  Load load;
};

}  // namespace urna::crash
