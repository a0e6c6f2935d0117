// The .pb reader: real files come through unchanged, bad ones are refused with line, column and
// reason.
#include "tally/rules/pabulib.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/evidence.h"

namespace urna::tally {
namespace {

constexpr const char* kGood =
    "META\nkey;value\nnum_projects;2\nnum_votes;2\nbudget;100.50\nvote_type;approval\nrule;greedy\n"
    "PROJECTS\nproject_id;cost;name\nP1;60;\"one; two\"\nP2;40.5;x\n"
    "VOTES\nvoter_id;vote;age\n1;P1,P2;30\n2;;41\n";

TEST(Pabulib, ReadsAndWritesTheSameFile) {
  const auto file = parse_pabulib(kGood);
  ASSERT_TRUE(file.ok()) << to_text(file.error());
  EXPECT_EQ(file->decimals, 2);
  EXPECT_EQ(file->budget, 10'050);
  EXPECT_EQ(file->projects[1].cost, 4'050);
  EXPECT_EQ(file->project_field(0, "name"), "one; two");
  EXPECT_EQ(file->votes[0].marks.size(), 2U);
  EXPECT_TRUE(file->votes[1].marks.empty());
  EXPECT_EQ(to_text(*file), kGood);
}

TEST(Pabulib, RealFilesRoundTrip) {
  URNA_NEEDS_EVIDENCE();
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(evidence::folder() / "data/pb")) {
    if (entry.path().extension() != ".pb") continue;
    const std::string text = evidence::read(entry.path().lexically_relative(evidence::folder()));
    const auto file = parse_pabulib(text);
    ASSERT_TRUE(file.ok()) << entry.path() << to_text(file.error());
    const std::string written = to_text(*file);
    const auto again = parse_pabulib(written);
    ASSERT_TRUE(again.ok()) << entry.path();
    EXPECT_EQ(to_text(*again), written);
    EXPECT_EQ(again->meta, file->meta);
    EXPECT_EQ(again->project_rows, file->project_rows);
    EXPECT_EQ(again->vote_rows, file->vote_rows);
    ++files;
  }
  EXPECT_EQ(files, 15);
}

std::string replaced(const std::string& from, const std::string& to) {
  std::string text = kGood;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Pabulib, SaysWhereAndWhy) {
  const std::vector<std::tuple<std::string, std::string, std::string>> cases = {
      {"approval\n", "sealed\n", "unknown vote type"},
      {"P1;60;", "P1;-60;", "line 10, column 'cost'"},
      {"P1;60;", "P1;;", "line 10, column 'cost'"},
      {"P1;60;", "P1;sixty;", "not an amount"},
      {"1;P1,P2;30", "1;P1,P9;30", "line 14, column 'vote': unknown project 'P9'"},
      {"2;;41", "1;;41", "line 15, column 'voter_id'"},
      {"P2;40.5", "P1;40.5", "line 11, column 'project_id'"},
      {"num_votes;2", "num_votes;3", "cut short"},
      {"num_projects;2", "num_projects;9", "num_projects"},
      {"VOTES\n", "VOTE\n", "line 12"},
      {"1;P1,P2;30", "1;P1,P2", "line 14: 2 fields"},
      {"\"one; two\"", "\"one; two", "not closed"},
      {"PROJECTS\n", "\xff\n", "not UTF-8"},
      {"budget;100.50", "budget;0", "budget"},
      {"budget;100.50", "budget;100.1234567", "decimals"},
      {"rule;greedy\n", "rule;greedy\nrule;x\n", "stands twice"},
      {"1;P1,P2;30", "1;P1,;30", "unknown project ''"},
      {"project_id;cost;name", "project_id;cost;cost", "a column stands twice"},
      {"META\n", "meta\n", "line 1"}};
  for (const auto& [from, to, expected] : cases) {
    const auto file = parse_pabulib(replaced(from, to));
    ASSERT_FALSE(file.ok()) << to;
    EXPECT_EQ(file.code(), ledger::Errc::bad_pabulib);
    EXPECT_NE(file.error().detail.find(expected), std::string::npos)
        << to << " gave: " << file.error().detail;
  }
}

TEST(Pabulib, EveryCutIsNoticed) {
  const std::string text = kGood;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const auto file = parse_pabulib(text.substr(0, i));
    EXPECT_TRUE(!file.ok() || text.substr(i).find_first_not_of("0123456789\n") == std::string::npos)
        << i;  // only a last number got shorter
  }
}

TEST(Pabulib, TakesWhatRealFilesDo) {
  EXPECT_TRUE(parse_pabulib("\xef\xbb\xbf" + std::string(kGood)).ok());
  std::string crlf;
  for (char c : std::string(kGood)) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_TRUE(parse_pabulib(crlf).ok());
  const auto twice = parse_pabulib(replaced("1;P1,P2;30", "1;P1, P1;30"));
  ASSERT_TRUE(twice.ok());
  EXPECT_TRUE(twice->votes[0].repeats);
  EXPECT_EQ(twice->votes[0].marks.size(), 1U);
  EXPECT_TRUE(parse_pabulib(replaced("100.50", "100,50")).ok());
}

TEST(Pabulib, LinesHaveALimit) {
  const std::string most(kMaxPabulibLine - std::string("1;P1,P2;").size(), 'x');
  EXPECT_TRUE(parse_pabulib(replaced("1;P1,P2;30", "1;P1,P2;" + most)).ok());
  EXPECT_EQ(parse_pabulib(replaced("1;P1,P2;30", "1;P1,P2;x" + most)).code(),
            ledger::Errc::bad_pabulib);
}

TEST(Amounts, AreNeverFloating) {
  EXPECT_EQ(parse_amount("0.1", 2), 10);
  EXPECT_EQ(parse_amount("2917710.16", 2), 291'771'016);
  EXPECT_EQ(parse_amount("-3", 0), -3);
  for (const char* bad :
       {"", ".5", "5.", "1e3", "1.234", "0x1", "1 2", "--1", "9999999999999999999"})
    EXPECT_FALSE(parse_amount(bad, 2)) << bad;
  EXPECT_EQ(format_amount(5, 2), "0.05");
  EXPECT_EQ(format_amount(-1'234, 2), "-12.34");
  EXPECT_EQ(format_amount(7, 0), "7");
}

}  // namespace
}  // namespace urna::tally
