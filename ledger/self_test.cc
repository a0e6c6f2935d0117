#include "ledger/self_test.h"

#include "ledger/crypto.h"
#include "ledger/tree.h"

namespace urna::ledger {

namespace {

using Given = std::vector<Bytes>;

std::string hash_of(const Given& given) { return to_hex(sha256(given[0]).view()); }
std::string leaf_of(const Given& given) { return to_hex(leaf_hash(given[0]).view()); }
std::string node_of(const Given& given) {
  return to_hex(node_hash(Hash::from(given[0]), Hash::from(given[1])).view());
}
std::string public_key_of(const Given& given) {
  return to_hex(SigningKey(Seed(given[0])).public_key().view());
}
std::string signature_of(const Given& given) {
  return to_hex(SigningKey(Seed(given[0])).sign(given[1]).view());
}
std::string verifies(const Given& given) {
  return yes_or_no(verify(PublicKey::from(given[0]), given[2], Signature::from(given[1])));
}
std::string is_admissible(const Given& given) {
  return yes_or_no(admissible(PublicKey::from(given[0])));
}

// The twelve signatures on which libraries disagree: Chalkias, Garillot, Nikolaenko, "Taming the
// many EdDSAs" (2020), table 5; the answers are those of libsodium 1.0.18, which is our profile.
constexpr std::string_view kDisputed = "Taming the many EdDSAs, table 5";

constexpr KnownAnswer kHashes[] = {
    {"SHA-256 of nothing",
     "FIPS 180-4 examples",
     hash_of,
     {""},
     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"SHA-256 of abc",
     "FIPS 180-4 examples",
     hash_of,
     {"616263"},
     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"SHA-256 of two blocks",
     "FIPS 180-4 examples",
     hash_of,
     {"6162636462636465636465666465666765666768666768696768696a68696a6b696a6b6c6a6b6c6d6b6c6d6e6c6d"
      "6e6f6d6e6f706e6f7071"},
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"leaf hash",
     "RFC 6962 section 2.1",
     leaf_of,
     {"656e7472792030"},
     "773885a613489e24ce2cf76199d6a423f042e4bbf12d7eecee912ef276c65701"},
    {"node hash",
     "RFC 6962 section 2.1",
     node_of,
     {"773885a613489e24ce2cf76199d6a423f042e4bbf12d7eecee912ef276c65701",
      "2dfb36c6f66cac361429cf46df868ab8242d3a6441f1099c8fb3f98ec5d108a4"},
     "5a47662fd8a317d96049a3f9f47c55dc67ca66051baa3683dbb19b2fe09a07b0"},
};
constexpr KnownAnswer kEd25519[] = {
    {"Ed25519 public key",
     "RFC 8032 section 7.1",
     public_key_of,
     {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"},
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"},
    {"Ed25519 signature",
     "RFC 8032 section 7.1",
     signature_of,
     {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72"},
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"Ed25519 verification",
     "RFC 8032 section 7.1",
     verifies,
     {"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f1"
      "1d8c387b2eaeb4302aeeb00d291612bb0c00",
      "72"},
     "yes"},
    {"Ed25519, another message",
     "RFC 8032 section 7.1",
     verifies,
     {"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f1"
      "1d8c387b2eaeb4302aeeb00d291612bb0c00",
      "73"},
     "no"},
    {"Ed25519, R with a flipped bit",
     "RFC 8032 section 7.1",
     verifies,
     {"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
      "93a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f1"
      "1d8c387b2eaeb4302aeeb00d291612bb0c00",
      "72"},
     "no"},
    {"Ed25519, S + L for S",
     "RFC 8032 section 5.1.7: S is below L",
     verifies,
     {"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69daf52db7415978abc61b2c2eb6aeeb"
      "fca0387b2eaeb4302aeeb00d291612bb0c10",
      "72"},
     "no"},
    {"a public key",
     "RFC 8032 section 7.1",
     is_admissible,
     {"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"},
     "yes"},
};
constexpr KnownAnswer kDisputedSignatures[] = {
    {"Ed25519, small-order key and R, S = 0",
     kDisputed,
     verifies,
     {"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a0000000000000000000000000000"
      "000000000000000000000000000000000000",
      "8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6"},
     "no"},
    {"Ed25519, small-order key",
     kDisputed,
     verifies,
     {"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
      "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43a5bb704786be79fc476f91d3f3f8"
      "9b03984d8068dcf1bb7dfc6637b45450ac04",
      "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79"},
     "no"},
    {"Ed25519, small-order R",
     kDisputed,
     verifies,
     {"f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa8c4bd45aecaca5b24fb97bc10ac2"
      "7ac8751a7dfe1baff8b953ec9f5833ca260e",
      "aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab"},
     "no"},
    {"Ed25519, key and R of mixed order",
     kDisputed,
     verifies,
     {"cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
      "9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f87909e14428a7a1d62e9f22f3d3a"
      "d7802db02eb2e688b6c52fcd6648a98bd009",
      "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79"},
     "yes"},
    {"Ed25519, cofactored equation only",
     kDisputed,
     verifies,
     {"cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
      "160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed5125ec6bc982a269b723e0668e54091"
      "1a9a6a58921d6925e434ab10aa7940551a09",
      "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c"},
     "no"},
    {"Ed25519, cofactored equation only, R of mixed order",
     kDisputed,
     verifies,
     {"cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
      "21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7e40bc836dac0f71076f9abe3a53f"
      "9c03c1ceeeddb658d0030494ace586687405",
      "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c"},
     "no"},
};
constexpr KnownAnswer kDisputedEncodings[] = {
    {"Ed25519, S beyond L",
     kDisputed,
     verifies,
     {"442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
      "e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e547f7690a0e2ddcd04d87dbc3490"
      "dc19b3b3052f7ff0538cb68afb369ba3a514",
      "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40"},
     "no"},
    {"Ed25519, S far beyond L",
     kDisputed,
     verifies,
     {"442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
      "8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa19427e71f98a473474f2f13f06f97c20"
      "d58cc3f54b8bd0d272f42b695dd7e89a8c22",
      "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40"},
     "no"},
    {"Ed25519, R not canonical",
     kDisputed,
     verifies,
     {"f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff03be9678ac102edcd92b0210bb34"
      "d7428d12ffc5df5f37e359941266a4e35f0f",
      "9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41"},
     "no"},
    {"Ed25519, R not canonical, reduced in the hash",
     kDisputed,
     verifies,
     {"f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffca8c5b64cd208982aa38d4936621"
      "a4775aa233aa0505711d8fdcfdaa943d4908",
      "9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41"},
     "no"},
    {"Ed25519, key not canonical",
     kDisputed,
     verifies,
     {"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dca5bb704786be79fc476f91d3f3f8"
      "9b03984d8068dcf1bb7dfc6637b45450ac04",
      "e96b7021eb39c1a163b6da4e3093dcd3f21387da4cc4572be588fafae23c155b"},
     "no"},
    {"Ed25519, key not canonical, reduced in the hash",
     kDisputed,
     verifies,
     {"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dca5bb704786be79fc476f91d3f3f8"
      "9b03984d8068dcf1bb7dfc6637b45450ac04",
      "39a591f5321bbe07fd5a23dc2f39d025d74526615746727ceefd6e82ae65c06f"},
     "no"},
};
constexpr KnownAnswer kDisputedKeys[] = {
    {"the key of disputed case 0",
     kDisputed,
     is_admissible,
     {"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"},
     "no"},
    {"the key of disputed case 2",
     kDisputed,
     is_admissible,
     {"f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43"},
     "no"},
    {"the key of disputed case 3",
     kDisputed,
     is_admissible,
     {"cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d"},
     "no"},
    {"the key of disputed case 6",
     kDisputed,
     is_admissible,
     {"442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623"},
     "yes"},
    {"the key of disputed case 10",
     kDisputed,
     is_admissible,
     {"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"},
     "no"},
};

Given bytes_of(const KnownAnswer& known) {
  Given given;
  for (const std::string_view hex : known.given) {
    if (hex.empty() && !given.empty()) break;
    CHECK(from_hex(hex, given.emplace_back()));
  }
  return given;
}

}  // namespace

std::string yes_or_no(bool answer) { return answer ? "yes" : "no"; }

Result<> ask_again(const KnownAnswer& known) {
  const std::string answer = known.ask(bytes_of(known));
  if (answer == known.expected) return Ok{};
  return Error{Errc::self_test, std::string(known.name) + " (" + std::string(known.source) +
                                    "): the answer must be " + std::string(known.expected) +
                                    " and is " + answer};
}

Result<> ask_all(std::span<const KnownAnswer> known) {
  for (const KnownAnswer& one : known) URNA_TRY(ask_again(one));
  return Ok{};
}

std::vector<KnownAnswer> joined(std::initializer_list<std::span<const KnownAnswer>> tables) {
  std::vector<KnownAnswer> all;
  for (const auto table : tables) all.insert(all.end(), table.begin(), table.end());
  return all;
}

std::span<const KnownAnswer> known_hashes_and_signatures() {
  static const std::vector<KnownAnswer> all =
      joined({kHashes, kEd25519, kDisputedSignatures, kDisputedEncodings, kDisputedKeys});
  return all;
}

Result<> self_test() { return ask_all(known_hashes_and_signatures()); }

}  // namespace urna::ledger
