// Answers that go on: pieces as chunks, a bounded number of them, nobody who holds one up, and an
// end that says whether it is the end.
#include <gtest/gtest.h>

#include <thread>

#include "tests/api/raw_peer.h"

namespace urna::api {
namespace {

using Milliseconds = std::chrono::milliseconds;

// `count` times a text, then an end of the given kind; `then` between two of them.
class Repeated : public BodySource {
 public:
  Repeated(std::string text, int count, Then between, Then end)
      : text_(std::move(text)), count_(count), between_(between), end_(end) {}
  Piece next() override { return {text_, --count_ > 0 ? between_ : end_}; }
  Piece last_words() override { return {"goodbye\n", Then::end}; }

 private:
  const std::string text_;
  int count_;
  const Then between_, end_;
};

using Then = BodySource::Then;

class Streams : public testing::Test {
 protected:
  void start(HttpOptions options = {}) {
    options.threads = 2;
    options.deadlines.stream_pause = Milliseconds(20);
    server_ = *HttpServer::start(
        "127.0.0.1:0",
        [](const HttpRequest& request, const Respond& respond) {
          HttpResponse response{200, "text/plain", {}, "", false};
          if (request.target == "/three")
            response.source = std::make_shared<Repeated>("abc\n", 3, Then::more, Then::end);
          if (request.target == "/ticks")
            response.source = std::make_shared<Repeated>("tick\n", 1 << 30, Then::later, Then::end);
          if (request.target == "/flood")
            response.source = std::make_shared<Repeated>(std::string(kPieceBytes, 'x'), 1 << 30,
                                                         Then::more, Then::end);
          if (request.target == "/breaks")
            response.source = std::make_shared<Repeated>("abc\n", 2, Then::more, Then::broken);
          if (request.target == "/empty")
            response.source = std::make_shared<Repeated>("", 5, Then::more, Then::end);
          if (!response.source) response.body = "plain\n";
          respond(std::move(response));
        },
        std::move(options));
  }
  void TearDown() override {
    if (server_) server_->stop();
  }
  // Waits for what the server notices in its own time.
  template <class Holds>
  bool comes(Holds holds) {
    for (int i = 0; i < 1'500 && !holds(); ++i) std::this_thread::sleep_for(Milliseconds(10));
    return holds();
  }
  std::unique_ptr<HttpServer> server_;
};

TEST_F(Streams, PiecesAreChunksAndTheConnectionGoesOn) {
  start();
  Connection connection(server_->port());
  connection.send(get_of("/three") + get_of("/empty") + get_of("/plain") +
                  get_of("/three", "", "HEAD") + get_of("/plain", "Connection: close\r\n"));
  Reply head = connection.read();
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.field("Transfer-Encoding"), "chunked");
  EXPECT_EQ(head.field("Content-Length"), "");
  EXPECT_EQ(connection.read_until("0\r\n\r\n"),
            "4\r\nabc\n\r\n4\r\nabc\n\r\n4\r\nabc\n\r\n0\r\n\r\n");
  head = connection.read();
  EXPECT_EQ(connection.read_until("0\r\n\r\n"), "0\r\n\r\n");
  EXPECT_EQ(connection.read().body, "plain\n");
  EXPECT_EQ(connection.read(true).field("Transfer-Encoding"), "chunked");
  EXPECT_EQ(connection.read().body, "plain\n");
  EXPECT_TRUE(connection.closed());
}

TEST_F(Streams, WhatBreaksOffHasNoEnd) {
  start();
  Connection connection(server_->port());
  connection.send(get_of("/breaks"));
  const std::string all = connection.read_all();
  EXPECT_TRUE(all.ends_with("4\r\nabc\n\r\n")) << all;
}

TEST_F(Streams, WhoDoesNotReadIsLetGo) {  // N01
  HttpOptions options;
  options.deadlines.grace = Milliseconds(200);
  options.deadlines.answer_bytes_per_s = 1'000'000;
  start(options);
  Connection connection(server_->port(), nullptr, 4'096);
  connection.send(get_of("/flood"));
  EXPECT_TRUE(comes([&] { return server_->counters().streams == 1; }));
  EXPECT_TRUE(comes([&] { return server_->counters().open == 0; }));
  EXPECT_EQ(server_->counters().streams, 0U);
}

TEST_F(Streams, AreCountedInAllAndLetGoWithTheirPeer) {  // N09
  HttpOptions options;
  options.streams = 3;
  start(options);
  std::vector<std::unique_ptr<Connection>> held;
  for (int i = 0; i < 3; ++i) {
    held.push_back(std::make_unique<Connection>(server_->port()));
    held.back()->send(get_of("/ticks"));
    EXPECT_EQ(held.back()->read().status, 200);
  }
  Connection late(server_->port());
  late.send(get_of("/ticks") + get_of("/plain"));
  const Reply refused = late.read();
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.field("Retry-After"), "60");
  EXPECT_EQ(late.read().body, "plain\n");  // anything else goes on
  EXPECT_EQ(server_->counters().streams_turned_away, 1U);
  held.pop_back();  // noticed when the next piece has nowhere to go
  EXPECT_TRUE(comes([&] { return server_->counters().streams == 2; }));
  late.send(get_of("/ticks"));
  EXPECT_EQ(late.read().status, 200);
}

TEST_F(Streams, OneAddressHasItsShareOnly) {  // N09
  HttpOptions options;
  options.spare_loopback = false;
  options.streams_per_block = 2;
  start(options);
  std::vector<std::unique_ptr<Connection>> held;
  const auto open = [&](const char* from) {
    held.push_back(std::make_unique<Connection>(server_->port(), from));
    held.back()->send(get_of("/ticks"));
    return held.back()->read().status;
  };
  EXPECT_EQ(open("127.0.0.2"), 200);
  EXPECT_EQ(open("127.0.0.2"), 200);
  EXPECT_EQ(open("127.0.0.2"), 503);
  EXPECT_EQ(open("127.0.0.3"), 200);
  held.erase(held.begin(), held.begin() + 2);
  EXPECT_TRUE(comes([&] { return server_->counters().streams == 1; }));
  EXPECT_EQ(open("127.0.0.2"), 200);
}

TEST_F(Streams, BehindAProxyTheClientIsCounted) {  // N11
  HttpOptions options;
  options.streams_per_block = 1;
  options.proxies = {*parse_address("127.0.0.1")};
  start(options);
  std::vector<std::unique_ptr<Connection>> held;
  const auto open = [&](const std::string& client) {
    held.push_back(std::make_unique<Connection>(server_->port()));
    held.back()->send(get_of("/ticks", "X-Forwarded-For: " + client + "\r\n"));
    return held.back()->read().status;
  };
  EXPECT_EQ(open("198.51.100.1"), 200);
  EXPECT_EQ(open("198.51.100.1"), 503);
  EXPECT_EQ(open("198.51.100.2"), 200);
}

TEST_F(Streams, RateLimitsHoldForThemToo) {  // N10
  HttpOptions options;
  options.spare_loopback = false;
  options.rates = {{1, 5}, {1, 3}};
  start(options);
  int refused = 0;
  for (int i = 0; i < 8; ++i) {
    Connection connection(server_->port(), "127.0.0.2");
    connection.send(get_of("/three"));
    refused += connection.read().status == 429 ? 1 : 0;
  }
  EXPECT_GE(refused, 3);
}

TEST_F(Streams, AStopSaysGoodbye) {
  start();
  std::vector<std::unique_ptr<Connection>> held;
  for (int i = 0; i < 5; ++i) {
    held.push_back(std::make_unique<Connection>(server_->port()));
    held.back()->send(get_of("/ticks"));
    EXPECT_EQ(held.back()->read().status, 200);
  }
  server_->stop();
  for (const auto& connection : held)
    EXPECT_TRUE(connection->read_all().ends_with("8\r\ngoodbye\n\r\n0\r\n\r\n"));
}

}  // namespace
}  // namespace urna::api
