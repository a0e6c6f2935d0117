// What an act does, in words: each one around and after the vote has a sentence of its own in every
// language, and no number of it is without its word.
#include "api/act_words.h"

#include <gtest/gtest.h>

#include <set>

#include "api/act_lines.h"
#include "tests/ledger/follow_up_bodies.h"

namespace urna::api {
namespace {

constexpr Language kAll[] = {Language::ro, Language::ru, Language::uk, Language::en};

std::vector<ledger::EventBody> bodies() {
  const auto filled = []<class T>(std::uint8_t first) {
    T made;
    made.bytes.fill(first);
    return made;
  };
  const auto four = [](const std::string& text) {
    return ledger::Texts{{"ro", text}, {"ru", text}, {"uk", text}, {"en", text}};
  };
  return ledger::follow_up_bodies(filled, four);
}

TEST(ActWords, EveryActAroundTheVoteHasItsSentenceInFourLanguages) {
  std::set<std::string> sentences;
  for (const ledger::EventBody& body : bodies())
    for (const Language language : kAll) {
      const std::string sentence = sentence_of(body, Words::in(language));
      EXPECT_EQ(sentence.find_first_of("{}#"), std::string::npos) << sentence;
      EXPECT_EQ(sentence.find(name_of(body)), std::string::npos)
          << sentence;  // the act's own words
      sentences.insert(sentence);
    }
  EXPECT_EQ(sentences.size(), 80U);
}

TEST(ActLines, EveryNumberOfActsAroundTheVoteHasItsWord) {
  for (const ledger::EventBody& body : bodies()) {
    const EventLines lines = lines_of(body);
    EXPECT_FALSE(lines.unknown) << *lines.unknown;
    EXPECT_FALSE(lines.lines.empty());
  }
}

}  // namespace
}  // namespace urna::api
