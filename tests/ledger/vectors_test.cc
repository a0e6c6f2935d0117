// Vectors made by others: Merkle proofs, Ed25519 corner cases, a log another writer made (decision
// D24).
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>

#include "ledger/checkpoint.h"
#include "ledger/tile.h"
#include "ledger/tile_builder.h"
#include "tests/evidence.h"

namespace urna::ledger {
namespace {

namespace json = boost::json;

json::value parsed(const std::filesystem::path& name) { return json::parse(evidence::read(name)); }

// Roots that are no hashes ("don't care") stand for themselves: equal ones stay equal, different
// ones different.
Hash hash_of(const json::value& object, const char* key) {
  Bytes bytes;
  const json::value* value = object.as_object().if_contains(key);
  if (value != nullptr && value->is_string() &&
      !from_base64(std::string_view(value->as_string()), bytes))
    ADD_FAILURE() << key;
  return bytes.size() == 32 ? Hash::from(bytes) : sha256(bytes);
}
std::optional<Proof> proof_of(const json::value& object) {
  Proof proof;
  const json::value& list = object.at("proof");
  if (list.is_null()) return proof;
  for (const json::value& item : list.as_array()) {
    Bytes bytes;
    if (!from_base64(std::string_view(item.as_string()), bytes) || bytes.size() != 32)
      return std::nullopt;
    proof.push_back(Hash::from(bytes));
  }
  return proof;
}
std::uint64_t number(const json::value& object, const char* key) {
  const json::value* value = object.as_object().if_contains(key);
  return value == nullptr ? 0 : value->to_number<std::uint64_t>();
}

bool is_hash(const json::value& object, const char* key) {
  Bytes bytes;
  return from_base64(std::string_view(object.at(key).as_string()), bytes) && bytes.size() == 32;
}
// Bytes that are no hash cannot even reach our checks: refused. Where the authors wrote "don't
// care" for a root that is only compared or not looked at (equal sizes of one; empty subtrees), a
// stand-in keeps what they meant.
bool readable(const std::string& kind, const json::value& v) {
  if (kind.ends_with("inclusion")) return is_hash(v, "root") && is_hash(v, "leafHash");
  if (kind == "subtreeconsistency") return true;
  const bool only_compared = v.at("size1") == v.at("size2") && v.at("size1").to_number<int>() == 1;
  return only_compared || (is_hash(v, "root1") && is_hash(v, "root2"));
}

bool accepts(const std::string& kind, const json::value& v) {
  const auto proof = proof_of(v);
  if (!proof || !readable(kind, v)) return false;
  if (kind == "inclusion")
    return check_inclusion(*proof, number(v, "leafIdx"), number(v, "treeSize"),
                           hash_of(v, "leafHash"), hash_of(v, "root"))
        .ok();
  if (kind == "consistency")
    return check_consistency(*proof, number(v, "size1"), number(v, "size2"), hash_of(v, "root1"),
                             hash_of(v, "root2"))
        .ok();
  const std::uint64_t start = number(v, "start"), end = number(v, "end");
  if (kind == "subtreeinclusion") {
    const std::uint64_t index = number(v, "leafIdx");
    return is_subtree(start, end) && index >= start &&
           check_inclusion(*proof, index - start, end - start, hash_of(v, "leafHash"),
                           hash_of(v, "root"))
               .ok();
  }
  return check_subtree(*proof, start, end, number(v, "size"), hash_of(v, "root1"),
                       hash_of(v, "root2"))
      .ok();
}

TEST(Vectors, AllMerkleFilesAreJudgedAsTheirAuthorsDo) {
  URNA_NEEDS_EVIDENCE();
  const auto base = evidence::folder() / "data/vectors/merkle-rfc6962";
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(base)) {
    if (entry.path().extension() != ".json") continue;
    const auto name = entry.path().lexically_relative(evidence::folder());
    const json::value v = parsed(name);
    const std::string kind = entry.path().lexically_relative(base).begin()->string();
    EXPECT_EQ(accepts(kind, v), !v.at("wantErr").as_bool()) << name << ": " << v.at("desc");
    ++files;
  }
  EXPECT_EQ(files, 518);
}

// The admission rule: an admissible key, and the strict verification.
bool admitted(const Bytes& key, const Bytes& message, const Bytes& signature) {
  if (key.size() != 32 || signature.size() != 64) return false;
  const PublicKey k = PublicKey::from(key);
  return admissible(k) && verify(k, message, Signature::from(signature));
}
Bytes hex(const json::value& v) {
  Bytes bytes;
  EXPECT_TRUE(from_hex(std::string_view(v.as_string()), bytes));
  return bytes;
}

TEST(Vectors, ExactlyOneOf914EdgeCasesIsAdmitted) {  // B18, F9
  URNA_NEEDS_EVIDENCE();
  int accepted = 0, all = 0;
  const json::value cases = parsed("data/vectors/ed25519-cctv.json");
  for (const json::value& v : cases.as_array()) {
    const std::string message(v.at("msg").as_string());
    accepted +=
        admitted(hex(v.at("key")), Bytes(message.begin(), message.end()), hex(v.at("sig"))) ? 1 : 0;
    ++all;
  }
  EXPECT_EQ(all, 914);
  EXPECT_EQ(accepted, 1);
}

TEST(Vectors, Wycheproof151Of151) {
  URNA_NEEDS_EVIDENCE();
  int agreed = 0;
  const json::value file = parsed("data/vectors/ed25519-wycheproof.json");
  for (const json::value& group : file.at("testGroups").as_array())
    for (const json::value& test : group.at("tests").as_array()) {
      const bool good =
          admitted(hex(group.at("publicKey").at("pk")), hex(test.at("msg")), hex(test.at("sig")));
      agreed += good == (test.at("result").as_string() == "valid") ? 1 : 0;
    }
  EXPECT_EQ(agreed, 151);
}

TEST(Vectors, NoneOfTheTwelveDisputedSignaturesIsAdmitted) {
  URNA_NEEDS_EVIDENCE();
  const json::value cases = parsed("data/vectors/ed25519-speccheck.json");
  EXPECT_EQ(cases.as_array().size(), 12U);
  for (const json::value& v : cases.as_array())
    EXPECT_FALSE(admitted(hex(v.at("pub_key")), hex(v.at("message")), hex(v.at("signature"))));
}

TEST(Vectors, TheLogAnotherWriterMadeIsRead) {
  URNA_NEEDS_EVIDENCE();
  const std::string base = "data/vectors/tlog-tiles-log/";
  const auto key =
      parse_vkey("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx");
  ASSERT_TRUE(key.ok());
  TileBuilder tiles;
  const std::string bundle = evidence::read(base + "tile/entries/000.p/15");
  const auto entries = split_bundle(view_of(bundle), 15);
  ASSERT_TRUE(entries.ok());
  for (std::uint64_t size = 0; size <= 15; ++size) {
    const auto opened =
        open_checkpoint(evidence::read(base + "checkpoint." + std::to_string(size)), *key);
    ASSERT_TRUE(opened.ok()) << size << " " << to_text(opened.error());
    EXPECT_EQ(opened->checkpoint.size, size);
    EXPECT_EQ(opened->checkpoint.root, tiles.root()) << size;
    if (size == 15) break;
    tiles.append(leaf_hash((*entries)[size]));
    const std::string width = std::to_string(size + 1);
    EXPECT_EQ(view_of(evidence::read(base + "tile/0/000.p/" + width)).size(), (size + 1) * 32);
    EXPECT_EQ(evidence::read(base + "tile/0/000.p/" + width),
              std::string(text_of(tiles.take_changed().at(0).second)));
  }
  EXPECT_EQ(text_of((*entries)[0]), "one");
  EXPECT_EQ(text_of((*entries)[14]), "fivten");
}

}  // namespace
}  // namespace urna::ledger
