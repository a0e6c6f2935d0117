"""Trees of RFC 6962 and tiles of c2sp.org/tlog-tiles."""

import hashlib
import unittest

from urna2 import tree


def recursive_root(leaves):
    """RFC 6962 2.1 as it is written there."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return tree.node_hash(recursive_root(leaves[:k]), recursive_root(leaves[k:]))


class Tree(unittest.TestCase):
    LEAVES = [tree.leaf_hash(bytes([i % 256, i // 256])) for i in range(600)]

    def test_has_the_root_of_rfc6962(self):
        # Certificate Transparency's reference tree: leaves "", 00, 10, 2021.
        leaves = [tree.leaf_hash(bytes.fromhex(t)) for t in ("", "00", "10", "2021")]
        self.assertEqual(tree.root_of(leaves[:1]).hex(), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
        self.assertEqual(tree.root_of(leaves[:2]).hex(), "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")
        self.assertEqual(tree.root_of(leaves).hex(), "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")

    def test_has_at_every_size_the_root_that_recursion_gives(self):
        for size in list(range(0, 40)) + [255, 256, 257, 600]:
            self.assertEqual(tree.root_of(self.LEAVES[:size]), recursive_root(self.LEAVES[:size]), size)

    def test_names_tiles_as_the_specification(self):
        self.assertEqual(tree.tile_index(1234067), "x001/x234/067")
        self.assertEqual(tree.tile_index(0), "000")
        names = tree.hash_tile_names(70_000)
        self.assertEqual(sum(n.startswith("tile/0/") and ".p/" not in n for n in names), 273)
        for name in ("tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"):
            self.assertIn(name, names)

    def test_knows_its_tiles_by_name_alone(self):
        for size in (1, 255, 256, 257, 70_000):
            names = tree.hash_tile_names(size) | {name for name, _, _ in tree.entry_tile_names(size)}
            self.assertTrue(all(tree.belongs(name, size) for name in names))
            for name in ("tile/0/274", "tile/0/001.p/255", "tile/3/000.p/1", "tile/entries/274.p/1"):
                self.assertEqual(tree.belongs(name, size), name in names, (name, size))
        self.assertTrue(tree.belongs("tile/0/000", 2**62))

    def test_has_the_tiles_it_names(self):
        for size in (0, 1, 255, 256, 257, 600):
            self.assertEqual(set(tree.hash_tiles(self.LEAVES[:size])), tree.hash_tile_names(size))


if __name__ == "__main__":
    unittest.main()
