// Which ballots of a .pb file are taken, left out or refused; and where errors point to.
#include <gtest/gtest.h>

#include "tally/rules/pabulib.h"
#include "tally/rules/rule.h"

namespace urna::tally {
namespace {

struct Town {
  std::string meta = "vote_type;approval\n", projects = "a;60;A\nb;40;B\nc;70;C\n",
              columns = "voter_id;vote", votes = "1;a,b\n2;b\n3;c\n";
  std::string text() const {
    return "META\nkey;value\nbudget;100\n" + meta + "PROJECTS\nproject_id;cost;name\n" + projects +
           "VOTES\n" + columns + "\n" + votes;
  }
};

std::string why(const std::string& text) {
  const auto file = parse_pabulib(text);
  EXPECT_EQ(file.code(), ledger::Errc::bad_pabulib);
  return file.ok() ? "" : file.error().detail;
}

TEST(PabulibErrors, NameLineColumnByteAndReason) {
  const Town town;
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = town.text();
    EXPECT_NE(text.find(from), std::string::npos) << from;
    return text.replace(text.find(from), from.size(), to);
  };
  const std::vector<std::pair<std::string, std::string>> cases = {
      {with("approval", "show-of-hands"),
       "line 4, column 'vote_type': unknown vote type 'show-of-hands'"},
      {with("budget;100\n", ""), "line 1, column 'budget': absent in META"},
      {with("budget;100", "budget;-5"), "line 3, column 'budget': '-5' is negative"},
      {with("budget;100", "budget;"), "line 3, column 'budget': absent"},
      {with("a;60;", "a;-60;"), "line 7, column 'cost': '-60' is negative (byte 3 of the line)"},
      {with("a;60;", "\"a\";;"), "line 7, column 'cost': absent (byte 5 of the line)"},
      {with("a;60;", "a;9007199254740993;"), "beyond 2^53"},
      {with("a;60;", "a;99999999999999999999;"), "beyond 2^53"},
      {with("a;60;", "a;1,000;"), "thousands or decimals"},
      {with("a;60;", "a;1.2.3;"), "not an amount"},
      {with("a;60;", "a;6e1;"), "not an amount"},
      {with("a;60;", "a;0.1234567;"), "line 7, column 'cost': more than 6 decimals (byte 3"},
      {with("a;60;", "\"a,z\";60;"), "holds a comma"},
      {with("1;a,b", "1;a,zz"), "line 12, column 'vote': unknown project 'zz' (byte 5"},
      {with("1;a,b", "\"1\";\"a, zz\""), "unknown project 'zz' (byte 9"},
      {with("1;a,b", "\"1;2\";\"a, zz\""), "unknown project 'zz' (byte 11"},
      {with("3;c", "1;c"),
       "line 14, column 'voter_id': this voter has several ballots, the first in line 12"},
      {with("META\n", "META\r"), "line 1: a carriage return that ends no line (byte 5"},
      {with(";A\n", ";A\r\r\n"), "line 7: a carriage return"},
      {with(";A\n", std::string(";A\0\n", 4)), "line 7: a NUL; this is not text in UTF-8 (byte 7"},
      {with(";A\n", ";Krak\xf3w\n"), "line 7: not UTF-8: 0xf3 at byte 85 of the file"},
      {"\xff\xfeM\0E\0", "line 1: starts with a byte order mark of UTF-16"},
      {"\xfe\xff\0M\0E", "UTF-16"},
      {"", "section META is absent"},
      {with("1;a,b", "voter_id;vote\n1;a,b"), "line 12: the header stands twice"},
      {with("a;60;A", "project_id;cost;name\na;60;A"), "line 7: the header stands twice"},
      {with("PROJECTS", "META"), "expected section PROJECTS, found META"},
      {town.text().substr(0, town.text().find("VOTES")), "section VOTES is absent"},
      {town.text().substr(0, town.text().find("voter_id")), "section VOTES has no header"},
      {town.text() + "VOTES\n", "line 15: a section stands twice"},
      {with("name\n", "name;\"x\ny\"\n"), "no field may hold a line break (byte 22"},
      {with(";A\n", ";\"A\"x\n"), "text follows a quoted field (byte 9"},
      {with("approval\n", "approval\nmax_length;many\n"), "line 5, column 'max_length': 'many'"},
      {with("approval\n", "approval\nmax_length;-1\n"), "line 5, column 'max_length': not within"},
      {with("approval\n", "approval\nmax_sum_cost;x\n"), "line 5, column 'max_sum_cost'"},
      {with("approval\n", "approval\nnum_votes;4\n"),
       "line 5, column 'num_votes': says 4, the file has 3 (cut short?)"}};
  for (const auto& [text, expected] : cases) {
    EXPECT_NE(why(text).find(expected), std::string::npos) << expected << "\n got: " << why(text);
  }
}

TEST(PabulibErrors, PointsAreThereForEveryProject) {
  Town town;
  town.meta = "vote_type;cumulative\n";
  town.columns = "voter_id;vote;points";
  const auto with = [&](const std::string& vote) {
    town.votes = vote + "\n";
    return town.text();
  };
  EXPECT_TRUE(parse_pabulib(with("1;a,b;2,1")).ok());
  EXPECT_TRUE(parse_pabulib(with("1;a,a;2,2")).ok());
  for (const auto& [vote, expected] : std::vector<std::pair<std::string, std::string>>{
           {"1;a,b;2", "column 'points': missing: 1 numbers for 2 projects"},
           {"1;a;", "missing: 0 numbers for 1 projects"},
           {"1;a;2,1", "more numbers than projects (byte 7"},
           {"1;a;x", "'x' is not a whole number"},
           {"1;a;0.5", "not a whole number"},
           {"1;a;9223372036854775807", "not a whole number within 2^53"},
           {"1;a,a;1,2", "two different numbers"},
           {"1;a,a,b;1,1", "missing"}})
    EXPECT_NE(why(with(vote)).find(expected), std::string::npos) << why(with(vote));
}

// Of each limit: a ballot at it is legal, one beyond is not.
TEST(PabulibBallots, BeyondALimitOfMetaAreListed) {
  struct Case {
    std::string type, limit, at, beyond;
  };
  for (const Case& c : std::vector<Case>{{"approval", "max_length;1", "a", "a,b"},
                                         {"approval", "min_length;1", "a", ""},
                                         {"approval", "max_sum_cost;100", "a,b", "a,c"},
                                         {"approval", "min_sum_cost;60", "a", "b"},
                                         {"choose-1", "max_length;3", "a", "a,b"},
                                         {"ordinal", "max_length;2", "b,a", "a,b,c"},
                                         {"cumulative", "max_sum_points;3", "a,b;2,1", "a,b;2,2"},
                                         {"cumulative", "min_sum_points;3", "a,b;2,1", "a;2"},
                                         {"scoring", "max_points;5", "a;5", "a;6"},
                                         {"scoring", "min_points;-1", "a;-1", "a;-2"}}) {
    Town town;
    town.meta = "vote_type;" + c.type + "\n" + c.limit + "\n";
    const bool scored = c.at.find(';') != std::string::npos;
    if (scored) town.columns += ";points";
    town.votes = "1;" + c.at + "\n2;" + c.beyond + "\n";
    const auto file = parse_pabulib(town.text());
    ASSERT_TRUE(file.ok()) << to_text(file.error());
    ASSERT_EQ(file->illegal.size(), 1U) << c.limit;
    EXPECT_EQ(file->illegal[0].line, 14U);
    EXPECT_EQ(file->illegal[0].column, scored ? "points" : "vote");
    EXPECT_EQ(file->votes.size(), 2U);
    EXPECT_EQ(check_legal(*file).code(), ledger::Errc::bad_pabulib) << c.limit;
    const auto lenient = parse_pabulib(town.text(), Strictness::lenient);
    ASSERT_TRUE(lenient.ok());
    EXPECT_EQ(lenient->votes.size(), 1U) << c.limit;
    EXPECT_EQ(lenient->left_out.size(), 1U);
    EXPECT_TRUE(check_legal(*lenient).ok());
  }
}

TEST(PabulibBallots, LenientLeavesOutWholeBallotsAndNeverChooses) {
  Town town;
  town.meta = "vote_type;approval\nmax_length;2\n";
  town.votes = "1;a\n2;a,zz\n3;b\n4;c\n3;a\n5;a,b,c\n6;b,b\n";
  EXPECT_FALSE(parse_pabulib(town.text()).ok());
  const auto file = parse_pabulib(town.text(), Strictness::lenient);
  ASSERT_TRUE(file.ok()) << to_text(file.error());
  std::vector<std::size_t> taken, left;
  for (const PabulibVote& vote : file->votes) taken.push_back(vote.row);
  for (const PabulibRemark& remark : file->left_out) left.push_back(remark.line);
  EXPECT_EQ(taken, (std::vector<std::size_t>{0, 3, 6}));
  EXPECT_EQ(left, (std::vector<std::size_t>{14, 15, 17, 18}));  // both ballots of voter 3
  EXPECT_NE(to_text(file->left_out[0]).find("line 14, column 'vote': unknown project 'zz'"),
            std::string::npos);
  EXPECT_EQ(file->vote_rows.size(), 7U);
  EXPECT_EQ(file->remarks.size(), 1U);
  EXPECT_EQ(instance_of(*file).ballots, 3U);
}

TEST(PabulibBallots, LenientRepairsNothingElse) {
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"a;60;", "a;-60;"},
                                                        {"b;40;B", "a;40;B"},
                                                        {"budget;100", "budget;x"},
                                                        {";A\n", ";\xf3\n"},
                                                        {"1;a,b", "1;a,b;c"},
                                                        {"approval", "none"}}) {
    std::string text = Town().text();
    text.replace(text.find(from), from.size(), to);
    EXPECT_EQ(parse_pabulib(text, Strictness::lenient).code(), ledger::Errc::bad_pabulib) << to;
  }
}

TEST(PabulibBallots, AMillionMarksOnOneLineTakeNoSquareTime) {
  Town town;
  town.votes = "1;a";
  while (town.votes.size() + 2 <= kMaxPabulibLine) town.votes += ",a";
  town.votes += "\n";
  const auto file = parse_pabulib(town.text());
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->votes[0].marks.size(), 1U);
}

TEST(Amounts, AreExactUpTo2To63OrRefused) {
  EXPECT_EQ(parse_amount("9223372036854775807", 0), 9'223'372'036'854'775'807);
  EXPECT_FALSE(parse_amount("9223372036854775808", 0));
  EXPECT_EQ(parse_amount("92233720368547758.07", 2), 9'223'372'036'854'775'807);
  EXPECT_FALSE(parse_amount("92233720368547758.08", 2));
  EXPECT_FALSE(parse_amount("9223372036854775807", 1));
  EXPECT_EQ(parse_amount("000000000000000000000000000007", 0), 7);
  Town town;
  town.projects = "a;9007199254740992;A\nb;40;B\nc;70;C\n";
  EXPECT_TRUE(parse_pabulib(town.text()).ok());  // 2^53, the limit
}

// Scores near 2^63: exact, or refused by the tally, never wrapped.
TEST(Amounts, ScoresBeyond2To63AreRefused) {
  Town town;
  town.meta = "vote_type;scoring\n";
  town.columns = "voter_id;vote;points";
  town.votes.clear();
  const auto outcome = [&](int voters) {
    town.votes.clear();
    for (int i = 0; i < voters; ++i) town.votes += std::to_string(i) + ";a;9007199254740992\n";
    ledger::RuleSpec rule;
    rule.scoring = ledger::Scoring::points;
    return run(rule, instance_of(*parse_pabulib(town.text())));
  };
  const auto most = outcome(1023);
  ASSERT_TRUE(most.ok());
  EXPECT_EQ(most->scores[0], std::int64_t{1023} << 53);
  EXPECT_EQ(outcome(1024).code(), ledger::Errc::over_limit);
}

}  // namespace
}  // namespace urna::tally
