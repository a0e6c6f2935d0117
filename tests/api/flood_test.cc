// Slow peers, many peers, peers that go away: they cost what the limits say and nobody else
// anything.
#include <sys/resource.h>

#include <random>
#include <set>
#include <thread>

#include "api/descriptors.h"
#include "tests/api/raw_peer.h"
#include "tests/api/server_process.h"

namespace urna::api {
namespace {

using Connections = std::vector<std::unique_ptr<Connection>>;
using std::chrono::milliseconds;

class Flood : public ServedTown {
 protected:
  // Waits for the server to have so few connections.
  void expect_open_at_most(std::uint64_t most) {
    for (int i = 0; i < 3'000 && server_->counters().open > most; ++i)
      std::this_thread::sleep_for(milliseconds(10));
    EXPECT_LE(server_->counters().open, most);
  }
  // Waits for the server to have taken so many in.
  void expect_taken_in(std::uint64_t count) {
    for (int i = 0; i < 3'000 && server_->counters().connections < count; ++i)
      std::this_thread::sleep_for(milliseconds(10));
    EXPECT_EQ(server_->counters().connections, count);
  }
  Connection& open(Connections& all, const std::string& bytes, const char* from = nullptr) {
    all.push_back(std::make_unique<Connection>(server_->port(), from));
    if (!bytes.empty()) all.back()->send(bytes);
    return *all.back();
  }
};

HttpOptions quick() {
  HttpOptions options;
  options.deadlines = {
      milliseconds(300), milliseconds(300), milliseconds(300), milliseconds(100), 1'000, 1'000'000};
  return options;
}

// Half of them send a header that never ends, some a body that never comes, some read nothing of
// what they ask for again and again.
TEST_F(Flood, TwoThousandSlowConnectionsKeepNobodyOut) {  // N01, N09
  constexpr int kVoters = 100;
  const std::size_t slow = std::min<std::size_t>(2'000, room_for_connections(4'600) / 2 - 200);
  serve(kVoters);
  std::string readings;
  for (int i = 0; i < 40; ++i) readings += get_of("/log/tile/entries/000.p/100");
  Connections all;
  for (std::size_t i = 0; i < slow; ++i)
    open(all, i % 2 == 0   ? std::string("GET /healthz HTTP/1.1\r\nHost: x\r\nX: ")
              : i % 4 == 1 ? std::string("POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\n"
                                         "Content-Length: 4000\r\n\r\n12345")
                           : readings);
  for (int i = 0; i < kVoters; ++i)
    EXPECT_EQ(raw(post_of(cast("v" + std::to_string(i)))).status, 201) << i;
  EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_EQ(server_->counters().turned_away, 0U);
  EXPECT_EQ(log_size(), town_.entries.size() + kVoters);
  all.clear();
  expect_open_at_most(0);
}

TEST_F(Flood, WhoeverIsTooSlowInAnyPhaseIsLetGo) {  // N01
  serve(150, quick());
  const std::string post =
      "POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n";
  Connections all;
  open(all, "");                                              // says nothing
  open(all, "GET /healthz HTTP/1.1\r\nX: ");                  // a header without an end
  open(all, get_of("/healthz")).read();                       // nothing after the first request
  open(all, post + "\r\n12345");                              // a body that stops
  open(all, post + "Expect: 100-continue\r\n\r\n");           // one that never starts
  open(all, std::string(9'000, 'x'));                         // refused, and stays
  for (const auto& connection : all) connection->read_all();  // the end comes, or patience ends
  expect_open_at_most(0);
  EXPECT_EQ(server_->counters().connections, all.size());
}

// A byte now and then does not buy time: a header has one deadline, a body and an answer a rate.
TEST_F(Flood, TricklingBuysNoTime) {  // N01
  serve(0, quick());
  std::uint64_t taken_in = 0;
  for (const std::string& start :
       {std::string("GET /healthz HTTP/1.1\r\nHost: x\r\nX: "),
        std::string(
            "POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n")}) {
    Connection connection(server_->port());
    connection.send(start);
    expect_taken_in(++taken_in);
    int sent = 0;
    for (; sent < 1'500 && server_->counters().open > 0; ++sent) {
      connection.send("y");
      std::this_thread::sleep_for(milliseconds(20));
    }
    EXPECT_LT(sent, 1'500) << start;
  }
}

TEST_F(Flood, WhoDoesNotReadIsLetGo) {  // N01
  HttpOptions options = quick();
  options.deadlines.idle = milliseconds(60'000);
  serve(150, options);
  Connection connection(server_->port(), nullptr, 4'096);
  std::string many;
  for (int i = 0; i < 100; ++i) many += get_of("/log/tile/entries/000.p/150");
  connection.send(many);  // megabytes, which no buffer of the kernel takes
  expect_taken_in(1);
  expect_open_at_most(0);
  EXPECT_LT(server_->counters().requests, 100U);
}

// Above the least rate a body may take longer than any one deadline.
TEST_F(Flood, WhoIsSteadyMayTakeLong) {  // N01
  HttpOptions options = quick();
  options.deadlines.grace = milliseconds(1'000);
  serve(0, options);
  Connection connection(server_->port());
  const std::string part(1'000, 'x');
  connection.send("POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: 8000\r\n\r\n");
  for (int i = 0; i < 8; ++i) {
    ASSERT_TRUE(connection.send(part));
    std::this_thread::sleep_for(milliseconds(200));
  }
  EXPECT_EQ(connection.read().status, 400);  // no submission, but read to its end
}

TEST_F(Flood, WhenAllPlacesAreTakenWhoWaitedLongestGivesHisUp) {  // N09
  HttpOptions options;
  options.connections = 32;
  serve(0, options);
  Connections all;
  for (int i = 0; i < 200; ++i) {
    open(all, i % 2 == 0 ? "" : "GET /healthz HTTP/1.1\r\n");
    EXPECT_EQ(get("/healthz").status, 200) << i;
  }
  EXPECT_GE(server_->counters().made_room, 168U);
  EXPECT_EQ(server_->counters().turned_away, 0U);
  EXPECT_TRUE(all.front()->closed());
  all.back()->send("Host: x\r\n\r\n");
  EXPECT_EQ(all.back()->read().status, 200);  // the newest still has his
}

TEST_F(Flood, WhoIsInTheMiddleOfSomethingIsNotPutOut) {  // N09
  HttpOptions options;
  options.connections = 4;
  serve(0, options);
  const Bytes ballot = cast("alice");
  const std::string request = post_of(ballot);
  Connections all;
  for (int i = 0; i < 4; ++i) open(all, request.substr(0, request.size() - 10));
  while (server_->counters().requests < 4)
    std::this_thread::yield();  // headers read, bodies awaited
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(Connection(server_->port()).closed());
  EXPECT_EQ(server_->counters().turned_away, 10U);
  for (const auto& connection : all) connection->send(request.substr(request.size() - 10));
  int fresh = 0;
  for (const auto& connection : all) fresh += connection->read().status == 201 ? 1 : 0;
  EXPECT_EQ(fresh, 1);
  EXPECT_EQ(get("/healthz").status, 200);
}

TEST_F(Flood, OneAddressHasItsShareOfConnectionsOnly) {  // N09
  HttpOptions options;
  options.spare_loopback = false;
  options.connections_per_block = 4;
  serve(0, options);
  Connections mine;
  for (int i = 0; i < 4; ++i) {
    open(mine, get_of("/healthz"), "127.0.0.2");
    EXPECT_EQ(mine.back()->read().status, 200);
  }
  EXPECT_TRUE(Connection(server_->port(), "127.0.0.2").closed());
  Connections others;
  open(others, get_of("/healthz"), "127.0.0.3");
  EXPECT_EQ(others.back()->read().status, 200);
  mine.clear();
  expect_open_at_most(1);
  open(mine, get_of("/healthz"), "127.0.0.2");
  EXPECT_EQ(mine.back()->read().status, 200);
}

TEST_F(Flood, ManyRequestsOfOneAddressAreToldWhenToComeBack) {  // N10
  HttpOptions options;
  options.spare_loopback = false;
  options.rates = {{1, 5}, {1, 40}};
  serve(8, options);
  const auto ask = [&](const std::string& request, const char* from) {
    Connection connection(server_->port(), from);
    connection.send(request);
    return connection.read();
  };
  int in = 0;
  Reply refused;
  for (int i = 0; i < 8; ++i) {
    const Reply reply = ask(post_of(cast("v" + std::to_string(i))), "127.0.0.2");
    in += reply.status == 201 ? 1 : 0;
    if (reply.status != 201) refused = reply;
  }
  EXPECT_GE(in, 5);
  ASSERT_EQ(refused.status, 429);
  EXPECT_GE(std::stoi(refused.field("Retry-After")), 1);
  EXPECT_EQ(refused.field("Content-Type"), "application/problem+json");
  EXPECT_EQ(log_size(), town_.entries.size() + static_cast<std::uint64_t>(in));
  EXPECT_EQ(ask(get_of("/healthz"), "127.0.0.2").status, 200);   // reads are counted apart
  EXPECT_EQ(ask(post_of(cast("v7")), "127.0.0.3").status, 201);  // and other addresses
  for (int i = 0; i < 60; ++i) refused = ask(get_of("/healthz"), "127.0.0.2");
  EXPECT_EQ(refused.status, 429);
  EXPECT_GT(server_->counters().rate_limited, 10U);
}

TEST_F(Flood, ForwardedForCountsBehindOurProxyOnly) {  // N11
  const auto ask = [&](const std::string& forwarded) {
    return get("/healthz", forwarded.empty() ? "" : "X-Forwarded-For: " + forwarded + "\r\n")
        .status;
  };
  HttpOptions options;
  options.rates = {{1, 5}, {1, 3}};
  options.proxies = {*parse_address("127.0.0.1")};
  serve(0, options);
  int passed = 0;
  for (int i = 0; i < 12; ++i)  // who lies in front of what our proxy adds is counted all the same
    passed += ask("10.0.0." + std::to_string(i) + ", 198.51.100.1") == 200 ? 1 : 0;
  EXPECT_LT(passed, 12);
  EXPECT_EQ(ask("198.51.100.2"), 200);
  server_->stop();
  options.proxies = {};
  options.spare_loopback = false;
  start(options);
  passed = 0;
  for (int i = 0; i < 12; ++i) passed += ask("10.0.1." + std::to_string(i)) == 200 ? 1 : 0;
  EXPECT_LT(passed, 12);  // nobody's proxy: what he says of others is nothing to us
  server_->stop();
  options.spare_loopback = true;
  start(options);
  for (int i = 0; i < 12; ++i) EXPECT_EQ(ask(""), 200);  // loopback without a proxy
}

TEST_F(Flood, ReadersDoNotKeepVotersOut) {  // N10
  constexpr int kVoters = 100, kReaders = 16;
  serve(kVoters);
  std::atomic<bool> voted = false;
  std::atomic<std::uint64_t> read = 0;
  std::vector<std::jthread> readers;
  for (int i = 0; i < kReaders; ++i)
    readers.emplace_back([&, i] {
      Connection connection(server_->port());
      const std::vector<std::string> targets{"/api/v1/projects", "/log/tile/entries/000.p/100",
                                             "/api/v1/turnout", "/api/v1/entries/5"};
      while (!voted) {
        connection.send(get_of(targets[static_cast<std::size_t>(i) % targets.size()]));
        read += connection.read().status == 200 ? 1U : 0U;
      }
    });
  while (read < kReaders) std::this_thread::yield();
  for (int i = 0; i < kVoters; ++i)
    EXPECT_EQ(raw(post_of(cast("v" + std::to_string(i)))).status, 201);
  voted = true;
  readers.clear();
  EXPECT_GT(read, std::uint64_t{kReaders});
}

TEST_F(Flood, LargeAnswersShareOneAllowance) {  // N01, N02
  HttpOptions options;
  options.large_answers_bytes = kLargeAnswerBytes;
  serve(230, options);
  const std::string target = "/log/tile/entries/000.p/230";
  const Reply refused = get(target);
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.field("Retry-After"), "5");
  EXPECT_EQ(get("/log/checkpoint").status, 200);
  server_->stop();
  options.large_answers_bytes = 400'000;
  start(options);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(get(target).status, 200) << i;  // what was lent comes back
}

// ---- the process and its file descriptors ----

TEST_F(Flood, OutOfDescriptorsItWaitsAndGoesOn) {  // N09
  if (!ServerProcess::is_built()) GTEST_SKIP() << "the urna program is not built here";
  Town town = town_of(0);
  host_of(directory_, town).reset();
  ServerProcess server(directory_.path());
  ASSERT_NE(server.port(), 0);
  const auto ask = [&](const std::string& request) {
    Connection connection(server.port());
    connection.send(request);
    return connection.read().status;
  };
  EXPECT_EQ(ask(get_of("/healthz")), 200);
  rlimit few{};
  ASSERT_EQ(::prlimit(server.child(), RLIMIT_NOFILE, nullptr, &few), 0);
  few.rlim_cur = server.open_files() + 16;
  ASSERT_EQ(::prlimit(server.child(), RLIMIT_NOFILE, &few, nullptr), 0);
  {
    Connections all;
    for (int i = 0; i < 200; ++i) {
      all.push_back(std::make_unique<Connection>(server.port()));
      all.back()->send("GET /healthz HTTP/1.1\r\n");
    }
    all.back()->send("Host: x\r\n\r\n");
    EXPECT_EQ(all.back()->read().status, 200);  // the last of them is served all the same
  }
  EXPECT_EQ(ask(post_of(town.submission(town.cast("alice", {0}), {}))), 201);
  EXPECT_EQ(server.stop(), 0);
}

TEST_F(Flood, AtTheStartTheLimitOfOpenFilesIsLookedAt) {  // N09
  if (!ServerProcess::is_built()) GTEST_SKIP() << "the urna program is not built here";
  Town town = town_of(0);
  host_of(directory_, town).reset();
  ServerProcess server(directory_.path(), {}, 256);
  ASSERT_NE(server.port(), 0);
  Connections all;
  for (int i = 0; i < 400; ++i) {
    all.push_back(std::make_unique<Connection>(server.port()));
    all.back()->send(get_of("/healthz"));
    EXPECT_EQ(all.back()->read().status, 200) << i;
  }
  all.push_back(std::make_unique<Connection>(server.port()));
  all.back()->send(post_of(town.submission(town.cast("alice", {0}), {})));
  EXPECT_EQ(all.back()->read().status, 201);
  EXPECT_LT(server.open_files(), 256U);
  EXPECT_EQ(server.stop(), 0);
  EXPECT_NE(server.said().find("may open 256 files, so it takes 128 connections"),
            std::string::npos);
}

// ---- connections that break anywhere ----

std::size_t our_open_files() {
  std::size_t count = 0;
  for (const auto& file : std::filesystem::directory_iterator("/proc/self/fd"))
    count += file.path().empty() ? 0 : 1;
  return count;
}

// One connection that ends in a random way at a random byte.
void break_off(std::uint16_t port, const std::string& request, std::mt19937& dice) {
  Connection connection(port);
  if (dice() % 2 == 0) connection.reset_at_close();
  const std::size_t whole = request.size();
  const std::size_t sent = dice() % 3 == 0 ? whole : dice() % (whole + 1);
  if (sent > 0) connection.send(std::string_view(request).substr(0, sent));
  switch (dice() % 4) {
    case 0:
      connection.end_sending();  // half closed
      if (sent == whole) connection.read();
      break;
    case 1:
      if (sent == whole) {
        char byte = 0;
        EXPECT_GE(::recv(connection.number(), &byte, 1, 0), 0);  // gone in the middle of the answer
      }
      break;
    default:
      break;
  }
}

TEST_F(Flood, ConnectionsThatBreakAnywhereLeaveNothingBehind) {  // N22
  constexpr int kVoters = 200, kHands = 8, kEach = 750;
  const std::uint32_t seed = std::random_device()();
  std::printf("seed %u\n", seed);
  serve(kVoters);
  std::vector<Bytes> casts;
  for (int i = 0; i < kVoters; ++i) casts.push_back(cast("v" + std::to_string(i), i % 2));
  EXPECT_EQ(get("/healthz").status, 200);
  expect_open_at_most(0);
  const std::size_t files = our_open_files();
  {
    std::vector<std::jthread> hands;
    for (std::uint32_t hand = 0; hand < kHands; ++hand)
      hands.emplace_back([&, hand] {
        std::mt19937 dice(seed + hand);
        for (int i = 0; i < kEach; ++i) {
          const std::string post = post_of(casts[dice() % casts.size()]);
          const std::string request = dice() % 3 == 0   ? get_of("/log/checkpoint") + post
                                      : dice() % 3 == 0 ? post + post + get_of("/api/v1/projects")
                                                        : post;
          break_off(server_->port(), request, dice);
        }
      });
  }
  EXPECT_EQ(get("/healthz").status, 200);  // by now all that came before were taken in
  expect_open_at_most(0);
  EXPECT_EQ(our_open_files(), files);
  EXPECT_GT(server_->counters().connections, std::uint64_t{kHands} * kEach / 2);
  while (host_->sequencer().counters().waiting > 0) std::this_thread::yield();
  const std::set<Bytes> known(casts.begin(), casts.end());
  std::set<Bytes> stored;
  for (std::uint64_t i = town_.entries.size(); i < log_size(); ++i) {
    const Bytes submission = submission_of(*host_->journal().entry(i));
    EXPECT_TRUE(known.contains(submission)) << i;  // whole ones only
    EXPECT_TRUE(stored.insert(submission).second) << i;
  }
  EXPECT_GT(stored.size(), 50U);
  for (const Bytes& ballot : casts)  // and who got no answer may ask again
    EXPECT_EQ(raw(post_of(ballot)).status, stored.contains(ballot) ? 200 : 201);
  EXPECT_EQ(log_size(), town_.entries.size() + kVoters);
}

}  // namespace
}  // namespace urna::api
