// Law of the roll as institutions bring it: what is read is written back to the same lines, every
// person, key and document stands once, and no message repeats what stood in the file.
#include <set>

#include "api/commands/roll_csv.h"
#include "tests/fuzz/target.h"

namespace urna::fuzz {
namespace {

std::string two(std::uint32_t n) {
  return {static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)};
}

// document = type | country 3 | number
std::string line_of(const api::RollRow& row) {
  const std::string document(row.document.begin(), row.document.end());
  const std::uint32_t day = row.birth_day;
  return ledger::to_hex(row.slot.view()) + "," + ledger::to_hex(row.part.key.view()) + "," +
         ledger::to_hex(row.part.proof.view()) + "," + std::to_string(row.style) + "," +
         std::to_string(row.document.at(0)) + "," + document.substr(1, 3) + "," +
         document.substr(4) + "," + std::to_string(day / 10'000) + "-" + two(day / 100 % 100) +
         "-" + two(day % 100) + "\n";
}

void rows(const std::vector<api::RollRow>& read, std::string_view text) {
  std::set<ledger::SlotId> slots;
  std::set<Bytes> documents;
  std::string again(api::kRollHeader);
  again += "\n";
  for (const api::RollRow& row : read) {
    require(slots.insert(row.slot).second && documents.insert(row.document).second, "twice");
    require(api::age_on(row.birth_day, row.birth_day) == 0, "born today");
    again += line_of(row);
  }
  const auto reread = api::parse_roll(again);
  require(reread.ok() && reread->size() == read.size(), "what is read can be written");
  std::string plain(text);  // line ends and leading zeros of two numbers have several spellings
  std::erase(plain, '\r');
  require(plain.size() >= again.size(), "the file holds more than was read, never less");
  for (std::size_t i = 0; i < read.size(); ++i)
    require(line_of((*reread)[i]) == line_of(read[i]), "the same person again");
}

void law(ByteView bytes) {
  const std::string_view text = ledger::text_of(bytes);
  const auto read = api::parse_roll(text);
  if (read.ok()) return rows(*read, text);
  require(read.error().detail.starts_with("line "), "an error names its line");
  require(ledger::is_plain_text(read.error().detail), "an error is plain text");
}

std::vector<Bytes> seeds() {
  const std::string header = std::string(api::kRollHeader) + "\n";
  const auto person = [](char digit, const std::string& rest) {
    return std::string(32, digit) + "," + std::string(64, digit) + "," + std::string(128, digit) +
           "," + rest + "\n";
  };
  const std::string one = person('a', "0,1,MDA,A123,2000-02-29");
  const std::string two = person('b', "65535,255,ROU,77,1999-12-31");
  return {bytes_of(header + one), bytes_of(header + one + two),
          bytes_of(header + one + person('c', "1,1,MDA,B,1900-01-01")), bytes_of(header),
          bytes_of(header + one + one)};
}

URNA_FUZZ_TARGET(roll_csv, law, seeds);

}  // namespace
}  // namespace urna::fuzz
