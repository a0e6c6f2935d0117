"""C2SP signed-note, tlog-checkpoint, tlog-cosignature and tlog-policy, read strictly."""

import base64
import binascii
import hashlib
import re

from . import ed25519
from .codec import is_plain

ED25519, COSIGNATURE = 1, 4
MAX_BYTES, _MAX_SIGNATURES, _MAX_SIGNATURE, _MAX_NAME = 2**20, 64, 5120, 255


class NoteError(ValueError):
    """The bytes are no note, checkpoint, key or policy."""


class Verifier:
    """A vkey: name, key id, kind of signature, public key."""

    def __init__(self, text):
        parts = text.split("+", 2)
        if len(parts) != 3 or not _is_name(parts[0]) or not re.fullmatch("[0-9a-f]{8}", parts[1]):
            raise NoteError("not a vkey")
        data = decode_base64(parts[2])
        if len(data) != 33 or data[0] not in (ED25519, COSIGNATURE):
            raise NoteError("vkey of an unknown kind")
        self.name, self.kind, self.key = parts[0], data[0], data[1:]
        self.key_id = bytes.fromhex(parts[1])
        if hashlib.sha256(self.name.encode() + b"\n" + data).digest()[:4] != self.key_id:
            raise NoteError("vkey whose id is not its key's")
        if not ed25519.is_registrable(self.key):
            raise NoteError("vkey whose key is none")

    def verify(self, text, signature):
        if self.kind == ED25519:
            return ed25519.verify(self.key, text, signature)
        if len(signature) != 72:
            return False
        time = int.from_bytes(signature[:8], "big")
        message = b"cosignature/v1\ntime %d\n" % time + text
        return ed25519.verify(self.key, message, signature[8:])


def decode_base64(text):
    """RFC 4648 section 4, one spelling."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError, UnicodeEncodeError) as error:
        raise NoteError("not base64") from error
    if base64.b64encode(data).decode() != text:
        raise NoteError("base64 with another spelling")
    return data


def _is_name(name):
    spaced = any(c.isspace() for c in name)
    return 0 < len(name.encode()) <= _MAX_NAME and "+" not in name and not spaced and is_plain(name)


class Note:
    def __init__(self, data):
        text = _decode_text(data)
        head, separator, tail = text.rpartition("\n\n")
        if not separator or not tail.endswith("\n"):
            raise NoteError("no signatures")
        self.text = (head + "\n").encode()
        self.signatures = [_signature(line) for line in tail[:-1].split("\n")]
        if len(self.signatures) > _MAX_SIGNATURES:
            raise NoteError("too many signatures")

    def verified_by(self, verifier):
        """None: it did not sign. Else whether its one signature holds."""
        found = [s for name, key_id, s in self.signatures
                 if (name, key_id) == (verifier.name, verifier.key_id)]
        if len(found) > 1:
            raise NoteError("two lines by " + verifier.name)
        return verifier.verify(self.text, found[0]) if found else None


def _decode_text(data):
    if len(data) > MAX_BYTES:
        raise NoteError("too long")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteError("not UTF-8") from error
    if any(ord(c) < 32 and c != "\n" for c in text):
        raise NoteError("control character")
    return text


def _signature(line):
    if not line.startswith("\u2014 "):
        raise NoteError("not a signature line")
    name, separator, encoded = line[2:].partition(" ")
    if not separator or not _is_name(name):
        raise NoteError("not a key name")
    data = decode_base64(encoded)
    if not 5 <= len(data) <= _MAX_SIGNATURE:
        raise NoteError("signature too short or too long")
    return name, data[:4], data[4:]


class Checkpoint:
    def __init__(self, data):
        self.note = Note(data)
        lines = self.note.text.decode().split("\n")[:-1]
        if len(lines) != 3 or not all(lines):
            raise NoteError("not three lines")
        self.origin, size = lines[0], lines[1]
        if not re.fullmatch("0|[1-9][0-9]{0,18}", size):
            raise NoteError("not a size")
        if int(size) >= 2**63:
            raise NoteError("not a size")
        self.size, self.root = int(size), decode_base64(lines[2])
        if len(self.root) != 32:
            raise NoteError("not a root")


class Policy:
    """Logs, witnesses, groups and the quorum of a tlog-policy file."""

    def __init__(self, data):
        self.logs, self.witnesses, self.groups, self.quorum = [], {}, {}, None
        if len(data) > MAX_BYTES or any(b < 32 and b not in (9, 10) or b == 127 for b in data):
            raise NoteError("too long, or a control character")
        if data and not data.endswith(b"\n"):
            raise NoteError("last line without a newline")
        for line in data.decode("utf-8", "surrogateescape").split("\n"):
            words = [w for w in re.split("[ \t]+", line) if w]
            if words and not words[0].startswith("#"):
                self._line(words)
        if self.quorum is None:
            raise NoteError("no quorum")

    def _line(self, words):
        kind, count = words[0], len(words)
        if kind == "log" and count in (2, 3):
            self._log(Verifier(words[1]))
        elif kind == "witness" and count in (3, 4):
            self._witness(words[1], Verifier(words[2]))
        elif kind == "group" and count >= 4:
            self._group(words[1], words[2], words[3:])
        elif kind == "quorum" and count == 2 and self.quorum is None:
            self._known(words[1], "none")
            self.quorum = words[1]
        else:
            raise NoteError("not a line of a policy")

    def _log(self, verifier):
        if verifier.kind != ED25519 or any(v.key == verifier.key for v in self.logs):
            raise NoteError("log twice or of another kind")
        self.logs.append(verifier)

    def _witness(self, name, verifier):
        self._fresh(name)
        if verifier.kind != COSIGNATURE or any(v.key == verifier.key for v in self.witnesses.values()):
            raise NoteError("witness twice or of another kind")
        self.witnesses[name] = verifier

    def _group(self, name, least, members):
        self._fresh(name)
        for member in members:
            self._known(member)
        taken = [m for _, old in self.groups.values() for m in old]
        if len(set(members)) != len(members) or set(members) & set(taken):
            raise NoteError("member twice")
        least = {"any": "1", "all": str(len(members))}.get(least, least)
        if not re.fullmatch("[1-9][0-9]{0,3}", least) or int(least) > len(members):
            raise NoteError("not a threshold")
        self.groups[name] = (int(least), members)

    def _fresh(self, name):
        if name == "none" or name in self.witnesses or name in self.groups:
            raise NoteError("name twice")

    def _known(self, name, *others):
        if name not in self.witnesses and name not in self.groups and name not in others:
            raise NoteError("unknown name")

    def is_met(self, note):
        """Whether the quorum signed; a known witness's line that is false, or twice there, is an error."""
        for verifier in self.witnesses.values():
            if note.verified_by(verifier) is False:
                raise NoteError("bad signature by " + verifier.name)
        return self.quorum == "none" or self._met(self.quorum, note)

    def names_log(self, vkey):
        return (vkey.name, vkey.key) in [(v.name, v.key) for v in self.logs]

    def _met(self, name, note):
        if name in self.witnesses:
            return note.verified_by(self.witnesses[name]) is True
        least, members = self.groups[name]
        return sum(self._met(m, note) for m in members) >= least
