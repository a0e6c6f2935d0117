#!/usr/bin/env python3
"""Seeded alterations of a bundle, sealed again with the log's own key: what a dishonest operator can do alone.

reseal.py BUNDLE LOG-KEY-FILE COUNT SEED DIR writes COUNT folders under DIR; nothing is expected of them but that two
verifiers say the same (compare.py). LOG-KEY-FILE: the ledger's keys/log."""

import base64
import hashlib
import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from urna2 import codec, container, ed25519, notes, tree  # noqa: E402


def entries_of(bundle):
    size = notes.Checkpoint(bundle.read("checkpoint")).size
    out = []
    for name, _, count in tree.entry_tile_names(size):
        reader = codec.Reader(bundle.read(name))
        out += [reader.take(reader.number(2)) for _ in range(count)]
    return out


def numbered(entries):
    return [i.to_bytes(8, "big") + e[8:] for i, e in enumerate(entries)]


def write(folder, entries, blobs, vkey, seed):
    leaves = [tree.leaf_hash(e) for e in entries]
    files = dict(tree.hash_tiles(leaves))
    for name, first, count in tree.entry_tile_names(len(entries)):
        part = entries[first:first + count]
        files[name] = b"".join(len(e).to_bytes(2, "big") + e for e in part)
    files.update(blobs)
    files["vkey"] = vkey
    files["checkpoint"] = _checkpoint(vkey, len(entries), tree.root_of(leaves), seed)
    for name, data in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as stream:
            stream.write(data)


def _checkpoint(vkey, size, root, seed):
    origin = vkey.decode().split("+")[0]
    text = "%s\n%d\n%s\n" % (origin, size, base64.b64encode(root).decode())
    key = b"\1" + ed25519.public_key(seed)
    key_id = hashlib.sha256(origin.encode() + b"\n" + key).digest()[:4]
    line = base64.b64encode(key_id + ed25519.sign(seed, text.encode())).decode()
    return ("%s\n\u2014 %s %s\n" % (text, origin, line)).encode()


def flip_bit(draw, entries):
    i = draw.randrange(len(entries))
    at = draw.randrange(8 * len(entries[i]))
    entry = bytearray(entries[i])
    entry[at // 8] ^= 1 << at % 8
    entries[i] = bytes(entry)


def flip_number(draw, entries):
    """One byte near the front of an event: types, versions, counts and small numbers stand there."""
    i = draw.randrange(len(entries))
    entry, at = bytearray(entries[i]), 16 + draw.randrange(60)
    entry[at % len(entry)] = draw.choice([0, 1, 2, 255, draw.randrange(256)])
    entries[i] = bytes(entry)


def swap(draw, entries):
    i, j = draw.sample(range(len(entries)), 2)
    entries[i], entries[j] = entries[j], entries[i]


def swap_neighbours(draw, entries):
    i = draw.randrange(len(entries) - 1)
    entries[i], entries[i + 1] = entries[i + 1], entries[i]


def drop(draw, entries):
    del entries[draw.randrange(len(entries))]


def repeat(draw, entries):
    entries.insert(draw.randrange(len(entries)), draw.choice(entries))


def cut(draw, entries):
    del entries[draw.randrange(len(entries)):]


def without_signature(draw, entries):
    """The last signature of an entry goes, or one is put twice."""
    i = draw.choice([k for k, e in enumerate(entries) if _signatures(e)])
    body, lines = entries[i][:_end(entries[i])], _signatures(entries[i])
    lines = lines[:-1] if draw.random() < .5 else lines + lines[-1:]
    entries[i] = body + bytes([len(lines)]) + b"".join(lines)


def _end(entry):
    return 20 + int.from_bytes(entry[16:20], "big")


def _signatures(entry):
    rest = entry[_end(entry) + 1:]
    return [rest[k:k + 97] for k in range(0, len(rest), 97)]


def shift_time(draw, entries):
    i = draw.randrange(len(entries))
    time = int.from_bytes(entries[i][8:16], "big") + draw.choice([-60, 60, 1, 3600, -3600])
    entries[i] = entries[i][:8] + time.to_bytes(8, "big") + entries[i][16:]


KINDS = [flip_bit, flip_number, swap, swap_neighbours, drop, repeat, cut, without_signature, shift_time]


def main(bundle_path, key_path, count, seed, folder):
    bundle = container.Bundle(bundle_path)
    with open(key_path, encoding="ascii") as stream:
        key = bytes.fromhex(stream.read().strip())
    blobs = {n: bundle.read(n) for n in bundle.names() if n.startswith("blob/")}
    honest = entries_of(bundle)
    print("seed", seed)
    for number in range(int(count)):
        draw = random.Random("%s/%d" % (seed, number))
        entries, kind = list(honest), KINDS[number % len(KINDS)]
        kind(draw, entries)
        if draw.random() < .9:
            entries = numbered(entries)
        write(os.path.join(folder, "%04d-%s" % (number, kind.__name__)), entries, blobs, bundle.read("vkey"), key)


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    main(*sys.argv[1:])
