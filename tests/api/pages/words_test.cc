// Every text a resident sees exists in four languages, with every plural form that the language
// has.
#include "api/pages/words.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace urna::api {
namespace {

namespace fs = std::filesystem;

TEST(PageWords, AreCompleteInFourLanguages) {
  const auto faults = faults_of_catalogues();
  for (const std::string& fault : faults) ADD_FAILURE() << fault;
  EXPECT_GT(keys_of_catalogue(Language::ro).size(), 100U);
}

std::string text_of(const fs::path& file) {
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

// Literal keys in the sources of pages and scripts; keys that are put together from parts are
// matched by their beginnings.
TEST(PageWords, EveryKeyIsUsedAndEveryUsedKeyStands) {
  std::string sources;
  for (const char* folder : {"api", "api/pages", "api/commands", "api/web/site"})
    if (fs::exists(fs::path(URNA_SOURCE_DIR) / folder))
      for (const auto& file : fs::directory_iterator(fs::path(URNA_SOURCE_DIR) / folder))
        if (file.is_regular_file()) sources += text_of(file.path());
  const std::regex used(R"re((?:say|words)\(\s*["']([a-z0-9_.]+)["'])re");
  std::size_t seen = 0;
  for (std::sregex_iterator at(sources.begin(), sources.end(), used), end; at != end; ++at) {
    const std::string key = (*at)[1];
    if (key.ends_with('.')) continue;  // a beginning
    EXPECT_TRUE(Words::in(Language::ro).knows(key)) << key << " stands in no catalogue";
    ++seen;
  }
  EXPECT_GT(seen, 20U);
  for (const std::string& key : keys_of_catalogue(Language::ro)) {
    bool stands = false;  // as it is, or put together from a literal that ends at one of its dots
    for (std::size_t end = key.size(); end != std::string::npos && end > 0;
         end = key.rfind('.', end - 1)) {
      const std::string beginning = '"' + key.substr(0, end);
      stands = stands || sources.find(beginning + '"') != std::string::npos ||
               sources.find(beginning + ".\"") != std::string::npos;
    }
    EXPECT_TRUE(stands) << key << " is used nowhere";
  }
}

TEST(PageWords, PluralsFollowTheLanguage) {
  const auto count = [](Language language, std::int64_t n) {
    return Words::in(language)("projects.count", {{"count", n}});
  };
  EXPECT_EQ(count(Language::ro, 1), "1 proiect");
  EXPECT_EQ(count(Language::ro, 2), "2 proiecte");
  EXPECT_EQ(count(Language::ro, 20), "20 de proiecte");
  EXPECT_EQ(count(Language::ro, 101), "101 proiecte");
  EXPECT_EQ(count(Language::ru, 21), "21 проект");
  EXPECT_EQ(count(Language::ru, 12), "12 проектов");
  EXPECT_EQ(count(Language::uk, 3), "3 проєкти");
  EXPECT_EQ(count(Language::en, 1), "1 project");
  EXPECT_EQ(count(Language::en, 0), "No project has been filed yet.");
}

TEST(PageWords, DaysMomentsAndMoneyAreWrittenAsPeopleWriteThem) {
  const Words& ro = Words::in(Language::ro);
  EXPECT_EQ(ro.day(20260604), "4 iunie 2026");
  EXPECT_EQ(ro.day(0), "");
  EXPECT_EQ(Words::in(Language::uk).day(20261231), "31 грудня 2026 р.");
  EXPECT_EQ(Words::in(Language::en).moment(1'780'000'020), "28 May 2026, 20:27 UTC");
  EXPECT_EQ(ro.money(1'234'567, {2, "MDL"}), "12\u00a0345,67\u00a0MDL");
  EXPECT_EQ(ro.money(1'200'000, {2, "MDL"}), "12\u00a0000\u00a0MDL");
  EXPECT_EQ(Words::in(Language::en).money(5, {2, "MDL"}), "0.05\u00a0MDL");
}

TEST(PageWords, PeoplesOwnTextComesInTheReadersLanguageOrTheNearest) {
  EXPECT_EQ(text_in({{"ro", "casă"}, {"uk", "дім"}}, Language::uk).text, "дім");
  EXPECT_EQ(text_in({{"ro", "casă"}, {"uk", "дім"}}, Language::en).tag, "ro");
  EXPECT_EQ(text_in({{"uk", "дім"}}, Language::en).tag, "uk");
  EXPECT_EQ(text_in({}, Language::en).text, "");
}

}  // namespace
}  // namespace urna::api
