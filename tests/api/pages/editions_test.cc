// A log with several editions: which one a page is of, that it says so, and that the next edition
// takes nothing away from one that is under way.
#include <gtest/gtest.h>

#include "api/pages/follow_parts.h"
#include "api/pages/pages.h"
#include "tests/api/count_of.h"
#include "tests/api/interface/town_host.h"

namespace urna::api {
namespace {

using tally::Phase;

// "Town 2027", binding, stands above "Town 2026", a drill.
class Editions : public testing::Test {
 protected:
  Editions() {
    Town town;
    town.run_to(Phase::voting);
    former = *see(town.id, town.edition());
    former.announced.title = {{"en", "Town 2026"}};
    former.announced.environment = ledger::Environment::drill;
    newest.announced = former.announced;
    newest.announced.title = {{"en", "Town 2027"}};
    newest.announced.environment = ledger::Environment::binding;
    newest.id = ledger::EditionId::from(ledger::Bytes(16, 0xff));
  }

  // As the editions are now.
  const LogSeen& log() {
    seen.origin = "town.example/pb";
    seen.editions = {std::make_shared<const EditionSeen>(newest),
                     std::make_shared<const EditionSeen>(former)};
    return seen;
  }
  std::string usual(const char* page) {
    const EditionSeen* edition = usual_edition(log(), page);
    return text_in(edition->announced.title, Language::en).text;
  }
  Reader reader(const std::string& path, const std::string& query = "") {
    return {Words::in(Language::en), log(), path, query};
  }
  std::string named() const { return "edition=" + former.hex(); }
  std::string whole(const Reader& reader, const EditionSeen& about) {
    Page page{"A page", Markup()};
    page.about = &about;
    return whole_page(reader, page).body;
  }

  EditionSeen newest, former;
  LogSeen seen;
};

TEST_F(Editions, WhatCanBeDoneStaysWhereItCan) {
  for (const char* page : {"", "projects", "results", "propose", "committee", "surveys/0"})
    EXPECT_EQ(usual(page), "Town 2027") << page;
  for (const char* page : {"vote", "desk"}) EXPECT_EQ(usual(page), "Town 2026") << page;
  newest.phase = Phase::proposals;
  EXPECT_EQ(usual("vote"), "Town 2026");
  EXPECT_EQ(usual("propose"), "Town 2027");
  newest.phase = Phase::voting;
  EXPECT_EQ(usual("vote"), "Town 2027");
  former.phase = Phase::proposals;
  EXPECT_EQ(usual("propose"), "Town 2026");
  former.phase = Phase::review;  // a proposal may still be withdrawn
  EXPECT_EQ(usual("propose"), "Town 2026");
  newest.phase = Phase::proposals;
  EXPECT_EQ(usual("propose"), "Town 2027");
  newest.phase = former.phase = Phase::declared;
  EXPECT_EQ(usual("vote"), "Town 2027");
  EXPECT_EQ(usual_edition(LogSeen(), "vote"), nullptr);
}

TEST_F(Editions, AnAddressNamesOneOnlyWhereAnotherIsUsual) {
  const Reader here = reader("");
  EXPECT_EQ(page_about(here, former, "vote"), "/en/vote");
  EXPECT_EQ(page_about(here, newest, "vote"), "/en/vote?edition=" + newest.hex());
  EXPECT_EQ(page_about(here, former, "projects/3"), "/en/projects/3?" + named());
  EXPECT_EQ(page_about(here, newest, "projects/3"), "/en/projects/3");
}

TEST_F(Editions, TheAddressDecides) {
  EXPECT_EQ(edition_asked(reader("results"))->id, newest.id);
  EXPECT_EQ(edition_asked(reader("results", named()))->id, former.id);
  EXPECT_EQ(edition_asked(reader("vote", "edition=" + newest.hex()))->id, newest.id);
  EXPECT_EQ(edition_asked(reader("vote", "edition="))->id, former.id);
  for (const std::string& bent : {std::string(32, '0'), std::string("1"), former.hex() + "0"})
    EXPECT_EQ(edition_asked(reader("results", "edition=" + bent)), nullptr) << bent;
}

TEST_F(Editions, OthersAreListedWhereTheyAreOpen) {
  const auto others = [&](const EditionSeen& edition, const char* page) {
    return other_editions(reader(page), edition, page).html();
  };
  EXPECT_NE(others(newest, "vote").find("href=\"/en/vote\""), std::string::npos);
  EXPECT_EQ(others(former, "vote"), "");  // not open in the newest
  EXPECT_NE(others(newest, "results").find("Town 2026"), std::string::npos);
  EXPECT_NE(others(former, "results").find("href=\"/en/results\""), std::string::npos);
  EXPECT_NE(others(newest, "committee").find("/en/committee?" + named()), std::string::npos);
  newest.phase = Phase::voting;
  EXPECT_NE(others(newest, "vote").find("href=\"/en/vote?" + named() + "\""), std::string::npos);
  EXPECT_EQ(others(newest, "propose"), "");
  former.phase = Phase::review;
  newest.phase = Phase::proposals;
  EXPECT_NE(others(newest, "propose").find("/en/propose?" + named()), std::string::npos);
}

TEST_F(Editions, AProposalIsLookedAfterInItsOwn) {
  former.phase = Phase::review;
  const std::string html = propose_page(reader("propose"), former).content.html();
  EXPECT_NE(html.find("\"projects\":\"/en/projects\",\"query\":\"?" + named() + "\""),
            std::string::npos);
  EXPECT_NE(html.find("href=\"/en/projects?" + named() + "\""), std::string::npos);
}

// The head of the site is the newest edition's: what is of another must not be read as of that.
TEST_F(Editions, APageSaysOfWhichItIs) {
  const std::string old = whole(reader("results", named()), former);
  EXPECT_NE(old.find("<title>A page · Town 2026</title>"), std::string::npos);
  EXPECT_NE(old.find("This page is about another budget: <bdi>Town 2026</bdi>"), std::string::npos);
  EXPECT_NE(old.find("property=\"og:site_name\" content=\"Town 2026\""), std::string::npos);
  EXPECT_NE(old.find("This is a drill"), std::string::npos);
  const std::string now = whole(reader("results"), newest);
  EXPECT_NE(now.find("<title>A page · Town 2027</title>"), std::string::npos);
  EXPECT_EQ(now.find("This page is about"), std::string::npos);
  EXPECT_EQ(now.find("This is a drill"), std::string::npos);
}

// On pages of the log nobody takes a vote that counts for a drill, nor a drill for one that counts.
TEST_F(Editions, ADrillIsSaidByNameWhereEditionsDiffer) {
  const auto page = [&] { return whole_page(reader("receipt"), {"A page", Markup()}).body; };
  const std::string of_2026 = "<bdi>Town 2026</bdi>: This is a drill";
  const std::string of_2027 = "<bdi>Town 2027</bdi>: This is a drill";
  EXPECT_NE(page().find(of_2026), std::string::npos);
  EXPECT_EQ(page().find(of_2027), std::string::npos);
  former.phase = Phase::declared;
  EXPECT_EQ(page().find("This is a drill"), std::string::npos);
  newest.announced.environment = ledger::Environment::drill;
  EXPECT_NE(page().find("role=\"note\">This is a drill"), std::string::npos);
  former.announced.environment = ledger::Environment::binding;
  EXPECT_NE(page().find(of_2027), std::string::npos);
}

TEST_F(Editions, ARegionShowsWhereSomethingCanBeDone) {
  const auto shown = [&] {
    const auto town = std::make_shared<const LogSeen>(log());
    return region_page(reader(""), {{"town", town}}).content.html();
  };
  const auto says = [&](const char* edition, const char* now) {
    const std::string html = shown();
    EXPECT_NE(html.find("<bdi>" + std::string(edition) + "</bdi></a></h2>"), std::string::npos);
    EXPECT_NE(html.find(Words::in(Language::en)(now)), std::string::npos) << html;
  };
  says("Town 2026", "phase.voting.now");
  newest.phase = Phase::proposals;
  says("Town 2026", "phase.voting.now");
  former.phase = Phase::declared;
  says("Town 2027", "phase.proposals.now");
  newest.phase = Phase::announced;
  former.phase = Phase::proposals;
  says("Town 2026", "phase.proposals.now");
  former.phase = Phase::closed;
  says("Town 2027", "phase.announced.now");
}

TEST_F(Editions, TheOtherLanguagesOfAPageAreOfTheSameEdition) {
  const std::string page = whole(reader("results", named()), former);
  EXPECT_EQ(count_of(page, "hreflang=\"uk\""), 2U);  // for programs and for people
  EXPECT_EQ(count_of(page, "\"/uk/results?" + named() + "\""), 2U);
}

TEST_F(Editions, TheFrontPageLeadsToAllThatIsOpen) {
  const auto front = [&] { return home_page(reader("")).content.html(); };
  EXPECT_NE(front().find("<h2><bdi>Town 2026</bdi></h2>"), std::string::npos);
  EXPECT_NE(front().find("class=\"button\" href=\"/en/vote\""), std::string::npos);
  former.phase = Phase::closed;
  EXPECT_EQ(front().find("<h2><bdi>Town 2026</bdi></h2>"), std::string::npos);
  EXPECT_EQ(front().find("/en/vote"), std::string::npos);
}

TEST(EditionPages, OneThatIsNotThereIsNotFoundInTheReadersLanguage) {
  Town town;
  town.run_to(Phase::declared);
  const Directory directory;
  const auto host = host_of(directory, town);
  const Site site(*host);
  const auto get = [&](const std::string& target) {
    HttpRequest request;
    request.target = target;
    return *site.get(request);
  };
  for (const char* page : {"results", "projects/0", "vote", "committee", "results/card.svg"}) {
    const std::string path = std::string("/uk/") + page + "?edition=";
    const std::string own = ledger::to_hex(town.id.view());
    // As mail programs bend addresses, too.
    for (const std::string& bent : {std::string(32, '0'), own + "%20", own + "%3E"}) {
      const HttpResponse missing = get(path + bent);
      EXPECT_EQ(missing.status, 404U) << page << " " << bent;
      EXPECT_NE(missing.body.find("<html lang=\"uk\""), std::string::npos) << page;
    }
    EXPECT_EQ(get(path + own).status, 200U) << page;
    EXPECT_EQ(get(path + own + "&from=%D0%B0").status, 200U) << page;
  }
}

}  // namespace
}  // namespace urna::api
