// Reasons as sentences: all of them in all four languages, with the right plural.
#include "api/reason_words.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <vector>

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

struct Plural {
  std::uint64_t number;
  std::array<const char*, 4> words;  // ro, ru, uk, en
};
void expect_plurals(Noun noun, const std::vector<Plural>& plurals) {
  for (const Plural& plural : plurals)
    for (const Language language : kAll)
      EXPECT_EQ(counted(plural.number, noun, language),
                plural.words[static_cast<std::size_t>(language)]);
}

TEST(ReasonWords, PluralsAreRight) {
  const std::vector<Plural> votes = {
      {0, {"0 voturi", "0 голосов", "0 голосів", "0 votes"}},
      {1, {"1 vot", "1 голос", "1 голос", "1 vote"}},
      {2, {"2 voturi", "2 голоса", "2 голоси", "2 votes"}},
      {5, {"5 voturi", "5 голосов", "5 голосів", "5 votes"}},
      {11, {"11 voturi", "11 голосов", "11 голосів", "11 votes"}},
      {14, {"14 voturi", "14 голосов", "14 голосів", "14 votes"}},
      {20, {"20 de voturi", "20 голосов", "20 голосів", "20 votes"}},
      {21, {"21 de voturi", "21 голос", "21 голос", "21 votes"}},
      {22, {"22 de voturi", "22 голоса", "22 голоси", "22 votes"}},
      {100, {"100 de voturi", "100 голосов", "100 голосів", "100 votes"}},
      {101, {"101 voturi", "101 голос", "101 голос", "101 votes"}},
      {111, {"111 voturi", "111 голосов", "111 голосів", "111 votes"}},
      {120, {"120 de voturi", "120 голосов", "120 голосів", "120 votes"}}};
  expect_plurals(Noun::vote, votes);
  const std::vector<Plural> people = {
      {1, {"1 persoană", "1 человек", "1 особа", "1 person"}},
      {2, {"2 persoane", "2 человека", "2 особи", "2 people"}},
      {5, {"5 persoane", "5 человек", "5 осіб", "5 people"}},
      {21, {"21 de persoane", "21 человек", "21 особа", "21 people"}},
      {101, {"101 persoane", "101 человек", "101 особа", "101 people"}}};
  expect_plurals(Noun::person, people);
}

TEST(ReasonWords, PointsHaveTheirOwnPlurals) {
  const std::vector<Plural> points = {{1, {"1 punct", "1 балл", "1 бал", "1 point"}},
                                      {2, {"2 puncte", "2 балла", "2 бали", "2 points"}},
                                      {5, {"5 puncte", "5 баллов", "5 балів", "5 points"}},
                                      {21, {"21 de puncte", "21 балл", "21 бал", "21 points"}},
                                      {101, {"101 puncte", "101 балл", "101 бал", "101 points"}}};
  expect_plurals(Noun::point, points);
}

bool has(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

TEST(ReasonWords, OnlyScoresThatCountBallotsAreVotes) {
  tally::ProjectReason reason = example(Reason::does_not_fit);
  for (std::uint8_t scoring = 1; scoring <= 7; ++scoring) {
    reason.scoring = static_cast<ledger::Scoring>(scoring);
    const bool votes = reason.scoring == ledger::Scoring::supporters ||
                       reason.scoring == ledger::Scoring::plus_minus;
    const std::string text = words_of(reason, Language::en, {2, "MDL"});
    EXPECT_EQ(has(text, "21 votes"), votes) << text;
    EXPECT_EQ(has(text, "21 points"), !votes) << text;
  }
  reason.tied = {1, 2};
  reason.key = ledger::TieKey::more_votes;
  EXPECT_TRUE(has(words_of(reason, Language::en, {}), "more points"));
}

TEST(ReasonWords, SplitScoresAreToldWithoutTheirScale) {
  tally::ProjectReason reason = example(Reason::below_threshold);
  reason.scoring = ledger::Scoring::split;
  reason.scale = 6;
  reason.score = 12;
  reason.missing = 3;
  EXPECT_EQ(words_of(reason, Language::en, {}),
            "Not funded: it had 2 points and needed 0.50 points more to reach the threshold.");
  reason.missing = 2;
  EXPECT_EQ(words_of(reason, Language::uk, {}),
            "Не фінансується: набрав 2 бали, до порога забракло: ≈0.33 бала.");
  reason.scale = 600;
  EXPECT_TRUE(has(words_of(reason, Language::en, {}), "needed <0.01 points more"));
}

// Whoever reads only the second sentence must know which of the two went first.
TEST(ReasonWords, ATieSaysWhichOfTheTwoWentFirst) {
  tally::ProjectReason won = example(Reason::funded_by_votes);
  tally::ProjectReason lost = example(Reason::does_not_fit);
  won.tied = lost.tied = {1, 2};
  won.key = lost.key = ledger::TieKey::lower_cost;
  const auto told = [](const tally::ProjectReason& reason, Language language, const char* words) {
    EXPECT_TRUE(words_of(reason, language, {}).ends_with(words)) << words;
  };
  told(won, Language::ro,
       "A fost egal cu alt proiect și a trecut înaintea aceluia: costul mai mic.");
  told(lost, Language::ro,
       "A fost egal cu alt proiect, iar acela a trecut înainte: costul mai mic.");
  told(won, Language::ru, "При равенстве с другим проектом этот прошёл раньше: меньшая стоимость.");
  told(lost, Language::ru, "При равенстве с другим проектом тот прошёл раньше: меньшая стоимость.");
  told(won, Language::uk, "За рівності з іншим проєктом цей пройшов раніше: менша вартість.");
  told(lost, Language::uk, "За рівності з іншим проєктом той пройшов раніше: менша вартість.");
  told(won, Language::en,
       "It stood equal with another project and went before that one: lower cost.");
  told(lost, Language::en,
       "It stood equal with another project, and that one went first: lower cost.");
}

TEST(ReasonWords, NobodyGaveHisLastIsNotSaid) {
  tally::ProjectReason won = example(Reason::funded_by_supporters);
  won.emptied = 0;
  EXPECT_TRUE(words_of(won, Language::en, {}).ends_with("Paying: 2 people."));
  EXPECT_TRUE(words_of(won, Language::ru, {}).ends_with("Заплатили: 2 человека."));
}

// Sentences whose verb does not follow the number.
TEST(ReasonWords, OneIsAsRightAsMany) {
  tally::ProjectReason reason = example(Reason::below_support);
  for (const std::int64_t missing : {1, 2, 5, 21, 101}) {
    reason.missing = missing;
    const auto number = static_cast<std::uint64_t>(missing);
    EXPECT_TRUE(words_of(reason, Language::ro, {})
                    .ends_with("cerut: " + counted(number, Noun::person, Language::ro) + "."));
    EXPECT_TRUE(words_of(reason, Language::ru, {})
                    .ends_with("не хватило сторонников: " +
                               counted(number, Noun::person, Language::ru) + "."));
    EXPECT_TRUE(words_of(reason, Language::uk, {})
                    .ends_with("забракло прихильників: " +
                               counted(number, Noun::person, Language::uk) + "."));
  }
}

TEST(ReasonWords, DataCarryTheirNames) {
  tally::ProjectReason reason = example(Reason::does_not_fit);
  EXPECT_TRUE(reason_json(reason).ends_with("\"reason_name\":\"does_not_fit\",\"key_name\":null}"));
  reason.tied = {1, 2};
  reason.key = ledger::TieKey::filing_order;
  EXPECT_TRUE(reason_json(reason).ends_with("\"key_name\":\"file-order\"}"));
}

TEST(ReasonWords, NumbersStandInTheSentence) {
  EXPECT_EQ(
      words_of(example(Reason::does_not_fit), Language::en, {2, "MDL"}),
      "Not funded: when its turn came 1\u00a0000\u00a0MDL were left, 0.05\u00a0MDL too little. "
      "It had 21 votes.");
  EXPECT_EQ(words_of(example(Reason::below_threshold), Language::ru, {0, ""}),
            "Не финансируется: набрал 21 голос, до порога не хватило: 5 голосов.");
  tally::ProjectReason won = example(Reason::funded_by_supporters);
  won.tied = {4, 5};
  won.key = ledger::TieKey::lower_cost;
  EXPECT_EQ(words_of(won, Language::ro, {0, "lei"}),
            "Finanțat pe locul 3: susținătorii săi au plătit 123\u00a0456\u00a0lei din părțile "
            "lor. Au plătit: "
            "2 persoane; și-au dat tot restul: 1 persoană. A fost egal cu alt proiect "
            "și a trecut înaintea aceluia: costul mai mic.");
}

TEST(ReasonWords, OnlyFourTagsAreLanguages) {
  EXPECT_EQ(language_of("ro"), Language::ro);
  EXPECT_EQ(language_of("uk"), Language::uk);
  for (const char* tag : {"", "RO", "ro-MD", "md", "de"}) EXPECT_FALSE(language_of(tag)) << tag;
}

}  // namespace
}  // namespace urna::api
