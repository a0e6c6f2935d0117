// The feed: what is new, once, in order, to whoever reads, and on from where one was.
#include "api/feed.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <thread>

#include "tests/api/raw_peer.h"
#include "tests/api/server_process.h"

namespace urna::api {
namespace {

struct Event {
  std::uint64_t id = 0;
  std::vector<std::uint64_t> entries;
  std::string text;
};

Event event_in(const std::string& text) {
  Event event;
  event.text = text;
  const std::size_t id = text.find("\nid: "), data = text.find("\ndata: ");
  if (id == std::string::npos || data == std::string::npos) return event;
  event.id = std::stoull(text.substr(id + 5));
  const std::string line = text.substr(data + 7, text.find('\n', data + 1) - data - 7);
  const boost::json::value value = boost::json::parse(line);
  EXPECT_EQ(value.at("size").as_int64(), static_cast<std::int64_t>(event.id));
  for (const auto& entry : value.at("entries").as_array())
    event.entries.push_back(static_cast<std::uint64_t>(entry.at("index").as_int64()));
  return event;
}

class FeedTest : public ServedTown {
 protected:
  static HttpOptions quick() {
    HttpOptions options;
    options.deadlines.stream_pause = std::chrono::milliseconds(20);
    return options;
  }
  struct Reader {
    explicit Reader(std::uint16_t port, const std::string& target = "/api/v1/feed",
                    const std::string& more = "")
        : connection(port) {
      connection.send(get_of(target, more));
      head = connection.read();
    }
    Event next() { return event_in(connection.read_until("]}\n\n")); }
    Connection connection;
    Reply head;
  };
};

TEST_F(FeedTest, TellsWhatIsNewOnce) {
  serve(0, quick());
  Reader reader(server_->port());
  EXPECT_EQ(reader.head.field("Content-Type"), "text/event-stream");
  EXPECT_EQ(reader.head.field("Cache-Control"), "no-store");
  EXPECT_EQ(reader.head.field("ETag"), "");
  const std::uint64_t size = log_size();
  Event event = reader.next();
  EXPECT_EQ(event.id, size);
  EXPECT_TRUE(event.entries.empty());
  EXPECT_NE(event.text.find("retry: 5000\n"), std::string::npos);
  for (const char* who : {"alice", "bob"}) {
    EXPECT_EQ(raw(post_of(cast(who))).status, 201);
    event = reader.next();
    EXPECT_EQ(event.id, log_size());
    EXPECT_EQ(event.entries, std::vector<std::uint64_t>{log_size() - 1});
    EXPECT_NE(event.text.find("\"type\":\"ballot_cast\""), std::string::npos);
  }
}

TEST_F(FeedTest, GoesOnWhereAReaderWas) {
  serve(0, quick());
  const std::uint64_t size = log_size();
  EXPECT_EQ(raw(post_of(cast("alice"))).status, 201);
  const std::string last = "Last-Event-ID: " + std::to_string(size) + "\r\n";
  for (const char* target : {"/api/v1/feed", "/api/v1/feed?from=0"}) {  // the header stands above
    Reader reader(server_->port(), target, last);
    const Event event = reader.next();
    EXPECT_EQ(event.id, size + 1);
    EXPECT_EQ(event.entries, std::vector<std::uint64_t>{size});
  }
}

TEST_F(FeedTest, ALongLogComesInPieces) {
  serve(150, quick());
  Reader reader(server_->port(), "/api/v1/feed?from=0");
  std::uint64_t next = 0;
  while (next < log_size()) {
    const Event event = reader.next();
    ASSERT_FALSE(event.entries.empty());
    EXPECT_LE(event.entries.size(), kFeedEntries);
    for (const std::uint64_t entry : event.entries) EXPECT_EQ(entry, next++);
    EXPECT_EQ(event.id, next);
  }
}

// A copy that has less than somebody has seen must not go on as if nothing were.
TEST_F(FeedTest, APlaceThatTheLogNeverHadIsRefused) {
  serve(0, quick());
  for (const std::string& id : {std::to_string(log_size() + 1), std::string("x"), std::string("-1"),
                                std::string("01"), std::string(30, '9')})
    EXPECT_EQ(get("/api/v1/feed", "Last-Event-ID: " + id + "\r\n").status, 400) << id;
}

TEST_F(FeedTest, TwoHundredReadersCostNoThreadAndNobodyABallot) {
  serve(10, quick());
  const auto threads = [] {
    std::ptrdiff_t count = 0;
    for (const auto& one : std::filesystem::directory_iterator("/proc/self/task"))
      count += one.path().empty() ? 0 : 1;
    return count;
  };
  const auto before = threads();
  std::vector<std::unique_ptr<Reader>> readers;
  for (int i = 0; i < 200; ++i) readers.push_back(std::make_unique<Reader>(server_->port()));
  const std::uint64_t size = log_size();
  for (const auto& reader : readers) EXPECT_EQ(reader->next().id, size);
  EXPECT_EQ(threads(), before);
  EXPECT_EQ(server_->counters().streams, 200U);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(raw(post_of(cast("v" + std::to_string(i)))).status, 201);
  for (const auto& reader : readers) {
    std::uint64_t next = size;
    while (next < size + 10)
      for (const std::uint64_t entry : reader->next().entries) ASSERT_EQ(entry, next++);
  }
}

TEST_F(FeedTest, LinesAreTheSameWhoeverAsksForWhich) {
  serve(150);
  FeedLines lines(*host_), fresh(*host_);
  for (const std::uint64_t index : {140U, 141U, 3U, 142U, 149U, 0U, 150U, 141U, 149U})
    EXPECT_EQ(*lines.line(index), *fresh.line(index)) << index;
  EXPECT_NE(lines.line(3)->find("\"index\":3,"), std::string::npos);
  EXPECT_FALSE(lines.line(log_size()).ok());
}

TEST(FeedProcess, ATerminatedServerSaysWhenToComeBackAndEndsWell) {
  if (!ServerProcess::is_built()) GTEST_SKIP() << "the urna program is not built here";
  const Directory directory;
  Town town = town_of(0);
  ASSERT_TRUE(host_of(directory, town)->close().ok());
  ServerProcess server(directory.path());
  ASSERT_NE(server.port(), 0);
  Connection connection(server.port());
  connection.send(get_of("/api/v1/feed"));
  EXPECT_EQ(connection.read().status, 200);
  connection.read_until("]}\n\n");
  EXPECT_EQ(server.stop(), 0);
  const std::string rest = connection.read_all();
  EXPECT_NE(rest.find("retry: 15000\n\n"), std::string::npos) << rest;
  EXPECT_TRUE(rest.ends_with("0\r\n\r\n")) << rest;
}

}  // namespace
}  // namespace urna::api
