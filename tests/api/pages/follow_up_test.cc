// Pages about the time around and after the vote: what they say, what they leave unsaid, and that
// every statement leads to its entry.
#include <gtest/gtest.h>

#include "api/pages/atom_feed.h"
#include "api/pages/figure_text.h"
#include "tests/api/count_of.h"
#include "tests/api/pages/site_walk.h"
#include "tests/api/pages/town_year.h"

namespace urna::api {
namespace {

struct Served {
  explicit Served(const Town& town) : host(host_of(directory, town)) {}
  Directory directory;
  std::unique_ptr<Host> host;
  std::string page(const std::string& target) const { return get(*host, target).body; }
};

std::string link_of(std::uint64_t entry) {
  return "href=\"/api/v1/entries/" + std::to_string(entry) + "\"";
}
bool has(const std::string& page, const std::string& text) {
  return page.find(text) != std::string::npos;
}

class FollowUp : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    year_ = new TownYear;
    served_ = new Served(year_->town);
  }
  static void TearDownTestSuite() {
    delete served_;
    delete year_;
  }
  static const TownYear& year() { return *year_; }
  static std::string page(const std::string& target) { return served_->page(target); }
  static Host& host() { return *served_->host; }

 private:
  static TownYear* year_;
  static Served* served_;
};
TownYear* FollowUp::year_ = nullptr;
Served* FollowUp::served_ = nullptr;

TEST_F(FollowUp, EveryLinkLeadsSomewhereInEveryLanguage) {
  for (const Language language : kLanguages) walk(host(), tag_of(language));
}

TEST_F(FollowUp, TheFrontPageLeadsToAllOfIt) {
  const std::string home = page("/en/");
  for (const char* name : {"monitoring", "plan", "surveys", "report", "calendar"})
    EXPECT_EQ(count_of(home, "href=\"/en/" + std::string(name) + "\""), 2U) << name;
  const std::string foot = home.substr(home.find("<footer>"));
  for (const char* name : {"audit", "monitoring", "report", "committee", "desk"})
    EXPECT_TRUE(has(foot, "<li><a href=\"/en/" + std::string(name) + "\">")) << name;
}

// While voting the ways to vote come before the rest of the year; afterwards the result does, and
// nobody is told how to vote.
TEST(Home, FollowsThePhase) {
  const auto at = [](tally::Phase phase, const char* text) {
    Town town;
    town.run_to(phase);
    const std::string home = Served(town).page("/en/");
    return home.substr(home.find("<main")).find(text);
  };
  for (const tally::Phase phase : {tally::Phase::proposals, tally::Phase::enrolment})
    EXPECT_LT(at(phase, "href=\"/en/monitoring\""), at(phase, "takes two minutes"));
  EXPECT_LT(at(tally::Phase::voting, "takes two minutes"),
            at(tally::Phase::voting, "href=\"/en/monitoring\""));
  for (const tally::Phase phase : {tally::Phase::closed, tally::Phase::declared}) {
    EXPECT_EQ(at(phase, "takes two minutes"), std::string::npos);
    EXPECT_LT(at(phase, "<li><a href=\"/en/results\">"),
              at(phase, "<li><a href=\"/en/projects\">"));
  }
}

TEST_F(FollowUp, TheBoardReadsEveryIndicatorAgainstItsTargetWithItsEntries) {
  const std::string board = page("/en/monitoring");
  const auto readings = tally::read_indicators(year().town.state, year().town.id);
  ASSERT_GT(readings.size(), 5U);
  for (const tally::Reading& reading : readings)
    EXPECT_TRUE(has(board, text_in(reading.indicator.name, Language::en).text));
  EXPECT_TRUE(has(board, "<figure class=\"bars\">"));
  EXPECT_TRUE(has(board, link_of(year().town.edition().declared_at)));
  EXPECT_TRUE(has(board, "not reported yet"));  // the edition before is not in this log
}

TEST_F(FollowUp, AProjectsLifeHasReportsMonitorsAndTheAward) {
  const std::string life = page("/en/projects/0");
  EXPECT_TRUE(has(life, "40%"));
  EXPECT_TRUE(has(life, "7\u00a0000"));  // as amended
  EXPECT_TRUE(has(life, "2\u00a0500"));
  EXPECT_TRUE(has(life, ledger::to_hex(ledger::sha256(ledger::view_of("foto")).view())));
  EXPECT_TRUE(has(life, "The last report is disputed by monitors"));
  EXPECT_TRUE(has(life, "No roof"));
  EXPECT_TRUE(has(life, "confirms"));
  for (const std::uint64_t entry : {year().report, year().finding})
    EXPECT_TRUE(has(life, link_of(entry)));
  EXPECT_FALSE(has(page("/en/projects/1"), "How it is being built"));  // not funded
}

TEST_F(FollowUp, TheFeedTellsWhatFollowsTheVote) {
  const std::string feed = page("/en/feed.atom");
  for (const char* title :
       {"Progress reported: Foundation", "A monitor confirms: Foundation",
        "A monitor disputes: Roof", "Session announced: Lesson", "Survey open: Second",
        "Survey closed: First", "Work on the plan reported: Item 2",
        "Recommendations for the next edition: ", "The annual report is published: "})
    EXPECT_EQ(count_of(feed, "<title>" + std::string(title)), 1U) << title;
  for (const char* target : {"projects/0", "calendar", "surveys/1", "plan", "report"})
    EXPECT_TRUE(has(feed, "<link href=\"/en/" + std::string(target) + "?edition=")) << target;
}

// Acts of a former edition stand on its own pages, not on those of the newest.
TEST(FollowUpPages, TheFeedLeadsToTheEditionOfEachAct) {
  Town town;
  town.run_to(tally::Phase::declared);
  const auto seen = see(town.id, town.edition());
  EditionSeen later;
  later.id = ledger::EditionId::from(ledger::Bytes(16, 0xff));
  later.announced = seen->announced;
  later.announced_at = town.entries.size();
  EditionSeen drawn = *seen;
  drawn.drawn_at = drawn.closed_at + 1;
  LogSeen log;
  log.origin = Town::kOrigin;
  log.editions = {std::make_shared<const EditionSeen>(later),
                  std::make_shared<const EditionSeen>(drawn)};
  const Reader reader{Words::in(Language::en), log, "feed.atom"};
  const std::string feed = atom_feed(reader, [](std::uint64_t) { return 1'780'000'020U; }).body;
  for (const char* page : {"projects/0", "results"})
    EXPECT_TRUE(has(feed, "\"/en/" + std::string(page) + "?edition=" + seen->hex() + "\"")) << page;
  EXPECT_EQ(count_of(feed, "Lots were drawn for ties: "), 1U);
  EXPECT_TRUE(has(feed, "Cost: "));  // of its own edition
  // And stay there when others are the newest: a reader keeps what it has read.
  log.editions = {std::make_shared<const EditionSeen>(drawn)};
  const std::string before = atom_feed(reader, [](std::uint64_t) { return 1'780'000'020U; }).body;
  EXPECT_TRUE(has(before, "\"/en/results?edition=" + seen->hex() + "\""));
}

TEST_F(FollowUp, ThePlanStandsAsOfTheLogsNewestDay) {
  const std::string plan = page("/en/plan");
  for (const char* state : {"overdue", "done", "under way", "not started"})
    EXPECT_EQ(count_of(plan, ">" + std::string(state) + "<"), 2U) << state;  // table and item
  EXPECT_TRUE(has(plan, "3 of 3"));
  EXPECT_TRUE(has(plan, "nothing reported yet; target: 6"));
  EXPECT_TRUE(has(plan, "the day of the log’s newest entry"));
  EXPECT_TRUE(has(plan, "institution &lt;i&gt;&amp;"));
}

TEST_F(FollowUp, SessionsStandInTheCalendarWithWhoCame) {
  const std::string calendar = page("/en/calendar");
  EXPECT_TRUE(has(calendar, "18:05–24:00"));
  EXPECT_TRUE(has(calendar, "Română, Українська, bg"));
  EXPECT_TRUE(has(calendar, link_of(year().held)));
  // Four and one: only told together.
  EXPECT_TRUE(has(calendar, "young</bdi>, <bdi>old</bdi>: 5"));
  EXPECT_FALSE(has(calendar, "young</bdi>: 4"));
  EXPECT_LT(calendar.find("Sessions announced"), calendar.find("Sessions held"));
}

TEST_F(FollowUp, SessionsStandInPeoplesOwnCalendars) {
  const std::string file = page("/api/v1/editions/" + ledger::to_hex(year().town.id.view()) +
                                "/calendar.ics?language=en");
  EXPECT_TRUE(has(file, "DTSTART:20260620T180500\r\n"));
  EXPECT_TRUE(has(file, "DTEND:20260621T000000\r\n"));  // no clock shows 24:00
  EXPECT_TRUE(has(file, "-session-1@town.example\r\n"));
  EXPECT_TRUE(has(file, "LOCATION:Library <i>&\r\n"));
}

TEST_F(FollowUp, ASurveyTellsItsResultAfterTheCloseOnly) {
  const std::string closed = page("/en/surveys/0");
  EXPECT_TRUE(has(closed, "2 people answered online, 2 forms on paper."));
  EXPECT_TRUE(has(closed, "<p>Mean: 4.75 of 5"));  // 5, 4, 5, 5
  EXPECT_TRUE(has(closed, "75%"));                 // of four
  EXPECT_TRUE(has(closed, link_of(year().closed)));
  EXPECT_FALSE(has(closed, "survey.js"));
  const std::string open = page("/en/surveys/1");
  EXPECT_TRUE(has(open, "1 person answered online"));
  EXPECT_FALSE(has(open, "<p>Mean:"));
  EXPECT_FALSE(has(open, "<figure"));
  EXPECT_TRUE(has(open, "/survey.js\""));
  EXPECT_EQ(count_of(open, "data-asked="), 3U);
  EXPECT_EQ(count_of(open, "<button"), 1U);
  EXPECT_EQ(get(host(), "/en/surveys/2").status, 404U);
}

TEST_F(FollowUp, ReceiptsOfAnswersAreKnownByTheirSurveysContext) {
  const std::string context =
      ledger::to_hex(year().town.edition().context->surveys.at(1).context.view());
  EXPECT_TRUE(has(page("/en/receipt"), context));
}

TEST_F(FollowUp, TheReportNamesItsFingerprintsAndHowToCheckThem) {
  const std::string report = page("/en/report");
  EXPECT_TRUE(has(report, ledger::to_hex(ledger::sha256(ledger::view_of("page")).view())));
  EXPECT_TRUE(has(report, ledger::to_hex(ledger::sha256(ledger::view_of("data")).view())));
  EXPECT_TRUE(has(report, "urna-audit outcome"));
  const std::uint64_t size = year().town.edition().follow_up.reports.back().act.tree_size;
  EXPECT_TRUE(has(report, "urna report --bundle BUNDLE.tar --vkey "));
  EXPECT_TRUE(has(report, " --at " + std::to_string(size) + " --out NEW-FOLDER"));
  EXPECT_TRUE(has(report, "Louder"));
}

TEST_F(FollowUp, AReportPageThatIsHereIsSavedAndNeverShownAmongOurs) {
  const std::string hex = ledger::to_hex(ledger::sha256(ledger::view_of("page")).view());
  const std::string name = "/en/report/" + hex;
  EXPECT_EQ(get(host(), name).status, 404U);
  EXPECT_FALSE(has(page("/en/report"), "href=\"" + name));
  ASSERT_TRUE(host().blobs().put(ledger::view_of("page")).ok());
  const std::string report = page("/en/report");
  const std::size_t read = report.find("class=\"button\">Read the report</a>");
  ASSERT_NE(read, std::string::npos);
  EXPECT_LT(read, report.find("<table>")) << "before the fingerprints";
  EXPECT_TRUE(has(report, "<a href=\"" + name + "\" hreflang=\"ro\" lang=\"ro\">Română</a>"));
  EXPECT_TRUE(has(page("/uk/report"), "Читати звіт (English)</a>"));
  const HttpResponse file = get(host(), name);
  EXPECT_EQ(file.body, "page");
  EXPECT_EQ(file.type, "application/octet-stream");
  ASSERT_TRUE(host().blobs().put(ledger::view_of("other")).ok());  // named by no report
  const std::string other = ledger::to_hex(ledger::sha256(ledger::view_of("other")).view());
  EXPECT_EQ(get(host(), "/en/report/" + other).status, 404U);
}

TEST_F(FollowUp, WhatIsServedIsWhatWasReleased) {
  const std::string audit = page("/en/audit");
  EXPECT_TRUE(has(audit, "exactly the files of version 2026.1"));
  EXPECT_TRUE(has(audit, link_of(year().released)));
  EXPECT_EQ(count_of(audit, "data-released=\"\""), 0U);
}

TEST(FollowUpPages, AnotherReleaseThanIsServedIsSaid) {
  TownYear year;
  ledger::ClientReleased other{
      year.town.nonce(), "2026.2", {{"/assets/x/vote.js", ledger::sha256(ledger::view_of("x"))}}};
  year.decide(other);
  const Served served(year.town);
  const std::string audit = served.page("/en/audit");
  EXPECT_TRUE(has(audit, "Beware: the server gives other files than version 2026.2"));
  EXPECT_EQ(count_of(audit, ">another file<"), 1U);
  EXPECT_GT(count_of(audit, ">not released<"), 3U);
}

TEST(FollowUpPages, SayWhatIsNotThereYet) {
  Town town;
  town.run_to(tally::Phase::voting);
  const Served served(town);
  EXPECT_TRUE(has(served.page("/en/plan"), "no action plan yet"));
  EXPECT_TRUE(has(served.page("/en/surveys"), "No survey has been opened"));
  EXPECT_TRUE(has(served.page("/en/report"), "No report has been published yet"));
  EXPECT_TRUE(has(served.page("/en/calendar"), "No session was announced"));
  EXPECT_TRUE(has(served.page("/en/audit"), "no released version"));
  EXPECT_TRUE(has(served.page("/en/monitoring"), "not reported"));
}

TEST(FigureText, IsWrittenAsPeopleWriteIt) {
  using ledger::Unit;
  const Words &ro = Words::in(Language::ro), &en = Words::in(Language::en);
  const Money lei{2, "MDL"};
  EXPECT_EQ(figure_text(ro, {47, 500}, Unit::share, lei), "9,4\u00a0%");
  EXPECT_EQ(figure_text(en, {1, 4}, Unit::share, lei), "25%");
  EXPECT_EQ(figure_text(en, {1, 3}, Unit::share, lei), "33.3%");
  EXPECT_EQ(figure_text(en, {1'999, 2'000}, Unit::share, lei), "100%");  // rounded to be read
  EXPECT_EQ(figure_text(ro, {17, 4}, Unit::mean, lei), "4,25");
  EXPECT_EQ(figure_text(en, {12'345, 1}, Unit::count, lei), "12\u00a0345");
  EXPECT_EQ(figure_text(en, {5, 2}, Unit::count, lei), "2.5");
  EXPECT_EQ(figure_text(ro, {1'234'567, 1}, Unit::amount, lei), "12\u00a0345,67\u00a0MDL");
  EXPECT_EQ(change_text(ro, {1, 8}), "+12,5\u00a0%");
  EXPECT_EQ(change_text(en, {-1, 40}), "\u22122.5%");
  EXPECT_EQ(change_text(en, {0, 1}), "0%");
  const std::int64_t most = std::int64_t{1} << 53;
  EXPECT_EQ(figure_text(en, {most, 1}, Unit::share, lei),
            "900\u00a0719\u00a0925\u00a0474\u00a0099\u00a0200%");
}

}  // namespace
}  // namespace urna::api
