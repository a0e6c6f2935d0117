// PUBLIC DATA ONLY: variable time.
#include "tally/ballot/group_batch.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "ledger/result.h"
#include "tally/ballot/curve/multi_scalar.h"
#include "tally/ballot/curve/ristretto.h"

namespace urna::tally {

namespace {

constexpr std::size_t kOneByOne = 8;    // equations that are looked at singly when a batch failed
constexpr std::size_t kStretch = 1024;  // elements that one core decodes at a time

// Sorting by the first bytes as a number settles nearly all comparisons without the element.
struct Key {
  std::uint64_t start = 0;
  std::uint32_t summand = 0;
};

Scalar product(const Scalar& weight, const Scalar& scalar) {
  static const Scalar one = scalar_of(1), minus_one = scalar_of(-1);
  if (scalar == one) return weight;
  if (scalar == minus_one) return negate(weight);
  return multiply(weight, scalar);
}

}  // namespace

Wide batch_seed(ByteView fresh32, std::initializer_list<ByteView> inputs) {
  CHECK(fresh32.size() == 32);
  const Wide all = h512("batch/in", inputs);
  return h512("batch/seed", {fresh32, ByteView(all)});
}

std::vector<Scalar> batch_weights(const Wide& seed, std::size_t count) {
  std::vector<Scalar> out(count);
  Wide block{};
  for (std::size_t i = 0; i < count; ++i) {
    if (i % 4 == 0) {
      ledger::Bytes number;
      ledger::put_u32(number, static_cast<std::uint32_t>(i / 4));
      block = h512("batch/w", {ByteView(seed), number});
    }
    std::copy_n(block.begin() + static_cast<std::ptrdiff_t>(16 * (i % 4)), 16,
                out[i].bytes.begin());
  }
  return out;
}

GroupBatch::GroupBatch(ByteView fresh32, ledger::ParallelFor parallel)
    : parallel_(std::move(parallel)) {
  CHECK(fresh32.size() == 32);
  fresh_ = ledger::Hash::from(fresh32);
}

void GroupBatch::add(const GroupEquation& equation) {
  CHECK(summands_.size() + equation.sum.size() < std::numeric_limits<std::uint32_t>::max());
  const std::size_t begin = summands_.size();
  summands_.insert(summands_.end(), equation.sum.begin(), equation.sum.end());
  equations_.push_back({begin, summands_.size(), equation.refusal});
  prepared_ = false;
}

void GroupBatch::add(std::span<const GroupEquation> equations) {
  for (const GroupEquation& equation : equations) add(equation);
}

void GroupBatch::number_elements() {
  std::vector<Key> keys;
  keys.reserve(summands_.size());
  for (const Summand& summand : summands_)
    keys.push_back({ledger::get_big_endian(summand.element.view().first(8)),
                    static_cast<std::uint32_t>(keys.size())});
  const auto element = [&](const Key& key) -> const Element& {
    return summands_[key.summand].element;
  };
  std::ranges::sort(keys, [&](const Key& a, const Key& b) {
    return a.start != b.start ? a.start < b.start : element(a) < element(b);
  });
  element_of_.resize(summands_.size());
  std::vector<std::uint32_t> distinct;  // the first summand with each element
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i == 0 || element(keys[i]) != element(keys[i - 1])) distinct.push_back(keys[i].summand);
    element_of_[keys[i].summand] = static_cast<std::uint32_t>(distinct.size() - 1);
  }
  decode_distinct(distinct);
}

void GroupBatch::decode_distinct(std::span<const std::uint32_t> first) {
  points_.assign(first.size(), std::nullopt);
  ledger::share_out(parallel_, (first.size() + kStretch - 1) / kStretch, [&](std::size_t stretch) {
    const std::size_t end = std::min((stretch + 1) * kStretch, first.size());
    for (std::size_t at = stretch * kStretch; at < end; at += curve::kAbreast) {
      const std::size_t here = std::min(curve::kAbreast, end - at);
      std::array<ByteView, curve::kAbreast> bytes;
      for (std::size_t k = 0; k < here; ++k) bytes[k] = summands_[first[at + k]].element.view();
      const curve::FourPoints points = curve::decode_four(bytes);
      std::copy_n(points.begin(), here, points_.begin() + static_cast<std::ptrdiff_t>(at));
    }
  });
}

// The weights hang on every scalar and element of every equation, and on where each one ends.
void GroupBatch::draw_weights() {
  ledger::Bytes all;
  all.reserve(64 * summands_.size() + 4 * equations_.size());
  for (const Place& place : equations_) {
    ledger::put_u32(all, static_cast<std::uint32_t>(place.end - place.begin));
    for (std::size_t i = place.begin; i < place.end; ++i) {
      ledger::put(all, summands_[i].scalar.view());
      ledger::put(all, summands_[i].element.view());
    }
  }
  weights_ = batch_weights(batch_seed(fresh_.view(), {all}), equations_.size());
}

void GroupBatch::prepare() {
  if (prepared_) return;
  number_elements();
  draw_weights();
  prepared_ = true;
}

bool GroupBatch::holds_together(Range range) const {
  std::vector<Scalar> totals(points_.size());
  for (std::size_t e = range.begin; e < range.end; ++e)
    for (std::size_t i = equations_[e].begin; i < equations_[e].end; ++i) {
      if (!points_[element_of_[i]]) return false;
      Scalar& total = totals[element_of_[i]];
      const Scalar more = product(weights_[e], summands_[i].scalar);
      total = total.is_zero() ? more : tally::add(total, more);
    }
  std::vector<curve::Multiple> multiples;
  multiples.reserve(totals.size());
  for (std::size_t i = 0; i < totals.size(); ++i)
    if (!totals[i].is_zero()) multiples.push_back({totals[i].bytes, *points_[i]});
  return curve::is_identity(curve::sum_of(multiples, parallel_));
}

std::optional<Culprit> GroupBatch::one_by_one(Range range) const {
  for (std::size_t e = range.begin; e < range.end; ++e) {
    GroupEquation equation{equations_[e].refusal, {}};
    for (std::size_t i = equations_[e].begin; i < equations_[e].end; ++i) {
      if (!points_[element_of_[i]]) return Culprit{e, ledger::Errc::bad_element};
      equation.sum.push_back(summands_[i]);
    }
    if (!tally::holds(equation)) return Culprit{e, equation.refusal};
  }
  return std::nullopt;
}

std::optional<Culprit> GroupBatch::first_culprit(Range range) const {
  if (range.begin == range.end || holds_together(range)) return std::nullopt;
  if (range.end - range.begin <= kOneByOne) return one_by_one(range);
  const std::size_t middle = range.begin + (range.end - range.begin) / 2;
  const auto left = first_culprit({range.begin, middle});
  return left ? left : first_culprit({middle, range.end});
}

bool GroupBatch::holds() {
  prepare();
  return holds_together({0, equations_.size()});
}

std::optional<Culprit> GroupBatch::culprit() {
  prepare();
  return first_culprit({0, equations_.size()});
}

std::optional<std::size_t> first_false_in_batch(std::span<const GroupEquation> equations,
                                                ByteView fresh32,
                                                const ledger::ParallelFor& parallel) {
  GroupBatch batch(fresh32, parallel);
  batch.add(equations);
  const auto culprit = batch.culprit();
  return culprit ? std::optional(culprit->position) : std::nullopt;
}

}  // namespace urna::tally
