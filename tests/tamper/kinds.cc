#include "tests/tamper/kinds.h"

#include <algorithm>

#include "ledger/tile_builder.h"

namespace urna::tamper {

const char* name_of(Rung rung) {
  static constexpr const char* kNames[] = {"L0", "L1", "L2", "L3", "L4"};
  return kNames[static_cast<std::size_t>(rung)];
}

Bytes bytes_of(std::string_view text) { return Bytes(text.begin(), text.end()); }
std::string text_at(const Resources& bundle, std::string_view name) {
  return std::string(ledger::text_of(bundle.find(name)->second));
}

const ledger::SigningKey& key_of(const Scene& scene, const std::string& name) {
  return Town(scene.town).key(name);  // copies of a town share their keys
}

std::string signature_line(std::string_view name, const ledger::SigningKey& key,
                           std::string_view text) {
  const ledger::VerifierKey vkey{std::string(name), ledger::NoteKeyType::ed25519, key.public_key()};
  Bytes body;
  ledger::put_u32(body, ledger::key_id(vkey));
  ledger::put(body, key.sign(ledger::view_of(text)).view());
  return "\xe2\x80\x94 " + vkey.name + " " + ledger::to_base64(body) + "\n";
}

std::string signed_note(const Scene& scene, std::string_view text) {
  return std::string(text) + "\n" + signature_line(Town::kOrigin, key_of(scene, "log"), text);
}

Town voting_town() {
  Town town;
  town.run_to(tally::Phase::voting);
  return town;
}

Mutant mutant(const Scene& scene, std::string name, Bytes tar) {
  Mutant made;
  made.name = std::move(name);
  made.tar = std::move(tar);
  made.key = scene.vkey;
  made.policy = scene.policy;
  return made;
}
Mutant mutant(const Scene& scene, std::string name, const Resources& bundle) {
  return mutant(scene, std::move(name), tar_of(bundle));
}

Resources resigned(const Scene& scene, const std::vector<Bytes>& entries) {
  Town town = scene.town;
  town.entries = entries;
  return town.bundle();
}
Mutant resigned_mutant(const Scene& scene, std::string name, const std::vector<Bytes>& entries,
                       std::string check) {
  Mutant made = mutant(scene, std::move(name), resigned(scene, entries));
  made.check = std::move(check);
  return made;
}
Mutant forced_mutant(const Scene& scene, std::string name, Town town, const Bytes& submission,
                     std::string check) {
  town.force(submission);
  Mutant made = mutant(scene, std::move(name), town.bundle());
  made.check = std::move(check);
  return made;
}

const std::vector<Part>& parts() {
  static const std::vector<Part> kParts{
      {"Files", file_kinds},        {"Container", container_kinds},
      {"Notes", note_kinds},        {"Checkpoint", checkpoint_kinds},
      {"Witnesses", witness_kinds}, {"Tree", tree_kinds},
      {"Roles", role_kinds},        {"Told", told_kinds},
      {"Versions", version_kinds},  {"Results", result_kinds},
      {"Offices", office_kinds},    {"Material", sealed_kinds},
      {"FollowUp", follow_up_kinds}};
  return kParts;
}

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> kAll = [] {
    std::vector<Kind> all;
    for (const Part& part : parts())
      for (Kind& kind : part.kinds()) all.push_back(std::move(kind));
    return all;
  }();
  return kAll;
}

namespace {

Scene scene_of(std::string name, Town town) {
  Resources bundle = town.bundle();
  std::string vkey = text_at(bundle, "vkey");
  vkey.pop_back();
  return {std::move(name), std::move(town), std::move(bundle), std::move(vkey), ""};
}

Town open_town() {
  Town town;
  town.run_to(tally::Phase::declared);
  return town;
}
// Mixed, so that every kind of material stands beside the log.
Town sealed_town() {
  Town town;
  town.rule.method = ledger::Method::equal_shares;
  town.seal();
  town.run_to(tally::Phase::declared);
  town.open_groups();
  return town;
}
// One full tile and a partial one at level 0, one hash at level 1.
Town long_town() {
  constexpr std::size_t kEntries = 290;
  Town town;
  town.run_to(tally::Phase::voting);
  while (town.entries.size() < kEntries) CHECK(town.act(town.cast("alice", {0}), {}).ok());
  CHECK(town.act(ledger::VotingClosed{town.nonce()}, town.committee).ok());
  CHECK(town.act(*town.result(), town.committee).ok());
  return town;
}

// The quorum is as large as the number of cosignatures, so that a line that stops counting is
// missed (row T16).
Scene witnessed_scene() {
  Scene scene = scene_of("witnessed", open_town());
  scene.policy = "log " + scene.vkey + "\n";
  auto note = *ledger::parse_note(text_at(scene.bundle, "checkpoint"));
  for (const char* name : {"w1", "w2"}) {
    const ledger::SigningKey& key = scene.town.key(name);
    cosign_note(note, name, key, 1'800'000'000);
    scene.policy +=
        "witness " + std::string(name) + " " +
        to_text(ledger::VerifierKey{name, ledger::NoteKeyType::cosignature, key.public_key()}) +
        "\n";
  }
  scene.policy += "group both all w1 w2\nquorum both\n";
  scene.bundle["checkpoint"] = bytes_of(to_text(note));
  scene.bundle["policy"] = bytes_of(scene.policy);
  return scene;
}

}  // namespace

const std::vector<Scene>& scenes() {
  static const std::vector<Scene> kScenes{scene_of("open", open_town()),
                                          scene_of("sealed", sealed_town()),
                                          scene_of("long", long_town()), witnessed_scene()};
  return kScenes;
}

}  // namespace urna::tamper
