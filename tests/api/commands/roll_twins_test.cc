// E03: one document has one spelling. What looks like another spelling of it (small letters,
// blanks, diacritics, Cyrillic or Greek look-alikes, other digits) is refused by its field before a
// tag is made of it, so that nobody enrols twice by a slip of the pen.
#include <gtest/gtest.h>

#include "api/commands/roll_csv.h"

namespace urna::api {
namespace {

std::string roll_of(const std::string& country, const std::string& number) {
  return std::string(kRollHeader) + "\n" + std::string(32, 'a') + "," + std::string(64, 'b') + "," +
         std::string(128, 'c') + ",0,1," + country + "," + number + ",1990-01-01\n";
}

TEST(RollTwins, ADocumentHasOneSpelling) {
  ASSERT_TRUE(parse_roll(roll_of("MDA", "AB1204")).ok());
  for (const char* twin : {"ab1204", "AB 1204", " AB1204", "AB1204 ", "AB-1204",
                           "\xd0\x90\xd0\x92"
                           "1204",
                           "\xce\x91\xce\x92"
                           "1204",
                           "\xc8\x98"
                           "B1204",
                           "AB12O4\xcc\x88",
                           "AB\xef\xbc\x91"
                           "204",
                           "AB1204\xe2\x80\x8b",
                           "\xef\xbb\xbf"
                           "AB1204",
                           "AB1204\t", ""}) {
    const auto rows = parse_roll(roll_of("MDA", twin));
    ASSERT_FALSE(rows.ok()) << twin;
    EXPECT_EQ(rows.error().detail.find("1204"), std::string::npos) << rows.error().detail;
  }
  for (const char* country : {"mda", "MD", "MDAA", "\xd0\x9c\xd0\x94\xd0\x90", "M A"})
    EXPECT_FALSE(parse_roll(roll_of(country, "AB1204")).ok()) << country;
}

TEST(RollTwins, TheSameDocumentOnTwoLinesIsNamedByItsLine) {
  std::string text = roll_of("MDA", "AB1204");
  text += std::string(32, 'd') + "," + std::string(64, 'e') + "," + std::string(128, 'c') +
          ",0,1,MDA,AB1204,1991-01-01\n";
  const auto rows = parse_roll(text);
  ASSERT_FALSE(rows.ok());
  EXPECT_NE(rows.error().detail.find("line 3"), std::string::npos) << rows.error().detail;
}

}  // namespace
}  // namespace urna::api
