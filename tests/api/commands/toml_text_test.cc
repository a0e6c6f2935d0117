// Letters where TOML has none are refused before the library reads them; everywhere else they
// stand.
#include "api/commands/toml_text.h"

#include <gtest/gtest.h>

namespace urna::api {
namespace {

TEST(TomlText, LettersBeyondAsciiStandInQuotesAndComments) {
  for (const char* good :
       {"", "a = 1\n", "a = [[\"ț\"], ['ț']]\n", "a = {b = \"ț\"}\r\n", "# ăîșț\na = \"ăîșț\"\n",
        "a = 'ț'\nb = \"\\\"ț\"\n", "a = 'x\\'\nb = 'ț'\n",
        "a = \"\"\"ț\n\"ț\" \\\"\"\" ț\"\"\"\nb = 'ț'\n", "a = '''ț'\n''ț'''\n",
        "a = \"\"\"ț\"\"\"\"\"\nb = 1\n", "a = \"\"\nb = ''\n", "\"ț\" = 1\n", "a = \"# ț\"\n"}) {
    EXPECT_FALSE(line_of_stray_character(good).has_value()) << good;
    EXPECT_NO_THROW(toml::parse(std::string_view(good))) << good;
  }
}

TEST(TomlText, AndNowhereElse) {
  EXPECT_EQ(line_of_stray_character("a = 1\n\nb = ț\n"), 3U);
  EXPECT_EQ(line_of_stray_character("ț = 1\n"), 1U);
  EXPECT_EQ(line_of_stray_character("a = \"x\"ț\n"), 1U);
  EXPECT_EQ(line_of_stray_character("a = '''\n\n'''\nț"), 4U);
  EXPECT_EQ(line_of_stray_character("a = \"not closed\nț"), 2U);
  EXPECT_EQ(line_of_stray_character("# c\n\xad"), 2U);
  EXPECT_EQ(line_of_stray_character("a = [1\"\nЩ\"]\n"), 2U);  // no quotes in the middle of a word
  for (const char* read_on :
       {"a = 0.[\"ț\"]\n", "a = 0.\"ț\"\n", "a = 1{'ț'}\n", "a=90+=\"gț\"\n", "a = x[['ț']]\n"})
    EXPECT_EQ(line_of_stray_character(read_on), 1U) << read_on;
  for (const char* folded :
       {"a = \"\"\"o \\Ǿ\"\"\"\n", "a = \"\"\"o \\ \t\n Ǿ\"\"\"\n", "a = \"\\ț\"\n"})
    EXPECT_EQ(line_of_stray_character(folded), 1U) << folded;
  EXPECT_FALSE(line_of_stray_character("a = \"\\\\ț\"\nb = '\\ț'\n").has_value());
  for (const char* control : {"a = 0\x01", "# \x7f", "'\x1f'", "\"\x0b\"", "a = 1\f"})
    EXPECT_EQ(line_of_stray_character(control), 1U) << control;
  EXPECT_EQ(line_of_stray_character(std::string_view("a = 1\n\0", 7)), 2U);
  EXPECT_FALSE(line_of_stray_character("a = \"\"\"not closed ț").has_value());
  EXPECT_FALSE(line_of_stray_character("a = \"\\").has_value());
}

TEST(TomlText, AMistakeInATablesNameIsAnErrorAndNoCrash) {
  for (const char* bad :
       {"[.x]\n", "[ ! ]\n", "[\t\x01[x]]\n", "[=]\n", "[[", "[", "a.\n", "= 1\n"})
    EXPECT_THROW(toml::parse(std::string_view(bad)), toml::parse_error) << bad;
}

}  // namespace
}  // namespace urna::api
