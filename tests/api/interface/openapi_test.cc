// The description and the program are one: every answer of every route is what openapi.json says it
// is, in each phase of an open and of a sealed edition; no route is missing there, and none is
// described that is not.
#include "tests/api/interface/openapi.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>

#include "tests/api/interface/town_host.h"
#include "tests/fixture/follow_up.h"

namespace urna::api {
namespace {

namespace json = boost::json;
using tally::Phase;

std::string first_of(const Faults& faults) {
  std::string text;
  for (std::size_t i = 0; i < faults.size() && i < 8; ++i) text += faults[i] + "\n";
  return text;
}

std::string path_of(const std::string& target) {
  const auto route = match_route(std::string_view(target).substr(0, target.find('?')));
  for (const RouteTemplate& one : route_templates())
    if (route && one.id == route->id) return std::string(one.path);
  return "no route for " + target;
}

// Holds every answer against the description, and keeps which were seen.
class Judge {
 public:
  void see(const TownHost& town, HttpRequest request) {
    const std::string target = request.target, path = path_of(target);
    std::string method = request.method == "POST" ? "post" : "get";
    const HttpResponse response = town.ask(std::move(request));
    const Faults faults = api_.check(path, method, response, drain(response));
    EXPECT_TRUE(faults.empty()) << target << "\n" << first_of(faults);
    seen_[path].insert(std::to_string(response.status));
  }
  // A read, the same with the tag it has got, and with an escape.
  void read(const TownHost& town, const std::string& target, const std::string& accept = "") {
    see(town, {"GET", target, accept, {}, {}});
    const std::string tag = field_of(town.get(target), "ETag");
    if (!tag.empty()) see(town, {"GET", target, accept, "\"x\", " + tag, {}});
    see(town, {"GET",
               target + (target.find('?') == std::string::npos ? "?" : "&") + "x=%20",
               accept,
               {},
               {}});
  }
  void post(const TownHost& town, const Bytes& body) {
    see(town, {"POST", "/api/v1/submissions", {}, {}, std::string(body.begin(), body.end())});
  }
  const std::map<std::string, std::set<std::string>>& seen() const { return seen_; }
  const OpenApi& api() const { return api_; }

 private:
  const OpenApi api_ = OpenApi::served();
  std::map<std::string, std::set<std::string>> seen_;
};

void read_everything(Judge& judge, TownHost& town) {
  const std::string size = std::to_string(town.size());
  const std::string edition = ledger::to_hex(town.town().id.view()), none(32, '0');
  for (const char* target : {"/log/checkpoint",
                             "/log/vkey",
                             "/log/policy",
                             "/log/tile/0/000.p/2",
                             "/log/tile/entries/000.p/2",
                             "/log/tile/3/000",
                             "/api/v1/entries?limit=2",
                             "/api/v1/entries?limit=256",
                             "/api/v1/entries?limit=0",
                             "/api/v1/entries/0",
                             "/api/v1/entries/99999",
                             "/api/v1/log.jsonl",
                             "/api/v1/log.jsonl?from=1",
                             "/api/v1/log.jsonl?from=x",
                             "/api/v1/feed?from=0",
                             "/api/v1/feed?from=99999",
                             "/api/v1/receipts/00",
                             "/api/v1/proofs/inclusion?index=0",
                             "/api/v1/proofs/inclusion?index=0&size=99999",
                             "/api/v1/proofs/consistency?old=1&size=2",
                             "/api/v1/proofs/consistency?old=1&size=99999",
                             "/api/v1/witnesses",
                             "/api/v1/witnessed",
                             "/api/v1/editions",
                             "/api/v1/editions?cursor=x",
                             "/problems/voting_closed",
                             "/problems/wrong_quorum",
                             "/problems/none",
                             "/openapi.json",
                             "/healthz",
                             "/readyz"})
    judge.read(town, target);
  judge.read(town, "/api/v1/entries/1", "application/octet-stream");
  judge.read(town, "/api/v1/editions/" + edition);
  judge.read(town, "/api/v1/editions/" + none);
  for (const char* query : {"", "?language=uk", "?language=xx"})
    judge.read(town, "/api/v1/editions/" + edition + "/calendar.ics" + query);
  judge.read(town, "/api/v1/editions/" + none + "/calendar.ics");
  for (const char* part : {"/indicators", "/report", "/sessions", "/plan", "/surveys"})
    for (const std::string& of : {edition, none}) judge.read(town, "/api/v1/editions/" + of + part);
  for (const char* list :
       {"projects", "projects.csv", "turnout", "turnout.csv", "results", "results.csv",
        "results.pb", "opendata.zip", "acts/result", "projects/0", "projects/99"})
    for (const std::string& of : {std::string(), "?edition=" + edition, "?edition=" + none})
      judge.read(town, "/api/v1/" + std::string(list) + of);
  for (const char* who : {"alice", "bob"})
    judge.read(town, "/api/v1/slots/" + ledger::to_hex(town.town().slot(who).view()));
  judge.read(town, "/api/v1/slots/" + none);
  judge.read(town, "/api/v1/slots/" + ledger::to_hex(town.town().credential("alice").key().view()));
  judge.read(town, "/api/v1/slots/" + none + none);
  for (const auto& [name, bytes] : town.town().blobs->bytes) judge.read(town, "/log/" + name);
  judge.read(town, "/log/blob/" + none + none);
  for (std::uint64_t index = 0; index < town.size(); ++index)
    judge.see(town, {"GET", "/api/v1/entries/" + std::to_string(index), {}, {}, {}});
  judge.see(town, {"GET", "/api/v1/feed", {}, {}, {}, {}, size});
}

void read_a_receipt(Judge& judge, TownHost& town, const Bytes& cast) {
  const auto submission = ledger::parse_submission(cast);
  const auto tracker =
      tally::tracker_of(*town.town().edition().context->ballot,
                        std::get<ledger::BallotCast>(submission->event.body).ballot);
  judge.read(town, "/api/v1/receipts/" + ledger::to_hex(tracker.view()));
}

// Every kind of answer that a submission can get.
void write_everything(Judge& judge, TownHost& host) {
  Town& town = host.town();
  const Bytes cast = town.submission(town.cast("alice", {0}), {});
  judge.post(host, cast);
  judge.post(host, cast);
  judge.post(host, town.submission(town.cast("alice", {1}), {}));    // its place is taken
  judge.post(host, town.submission(town.cast("mallory", {0}), {}));  // on no roll
  judge.post(host, {1, 2, 3});
  judge.post(host, Bytes(65'536, 'x'));
  const ledger::SigningKey& one = town.key("committee1");
  judge.post(host,
             ledger::make_submission(Town::kOrigin,
                                     ledger::encode_event({ledger::EditionId::from(Bytes(16, 7)),
                                                           ledger::VotingClosed{town.nonce()}}),
                                     {&one}));
  judge.post(host, town.submission(town.cast("bob", {0},
                                             [](Town::Draft& draft) {
                                               std::ranges::fill(draft.bits, std::uint8_t{1});
                                             }),
                                   {}));
  read_a_receipt(judge, host, cast);
}

TEST(OpenApi, DescribesEveryAnswerOfEveryRouteInEveryPhase) {
  Judge judge;
  for (const bool sealed : {false, true})
    for (int phase = static_cast<int>(Phase::announced); phase <= static_cast<int>(Phase::declared);
         ++phase) {
      SCOPED_TRACE((sealed ? "sealed, " : "open, ") + std::string(name_of(Phase(phase))));
      Town town = town_in(Phase(phase), sealed);
      if (sealed && Phase(phase) == Phase::declared) town.open_groups();
      TownHost host(std::move(town), sealed);
      if (Phase(phase) == Phase::voting) write_everything(judge, host);
      read_everything(judge, host);
    }
  Town full = town_in(Phase::declared, false);
  fixture::follow_up(full, 1);
  TownHost host(std::move(full));
  read_everything(judge, host);
  // What needs a fault or a flood has tests of its own; everything else was seen here.
  const std::set<std::string> elsewhere{"429", "500", "503"};
  for (const std::string& path : judge.api().paths()) {
    const char* method = path == "/api/v1/submissions" ? "post" : "get";
    for (const std::string& status : judge.api().statuses(path, method))
      EXPECT_TRUE(elsewhere.contains(status) || judge.seen().at(path).contains(status))
          << path << " " << status << " is described and never seen";
  }
}

TEST(OpenApi, NamesExactlyTheRoutesThatAre) {
  std::set<std::string> routes;
  for (const RouteTemplate& one : route_templates()) routes.emplace(one.path);
  EXPECT_EQ(OpenApi::served().paths(), routes);
  EXPECT_EQ(routes.size(), route_templates().size());
  EXPECT_TRUE(OpenApi::served().path_parameter_faults().empty());
}

TEST(OpenApi, NamesExactlyTheParametersThatAreRead) {
  std::set<std::string> read;
  const std::regex call("parameter\\((?:asked\\.)?query, \"([a-z]+)\"|query, kind == \"([a-z]+)\"");
  for (const auto& file :
       std::filesystem::directory_iterator(std::string(URNA_SOURCE_DIR) + "/api")) {
    if (!file.path().filename().string().ends_with("routes.cc")) continue;
    std::stringstream text;
    text << std::ifstream(file.path()).rdbuf();
    const std::string source = text.str();
    for (std::sregex_iterator i(source.begin(), source.end(), call), end; i != end; ++i)
      read.insert((*i)[1]);
  }
  EXPECT_EQ(OpenApi::served().query_parameters(), read);
}

TEST(OpenApi, ExamplesAreWhatTheySay) {
  const Faults faults = OpenApi::served().example_faults();
  EXPECT_TRUE(faults.empty()) << first_of(faults);
}

// A line of the log in words, an event of the feed: as described, although neither is JSON whole.
TEST(OpenApi, DescribesLinesAndEvents) {
  const OpenApi api = OpenApi::served();
  TownHost town(town_in(Phase::declared, true));
  std::istringstream lines(drain(town.get("/api/v1/log.jsonl")));
  std::uint64_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const Faults faults = api.check_schema("Entry", json::parse(line));
    EXPECT_TRUE(faults.empty()) << first_of(faults);
  }
  EXPECT_EQ(count, town.size());
  std::istringstream events(drain(town.get("/api/v1/feed?from=0")));
  count = 0;
  for (std::string line; std::getline(events, line);) {
    if (!line.starts_with("data: ")) continue;
    ++count;
    const Faults faults = api.check_schema("FeedEvent", json::parse(line.substr(6)));
    EXPECT_TRUE(faults.empty()) << first_of(faults);
  }
  EXPECT_GT(count, 0U);
}

// The judge is no rubber stamp: whatever is bent in answer or description, it says so.
TEST(OpenApi, TheJudgeSeesWhatDiffers) {
  TownHost town(town_in(Phase::voting, false));
  const HttpResponse good = town.get("/api/v1/turnout");
  const OpenApi api = OpenApi::served();
  const auto faults = [&](const HttpResponse& response) {
    return api.check("/api/v1/turnout", "get", response, response.body).size();
  };
  EXPECT_EQ(faults(good), 0U);
  const auto bent = [&](const std::string& from, const std::string& to) {
    HttpResponse response = good;
    const std::size_t at = response.body.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    response.body.replace(at, from.size(), to);
    return faults(response);
  };
  EXPECT_GT(bent("\"voting\"", "\"votes\""), 0U);             // no phase of ours
  EXPECT_GT(bent("\"slots\":3", "\"slots\":\"3\""), 0U);      // another type
  EXPECT_GT(bent("\"slots\":3", "\"slots\":-3"), 0U);         // below its least
  EXPECT_GT(bent("\"slots\":3,", ""), 0U);                    // missing
  EXPECT_GT(bent("\"slots\":3", "\"slots\":3,\"x\":0"), 0U);  // not described
  EXPECT_GT(bent("{", "["), 0U);                              // no JSON
  HttpResponse other = good;
  other.status = 202;
  EXPECT_GT(faults(other), 0U);
  other = good;
  other.type = "text/json";
  EXPECT_GT(faults(other), 0U);
  other = good;
  other.headers.emplace_back("X-New", "1");
  EXPECT_GT(faults(other), 0U);
  other = good;
  other.headers.clear();
  EXPECT_GT(faults(other), 0U);
}

TEST(OpenApi, TheJudgeKnowsEveryWordOfTheFileAndNoOther) {
  const json::value document = json::parse(R"({"a": {"type": "string", "format": "date"}})");
  EXPECT_EQ(JsonSchemas(document).check(document.at("a"), json::string("x"), "x").size(), 1U);
}

}  // namespace
}  // namespace urna::api
