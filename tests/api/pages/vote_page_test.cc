// The ballot page and the receipt page: what stands in them without script, and what they give it.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <regex>

#include "api/pages/assets.h"
#include "api/routes.h"
#include "tests/api/served_town.h"

namespace urna::api {
namespace {

namespace json = boost::json;

HttpResponse get(Host& host, const std::string& target) {
  HttpResponse given;
  Routes(host).handle({"GET", target, {}, {}, {}},
                      [&](HttpResponse response) { given = std::move(response); });
  return given;
}

json::object data_in(const std::string& html, const std::string& id) {
  const std::string before = "<script type=\"application/json\" id=\"" + id + "\">";
  const std::size_t from = html.find(before) + before.size();
  return json::parse(html.substr(from, html.find("</script>", from) - from)).as_object();
}

struct Served {
  explicit Served(Town given) : town(std::move(given)), host(host_of(directory, town)) {}
  Town town;
  Directory directory;
  std::unique_ptr<Host> host;
  std::string page(const std::string& target) const { return get(*host, target).body; }
};

TEST(VotePage, HoldsEveryQuestionAndProjectAndOffersTheDeskWithoutScript) {
  const Served served(town_of(1));
  const std::string html = served.page("/uk/vote");
  EXPECT_NE(html.find("<fieldset class=\"question\" data-question=\"0\""), std::string::npos);
  EXPECT_NE(html.find("<noscript><div class=\"notice\"><p>Щоб голосувати"), std::string::npos);
  const json::object data = data_in(html, "vote-data");
  const json::object question = data.at("questions").as_array().at(0).as_object();
  const std::size_t projects = question.at("projects").as_array().size();
  EXPECT_GT(projects, 0U);
  const std::regex input("<(input|option)[^>]* name=\"q0\"|<option value=\"[0-9]");
  EXPECT_GE(static_cast<std::size_t>(
                std::distance(std::sregex_iterator(html.begin(), html.end(), input), {})),
            projects);
}

// The browser's own button for files speaks the browser's language.
TEST(VotePage, NamesItsFieldsInTheReadersLanguage) {
  const Served served(town_of(1));
  const std::string html = served.page("/uk/vote");
  EXPECT_NE(html.find("Наприклад: <code>ABCDE-FGHJK-…</code>"), std::string::npos);
  EXPECT_NE(html.find("id=\"key-file\" class=\"unseen\""), std::string::npos);
  EXPECT_NE(html.find("<label for=\"key-file\" class=\"button second\">Вибрати файл</label>"),
            std::string::npos);
}

TEST(VotePage, GivesTheScriptWhatBallotsAreMadeFor) {
  const Served served(town_of(1));
  const json::object data = data_in(served.page("/ro/vote"), "vote-data");
  EXPECT_EQ(data.at("origin").as_string(), Town::kOrigin);
  EXPECT_EQ(data.at("vkey").as_string(), to_text(served.host->journal().vkey()));
  EXPECT_EQ(data.at("context").as_string().size(), 64U);
  EXPECT_EQ(data.at("edition").as_string().size(), 32U);
  EXPECT_EQ(std::string(data.at("worker").as_string()), asset("seal-worker.js").path);
  EXPECT_EQ(data.at("words").at("vote.cast").as_string(), "Trimite votul");
  const json::array& styles = data.at("styles").as_array();
  ASSERT_FALSE(styles.empty());
  EXPECT_FALSE(styles.at(0).at("questions").as_array().empty());
}

TEST(VotePage, TakesNoBallotsBeforeAndAfterVoting) {
  for (const tally::Phase phase :
       {tally::Phase::proposals, tally::Phase::enrolment, tally::Phase::closed}) {
    Town town;
    town.run_to(phase);
    const Served served(std::move(town));
    const std::string html = served.page("/ro/vote");
    EXPECT_EQ(html.find("vote.js"), std::string::npos) << name_of(phase);
    EXPECT_EQ(html.find("id=\"code\""), std::string::npos) << name_of(phase);
    EXPECT_NE(html.find("/ro/receipt"), std::string::npos) << name_of(phase);
  }
}

TEST(ReceiptPage, KnowsEveryEditionsContextAndNamesNoReceipt) {
  const Served served(town_of(1));
  const json::object data = data_in(served.page("/en/receipt"), "receipt-data");
  EXPECT_EQ(data.at("contexts").as_object().size(), 1U);
  EXPECT_NE(served.page("/en/receipt").find("Nobody will know"), std::string::npos);
}

// N14: no text ends the script's data or becomes markup in it.
TEST(ScriptData, IsJsonThatNoTextEnds) {
  const std::string json = "{\"a\":\"</script><script>alert(1)</script><!--\"}";
  const std::string html = script_data("x", json).html();
  EXPECT_EQ(html.find("</script>"), html.size() - std::string("</script>").size());
  EXPECT_EQ(data_in(html, "x").at("a").as_string(), "</script><script>alert(1)</script><!--");
}

TEST(Verifier, IsServedUnderAPolicyThatNamesItsScriptByHash) {
  const Served served(town_of(1));
  const HttpResponse file = get(*served.host, "/verifier.html");
  EXPECT_EQ(file.status, 200U);
  const auto policy = std::ranges::find(file.headers, "Content-Security-Policy",
                                        &std::pair<std::string, std::string>::first);
  ASSERT_NE(policy, file.headers.end());
  EXPECT_TRUE(policy->second.starts_with("default-src 'none'; script-src 'sha256-"));
  EXPECT_EQ(policy->second.find("unsafe"), std::string::npos);
  EXPECT_EQ(policy->second.find("connect"), std::string::npos);
}

// The worker holds the voter's secret, so its own policy gives it no network.
TEST(SealWorker, MayReachNothing) {
  const Served served(town_of(1));
  const HttpResponse script = get(*served.host, asset("seal-worker.js").path);
  EXPECT_EQ(script.status, 200U);
  EXPECT_NE(head_of(script, true, 0).find("Content-Security-Policy: default-src 'none'"),
            std::string::npos);
}

}  // namespace
}  // namespace urna::api
