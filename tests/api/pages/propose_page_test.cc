// The page of proposals: what stands in it without script, what it gives its script, what it says
// outside its phase; and what a project's page says of review and withdrawal.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/pages/assets.h"
#include "api/routes.h"
#include "tests/api/served_town.h"

namespace urna::api {
namespace {

namespace json = boost::json;

struct Served {
  explicit Served(Town given) : town(std::move(given)), host(host_of(directory, town)) {}
  Town town;
  Directory directory;
  std::unique_ptr<Host> host;

  std::string page(const std::string& target) const {
    HttpResponse given;
    Routes(*host).handle({"GET", target, {}, {}, {}},
                         [&](HttpResponse response) { given = std::move(response); });
    EXPECT_EQ(given.status, 200U) << target;
    return given.body;
  }
};

Town town_in(tally::Phase phase) {
  Town town;
  town.run_to(phase);
  return town;
}

bool holds(const std::string& html, const std::string& text) {
  return html.find(text) != std::string::npos;
}

json::object data_in(const std::string& html) {
  const std::string before = "<script type=\"application/json\" id=\"propose-data\">";
  const std::size_t from = html.find(before) + before.size();
  return json::parse(html.substr(from, html.find("</script>", from) - from)).as_object();
}

TEST(ProposePage, AsksInEveryLanguageOfTheEditionTheReadersFirst) {
  const Served served(town_in(tally::Phase::proposals));
  const std::vector<std::string>& languages = served.town.edition().announced.languages;
  for (const char* reader : {"ro", "ru", "uk", "en"}) {
    const std::string html = served.page(std::string("/") + reader + "/propose");
    for (const std::string& tag : languages) {
      EXPECT_TRUE(holds(html, "id=\"title-" + tag + "\"")) << reader << tag;
      EXPECT_TRUE(holds(html, "id=\"summary-" + tag + "\"")) << reader << tag;
    }
    const std::size_t first = html.find("data-language=\"");
    if (std::ranges::find(languages, reader) != languages.end()) {
      EXPECT_EQ(html.substr(first + 15, 2), reader);
    }
  }
}

TEST(ProposePage, OffersWhatTheEditionDefinesAndNothingElse) {
  const Served served(town_in(tally::Phase::proposals));
  const ledger::EditionAnnounced& announced = served.town.edition().announced;
  const std::string html = served.page("/ro/propose");
  EXPECT_EQ(holds(html, "id=\"envelope\""), !announced.envelopes.empty());
  EXPECT_EQ(holds(html, "id=\"district\""), !announced.districts.empty());
  EXPECT_EQ(holds(html, "name=\"category\""), !announced.categories.empty());
  for (const ledger::Envelope& envelope : announced.envelopes)
    EXPECT_TRUE(holds(html, "<option value=\"" + std::to_string(envelope.id) + "\">"));
  for (const ledger::NamedTag& category : announced.categories)
    EXPECT_TRUE(holds(html, "value=\"" + category.tag + "\""));
}

TEST(ProposePage, GivesTheScriptWhatActsAreMadeForAndOffersTheDeskWithoutIt) {
  const Served served(town_in(tally::Phase::proposals));
  const std::string html = served.page("/uk/propose");
  const json::object data = data_in(html);
  EXPECT_EQ(data.at("origin").as_string(), Town::kOrigin);
  EXPECT_EQ(data.at("vkey").as_string(), to_text(served.host->journal().vkey()));
  EXPECT_EQ(data.at("edition").as_string().size(), 32U);
  EXPECT_EQ(data.at("phase").as_string(), "proposals");
  EXPECT_EQ(data.at("words").at("propose.review.send").as_string(), "Надіслати пропозицію");
  EXPECT_TRUE(holds(html, "<noscript><div class=\"notice\"><p>Щоб надіслати пропозицію"));
  EXPECT_TRUE(holds(html, asset("propose.js").path));
}

TEST(ProposePage, SaysWhenAndWhatInsteadOutsideItsPhase) {
  const std::string before = Served(town_in(tally::Phase::announced)).page("/en/propose");
  EXPECT_TRUE(holds(before, "Proposals can be sent in soon."));
  EXPECT_TRUE(holds(before, "Proposals are taken from "));
  EXPECT_FALSE(holds(before, "propose.js"));
  for (const tally::Phase phase :
       {tally::Phase::review, tally::Phase::voting, tally::Phase::closed, tally::Phase::declared}) {
    const std::string html = Served(town_in(phase)).page("/en/propose");
    EXPECT_TRUE(holds(html, "Proposals were taken from ")) << name_of(phase);
    EXPECT_TRUE(holds(html, "/en/projects")) << name_of(phase);
    EXPECT_FALSE(holds(html, "id=\"cost\"")) << name_of(phase);
    // What this device filed can be looked after all the same.
    EXPECT_EQ(data_in(html).at("phase").as_string(), name_of(phase));
  }
}

TEST(ProposePage, IsAmongTheWaysToGoAndIsWhatTheFrontPageOffersThen) {
  const std::string home = Served(town_in(tally::Phase::proposals)).page("/ro/");
  EXPECT_TRUE(holds(home, "<a href=\"/ro/propose\">Propune</a>"));
  EXPECT_TRUE(holds(home, "<a class=\"button\" href=\"/ro/propose\">"));
  EXPECT_FALSE(holds(Served(town_in(tally::Phase::voting)).page("/ro/"),
                     "<a class=\"button\" href=\"/ro/propose\">"));
}

TEST(ProjectPage, ShowsFingerprintsReviewAndWithdrawal) {
  Town town = town_in(tally::Phase::proposals);
  ledger::ProposalFiled filed = town.proposal("F", 10);
  filed.attachments = {ledger::sha256(ledger::view_of("plan"))};
  ASSERT_TRUE(town.act(filed, {"proposer"}).ok());
  ASSERT_TRUE(town.act(town.proposal("G", 20), {"proposer"}).ok());
  const std::uint32_t number = town.project("F"), other = town.project("G");
  const auto path = [](std::uint32_t project) { return "/en/projects/" + std::to_string(project); };
  {
    const std::string html = Served(town).page(path(number));
    EXPECT_TRUE(holds(html, ledger::to_hex(filed.attachments[0].view())));
    EXPECT_TRUE(holds(html, "The committee has not decided yet."));
  }
  ASSERT_TRUE(town.act(ledger::ProposalWithdrawn{town.nonce(), number}, {"proposer"}).ok());
  ASSERT_TRUE(town.act(ledger::ProposalsClosed{town.nonce()}, town.committee).ok());
  ledger::ProposalReviewed review = town.review(other);
  review.verdict = ledger::Verdict::rejected;
  for (const std::string& tag : town.edition().announced.languages)
    review.reason[tag] = "Because <b>of " + tag;
  ASSERT_TRUE(town.act(review, town.committee).ok());
  const Served served(std::move(town));
  EXPECT_TRUE(holds(served.page(path(number)), "class=\"status withdrawn\""));
  EXPECT_TRUE(holds(served.page(path(number)), "has withdrawn it"));
  EXPECT_FALSE(holds(served.page(path(number)), "not decided yet"));
  EXPECT_TRUE(holds(served.page(path(other)), "class=\"status rejected\""));
  EXPECT_TRUE(holds(served.page(path(other)), "Because &lt;b&gt;of "));
}

}  // namespace
}  // namespace urna::api
