// The words of the pages in four languages: ICU MessageFormat patterns from
// api/web/words/*.json, which stand in the program. words.cc is the only file that knows
// ICU.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "api/reason_words.h"
#include "ledger/bytes.h"

namespace urna::api {

// In the order in which pages offer them; each page's words in its own name.
inline constexpr Language kLanguages[] = {Language::ro, Language::ru, Language::uk, Language::en};
const char* tag_of(Language language);       // "ro"
const char* own_name_of(Language language);  // "Română"

struct Argument {
  const char* name;
  std::variant<std::int64_t, std::string> value;
};

class Words {
 public:
  static const Words& in(Language language);
  // The pattern of this key with its arguments. Requires: the key stands in the catalogue (a test
  // reads the sources).
  std::string operator()(std::string_view key,
                         std::initializer_list<Argument> arguments = {}) const;
  bool knows(std::string_view key) const;
  // A whole number in groups of three: 12 345.
  std::string number(std::int64_t value) const;
  // "4 iunie 2026" of year * 10000 + month * 100 + day; "" of 0.
  std::string day(std::uint32_t date) const;
  // Day and minute of POSIX seconds, UTC, as the log keeps them.
  std::string moment(std::uint64_t posix_seconds) const;
  // An amount in smallest units with its currency: "12 345,67 MDL"; the decimals are left out where
  // they are zero.
  std::string money(std::int64_t smallest_units, const Money& currency) const;
  Language language() const;

  struct Catalogue;  // words.cc
  explicit Words(const Catalogue& catalogue) : catalogue_(catalogue) {}

 private:
  const Catalogue& catalogue_;
};

// What is wrong with the catalogues, a line each: a key that one lacks, other arguments than in
// Romanian, a plural without a category that the language has, a pattern that ICU refuses. Empty:
// complete.
std::vector<std::string> faults_of_catalogues();
std::vector<std::string> keys_of_catalogue(Language language);

// People's own text in the reader's language or, failing that, Romanian, then the first there is;
// with the language it is in.
struct OwnText {
  std::string text, tag;
};
OwnText text_in(const ledger::Texts& texts, Language language);

}  // namespace urna::api
