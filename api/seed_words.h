// A 32-byte seed as words that people can copy by hand: a word for each byte, and two check words
// from the first two bytes of H256("seed/words"; seed). The form is fixed in
// docs/decisions/0039-seed-in-words.md. Everything that held the seed or its words is wiped.
#pragma once

#include <array>
#include <string_view>

#include "api/seed_word_lists.h"
#include "ledger/crypto.h"
#include "ledger/result.h"

namespace urna::api {

constexpr std::size_t kSeedWords = 34;
constexpr std::size_t kWordsInGroup = 4;
// What is read of a page that was typed in: both lists with numbers come to less than 1 kB.
constexpr std::size_t kMaxWordsTextBytes = 16'384;

// The places in a list of a seed's words, in order; wiped when they go.
class SeedWords {
 public:
  explicit SeedWords(const ledger::Seed& seed);
  SeedWords(const SeedWords&) = delete;
  SeedWords& operator=(const SeedWords&) = delete;
  ~SeedWords();
  // Requires: place < kSeedWords.
  std::string_view word(WordList list, std::size_t place) const {
    return words_in(list)[places_.at(place)];
  }

 private:
  std::array<std::uint8_t, kSeedWords> places_;
};

// Reads a seed written in either list, or in both (then they must agree). Only letters count, large
// or small: digits, punctuation and space end a word, and a word belongs to the list of its
// letters. An error names the word's number and group, and one that is nearest in the list; it
// never repeats what was typed.
// Errors: over_limit, usage (nothing to read), malformed.
ledger::Result<ledger::Seed> read_seed_words(std::string_view text);

}  // namespace urna::api
