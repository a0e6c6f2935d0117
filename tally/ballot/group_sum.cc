// PUBLIC DATA ONLY: variable time.
#include "tally/ballot/group_sum.h"

#include <algorithm>

#include "ledger/result.h"
#include "tally/ballot/curve/multi_scalar.h"
#include "tally/ballot/curve/ristretto.h"

namespace urna::tally {

namespace {

curve::Point sum_of(std::span<const Summand> summands) {
  std::vector<curve::Multiple> multiples;
  multiples.reserve(summands.size());
  for (std::size_t at = 0; at < summands.size(); at += curve::kAbreast) {
    const auto here = summands.subspan(at, std::min(curve::kAbreast, summands.size() - at));
    std::array<ByteView, curve::kAbreast> bytes;
    for (std::size_t k = 0; k < here.size(); ++k) bytes[k] = here[k].element.view();
    const curve::FourPoints points = curve::decode_four(bytes);
    for (std::size_t k = 0; k < here.size(); ++k) {
      CHECK(points[k].has_value() && is_scalar(here[k].scalar.view()));
      multiples.push_back({here[k].scalar.bytes, *points[k]});
    }
  }
  return curve::sum_of(multiples);
}

Element sum_by_library(std::span<const Summand> summands) {
  static const Scalar one = scalar_of(1);
  std::optional<Element> total;
  for (const Summand& summand : summands) {
    const Element part =
        summand.scalar == one ? summand.element : multiply(summand.scalar, summand.element);
    total = total ? add(*total, part) : part;
  }
  return total.value_or(Element{});
}

}  // namespace

Element multiply_sum(std::span<const Summand> summands, Arithmetic by) {
  if (by == Arithmetic::library) return sum_by_library(summands);
  return Element{curve::encode(sum_of(summands))};
}

bool sums_to_identity(std::span<const Summand> summands) {
  return curve::is_identity(sum_of(summands));
}

}  // namespace urna::tally
