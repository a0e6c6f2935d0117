// A trustee's seed in words: what is written is read, and what was copied wrongly is refused and
// named.
#include "api/seed_words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace urna::api {
namespace {

using ledger::Bytes;
using ledger::Errc;
using ledger::Seed;

constexpr WordList kBoth[] = {WordList::latin, WordList::cyrillic};
using Words = std::vector<std::string>;

// Seeds are drawn from a number that a failing test prints.
Seed drawn(std::uint32_t number) {
  std::mt19937 draw(number);
  Bytes bytes(32);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(draw());
  return Seed(bytes);
}

Seed filled(std::uint8_t byte) { return Seed(Bytes(32, byte)); }

Words words_of(const Seed& seed, WordList list) {
  const SeedWords written(seed);
  Words words;
  for (std::size_t i = 0; i < kSeedWords; ++i) words.emplace_back(written.word(list, i));
  return words;
}

std::string joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += word + " ";
  return text;
}

bool reads(const std::string& text, const Seed& seed) {
  const auto read = read_seed_words(text);
  return read && std::ranges::equal(read->view(), seed.view());
}

std::string refusal(const std::string& text, Errc code = Errc::malformed) {
  const auto read = read_seed_words(text);
  EXPECT_FALSE(read);
  if (read) return "";
  EXPECT_EQ(read.code(), code);
  return read.error().detail;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::u32string letters(std::string_view utf8) {
  std::u32string out;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if (byte < 0x80) out.push_back(byte);
    if (byte >= 0xC0)
      out.push_back((byte & 0x1FU) << 6 | (static_cast<unsigned char>(utf8[i + 1]) & 0x3FU));
  }
  return out;
}

// Levenshtein, written another way than in the code under test.
std::size_t apart(const std::u32string& a, const std::u32string& b) {
  std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0)
        table[i][j] = i + j;
      else
        table[i][j] = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1,
                                table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
    }
  return table[a.size()][b.size()];
}

// --- the lists ---

TEST(SeedWordLists, Hold256ShortLowerCaseWordsInOrder) {
  for (const WordList list : kBoth) {
    const auto& words = words_in(list);
    EXPECT_TRUE(std::ranges::is_sorted(words));
    for (const std::string_view word : words) {
      const std::u32string of = letters(word);
      EXPECT_GE(of.size(), 4U) << word;
      EXPECT_LE(of.size(), 8U) << word;
      for (const char32_t letter : of)
        EXPECT_TRUE(list == WordList::latin ? letter >= 'a' && letter <= 'z'
                                            : letter >= 0x430 && letter <= 0x44F)
            << word;
    }
  }
}

TEST(SeedWordLists, HaveNoLetterThatOnlyOneOfUkrainianAndRussianHas) {
  for (const std::string_view word : words_in(WordList::cyrillic))
    for (const char* letter : {"ы", "э", "ъ", "ё", "і", "ї", "є", "ґ"})
      EXPECT_EQ(word.find(letter), word.npos) << word;
}

TEST(SeedWordLists, HaveNoTwoWordsWithOneBeginningOrTooNear) {
  for (const WordList list : kBoth) {
    std::set<std::u32string> beginnings;
    for (const std::string_view word : words_in(list))
      beginnings.insert(letters(word).substr(0, 4));
    EXPECT_EQ(beginnings.size(), kWordsInList);
    for (std::size_t i = 0; i < kWordsInList; ++i)
      for (std::size_t j = 0; j < i; ++j)
        EXPECT_GE(apart(letters(words_in(list)[i]), letters(words_in(list)[j])), 3U)
            << words_in(list)[i] << " " << words_in(list)[j];
  }
}

// A list is fixed for ever: pages that were printed must stay readable.
TEST(SeedWordLists, AreTheOnesThatPagesWerePrintedWith) {
  const auto fingerprint = [](WordList list) {
    std::string text;
    for (const std::string_view word : words_in(list)) text += std::string(word) + "\n";
    return ledger::to_hex(ledger::sha256(ledger::view_of(text)).view());
  };
  EXPECT_EQ(fingerprint(WordList::latin),
            "37e8b310ff05d699792017e130f9925b0380859eef8c5b33f8a7ea44770ff54b");
  EXPECT_EQ(fingerprint(WordList::cyrillic),
            "e358da5d8eba9470da2bedd70928fd283f7b9592f7ff2aa700212d89d1eb047c");
}

// --- what is written is read ---

TEST(SeedWords, RoundTripInEitherListAndInBoth) {
  for (std::uint32_t number = 0; number < 300; ++number) {
    const Seed seed = number == 0 ? filled(0) : number == 1 ? filled(0xFF) : drawn(number);
    const std::string latin = joined(words_of(seed, WordList::latin));
    const std::string cyrillic = joined(words_of(seed, WordList::cyrillic));
    EXPECT_TRUE(reads(latin, seed)) << number;
    EXPECT_TRUE(reads(cyrillic, seed)) << number;
    EXPECT_TRUE(reads(latin + "\n\n" + cyrillic, seed)) << number;
    EXPECT_TRUE(reads(cyrillic + latin, seed)) << number;
  }
}

TEST(SeedWords, StandForTheirPlacesAndEndInTheCheckWords) {
  Bytes bytes(32);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(8 * i);
  const Words words = words_of(Seed(bytes), WordList::latin);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    EXPECT_EQ(words[i], words_in(WordList::latin)[bytes[i]]);
  EXPECT_EQ(words[32] + " " + words[33], "armonie etaj");
}

TEST(SeedWords, AreReadInAnyCaseWithNumbersCommasAndAnySpace) {
  const Seed seed = drawn(7);
  Words latin = words_of(seed, WordList::latin);
  for (std::string& word : latin) word[0] = static_cast<char>(word[0] - 32);
  std::string numbered;
  for (std::size_t i = 0; i < latin.size(); ++i)
    numbered += std::to_string(i + 1) + "." + latin[i] + (i % 4 == 3 ? ";\r\n\t" : ",");
  EXPECT_TRUE(reads("\xEF\xBB\xBF" + numbered, seed));
  std::string spaced;
  for (const std::string& word : words_of(seed, WordList::cyrillic)) {
    for (const char32_t letter : letters(word)) {
      const char32_t large = letter - 0x20;
      spaced += {static_cast<char>(0xC0 | large >> 6), static_cast<char>(0x80 | (large & 0x3F))};
    }
    spaced += "\xC2\xA0\xE2\x80\x94";  // a hard space and a dash
  }
  EXPECT_TRUE(reads(spaced, seed));
}

TEST(SeedWords, AreReadWhereShortIWasCopiedInTwoParts) {
  const auto& words = words_in(WordList::cyrillic);
  const auto place = std::ranges::find_if(
      words, [](std::string_view word) { return word.find("й") != word.npos; });
  const Seed seed = filled(static_cast<std::uint8_t>(place - words.begin()));
  std::string text = joined(words_of(seed, WordList::cyrillic));
  for (std::size_t at = 0; (at = text.find("й", at)) != text.npos; at += 4)
    text.replace(at, 2, "и\xCC\x86");
  EXPECT_TRUE(reads(text, seed));
}

// --- what was copied wrongly is refused, and named ---

// 16 check bits let one wrong word in 65 536 pass. Every word of 12 seeds is replaced by every
// other, 97 920 times; the seeds are fixed, so the number that passes is fixed too.
TEST(SeedWords, HaveOtherCheckWordsForEveryOtherSeedButOneIn65536) {
  std::size_t passed = 0;
  for (std::uint32_t number = 0; number < 12; ++number) {
    const Seed seed = drawn(number);
    const SeedWords right(seed);
    for (std::size_t i = 0; i < 32; ++i)
      for (unsigned change = 1; change < kWordsInList; ++change) {
        Bytes bytes(seed.view().begin(), seed.view().end());
        bytes[i] = static_cast<std::uint8_t>(bytes[i] ^ change);
        const SeedWords other{Seed(bytes)};
        passed += other.word(WordList::latin, 32) == right.word(WordList::latin, 32) &&
                          other.word(WordList::latin, 33) == right.word(WordList::latin, 33)
                      ? 1
                      : 0;
      }
  }
  EXPECT_LE(passed, 4U);
}

TEST(SeedWords, RefuseAnotherWordInAnyPlace) {
  const auto& list = words_in(WordList::latin);
  for (std::uint32_t number = 0; number < 2; ++number) {
    const Words right = words_of(drawn(number), WordList::latin);
    for (std::size_t i = 0; i < kSeedWords; ++i)
      for (std::size_t step = 1; step < kWordsInList; step += 50) {
        const auto at = static_cast<std::size_t>(std::ranges::find(list, right[i]) - list.begin());
        Words wrong = right;
        wrong[i] = list[(at + step) % kWordsInList];
        const std::string said = refusal(joined(wrong));
        EXPECT_TRUE(has(said, "word " + std::to_string(i + 1) + " (")) << said;
      }
  }
}

TEST(SeedWords, RefuseEverySwapOfTwoDifferentNeighbours) {
  for (std::uint32_t number = 0; number < 5; ++number)
    for (std::size_t i = 0; i + 1 < kSeedWords; ++i) {
      Words words = words_of(drawn(number), WordList::cyrillic);
      if (words[i] == words[i + 1]) continue;
      std::swap(words[i], words[i + 1]);
      EXPECT_FALSE(read_seed_words(joined(words))) << number << " " << i;
    }
}

TEST(SeedWords, NameTheSwappedTheWrongTheMissingAndTheDoubledWord) {
  const Words right = words_of(drawn(3), WordList::latin);
  Words words = right;
  std::swap(words[12], words[13]);
  EXPECT_TRUE(
      has(refusal(joined(words)), "word 13 (group 4, place 1) and the next one changed places"));
  words = right;
  words[6] = words[6] == "acord" ? "zmeu" : "acord";
  EXPECT_TRUE(has(refusal(joined(words)), "word 7 (group 2, place 3) is wrong"));
  words = right;
  words.erase(words.begin() + 20);
  const std::string missing = refusal(joined(words));
  EXPECT_TRUE(has(missing, "33 were read, the page has 34")) << missing;
  EXPECT_TRUE(has(missing, "word 21 (group 6, place 1) was left out")) << missing;
  words = right;
  words.insert(words.begin() + 5, "zmeu");
  EXPECT_TRUE(has(refusal(joined(words)), "word 6 (group 2, place 2) is too many"));
  words.resize(20);
  EXPECT_TRUE(has(refusal(joined(words)), "20 were read, the page has 34"));
}

TEST(SeedWords, SuggestTheOneNearestWord) {
  Words words = words_of(filled(0), WordList::latin);
  words[13] = "acrod";  // two letters changed places
  EXPECT_EQ(refusal(joined(words)),
            "Latin word 14 (group 4, place 2) is not in the list; did you mean \"acord\"?");
  words[13] = "acorrd";
  EXPECT_TRUE(has(refusal(joined(words)), "did you mean \"acord\"?"));
  words[13] = "xylofon";
  EXPECT_EQ(refusal(joined(words)), "Latin word 14 (group 4, place 2) is not in the list");
  Words cyrillic = words_of(filled(0), WordList::cyrillic);
  cyrillic[33] = "абрыкос";
  EXPECT_TRUE(has(refusal(joined(cyrillic)), "Cyrillic word 34 (group 9, place 2)") &&
              has(refusal(joined(cyrillic)), "did you mean \"абрикос\"?"));
}

TEST(SeedWords, OneWrongLetterInAnyWordIsSuggestedRight) {
  for (const WordList list : kBoth)
    for (std::size_t place = 0; place < kWordsInList; ++place) {
      const std::string right(words_in(list)[place]);
      Words words = words_of(filled(static_cast<std::uint8_t>(place)), list);
      words[0] = (list == WordList::latin ? "x" : "щ") + right;
      EXPECT_TRUE(has(refusal(joined(words)), "did you mean \"" + right + "\"?")) << right;
    }
}

TEST(SeedWords, SuggestNothingBetweenTwoEquallyNearWords) {
  // Whatever lies two letters from two words, and nearer to none, has no suggestion.
  const auto& list = words_in(WordList::latin);
  std::size_t seen = 0;
  for (std::size_t i = 0; i < kWordsInList; ++i)
    for (std::size_t drop = 0; drop < list[i].size(); ++drop) {
      std::string between(list[i]);
      between.erase(drop, 1);
      between.insert(between.begin() + static_cast<std::ptrdiff_t>(drop ? drop - 1 : 0), 'q');
      const auto near = std::ranges::count_if(
          list, [&](std::string_view word) { return apart(letters(word), letters(between)) <= 2; });
      if (near < 2) continue;
      ++seen;
      Words words = words_of(filled(0), WordList::latin);
      words[0] = between;
      EXPECT_FALSE(has(refusal(joined(words)), "did you mean")) << between;
    }
  EXPECT_GT(seen, 0U);
}

TEST(SeedWords, OfWhichOneListIsDamagedNameThePlaceAndTheGoodList) {
  const Seed seed = drawn(11);
  const Words latin = words_of(seed, WordList::latin);
  const std::string cyrillic = joined(words_of(seed, WordList::cyrillic));
  Words damaged = latin;
  damaged[9] = damaged[9] == "acord" ? "zmeu" : "acord";
  EXPECT_EQ(refusal(joined(damaged) + cyrillic),
            "Latin words differ from the other list, first at word 10 (group 3, place 2); the "
            "Cyrillic list is good: correct this one, or give the Cyrillic list alone");
  damaged[9] = "xylofon";
  EXPECT_TRUE(has(refusal(joined(damaged) + cyrillic), "Latin word 10 (group 3, place 2) is not"));
  EXPECT_TRUE(has(refusal(joined(damaged) + cyrillic), "the Cyrillic list is good"));
  damaged = latin;
  damaged.pop_back();
  EXPECT_TRUE(has(refusal(joined(damaged) + cyrillic), "first at word 34 (group 9, place 2)"));
  Words other = words_of(seed, WordList::cyrillic);
  other.insert(other.end(), other[0]);
  EXPECT_TRUE(has(refusal(joined(latin) + joined(other)), "the Latin list is good"));
}

TEST(SeedWords, OfTwoSeedsOrTwoDamagedListsAreRefused) {
  const Words latin = words_of(drawn(1), WordList::latin);
  const std::string other = joined(words_of(drawn(2), WordList::cyrillic));
  EXPECT_TRUE(has(refusal(joined(latin) + other), "they are of different seeds"));
  EXPECT_TRUE(has(refusal("acord " + other + " абрикос"), "both lists are damaged"));
}

TEST(SeedWords, AreRefusedWhereThereIsNothingTooMuchOrNoText) {
  refusal("", Errc::usage);
  refusal("1. 2. 3., -- \n", Errc::usage);
  refusal("\xFF\xFE");
  refusal(std::string(kMaxWordsTextBytes, '1'), Errc::usage);
  refusal(std::string(kMaxWordsTextBytes + 1, '1'), Errc::over_limit);
}

TEST(SeedWords, AnyBytesAreAnswered) {
  const std::vector<std::string> pieces = {
      "acord",    "абрикос", "абрикоси",         " ",     "\n", "7.",          "й",
      "\xCC\x86", "\xD0",    "\xF0\x9F\x97\xB3", "ACORD", "x",  "\xEF\xBB\xBF"};
  std::mt19937 draw(0);
  for (int i = 0; i < 2'000; ++i) {
    std::string text;
    for (auto many = draw() % 40; many > 0; --many) text += pieces[draw() % pieces.size()];
    EXPECT_FALSE(read_seed_words(text)) << text;
  }
}

TEST(SeedWords, AnErrorNeverRepeatsWhatWasTyped) {
  Words words = words_of(drawn(5), WordList::latin);
  words[2] = "tainicul";
  EXPECT_FALSE(has(refusal(joined(words)), "tainicul"));
}

}  // namespace
}  // namespace urna::api
