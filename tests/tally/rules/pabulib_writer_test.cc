// Writing .pb files loses nothing: generated files of every awkward shape, and the fuzzer's corpus.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/fuzz/pabulib_law.h"

namespace urna::tally {
namespace {

// Small and the same everywhere: the seed names the file.
struct Dice {
  std::uint64_t state;
  std::size_t roll(std::size_t sides) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>(state >> 33) % sides;
  }
};

std::string in_quotes(const std::string& text) {
  std::string out = "\"";
  for (char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

std::string awkward(Dice& dice) {
  static const std::vector<std::string> kTexts = {"",
                                                  "x",
                                                  in_quotes("a; b"),
                                                  in_quotes("say \"so\""),
                                                  "a \"b\" c",
                                                  " x ",
                                                  "\t",
                                                  "łąka, ż",
                                                  "\x01",
                                                  in_quotes("\"start"),
                                                  in_quotes(""),
                                                  "'",
                                                  "-",
                                                  "0,5",
                                                  "1e3",
                                                  "META",
                                                  in_quotes(" x;\" "),
                                                  "\xc2\xa0",
                                                  "\xe2\x80\xa8"};
  return kTexts[dice.roll(kTexts.size())];
}

std::string generated(std::uint64_t seed) {
  Dice dice{seed};
  static const std::vector<std::string> kTypes = {"approval", "choose-1", "cumulative", "scoring",
                                                  "ordinal"};
  const std::string type = kTypes[dice.roll(kTypes.size())];
  const bool points = type == "cumulative" || type == "scoring";
  const std::size_t projects = 1 + dice.roll(5), votes = dice.roll(6), more = dice.roll(3);
  std::string text = dice.roll(2) == 0 ? "\xef\xbb\xbf" : "";
  text += "META\nkey;value\ndescription;" + awkward(dice) + "\nbudget;100" +
          std::string(dice.roll(2) == 0 ? ",5" : "") + "\nvote_type; " + type + " \n";
  if (dice.roll(2) == 0) text += "max_length;3\n";
  text += "\nPROJECTS\nproject_id;name;cost";
  for (std::size_t i = 0; i < more; ++i) text += ";extra " + std::to_string(i);
  for (std::size_t p = 0; p < projects; ++p) {
    text += "\n2023/K " + std::to_string(p) + ";" + awkward(dice) + ";" +
            std::to_string(dice.roll(90)) + (dice.roll(3) == 0 ? ".25" : "");
    for (std::size_t i = 0; i < more; ++i) text += ";" + awkward(dice);
  }
  text += "\n VOTES \nage;voter_id;vote" + std::string(points ? ";points" : "");
  for (std::size_t v = 0; v < votes; ++v) {
    std::string named, given;
    for (std::size_t k = dice.roll(4); k > 0; --k) {
      named += std::string(named.empty() ? "" : ", ") + "2023/K " +
               std::to_string(dice.roll(projects + (dice.roll(8) == 0 ? 1 : 0)));
      given += (given.empty() ? "" : ",") + std::to_string(dice.roll(4));
    }
    text += "\n" + awkward(dice) + ";" + std::to_string(dice.roll(40)) + ";" +
            (dice.roll(3) == 0 ? in_quotes(named) : named) + (points ? ";" + given : "");
  }
  if (dice.roll(2) == 0) text += "\n";
  std::string ended;
  const bool carriage = dice.roll(2) == 0;
  for (char c : text) ended += c == '\n' && carriage ? std::string("\r\n") : std::string(1, c);
  return ended;
}

TEST(PabulibWriter, GeneratedFilesComeBackAsTheyWere) {
  int read = 0, lenient = 0;
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    const std::string text = generated(seed);
    ASSERT_EQ(pabulib_law(text), "") << "seed " << seed << "\n" << text;
    read += parse_pabulib(text).ok() ? 1 : 0;
    lenient += parse_pabulib(text, Strictness::lenient).ok() ? 1 : 0;
  }
  EXPECT_GT(read, 500);
  EXPECT_EQ(lenient, 3'000);
}

TEST(PabulibWriter, RemembersWhatThePlainFormLeavesOut) {
  const std::string plain =
      "META\nkey;value\nbudget;1\nvote_type;approval\nPROJECTS\nproject_id;cost\na;1\n"
      "VOTES\nvoter_id;vote\n1;a\n";
  const auto file = parse_pabulib(plain);
  ASSERT_TRUE(file.ok());
  EXPECT_FALSE(file->form.byte_order_mark || file->form.carriage_returns ||
               file->form.blank_lines || file->form.unended);
  std::string other = "\xef\xbb\xbf" + plain.substr(0, plain.size() - 1);
  other.replace(other.find("\nPROJECTS"), 1, "\r\n \n");
  const auto read = parse_pabulib(other);
  ASSERT_TRUE(read.ok());
  EXPECT_TRUE(read->form.byte_order_mark && read->form.carriage_returns && read->form.blank_lines &&
              read->form.unended);
  EXPECT_EQ(to_text(*read), plain);
}

TEST(PabulibWriter, RefusesByNameWhatNoLineCanHold) {
  PabulibFile good;
  good.meta = {{"budget", "1"}, {"vote_type", "approval"}};
  good.project_columns = {"project_id", "cost"};
  good.project_rows = {{"a", "1"}};
  good.vote_columns = {"voter_id", "vote"};
  good.vote_rows = {{"1", "a"}};
  ASSERT_TRUE(write_pabulib(good).ok());
  ASSERT_TRUE(parse_pabulib(*write_pabulib(good)).ok());
  const auto refused = [&](auto change) {
    PabulibFile file = good;
    change(file);
    const auto text = write_pabulib(file);
    EXPECT_EQ(text.code(), ledger::Errc::bad_pabulib);
    return text.ok() ? "" : text.error().detail;
  };
  EXPECT_NE(refused([](PabulibFile& f) {
              f.project_rows[0][0] = "a\nb";
            }).find("line 7, column 'project_id': holds a line break"),
            std::string::npos);
  EXPECT_NE(refused([](PabulibFile& f) { f.meta[0].second = "1\r"; }).find("line 3"),
            std::string::npos);
  refused([](PabulibFile& f) { f.vote_rows[0][1] = std::string("\0", 1); });
  refused([](PabulibFile& f) { f.vote_rows[0][1] = "\xff"; });
  refused([](PabulibFile& f) { f.vote_rows[0].push_back("x"); });
  refused([](PabulibFile& f) { f.vote_columns = {"vote", "vote"}; });
  refused([](PabulibFile& f) { f.meta.emplace_back("budget", "2"); });
  refused([](PabulibFile& f) { f.meta[0].second = " 1"; });
  refused([](PabulibFile& f) { f.vote_rows[0][1] = std::string(kMaxPabulibLine, 'x'); });
}

TEST(PabulibWriter, TheFuzzersCorpusKeepsTheLaw) {
  int files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(URNA_SOURCE_DIR "/tests/fuzz/corpus/pabulib")) {
    std::ifstream stream(entry.path(), std::ios::binary);
    std::stringstream bytes;
    bytes << stream.rdbuf();
    EXPECT_EQ(pabulib_law(bytes.str()), "") << entry.path();
    ++files;
  }
  EXPECT_GE(files, 50);
}

}  // namespace
}  // namespace urna::tally
