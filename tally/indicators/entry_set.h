// Entries that a figure rests on. Many: every ballot of an edition may be among them, so they are
// bits, not a list that is sorted.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

namespace urna::tally {

class EntrySet {
 public:
  void add(std::uint64_t entry) {
    const std::size_t word = static_cast<std::size_t>(entry / 64);
    if (word >= words_.size()) words_.resize(word + 1);
    words_[word] |= std::uint64_t{1} << entry % 64;
  }
  void add(const EntrySet& others) {
    if (words_.size() < others.words_.size()) words_.resize(others.words_.size());
    for (std::size_t i = 0; i < others.words_.size(); ++i) words_[i] |= others.words_[i];
  }
  std::uint64_t size() const {
    std::uint64_t count = 0;
    for (const std::uint64_t word : words_)
      count += static_cast<std::uint64_t>(std::popcount(word));
    return count;
  }
  // The first of them, ascending.
  std::vector<std::uint64_t> first(std::size_t most) const {
    std::vector<std::uint64_t> entries;
    for (std::size_t i = 0; i < words_.size(); ++i)
      for (std::uint64_t left = words_[i]; left != 0; left &= left - 1) {
        if (entries.size() == most) return entries;
        entries.push_back(64 * i + static_cast<std::uint64_t>(std::countr_zero(left)));
      }
    return entries;
  }

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace urna::tally
