// Letters where TOML has none are refused before the library reads them; everywhere else they
// stand.
#include "api/commands/toml_text.h"

#include <gtest/gtest.h>

namespace urna::api {
namespace {

TEST(TomlText, LettersBeyondAsciiStandInQuotesAndComments) {
  for (const char* good :
       {"", "a = 1\n", "# ăîșț\na = \"ăîșț\"\n", "a = 'ț'\nb = \"\\\"ț\"\n", "a = 'x\\'\nb = 'ț'\n",
        "a = \"\"\"ț\n\"ț\" \\\"\"\" ț\"\"\"\nb = 'ț'\n", "a = '''ț'\n''ț'''\n",
        "a = \"\"\"ț\"\"\"\"\"\nb = 1\n", "a = \"\"\nb = ''\n", "\"ț\" = 1\n", "a = \"# ț\"\n"}) {
    EXPECT_FALSE(line_of_stray_letter(good).has_value()) << good;
    EXPECT_NO_THROW(toml::parse(std::string_view(good))) << good;
  }
}

TEST(TomlText, AndNowhereElse) {
  EXPECT_EQ(line_of_stray_letter("a = 1\n\nb = ț\n"), 3U);
  EXPECT_EQ(line_of_stray_letter("ț = 1\n"), 1U);
  EXPECT_EQ(line_of_stray_letter("a = \"x\"ț\n"), 1U);
  EXPECT_EQ(line_of_stray_letter("a = '''\n\n'''\nț"), 4U);
  EXPECT_EQ(line_of_stray_letter("a = \"not closed\nț"), 2U);
  EXPECT_EQ(line_of_stray_letter("# c\n\xad"), 2U);
  EXPECT_EQ(line_of_stray_letter("a = [1\"\nЩ\"]\n"), 2U);  // no quotes in the middle of a word
  EXPECT_FALSE(line_of_stray_letter("a = \"\"\"not closed ț").has_value());
  EXPECT_FALSE(line_of_stray_letter("a = \"\\").has_value());
}

TEST(TomlText, AMistakeInATablesNameIsAnErrorAndNoCrash) {
  for (const char* bad :
       {"[.x]\n", "[ ! ]\n", "[\t\x01[x]]\n", "[=]\n", "[[", "[", "a.\n", "= 1\n"})
    EXPECT_THROW(toml::parse(std::string_view(bad)), toml::parse_error) << bad;
}

}  // namespace
}  // namespace urna::api
