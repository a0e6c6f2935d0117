"""Judgments that depend on bytes alone are made once: a folder of mutants shares almost everything.

Every key holds all that the judgment reads (a context covers definition and keys), so nothing is taken for another."""

import hashlib

_LIMIT = 4_000
_known = {}


def once(make, *parts):
    """make(), remembered under the parts (bytes, or what repr tells exactly); refusals are not remembered."""
    digest = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else repr(part).encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    key = digest.digest()
    if key not in _known:
        value = make()
        if len(_known) > _LIMIT:
            _known.clear()
        _known[key] = value
    return _known[key]
