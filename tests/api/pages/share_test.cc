// Links that are passed on: previews and pictures in the page's language, of our own text alone,
// whatever a project is called; and certificates in plain words.
#include "api/pages/share.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "api/routes.h"
#include "tests/api/interface/town_host.h"
#include "tests/api/served_town.h"

namespace urna::api {
namespace {

TEST(ShareCard, LinesAreCutBetweenWordsAndSayThatThereIsMore) {
  using Lines = std::vector<std::string>;
  EXPECT_EQ(card_lines("", 5, 3), Lines());
  EXPECT_EQ(card_lines("one two three", 7, 3), Lines({"one two", "three"}));
  EXPECT_EQ(card_lines("one two three", 5, 2), Lines({"one", "two…"}));
  EXPECT_EQ(card_lines("abcdefgh", 4, 2), Lines({"abcd", "efgh"}));
  EXPECT_EQ(card_lines("ăîșțâ ăîșțâ", 5, 2), Lines({"ăîșțâ", "ăîșțâ"}));
  EXPECT_EQ(card_lines("ăîșțâăîș", 5, 1), Lines({"ăîșț…"}));
}

class Declared : public testing::Test {
 protected:
  Declared() {
    town_.run_to(tally::Phase::declared);
    host_ = host_of(directory_, town_);
    routes_ = std::make_unique<Routes>(*host_);
  }
  ~Declared() override { host_->sequencer().stop(); }
  HttpResponse get(const std::string& target) const {
    HttpResponse given;
    routes_->handle({"GET", target, {}, {}, {}},
                    [&](HttpResponse response) { given = std::move(response); });
    return given;
  }
  Town town_;
  const Directory directory_;
  std::unique_ptr<Host> host_;
  std::unique_ptr<Routes> routes_;
};

TEST_F(Declared, PagesDescribeThemselvesInTheirLanguage) {
  for (const char* page : {"results", "projects/0"}) {
    std::set<std::string> seen;
    for (const Language language : kLanguages) {
      const std::string html = get(std::string("/") + tag_of(language) + "/" + page).body;
      const std::string before = "<meta property=\"og:description\" content=\"";
      const std::size_t at = html.find(before);
      ASSERT_NE(at, std::string::npos) << page;
      seen.insert(html.substr(at, html.find('>', at) - at));
      EXPECT_NE(html.find("<meta property=\"og:locale\" content=\"" +
                          std::string(tag_of(language)) + "_"),
                std::string::npos);
      EXPECT_EQ(html.find("og:image"), std::string::npos);
      EXPECT_NE(html.find("/card.svg\""), std::string::npos);
    }
    EXPECT_EQ(seen.size(), page == std::string("results") ? 4U : 1U) << page;  // own words, theirs
  }
}

// As XML has it: every tag that opens closes, in order.
void expect_xml(const std::string& text) {
  static const std::regex kTag("<(/?)([a-z]+)(?: [a-zA-Z-]+=\"[^\"<>]*\")*>");
  std::vector<std::string> open;
  for (std::sregex_iterator at(text.begin(), text.end(), kTag), end; at != end; ++at) {
    if ((*at)[1].length() == 0) {
      open.push_back((*at)[2]);
      continue;
    }
    ASSERT_TRUE(!open.empty() && open.back() == (*at)[2]) << text;
    open.pop_back();
  }
  EXPECT_TRUE(open.empty()) << text;
  EXPECT_EQ(std::regex_replace(text, kTag, "").find_first_of("<>"), std::string::npos);
}

TEST_F(Declared, PicturesAreSvgOfOurOwn) {
  for (const char* card : {"/ro/results/card.svg", "/uk/projects/0/card.svg"}) {
    const HttpResponse picture = get(card);
    EXPECT_EQ(picture.status, 200U) << card;
    EXPECT_EQ(picture.type, "image/svg+xml");
    EXPECT_TRUE(picture.body.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"")) << card;
    expect_xml(picture.body);
    for (const char* never : {"<script", "<image", "href=", "style=", "url("})
      EXPECT_EQ(picture.body.find(never), std::string::npos) << never;
  }
  for (const char* none : {"/ro/projects/99999/card.svg", "/ro/projects/x/card.svg",
                           "/ro/projects/card.svg", "/ro/home/card.svg"})
    EXPECT_EQ(get(none).status, 404U) << none;
}

TEST_F(Declared, CertificatesAreSaidInWordsAndGivenAsData) {
  const std::string page = get("/en/results").body;
  EXPECT_NE(page.find("What the result proves by itself"), std::string::npos);
  EXPECT_NE(page.find("Every step of the count follows"), std::string::npos) << page;
  const std::string data = get("/api/v1/results").body;
  EXPECT_NE(data.find("\"certificates\":{\"explained\":\"yes\""), std::string::npos) << data;
}

TEST(Certificates, WhereOnlySumsWereOpenedNobodyIsToldOfGroups) {
  const TownHost town(town_in(tally::Phase::declared, true));
  const std::string data = town.get("/api/v1/results").body;
  const std::string page = town.get("/ro/results").body;
  ASSERT_NE(page.find("Ce dovedește rezultatul singur"), std::string::npos) << page;
  std::size_t unknown = 0, told = 0;
  for (std::size_t at = 0; (at = data.find("\"certificates\":null", at)) != std::string::npos; ++at)
    ++unknown;
  for (std::size_t at = 0; (at = page.find("doar suma lor", at)) != std::string::npos; ++at) ++told;
  EXPECT_GT(unknown, 0U) << data;
  EXPECT_EQ(told, unknown);
}

}  // namespace
}  // namespace urna::api
