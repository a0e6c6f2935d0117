"""A bundle has exactly its files, as a folder or as an archive of one spelling; and a verdict names what is wrong."""

import hashlib
import os
import tempfile
import unittest

import reseal
from test_notes import SEED, vkey
from urna2 import audit, container
from urna2.errors import Fault, Unjudged


def tar_of(files):
    out = b""
    for name in sorted(files):
        data = files[name]
        out += container.tar_header(name, len(data)) + data + bytes(-len(data) % 512)
    return out + bytes(1024)


class Tar(unittest.TestCase):
    GOOD = tar_of({"checkpoint": b"a", "vkey": b"b" * 600})

    def test_is_read_back(self):
        self.assertEqual(container.read_tar(self.GOOD), {"checkpoint": b"a", "vkey": b"b" * 600})

    def test_is_refused_with_any_byte_changed_outside_the_contents(self):
        contents = set(range(512, 513)) | set(range(1536, 2136))
        for at in set(range(len(self.GOOD))) - contents:
            bad = bytearray(self.GOOD)
            bad[at] ^= 1
            try:
                files = container.read_tar(bytes(bad))
            except Fault:
                continue
            self.fail("byte %d may be changed: %r" % (at, list(files)))

    def test_is_refused_cut_or_longer_or_out_of_order(self):
        for bad in (self.GOOD[:-1], self.GOOD[:-512], self.GOOD + b"\0", b"", self.GOOD[1024:2560] + self.GOOD[:1024] + bytes(1024)):
            with self.assertRaises(Fault):
                container.read_tar(bad)


class Names(unittest.TestCase):
    def folder(self, *names):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        for name in names:
            path = os.path.join(made.name, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as stream:
                stream.write(b"x")
        return made.name

    def test_allows_what_a_bundle_has(self):
        names = {"checkpoint", "vkey", "policy", "blob/" + "0f" * 32, "tile/0/000", "tile/63/x001/000.p/255", "tile/entries/000"}
        self.assertEqual(container.Bundle(self.folder(*names)).names(), names)

    def test_refuses_everything_else(self):
        for name in ("extra", "blob/zz", "blob/" + "0F" * 32, "tile/64/000", "tile/00/000", "tile/0/00", "tile/0/000.p/256",
                     "tile/0/000.p/0", "tile/0/000.p/01", "tile/entries/x1/000", "checkpoint/x", "tile/0/000/1"):
            with self.assertRaises(Fault, msg=name):
                container.Bundle(self.folder(name))

    def test_refuses_links(self):
        folder = self.folder("vkey")
        os.symlink("vkey", os.path.join(folder, "checkpoint"))
        with self.assertRaises(Fault):
            container.Bundle(folder)

    def test_missing_is_not_judged(self):
        with self.assertRaises(Unjudged):
            container.Bundle(self.folder("vkey")).read("checkpoint")


class Verdict(unittest.TestCase):
    """Of a log with one entry that is none."""

    def audit(self, spoil=lambda folder: None, key=vkey("log.example", SEED)):
        with tempfile.TemporaryDirectory() as folder:
            reseal.write(folder, [bytes(20)], {}, (vkey("log.example", SEED) + "\n").encode(), SEED)
            spoil(folder)
            return audit.verify(folder, audit.Options(key, None, []))

    def test_names_the_entry(self):
        said = self.audit()
        self.assertEqual((said.exit, said.fault.check, said.fault.entry), (1, "2", 0))

    def test_of_another_key_is_a_fault(self):
        other = vkey("log.example", hashlib.sha256(b"other").digest())
        self.assertEqual((self.audit(key=other).exit, self.audit(key=other).fault.check), (1, "1"))

    def test_of_a_missing_tile_is_not_judged(self):
        said = self.audit(lambda folder: os.remove(os.path.join(folder, "tile/0/000.p/1")))
        self.assertEqual((said.exit, said.fault.check), (3, "1"))

    def test_of_an_altered_tile_is_a_fault(self):
        def spoil(folder):
            with open(os.path.join(folder, "tile/0/000.p/1"), "r+b") as stream:
                stream.write(b"\0")
        self.assertEqual(self.audit(spoil).exit, 1)


if __name__ == "__main__":
    unittest.main()
