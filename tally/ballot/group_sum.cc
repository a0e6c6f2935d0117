// PUBLIC DATA ONLY: variable time.
#include "tally/ballot/group_sum.h"

#include "ledger/result.h"
#include "tally/ballot/curve/multi_scalar.h"
#include "tally/ballot/curve/ristretto.h"

namespace urna::tally {

namespace {

curve::Point sum_of(std::span<const Summand> summands) {
  std::vector<curve::Multiple> multiples;
  multiples.reserve(summands.size());
  for (const Summand& summand : summands) {
    const auto point = curve::decode(summand.element.view());
    CHECK(point.has_value() && is_scalar(summand.scalar.view()));
    multiples.push_back({summand.scalar.bytes, *point});
  }
  return curve::sum_of(multiples);
}

}  // namespace

Element multiply_sum(std::span<const Summand> summands) {
  return Element{curve::encode(sum_of(summands))};
}

bool sums_to_identity(std::span<const Summand> summands) {
  return curve::is_identity(sum_of(summands));
}

}  // namespace urna::tally
