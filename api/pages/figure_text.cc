#include "api/pages/figure_text.h"

#include "ledger/int128.h"
#include "ledger/result.h"

namespace urna::api {

namespace {

using ledger::Int128;

constexpr const char* kMinus = "\u2212";

// numerator * factor / denominator, half away from zero.
Int128 rounded(Fraction fraction, std::int64_t factor) {
  CHECK(fraction.denominator > 0);
  const Int128 exact = static_cast<Int128>(fraction.numerator) * factor;
  const Int128 half = fraction.denominator / 2;
  return (exact + (exact < 0 ? -half : half)) / fraction.denominator;
}

// `value` in units of which 10^places are one.
std::string spelled(const Words& words, Int128 value, unsigned places) {
  std::int64_t scale = 1;
  for (unsigned i = 0; i < places; ++i) scale *= 10;
  const Int128 size = value < 0 ? -value : value;
  std::string text = value < 0 ? kMinus : "";
  text += words.number(static_cast<std::int64_t>(size / scale));
  if (places == 0) return text;
  std::string behind = std::to_string(static_cast<std::int64_t>(size % scale));
  behind.insert(0, places - behind.size(), '0');
  return text + (words.language() == Language::en ? "." : ",") + behind;
}

std::string percent(const Words& words, Fraction fraction) {
  const Int128 tenths = rounded(fraction, 1'000);
  const std::string text =
      tenths % 10 == 0 ? spelled(words, tenths / 10, 0) : spelled(words, tenths, 1);
  return words.language() == Language::en ? text + "%" : text + "\u00a0%";
}

}  // namespace

std::string decimal_text(const Words& words, Fraction fraction, unsigned places) {
  std::int64_t scale = 1;
  for (unsigned i = 0; i < places; ++i) scale *= 10;
  return spelled(words, rounded(fraction, scale), places);
}

std::string figure_text(const Words& words, const ledger::Figure& figure, ledger::Unit unit,
                        const Money& currency) {
  const Fraction fraction{figure.numerator, figure.denominator};
  switch (unit) {
    case ledger::Unit::share:
      return percent(words, fraction);
    case ledger::Unit::mean:
      return decimal_text(words, fraction, 2);
    case ledger::Unit::amount:
      return words.money(static_cast<std::int64_t>(rounded(fraction, 1)), currency);
    case ledger::Unit::count:
      break;
  }
  return decimal_text(words, fraction, figure.denominator == 1 ? 0 : 1);
}

std::string change_text(const Words& words, const tally::Change& change) {
  return (change.numerator > 0 ? "+" : "") + percent(words, {change.numerator, change.denominator});
}

}  // namespace urna::api
