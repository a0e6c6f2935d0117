// Every other value of what says how bytes are to be read (rows B23, B24, U01, U03, U04): an
// unknown event is never fine and never evidence, an unknown scheme or ballot is refused. Nothing
// is negotiated.

#include "tests/tamper/kinds.h"

namespace urna::tamper {

namespace {

constexpr unsigned kValues = 256;

// A lawful close, one byte of its event changed before the committee signs it.
std::vector<Mutant> closes(const Scene& scene, std::size_t byte, unsigned first,
                           std::uint8_t honest) {
  std::vector<Mutant> made;
  if (scene.name != "open") return made;
  Town town = voting_town();
  const Bytes event = ledger::encode_event({town.id, ledger::VotingClosed{}});
  for (unsigned value = first; value < kValues; ++value) {
    if (value == honest) continue;
    Bytes bent = event;
    bent[byte] = static_cast<std::uint8_t>(value);
    made.push_back(
        forced_mutant(scene, "value " + std::to_string(value), town,
                      ledger::make_submission(Town::kOrigin, bent,
                                              {&town.key("committee1"), &town.key("committee2")}),
                      "2"));
    made.back().exit = 3;
  }
  return made;
}

// event = u16 type || u16 version || ..: an unknown one cannot be judged.
std::vector<Mutant> types_above(const Scene& scene) { return closes(scene, 0, 1, 0); }
std::vector<Mutant> unused_types(const Scene& scene) {
  constexpr unsigned kBeyondAllTypes = 100;
  return closes(scene, 1, kBeyondAllTypes, 0);
}
std::vector<Mutant> versions(const Scene& scene) {
  return closes(scene, 3, 0, static_cast<std::uint8_t>(ledger::kEventVersion));
}

std::vector<Mutant> schemes(const Scene& scene) {
  std::vector<Mutant> made;
  if (scene.name != "open") return made;
  Town town = voting_town();
  const Bytes honest = town.submission(ledger::VotingClosed{}, town.committee);
  const std::size_t scheme = 4 + ledger::get_big_endian(ByteView(honest).first(4)) + 1;
  for (unsigned value = 0; value < kValues; ++value) {
    if (value == ledger::kSchemeEd25519) continue;
    Bytes bent = honest;
    bent[scheme] = static_cast<std::uint8_t>(value);
    made.push_back(forced_mutant(scene, "value " + std::to_string(value), town, bent, "2"));
  }
  return made;
}

std::vector<Mutant> ballots(const Scene& scene) {
  std::vector<Mutant> made;
  if (scene.name != "open") return made;
  Town town = voting_town();
  for (unsigned value = 0; value < kValues; ++value) {
    if (value == tally::kOpenBallot) continue;
    const auto cast = town.cast("alice", {0}, [&](Town::Draft& draft) {
      draft.header.kind = static_cast<std::uint8_t>(value);
    });
    made.push_back(forced_mutant(scene, "value " + std::to_string(value), town,
                                 town.submission(cast, {}), "7.1"));
  }
  return made;
}

}  // namespace

std::vector<Kind> version_kinds() {
  std::vector<Kind> all;
  const auto add = [&](const char* kind, const char* rows, auto apply) {
    all.push_back({kind, Rung::offices, rows, "the law", apply});
  };
  add("event-type-above-all", "U01 U04 B24", types_above);
  add("event-type-not-used", "U01 U04 B24", unused_types);
  add("event-of-another-version", "U01 U04 B24", versions);
  add("signature-of-another-scheme", "B24", schemes);
  add("ballot-of-another-kind", "B23 B24", ballots);
  return all;
}

}  // namespace urna::tamper
