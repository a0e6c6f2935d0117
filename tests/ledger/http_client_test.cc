// What a client must bear: every bent answer refused, every limit at and one beyond, a peer that is
// silent, slow to end, or gone.
#include "ledger/http_client.h"

#include <gtest/gtest.h>

#include "ledger/http_fields.h"
#include "ledger/note.h"
#include "ledger/tile.h"
#include "tests/fixture/canned_http.h"

namespace urna::ledger {
namespace {

using fixture::Canned;
using fixture::CannedServer;

constexpr HttpLimits kShort{2'000, 100};
HttpClient client_of(const CannedServer& server, bool keep_alive = true) {
  return HttpClient(*parse_http_url(server.url() + "/log"), kShort, keep_alive);
}
// One GET against a server that says exactly this and ends the connection.
Result<HttpAnswer> ask(const std::string& bytes, bool close = true) {
  const CannedServer server([&](const std::string&) { return Canned{bytes, close, false}; });
  return client_of(server).get("/x");
}
std::string status_code(const Result<HttpAnswer>& answer) {
  return answer ? std::to_string(answer->status) : std::string(name_of(answer.code()));
}

TEST(HttpUrl, ReadsOneSpelling) {
  EXPECT_EQ(*parse_http_url("http://a.example"), (HttpUrl{"a.example", "80", ""}));
  EXPECT_EQ(*parse_http_url("http://127.0.0.1:8080/log/"), (HttpUrl{"127.0.0.1", "8080", "/log"}));
  EXPECT_EQ(*parse_http_url("http://[::1]:1/a/b"), (HttpUrl{"::1", "1", "/a/b"}));
  EXPECT_EQ(to_text(*parse_http_url("http://[::1]:1/a/b")), "http://[::1]:1/a/b");
  EXPECT_EQ(to_text(*parse_http_url("http://a:80/")), "http://a");
}

TEST(HttpUrl, RefusesWhatItIsNot) {
  for (const std::string& bad :
       {std::string(), std::string("a.example"), std::string("ftp://a"), std::string("http://"),
        std::string("http:///x"), std::string("http://a:"), std::string("http://a:0"),
        std::string("http://a:65536"), std::string("http://a:080"), std::string("http://u@a"),
        std::string("http://a/x?y"), std::string("http://a/x#y"), std::string("http://a/%2e"),
        std::string("http://a/\r\nX: y"), std::string("http://[::1"), std::string("http://[]"),
        std::string("http://a b"), std::string("http://a/b c"),
        "http://a/" + std::string(kMaxUrlBytes, 'x')})
    EXPECT_EQ(parse_http_url(bad).ok() ? "taken" : name_of(parse_http_url(bad).code()), "usage")
        << bad;
  const auto https = parse_http_url("https://a");
  ASSERT_FALSE(https.ok());
  EXPECT_NE(https.error().detail.find("TLS belongs to a proxy"), std::string::npos);
  EXPECT_TRUE(parse_http_url("http://a/" + std::string(kMaxUrlBytes - 9, 'x')).ok());
}

TEST(AnswerHead, EveryBentHeadIsRefused) {
  const std::string good = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n";
  EXPECT_TRUE(parse_answer_head(good + "\r\n").ok());
  for (const std::string& bent :
       {std::string(),
        std::string("\r\n\r\n"),
        good,
        good + "\n",
        std::string("HTTP/2 200\r\n\r\n"),
        std::string("HTTP/1.1 20 OK\r\n\r\n"),
        std::string("HTTP/1.1 2000\r\n\r\n"),
        std::string("HTTP/1.1 100 Continue\r\n\r\n"),
        std::string("HTTP/1.1 600 X\r\n\r\n"),
        good + "Content-Length: 2\r\n\r\n",
        good + "Transfer-Encoding: chunked\r\n\r\n",
        good + "transfer-encoding : chunked\r\n\r\n",
        good + " folded: x\r\n\r\n",
        good + "no colon\r\n\r\n",
        good + ": x\r\n\r\n",
        good + "A: b\nc: d\r\n\r\n",
        good + "A: \x01\r\n\r\n",
        good + std::string("A: \0\r\n\r\n", 8),
        good + "Content-Encoding: gzip\r\n\r\n",
        std::string("HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n")})
    EXPECT_FALSE(parse_answer_head(bent).ok()) << bent;
  const auto chunked = parse_answer_head(good + "Transfer-Encoding: chunked\r\n\r\n");
  EXPECT_NE(chunked.error().detail.find("Transfer-Encoding (chunked)"), std::string::npos);
}

TEST(AnswerHead, LimitsHoldAtAndOneBeyond) {
  std::string fields = "HTTP/1.1 200\r\n";
  for (std::size_t i = 0; i < kMaxHttpFields; ++i) fields += "A: b\r\n";
  EXPECT_TRUE(parse_answer_head(fields + "\r\n").ok());
  EXPECT_EQ(parse_answer_head(fields + "A: b\r\n\r\n").code(), Errc::over_limit);
  std::string head = "HTTP/1.1 200\r\nA: ";
  head += std::string(kMaxAnswerHeadBytes - head.size() - 4, 'x');
  EXPECT_TRUE(parse_answer_head(head + "\r\n\r\n").ok());
  EXPECT_EQ(parse_answer_head(head + "x\r\n\r\n").code(), Errc::over_limit);
}

TEST(HttpClient, GetsAndPosts) {
  std::vector<std::string> heard;
  const CannedServer server([&](const std::string& request) {
    heard.push_back(request);
    return Canned{CannedServer::ok("body", "text/x")};
  });
  HttpClient client = client_of(server);
  const auto got = client.get("/checkpoint");
  ASSERT_TRUE(got.ok()) << to_text(got.error());
  EXPECT_EQ(got->status, 200U);
  EXPECT_EQ(got->content_type, "text/x");
  EXPECT_EQ(text_of(got->body), "body");
  ASSERT_TRUE(client.post("/add-checkpoint", "text/plain", view_of("old 0\n")).ok());
  EXPECT_TRUE(heard[0].starts_with("GET /log/checkpoint HTTP/1.1\r\nHost: 127.0.0.1:")) << heard[0];
  EXPECT_TRUE(heard[1].ends_with("Content-Length: 6\r\n\r\nold 0\n")) << heard[1];
  EXPECT_EQ(server.connections(), 1);  // kept
  ASSERT_TRUE(client_of(server, false).get("/x").ok());
  EXPECT_NE(heard[2].find("Connection: close\r\n"), std::string::npos);
}

TEST(HttpClient, AnEndedConnectionIsMadeAnewForReadingOnly) {
  const CannedServer server([&](const std::string&) {
    return Canned{CannedServer::ok("x"), true, false};
  });
  HttpClient client = client_of(server);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(client.get("/x").ok()) << i;
}

TEST(HttpClient, BodiesHaveTheirLengthAndLimit) {
  EXPECT_EQ(status_code(ask(CannedServer::ok(std::string(100, 'x')))), "200");
  EXPECT_EQ(status_code(ask(CannedServer::ok(std::string(101, 'x')))), "over_limit");
  EXPECT_EQ(status_code(ask("HTTP/1.1 200 OK\r\n\r\n" + std::string(100, 'x'))), "200");
  EXPECT_EQ(status_code(ask("HTTP/1.1 200 OK\r\n\r\n" + std::string(101, 'x'))), "over_limit");
  EXPECT_EQ(status_code(ask("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfour")), "io");
  EXPECT_EQ(status_code(ask("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nfour")), "malformed");
  EXPECT_EQ(status_code(ask("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")),
            "malformed");
  EXPECT_EQ(status_code(ask("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")), "503");
  EXPECT_EQ(status_code(ask("HTTP/1.1 304 X\r\n\r\n", false)), "304");
  EXPECT_EQ(status_code(ask("HTTP/1.1 200 OK\r\nX: " + std::string(kMaxAnswerHeadBytes, 'x'))),
            "over_limit");
  EXPECT_EQ(status_code(ask("HTTP/1.1 200 O")), "io");
  EXPECT_EQ(status_code(ask("")), "io");
}

TEST(HttpClient, WhoSaysNothingOrNeverEndsIsGivenUp) {
  for (const std::string& start : {std::string(), std::string("HTTP/1.1 200 OK\r\n"),
                                   std::string("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfour"),
                                   std::string("HTTP/1.1 200 OK\r\n\r\nno end")}) {
    const CannedServer server([&](const std::string&) {
      return Canned{start, false, start.empty()};
    });
    HttpClient client(*parse_http_url(server.url()), {50, 100}, true);
    const auto answer = client.get("/x");
    ASSERT_FALSE(answer.ok()) << start;
    EXPECT_NE(answer.error().detail.find("within 50 ms"), std::string::npos) << start;
  }
  // Nobody listens there.
  const int unused = [] {
    const CannedServer gone([](const std::string&) { return Canned{}; });
    return std::stoi(gone.url().substr(17));
  }();
  HttpClient client(HttpUrl{"127.0.0.1", std::to_string(unused), ""}, kShort, true);
  EXPECT_EQ(status_code(client.get("/x")), "io");
}

// Only 404 is absence: whoever takes another failure for it would believe that a log has less.
TEST(HttpSource, OnlyNotFoundIsAbsence) {
  std::string status = "200 OK", body = "note";
  const CannedServer server(
      [&](const std::string&) { return Canned{CannedServer::with_status(status, body)}; });
  const auto source = http_source(server.url());
  ASSERT_TRUE(source.ok());
  EXPECT_EQ(text_of(*(*source)->get("checkpoint")), "note");
  status = "404 Not Found";
  EXPECT_EQ((*source)->get("checkpoint").code(), Errc::not_found);
  for (const char* other : {"400 Bad", "403 No", "410 Gone", "500 Oh", "503 Busy", "301 There"}) {
    status = other;
    EXPECT_EQ((*source)->get("checkpoint").code(), Errc::storage) << other;
  }
  status = "200 OK";
  body = "";
  EXPECT_EQ((*source)->get("checkpoint").code(), Errc::malformed);
  EXPECT_EQ((*source)->get("../etc/passwd").code(), Errc::not_found);  // never asked for
  EXPECT_EQ((*source)->list().code(), Errc::not_found);
  body = std::string(kTileWidth * Hash::kSize + 1, 'x');
  EXPECT_EQ((*source)->get("tile/0/000").code(), Errc::storage);
  EXPECT_TRUE((*source)->get("vkey").ok());
}

TEST(HttpSource, CutsAPartialTileFromTheFullOne) {
  Bytes bundle;
  for (int i = 0; i < 256; ++i) append_to_bundle(bundle, view_of(std::to_string(i)));
  const CannedServer server([&](const std::string& request) {
    if (request.starts_with("GET /tile/0/000 "))
      return Canned{CannedServer::ok(std::string(256 * 32, 'h'))};
    if (request.starts_with("GET /tile/entries/000 "))
      return Canned{CannedServer::ok(std::string(text_of(bundle)))};
    return Canned{CannedServer::with_status("404 Not Found", "")};
  });
  const auto source = http_source(server.url());
  EXPECT_EQ((*source)->get("tile/0/000.p/3")->size(), 96U);
  const auto few = (*source)->get("tile/entries/000.p/11");
  ASSERT_TRUE(few.ok());
  const auto entries = split_bundle(*few, 11);
  ASSERT_TRUE(entries.ok());
  EXPECT_EQ(text_of(entries->back()), "10");
  EXPECT_EQ((*source)->get("tile/1/000.p/1").code(), Errc::not_found);
}

}  // namespace
}  // namespace urna::ledger
