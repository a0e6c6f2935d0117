// Reasons as sentences: all of them in all four languages, with the right plural.
#include "api/reason_words.h"

#include <gtest/gtest.h>

#include <set>

namespace urna::api {
namespace {

using tally::Reason;

constexpr Language kAll[] = {Language::ro, Language::ru, Language::uk, Language::en};

tally::ProjectReason example(Reason reason) {
  tally::ProjectReason example;
  example.reason = reason;
  example.place = is_funded(reason) ? 3 : 0;
  example.score = 21;
  example.cost = 123'456;
  example.left = 100'000;
  example.missing = 5;
  example.payers = 2;
  example.emptied = 1;
  return example;
}

TEST(ReasonWords, EveryReasonHasFourLanguagesAndNoMarkIsLeft) {
  for (std::uint8_t number = 1; number <= tally::kReasons; ++number) {
    std::set<std::string> sentences;
    for (const Language language : kAll) {
      for (const bool tied : {false, true}) {
        tally::ProjectReason reason = example(static_cast<Reason>(number));
        if (tied) reason.tied = {1, 2};
        const std::string text = words_of(reason, language, {2, "MDL"});
        EXPECT_EQ(text.find('{'), std::string::npos) << text;
        EXPECT_TRUE(text.ends_with('.')) << text;
        EXPECT_GT(text.size(), 20U);
        sentences.insert(text);
      }
    }
    EXPECT_EQ(sentences.size(), 8U) << static_cast<int>(number);
  }
}

TEST(ReasonWords, EveryLinkOfTheChainHasFourLanguages) {
  std::set<std::string> sentences;
  for (std::uint8_t key = 1; key <= 5; ++key)
    for (const Language language : kAll) {
      tally::ProjectReason reason = example(Reason::does_not_fit);
      reason.tied = {1, 2};
      reason.key = static_cast<ledger::TieKey>(key);
      sentences.insert(words_of(reason, language, {2, "MDL"}));
    }
  EXPECT_EQ(sentences.size(), 20U);
}

TEST(ReasonWords, PluralsAreRight) {
  struct Case {
    std::uint64_t number;
    const char *ro, *ru, *uk, *en;
  };
  const Case votes[] = {{0, "0 voturi", "0 голосов", "0 голосів", "0 votes"},
                        {1, "1 vot", "1 голос", "1 голос", "1 vote"},
                        {2, "2 voturi", "2 голоса", "2 голоси", "2 votes"},
                        {5, "5 voturi", "5 голосов", "5 голосів", "5 votes"},
                        {11, "11 voturi", "11 голосов", "11 голосів", "11 votes"},
                        {14, "14 voturi", "14 голосов", "14 голосів", "14 votes"},
                        {20, "20 de voturi", "20 голосов", "20 голосів", "20 votes"},
                        {21, "21 de voturi", "21 голос", "21 голос", "21 votes"},
                        {22, "22 de voturi", "22 голоса", "22 голоси", "22 votes"},
                        {100, "100 de voturi", "100 голосов", "100 голосів", "100 votes"},
                        {101, "101 voturi", "101 голос", "101 голос", "101 votes"},
                        {111, "111 voturi", "111 голосов", "111 голосів", "111 votes"},
                        {120, "120 de voturi", "120 голосов", "120 голосів", "120 votes"}};
  for (const Case& c : votes) {
    EXPECT_EQ(counted(c.number, Noun::vote, Language::ro), c.ro);
    EXPECT_EQ(counted(c.number, Noun::vote, Language::ru), c.ru);
    EXPECT_EQ(counted(c.number, Noun::vote, Language::uk), c.uk);
    EXPECT_EQ(counted(c.number, Noun::vote, Language::en), c.en);
  }
  const Case people[] = {{1, "1 persoană", "1 человек", "1 особа", "1 person"},
                         {2, "2 persoane", "2 человека", "2 особи", "2 people"},
                         {5, "5 persoane", "5 человек", "5 осіб", "5 people"},
                         {21, "21 de persoane", "21 человек", "21 особа", "21 people"},
                         {101, "101 persoane", "101 человек", "101 особа", "101 people"}};
  for (const Case& c : people) {
    EXPECT_EQ(counted(c.number, Noun::person, Language::ro), c.ro);
    EXPECT_EQ(counted(c.number, Noun::person, Language::ru), c.ru);
    EXPECT_EQ(counted(c.number, Noun::person, Language::uk), c.uk);
    EXPECT_EQ(counted(c.number, Noun::person, Language::en), c.en);
  }
}

TEST(ReasonWords, NumbersStandInTheSentence) {
  EXPECT_EQ(words_of(example(Reason::does_not_fit), Language::en, {2, "MDL"}),
            "Not funded: when its turn came 1000.00 MDL were left, 0.05 MDL too little. "
            "It had 21 votes.");
  EXPECT_EQ(words_of(example(Reason::below_threshold), Language::ru, {0, ""}),
            "Не финансируется: за него 21 голос, до порога нужно было ещё 5 голосов.");
  tally::ProjectReason won = example(Reason::funded_by_supporters);
  won.tied = {4, 5};
  won.key = ledger::TieKey::lower_cost;
  EXPECT_EQ(
      words_of(won, Language::ro, {0, "lei"}),
      "Finanțat pe locul 3: susținătorii săi au plătit 123456 lei din părțile lor. Au plătit: "
      "2 persoane; și-au dat tot restul: 1 persoană. A fost egal cu alt proiect "
      "și a trecut înaintea lui: costul mai mic.");
}

TEST(ReasonWords, OnlyFourTagsAreLanguages) {
  EXPECT_EQ(language_of("ro"), Language::ro);
  EXPECT_EQ(language_of("uk"), Language::uk);
  for (const char* tag : {"", "RO", "ro-MD", "md", "de"}) EXPECT_FALSE(language_of(tag)) << tag;
}

}  // namespace
}  // namespace urna::api
