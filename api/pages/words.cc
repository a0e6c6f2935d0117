#include "api/pages/words.h"

#include <unicode/msgfmt.h>
#include <unicode/plurrule.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <set>

#include "api/pages/assets.h"
#include "api/pages/catalogue_file.h"

namespace urna::api {

namespace {

constexpr const char* kTags[] = {"ro", "ru", "uk", "en"};
constexpr const char* kOwnNames[] = {"Română", "Русский", "Українська", "English"};

std::size_t at(Language language) { return static_cast<std::size_t>(language); }

icu::UnicodeString unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
}
std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}
bool is_plain(std::string_view pattern) {
  return pattern.find_first_of("{'") == std::string_view::npos;
}

}  // namespace

struct Words::Catalogue {
  Language language = Language::ro;
  icu::Locale locale;
  std::map<std::string, std::string, std::less<>> plain;  // no argument: nothing to format
  std::map<std::string, icu::MessageFormat, std::less<>> patterns;
  std::vector<std::string> faults;
};

namespace {

// Every file of words that stands in the program; a key belongs to one of them.
struct Files {
  TextsByKey texts;
  std::vector<std::string> faults;
};

Files read_files() {
  Files files;
  for (const Asset& file : assets()) {
    if (!file.name.starts_with("words/")) continue;
    auto read = read_catalogue_file(file.bytes);
    if (!read) files.faults.push_back(std::string(file.name) + " " + to_text(read.error()));
    if (!read) continue;
    for (auto& [key, texts] : *read)
      if (!files.texts.emplace(key, std::move(texts)).second)
        files.faults.push_back(key + " stands in two files");
  }
  return files;
}

const Files& files() {
  static const Files kAll = read_files();
  return kAll;
}

void take(Words::Catalogue& made, const std::string& key, const std::string& pattern) {
  if (is_plain(pattern)) {
    made.plain.emplace(key, pattern);
    return;
  }
  UErrorCode error = U_ZERO_ERROR;
  UParseError where;
  icu::MessageFormat format(unicode(pattern), made.locale, where, error);
  if (U_FAILURE(error) != 0) made.faults.push_back(key + ": " + u_errorName(error));
  made.patterns.emplace(key, format);
}

std::unique_ptr<Words::Catalogue> read_catalogue(Language language) {
  auto made = std::make_unique<Words::Catalogue>();
  made->language = language;
  made->locale = icu::Locale(tag_of(language));
  for (const auto& [key, texts] : files().texts)
    if (const auto found = texts.find(tag_of(language)); found != texts.end())
      take(*made, key, found->second);
  return made;
}

const Words::Catalogue& catalogue(Language language) {
  static const std::array<std::unique_ptr<Words::Catalogue>, 4> kAll{
      read_catalogue(Language::ro), read_catalogue(Language::ru), read_catalogue(Language::uk),
      read_catalogue(Language::en)};
  return *kAll[at(language)];
}

}  // namespace

const char* tag_of(Language language) { return kTags[at(language)]; }
const char* own_name_of(Language language) { return kOwnNames[at(language)]; }

const Words& Words::in(Language language) {
  static const std::array<Words, 4> kAll{
      Words(catalogue(Language::ro)), Words(catalogue(Language::ru)),
      Words(catalogue(Language::uk)), Words(catalogue(Language::en))};
  return kAll[at(language)];
}

Language Words::language() const { return catalogue_.language; }

bool Words::knows(std::string_view key) const {
  return catalogue_.plain.contains(key) || catalogue_.patterns.contains(key);
}

std::string Words::operator()(std::string_view key,
                              std::initializer_list<Argument> arguments) const {
  if (const auto plain = catalogue_.plain.find(key); plain != catalogue_.plain.end())
    return plain->second;
  const auto found = catalogue_.patterns.find(key);
  CHECK(found != catalogue_.patterns.end());
  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> values;
  for (const Argument& argument : arguments) {
    names.push_back(unicode(argument.name));
    if (const auto* number = std::get_if<std::int64_t>(&argument.value))
      values.emplace_back(*number);
    else
      values.emplace_back(unicode(std::get<std::string>(argument.value)));
  }
  icu::UnicodeString out;
  UErrorCode error = U_ZERO_ERROR;
  found->second.format(names.data(), values.data(), static_cast<int>(names.size()), out, error);
  CHECK(U_SUCCESS(error) != 0);
  return utf8(out);
}

std::string Words::number(std::int64_t value) const { return grouped(std::to_string(value)); }

std::string Words::day(std::uint32_t date) const {
  if (date == 0) return "";
  return (*this)("date.day", {{"day", std::int64_t{date % 100}},
                              {"month", (*this)("date.month." + std::to_string(date / 100 % 100))},
                              {"year", std::to_string(date / 10'000)}});
}

std::string Words::moment(std::uint64_t posix_seconds) const {
  if (posix_seconds == 0) return "";
  using namespace std::chrono;
  const sys_seconds time{seconds(posix_seconds)};
  const auto midnight = floor<days>(time);
  const year_month_day date(midnight);
  const hh_mm_ss clock(time - midnight);
  char minute[16];
  std::snprintf(minute, sizeof minute, "%02d:%02d", static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()));
  const auto year = static_cast<std::uint32_t>(static_cast<int>(date.year()));
  return (*this)("date.moment",
                 {{"day", day(year * 10'000 + static_cast<unsigned>(date.month()) * 100 +
                              static_cast<unsigned>(date.day()))},
                  {"time", minute}});
}

std::string Words::money(std::int64_t smallest_units, const Money& currency) const {
  std::string text = amount(smallest_units, currency);
  if (catalogue_.language != Language::en)
    if (const std::size_t point = text.find('.'); point != std::string::npos) text[point] = ',';
  return text;
}

namespace {

// The categories whose plural forms whole numbers can take in this language, `other` among them.
std::set<std::string> categories_of(const icu::Locale& locale) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::PluralRules> rules(icu::PluralRules::forLocale(locale, error));
  std::set<std::string> found{"other"};
  for (std::int32_t i = 0; U_SUCCESS(error) && i < 1'000; ++i) found.insert(utf8(rules->select(i)));
  return found;
}

// Of every "{name, plural, a {..} b {..}}" in the pattern: does it name each category?
void check_plurals(const std::string& name, std::string_view pattern,
                   const std::set<std::string>& categories, std::vector<std::string>& faults) {
  for (std::size_t p = pattern.find(", plural,"); p != std::string_view::npos;
       p = pattern.find(", plural,", p + 1)) {
    const std::size_t next = pattern.find(", plural,", p + 1);
    const std::string_view part =
        pattern.substr(p, next == std::string_view::npos ? next : next - p);
    for (const std::string& category : categories)
      if (part.find(category + " {") == std::string_view::npos)
        faults.push_back(name + ": no plural form `" + category + "`");
  }
}

std::set<std::string> arguments_of(const icu::MessageFormat& format) {
  std::set<std::string> names;
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::StringEnumeration> all(
      const_cast<icu::MessageFormat&>(format).getFormatNames(error));
  while (all && U_SUCCESS(error) != 0) {
    const icu::UnicodeString* name = all->snext(error);
    if (name == nullptr) break;
    names.insert(utf8(*name));
  }
  return names;
}

void compare_with_romanian(const Words::Catalogue& one, std::vector<std::string>& faults) {
  const Words::Catalogue& model = catalogue(Language::ro);
  const std::string tag = tag_of(one.language);
  for (const std::string& key : keys_of_catalogue(Language::ro))
    if (!Words(one).knows(key)) faults.push_back(tag + " lacks " + key);
  for (const std::string& key : keys_of_catalogue(one.language))
    if (!Words(model).knows(key)) faults.push_back("only " + tag + " has " + key);
  for (const auto& [key, format] : one.patterns) {
    const auto same = model.patterns.find(key);
    if (same == model.patterns.end() || arguments_of(format) != arguments_of(same->second))
      faults.push_back(tag + " " + key + ": other arguments than in Romanian");
  }
}

}  // namespace

std::vector<std::string> keys_of_catalogue(Language language) {
  std::vector<std::string> keys;
  for (const auto& [key, text] : catalogue(language).plain) keys.push_back(key);
  for (const auto& [key, format] : catalogue(language).patterns) keys.push_back(key);
  std::ranges::sort(keys);
  return keys;
}

std::vector<std::string> faults_of_catalogues() {
  std::vector<std::string> faults = files().faults;
  for (const Language language : kLanguages) {
    const Words::Catalogue& one = catalogue(language);
    for (const std::string& fault : one.faults)
      faults.push_back(std::string(tag_of(language)) + " " + fault);
    for (const auto& [key, format] : one.patterns) {
      icu::UnicodeString pattern;
      check_plurals(std::string(tag_of(language)) + " " + key, utf8(format.toPattern(pattern)),
                    categories_of(one.locale), faults);
    }
    compare_with_romanian(one, faults);
  }
  return faults;
}

OwnText text_in(const ledger::Texts& texts, Language language) {
  for (const char* tag : {tag_of(language), "ro"})
    if (const auto found = texts.find(tag); found != texts.end()) return {found->second, tag};
  return texts.empty() ? OwnText{} : OwnText{texts.begin()->second, texts.begin()->first};
}

}  // namespace urna::api
