// The site: which path gives which page, and that no text of anybody's becomes markup.
#include "api/site.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "api/pages/assets.h"
#include "api/pages/pages.h"
#include "api/seen_pace.h"
#include "tests/api/interface/town_host.h"
#include "tests/api/pages/site_walk.h"

namespace urna::api {
namespace {

TEST(PreferredLanguage, IsTheHeaviestOfOurs) {
  EXPECT_EQ(preferred_language(""), Language::ro);
  EXPECT_EQ(preferred_language("uk"), Language::uk);
  EXPECT_EQ(preferred_language("de-DE,de;q=0.9"), Language::ro);
  EXPECT_EQ(preferred_language("ru;q=0.4, uk-UA;q=0.8, en;q=0.7"), Language::uk);
  EXPECT_EQ(preferred_language("en-GB,ro;q=0.9"), Language::en);
  EXPECT_EQ(preferred_language("rum"), Language::ro);
  EXPECT_EQ(preferred_language("ukulele, en;q=0.1"), Language::en);
  EXPECT_EQ(preferred_language(";;;,,, ;q=9"), Language::ro);
}

TEST(Markup, EscapesTextWhereverItStands) {
  const std::string bad = "<script>alert(\"1\" & '2')</script>";
  EXPECT_EQ(element("p", {{"title", bad}}, bad).html(),
            "<p title=\"&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;\">"
            "&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;</p>");
}

TEST(Assets, ArePathsOfTheirBytes) {
  for (const Asset& one : assets()) {
    EXPECT_FALSE(one.bytes.empty()) << one.name;
    EXPECT_EQ(asset_at(one.path), &one);
  }
  EXPECT_EQ(asset_at("/assets/0000000000000000/site.css"), nullptr);
}

class SiteInPhase : public testing::TestWithParam<tally::Phase> {};
TEST_P(SiteInPhase, EveryLinkLeadsSomewhereInEveryLanguage) {
  Town town;
  town.run_to(GetParam());
  const Directory directory;
  const auto host = host_of(directory, town);
  for (const Language language : kLanguages) walk(*host, tag_of(language));
}
INSTANTIATE_TEST_SUITE_P(All, SiteInPhase,
                         testing::Values(tally::Phase::announced, tally::Phase::proposals,
                                         tally::Phase::review, tally::Phase::enrolment,
                                         tally::Phase::voting, tally::Phase::closed,
                                         tally::Phase::declared),
                         [](const auto& told) { return std::string(name_of(told.param)); });

TEST(Site, TheFrontDoorSpeaksTheReadersLanguage) {
  const Directory directory;
  const auto host = host_of(directory, Town());
  const HttpResponse door = get(*host, "/", "uk-UA,uk;q=0.9,en;q=0.5");
  EXPECT_EQ(door.status, 302U);
  EXPECT_EQ(
      std::ranges::count(door.headers, std::pair<std::string, std::string>("Location", "/uk/")), 1);
  EXPECT_NE(get(*host, "/uk/").body.find("Жодного випуску ще не оголошено."), std::string::npos);
}

TEST(Site, AWrongAddressSaysWhatToDoInTheReadersLanguage) {
  const Directory directory;
  Town town;
  town.run_to(tally::Phase::voting);
  const auto host = host_of(directory, town);
  for (const char* target :
       {"/ru/nichego", "/ru/projects/99", "/ru/projects/01", "/ru/projects/", "/ru//"}) {
    const HttpResponse response = get(*host, target);
    EXPECT_EQ(response.status, 404U) << target;
    EXPECT_NE(response.body.find("Здесь ничего нет"), std::string::npos) << target;
  }
  // Where the path names no language of ours, the reader's is spoken; programs get their problem.
  for (const char* target : {"/de/", "/vote", "/RU/vote", "/vote?a=b%20c"}) {
    const HttpResponse response = get(*host, target, "ru");
    EXPECT_EQ(response.status, 404U) << target;
    EXPECT_NE(response.body.find("Здесь ничего нет"), std::string::npos) << target;
    EXPECT_NE(get(*host, target, "uk").body.find("lang=\"uk\""), std::string::npos) << target;
  }
  for (const char* target : {"/api/nothing", "/log", "/assets/x", "/favicon.ico", "/ru.txt"})
    EXPECT_TRUE(get(*host, target).type.starts_with("application/problem+json")) << target;
}

// What a mail program or another site adds to an address of ours takes nothing away.
TEST(Site, AddressesAreReadAsPeopleWriteThem) {
  const Directory directory;
  Town town;
  town.run_to(tally::Phase::voting);
  const auto host = host_of(directory, town);
  EXPECT_EQ(get(*host, "/ru/vote?utm_source=a%20b").status, 200U);
  const std::string plain = get(*host, "/ru/projects?order=cheap").body;
  EXPECT_NE(plain, get(*host, "/ru/projects").body);
  EXPECT_EQ(get(*host, "/ru/projects?utm=a%20b&order=cheap").body, plain);
  const HttpResponse bare = get(*host, "/ru", "uk");
  EXPECT_EQ(bare.status, 302U);
  EXPECT_EQ(
      std::ranges::count(bare.headers, std::pair<std::string, std::string>("Location", "/ru/")), 1);
  const HttpResponse broken = get(*host, "/ru/vote%20");
  EXPECT_EQ(broken.status, 400U);
  EXPECT_NE(broken.body.find("Здесь ничего нет"), std::string::npos);
  EXPECT_EQ(get(*host, "/api/v1/projects?x=%20").status, 400U);
}

// N14: titles, summaries and reasons of anybody stand as text. T22 and the like need no page.
TEST(Site, NaughtyTextsComeOutAsText) {
  std::ifstream lines(std::string(URNA_SOURCE_DIR) + "/tests/data/naughty.txt");
  Town town;
  town.run_to(tally::Phase::proposals);
  std::size_t filed = 0;
  for (std::string line; std::getline(lines, line) && filed < 60;) {
    if (!line.starts_with("plain ") || line.find('\\') != std::string::npos) continue;
    line.erase(0, 6);
    ledger::ProposalFiled proposal = town.proposal("N" + std::to_string(filed), 100);
    proposal.title = {{"ro", line}};
    proposal.summary = {{"ro", line}};
    filed += town.act(proposal, {"proposer"}).ok() ? 1 : 0;
  }
  ASSERT_GT(filed, 20U);
  const Directory directory;
  const auto host = host_of(directory, town);
  walk(*host, "ro");
}

TEST(Site, PagesLoadNothingFromElsewhereAndRunNothingInline) {  // N14
  Town town;
  town.run_to(tally::Phase::declared);
  const Directory directory;
  const auto host = host_of(directory, town);
  const HttpResponse page = get(*host, "/en/results");
  const auto policy = std::ranges::find(page.headers, "Content-Security-Policy",
                                        &std::pair<std::string, std::string>::first);
  ASSERT_NE(policy, page.headers.end());
  EXPECT_EQ(policy->second.find("unsafe"), std::string::npos);
  EXPECT_EQ(policy->second.find("http"), std::string::npos);
  EXPECT_EQ(page.body.find("style=\""), std::string::npos);
  EXPECT_EQ(page.body.find("onclick"), std::string::npos);
}

TEST(Site, TheResultSaysWhy) {
  Town town;
  town.run_to(tally::Phase::declared);
  const Directory directory;
  const auto host = host_of(directory, town);
  const std::string page = get(*host, "/en/results").body;
  EXPECT_NE(page.find("class=\"status won\""), std::string::npos);
  EXPECT_NE(page.find("<figure class=\"bars\">"), std::string::npos);
  EXPECT_NE(page.find("<figure class=\"budget\">"), std::string::npos);
  const auto& edition = town.edition();
  for (const std::uint32_t winner : edition.result->results[0].winners)
    EXPECT_NE(page.find("/en/projects/" + std::to_string(winner)), std::string::npos);
}

// Open data of every edition, each by its name, with the ballots of every open question.
TEST(Site, TheDataPageListsTheFilesOfEveryEdition) {
  Town town;
  town.run_to(tally::Phase::declared);
  EditionSeen first = *see(town.id, town.edition());
  first.defined->questions.push_back(first.defined->questions.at(0));
  EditionSeen later = *see(town.id, town.edition());
  later.id = ledger::EditionId::from(ledger::Bytes(16, 0xff));
  LogSeen log;
  log.editions = {std::make_shared<const EditionSeen>(later),
                  std::make_shared<const EditionSeen>(first)};
  const std::string page = data_page({Words::in(Language::en), log, "data"}).content.html();
  for (const EditionSeen* edition : {&first, &later}) {
    const std::string hex = edition->hex();
    EXPECT_NE(page.find("results.pb?edition=" + hex + "\""), std::string::npos);
    EXPECT_NE(page.find("opendata.zip?edition=" + hex + "\""), std::string::npos);
    for (const char* view : {"indicators", "sessions", "plan", "surveys", "report"})
      EXPECT_NE(page.find("href=\"/api/v1/editions/" + hex + "/" + view + "\""), std::string::npos);
    EXPECT_NE(page.find(hex + "/calendar.ics?language=en\""), std::string::npos);
  }
  EXPECT_NE(page.find("results.pb?edition=" + first.hex() + "&amp;question=1\""),
            std::string::npos);
  EXPECT_EQ(page.find("results.pb?edition=" + later.hex() + "&amp;question=1\""),
            std::string::npos);
}

// The same count in the same words as on the page of results.
TEST(Site, AProjectsPageSaysItsResultAndWhy) {
  Town town;
  town.run_to(tally::Phase::declared);
  const Directory directory;
  const auto host = host_of(directory, town);
  const auto seen = Routes(*host).site().log()->newest()->questions.at(0);
  const Money money{town.edition().announced.currency_decimals, town.edition().announced.currency};
  ASSERT_EQ(seen.reasons.size(), 2U);
  const auto& projects = town.edition().defined->questions[0].projects;
  for (std::size_t i = 0; i < projects.size(); ++i) {
    const std::string page = get(*host, "/en/projects/" + std::to_string(projects[i])).body;
    const std::string why = element("p", {}, words_of(seen.reasons[i], Language::en, money)).html();
    EXPECT_NE(page.find(why), std::string::npos) << why;
    EXPECT_NE(get(*host, "/en/results").body.find(why.substr(3, why.size() - 7)),
              std::string::npos);
    EXPECT_NE(page.find("<a href=\"/en/results\">The whole result"), std::string::npos);
  }
}

TEST(Site, TheListNamesATeamWhereThereIsOne) {
  Town town;
  town.run_to(tally::Phase::review);
  EditionSeen edition = *see(town.id, town.edition());
  const auto listed = [&] {
    LogSeen log;
    log.editions = {std::make_shared<const EditionSeen>(edition)};
    const Reader reader{Words::in(Language::en), log, "projects"};
    return projects_page(reader, *log.newest()).content.html();
  };
  const auto set_team = [&](ledger::TeamComposition team) {
    for (tally::ProjectState& project : edition.projects) {
      project.filed.team = team;
      if (project.review) project.review->team = team;
    }
  };
  ASSERT_FALSE(edition.projects.empty());
  set_team({});
  EXPECT_EQ(listed().find("Team: "), std::string::npos);
  set_team({3, 2});
  EXPECT_NE(listed().find("Team: "), std::string::npos);
}

// Numbers of the projects that a list shows, in its order.
std::vector<std::string> listed(const std::string& page) {
  static const std::regex kLink("<h2><a href=\"/en/projects/([0-9]+)\"");
  std::vector<std::string> numbers;
  for (std::sregex_iterator at(page.begin(), page.end(), kLink), end; at != end; ++at)
    numbers.push_back((*at)[1]);
  return numbers;
}

TEST(Site, ProjectsAreListedAsAskedFor) {
  using Numbers = std::vector<std::string>;
  Town town;
  town.run_to(tally::Phase::declared);  // P1 of 6000, P2 of 5000, 10000 to give
  const Directory directory;
  const auto host = host_of(directory, town);
  const auto asked = [&](const std::string& query) {
    return get(*host, "/en/projects" + query).body;
  };
  const Numbers all = listed(asked(""));
  ASSERT_EQ(all.size(), town.edition().projects.size());
  EXPECT_EQ(listed(asked("?order=dear")), all);
  EXPECT_EQ(listed(asked("?order=cheap")), Numbers(all.rbegin(), all.rend()));
  const std::string won = asked("?theme=&district=&order=filed&won=1");
  EXPECT_EQ(listed(won), Numbers{std::to_string(town.edition().result->results[0].winners[0])});
  EXPECT_NE(won.find("1 project of 2"), std::string::npos);
  EXPECT_NE(won.find("checked"), std::string::npos);
  EXPECT_EQ(listed(asked("?theme=0")), Numbers());
  EXPECT_EQ(listed(asked("?district=1")), Numbers());
  for (const char* unknown : {"?theme=9", "?theme=x", "?district=7", "?order=up", "?won=2", "?x=1"})
    EXPECT_EQ(listed(asked(unknown)), all) << unknown;  // asks for nothing there is
}

TEST(Site, PagesAreAsNewAsWhatWasAcceptedJustBefore) {
  TownHost host(town_in(tally::Phase::announced, false));
  Town& town = host.town();
  EXPECT_NE(host.get("/en/committee").body.find("urna open proposals"), std::string::npos);
  host.take(town.submission(ledger::ProposalsOpened{town.nonce()}, {"committee1", "committee2"}));
  EXPECT_NE(host.get("/en/committee").body.find("urna close proposals"), std::string::npos);
  for (const char* title : {"First", "Second", "Third"}) {
    ledger::ProposalFiled filed = town.proposal(title, 100);
    filed.title["ro"] = title;
    host.take(town.submission(filed, {"proposer"}));
    EXPECT_NE(host.get("/ro/projects").body.find(title), std::string::npos) << title;
  }
}

using namespace std::chrono_literals;
using Moment = SeenPace::Clock::time_point;

TEST(SeenPace, ACopyIsMadeWhereTheLogHasGrownAndAfterASecond) {
  SeenPace pace;
  const Moment start = SeenPace::Clock::now();
  pace.made(start, start + 1ms);
  EXPECT_FALSE(pace.due(false, start + 1s));
  EXPECT_TRUE(pace.due(false, start + 1001ms));
  EXPECT_TRUE(pace.due(true, start + 1ms));
}

// A page every millisecond while the log grows all the time, for ten seconds: copies are new at
// first, then take a quarter of the time, and no page is older than a second.
TEST(SeenPace, AFloodCostsAQuarterOfOneCoreAndASecondOfAge) {
  for (const auto cost : {1ms, 40ms, 300ms, 2000ms}) {
    SeenPace pace;
    const Moment start = SeenPace::Clock::now();
    Moment now = start, seen = start;
    pace.made(start - cost, start);
    auto spent = 0ms, oldest = 0ms, copies = 0ms;
    for (; now - start < 10s; now += 1ms) {
      if (pace.due(true, now)) {
        pace.made(now, now + cost);
        seen = now;
        now += cost;
        spent += cost;
        copies += 1ms;
      }
      oldest = std::max(oldest, std::chrono::duration_cast<std::chrono::milliseconds>(now - seen));
    }
    EXPECT_LE(oldest, 1002ms + cost) << cost.count();
    if (cost < 250ms) {
      EXPECT_LE(spent, 500ms + 10'000ms / 4 + 2 * cost) << cost.count();
    } else {
      EXPECT_LE(copies, 1ms * (10s / (1s + 1ms) + 2)) << cost.count();
    }
  }
}

}  // namespace
}  // namespace urna::api
