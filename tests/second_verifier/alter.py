#!/usr/bin/env python3
"""Seeded alterations of single fields, signed anew by everybody whose signature the entry needs, and resealed:
what the offices together could write. Two verifiers must say the same of each (compare.py).

alter.py BUNDLE LEDGER-FOLDER COUNT SEED DIR. LEDGER-FOLDER: the ledger `led` and the key files *.key beside it, as
scripts/second-verifier makes them."""

import glob
import hashlib
import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import reseal  # noqa: E402
from urna2 import codec, container, curve, ed25519, law, ristretto  # noqa: E402
from urna2.ristretto import h256, h2s, lp  # noqa: E402


def encode(field, value):
    """The codec of docs/FORMAT.md, forwards; `value` may break every limit."""
    kind = field.kind
    if kind == "struct":
        return b"".join(encode(child, getattr(value, name)) for name, child in field.children.items())
    if kind == "list":
        return _u32(len(value)) + b"".join(encode(field.children["[]"], item) for item in value)
    if kind == "option":
        return b"\0" if value is None else b"\1" + encode(field.children["?"], value)
    if kind == "enum u8":
        return bytes([value if isinstance(value, int) else {w: n for n, w in field.values.items()}[value]])
    if kind == "map of texts":
        return _u32(len(value)) + b"".join(_text(tag) + _text(text) for tag, text in value.items())
    return _leaf(kind, value)


def _leaf(kind, value):
    if kind == "bytes":
        return lp(value)
    if kind == "text":
        return _text(value)
    if kind == "bool":
        return bytes([value])
    if kind == "i64":
        return (value % 2**64).to_bytes(8, "big")
    if kind in ("u8", "u16", "u32", "u64"):
        width = int(kind[1:]) // 8
        return (value % 256**width).to_bytes(width, "big")
    return value


def _u32(number):
    return number.to_bytes(4, "big")


def _text(text):
    return lp(text.encode())


def places(field, value, path=()):
    """Every node of a decoded event: (its field, how to read it, how to write it)."""
    yield field, path
    if field.kind == "struct":
        for name, child in field.children.items():
            yield from places(child, getattr(value, name), path + (name,))
    elif field.kind == "list":
        for i, item in enumerate(value[:3]):
            yield from places(field.children["[]"], item, path + (i,))
    elif field.kind == "option" and value is not None:
        yield from places(field.children["?"], value, path + ("?",))


def _step(value, key):
    return value if key == "?" else value[key] if isinstance(key, int) else getattr(value, key)


def put(root, path, new):
    for key in path[:-1]:
        root = _step(root, key)
    if isinstance(path[-1], int):
        root[path[-1]] = new
    else:
        setattr(root, path[-1], new)


def altered(draw, field, value):
    """Another value of the same kind, mostly one that the codec takes."""
    kind = field.kind
    if kind == "option":
        return None
    if kind == "list":
        return _other_list(draw, value)
    if kind == "map of texts":
        return _other_texts(draw, value)
    if kind == "enum u8":
        return draw.choice(list(field.values) + [0, 9])
    if kind == "text":
        return draw.choice(["", value + "x", value + "\u200f", value[:-1], "e\u0301", "\u00e9"])
    if kind == "bool":
        return draw.choice([not value, 2])
    if kind == "u16":  # of a count: the question's number becomes the survey's
        return draw.choice([value + 1, value - 1, 0, 1, 2, value * 2, value ^ 0x8000, value ^ 0x8001, -1])
    if kind in ("i64", "u8", "u32", "u64"):
        return draw.choice([value + 1, value - 1, 0, 1, 2, value * 2, 2**31, 2**53, 2**53 + 1, -1])
    if not value:
        return bytes(value) + b"\0"
    return _other_bytes(draw, value, kind == "bytes")


def _other_bytes(draw, value, free):
    data = bytearray(value)
    if free and draw.random() < .3:
        return draw.choice([b"", value[:-1], value + b"\0", value[:32]])
    at = draw.randrange(8 * len(data))
    data[at // 8] ^= 1 << at % 8
    return draw.choice([bytes(data), bytes(data), bytes(data), bytes(len(data)), b"\xff" * len(data)])


def _other_list(draw, value):
    items = list(value)
    kind = draw.randrange(5)
    if kind == 0 or not items:
        return items[:-1]
    if kind == 1:
        return items + items[-1:]
    if kind == 2:
        return items[::-1]
    if kind == 3:
        return []
    return items[1:]


def _other_texts(draw, value):
    texts = dict(value)
    kind = draw.randrange(4)
    if kind == 0 and texts:
        texts.pop(draw.choice(list(texts)))
    elif kind == 1:
        texts["zz"] = "x"
    elif kind == 2 and texts:
        texts[draw.choice(list(texts))] = ""
    else:
        texts = dict(reversed(texts.items()))
    return texts


class Office:
    """Everybody's keys."""

    def __init__(self, folder, origin):
        self.origin, self.signers, self.credentials = origin, {}, {}
        for name in glob.glob(os.path.join(folder, "*.key")):
            with open(name, encoding="ascii") as stream:
                seed = bytes.fromhex(stream.read().split()[0])
            for one in (seed, h256("key/ed25519", seed)):
                self.signers[ed25519.public_key(one)] = one
            secret = h2s("credential", seed, bytes(4))
            self.credentials[ristretto.encode(curve.scale_base(secret))] = secret

    def submission(self, event, keys):
        message = lp(b"urna/v1/event") + lp(self.origin.encode()) + lp(event)
        lines = [b"\1" + k + ed25519.sign(self.signers[k], message) for k in keys]
        return lp(event) + bytes([len(lines)]) + b"".join(lines)

    def cast_signature(self, context, ballot, label):
        """Of whoever's key stands in the header, if it is ours."""
        secret = self.credentials.get(ballot[19:51])
        if secret is None or context is None:
            return None
        tracker = h256("tracker", context, ballot)
        nonce = h2s("nonce", secret.to_bytes(32, "little"), tracker)
        r = ristretto.encode(curve.scale_base(nonce))
        c = h2s(label, context, ballot[19:51], tracker, r)
        return r + ((nonce + c * secret) % curve.L).to_bytes(32, "little")


def alter(draw, entry, office, contexts, blobs):
    """The entry with one field, or the material it names, altered and signed anew; and what was done."""
    act = codec.Act(entry, law.EVENTS)
    event = next(e for e in law.EVENTS.values() if e.name == act.kind)
    materials = [v for v in vars(act.body).values() if hasattr(v, "sha256")]
    if materials and draw.random() < .6:
        path = (_alter_material(draw, materials[0], blobs),)
    else:
        path = _alter_field(draw, event, act, office, contexts)
    data = act.event_bytes[:20] + encode(event.root, act.body)
    keys = _signers(draw, act, office)
    return entry[:16] + office.submission(data, keys), "%s.%s" % (act.kind, ".".join(map(str, path)))


def _alter_material(draw, material, blobs):
    """Other bytes under their own hash, or bytes that are missing or not what the hash says."""
    name = "blob/" + material.sha256.hex()
    data, kind = bytearray(blobs.pop(name)), draw.randrange(12)
    if kind == 0:
        return "missing"
    if kind == 1:
        blobs[name] = bytes(data[:-1] + b"\x55")
        return "corrupt"
    items = [bytes(data[i:i + 32]) for i in range(0, len(data), 32)]
    i, j = draw.randrange(len(items)), draw.randrange(len(items))
    if kind < 6:
        items[i], items[j] = items[j], items[i]
    elif kind < 10:
        at = draw.randrange(256)
        items[i] = bytes(b ^ (1 << at % 8 if k == at // 8 else 0) for k, b in enumerate(items[i]))
    else:
        items[i] = draw.choice([bytes(32), b"", ristretto.encode(curve.BASE)])
    new = b"".join(items)
    material.sha256, material.size = hashlib.sha256(new).digest(), len(new)
    blobs["blob/" + material.sha256.hex()] = new
    return "material"


def _alter_field(draw, event, act, office, contexts):
    field, path = draw.choice([p for p in places(event.root, act.body) if p[0].kind != "struct"])
    value = act.body
    for key in path:
        value = _step(value, key)
    put(act.body, path, altered(draw, field, value))
    if path == ("ballot",):
        label = "challenge/sig" if act.kind == "ballot_challenged" else "cast/sig"
        context = contexts.get(act.edition)
        if act.kind == "survey_answered":
            context = contexts.get((act.edition, act.body.ballot[1:3]))
        signature = office.cast_signature(context, act.body.ballot, label)
        act.body.signature = signature or act.body.signature
    return path


def _signers(draw, act, office):
    """Those who signed; now and then one fewer, or one more."""
    keys = [k for k in act.signers if k in office.signers]
    if draw.random() < .1:
        keys = keys[1:] if draw.random() < .5 else sorted(set(keys) | {draw.choice(sorted(office.signers))})
    return keys


def contexts_of(entries, origin, bundle):
    """ctx of every edition and of (edition, number) of every survey, from an honest replay."""
    from urna2 import state
    log = state.Log(origin, bundle)
    for entry in entries:
        law.replay(log, entry, codec.Act(entry, law.EVENTS))
    contexts = {identity: edition.context for identity, edition in log.editions.items()}
    for identity, edition in log.editions.items():
        for number, survey in enumerate(edition.follow_up.surveys):
            contexts[identity, number.to_bytes(2, "big")] = survey.context
    return contexts


def main(bundle_path, folder, count, seed, out):
    bundle = container.Bundle(bundle_path)
    vkey = bundle.read("vkey")
    origin = vkey.decode().split("+")[0]
    with open(os.path.join(folder, "led", "keys", "log"), encoding="ascii") as stream:
        key = bytes.fromhex(stream.read().strip())
    blobs = {n: bundle.read(n) for n in bundle.names() if n.startswith("blob/")}
    honest, office = reseal.entries_of(bundle), Office(folder, origin)
    contexts = contexts_of(honest, origin, bundle)
    print("seed", seed)
    for number in range(int(count)):
        draw = random.Random("%s/%d" % (seed, number))
        entries, material = list(honest), dict(blobs)
        at = number % len(entries)
        entries[at], what = alter(draw, entries[at], office, contexts, material)
        reseal.write(os.path.join(out, "%04d-%d-%s" % (number, at, what)), entries, material, vkey, key)


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    main(*sys.argv[1:])
