// The Atom feed: an edition's acts in the reader's words, as XML that parses, whatever people
// write.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "tests/api/count_of.h"
#include "tests/api/interface/town_host.h"

namespace urna::api {
namespace {

using tally::Phase;

// Python's XML parser is the reader.
bool parses(const std::string& xml) {
  std::string path = (std::filesystem::temp_directory_path() / "urna-atom-XXXXXX").string();
  const int file = ::mkstemp(path.data());
  EXPECT_EQ(::write(file, xml.data(), xml.size()), static_cast<ssize_t>(xml.size()));
  ::close(file);
  const std::string command =
      "python3 -c \"import sys, xml.etree.ElementTree as t; r = t.parse(sys.argv[1]).getroot(); "
      "n = '{http://www.w3.org/2005/Atom}'; assert r.tag == n + 'feed'; "
      "[[e.find(n + k).text.strip() for k in ('title', 'id', 'updated')] for e in [r] + "
      "r.findall(n + 'entry')]; assert len({e.find(n + 'id').text for e in r.findall(n + "
      "'entry')}) == len(r.findall(n + 'entry'))\" " +
      path;
  const bool good = std::system(command.c_str()) == 0;
  std::filesystem::remove(path);
  return good;
}

TEST(Atom, TellsTheActsOfAnEditionInFourLanguages) {
  TownHost town(town_in(Phase::declared, false));
  const std::vector<std::pair<std::string, std::vector<std::string>>> said{
      {"ro",
       {"Proiect depus: ", "Proiect admis la vot: ", "Votarea a început: ",
        "Votarea s-a încheiat: ", "Rezultatul a fost declarat: "}},
      {"ru", {"Подан проект: ", "Голосование началось: ", "Объявлен результат: "}},
      {"uk", {"Подано проєкт: ", "Голосування почалося: ", "Оголошено результат: "}},
      {"en", {"Project filed: ", "Voting has opened: ", "The result is declared: "}}};
  for (const auto& [language, words] : said) {
    const HttpResponse feed = town.get("/" + language + "/feed.atom");
    ASSERT_EQ(feed.status, 200U);
    EXPECT_EQ(feed.type, "application/atom+xml; charset=utf-8");
    for (const std::string& one : words) EXPECT_NE(feed.body.find(one), std::string::npos) << one;
    EXPECT_EQ(count_of(feed.body, "<entry>"), 9U);  // announced, 2 filed, 2 reviewed, 4 of the vote
    EXPECT_LT(feed.body.find(words.back()), feed.body.find(words.front()));  // newest first
    EXPECT_TRUE(parses(feed.body)) << feed.body;
  }
}

TEST(Atom, GrowsWithTheEdition) {
  TownHost early(town_in(Phase::proposals, false)), late(town_in(Phase::voting, false));
  EXPECT_EQ(count_of(early.get("/en/feed.atom").body, "<entry>"), 3U);
  EXPECT_EQ(count_of(late.get("/en/feed.atom").body, "<entry>"), 7U);
}

TEST(Atom, TextOfPeopleStaysText) {  // N14
  ledger::init_crypto();
  Town town;
  town.run_to(Phase::proposals);
  ledger::ProposalFiled filed = town.proposal("P3", 100);
  filed.title = {{"ro", "</title><script>alert('1 & 2')</script>]]>"}};
  ASSERT_TRUE(town.act(filed, {"proposer"}).ok());
  TownHost host(std::move(town));
  const std::string feed = host.get("/ro/feed.atom").body;
  EXPECT_EQ(feed.find("<script"), std::string::npos);
  EXPECT_TRUE(parses(feed)) << feed;
}

TEST(Atom, IsNamedInTheHeadOfEveryPage) {
  TownHost town(town_in(Phase::declared, false));
  for (const char* page : {"", "projects", "projects/0", "results", "audit", "data", "nothing"})
    for (const std::string language : {"ro", "ru", "uk", "en"})
      EXPECT_NE(town.get("/" + language + "/" + page)
                    .body.find("<link rel=\"alternate\" type=\"application/atom+xml\" href=\"/" +
                               language + "/feed.atom\">"),
                std::string::npos)
          << language << page;
}

TEST(DataPage, EveryFileItNamesIsThere) {
  TownHost town(town_in(Phase::declared, false));
  const std::string page = town.get("/uk/data").body;
  int links = 0;
  for (std::size_t at = page.find("<li><a href=\"/"); at != std::string::npos;
       at = page.find("<li><a href=\"/", at + 1)) {
    const std::size_t start = at + 13;
    const std::string target = page.substr(start, page.find('"', start) - start);
    if (target.find("/api/") != 0 && target.find("/log/") != 0 && !target.ends_with("atom") &&
        target != "/openapi.json")
      continue;
    ++links;
    EXPECT_EQ(town.get(target).status, 200U) << target;
  }
  EXPECT_EQ(links, 21);  // nothing that is there is left out
}

}  // namespace
}  // namespace urna::api
