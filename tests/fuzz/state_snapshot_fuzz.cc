// Law of snapshots (D15, S20, T20): the file is read as it was written and in no other bytes; and
// of the state in it, signed or not: what decodes encodes to the same bytes. Definitions in it are
// the log's own (they were judged when they were admitted), all else is the fuzzer's.
#include "api/snapshot.h"
#include "tests/fixture/town.h"
#include "tests/fuzz/spoil.h"
#include "tests/fuzz/temporary_file.h"

namespace urna::fuzz {
namespace {

struct Made {
  Bytes state, file, announced, defined;
};

constexpr const char* kOrigin = fixture::Town::kOrigin;

Made make(tally::Phase phase, bool sealed = false) {
  fixture::Town town;
  if (sealed) town.seal();
  town.run_to(phase);
  Made made{tally::encode_state(town.state),
            {},
            town.edition().announced_bytes,
            town.edition().defined_bytes};
  const std::string path = temporary_folder() + "/snapshot";
  const api::StateImage image{town.state.size, made.state};
  require(api::write_snapshot(path, kOrigin, image, town.state.tree.root(), town.key("log")).ok(),
          "a snapshot is written");
  made.file = ledger::read_file(path, std::size_t{1} << 20).value();
  return made;
}

const Made& made_of(std::uint64_t which) {
  using tally::Phase;
  static const std::vector<Made> all{make(Phase::announced), make(Phase::enrolment),
                                     make(Phase::voting), make(Phase::closed),
                                     make(Phase::declared)};
  return all.at(which);
}
// Keys and contexts of these are made again from what the state holds.
const Made& sealed_of(std::uint64_t which) {
  static const std::vector<Made> all{make(tally::Phase::voting, true),
                                     make(tally::Phase::declared, true)};
  return all.at(which);
}

bool holds(const Bytes& bytes, const Bytes& part) {
  return fixture::place_of(part, bytes).has_value();
}

void file(const Made& made, FuzzedBytes& reader) {
  static fixture::Town town;
  const auto& key = town.key("log").public_key();
  const Bytes other = spoil(made.file, reader);
  const auto read = api::read_snapshot(temporary_file(other, "snapshot"), kOrigin, key);
  require(read.ok() == (other == made.file), "a changed snapshot is believed");
  if (read.ok()) require(tally::encode_state(read->state) == made.state, "the state as written");
}

void state(const Made& made, FuzzedBytes& reader) {
  const Bytes other = spoil(made.state, reader);
  if (!holds(other, made.announced) || !holds(other, made.defined)) return;
  const auto decoded = tally::decode_state(other);
  if (!decoded.ok()) {
    require(!ledger::to_text(decoded.error()).empty(), "an error says why");
    return;
  }
  require(tally::encode_state(*decoded) == other, "one spelling per state");
  require(!tally::decode_state(longer(other)).ok(), "a byte too many is refused");
  require(!tally::decode_state(shorter(other)).ok(), "a byte too few is refused");
}

void law(ByteView bytes) {
  FuzzedBytes reader(bytes);
  const std::uint64_t choice = reader.below(22);
  if (choice >= 20) return state(sealed_of(choice - 20), reader);
  const Made& made = made_of(choice % 5);
  if (choice < 5) return file(made, reader);
  state(made, reader);
}

URNA_FUZZ_TARGET(
    state_snapshot, law, [] { return choice_seeds(22, 60); }, 1'000);

}  // namespace
}  // namespace urna::fuzz
