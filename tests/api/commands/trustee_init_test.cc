// `urna trustee init`: a key file and a page, both private, both or none, and never over another.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <sstream>

#include "api/commands/terminal.h"
#include "api/commands/trustee.h"
#include "api/seed_words.h"
#include "ledger/file.h"
#include "tally/ballot/key_shares.h"
#include "tests/api/commands/command_line.h"

namespace urna::api {
namespace {

class TrusteeInit : public CommandLine {
 protected:
  int init(const TrusteeInitOptions& options) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = run_trustee_init(options);
    out_ = testing::internal::GetCapturedStdout();
    err_ = testing::internal::GetCapturedStderr();
    return code;
  }
  TrusteeInitOptions options(const std::string& name) const {
    TrusteeInitOptions made;
    made.file = path(name + ".key");
    made.page = path(name + ".html");
    made.label = "Custode 3";
    return made;
  }
  static unsigned mode(const std::string& file) {
    struct stat status {};
    EXPECT_EQ(::stat(file.c_str(), &status), 0) << file;
    return status.st_mode & 07777U;
  }
  static std::string text(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
  }
  static std::string words(const ledger::Seed& seed, WordList list) {
    const SeedWords written(seed);
    std::string out;
    for (std::size_t i = 0; i < kSeedWords; ++i) out += std::string(written.word(list, i)) + "\n";
    return out;
  }
  static std::string public_key(const ledger::Seed& seed) {
    return ledger::to_hex(tally::trustee_signing_key(seed).public_key().view());
  }
  bool there(const std::string& name) const { return std::filesystem::exists(path(name)); }
};

// The definition takes this half; that of an office, of the same bytes, would never open a ballot.
TEST_F(TrusteeInit, ShowsThePublicHalfThatItPrintedAtFirst) {
  ASSERT_EQ(init(options("a")), 0);
  const std::string printed = out_;
  ASSERT_EQ(run({"trustee", "show", path("a.key")}), 0) << err_;
  ASSERT_EQ(out_.size(), 65U);
  EXPECT_NE(printed.find(out_.substr(0, 64)), std::string::npos);
  const std::string shown = out_;
  ASSERT_EQ(run({"keys", "show", path("a.key")}), 0) << err_;
  EXPECT_NE(out_, shown);
  EXPECT_EQ(run({"trustee", "show", path("none.key")}), 2);
}

TEST_F(TrusteeInit, MakesAKeyFileAndAPageThatOnlyTheOwnerReads) {
  const mode_t before = ::umask(0);  // the modes are the program's, not the shell's
  const int code = init(options("a"));
  ::umask(before);
  ASSERT_EQ(code, kExitRight) << err_;
  EXPECT_EQ(mode(path("a.key")), 0600U);
  EXPECT_EQ(mode(path("a.html")), 0600U);
  const auto seed = ledger::read_seed_file(path("a.key"));
  ASSERT_TRUE(seed);
  EXPECT_TRUE(said(public_key(*seed)));
  EXPECT_NE(text(path("a.html")).find(public_key(*seed)), std::string::npos);
  EXPECT_NE(text(path("a.html")).find("Custode 3"), std::string::npos);
  EXPECT_FALSE(said(ledger::to_hex(seed->view())));
}

TEST_F(TrusteeInit, DrawsAnotherSeedEveryTime) {
  ASSERT_EQ(init(options("a")), kExitRight);
  ASSERT_EQ(init(options("b")), kExitRight);
  EXPECT_NE(text(path("a.key")), text(path("b.key")));
}

TEST_F(TrusteeInit, MakesAPageOfPlainTextByItsName) {
  TrusteeInitOptions plain = options("a");
  plain.page = path("a.txt");
  plain.language = "en";
  ASSERT_EQ(init(plain), kExitRight);
  EXPECT_EQ(text(plain.page).find('<'), std::string::npos);
  EXPECT_TRUE(text(plain.page).starts_with("Trustee’s key: Custode 3\n"));
  EXPECT_EQ(mode(plain.page), 0600U);
}

TEST_F(TrusteeInit, SaysInTheLanguageAskedForWhatComesNext) {
  TrusteeInitOptions one = options("a");
  for (const auto& [language, words] :
       std::vector<std::pair<std::string, std::string>>{{"ro", "Dați comisiei"},
                                                        {"ru", "Передайте комиссии"},
                                                        {"uk", "Передайте комісії"},
                                                        {"en", "Give the committee"}}) {
    one.file = path(language + ".key");
    one.page = path(language + ".html");
    one.language = language;
    ASSERT_EQ(init(one), kExitRight) << err_;
    EXPECT_TRUE(said(words)) << out_;
  }
}

TEST_F(TrusteeInit, WithoutAPageSaysWhatThatMeans) {
  TrusteeInitOptions bare = options("a");
  bare.page.clear();
  bare.language = "en";
  ASSERT_EQ(init(bare), kExitRight);
  EXPECT_TRUE(said("No page was made"));
}

TEST_F(TrusteeInit, NeverWritesOverAKeyOrAPageAndLeavesNothingHalf) {
  write("a.key", "another key\n");
  EXPECT_EQ(init(options("a")), kExitOwnFault);
  EXPECT_EQ(text(path("a.key")), "another key\n");
  EXPECT_FALSE(there("a.html"));
  write("b.html", "another page\n");
  EXPECT_EQ(init(options("b")), kExitOwnFault);
  EXPECT_EQ(text(path("b.html")), "another page\n");
  EXPECT_FALSE(there("b.key"));
  TrusteeInitOptions same = options("c");
  same.page = same.file;
  EXPECT_EQ(init(same), kExitOwnFault);
  EXPECT_FALSE(there("c.key"));
}

TEST_F(TrusteeInit, FollowsNoLinkToWhereThePageWouldGo) {
  std::filesystem::create_symlink(path("elsewhere"), path("a.html"));
  EXPECT_EQ(init(options("a")), kExitOwnFault);
  EXPECT_FALSE(there("elsewhere"));
  EXPECT_FALSE(there("a.key"));
}

TEST_F(TrusteeInit, RestoresTheSameKeyFromEitherListOrBoth) {
  const ledger::Seed seed = ledger::Seed::random();
  const std::string latin = words(seed, WordList::latin);
  const std::string cyrillic = words(seed, WordList::cyrillic);
  TrusteeInitOptions back = options("a");
  back.language = "en";
  int number = 0;
  for (const std::string& typed : {latin, cyrillic, latin + cyrillic}) {
    back.file = path(std::to_string(++number) + ".key");
    back.page = path(std::to_string(number) + ".html");
    back.from_words = write("words", typed);
    ASSERT_EQ(init(back), kExitRight) << err_;
    EXPECT_EQ(text(back.file), ledger::to_hex(seed.view()) + "\n");
    EXPECT_EQ(mode(back.file), 0600U);
    EXPECT_TRUE(said(public_key(seed)));
    EXPECT_TRUE(said("Compare the public key") && said("Delete the file with the words"));
  }
}

TEST_F(TrusteeInit, RestoresFromStandardInput) {
  const ledger::Seed seed = ledger::Seed::random();
  const std::string typed = write("words", words(seed, WordList::cyrillic));
  const int kept = ::dup(STDIN_FILENO);
  ASSERT_NE(std::freopen(typed.c_str(), "r", stdin), nullptr);
  TrusteeInitOptions back = options("a");
  back.from_words = "-";
  const int code = init(back);
  ::dup2(kept, STDIN_FILENO);
  ::close(kept);
  ASSERT_EQ(code, kExitRight) << err_;
  EXPECT_EQ(text(back.file), ledger::to_hex(seed.view()) + "\n");
}

TEST_F(TrusteeInit, WrongWordsAreUsageAndMakeNothing) {
  const ledger::Seed seed = ledger::Seed::random();
  TrusteeInitOptions back = options("a");
  std::string typed = words(seed, WordList::latin);
  typed.replace(0, typed.find('\n'), "xylofon");
  back.from_words = write("words", typed);
  EXPECT_EQ(init(back), kExitUsage);
  EXPECT_TRUE(said("Latin word 1 (group 1, place 1) is not in the list")) << err_;
  for (const std::string& bad : {std::string(), std::string("acord"), std::string(20'000, 'a')}) {
    back.from_words = write("words", bad);
    EXPECT_EQ(init(back), kExitUsage) << err_;
  }
  back.from_words =
      write("words", words(seed, WordList::latin) + std::string(kMaxWordsTextBytes, '.'));
  EXPECT_EQ(init(back), kExitUsage);  // good words and too much: never read in part
  back.from_words = path("nowhere");
  EXPECT_EQ(init(back), kExitUsage);
  back.from_words = root_;  // a folder
  EXPECT_EQ(init(back), kExitUsage);
  EXPECT_FALSE(there("a.key") || there("a.html"));
}

TEST_F(TrusteeInit, BadLanguagesAndLabelsAreUsageAndMakeNothing) {
  TrusteeInitOptions one = options("a");
  one.language = "fr";
  EXPECT_EQ(init(one), kExitUsage);
  one = options("a");
  one.label = "two\nlines";
  EXPECT_EQ(init(one), kExitUsage);
  one = options("a");
  one.edition = std::string(201, 'a');
  EXPECT_EQ(init(one), kExitUsage);
  EXPECT_FALSE(there("a.key") || there("a.html"));
}

}  // namespace
}  // namespace urna::api
