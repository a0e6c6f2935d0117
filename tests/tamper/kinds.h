// The ways in which a bundle can be made false, each with who can do it, which row of the attack
// catalogue it stands for, and what the auditor must answer: exit code and number of the check.
// Whatever is not noticed as said here is a fault of the auditor.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/tamper/tar_bytes.h"

namespace urna::tamper {

using fixture::Town;

// What the adversary holds (the catalogue's ladder); each rung has those below it.
enum class Rung : std::uint8_t {
  bytes,          // L0: whatever lies on the disk, no key
  log_key,        // L1: re-hashes, and signs the checkpoint again
  few_witnesses,  // L2: and some witnesses, too few for the quorum
  quorum,         // L3: and as many as the quorum needs
  offices,        // L4: and the keys of an office, a station, a trustee or a voter
};
const char* name_of(Rung rung);

// An honest log and what its auditor holds from elsewhere.
struct Scene {
  std::string name;
  Town town;
  Resources bundle;
  std::string vkey, policy;  // what --key and --policy are given; a policy may be empty
};
// "open" and "sealed": small towns, declared. "long": more than one full tile. "witnessed": the
// open town with two witnesses, both needed.
const std::vector<Scene>& scenes();

struct Mutant {
  std::string name;  // within its kind and scene
  Bytes tar;
  int exit = 1;
  std::string check = "1";  // "": no finding; then `says` must stand in the report
  std::string says;
  std::string key, policy;  // empty: none is given
  std::vector<std::string> trust;
};

struct Kind {
  std::string name;
  Rung rung;
  std::string rows;       // of the attack catalogue
  std::string caught_by;  // what an auditor must have for it: the bundle, the key, a checkpoint...
  std::function<std::vector<Mutant>(const Scene&)> apply;  // none where it does not apply
};
const std::vector<Kind>& kinds();

// Parts of the list, one per file.
struct Part {
  const char* name;
  std::vector<Kind> (*kinds)();
};
const std::vector<Part>& parts();
std::vector<Kind> file_kinds();
std::vector<Kind> container_kinds();
std::vector<Kind> note_kinds();
std::vector<Kind> checkpoint_kinds();
std::vector<Kind> witness_kinds();
std::vector<Kind> tree_kinds();
std::vector<Kind> role_kinds();
std::vector<Kind> told_kinds();  // lines of a scenario that the law refuses
std::vector<Kind> version_kinds();
std::vector<Kind> result_kinds();
std::vector<Kind> office_kinds();
std::vector<Kind> sealed_kinds();
std::vector<Kind> follow_up_kinds();

// ---- what several parts need ----

inline bool unwitnessed(const Scene& scene) { return scene.policy.empty(); }

// A small town whose vote goes on.
Town voting_town();
// A mutant with the scene's key and policy, exit 1 at check 1 unless changed.
Mutant mutant(const Scene& scene, std::string name, const Resources& bundle);
Mutant mutant(const Scene& scene, std::string name, Bytes tar);
// Re-hashed and signed again with the log's key; blobs that are still named stay.
Resources resigned(const Scene& scene, const std::vector<Bytes>& entries);
Mutant resigned_mutant(const Scene& scene, std::string name, const std::vector<Bytes>& entries,
                       std::string check);
// The town's log up to `entries`, and then what the law refuses.
Mutant forced_mutant(const Scene& scene, std::string name, Town town, const Bytes& submission,
                     std::string check);
Bytes bytes_of(std::string_view text);
std::string text_at(const Resources& bundle, std::string_view name);
// A signature line of a note over this text.
std::string signature_line(std::string_view name, const ledger::SigningKey& key,
                           std::string_view text);
// Text, empty line, the log's own signature: whatever the text says.
std::string signed_note(const Scene& scene, std::string_view text);
// The town's key, also of a scene that must not change.
const ledger::SigningKey& key_of(const Scene& scene, const std::string& name);

}  // namespace urna::tamper
