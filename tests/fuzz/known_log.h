// A log of seven entries with a known key and witnesses: what notes, receipts and policies of the
// fuzz targets are about.
#pragma once

#include <algorithm>

#include "ledger/checkpoint.h"
#include "ledger/tile_builder.h"
#include "tests/fuzz/target.h"

namespace urna::fuzz {

inline constexpr const char* kOrigin = "fuzz.example/log";

inline ledger::SigningKey known_key(std::string_view name) {
  return ledger::SigningKey(ledger::Seed(ledger::sha256(ledger::view_of(name)).view()));
}
inline ledger::VerifierKey log_vkey() {
  return {kOrigin, ledger::NoteKeyType::ed25519, known_key("log").public_key()};
}
inline ledger::VerifierKey witness_vkey(const std::string& name) {
  return {name, ledger::NoteKeyType::cosignature, known_key(name).public_key()};
}
inline Bytes known_entry(std::uint64_t i) {
  Bytes entry;
  ledger::put_u64(entry, i);
  ledger::put_u64(entry, 60 * i);
  ledger::put(entry, ledger::view_of("entry"));
  return entry;
}

// The only checkpoint that the log ever signed, cosigned by two witnesses.
struct KnownLog {
  ledger::Checkpoint checkpoint;
  std::string note;
  std::vector<ledger::Receipt> receipts;
};
inline const KnownLog& known_log() {
  static const KnownLog made = [] {
    KnownLog log;
    ledger::TileBuilder tiles;
    for (std::uint64_t i = 0; i < 7; ++i) tiles.append(ledger::leaf_hash(known_entry(i)));
    log.checkpoint = {kOrigin, 7, tiles.root()};
    auto changed = tiles.take_changed();
    const auto nodes = ledger::tile_node_reader(
        7, [&](const ledger::TileId&) -> ledger::Result<Bytes> { return changed.begin()->second; });
    ledger::Note note{to_text(log.checkpoint), {}};
    ledger::sign_note(note, kOrigin, known_key("log"));
    ledger::cosign_note(note, "w1", known_key("w1"), 1'700'000'000);
    ledger::cosign_note(note, "w2", known_key("w2"), 1'700'000'001);
    log.note = to_text(note);
    for (std::uint64_t i = 0; i < 7; ++i) {
      Bytes prefix = known_entry(i);
      prefix.resize(16);
      log.receipts.push_back(
          {std::move(prefix), i, ledger::prove_inclusion(i, 7, nodes).value(), log.note});
    }
    return log;
  }();
  return made;
}

}  // namespace urna::fuzz
