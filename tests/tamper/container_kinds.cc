// Rung L0: what can be done to the tar itself (row T22). One meaning has one tar.
#include <algorithm>
#include <cstring>

#include "tests/tamper/kinds.h"

namespace urna::tamper {

namespace {

using std::string_literals::operator""s;

bool short_and_unwitnessed(const Scene& scene) {
  return scene.name == "open" || scene.name == "sealed";
}

// The tar with its first member's header changed.
std::vector<Mutant> header(const Scene& scene, std::size_t at, const std::string& text) {
  if (!short_and_unwitnessed(scene)) return {};
  Bytes tar = tar_of(scene.bundle);
  Bytes block(tar.begin(), tar.begin() + kTarBlock);
  put_field(block, at, text);
  std::ranges::copy(block, tar.begin());
  return {mutant(scene, "byte " + std::to_string(at), std::move(tar))};
}

// One member more, in the place where its name belongs, or in front.
std::vector<Mutant> more(const Scene& scene, const std::string& name, char type,
                         const std::string& link = "") {
  if (!short_and_unwitnessed(scene)) return {};
  Bytes block = tar_header(name, type == '0' ? 5 : 0);
  block[kTarType] = static_cast<std::uint8_t>(type);
  put_field(block, kTarLink, link);
  Bytes member = tar_member(block, type == '0' ? bytes_of("12345") : Bytes());
  std::vector<Mutant> made;
  for (const bool in_front : {true, false}) {
    std::vector<Bytes> members = members_of(scene.bundle);
    members.insert(in_front ? members.begin() : members.end(), member);
    made.push_back(mutant(scene, name + (in_front ? " in front" : " behind"), tar_of(members)));
  }
  return made;
}

std::vector<Mutant> whole(const Scene& scene, const std::string& name,
                          const std::function<void(Bytes&)>& change) {
  if (!short_and_unwitnessed(scene)) return {};
  Bytes tar = tar_of(scene.bundle);
  change(tar);
  return {mutant(scene, name, std::move(tar))};
}

std::vector<Mutant> duplicated(const Scene& scene) {
  std::vector<Mutant> made;
  const std::vector<Bytes> members = members_of(scene.bundle);
  for (std::size_t i = 0; i < members.size() && short_and_unwitnessed(scene); ++i) {
    std::vector<Bytes> twice = members;
    twice.insert(twice.begin() + static_cast<std::ptrdiff_t>(i), members[i]);
    made.push_back(mutant(scene, "member " + std::to_string(i), tar_of(twice)));
  }
  return made;
}

std::vector<Mutant> out_of_order(const Scene& scene) {
  std::vector<Mutant> made;
  for (std::size_t i = 0; i + 1 < scene.bundle.size() && short_and_unwitnessed(scene); ++i) {
    std::vector<Bytes> members = members_of(scene.bundle);
    std::swap(members[i], members[i + 1]);
    made.push_back(mutant(scene, "member " + std::to_string(i), tar_of(members)));
  }
  return made;
}

std::vector<Mutant> empty_members(const Scene& scene) {
  std::vector<Mutant> made;
  for (const auto& [name, bytes] : scene.bundle) {
    if (!short_and_unwitnessed(scene)) continue;
    Resources bundle = scene.bundle;
    bundle[name].clear();
    made.push_back(mutant(scene, name, bundle));
  }
  return made;
}

// A member's size that leads beyond the end, or to nowhere.
std::vector<Mutant> sizes(const Scene& scene) {
  std::vector<Mutant> made;
  for (const std::string& size :
       {"77777777777"s, "00000000000"s, "00000000001"s, "\x80\0\0\0\0\0\0\0\0\0\1"s, "         12"s,
        "0000000012 "s, "-0000000012"s, "0000000009z"s})
    for (Mutant& bent : header(scene, kTarSize, size)) {
      bent.name = "size " + std::to_string(made.size());
      made.push_back(std::move(bent));
    }
  return made;
}

std::vector<Mutant> ends(const Scene& scene) {
  if (!short_and_unwitnessed(scene)) return {};
  const Bytes good = tar_of(scene.bundle);
  const auto cut = [&](const char* name, std::size_t size) {
    Bytes tar = good;
    tar.resize(size, 0);
    return mutant(scene, name, std::move(tar));
  };
  return {cut("no end", good.size() - 2 * kTarBlock),
          cut("half an end", good.size() - kTarBlock),
          cut("three zero blocks", good.size() + kTarBlock),
          cut("one byte less", good.size() - 1),
          cut("one byte more", good.size() + 1),
          cut("twenty blocks", good.size() + 17 * kTarBlock),
          cut("nothing", 0),
          cut("one byte", 1),
          cut("one header", kTarBlock)};
}

std::vector<Mutant> paddings(const Scene& scene) {
  std::vector<Mutant> made;
  std::size_t offset = 0;
  for (const auto& [name, bytes] : scene.bundle) {
    const std::size_t end = offset + kTarBlock + bytes.size();
    offset = (end + kTarBlock - 1) / kTarBlock * kTarBlock;
    if (end == offset) continue;
    for (Mutant& bent : whole(scene, "behind " + name, [&](Bytes& tar) { tar[offset - 1] = 1; }))
      made.push_back(std::move(bent));
  }
  return made;
}

// A whole bundle behind the bundle, or inside it, or packed.
std::vector<Mutant> wrapped(const Scene& scene) {
  std::vector<Mutant> made;
  for (Mutant& bent : whole(scene, "twice", [](Bytes& tar) { ledger::put(tar, Bytes(tar)); }))
    made.push_back(std::move(bent));
  for (const std::string& magic : {"\x1f\x8b\x08\0"s, "BZh9"s, "PK\x03\x04"s,
                                   "\xfd"
                                   "7zXZ"s})
    for (Mutant& bent : whole(scene, "packed " + std::to_string(made.size()), [&](Bytes& tar) {
           std::memcpy(tar.data(), magic.data(), magic.size());
         }))
      made.push_back(std::move(bent));
  for (Mutant& bent : whole(scene, "inside", [](Bytes& tar) {
         tar = tar_of(Resources{{"checkpoint", tar}});
       })) {
    bent.exit = 3;  // a bundle without a key proves nothing
    made.push_back(std::move(bent));
  }
  return made;
}

std::vector<Mutant> bad_names(const Scene& scene) {
  std::vector<Mutant> made;
  for (const char* name :
       {"../checkpoint", "/checkpoint", "./checkpoint", "tile//0/000", "tile/0/0", "tile/00/000",
        "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/007", "tile/64/000", "tile/0/x000/000",
        "tile/0/000/../000", "CHECKPOINT", "checkpoint ", "blob/XYZ", "blob/../vkey", "keys/log",
        "zz"})
    for (Mutant& bent : more(scene, name, '0')) made.push_back(std::move(bent));
  return made;
}

std::vector<Mutant> odd_types(const Scene& scene) {
  std::vector<Mutant> made;
  for (const char type :
       "\0"
       "12345678xgLKSVDMN"s)
    for (Mutant& bent : more(scene, "zz", type, "/etc/passwd")) {
      bent.name = "type " + std::to_string(static_cast<int>(type)) + bent.name;
      made.push_back(std::move(bent));
    }
  for (const char type : {'1', '2', '7', '\0'})
    for (Mutant& bent : header(scene, kTarType, std::string(1, type))) {
      bent.name = "first member of type " + std::to_string(static_cast<int>(type));
      made.push_back(std::move(bent));
    }
  return made;
}

}  // namespace

std::vector<Kind> container_kinds() {
  std::vector<Kind> all;
  const auto add = [&](const char* kind, auto apply) {
    all.push_back({kind, Rung::bytes, "T22", "the bundle alone", apply});
  };
  add("tar-member-twice", duplicated);
  add("tar-out-of-order", out_of_order);
  add("tar-empty-member", empty_members);
  add("tar-size-field", sizes);
  add("tar-ends", ends);
  add("tar-padding", paddings);
  add("tar-wrapped", wrapped);
  add("tar-bad-names", bad_names);
  add("tar-odd-types", odd_types);
  add("tar-mode", [](const Scene& s) { return header(s, kTarMode, "0000755"); });
  add("tar-owner", [](const Scene& s) { return header(s, kTarUser, "0001750"); });
  add("tar-time", [](const Scene& s) { return header(s, kTarTime, "14712345670"); });
  add("tar-owner-name", [](const Scene& s) { return header(s, kTarOwner, "root"); });
  add("tar-name-behind-its-end", [](const Scene& s) { return header(s, 40, "x"); });
  add("tar-prefix", [](const Scene& s) { return header(s, kTarPrefix, "somewhere"); });
  add("tar-gnu-magic", [](const Scene& s) { return header(s, kTarMagic, "ustar  \0"s); });
  add("tar-old-magic", [](const Scene& s) { return header(s, kTarMagic, "\0\0\0\0\0\0\0\0"s); });
  add("tar-sum",
      [](const Scene& s) { return whole(s, "one more", [](Bytes& tar) { ++tar[kTarSum + 5]; }); });
  return all;
}

}  // namespace urna::tamper
