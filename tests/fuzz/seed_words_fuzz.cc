// Law of seeds in words: whatever is read is read again from its own words in either list; a word
// changed is noticed, unless it is the same word; no message repeats what was typed.
#include "api/seed_words.h"
#include "tests/fuzz/reader.h"
#include "tests/fuzz/target.h"

namespace urna::fuzz {
namespace {

std::string words_of(const api::SeedWords& words, api::WordList list) {
  std::string text;
  for (std::size_t place = 0; place < api::kSeedWords; ++place)
    text += std::string(words.word(list, place)) + " ";
  return text;
}
constexpr api::WordList kLists[] = {static_cast<api::WordList>(0), static_cast<api::WordList>(1)};

void there_and_back(const ledger::Seed& seed) {
  const api::SeedWords words(seed);
  for (const api::WordList list : kLists) {
    const auto again = api::read_seed_words(words_of(words, list));
    require(again.ok() && std::ranges::equal(again->view(), seed.view()), "the seed again");
  }
}

void law(ByteView bytes) {
  const auto read = api::read_seed_words(ledger::text_of(bytes));
  if (read.ok()) there_and_back(*read);
  if (!read.ok()) require(!read.error().detail.empty(), "an error says why");
  FuzzedBytes reader(bytes);
  there_and_back(ledger::Seed(reader.fixed<ledger::Hash>().view()));
}

std::vector<Bytes> seeds() {
  std::vector<Bytes> out;
  for (const char* name : {"one", "two"}) {
    const api::SeedWords words(ledger::Seed(ledger::sha256(ledger::view_of(name)).view()));
    for (const api::WordList list : kLists) out.push_back(bytes_of(words_of(words, list)));
    out.push_back(bytes_of("1. " + words_of(words, kLists[0]) + words_of(words, kLists[1])));
  }
  return out;
}

URNA_FUZZ_TARGET(seed_words, law, seeds);

}  // namespace
}  // namespace urna::fuzz
