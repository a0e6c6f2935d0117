// HTTP over real sockets: every route, every refusal, and requests that try to be two.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <csignal>
#include <fstream>
#include <future>
#include <thread>

#include "ledger/checkpoint.h"
#include "tests/api/raw_peer.h"

namespace urna::api {
namespace {

class Http : public ServedTown {
 protected:
  void SetUp() override { serve(2); }
  static std::string post(const Bytes& body) { return post_of(body); }
};

TEST(HttpResults, ADeclaredResultSaysWhyInFourLanguages) {
  Town town;
  town.run_to(tally::Phase::declared);
  const Directory directory;
  const auto host = host_of(directory, town);
  const Routes routes(*host);
  std::string body;
  for (int again = 0; again < 2; ++again)
    routes.handle({"GET", "/api/v1/results", {}, {}, {}}, [&](HttpResponse response) {
      EXPECT_EQ(response.status, 200U);
      EXPECT_TRUE(body.empty() || body == response.body);
      body = response.body;
    });
  for (const char* part : {"\"reason\":{\"project\":0,", "\"why\":{\"ro\":\"", "\"ru\":\"",
                           "\"uk\":\"", "\"en\":\"", "\"trace\":{\"pots\":"})
    EXPECT_NE(body.find(part), std::string::npos) << part << body;
  host->sequencer().stop();
}

TEST_F(Http, AnAcceptedBallotComesWithAReceiptThatHolds) {
  const Reply reply = raw(post(cast("alice")));
  ASSERT_EQ(reply.status, 201) << reply.body;
  const auto receipt = ledger::parse_receipt(reply.body);
  ASSERT_TRUE(receipt.ok());
  const Reply entry = get("/api/v1/entries/" + std::to_string(receipt->index),
                          "Accept: application/octet-stream\r\n");
  ASSERT_EQ(entry.status, 200);
  EXPECT_TRUE(
      ledger::check_receipt(*receipt, ledger::view_of(entry.body), host_->journal().vkey()).ok());
  EXPECT_EQ(*receipt->extra, Bytes(entry.body.begin(), entry.body.begin() + 16));
  EXPECT_EQ(raw(post(cast("alice"))).status, 200);  // the same bytes again
  const Reply conflict = raw(post(town_.submission(town_.cast("alice", {1}), {})));
  EXPECT_EQ(conflict.status, 409);
  EXPECT_NE(conflict.body.find("\"receipt\":\"c2sp.org/tlog-proof@v1"), std::string::npos);
  const Bytes alice = cast("alice");
  const auto submission = ledger::parse_submission(alice);
  const auto tracker =
      tally::tracker_of(*town_.edition().context->ballot,
                        std::get<ledger::BallotCast>(submission->event.body).ballot);
  EXPECT_EQ(get("/api/v1/receipts/" + ledger::to_hex(tracker.view())).status, 200);
}

TEST_F(Http, EveryRouteAnswers) {
  const std::string last = std::to_string(town_.entries.size() - 1);
  const std::string slot = ledger::to_hex(town_.slot("alice").view());
  for (const std::string& target :
       {std::string("/log/checkpoint"), std::string("/log/vkey"),
        std::string("/log/tile/0/000.p/3"), std::string("/log/tile/entries/000.p/3"),
        "/api/v1/entries/" + last, std::string("/api/v1/proofs/inclusion?index=1"),
        std::string("/api/v1/proofs/consistency?old=3&size=5"), std::string("/api/v1/editions"),
        "/api/v1/editions/" + ledger::to_hex(town_.id.view()), std::string("/api/v1/projects"),
        std::string("/api/v1/projects/1"), std::string("/api/v1/turnout"), "/api/v1/slots/" + slot,
        std::string("/healthz"), std::string("/readyz")}) {
    const Reply reply = get(target);
    EXPECT_EQ(reply.status, 200) << target << reply.body;
    EXPECT_NE(reply.head.find("ETag: "), std::string::npos) << target;
    const Reply head = raw("HEAD " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(head.status, 200) << target;
    EXPECT_TRUE(head.body.empty());
  }
  EXPECT_NE(get("/log/checkpoint").head.find("Content-Type: text/plain; charset=utf-8"),
            std::string::npos);
  EXPECT_NE(get("/log/tile/0/000.p/3").head.find("application/octet-stream"), std::string::npos);
  EXPECT_EQ(get("/api/v1/results").status, 404);  // nothing declared yet
  const Reply tagged = get("/log/vkey");
  const std::size_t at = tagged.head.find("ETag: ") + 6;
  EXPECT_EQ(get("/log/vkey", "If-None-Match: " +
                                 tagged.head.substr(at, tagged.head.find("\r\n", at) - at) + "\r\n")
                .status,
            304);
  EXPECT_NE(get("/api/v1/slots/" + slot).body.find("\"ballots\":[]"),
            std::string::npos);  // a non-voter sees that nothing was cast
}

TEST_F(Http, PathsThatAreNoResourceAreNotFound) {  // N06
  for (const char* target :
       {"/nothing/", "/log/", "/log/../keys/log", "/log/tile/0/001", "/log/tile/0/000",
        "/log/tile/0/000.p/200", "/log/tile/0/00", "/api/v1/entries/99999", "/api/v1/entries/01",
        "/api/v1/entries/-1", "/api/v1/entries/1x", "/api/v1/receipts/00", "/api/v1/projects/99",
        "/api/v1/slots/00", "/api/v1/nothing", "/etc/passwd", "//log/checkpoint"})
    EXPECT_EQ(get(target).status, 404) << target;
  for (const char* target : {"/log/%2e%2e/x", "/api/v1/projects?cursor=9999",
                             "/api/v1/proofs/inclusion?index=x", "/log/checkpoint#x", "/a\\b"})
    EXPECT_EQ(get(target).status, 400) << target;
}

TEST_F(Http, RefusalsAreProblemsWithTheirCode) {
  const Reply garbage = raw(post({1, 2, 3}));
  EXPECT_EQ(garbage.status, 400);
  EXPECT_NE(garbage.head.find("application/problem+json"), std::string::npos);
  EXPECT_NE(garbage.body.find("\"code\":\"too_short\""), std::string::npos);
  EXPECT_EQ(raw(post(town_.submission(town_.cast("mallory", {0}), {}))).status, 403);
  EXPECT_EQ(raw(post(town_.submission(ledger::VotingOpened{}, town_.committee))).status, 409);
  EXPECT_EQ(raw(post(town_.submission(ledger::VotingClosed{}, {"committee1"}))).status, 403);
  EXPECT_EQ(host_->journal().published()->checkpoint.size,
            town_.entries.size());  // nothing was stored
}

TEST_F(Http, EveryProblemTypeHasItsPageInFourLanguages) {
  const Reply page = get("/problems/voting_closed");
  EXPECT_EQ(page.status, 200);
  for (const char* language : {"ro", "ru", "uk", "en"})
    EXPECT_NE(page.body.find("<p lang=\"" + std::string(language) + "\">"), std::string::npos);
  EXPECT_NE(page.head.find("Content-Security-Policy: default-src 'none'"), std::string::npos);
  EXPECT_NE(get("/problems/wrong_chain").body.find("Уже есть ваш более поздний голос."),
            std::string::npos);
  EXPECT_NE(page.body.find("<html lang=\"ro\">"), std::string::npos);
  // What a device can be answered when somebody casts, challenges, answers, proposes, withdraws.
  std::istringstream all(
      "voting_not_open voting_closed not_on_roll slot_revoked slot_is_paper style_forbids "
      "illegal_ballot bad_ballot_length bad_header wrong_chain chain_conflict tracker_seen "
      "alpha_seen was_cast bad_ballot_proof bad_credential_signature wrong_phase duplicate "
      "bad_text "
      "over_limit bad_budget bad_language project_reviewed survey_closed answered_before "
      "unknown_survey busy stopping storage low_space fenced clock_backwards "
      "clock_wrong not_found");
  for (std::string met; all >> met;)
    EXPECT_NE(get("/problems/" + met).body.find("<p lang=\"uk\">"), std::string::npos) << met;
  const Reply english = get("/problems/wrong_quorum");
  EXPECT_EQ(english.status, 200);
  EXPECT_NE(english.body.find("<html lang=\"en\">"), std::string::npos);
  EXPECT_EQ(english.body.find("lang=\"ro\""), std::string::npos);
  EXPECT_EQ(get("/problems/<script>").status, 404);
  EXPECT_EQ(get("/problems/<script>").body.find("script"), std::string::npos);
}

TEST_F(Http, MethodsAreTheOnesThatAre) {  // N24
  EXPECT_EQ(raw("POST /log/checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n").status,
            405);
  for (const char* method : {"PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "FOO"}) {
    const Reply reply = raw(std::string(method) + " /log/checkpoint HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(reply.status, 405) << method;
    EXPECT_NE(reply.head.find("Allow: "), std::string::npos);
  }
  const Reply wrong = raw("GET /api/v1/submissions HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(wrong.status, 405);
}

TEST_F(Http, NeverServesASecondRequestThatWasSmuggled) {  // N04, F11
  const std::string tail = "GET /log/vkey HTTP/1.1\r\nHost: x\r\n\r\n";
  const std::string start = "POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\n";
  for (const std::string& head : std::vector<std::string>{
           start + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           start + "Transfer-Encoding: identity\r\nContent-Length: 0\r\n\r\n",
           start + "transfer-encoding: xchunked\r\nContent-Length: 5\r\n\r\n",
           start + "Transfer-Encoding : chunked\r\n\r\n",
           start + "Transfer-Encoding:\tchunked\r\n\r\n",
           start + "X: y\r\n Transfer-Encoding: chunked\r\n\r\n",
           start + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
           start + "Content-Length: 5, 5\r\n\r\n",
           start + "Content-Length: +5\r\n\r\n",
           start + "Content-Length: 0x5\r\n\r\n",
           start + "Content-Length: -1\r\n\r\n",
           start + "Content-Length:\r\n\r\n",
           start + "\r\n",
           std::string("POST /api/v1/submissions HTTP/1.1\r\nContent-Length: 0\r\n\r\n"),
           std::string("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
           std::string("GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n"),
           std::string("GET / HTTP/1.0\r\nHost: x\r\n\r\n"),
           std::string("GET / HTTP/1.1\nHost: x\n\n\r\n\r\n"),
           std::string("GET  / HTTP/1.1\r\nHost: x\r\n\r\n"),
           std::string("GET / HTTP/1.1\r\nHost: x\r\nA\rB: c\r\n\r\n"),
           std::string("GET / HTTP/1.1\r\nHost: x\r\n: empty\r\n\r\n"),
           std::string("GET / HTTP/1.1\r\nHost x\r\n\r\n"),
           std::string("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"),
           start + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
           start + "Expect: magic\r\nContent-Length: 0\r\n\r\n"}) {
    Connection connection(server_->port());
    connection.send(head + tail);
    const Reply reply = connection.read();
    EXPECT_GE(reply.status, 400) << head;
    EXPECT_TRUE(connection.closed()) << head;  // and nothing of the tail was answered
  }
}

TEST_F(Http, LimitsHoldAtTheLimitAndOneBeyond) {  // N02, N03, B20
  const auto padded = [](std::size_t total) {
    std::string head = "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Pad: ";
    return head + std::string(total - head.size() - 4, 'a') + "\r\n\r\n";
  };
  EXPECT_EQ(raw(padded(kMaxHeaderBytes)).status, 200);
  EXPECT_EQ(raw(padded(kMaxHeaderBytes + 1)).status, 431);
  const std::string longest = "/healthz?" + std::string(kMaxTargetBytes - 9, 'q');
  EXPECT_EQ(get(longest).status, 200);
  EXPECT_EQ(get(longest + "q").status, 414);
  EXPECT_EQ(
      raw("POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: 65536\r\n\r\n").status,
      413);
  EXPECT_EQ(raw("POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: 65535\r\n\r\n" +
                std::string(65'535, 'x'))
                .status,
            413);  // larger than an entry
  EXPECT_EQ(raw(std::string(20'000, 'x')).status, 431);
}

TEST_F(Http, PipelinedRequestsAreAnsweredInOrder) {  // N05
  Connection connection(server_->port());
  const Bytes ballot = cast("alice");
  connection.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" + post(ballot) +
                  "GET /log/vkey HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(connection.read().body, "ok\n");
  EXPECT_EQ(connection.read().status, 201);
  EXPECT_EQ(connection.read().body, to_text(host_->journal().vkey()) + "\n");
}

TEST_F(Http, ContinueIsGivenBeforeTheBody) {
  Connection connection(server_->port());
  const Bytes ballot = cast("bob");
  connection.send(
      "POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: " +
      std::to_string(ballot.size()) + "\r\n\r\n");
  EXPECT_EQ(connection.read(true).status, 100);
  connection.send(std::string(ledger::text_of(ballot)));
  EXPECT_EQ(connection.read().status, 201);
}

// The server waits for the answer, a bounded time, and goes; then it comes. Seen by the thread
// sanitizer (and by luck): what the late one holds belonged to the server.
TEST(HttpLate, AnAnswerThatComesWhenTheServerIsGoneHarmsNobody) {  // S26
  std::promise<Respond> asked;
  auto server = *HttpServer::start(
      "127.0.0.1:0", [&](const HttpRequest&, const Respond& respond) { asked.set_value(respond); },
      1);
  Connection connection(server->port());
  ASSERT_TRUE(connection.send(get_of("/")));
  Respond respond = asked.get_future().get();
  server.reset();
  respond({200, "text/plain", {}, "late"});
  respond = nullptr;
  EXPECT_EQ(connection.read().status, 0);
}

TEST(Gate, IsTotal) {
  std::uint64_t dice = 1;
  for (int round = 0; round < 50'000; ++round) {
    std::string raw =
        "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\n";
    for (int n = 0; n < 3; ++n) {
      dice = dice * 6364136223846793005 + 1442695040888963407;
      raw[(dice >> 33) % raw.size()] = static_cast<char>(dice >> 40);
    }
    const HttpHead head = read_head(raw);
    EXPECT_TRUE(head.refused == 0 || (head.refused >= 400 && head.refused < 600));
    EXPECT_LE(head.content_length, kMaxBodyBytes);
  }
}

// ---- kill -9 under load, many times (S01): a journal of acknowledgements outside, and every one
// of them kept ----

std::uint16_t start_server(const std::string& ledger, pid_t& child) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    const std::string program = std::string(URNA_BINARY_DIR) + "/urna";
    ::execl(program.c_str(), "urna", "serve", "--ledger", ledger.c_str(), "--listen", "127.0.0.1:0",
            static_cast<char*>(nullptr));
    ::_exit(127);
  }
  ::close(ends[1]);
  std::string line;
  for (char c = 0; ::read(ends[0], &c, 1) == 1 && c != '\n';) line += c;
  ::close(ends[0]);
  const std::size_t at = line.find("127.0.0.1:");
  EXPECT_NE(at, std::string::npos) << line;
  return at == std::string::npos ? 0 : static_cast<std::uint16_t>(std::stoul(line.substr(at + 10)));
}

struct Acknowledged {
  Bytes cast;
  std::uint64_t index;
};

// Sends until the server is gone; returns what it acknowledged.
std::vector<Acknowledged> send_all(std::uint16_t port, const std::vector<Bytes>& casts,
                                   std::atomic<std::size_t>& next) {
  std::vector<Acknowledged> acknowledged;
  Connection connection(port);
  for (std::size_t i = next++; connection.connected() && i < casts.size(); i = next++) {
    const std::string request = "POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                                std::to_string(casts[i].size()) + "\r\n\r\n" +
                                std::string(ledger::text_of(casts[i]));
    if (!connection.send(request)) break;
    const Reply reply = connection.read();
    if (reply.status == 0) break;
    const auto receipt = ledger::parse_receipt(reply.body);
    if (reply.status == 201 && receipt.ok()) acknowledged.push_back({casts[i], receipt->index});
  }
  return acknowledged;
}

TEST(Crash, NoAcknowledgedBallotIsLostWhenTheServerIsKilled) {
  if (!std::filesystem::exists(std::string(URNA_BINARY_DIR) + "/urna"))
    GTEST_SKIP() << "the urna program is not built here";
  constexpr int kRounds = 15, kVotersPerRound = 300;
  Directory directory;
  Town town = town_of(0);
  host_of(directory, town).reset();
  std::uint64_t total = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<Bytes> casts;
    for (const char* voter : {"alice", "bob", "carol"})
      for (int i = 0; i < kVotersPerRound / 3;
           ++i) {  // a chain of ballots each: any loss or gap would break it
        const Bytes cast = town.submission(town.cast(voter, {i % 2}), {});
        ASSERT_TRUE(town.submit(cast).ok());
        casts.push_back(cast);
      }
    pid_t child = 0;
    const std::uint16_t port = start_server(directory.path(), child);
    std::atomic<std::size_t> next = 0;
    std::vector<Acknowledged> acknowledged;
    std::jthread killer([&] {
      while (next < static_cast<std::size_t>(20 + round * 11)) std::this_thread::yield();
      ::kill(child, SIGKILL);
    });
    acknowledged = send_all(port, casts, next);
    next = casts.size();
    killer.join();
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status));
    auto host = Host::open(directory.path(), {});
    ASSERT_TRUE(host.ok()) << to_text(host.error());
    for (const Acknowledged& a : acknowledged) {
      const auto entry = (*host)->journal().entry(a.index);
      ASSERT_TRUE(entry.ok());
      EXPECT_EQ(submission_of(*entry), a.cast);
    }
    total += acknowledged.size();
    for (const Bytes& cast : casts)
      ASSERT_TRUE(
          (*host)->sequencer().submit_and_wait(cast).ok());  // whoever got no answer asks again
  }
  EXPECT_GT(total, 200U);
}

}  // namespace
}  // namespace urna::api
