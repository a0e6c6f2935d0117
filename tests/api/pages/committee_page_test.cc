// The committee's page and the desk's: what stands in them without script, what they give it, and
// the result's act, counted once.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/pages/assets.h"
#include "api/prepared_act.h"
#include "api/routes.h"
#include "tests/api/interface/town_host.h"

namespace urna::api {
namespace {

namespace json = boost::json;
using tally::Phase;

json::object data_in(const std::string& html, const std::string& id) {
  const std::string before = "<script type=\"application/json\" id=\"" + id + "\">";
  const std::size_t from = html.find(before) + before.size();
  return json::parse(html.substr(from, html.find("</script>", from) - from)).as_object();
}

TEST(CommitteePage, SaysWhatIsDueInEveryPhaseWithoutScript) {
  const std::pair<Phase, const char*> cases[] = {
      {Phase::announced, "urna open proposals"}, {Phase::proposals, "urna close proposals"},
      {Phase::review, "urna open enrolment"},    {Phase::enrolment, "urna open voting"},
      {Phase::voting, "urna close voting"},      {Phase::closed, "urna declare"}};
  for (const auto& [phase, command] : cases) {
    const TownHost town(town_in(phase, false));
    const std::string html = town.get("/en/committee").body;
    EXPECT_NE(html.find(command), std::string::npos) << command;
    EXPECT_NE(html.find("The page can sign nothing."), std::string::npos);
    EXPECT_EQ(html.find("<p class=\"notice\">The roll is still open.") != std::string::npos,
              phase == Phase::voting);
  }
  const TownHost declared(town_in(Phase::declared, false));
  EXPECT_NE(declared.get("/ro/committee").body.find("nu mai are nimic de făcut"),
            std::string::npos);
}

TEST(CommitteePage, GivesTheKeysOfNowAndWhatWaitsForReview) {
  const TownHost town(town_in(Phase::review, false));
  const json::object data = data_in(town.get("/uk/committee").body, "committee-data");
  EXPECT_EQ(data.at("origin").as_string(), Town::kOrigin);
  EXPECT_EQ(data.at("phase").as_int64(), static_cast<int>(Phase::review));
  EXPECT_GE(data.at("committee").as_array().size(), data.at("quorum").as_int64());
  EXPECT_EQ(data.at("committee").as_array().at(0).as_string().size(), 64U);
  for (const json::value& project : data.at("projects").as_array())
    EXPECT_FALSE(project.at("title").as_object().empty());
  EXPECT_EQ(data.at("words").at("committee.submit").as_string(), "Надіслати до реєстру");
}

TEST(CommitteePage, GivesWhatABallotHasToFit) {
  TownHost town(town_in(Phase::review, false));
  const json::object data = data_in(town.get("/en/committee").body, "committee-data");
  const json::object& frame = data.at("ballot").as_object();
  const ledger::EditionAnnounced& announced = town.town().edition().announced;
  EXPECT_EQ(frame.at("budget").as_int64(), announced.budget);
  EXPECT_EQ(frame.at("scoring").as_int64(), static_cast<int>(announced.rule.scoring));
  EXPECT_EQ(frame.at("method").as_int64(), static_cast<int>(announced.rule.method));
  EXPECT_EQ(frame.at("districts").as_array().size(), announced.districts.size());
  EXPECT_EQ(frame.at("envelopes").as_array().size(), announced.envelopes.size());
  EXPECT_EQ(frame.at("dimensions").as_array().size(), announced.dimensions.size());
  std::size_t keys = announced.roles.committee.size() + announced.roles.registrars.size() +
                     announced.roles.overseers.size();
  for (const ledger::Station& station : announced.roles.stations)
    keys += 1 + station.officers.size();
  EXPECT_EQ(frame.at("keys").as_array().size(), keys);
  for (const json::value& project : data.at("projects").as_array()) {
    EXPECT_EQ(project.at("district").as_int64(), 0);
    EXPECT_EQ(project.at("admitted").as_bool(), !project.at("waiting").as_bool());
  }
}

TEST(ResultAct, IsGivenBetweenTheCloseAndTheResultAndStaysTheSame) {
  for (const Phase phase : {Phase::voting, Phase::declared}) {
    const TownHost town(town_in(phase, false));
    EXPECT_EQ(town.get("/api/v1/acts/result").status, 404U);
  }
  const TownHost town(town_in(Phase::closed, false));
  const HttpResponse answer = town.get("/api/v1/acts/result");
  ASSERT_EQ(answer.status, 200U) << answer.body;
  EXPECT_EQ(town.get("/api/v1/acts/result").body, answer.body);  // counted once
  const auto act = read_act_line(answer.body);
  ASSERT_TRUE(act.ok()) << to_text(act.error());
  EXPECT_EQ(act->origin, Town::kOrigin);
  const auto parsed = ledger::parse_submission(act->submission);
  ASSERT_TRUE(parsed.ok());
  EXPECT_TRUE(parsed->signatures.empty());
  EXPECT_TRUE(std::holds_alternative<ledger::ResultDeclared>(parsed->event.body));
}

TEST(ResultAct, OfASealedQuestionSaysWhatIsMissing) {
  const TownHost town(town_in(Phase::closed, true));
  const HttpResponse answer = town.get("/api/v1/acts/result");
  EXPECT_EQ(answer.status, 404U);
  EXPECT_NE(answer.body.find("count_step"), std::string::npos) << answer.body;
}

TEST(DeskPage, IsAKioskWithTheWholeBallotAndTheStations) {
  const TownHost town(town_in(Phase::voting, false));
  const std::string html = town.get("/ru/desk").body;
  EXPECT_EQ(html.find("/ru/projects"), std::string::npos) << "no ways elsewhere";
  EXPECT_NE(html.find("<fieldset class=\"question\" data-question=\"0\""), std::string::npos);
  EXPECT_NE(html.find("<dialog id=\"idle\""), std::string::npos);
  const json::object data = data_in(html, "desk-data");
  EXPECT_EQ(std::string(data.at("keeper").as_string()), asset("station-worker.js").path);
  ASSERT_FALSE(data.at("stations").as_array().empty());
  const json::object& station = data.at("stations").as_array().at(0).as_object();
  EXPECT_EQ(station.at("id").as_string().size(), 24U);
  EXPECT_EQ(station.at("key").as_string().size(), 64U);
  EXPECT_FALSE(station.at("officers").as_array().empty());
  EXPECT_FALSE(data.at("overseers").as_array().empty());
}

TEST(DeskPage, TakesNoBallotsBeforeAndAfterVoting) {
  for (const Phase phase : {Phase::proposals, Phase::enrolment, Phase::closed}) {
    const TownHost town(town_in(phase, false));
    const HttpResponse page = town.get("/ro/desk");
    EXPECT_EQ(page.status, 200U);
    EXPECT_EQ(page.body.find("desk.js"), std::string::npos) << name_of(phase);
    EXPECT_EQ(page.body.find("id=\"station-key\""), std::string::npos) << name_of(phase);
  }
}

// The worker holds the station's key, so its own policy gives it no network.
TEST(StationWorker, MayReachNothing) {
  const TownHost town(town_in(Phase::voting, false));
  const HttpResponse script = town.get(asset("station-worker.js").path);
  EXPECT_EQ(script.status, 200U);
  EXPECT_NE(head_of(script, true, 0).find("Content-Security-Policy: default-src 'none'"),
            std::string::npos);
}

}  // namespace
}  // namespace urna::api
