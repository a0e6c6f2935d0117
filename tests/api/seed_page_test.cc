// A trustee's page: both lists, the key, four languages, and nothing that runs or comes from
// elsewhere.
#include "api/seed_page.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <sstream>

#include "tally/ballot/key_shares.h"

namespace urna::api {
namespace {

using ledger::Bytes;
using ledger::Seed;

constexpr Language kAll[] = {Language::ro, Language::ru, Language::uk, Language::en};
constexpr WordList kBoth[] = {WordList::latin, WordList::cyrillic};

Seed example() {
  Bytes bytes(32);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(9 * i + 4);
  return Seed(bytes);
}

class Page : public testing::Test {
 protected:
  Page() : seed_(example()), words_(seed_) {}
  SeedPage page(Language language) const {
    return {words_, tally::trustee_signing_key(seed_).public_key(), language, "Trustee 3",
            "Bălți 2027"};
  }
  Seed seed_;
  SeedWords words_;
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// What a person reads off the page: the words between tags or numbers, in order.
std::string words_from(const std::string& text, const std::string& before_each) {
  std::string words;
  for (std::size_t at = 0; (at = text.find(before_each, at)) != text.npos;) {
    at += before_each.size();
    words += text.substr(at, text.find('<', at) - at) + " ";
  }
  return words;
}

TEST_F(Page, CopiedByHandGivesTheSeedBack) {
  for (const Language language : kAll) {
    const auto read = read_seed_words(words_from(seed_page_html(page(language)), "</small>"));
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_TRUE(std::ranges::equal(read->view(), seed_.view()));
  }
}

TEST_F(Page, AsTextHoldsTheSameWords) {
  for (const Language language : kAll) {
    const std::string text = seed_page_text(page(language));
    std::string groups;  // lines of numbered words
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      const std::size_t first = line.find_first_not_of(' ');
      if (line.starts_with("  ") && std::isdigit(static_cast<unsigned char>(line[first])) != 0 &&
          line.find(' ', first) != line.npos)
        groups += line + "\n";
    }
    const auto read = read_seed_words(groups);
    ASSERT_TRUE(read) << read.error().detail << groups;
    EXPECT_TRUE(std::ranges::equal(read->view(), seed_.view()));
  }
}

TEST_F(Page, NumbersEveryWordOfBothLists) {
  const std::string html = seed_page_html(page(Language::en));
  for (const WordList list : kBoth)
    for (std::size_t i = 0; i < kSeedWords; ++i)
      EXPECT_TRUE(has(html, "<small>" + std::to_string(i + 1) + "</small>" +
                                std::string(words_.word(list, i)) + "</td>"));
}

TEST_F(Page, HasKeyFingerprintLabelAndEdition) {
  const ledger::PublicKey key = tally::trustee_signing_key(seed_).public_key();
  for (const Language language : kAll)
    for (const std::string& text : {seed_page_html(page(language)), seed_page_text(page(language))})
      for (const std::string& part : {ledger::to_hex(key.view()), key_fingerprint(key),
                                      std::string("Trustee 3"), std::string("Bălți 2027")})
        EXPECT_TRUE(has(text, part)) << part;
  EXPECT_EQ(key_fingerprint(key).size(), 19U);
  EXPECT_EQ(key_fingerprint({}), "6668 7aad f862 bd77");  // SHA-256 of 32 zero bytes begins so
}

TEST_F(Page, NeverHoldsTheSeedInHex) {
  EXPECT_FALSE(has(seed_page_html(page(Language::ro)), ledger::to_hex(seed_.view())));
  EXPECT_FALSE(has(seed_page_text(page(Language::ro)), ledger::to_hex(seed_.view())));
}

TEST_F(Page, RunsNothingAndLoadsNothing) {
  for (const Language language : kAll) {
    const std::string html = seed_page_html(page(language));
    for (const char* never : {"<script", "javascript:", "src=", "href=", "url(", "@import",
                              "http:", "https:", "<img", "<link", "<iframe"})
      EXPECT_FALSE(has(html, never)) << never;
    EXPECT_TRUE(has(html, "default-src 'none'"));
    EXPECT_TRUE(has(html, "@page{size:A4"));
  }
}

TEST_F(Page, EscapesWhatItWasGiven) {
  SeedPage hostile = page(Language::en);
  hostile.label = "<script>alert('1')</script>";
  hostile.edition = "\"A\" & <b>B</b>";
  const std::string html = seed_page_html(hostile);
  EXPECT_FALSE(has(html, "<script"));
  EXPECT_FALSE(has(html, "<b>"));
  EXPECT_TRUE(has(html, "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"));
  EXPECT_TRUE(has(html, "&quot;A&quot; &amp; &lt;b&gt;B&lt;/b&gt;"));
}

TEST_F(Page, IsInFourLanguagesThatDiffer) {
  std::set<std::string> pages, texts;
  std::set<std::string> sentences;
  for (const Language language : kAll) {
    pages.insert(seed_page_html(page(language)));
    texts.insert(seed_page_text(page(language)));
    const KeyMadeWords& words = key_made_words(language);
    for (const char* sentence :
         {words.no_page, words.give, words.print, words.seal, words.compare, words.forget}) {
      EXPECT_TRUE(std::string(sentence).ends_with('.')) << sentence;
      sentences.insert(sentence);
    }
  }
  EXPECT_EQ(pages.size(), 4U);
  EXPECT_EQ(texts.size(), 4U);
  EXPECT_EQ(sentences.size(), 24U);
  EXPECT_TRUE(has(seed_page_html(page(Language::uk)), "<html lang=\"uk\">"));
}

// The steps are read while the envelope is sealed, so they stand on a sheet of their own.
TEST_F(Page, HasTheWordsOnTheSecretSheetOnly) {
  for (const Language language : kAll) {
    const std::string html = seed_page_html(page(language));
    const std::string open_sheet = html.substr(html.find("<section class=\"second\">"));
    const std::string text = seed_page_text(page(language));
    const std::string open_text = text.substr(text.find('\f'));
    EXPECT_LT(open_sheet.size(), html.size() / 2);
    EXPECT_FALSE(has(open_sheet, "<table>") || has(open_sheet, "<small>"));
    for (const WordList list : kBoth)
      EXPECT_FALSE(has(open_text, "34 " + std::string(words_.word(list, 33))));
    const std::string key = ledger::to_hex(page(language).signing_key.view());
    EXPECT_TRUE(has(open_sheet, key) && has(open_text, key));
  }
}

TEST_F(Page, HoldsEveryInstructionOnceInEachLanguage) {
  for (const Language language : kAll) {
    const std::string html = seed_page_html(page(language));
    std::size_t items = 0;
    for (std::size_t at = 0; (at = html.find("<li>", at)) != html.npos; ++at) ++items;
    EXPECT_EQ(items, 15U);
  }
}

TEST_F(Page, AsTextFitsAPrinter) {
  for (const Language language : kAll) {
    const std::string text = seed_page_text(page(language));
    std::size_t columns = 0;
    for (const char c : text) {
      columns = c == '\n' || c == '\f'
                    ? 0
                    : columns + ((static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0);
      ASSERT_LE(columns, 78U);
    }
  }
}

TEST_F(Page, LabelsHaveALimitAndNoControls) {
  SeedPage one = page(Language::ro);
  one.label = std::string(kMaxPageLabelBytes, '"');  // the longest when escaped
  one.edition = one.label;
  EXPECT_TRUE(check_page_labels(one));
  for (const Language language : kAll) {
    one.language = language;
    EXPECT_GT(seed_page_html(one).size(), 2'400U);  // and it fits the room that is reserved
    EXPECT_FALSE(seed_page_text(one).empty());
  }
  one.label += "a";
  EXPECT_EQ(check_page_labels(one).code(), ledger::Errc::over_limit);
  one.label = "two\nlines";
  EXPECT_EQ(check_page_labels(one).code(), ledger::Errc::bad_text);
}

}  // namespace
}  // namespace urna::api
