// Lists: pages that join to the whole, tags, and what a target may not say.
#include <gtest/gtest.h>

#include "tests/api/interface/openapi.h"
#include "tests/api/interface/town_host.h"

namespace urna::api {
namespace {

using tally::Phase;

// The target of rel="next", or "".
std::string next_of(const HttpResponse& response) {
  const std::string link = field_of(response, "Link");
  return link.empty() ? "" : link.substr(1, link.find('>') - 1);
}

TEST(Lists, PagesOfEntriesJoinToTheLog) {
  TownHost town(town_in(Phase::declared, false));
  for (const std::uint64_t limit : {1ULL, 3ULL, 256ULL}) {
    std::uint64_t next = 0;
    std::string target = "/api/v1/entries?limit=" + std::to_string(limit);
    while (!target.empty()) {
      const HttpResponse page = town.get(target);
      ASSERT_EQ(page.status, 200U) << target;
      const auto body = boost::json::parse(page.body);
      const auto& entries = body.at("entries").as_array();
      EXPECT_LE(entries.size(), limit);
      for (const auto& entry : entries)
        EXPECT_EQ(entry.at("index").as_int64(), static_cast<std::int64_t>(next++));
      target = next_of(page);
    }
    EXPECT_EQ(next, town.size());
  }
}

TEST(Lists, APageOfEntriesKeepsToItsLimits) {
  TownHost town(town_in(Phase::voting, false));
  const std::string size = std::to_string(town.size());
  EXPECT_EQ(town.get("/api/v1/entries?from=" + size).status, 200U);  // empty, and no next one
  EXPECT_EQ(next_of(town.get("/api/v1/entries?from=" + size)), "");
  for (const std::string& query :
       {"from=" + std::to_string(town.size() + 1), std::string("limit=0"), std::string("limit=257"),
        std::string("from=-1"), std::string("from=01"), std::string("limit=1e2"),
        std::string("from=9999999999999999999")})
    EXPECT_EQ(town.get("/api/v1/entries?" + query).status, 400U) << query;
}

TEST(Lists, LinesOfTheLogAreItsEntries) {
  TownHost town(town_in(Phase::voting, false));
  const std::string all = drain(town.get("/api/v1/log.jsonl"));
  std::string joined;
  for (std::uint64_t i = 0; i < town.size(); ++i)
    joined += town.get("/api/v1/entries/" + std::to_string(i)).body + "\n";
  EXPECT_EQ(all, joined);
  EXPECT_TRUE(all.ends_with(drain(town.get("/api/v1/log.jsonl?from=3"))));
  EXPECT_EQ(drain(town.get("/api/v1/log.jsonl?from=" + std::to_string(town.size()))), "");
}

TEST(Lists, EditionsComeInTheOrderOfTheLog) {
  TownHost town(town_in(Phase::voting, false));
  const auto body = boost::json::parse(town.get("/api/v1/editions").body);
  ASSERT_EQ(body.at("editions").as_array().size(), 1U);
  const auto at = body.at("editions").at(0).at("announced_at").as_int64();
  EXPECT_EQ(town.get("/api/v1/editions?cursor=" + std::to_string(at + 1)).body,
            "{\"editions\":[]}");
}

// N25: a tag answers "is it still that"; everything else of a conditional or partial request is
// ignored, and the whole comes.
TEST(Lists, EveryReadHasATagThatIsItsBytes) {
  TownHost town(town_in(Phase::declared, false));
  for (const char* target :
       {"/openapi.json", "/api/v1/entries", "/api/v1/entries/1", "/api/v1/log.jsonl",
        "/api/v1/projects", "/api/v1/projects.csv", "/api/v1/results.csv", "/api/v1/results.pb",
        "/api/v1/opendata.zip", "/log/tile/0/000.p/2", "/ro/feed.atom", "/ro/data"}) {
    const HttpResponse first = town.get(target);
    const std::string tag = field_of(first, "ETag");
    ASSERT_FALSE(tag.empty()) << target;
    for (const std::string& list : {tag, "W/" + tag, "\"a\", " + tag, std::string("*")}) {
      const HttpResponse again = town.ask({"GET", target, {}, list, {}});
      EXPECT_EQ(again.status, 304U) << target << list;
      EXPECT_TRUE(again.body.empty() && !again.source);
    }
    EXPECT_EQ(town.ask({"GET", target, {}, "\"0123\"", {}}).status, 200U) << target;
  }
}

// One address has two forms; neither may stand in for the other in somebody's cache.
TEST(Lists, TheRawFormOfAnEntryIsKeptApart) {
  TownHost town(town_in(Phase::voting, false));
  const HttpResponse words = town.get("/api/v1/entries/1");
  const HttpResponse raw =
      town.ask({"GET", "/api/v1/entries/1", "application/octet-stream", {}, {}});
  EXPECT_EQ(field_of(words, "Vary"), "Accept");
  EXPECT_EQ(field_of(raw, "Vary"), "Accept");
  EXPECT_NE(field_of(words, "ETag"), field_of(raw, "ETag"));
}

TEST(Lists, AProblemOfAReadIsForEveryPage) {  // N12
  TownHost town(town_in(Phase::voting, false));
  for (const char* target :
       {"/api/v1/nothing", "/api/v1/results", "/log/tile/9/000", "/api/a%20b"}) {
    const HttpResponse refused = town.get(target);
    EXPECT_EQ(refused.type, "application/problem+json") << target;
    EXPECT_EQ(field_of(refused, "Access-Control-Allow-Origin"), "*") << target;
  }
}

// Nothing of a target becomes text of an answer but by its own spelling of a number or a name.
TEST(Lists, ParametersAreNumbersOrNames) {  // N07, N18
  TownHost town(town_in(Phase::voting, false));
  for (const char* list : {"entries?from=", "entries?limit=", "log.jsonl?from=", "feed?from=",
                           "editions?cursor=", "projects?cursor="})
    for (const std::string& bad :
         {std::string("\xc0\xaf"), std::string("\xed\xa0\x80"),
          std::string("\xef\xbb\xbf"
                      "1"),
          std::string("1\r\nX: y"), std::string("<script>"), std::string("0x1"), std::string("+1"),
          std::string("1_000"), std::string(400, '9')}) {
      const HttpResponse refused = town.get("/api/v1/" + std::string(list) + bad);
      EXPECT_EQ(refused.status, 400U) << list << bad;
      EXPECT_EQ(refused.body.find("script"), std::string::npos);
    }
}

// Clients send no JSON: a bomb of it is no submission, whatever its depth, and costs nothing.
TEST(Lists, JsonFromOutsideIsNotRead) {  // N08
  TownHost town(town_in(Phase::voting, false));
  for (const std::string& bomb :
       {std::string(60'000, '['), "{\"a\":" + std::string(50'000, '9') + "}",
        std::string("{\"a\":1,\"a\":2}"), std::string("[1e999999999]"),
        std::string("\"\\ud800\"")}) {
    const HttpResponse refused = town.ask({"POST", "/api/v1/submissions", {}, {}, bomb});
    EXPECT_EQ(refused.status, 400U) << bomb.substr(0, 20) << refused.body;
  }
  EXPECT_EQ(town.size(), town.town().entries.size());
}

}  // namespace
}  // namespace urna::api
