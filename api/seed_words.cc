#include "api/seed_words.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "ledger/text.h"
#include "tally/ballot/transcript.h"

namespace urna::api {

using ledger::Bytes;
using ledger::Errc;
using ledger::Error;
using ledger::Result;
using ledger::Seed;

namespace {

constexpr std::size_t kSeedBytes = 32;

// Letters and places are as secret as the seed.
struct Letters {
  std::u32string text;
  Letters() = default;
  Letters(const Letters&) = delete;
  Letters& operator=(const Letters&) = delete;
  ~Letters() { ledger::wipe(text.data(), text.size() * sizeof(char32_t)); }
};

struct Places {
  Bytes bytes;
  Places() = default;
  explicit Places(Bytes of) : bytes(std::move(of)) {}
  Places(Places&&) = default;
  Places& operator=(Places&&) = delete;
  Places(const Places&) = delete;
  ~Places() { ledger::wipe(bytes); }
};

using Typed = std::vector<std::u32string_view>;  // one list's words, in order

const char* name_of(WordList list) { return list == WordList::latin ? "Latin" : "Cyrillic"; }

std::array<std::uint8_t, 2> check_bytes(ledger::ByteView seed) {
  const ledger::Hash hash = tally::h256("seed/words", {seed});
  return {hash.bytes[0], hash.bytes[1]};
}

bool is_whole(ledger::ByteView places) {
  return places.size() == kSeedWords &&
         std::ranges::equal(check_bytes(places.first(kSeedBytes)), places.subspan(kSeedBytes));
}

// --- letters ---

// Returns the code point at `at` and moves past it. Requires: well-formed UTF-8.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto first = static_cast<unsigned char>(text[at++]);
  const int more = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
  char32_t point = more == 0 ? first : first & (0x3FU >> more);
  for (int i = 0; i < more; ++i)
    point = point << 6 | (static_cast<unsigned char>(text[at++]) & 0x3FU);
  return point;
}

bool is_cyrillic(char32_t point) { return point >= 0x400 && point < 0x530; }

// What is neither a control nor punctuation nor a digit, as far as keyboards here can type it.
bool is_letter(char32_t point) {
  if (point < 0xC0) return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
  return point != 0xD7 && point != 0xF7 && !(point >= 0x2000 && point < 0x2C00) &&
         !(point >= 0x3000 && point < 0x3040) && point < 0xF000;
}

char32_t lower(char32_t point) {
  if (point >= 'A' && point <= 'Z') return point + 0x20;
  if (point >= 0x410 && point < 0x430) return point + 0x20;
  return point;
}

// Lower case, with the two-part spelling of short i joined (NFD, as some systems copy it).
// Everything that is no letter becomes a space.
void read_letters(std::string_view text, Letters& letters) {
  constexpr char32_t kBreve = 0x306, kI = 0x438, kShortI = 0x439;
  letters.text.reserve(text.size());  // no growth, so no copy is left behind unwiped
  for (std::size_t at = 0; at < text.size();) {
    const char32_t point = next_code_point(text, at);
    if (point == kBreve && letters.text.ends_with(kI))
      letters.text.back() = kShortI;
    else
      letters.text.push_back(is_letter(point) ? lower(point) : U' ');
  }
}

void split(std::u32string_view text, Typed& latin, Typed& cyrillic) {
  while (true) {
    const std::size_t start = text.find_first_not_of(U' ');
    if (start == text.npos) return;
    text.remove_prefix(start);
    const std::u32string_view word = text.substr(0, text.find(U' '));
    (std::ranges::any_of(word, is_cyrillic) ? cyrillic : latin).push_back(word);
    text.remove_prefix(word.size());
  }
}

// --- words ---

using ListLetters = std::array<std::u32string, kWordsInList>;

ListLetters letters_of(WordList list) {
  ListLetters all;
  for (std::size_t i = 0; i < kWordsInList; ++i) {
    const std::string_view word = words_in(list)[i];
    for (std::size_t at = 0; at < word.size();) all[i].push_back(next_code_point(word, at));
  }
  return all;
}

const ListLetters& list_letters(WordList list) {
  static const ListLetters kLatin = letters_of(WordList::latin);
  static const ListLetters kCyrillic = letters_of(WordList::cyrillic);
  return list == WordList::latin ? kLatin : kCyrillic;
}

std::optional<std::uint8_t> place_of(WordList list, std::u32string_view word) {
  const ListLetters& all = list_letters(list);
  const auto found = std::ranges::lower_bound(all, word);
  if (found == all.end() || *found != word) return std::nullopt;
  return static_cast<std::uint8_t>(found - all.begin());
}

// Letters to change, add or leave out (Levenshtein).
std::size_t distance(std::u32string_view a, std::u32string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i] != b[j] ? 1 : 0);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

// The word of the list that is one or two letters away, if no other is as near.
std::optional<std::string_view> nearest(WordList list, std::u32string_view word) {
  constexpr std::size_t kFar = 3, kLongest = 8;
  std::size_t best = kFar, as_near = 0, place = 0;
  if (word.size() >= kLongest + kFar) return std::nullopt;
  for (std::size_t i = 0; i < kWordsInList; ++i) {
    const std::size_t away = distance(word, list_letters(list)[i]);
    if (away > best || away == kFar) continue;
    as_near = away == best ? as_near + 1 : 1;
    best = away;
    place = i;
  }
  if (as_near != 1) return std::nullopt;
  return words_in(list)[place];
}

// --- what is said of a fault ---

std::string at_word(std::size_t place) {
  return "word " + std::to_string(place + 1) + " (group " +
         std::to_string(place / kWordsInGroup + 1) + ", place " +
         std::to_string(place % kWordsInGroup + 1) + ")";
}

Error unknown_word(WordList list, std::size_t place, std::u32string_view word) {
  const auto near = nearest(list, word);
  return {Errc::malformed, std::string(name_of(list)) + " " + at_word(place) +
                               " is not in the list" +
                               (near ? "; did you mean \"" + std::string(*near) + "\"?" : "")};
}

// True iff some word at `place` makes the list whole.
bool mends(Places& candidate, std::size_t place) {
  const std::uint8_t before = candidate.bytes[place];
  bool whole = false;
  for (unsigned word = 0; word < kWordsInList && !whole; ++word) {
    candidate.bytes[place] = static_cast<std::uint8_t>(word);
    whole = is_whole(candidate.bytes);
  }
  candidate.bytes[place] = before;
  return whole;
}

Places with_gap(const Places& places, std::size_t at) {
  Places wider;
  wider.bytes.reserve(kSeedWords);
  ledger::put(wider.bytes, ledger::ByteView(places.bytes).first(at));
  wider.bytes.push_back(0);
  ledger::put(wider.bytes, ledger::ByteView(places.bytes).subspan(at));
  return wider;
}

void guess_wrong_or_swapped(const Places& places, std::vector<std::string>& guesses) {
  Places candidate{places.bytes};
  for (std::size_t i = 0; i < kSeedWords; ++i) {
    if (mends(candidate, i)) guesses.push_back(at_word(i) + " is wrong");
    if (i == 0) continue;
    std::swap(candidate.bytes[i - 1], candidate.bytes[i]);
    if (is_whole(candidate.bytes))
      guesses.push_back(at_word(i - 1) + " and the next one changed places");
    std::swap(candidate.bytes[i - 1], candidate.bytes[i]);
  }
}

// Tries every single slip of the hand and tells which of them would explain the fault: the true
// one, if it was a single slip, and by chance another in one of eight lists (8704 trials, 16 check
// bits).
std::string guess(const Places& places) {
  std::vector<std::string> guesses;
  const std::size_t size = places.bytes.size();
  if (size == kSeedWords) guess_wrong_or_swapped(places, guesses);
  for (std::size_t i = 0; size + 1 == kSeedWords && i <= size; ++i) {
    Places candidate = with_gap(places, i);
    if (mends(candidate, i)) guesses.push_back(at_word(i) + " was left out");
  }
  for (std::size_t i = 0; size == kSeedWords + 1 && i < size; ++i) {
    Places candidate{places.bytes};
    candidate.bytes.erase(candidate.bytes.begin() + static_cast<std::ptrdiff_t>(i));
    if (is_whole(candidate.bytes)) guesses.push_back(at_word(i) + " is too many");
  }
  std::string said;
  for (const std::string& one : guesses)
    said += (said.empty() ? "; look first whether " : ", or ") + one;
  return said;
}

Error not_whole(WordList list, const Places& places) {
  const std::size_t size = places.bytes.size();
  const std::string what =
      size == kSeedWords
          ? " words: all are in the list, but together they fail the check, so a word is wrong or "
            "two changed places"
          : " words: " + std::to_string(size) + " were read, the page has " +
                std::to_string(kSeedWords) + " (8 groups of four and 2 check words)";
  return {Errc::malformed, name_of(list) + what + guess(places)};
}

// --- reading ---

Result<Places> look_up(WordList list, const Typed& typed) {
  Places places;
  places.bytes.reserve(typed.size());
  for (const std::u32string_view word : typed) {
    const auto place = place_of(list, word);
    if (!place) return unknown_word(list, places.bytes.size(), word);
    places.bytes.push_back(*place);
  }
  return places;
}

Result<Places> read_list(WordList list, const Typed& typed) {
  URNA_ASSIGN(Places places, look_up(list, typed));
  if (!is_whole(places.bytes)) return not_whole(list, places);
  return places;
}

Seed seed_of(const Places& places) {
  return Seed(ledger::ByteView(places.bytes).first(kSeedBytes));
}

// `good` was read whole; `damaged` was typed beside it and says otherwise.
Error one_damaged(WordList damaged, const Typed& typed, const Places& good) {
  const Result<Places> places = look_up(damaged, typed);
  std::string what = places ? "" : places.error().detail;
  if (places) {
    const auto differ = std::ranges::mismatch(places->bytes, good.bytes).in1;
    const auto place = static_cast<std::size_t>(differ - places->bytes.begin());
    what = std::string(name_of(damaged)) + " words differ from the other list, first at " +
           at_word(place);
  }
  const WordList other = damaged == WordList::latin ? WordList::cyrillic : WordList::latin;
  return {Errc::malformed, what + "; the " + name_of(other) +
                               " list is good: correct this one, or give the " + name_of(other) +
                               " list alone"};
}

Result<Seed> read_both(const Typed& latin, const Typed& cyrillic) {
  const Result<Places> a = read_list(WordList::latin, latin);
  const Result<Places> b = read_list(WordList::cyrillic, cyrillic);
  if (!a && !b)
    return Error{Errc::malformed,
                 "both lists are damaged: " + a.error().detail + ". " + b.error().detail};
  if (!a) return one_damaged(WordList::latin, latin, *b);
  if (!b) return one_damaged(WordList::cyrillic, cyrillic, *a);
  if (a->bytes != b->bytes)
    return Error{Errc::malformed,
                 "each list is good, but they are of different seeds: are there two pages?"};
  return seed_of(*a);
}

}  // namespace

SeedWords::SeedWords(const Seed& seed) {
  std::ranges::copy(seed.view(), places_.begin());
  std::ranges::copy(check_bytes(seed.view()), places_.begin() + kSeedBytes);
}

SeedWords::~SeedWords() { ledger::wipe(places_.data(), places_.size()); }

Result<Seed> read_seed_words(std::string_view text) {
  if (text.size() > kMaxWordsTextBytes)
    return Error{Errc::over_limit, "more than 16384 bytes of words"};
  if (!ledger::is_utf8(text)) return Error{Errc::malformed, "the words are not a UTF-8 text"};
  Letters letters;
  Typed latin, cyrillic;
  read_letters(text, letters);
  split(letters.text, latin, cyrillic);
  if (!latin.empty() && !cyrillic.empty()) return read_both(latin, cyrillic);
  if (latin.empty() && cyrillic.empty()) return Error{Errc::usage, "there are no words to read"};
  const WordList list = latin.empty() ? WordList::cyrillic : WordList::latin;
  URNA_ASSIGN(const Places places, read_list(list, latin.empty() ? cyrillic : latin));
  return seed_of(places);
}

}  // namespace urna::api
