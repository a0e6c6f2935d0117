// The two lists that a trustee's seed is written in; docs/decisions/0039-seed-in-words.md. The
// place of a word in its list is the byte it stands for, so a list never changes: what was printed
// once must be readable years later. In both lists no two words share their first four letters or
// lie fewer than three letters apart, so a word with one wrong letter has one nearest word.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace urna::api {

// Latin: Romanian words whose correct spelling has no diacritics. Cyrillic: words that Ukrainian
// and Russian spell alike. Lower case, in the order of their code points.
enum class WordList : std::uint8_t { latin, cyrillic };
constexpr std::size_t kWordsInList = 256;

const std::array<std::string_view, kWordsInList>& words_in(WordList list);

}  // namespace urna::api
