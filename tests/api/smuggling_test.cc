// Requests that try to be two, and requests that are many: the routes see what was said once, in
// order, and nothing else.
#include <fstream>
#include <random>
#include <sstream>

#include "tests/api/raw_peer.h"

namespace urna::api {
namespace {

struct Case {
  std::string name, bytes;
  int status = 0;
  bool closed = true;
};

std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 3, "{H}") == 0) {
      out += "GET /api/v1/hidden HTTP/1.1\r\nHost: x\r\n\r\n";
      i += 2;
    } else if (text[i] != '\\') {
      out += text[i];
    } else if (text[i + 1] == 'x') {
      out += static_cast<char>(std::stoi(text.substr(i + 2, 2), nullptr, 16));
      i += 3;
    } else {
      out += text[++i] == 'r' ? '\r' : text[i] == 'n' ? '\n' : '\t';
    }
  }
  return out;
}

std::vector<Case> cases() {
  std::vector<Case> found;
  std::ifstream file(std::string(URNA_SOURCE_DIR) + "/tests/data/smuggling.txt");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream words(line);
    Case made;
    std::string end, rest;
    words >> made.name >> made.status >> end;
    words.get();
    std::getline(words, rest);
    made.closed = end == "closed";
    made.bytes = unescaped(rest);
    found.push_back(std::move(made));
  }
  return found;
}

class Smuggling : public ServedTown {};

TEST_F(Smuggling, NoHiddenRequestReachesTheRoutes) {  // N04, F11
  serve(0);
  const std::vector<Case> all = cases();
  ASSERT_GE(all.size(), 100U);
  for (const Case& tried : all) {
    Connection connection(server_->port());
    ASSERT_TRUE(connection.send(tried.bytes)) << tried.name;
    EXPECT_EQ(connection.read().status, tried.status) << tried.name;
    if (!tried.closed) {  // the connection goes on exactly behind the body
      connection.send(get_of("/healthz"));
      EXPECT_EQ(connection.read().body, "ok\n") << tried.name;
    } else {
      EXPECT_TRUE(connection.closed()) << tried.name;
    }
    for (const std::string& seen : take_seen()) {
      EXPECT_EQ(seen.find("hidden"), std::string::npos) << tried.name;
      EXPECT_FALSE(tried.closed) << tried.name << ": " << seen;
    }
  }
}

// However the bytes are cut into packets.
TEST_F(Smuggling, ByteByByteItIsTheSame) {  // N04
  serve(0);
  for (const Case& tried : cases()) {
    Connection connection(server_->port());
    for (const char byte : tried.bytes)
      if (!connection.send({&byte, 1})) break;
    EXPECT_EQ(connection.read().status, tried.status) << tried.name;
    for (const std::string& seen : take_seen())
      EXPECT_EQ(seen, "POST /api/v1/submissions") << tried.name;
  }
}

TEST_F(Smuggling, LawfulRequestsReachTheRoutesOnce) {  // the recorder does see what comes
  serve(0);
  const std::string two = get_of("/healthz") + get_of("/api/v1/hidden");
  Connection connection(server_->port());
  connection.send(two);
  EXPECT_EQ(connection.read().status, 200);
  EXPECT_EQ(connection.read().status, 404);
  EXPECT_EQ(take_seen(), (std::vector<std::string>{"GET /healthz", "GET /api/v1/hidden"}));
}

// What is answered to each of a random pipeline is what is answered to it alone.
TEST_F(Smuggling, APipelineIsItsRequestsOneByOne) {  // N05
  serve(0);
  const std::uint32_t seed = std::random_device()();
  std::printf("seed %u\n", seed);
  std::mt19937 dice(seed);
  const Bytes ballot = cast("alice");
  ASSERT_EQ(raw(post_of(ballot)).status, 201);  // from here on the log stands still
  const std::string last = std::to_string(log_size() - 1);
  const std::vector<std::string> requests{
      get_of("/healthz"),
      get_of("/log/checkpoint"),
      get_of("/log/vkey"),
      get_of("/log/tile/0/000.p/5"),
      get_of("/log/checkpoint", "", "HEAD"),
      get_of("/api/v1/editions"),
      get_of("/api/v1/entries/" + last),
      get_of("/api/v1/entries/" + last, "Accept: application/octet-stream\r\n"),
      get_of("/api/v1/entries/" + last, "If-None-Match: \"x\"\r\n"),
      get_of("/api/v1/nothing"),
      get_of("/a\\b"),
      get_of("/log/checkpoint", "", "DELETE"),
      post_of(ballot),
      post_of({1, 2, 3}),
      post_of({}),
      post_of(ballot, "Expect: 100-continue\r\n")};
  const auto without_date = [](Reply reply) {
    const std::size_t at = reply.head.find("Date: ");
    return reply.head.erase(at, reply.head.find("\r\n", at) - at) + reply.body;
  };
  std::vector<std::string> alone;
  for (const std::string& request : requests) alone.push_back(without_date(raw(request)));
  for (int round = 0; round < 200; ++round) {
    std::vector<std::size_t> order(1 + dice() % 40);
    std::string pipeline;
    for (std::size_t& at : order) pipeline += requests[at = dice() % requests.size()];
    Connection connection(server_->port());
    const std::size_t cut = dice() % pipeline.size();
    connection.send(pipeline.substr(0, cut));
    connection.send(pipeline.substr(cut));
    for (const std::size_t at : order) {
      Reply reply = connection.read(requests[at].starts_with("HEAD"));
      if (reply.status == 100) reply = connection.read();  // where the body had not come yet
      ASSERT_EQ(without_date(reply), alone[at]) << "round " << round << requests[at];
    }
  }
}

}  // namespace
}  // namespace urna::api
