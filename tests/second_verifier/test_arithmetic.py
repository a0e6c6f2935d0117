"""Vectors of RFC 8032 7.1 and RFC 9496 appendix A against the arithmetic of this folder."""

import hashlib
import unittest

from urna2 import curve, ed25519, ristretto

# RFC 8032 7.1, tests 1 to 3: secret key, public key, message, signature.
RFC8032 = [
    ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
     "d25bf5f0595bbe24655141438e7a100b"),
    ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
     "387b2eaeb4302aeeb00d291612bb0c00"),
    ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
     "4a7c15e9716ed28dc027beceea1ec40a"),
]

# RFC 9496 A.1: 0*G, 1*G, 2*G, 15*G.
MULTIPLES = {
    0: "0000000000000000000000000000000000000000000000000000000000000000",
    1: "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76",
    2: "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919",
    15: "e0c418f7c8d9c4cdd7395b93ea124f3ad99021bb681dfc3302a9d99a2e53e64e",
}

# RFC 9496 A.2, one or two of every kind.
BAD = [
    "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20",
    "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
    "3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]

# RFC 9496 A.3, the first two (SHA-512 of a text, then the derivation).
DERIVED = [
    ("Ristretto is traditionally a short shot of espresso coffee",
     "3066f82a1a747d45120d1740f14358531a8f04bbffe6a819f86dfe50f44a0a46"),
    ("made with the normal amount of ground coffee but extracted with",
     "f26e5b6f7d362d2d2a94c5d0e7602cb4773c95a2e5c31a64f133189fa76ed61b"),
]


class Ed25519(unittest.TestCase):
    def test_agrees_with_rfc8032(self):
        for seed, key, message, signature in RFC8032:
            seed, key, message, signature = map(bytes.fromhex, (seed, key, message, signature))
            self.assertEqual(ed25519.public_key(seed), key)
            self.assertEqual(ed25519.sign(seed, message), signature)
            self.assertTrue(ed25519.verify(key, message, signature))
            self.assertFalse(ed25519.verify(key, message + b"x", signature))

    def test_refuses_a_second_spelling_of_s(self):
        _, key, message, signature = map(bytes.fromhex, RFC8032[1])
        s = int.from_bytes(signature[32:], "little") + curve.L
        self.assertFalse(ed25519.verify(key, message, signature[:32] + s.to_bytes(32, "little")))

    def test_refuses_keys_of_small_order(self):
        identity = (1).to_bytes(32, "little")
        self.assertFalse(ed25519.verify(identity, b"", identity + bytes(32)))
        self.assertFalse(ed25519.is_registrable(identity))

    def test_refuses_keys_with_a_part_of_small_order(self):
        two = curve.decompress((curve.P - 1).to_bytes(32, "little"))
        mixed = curve.compress(curve.add(curve.BASE, two))
        self.assertFalse(ed25519.is_registrable(mixed))


class Ristretto(unittest.TestCase):
    def test_agrees_with_rfc9496_on_multiples(self):
        for k, text in MULTIPLES.items():
            self.assertEqual(ristretto.encode(curve.scale_base(k)).hex(), text)
            self.assertTrue(ristretto.equal(ristretto.decode(bytes.fromhex(text)), curve.scale_base(k)))

    def test_refuses_what_rfc9496_refuses(self):
        for text in BAD:
            self.assertIsNone(ristretto.decode(bytes.fromhex(text)), text)

    def test_derives_as_rfc9496(self):
        for text, expected in DERIVED:
            point = ristretto.derive(hashlib.sha512(text.encode()).digest())
            self.assertEqual(ristretto.encode(point).hex(), expected)

    def test_many_terms_at_once_are_the_single_ones(self):
        pairs = [(pow(3, 40 * i, curve.L), curve.scale_base(7 * i + 1)) for i in range(120)]
        alone = curve.IDENTITY
        for k, p in pairs:
            alone = curve.add(alone, curve.scale(k, p))
        self.assertTrue(curve.equal(curve.multiscale(pairs), alone))


if __name__ == "__main__":
    unittest.main()
