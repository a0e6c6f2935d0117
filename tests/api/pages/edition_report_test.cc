// The report of an edition: the same log gives the same bytes, every number in a page is one of the
// data package, and what is published is what anybody makes again.
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <sstream>

#include "api/report.h"
#include "api/report_matter.h"
#include "ledger/crypto.h"
#include "tally/indicators/indicators.h"
#include "tests/fixture/town.h"

namespace urna::api {
namespace {

using fixture::Town;
using tally::Phase;

ledger::Texts both(const std::string& text) { return {{"en", text}, {"ro", text}}; }

std::vector<ledger::Organisation> named(Town& town, const std::string& who) {
  return {{who, both(who), town.key(who).public_key()}};
}

void say(Town& town, ledger::EventBody body, const std::vector<std::string>& signers) {
  const auto index = town.act(std::move(body), signers);
  ASSERT_TRUE(index.ok()) << to_text(index.error());
}

// A survey of the committee, its answer by two officers on paper.
void ask(Town& town) {
  const std::vector<ledger::SurveyQuestion> questions{
      {ledger::Asked::score, "trust", both("Do you trust it?"), {}},
      {ledger::Asked::yes_no, "", both("Again?"), {}},
      {ledger::Asked::choice, "", both("What next?"), {both("a park"), both("a school")}}};
  say(town,
      ledger::SurveyOpened{town.nonce(), both("After the vote"), ledger::BallotKind::open,
                           ledger::Audience::roll, 0, questions},
      town.committee);
  say(town,
      ledger::SurveyPapersCounted{
          town.nonce(), 0, town.station(), 7, {{{0, 0, 1, 2, 4}}, {{5, 2}}, {{3, 4}}}},
      {"officer1", "officer2"});
}

void build(Town& town) {
  const std::uint64_t report = town.state.size;
  say(town,
      ledger::MilestoneReported{town.nonce(),
                                0,
                                both("Walls"),
                                400,
                                1'250,
                                20261101,
                                0,
                                {{ledger::sha256({}), both("Minutes")}}},
      town.committee);
  say(town,
      ledger::MilestoneJudged{
          town.nonce(), report, ledger::Finding::disputed, {{"ro", "<b>Nu e gata</b>"}}, {}},
      {"monitor"});
}

// Everything that a report has a section for.
Town year() {
  Town town;
  town.run_to(Phase::declared);
  say(town,
      ledger::OrganisationsNamed{town.nonce(), named(town, "monitor"), named(town, "partner"),
                                 named(town, "institution")},
      town.committee);
  say(town,
      ledger::SessionAnnounced{town.nonce(),
                               ledger::SessionKind::training,
                               both("Evening"),
                               both("Library"),
                               20261010,
                               600,
                               660,
                               {"ro"},
                               both("Ideas")},
      {"partner"});
  say(town, ledger::SessionHeld{town.nonce(), 0, 20261010, 17, {}, {}}, {"partner"});
  say(town,
      ledger::PlanSet{town.nonce(),
                      {{1, both("Trainings"), 20991231, "institution", {}, {}, both("held"), 6},
                       {2, both("Posters"), 20000101, "", {}, {}, both("kinds"), 3}}},
      town.committee);
  say(town, ledger::ActivityReported{town.nonce(), 1, 2, 20261001, 20261031, {}, {}},
      {"institution"});
  ask(town);
  build(town);
  say(town, ledger::BaselineSet{town.nonce(), "people_voted", 2024, {2, 1}, both("Yearbook")},
      town.committee);
  say(town, ledger::RecommendationsMade{town.nonce(), {both("Begin sooner. Speak more tongues.")}},
      town.committee);
  return town;
}

// The same entries judged and folded by somebody else.
tally::State replayed(const Town& town) {
  tally::State state(Town::kOrigin);
  for (const ledger::Bytes& entry : town.entries) {
    const auto parsed = ledger::parse_submission(ledger::parse_entry(entry)->submission);
    tally::Verdict verdict = tally::check(*parsed, state.check_context());
    EXPECT_TRUE(tally::replay(state, entry, *parsed, verdict).ok());
  }
  return state;
}

// "n" and "n/d" of every row of figures.csv.
std::set<std::string> values_of(const std::string& figures) {
  std::set<std::string> values;
  std::istringstream lines(figures);
  static const std::regex kRow(R"re(,(-?[0-9]+),([0-9]+),[0-9 ]*\r?$)re");
  for (std::string line; std::getline(lines, line);)
    if (std::smatch row; std::regex_search(line, row, kRow))
      values.insert(row[2] == "1" ? row[1].str() : row[1].str() + "/" + row[2].str());
  return values;
}

std::vector<std::string> told_in(const std::string& page) {
  static const std::regex kTold(R"re(<data value="([^"]*)")re");
  std::vector<std::string> told;
  for (std::sregex_iterator at(page.begin(), page.end(), kTold), end; at != end; ++at)
    told.push_back((*at)[1]);
  return told;
}

TEST(EditionReport, IsTheSameForWhoeverMakesIt) {
  const Town town = year();
  const EditionReport one = make_report(town.state, town.id),
                      other = make_report(replayed(town), town.id);
  EXPECT_EQ(one.pages, other.pages);
  EXPECT_EQ(one.data, other.data);
  EXPECT_EQ(one.pages.size(), 2U);
  EXPECT_NE(one.pages.at("ro"), one.pages.at("en"));
}

TEST(EditionReport, EveryNumberInAPageStandsInTheData) {
  const Town town = year();
  const EditionReport report = make_report(town.state, town.id);
  const std::set<std::string> values = values_of(report.data.at("figures.csv"));
  EXPECT_GT(values.size(), 5U);
  for (const auto& [language, page] : report.pages) {
    const std::vector<std::string> told = told_in(page);
    EXPECT_GT(told.size(), 40U);
    for (const std::string& value : told) EXPECT_TRUE(values.contains(value)) << value;
  }
}

TEST(EditionReport, SaysWhatTheLogSaysInEverySection) {
  const Town town = year();
  const EditionReport report = make_report(town.state, town.id);
  const std::string& page = report.pages.at("en");
  for (const char* section :
       {"participation", "groups", "proposals", "vote", "projects", "implementation",
        "satisfaction", "indicators", "plan", "recommendations", "verify"})
    EXPECT_NE(page.find(std::string("<section id=\"") + section + "\">"), std::string::npos)
        << section;
  for (const char* said :
       {"Evening", "Walls", "40.0%", "monitor", "disputes:", "a park", "Trainings", "overdue",
        "under way", "Speak more tongues.", "not reported yet"})
    EXPECT_NE(page.find(said), std::string::npos) << said;
}

// The usual dimensions have words; no tag of the log stands in their captions.
TEST(EditionReport, CallsTheUsualDimensionsByWords) {
  Town town = year();
  tally::Edition& edition = town.state.editions.at(town.id);
  if (!edition.roll_closed) edition.roll_closed.emplace();
  edition.roll_closed->groups = {{0, 0, 3}, {0, 1, 2}};
  edition.roll_closed->merged = {0};
  const auto pages = make_report(town.state, town.id).pages;
  EXPECT_NE(pages.at("en").find("Roll: age"), std::string::npos);
  EXPECT_NE(pages.at("ro").find("Lista de vot: v\u00e2rst\u0103"), std::string::npos);
  EXPECT_EQ(pages.at("ro").find("Lista de vot: age"), std::string::npos);
}

// Kept for years and opened from anywhere: nothing runs, nothing is fetched, nobody's text is
// markup.
TEST(EditionReport, IsWholeInItselfAndRunsNothing) {
  const Town town = year();
  for (const auto& [language, page] : make_report(town.state, town.id).pages) {
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_EQ(page.find(" src="), std::string::npos);
    EXPECT_EQ(page.find("href=\"/"), std::string::npos);
    EXPECT_EQ(page.find("href=\"http"), std::string::npos);
    EXPECT_EQ(page.find("<b>Nu e gata"), std::string::npos);
    EXPECT_NE(page.find("default-src &#39;none&#39;"), std::string::npos);
  }
}

TEST(EditionReport, WhatIsPublishedIsWhatAnybodyMakesAgain) {
  Town town = year();
  const tally::State before = replayed(town);
  ledger::ReportPublished act = report_act(make_report(town.state, town.id), town.state);
  act.nonce = town.nonce();
  say(town, act, town.committee);
  const auto& published = town.edition().follow_up.reports.back().act;
  const EditionReport again = make_report(before, town.id);
  EXPECT_EQ(published.tree_size, before.size);
  EXPECT_EQ(published.root, before.tree.root());
  EXPECT_EQ(published.data, tally::package_hash(again.data));
  for (const ledger::ReportPage& page : published.pages)
    EXPECT_EQ(page.sha256, ledger::sha256(ledger::view_of(again.pages.at(page.language))));
  EXPECT_NE(make_report(town.state, town.id).pages, again.pages);  // of a larger log
}

TEST(EditionReport, FollowsTheLog) {
  Town town = year();
  const EditionReport before = make_report(town.state, town.id);
  say(town, ledger::ActivityReported{town.nonce(), 1, 4, 20261101, 20261130, {}, {}},
      {"institution"});
  const EditionReport after = make_report(town.state, town.id);
  EXPECT_EQ(before.pages.at("en").find(">done<"), std::string::npos);
  EXPECT_NE(after.pages.at("en").find(">done<"), std::string::npos);
  EXPECT_NE(before.data, after.data);
}

// The frame is English, people's own texts are in the language itself.
TEST(EditionReport, SpeaksALanguageThatThePagesHaveNoWordsFor) {
  const Town town = year();
  const ReportMatter matter(town.state, town.id);
  const ReportVoice voice = voice_of(matter, "bg");
  EXPECT_EQ(voice.say("annual.title"), "Annual report");
  EXPECT_EQ(voice.own({{"bg", "Град"}, {"en", "Town"}}).text, "Град");
  EXPECT_EQ(voice.own_text({{"bg", "Град"}, {"en", "Town"}}).html(), "<bdi lang=\"bg\">Град</bdi>");
  EXPECT_EQ(voice.own({{"en", "Town"}, {"ro", "Oraș"}}).text, "Town");
}

TEST(EditionReport, RoundsForReadingOnly) {
  const Town town = year();
  const ReportMatter matter(town.state, town.id);
  const ReportVoice en = voice_of(matter, "en"), ro = voice_of(matter, "ro");
  EXPECT_EQ(en.shown("2/3", Shown::percent), "66.7%");
  EXPECT_EQ(ro.shown("2/3", Shown::percent), "66,7\u00a0%");
  EXPECT_EQ(en.shown("-1/8", Shown::signed_percent), "−12.5%");
  EXPECT_EQ(en.shown("1/4", Shown::signed_percent), "+25.0%");
  EXPECT_EQ(en.shown("1/2000", Shown::percent), "0.1%");
  EXPECT_EQ(en.shown("9/2", Shown::mean), "4.50");
  EXPECT_EQ(en.shown("12345", Shown::count), "12\u00a0345");
  EXPECT_EQ(en.shown("400", Shown::per_mille), "40.0%");
  EXPECT_EQ(en.shown("", Shown::money), "not reported yet");
}

TEST(EditionReport, OfAnEditionThatHasJustBegunSaysSo) {
  Town town;
  town.run_to(Phase::proposals);
  const EditionReport report = make_report(town.state, town.id);
  EXPECT_NE(report.pages.at("en").find("not reported yet"), std::string::npos);
}

}  // namespace
}  // namespace urna::api
