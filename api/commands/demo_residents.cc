// The roll of the demonstration.
#include <algorithm>

#include "api/commands/demo_edition.h"

namespace urna::api::demo {

std::uint64_t Dice::roll() {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

namespace {

constexpr std::uint8_t kProtection = 1, kForeigner = 2;
constexpr std::uint8_t kUndisclosed[3] = {3, 2, 2};

// Adults under temporary protection in Bălți, 2025: women 18-59 902, 60+ 282; men 18-59 1 098,
// 60+ 130.
void describe(std::vector<Resident>& people, Dice& dice, Kind kind) {
  constexpr std::uint64_t kTable[4] = {902, 282, 1'098, 130}, kAdults = 2'412;
  const std::uint64_t count = people.size(), refugees = count / 10;
  const std::uint64_t in_villages = kind == Kind::sealed ? 14 : 7;  // of a hundred
  std::uint64_t bound[4] = {}, sum = 0;
  for (int cell = 0; cell < 4; ++cell) bound[cell] = (sum += kTable[cell]) * refugees / kAdults;
  for (std::uint32_t i = 0; i < count; ++i) {
    auto& [status, gender, age] = people[i].cells;
    if (i < refugees) {
      const auto cell = static_cast<std::uint8_t>(std::ranges::upper_bound(bound, i) - bound);
      status = kProtection;
      gender = cell / 2;
      age = cell % 2;
    } else {
      status = i < refugees + count / 50 ? kForeigner : 0;
      gender = dice.below(100) < 54 ? 0 : 1;
      age = dice.below(100) < 28 ? 1 : 0;
    }
    people[i].style = dice.below(100) < in_villages ? 2 : 1;
  }
}

}  // namespace

std::vector<Resident> residents(std::uint32_t count, Kind kind) {
  std::vector<Resident> people(count);
  Dice dice{2026};
  describe(people, dice, kind);
  for (std::uint32_t i = 0; i < count; ++i) {
    Bytes number;
    ledger::put_u32(number, i);
    people[i].slot = ledger::SlotId::from(tally::h256("demo/slot", {number}).view().first(16));
  }
  for (std::size_t i = people.size(); i > 1; --i) std::swap(people[i - 1], people[dice.below(i)]);
  if (kind == Kind::sealed)
    for (Resident& person : people)
      for (int dimension = 0; dimension < 3; ++dimension)
        if (dice.below(100) < 6) person.cells[dimension] = kUndisclosed[dimension];
  return people;
}

tally::Credential credential_of(std::uint32_t resident, std::uint32_t generation) {
  static const ledger::Seed kSeed(tally::h256("demo/residents", {}).view());
  return tally::Credential::derive("demo/credential" + std::to_string(generation), kSeed, resident);
}

}  // namespace urna::api::demo
