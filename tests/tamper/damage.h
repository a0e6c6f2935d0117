// Raw damage, exhaustively (rows T01 to T04, T16, T17, T22 at rung L0): every bit, every byte,
// every length, every pair of entries of a bundle, as a tar and file by file.
#pragma once

#include "tests/tamper/verdict.h"

namespace urna::tamper {

struct Tally {
  std::string kind;
  std::size_t cases = 0;   // damaged bundles that were verified
  std::size_t same = 0;    // left out: the damage says the same (see same_meaning)
  std::size_t missed = 0;  // exits other than 1, 3 or 5
  std::string first_missed;
};

struct Bundle {
  Resources resources;
  audit::Options options;
  std::size_t stride = 1;  // every position, or only each so many
};
// One policy has several spellings (white space, comments, a missing last newline): another one of
// the same meaning is no damage. Nothing else in a bundle has two.
bool same_meaning(const std::string& name, const Bytes& a, const Bytes& b);

// On all cores. Of the whole tar; of each file, the container right around it.
std::vector<Tally> damage_bytes(const Bundle& bundle);
// Without bits: a bit of a file is a bit of the tar.
std::vector<Tally> damage_files(const Bundle& bundle);
enum class Bits { flipped, left_out };
std::vector<Tally> damage_file(const Bundle& bundle, const std::string& name,
                               Bits bits = Bits::flipped);
std::vector<Tally> exchange_entries(const Bundle& bundle);

}  // namespace urna::tamper
