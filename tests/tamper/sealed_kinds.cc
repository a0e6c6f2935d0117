// Material beside the log (rows T21, Y09, Y10): changed together with the entry that names it by
// whoever has the log's key, and by its own author.
#include <algorithm>
#include <optional>

#include "tests/tamper/kinds.h"

namespace urna::tamper {

namespace {

struct NamedBlob {
  std::size_t entry;
  std::string blob;  // its name in the bundle
};

// Which entry names which blob.
std::vector<NamedBlob> materials(const Scene& scene) {
  std::vector<NamedBlob> all;
  for (const auto& [name, bytes] : scene.bundle) {
    Bytes hash;
    if (!name.starts_with("blob/") || !ledger::from_hex(name.substr(5), hash)) continue;
    for (std::size_t i = 0; i < scene.town.entries.size(); ++i)
      if (fixture::place_of(hash, scene.town.entries[i])) all.push_back({i, name});
  }
  return all;
}

void replace_all(Bytes& in, const Bytes& what, const Bytes& by) {
  const auto found = fixture::place_of(what, in);
  CHECK(found);
  std::ranges::copy(by, in.begin() + *found);
}

Bytes hash_in(const std::string& blob) {
  Bytes hash;
  CHECK(ledger::from_hex(blob.substr(5), hash));
  return hash;
}

// Blob and hash changed alike; the trustee's signature stays what it was.
std::vector<Mutant> rewritten(const Scene& scene) {
  std::vector<Mutant> made;
  for (const NamedBlob& named : materials(scene)) {
    if (!unwitnessed(scene)) continue;
    Bytes bent = scene.bundle.at(named.blob);
    bent[bent.size() / 2] ^= 1;
    std::vector<Bytes> entries = scene.town.entries;
    const ledger::Hash hash = ledger::sha256(bent);
    replace_all(entries[named.entry], hash_in(named.blob),
                Bytes(hash.bytes.begin(), hash.bytes.end()));
    Resources bundle = resigned(scene, entries);
    bundle.erase(named.blob);
    bundle["blob/" + ledger::to_hex(hash.view())] = bent;
    made.push_back(mutant(scene, "entry " + std::to_string(named.entry), bundle));
    made.back().check = "2";
  }
  return made;
}

// The entry names the material of another entry: signed by its own author anew.
std::vector<Mutant> of_another(const Scene& scene) {
  static constexpr const char* kSigners[] = {"trustee1", "trustee2", "trustee3", "committee1",
                                             "committee2"};
  std::vector<Mutant> made;
  const std::vector<NamedBlob> all = materials(scene);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const NamedBlob& mine = all[i];
    const NamedBlob& other = all[(i + 1) % all.size()];
    Town town = scene.town;
    const auto entry = *ledger::parse_entry(town.entries[mine.entry]);
    const auto submission = *ledger::parse_submission(entry.submission);
    // What a trustee deals is sealed to its recipients: they alone can tell, and complain.
    if (std::holds_alternative<ledger::KeySharesDealt>(submission.event.body)) continue;
    Bytes event(submission.event_bytes.begin(), submission.event_bytes.end());
    replace_all(event, hash_in(mine.blob), hash_in(other.blob));
    std::vector<const ledger::SigningKey*> keys;
    for (const auto& line : submission.signatures)
      for (const char* name : kSigners)
        if (town.key(name).public_key() == line.key) keys.push_back(&town.key(name));
    town.entries.resize(mine.entry);
    const Bytes forged = ledger::make_submission(Town::kOrigin, event, keys);
    made.push_back(forced_mutant(scene, "entry " + std::to_string(mine.entry), town, forged, ""));
    made.back().check = "*";  // of another size: check 2; of the same: what it is not
  }
  return made;
}

}  // namespace

std::vector<Kind> sealed_kinds() {
  std::vector<Kind> all;
  all.push_back({"material-and-its-hash-rewritten", Rung::log_key, "T21 Y09",
                 "trustees' signatures", rewritten});
  all.push_back({"material-of-another-entry", Rung::offices, "Y09 Y10", "the proofs", of_another});
  return all;
}

}  // namespace urna::tamper
