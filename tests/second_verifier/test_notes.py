"""Notes, checkpoints, keys and policies are read in one spelling only."""

import base64
import hashlib
import unittest

from urna2 import ed25519, notes

SEED = hashlib.sha256(b"a log").digest()
WITNESS = hashlib.sha256(b"a witness").digest()
TEXT = "log.example\n0\n%s\n" % base64.b64encode(hashlib.sha256(b"").digest()).decode()


def vkey(name, seed, kind=1):
    key = bytes([kind]) + ed25519.public_key(seed)
    return "%s+%s+%s" % (name, key_id(name, key).hex(), base64.b64encode(key).decode())


def key_id(name, key):
    return hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]


def line(name, seed, text=TEXT, kind=1, time=0):
    message, head = text.encode(), b""
    if kind == 4:
        message, head = b"cosignature/v1\ntime %d\n" % time + message, time.to_bytes(8, "big")
    key = bytes([kind]) + ed25519.public_key(seed)
    data = key_id(name, key) + head + ed25519.sign(seed, message)
    return "\u2014 %s %s\n" % (name, base64.b64encode(data).decode())


class Note(unittest.TestCase):
    def note(self, *lines, text=TEXT):
        return notes.Note((text + "\n" + "".join(lines)).encode())

    def test_is_verified_by_its_key_alone(self):
        note = self.note(line("log.example", SEED))
        self.assertIs(note.verified_by(notes.Verifier(vkey("log.example", SEED))), True)
        self.assertIsNone(note.verified_by(notes.Verifier(vkey("log.example", WITNESS))))

    def test_is_false_where_a_known_key_signed_something_else(self):
        note = self.note(line("log.example", SEED, "other\n"))
        self.assertIs(note.verified_by(notes.Verifier(vkey("log.example", SEED))), False)

    def test_refuses_every_other_spelling(self):
        good = TEXT + "\n" + line("log.example", SEED)
        bad = [good[:-1], good + "\n", good.replace("\u2014", "-"), good.replace("\n\n", "\n"),
               good.replace("\u2014 ", "\u2014  "), good.replace("\n", "\r\n"), good.replace("=\n", "\n"), ""]
        for text in bad:
            with self.assertRaises(notes.NoteError, msg=repr(text)):
                notes.Note(text.encode())

    def test_refuses_bits_behind_base64(self):
        with self.assertRaises(notes.NoteError):
            notes.decode_base64("AAF=")
        self.assertEqual(notes.decode_base64("AAE="), b"\0\1")


class Checkpoint(unittest.TestCase):
    def test_reads_origin_size_and_root(self):
        checkpoint = notes.Checkpoint((TEXT + "\n" + line("log.example", SEED)).encode())
        self.assertEqual((checkpoint.origin, checkpoint.size), ("log.example", 0))

    def test_refuses_sizes_and_roots_of_another_form(self):
        root = TEXT.split("\n")[2]
        for text in ["log.example\n00\n%s\n" % root, "log.example\n-1\n%s\n" % root, "log.example\n+1\n%s\n" % root,
                     "log.example\n1 \n%s\n" % root, "log.example\n1\n%s\n" % root[:-4], "log.example\n1\n"]:
            with self.assertRaises(notes.NoteError, msg=text):
                notes.Checkpoint((text + "\n" + line("log.example", SEED, text)).encode())


class Vkey(unittest.TestCase):
    def test_refuses_an_id_that_is_not_its_own(self):
        good = vkey("log.example", SEED)
        notes.Verifier(good)
        for bad in [good.replace("+", "-", 1), vkey("a b", SEED), good[:-1], vkey("log.example", SEED, 2),
                    "log.example+00000000+" + good.split("+", 2)[2]]:
            with self.assertRaises(notes.NoteError, msg=bad):
                notes.Verifier(bad)


class Policy(unittest.TestCase):
    LOG = "log %s\n" % vkey("log.example", SEED)
    W = "witness w %s\n" % vkey("w.example", WITNESS, 4)

    def test_asks_for_its_quorum(self):
        policy = notes.Policy((self.LOG + self.W + "quorum w\n").encode())
        without = notes.Note((TEXT + "\n" + line("log.example", SEED)).encode())
        both = notes.Note((TEXT + "\n" + line("log.example", SEED) + line("w.example", WITNESS, kind=4, time=7)).encode())
        self.assertFalse(policy.is_met(without))
        self.assertTrue(policy.is_met(both))

    def test_counts_members_of_groups(self):
        policy = notes.Policy((self.W + "group g 1 w\ngroup h all g\nquorum h\n").encode())
        self.assertFalse(policy.is_met(notes.Note((TEXT + "\n" + line("log.example", SEED)).encode())))

    def test_refuses_what_contradicts_itself(self):
        for text in ["", self.LOG, "quorum x\n", "quorum none\nquorum none\n", "quorum none", self.W + self.W + "quorum w\n",
                     self.W + "group g 2 w\nquorum g\n", self.W + "group g 0 w\nquorum g\n", "group g any\nquorum g\n",
                     self.W + "group g any w w\nquorum g\n", "word\nquorum none\n", self.LOG + self.LOG + "quorum none\n"]:
            with self.assertRaises(notes.NoteError, msg=text):
                notes.Policy(text.encode())


if __name__ == "__main__":
    unittest.main()
