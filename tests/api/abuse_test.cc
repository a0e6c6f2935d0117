// What strangers try on an HTTP server, row by row of the catalogue: nothing is let in, nothing is
// told that the log does not tell anyway, and no connection is left hanging.
#include <ctime>
#include <fstream>
#include <set>

#include "ledger/checkpoint.h"
#include "tests/api/raw_peer.h"
#include "tests/api/server_process.h"

namespace urna::api {
namespace {

class Abuse : public ServedTown {
 protected:
  void SetUp() override { serve(2); }
  std::string target_of(const std::string& slot) {
    return "/api/v1/slots/" + ledger::to_hex(town_.slot(slot).view());
  }
};

TEST_F(Abuse, ABodyIsWhatItsLengthSays) {  // N02
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{4'095},
                                 std::size_t{4'096}, std::size_t{4'097}, kMaxBodyBytes}) {
    Connection connection(server_->port());
    connection.send(post_of(Bytes(size, 'x')) + get_of("/healthz"));
    EXPECT_GE(connection.read().status, 400) << size;
    EXPECT_EQ(connection.read().body, "ok\n") << size;
  }
  Connection connection(server_->port());
  connection.send(
      "POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n");
  for (int i = 0; i < 64 && connection.send(std::string(65'536, 'x')); ++i) {
  }
  EXPECT_TRUE(connection.read().status == 413 || connection.closed());  // said, or hung up on
}

TEST_F(Abuse, AHeaderOfManyFieldsIsAHeader) {  // N03
  std::string fields;
  while (fields.size() < 8'000) fields += "a:\r\n";
  EXPECT_EQ(get("/healthz", fields).status, 200);
  for (int i = 0; i < 200; ++i) fields += "a:\r\n";
  EXPECT_EQ(get("/healthz", fields).status, 431);
}

TEST_F(Abuse, NoPathLeadsToAFile) {  // N06
  const std::vector<std::string> starts{
      "", "/log", "/log/blob", "/log/tile/0", "/api/v1", "/api/v1/entries", "/problems"};
  const std::vector<std::string> steps{
      "..",           "%2e%2e",       "%252e%252e", "..%2f", "%2e%2e%2f", ".%00.",
      "%c0%ae%c0%ae", "%uff0e%uff0e", "..;",        "...",   ".",         "~root"};
  const std::vector<std::string> ends{"/etc/passwd",
                                      "//etc/passwd",
                                      "/keys/log",
                                      "%2fkeys%2flog",
                                      "/origin",
                                      "\\origin",
                                      "/db/CURRENT",
                                      "",
                                      "/"};
  for (const std::string& start : starts)
    for (const std::string& step : steps)
      for (const std::string& end : ends)
        for (int times : {1, 6}) {
          std::string target = start;
          for (int i = 0; i < times; ++i) target += "/" + step;
          const Reply reply = get(target + end);
          ASSERT_TRUE(reply.status == 400 || reply.status == 404) << target + end;
          EXPECT_EQ(reply.body.find("root:"), std::string::npos);
        }
  for (const char* other :
       {"//", "//log/checkpoint", "/log//checkpoint", "/log/checkpoint/", "/LOG/checkpoint",
        "/log/checkpoint.", "/log/checkpoint;x", "/log/vkey/..", "/./log/vkey", "/api/v1/",
        "/api//v1/editions", "/api/v1/editions/../turnout"})
    EXPECT_EQ(get(other).status, 404) << other;
}

TEST_F(Abuse, ATargetIsVisibleAscii) {  // N07
  for (const std::string& bytes :
       {std::string("\xc0\xaf"), std::string("\xed\xa0\x80"), std::string("\xf4\x90\x80\x80"),
        std::string("\xef\xbb\xbf"), std::string("\xc3\xa4"), std::string("\x80"),
        std::string(1, '\0'), std::string("\x7f"), std::string("\x1b[2J"), std::string("\t")}) {
    const Reply reply = get("/api/v1/projects?cursor=" + bytes);
    EXPECT_EQ(reply.status, 400);
    for (const char c : reply.head + reply.body)
      EXPECT_TRUE((c >= 0x20 && c < 0x7f) || c == '\r' || c == '\n');
  }
}

TEST_F(Abuse, ReadsAreForEveryPageAndWritesForNone) {  // N12
  const std::string origin = "Origin: https://evil.example\r\nCookie: sid=1\r\n";
  for (const char* target : {"/log/checkpoint", "/log/tile/0/000.p/3", "/api/v1/editions",
                             "/api/v1/turnout", "/healthz"}) {
    const Reply reply = get(target, origin);
    EXPECT_EQ(reply.field("Access-Control-Allow-Origin"), "*") << target;
    EXPECT_EQ(reply.head.find("Allow-Credentials"), std::string::npos);
    EXPECT_EQ(reply.head.find("Set-Cookie"), std::string::npos);
  }
  const Bytes ballot = cast("alice");
  const std::vector<std::string> writes{
      post_of(ballot, origin), post_of(ballot, origin), post_of({1, 2}, origin),
      post_of(cast("alice", 1), origin),
      get_of("/api/v1/submissions",
             origin + "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: "
                      "content-type\r\n",
             "OPTIONS")};
  const std::vector<int> statuses{201, 200, 400, 409, 405};
  for (std::size_t i = 0; i < writes.size(); ++i) {
    const Reply reply = raw(writes[i]);
    EXPECT_EQ(reply.status, statuses[i]);
    EXPECT_EQ(reply.head.find("Access-Control"), std::string::npos) << reply.head;
  }
}

// An act is what its key has signed, for this log: no session, cookie or token stands in for it.
TEST_F(Abuse, NobodyRidesOnSomebodyElsesAct) {  // N13
  const std::uint64_t size = log_size();
  const Bytes close = town_.submission(ledger::VotingClosed{town_.nonce()}, town_.committee);
  EXPECT_EQ(raw(post_of(town_.submission(ledger::VotingClosed{}, {"mallory"}),
                        "Cookie: admin=1\r\nAuthorization: Basic YTpi\r\nX-Forwarded-For: "
                        "127.0.0.1\r\nX-HTTP-Method-Override: PUT\r\n"))
                .status,
            403);
  EXPECT_EQ(raw(post_of(town_.submission(ledger::VotingClosed{}, {}))).status, 403);
  EXPECT_EQ(raw(post_of(town_.submission(ledger::VotingClosed{}, {"committee1"}))).status, 403);
  const ledger::SigningKey &one = town_.key("committee1"), &two = town_.key("committee2");
  const ledger::EventBody body = ledger::VotingClosed{};
  for (const char* other : {"other.example/pb", "town.example/pb2", ""})  // signed for another log
    EXPECT_EQ(raw(post_of(ledger::make_submission(other, ledger::encode_event({town_.id, body}),
                                                  {&one, &two})))
                  .status,
              403);
  for (std::size_t at = 0; at < close.size(); ++at) {
    Bytes bent = close;
    bent[at] ^= 0x10;
    const Reply reply = raw(post_of(bent));
    EXPECT_TRUE(reply.status >= 400 && reply.status < 500) << at << reply.body;
  }
  for (const auto& [path, status] :
       {std::pair("/api/v1/submissions/", 405), std::pair("/api/v1/submissions?x", 400),
        std::pair("/api/v1/entries", 405), std::pair("/", 405)}) {
    std::string request = post_of(close);
    request.replace(5, std::string("/api/v1/submissions").size(), path);
    EXPECT_EQ(raw(request).status, status) << path;
  }
  EXPECT_EQ(log_size(), size);
  const Reply first = raw(post_of(close));
  EXPECT_EQ(first.status, 201);
  const Reply replayed = raw(post_of(close));
  EXPECT_EQ(replayed.status, 200);
  EXPECT_EQ(ledger::parse_receipt(replayed.body)->index, size);
  EXPECT_EQ(
      raw(post_of(town_.submission(ledger::VotingClosed{town_.nonce()}, town_.committee))).status,
      409);  // stale: the phase is over
  EXPECT_EQ(log_size(), size + 1);
}

TEST_F(Abuse, NoInputBecomesAHeader) {  // N18
  const std::string injected = "%0d%0aX-Injected:%20yes";
  for (const char* start :
       {"/", "/log/", "/log/tile/0/", "/api/v1/entries/", "/api/v1/receipts/", "/api/v1/slots/",
        "/api/v1/editions/", "/api/v1/projects?cursor=", "/api/v1/projects?edition=", "/problems/",
        "/api/v1/proofs/inclusion?index="}) {
    const Reply reply = get(start + injected);
    EXPECT_EQ(reply.status, 400) << start;
    EXPECT_EQ(reply.head.find("Injected"), std::string::npos) << start;
  }
  const Reply posted = raw(post_of(Bytes{'\r', '\n', 'X', '-', 'I', ':', ' ', 'y', '\r', '\n'}));
  EXPECT_EQ(posted.head.find("X-I"), std::string::npos);
  const Reply asked =
      get("/healthz", "If-None-Match: \"x\"\r\nAccept: X-Injected\r\nOrigin: X-Injected\r\n");
  EXPECT_EQ(asked.head.find("Injected"), std::string::npos);
}

TEST_F(Abuse, EveryAnswerCarriesWhatBrowsersMustKnow) {  // N14
  std::vector<Reply> replies{raw(post_of(cast("alice"))),          raw(post_of({1})),
                             raw("GET / HTTP/1.0\r\n\r\n"),        raw(std::string(9'000, 'x')),
                             raw(get_of("/log/vkey", "", "HEAD")), raw(get_of("/", "", "PUT"))};
  for (const char* target :
       {"/", "/healthz", "/log/checkpoint", "/log/tile/0/000.p/2", "/log/blob/00",
        "/api/v1/editions", "/problems/busy", "/problems/none"})
    replies.push_back(get(target));
  const Reply tagged = get("/log/vkey");
  replies.push_back(get("/log/vkey", "If-None-Match: " + tagged.field("ETag") + "\r\n"));
  EXPECT_EQ(replies.back().status, 304);
  for (const Reply& reply : replies) {
    EXPECT_EQ(reply.field("X-Content-Type-Options"), "nosniff") << reply.head;
    EXPECT_EQ(reply.field("Referrer-Policy"), "no-referrer") << reply.head;
    EXPECT_TRUE(reply.field("Content-Security-Policy").starts_with("default-src 'none'"))
        << reply.head;
    EXPECT_EQ(reply.head.find("Server:"), std::string::npos);
    EXPECT_EQ(reply.head.find("Set-Cookie"), std::string::npos);
  }
}

TEST_F(Abuse, MetricsAreNotForTheWorld) {  // N19
  for (const char* target : {"/metrics", "/api/v1/metrics", "/debug", "/admin", "/api/v1/keys"})
    EXPECT_EQ(get(target).status, 404) << target;
  if (!ServerProcess::is_built()) GTEST_SKIP() << "the urna program is not built here";
  server_->stop();
  EXPECT_TRUE(host_->close().ok());
  host_.reset();
  for (const char* outside :
       {"0.0.0.0:0", "[::]:0", "203.0.113.1:0", "127.0.0.1.evil.example:0", "127.0.0.1"}) {
    ServerProcess server(directory_.path(), {"--metrics", outside});
    EXPECT_EQ(server.port(), 0) << outside;
    EXPECT_EQ(server.stop(), 2) << outside;
  }
}

// The answer is lost on its way, once per ballot: who asks again learns what he would have.
TEST_F(Abuse, AnAnswerThatWasLostIsGivenAgain) {  // N23, B01
  for (int round = 0; round < 60; ++round) {
    const std::uint64_t before = log_size();
    const Bytes ballot = cast("alice", round % 2);
    ASSERT_TRUE(town_.submit(ballot).ok());
    {
      Connection dropped(server_->port());
      if (round % 2 == 0) dropped.reset_at_close();
      dropped.send(post_of(ballot));
      while (log_size() == before) std::this_thread::yield();  // kept, and nobody has heard of it
    }
    const Reply again = raw(post_of(ballot));
    ASSERT_EQ(again.status, 200);
    const auto receipt = ledger::parse_receipt(again.body);
    EXPECT_EQ(receipt->index, before);
    const Bytes entry = *host_->journal().entry(before);
    EXPECT_TRUE(ledger::check_receipt(*receipt, entry, host_->journal().vkey()).ok());
    EXPECT_EQ(raw(post_of(ballot)).body, again.body);
    EXPECT_EQ(log_size(), before + 1);
  }
}

TEST_F(Abuse, EveryMethodOnEveryPathIsAnsweredAndTheConnectionGoesOn) {  // N24
  const std::vector<std::string> paths{"/",
                                       "/healthz",
                                       "/log/checkpoint",
                                       "/log/tile/0/000.p/2",
                                       "/api/v1/submissions",
                                       "/api/v1/editions",
                                       "/problems/busy",
                                       "/nothing"};
  for (const std::string& path : paths) {
    const int known = get(path).status;
    for (const char* method : {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE",
                               "PROPFIND", "get", "Post", "X!#$%&'*+-.^_`|~"}) {
      const std::string name = method;
      Connection connection(server_->port());
      const bool post = name == "POST";
      connection.send(get_of(path, post ? "Content-Length: 0\r\n" : "", name) + get_of("/healthz"));
      const Reply reply = connection.read(name == "HEAD");
      const bool submits = post && path == "/api/v1/submissions";
      EXPECT_EQ(reply.status, name == "GET" || name == "HEAD" ? known
                              : submits                       ? 400
                                                              : 405)
          << method << path;
      if (reply.status == 405) {
        EXPECT_EQ(reply.field("Allow"), path == "/api/v1/submissions" ? "POST" : "GET, HEAD");
      }
      EXPECT_EQ(connection.read().body, "ok\n") << method << path;
    }
  }
  const Reply whole = get("/log/vkey"), head = raw(get_of("/log/vkey", "", "HEAD"));
  EXPECT_EQ(head.field("Content-Length"), whole.field("Content-Length"));
  EXPECT_EQ(head.field("ETag"), whole.field("ETag"));
}

TEST_F(Abuse, UpgradesAreNotTakenAndExpectationsAreMetOrRefused) {  // N24
  EXPECT_EQ(
      get("/healthz", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n")
          .status,
      200);
  EXPECT_EQ(
      get("/healthz",
          "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n")
          .status,
      200);
  EXPECT_EQ(get("/healthz", "Expect: 100-continue\r\n").status,
            200);  // no body, nothing to go on with
  const std::string start =
      "POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\n";
  EXPECT_EQ(raw(start + "Content-Length: 70000\r\n\r\n").status, 413);  // and no 100 before it
  EXPECT_EQ(raw(start + "Content-Length: 0\r\n\r\n").status, 400);
  EXPECT_EQ(get("/healthz", "Expect: 200-ok\r\n").status, 417);
}

TEST_F(Abuse, TilesAreGivenWholeWhateverIsAskedOfThem) {  // N25
  const std::string target = "/log/tile/entries/000.p/3";
  const Reply whole = get(target);
  ASSERT_EQ(whole.status, 200);
  for (const char* asked :
       {"Range: bytes=0-3", "Range: bytes=-1", "Range: bytes=9999999-", "Range: bytes=0-1,2-3",
        "Range: x", "If-Range: \"x\"\r\nRange: bytes=0-3", "Accept-Encoding: gzip, br;q=1.0, *",
        "Accept-Encoding: identity;q=0", "If-Modified-Since: Sun, 06 Nov 2094 08:49:37 GMT",
        "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT", "If-None-Match: \"x\"",
        "If-None-Match: garbage", "If-Match: \"x\"", "Accept: text/html", "Accept: */*;q=0"}) {
    const Reply reply = get(target, std::string(asked) + "\r\n");
    EXPECT_EQ(reply.status, 200) << asked;
    EXPECT_EQ(reply.body, whole.body) << asked;
    EXPECT_EQ(reply.head.find("Content-Range"), std::string::npos);
    EXPECT_EQ(reply.head.find("Content-Encoding"), std::string::npos);
  }
  const std::string tag = whole.field("ETag");
  for (const std::string& known :
       {tag, "W/" + tag, "\"x\", " + tag, tag + " , \"x\"", std::string("*")}) {
    const Reply reply = get(target, "If-None-Match: " + known + "\r\n");
    EXPECT_EQ(reply.status, 304) << known;
    EXPECT_EQ(reply.field("ETag"), tag);
    EXPECT_EQ(reply.field("Content-Length"), "");
  }
}

TEST_F(Abuse, TheServersClockIsInEveryAnswerAndTheClientsInNone) {  // N26
  const auto time_of = [](const Reply& reply) {
    std::tm read{};
    EXPECT_NE(::strptime(reply.field("Date").c_str(), "%a, %d %b %Y %H:%M:%S GMT", &read), nullptr);
    return ::timegm(&read);
  };
  const std::time_t before = std::time(nullptr);
  for (const char* date :
       {"Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 2094 08:49:37 GMT", "yesterday"}) {
    const Reply reply = raw(post_of(cast("alice"), std::string("Date: ") + date + "\r\n"));
    EXPECT_TRUE(reply.status == 201 || reply.status == 200);
    EXPECT_GE(time_of(reply), before);
    EXPECT_LE(time_of(reply), std::time(nullptr));
  }
  EXPECT_GE(time_of(raw("x\r\n\r\n")), before);
  EXPECT_EQ(http_date(784'111'777), "Sun, 06 Nov 1994 08:49:37 GMT");  // RFC 9110
  EXPECT_EQ(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
}

// What is public is public: every slot of the roll, its key, whether it was revoked or went to
// paper (GET /api/v1/slots, and the log itself). A slot is no person: who has one is not in the
// log, and nothing here can be asked by name, document or telephone. What must not be is an answer
// that says more about a slot than that, to somebody without its key.
TEST_F(Abuse, RefusalsSayNothingThatTheLogDoesNot) {  // E10, P13
  // What is answered, without the time and the slot that was asked with.
  const auto said = [&](const std::string& request, const std::string& slot) {
    Reply reply = raw(request);
    const std::size_t date = reply.head.find("Date: ");
    reply.head.erase(date, reply.head.find("\r\n", date) - date);
    const std::string hex = ledger::to_hex(town_.slot(slot).view());
    if (const std::size_t at = reply.body.find(hex); at != std::string::npos)
      reply.body.erase(at, hex.size());
    return reply.head + reply.body;
  };
  // A ballot of somebody who has only his own secret, under that slot and that public key.
  const auto tried = [&](const std::string& slot, const std::string& key) {
    ledger::BallotCast made = town_.cast("mallory", {0}, [&](Town::Draft& draft) {
      draft.header.slot = town_.slot(slot);
      draft.header.key = town_.credential(key).key();
    });
    return said(post_of(town_.submission(std::move(made), {})), slot);
  };
  // Without the right key all slots are one: on the roll or not, voted or not.
  const std::string nobody = tried("mallory", "mallory");
  EXPECT_NE(nobody.find("\"code\":\"not_on_roll\""), std::string::npos) << nobody;
  EXPECT_EQ(tried("alice", "mallory"), nobody);
  EXPECT_EQ(tried("alice", "bob"), nobody);
  ASSERT_EQ(raw(post_of(cast("alice"))).status, 201);
  EXPECT_EQ(tried("alice", "mallory"), nobody);
  EXPECT_EQ(tried("alice", "bob"), nobody);
  // Somebody's public key without its secret: the signature fails, whoever it is. A place in a
  // chain that is taken is said to be; everybody can read the same, with the entry.
  const std::string forged = tried("bob", "bob");
  EXPECT_NE(forged.find("\"code\":\"bad_credential_signature\""), std::string::npos) << forged;
  EXPECT_EQ(tried("carol", "carol"), forged);
  EXPECT_NE(tried("alice", "alice").find("\"code\":\"chain_conflict\""), std::string::npos);
  EXPECT_NE(get(target_of("alice")).body.find("\"ballots\":[{"), std::string::npos);
  EXPECT_NE(get(target_of("bob")).body.find("\"ballots\":[]"), std::string::npos);
  // So is a withdrawn card.
  const Bytes revoked = town_.submission(ledger::SlotRevoked{town_.nonce(), town_.slot("bob"), 1},
                                         {"registrar", "overseer"});
  ASSERT_EQ(raw(post_of(revoked)).status, 201);
  const std::string withdrawn = said(post_of(cast("bob")), "bob");
  EXPECT_NE(withdrawn.find("\"code\":\"slot_revoked\""), std::string::npos);
  EXPECT_EQ(tried("bob", "mallory"), withdrawn);
  EXPECT_NE(get(target_of("bob")).body.find("\"revoked\":true"), std::string::npos);
  EXPECT_NE(get(target_of("alice")).body.find("\"revoked\":false"), std::string::npos);
  // By its key a slot is found as long as it votes with it.
  const auto key_of = [&](const char* name) {
    return "/api/v1/slots/" + ledger::to_hex(town_.credential(name).key().view());
  };
  EXPECT_EQ(get(key_of("alice")).body, get(target_of("alice")).body);
  EXPECT_EQ(get(key_of("bob")).body, get(target_of("mallory")).body);
  // Look-ups: unknown is unknown, whatever it is unknown for.
  const std::string absent(32, '0');
  EXPECT_EQ(get("/api/v1/receipts/" + absent + absent).body,
            get("/api/v1/receipts/" + absent + std::string(32, 'f')).body);
  EXPECT_EQ(get(target_of("mallory")).body, get("/api/v1/slots/" + absent).body);
  EXPECT_EQ(get(target_of("mallory")).status, 404);
}

TEST(AbuseOfTables, NothingHashesOrMatchesWhatStrangersSend) {  // N20
  for (const char* room : {"/api", "/ledger", "/tally", "/audit"})
    for (const auto& file :
         std::filesystem::recursive_directory_iterator(URNA_SOURCE_DIR + std::string(room))) {
      if (file.path().extension() != ".cc" && file.path().extension() != ".h") continue;
      std::ifstream stream(file.path());
      const std::string text{std::istreambuf_iterator<char>(stream), {}};
      for (const char* banned : {"std::unordered_", "std::regex", "std::hash"})
        EXPECT_EQ(text.find(banned), std::string::npos) << file.path() << banned;
    }
}

}  // namespace
}  // namespace urna::api
