// Several ledgers behind one address: nothing of one is seen under the other's name, and each
// page's links stay with its own.
#include "api/region.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <set>
#include <sstream>

#include "tests/api/pages/site_walk.h"

namespace urna::api {
namespace {

TEST(Region, NamesAreSegmentsOfPathsAndNoneOfOurs) {
  for (const char* name : {"balti", "sadovoe-2", "a"}) EXPECT_TRUE(is_locality_name(name)) << name;
  for (const char* name :
       {"", "Balti", "2balti", "-a", "bălți", "a/b", "a.b", "api", "ro", "log", "assets"})
    EXPECT_FALSE(is_locality_name(name)) << name;
  EXPECT_TRUE(is_locality_name(std::string(kMaxLocalityNameBytes, 'a')));
  EXPECT_FALSE(is_locality_name(std::string(kMaxLocalityNameBytes + 1, 'a')));
}

std::string metrics_of(const Region& region) {
  auto server = HttpServer::start(
      "127.0.0.1:0", [](const HttpRequest&, const Respond&) {}, 1);
  EXPECT_TRUE(server.ok());
  const HttpResponse metrics = region.metrics(**server);
  (*server)->stop();
  return metrics.body;
}

class TwoTowns : public testing::Test {
 protected:
  TwoTowns() {
    Town voting, early;
    voting.run_to(tally::Phase::voting);
    early.run_to(tally::Phase::proposals);
    first_ = host_of(first_folder_, voting);
    second_ = host_of(second_folder_, early);
    region_ = std::make_unique<Region>(
        std::vector<Locality>{{"first", first_.get()}, {"second", second_.get()}});
  }
  HttpResponse ask(const std::string& target, const std::string& method = "GET") const {
    std::promise<HttpResponse> given;
    region_->handle({method, target, {}, {}, {}},
                    [&](HttpResponse response) { given.set_value(std::move(response)); });
    return given.get_future().get();
  }
  Directory first_folder_, second_folder_;
  std::unique_ptr<Host> first_, second_;
  std::unique_ptr<Region> region_;
};

TEST_F(TwoTowns, EachAnswersUnderItsOwnName) {
  EXPECT_EQ(ask("/first/log/checkpoint").body, first_->newest()->note);
  EXPECT_EQ(ask("/second/log/checkpoint").body, second_->newest()->note);
  EXPECT_NE(ask("/first/api/v1/editions").body.find("\"phase\":\"voting\""), std::string::npos);
  EXPECT_NE(ask("/second/api/v1/editions").body.find("\"phase\":\"proposals\""), std::string::npos);
  for (const char* target : {"/log/checkpoint", "/api/v1/editions", "/third/log/checkpoint",
                             "/first2/ro/", "//first/ro/"})
    EXPECT_EQ(ask(target).status, 404U) << target;
}

TEST_F(TwoTowns, PagesLinkOnlyToTheirOwn) {
  const std::string page = ask("/second/ro/").body;
  EXPECT_NE(page.find("href=\"/second/ro/projects\""), std::string::npos);
  EXPECT_EQ(page.find("href=\"/ro/"), std::string::npos);
  EXPECT_EQ(page.find("/first/"), std::string::npos);
  const HttpResponse door = ask("/second");
  EXPECT_EQ(door.status, 302U);
  EXPECT_EQ(door.headers.front(), (std::pair<std::string, std::string>("Location", "/second/ro/")));
}

TEST_F(TwoTowns, TheFrontPageShowsAll) {
  EXPECT_EQ(ask("/").status, 302U);
  const std::string page = ask("/uk/").body;
  EXPECT_NE(page.find("href=\"/first/uk/\""), std::string::npos);
  EXPECT_NE(page.find("href=\"/second/uk/\""), std::string::npos);
  EXPECT_EQ(page.find("feed.atom"), std::string::npos);
  EXPECT_NE(ask("/first/uk/").body.find("/first/uk/feed.atom"), std::string::npos);
  EXPECT_EQ(ask("/uk/", "POST").status, 405U);
  EXPECT_EQ(ask("/first/api/v1/submissions", "POST").status,
            400U);  // no bytes, judged by the ledger
}

// Whatever an answer points to stands behind the same name: nothing else may be passed on by a
// proxy that serves one of the ledgers alone.
TEST_F(TwoTowns, RefusalsAndListsPointBehindTheLedgersName) {
  const auto linked = [](const HttpResponse& response) {
    for (const auto& [name, value] : response.headers)
      if (name == "Link") return value.substr(1, value.find('>') - 1);
    return std::string();
  };
  for (const std::string name : {"/first", "/second"}) {
    for (const char* target :
         {"/api/v1/entries/99999", "/api/v1/entries?limit=0", "/log/nothing"}) {
      const std::string body = ask(name + target).body;
      const std::string before = "{\"type\":\"" + name + "/problems/";
      ASSERT_TRUE(body.starts_with(before)) << body;
      const std::size_t begin = std::string("{\"type\":\"").size();
      EXPECT_EQ(ask(body.substr(begin, body.find('"', begin) - begin)).status, 200U) << body;
    }
    EXPECT_TRUE(ask(name + "/api/v1/submissions", "POST")
                    .body.starts_with("{\"type\":\"" + name + "/problems/"));
    EXPECT_TRUE(ask(name + "/ro/", "PUT").body.starts_with("{\"type\":\"" + name + "/problems/"));
    std::string next = name + "/api/v1/entries?limit=2";
    std::size_t pages = 0;
    for (; !next.empty() && pages < 100; ++pages) {
      const HttpResponse page = ask(next);
      ASSERT_EQ(page.status, 200U) << next;
      next = linked(page);
      EXPECT_TRUE(next.empty() || next.starts_with(name + "/api/")) << next;
    }
    EXPECT_GT(pages, 2U);
  }
  EXPECT_TRUE(ask("/api/nothing").body.starts_with("{\"type\":\"/problems/"));
}

TEST_F(TwoTowns, AWrongAddressIsAnsweredToPeople) {
  for (const char* target : {"/nothing", "/uk/nothing", "/first/nothing", "/first/uk/nothing"}) {
    const HttpResponse response = ask(target);
    EXPECT_EQ(response.status, 404U) << target;
    EXPECT_TRUE(response.type.starts_with("text/html")) << target;
    for (const std::string& led : targets_in(response.body)) {
      if (led.ends_with("/nothing")) continue;  // the same address in another language
      EXPECT_NE(ask(led).status, 404U) << target << " leads to " << led;
    }
  }
  EXPECT_EQ(ask("/first/ro").status, 302U);
  EXPECT_EQ(ask("/x%20").status, 400U);
}

TEST_F(TwoTowns, TheFrontPageHasATag) {
  const HttpResponse response = ask("/ro/");
  EXPECT_EQ(
      std::ranges::count(response.headers, "ETag", &std::pair<std::string, std::string>::first), 1);
}

// A family of values stands together, below its one description (Prometheus' text format).
TEST_F(TwoTowns, EachMetricStandsOnceWithAllItsLedgers) {
  std::istringstream text(metrics_of(*region_));
  std::set<std::string> described;
  std::string family;
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("# TYPE ")) {
      family = line.substr(7, line.find(' ', 7) - 7);
      EXPECT_TRUE(described.insert(family).second) << line;
    } else {
      EXPECT_TRUE(line.starts_with(family + " ") || line.starts_with(family + "{")) << line;
    }
  }
  EXPECT_TRUE(described.contains("urna_log_size"));
}

TEST_F(TwoTowns, OneThatCannotBeOpenedLeavesTheOthers) {
  const Region region({{"first", first_.get()}, {"lost", nullptr}});
  const auto asked = [&](const std::string& target) {
    HttpResponse given;
    region.handle({"GET", target, {}, {}, {}}, [&](HttpResponse response) { given = response; });
    return given;
  };
  EXPECT_EQ(asked("/first/ro/").status, 200U);
  EXPECT_EQ(asked("/lost/log/checkpoint").status, 503U);
  EXPECT_TRUE(asked("/lost/log/checkpoint").type.starts_with("application/problem+json"));
  EXPECT_EQ(asked("/lost/uk/vote").status, 503U);
  const HttpResponse page = asked("/lost/uk/vote");
  EXPECT_TRUE(page.type.starts_with("text/html"));
  EXPECT_NE(page.body.find("Цей реєстр зараз недоступний"), std::string::npos);
  const std::pair<std::string, std::string> open("Access-Control-Allow-Origin", "*");
  EXPECT_EQ(std::ranges::count(asked("/lost/log/checkpoint").headers, open), 1);
  EXPECT_EQ(asked("/readyz").status, 200U);
  EXPECT_EQ(asked("/lost/readyz").status, 503U);
  EXPECT_NE(metrics_of(region).find("urna_ledger_served{ledger=\"lost\"} 0\n"), std::string::npos);
  EXPECT_NE(asked("/en/").body.find("cannot be read at the moment"), std::string::npos);
}

TEST_F(TwoTowns, SubmissionsAreOnlyPostedTo) {
  const std::pair<std::string, std::string> post("Allow", "POST");
  for (const char* method : {"GET", "HEAD", "PUT"}) {
    const HttpResponse response = ask("/first/api/v1/submissions?x", method);
    EXPECT_EQ(response.status, 405U) << method;
    EXPECT_EQ(std::ranges::count(response.headers, post), 1) << method;
  }
  EXPECT_EQ(ask("/first/api/v1/submissions?x", "POST").status, 400U);  // nothing rides along
  EXPECT_EQ(ask("/first/api/v1/submissions", "POST").status, 400U);    // judged by the ledger
}

TEST(HttpAnswer, WhoeverMayReadMaySeeWhyNot) {
  const std::pair<std::string, std::string> open("Access-Control-Allow-Origin", "*");
  for (const unsigned status : {429U, 503U}) {
    EXPECT_EQ(std::ranges::count(ask_later(status, "", "5", "GET").headers, open), 1);
    EXPECT_EQ(std::ranges::count(ask_later(status, "", "5", "POST").headers, open), 0);
  }
  EXPECT_STREQ(reason_of(302), "Found");
}

TEST_F(TwoTowns, OneThatIsNotReadyMakesTheServerNotReady) {
  EXPECT_EQ(ask("/readyz").status, 200U);
  second_->sequencer().halt();
  const HttpResponse response = ask("/readyz");
  EXPECT_EQ(response.status, 503U);
  EXPECT_NE(response.body.find("second"), std::string::npos) << response.body;
  EXPECT_EQ(ask("/first/readyz").status, 200U);
}

}  // namespace
}  // namespace urna::api
