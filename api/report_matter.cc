#include "api/report_matter.h"

#include <algorithm>

#include "ledger/int128.h"

namespace urna::api {

namespace {

using ledger::Int128;

struct Fraction {
  std::int64_t numerator = 0, denominator = 1;
};

std::int64_t whole(std::string_view digits) {
  std::int64_t value = 0;
  const bool below = digits.starts_with('-');
  for (const char c : digits.substr(below ? 1 : 0)) value = value * 10 + (c - '0');
  return below ? -value : value;
}

// "n" or "n/d", as tally writes them.
Fraction fraction(const std::string& value) {
  const std::size_t slash = value.find('/');
  if (slash == std::string::npos) return {whole(value), 1};
  return {whole(std::string_view(value).substr(0, slash)),
          whole(std::string_view(value).substr(slash + 1))};
}

// value * scale, rounded to the nearest, halves away from zero.
std::int64_t scaled(const Fraction& value, std::int64_t scale) {
  const Int128 product = static_cast<Int128>(value.numerator) * scale;
  const Int128 half = value.denominator / 2;
  return static_cast<std::int64_t>((product + (product < 0 ? -half : half)) / value.denominator);
}

// `digits` behind the point, which is a comma in all languages but English; trailing zeros stay.
std::string decimal(std::int64_t value, int digits, Language language) {
  const bool below = value < 0;
  std::string text = std::to_string(below ? -value : value);
  while (static_cast<int>(text.size()) <= digits) text.insert(0, "0");
  const std::size_t point = text.size() - static_cast<std::size_t>(digits);
  const std::string rest = text.substr(point);
  text = grouped(text.substr(0, point));
  if (digits > 0) text += (language == Language::en ? "." : ",") + rest;
  return (below ? "−" : "") + text;
}

std::string percent(std::int64_t per_mille, Language language) {
  return decimal(per_mille, 1, language) + (language == Language::en ? "%" : "\u00a0%");
}

}  // namespace

ReportMatter::ReportMatter(const tally::State& whole_state, const ledger::EditionId& edition_id)
    : state(whole_state),
      id(edition_id),
      edition(*state.edition(id)),
      seen(see(id, edition)),
      rows(tally::report_rows(state, id)) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    places_.emplace(std::tuple(rows[i].section, rows[i].figure, rows[i].argument), i);
}

const tally::ReportRow* ReportMatter::row(const std::string& section, const std::string& figure,
                                          const std::string& argument) const {
  const auto found = places_.find({section, figure, argument});
  return found == places_.end() ? nullptr : &rows[found->second];
}

ReportVoice voice_of(const ReportMatter& matter, const std::string& tag) {
  return {matter, tag, Words::in(language_of(tag).value_or(Language::en))};
}

OwnText ReportVoice::own(const ledger::Texts& texts) const {
  if (const auto found = texts.find(tag); found != texts.end()) return {found->second, tag};
  return text_in(texts, words.language());
}

Markup ReportVoice::own_text(const ledger::Texts& texts) const {
  const OwnText found = own(texts);
  return element("bdi", {when(found.tag != tag_of(words.language()), "lang", found.tag)},
                 found.text);
}

Markup ReportVoice::own_paragraphs(const ledger::Texts& texts) const {
  const OwnText found = own(texts);
  Markup made;
  std::string_view rest = found.text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (end > 0) made += element("p", {{"dir", "auto"}, {"lang", found.tag}}, rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return made;
}

std::string ReportVoice::money(std::int64_t smallest_units) const {
  return words.money(smallest_units, matter.seen->currency());
}

std::string ReportVoice::shown(const std::string& value, Shown how) const {
  if (value.empty()) return say("annual.not_reported");
  const Fraction exact = fraction(value);
  const Language language = words.language();
  switch (how) {
    case Shown::money:
      return money(scaled(exact, 1));
    case Shown::per_mille:
      return percent(exact.numerator, language);
    case Shown::percent:
      return percent(scaled(exact, 1'000), language);
    case Shown::signed_percent: {
      const std::int64_t per_mille = scaled(exact, 1'000);
      return (per_mille > 0 ? "+" : "") + percent(per_mille, language);
    }
    case Shown::mean:
      return decimal(scaled(exact, 100), 2, language);
    case Shown::count:
      break;
  }
  return exact.denominator == 1 ? words.number(exact.numerator)
                                : decimal(scaled(exact, 100), 2, language);
}

namespace {

// The cell's own name, or its tag where the edition does not know it.
std::string name_of_cell(const ReportVoice& voice, const ledger::Dimension& dimension,
                         const std::string& tag) {
  const auto cell = std::ranges::find(dimension.cells, tag, &ledger::NamedTag::tag);
  return cell == dimension.cells.end() ? tag : voice.own(cell->name).text;
}

}  // namespace

std::string ReportVoice::group(const std::string& argument) const {
  const std::size_t slash = argument.find('/');
  const auto& dimensions = matter.edition.announced.dimensions;
  const auto dimension =
      std::ranges::find(dimensions, argument.substr(0, slash), &ledger::Dimension::tag);
  if (slash == std::string::npos || dimension == dimensions.end()) return argument;
  std::string made, rest = argument.substr(slash + 1);
  while (true) {
    const std::size_t plus = rest.find('+');
    made += (made.empty() ? "" : " + ") + name_of_cell(*this, *dimension, rest.substr(0, plus));
    if (plus == std::string::npos) return made;
    rest = rest.substr(plus + 1);
  }
}

}  // namespace urna::api
