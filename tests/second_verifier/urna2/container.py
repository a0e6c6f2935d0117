"""A bundle: a directory or a ustar archive with exactly the names that docs/FORMAT.md allows."""

import hashlib
import os
import re
import stat

from .errors import Fault, Unjudged, Usage

BLOCK, MAX_MEMBER = 512, 512 * 2**20
_TILE_INDEX = r"(?:x[0-9]{3}/)*[0-9]{3}(?:\.p/(?:[1-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5]))?"
_NAME = re.compile(
    r"checkpoint|vkey|policy|blob/[0-9a-f]{64}|tile/(?:entries|[0-9]|[1-5][0-9]|6[0-3])/" + _TILE_INDEX)


class Bundle:
    """Names and bytes; `read` takes from the directory or from the archive in memory."""

    def __init__(self, path):
        if os.path.isdir(path):
            self._root, self._files = path, _walk(path)
        elif os.path.isfile(path):
            self._root, self._files = None, None
            with open(path, "rb") as stream:
                self._files = read_tar(stream.read())
        else:
            raise Usage("%s: there is no such bundle" % path)
        for name in sorted(self._files):
            if not _NAME.fullmatch(name):
                raise Fault("1", "no bundle has a file %r" % name)

    def names(self):
        return set(self._files)

    def has(self, name):
        return name in self._files

    def read(self, name):
        if name not in self._files:
            raise Unjudged("1", "%s: missing from the bundle" % name)
        if self._root is None:
            return self._files[name]
        with open(os.path.join(self._root, name), "rb") as stream:
            return stream.read()

    def blob(self, digest):
        """The material that an entry names; None: it is not here, False: it is altered."""
        name = "blob/" + digest.hex()
        if name not in self._files:
            return None
        data = self.read(name)
        return data if hashlib.sha256(data).digest() == digest else False


def _walk(root):
    found = {}
    for folder, folders, files in os.walk(root):
        for name in files + [f for f in folders if os.path.islink(os.path.join(folder, f))]:
            path = os.path.join(folder, name)
            if not stat.S_ISREG(os.lstat(path).st_mode):
                raise Fault("1", "%s is not a plain file" % os.path.relpath(path, root))
            if os.lstat(path).st_size == 0:
                raise Fault("1", "%s is empty" % os.path.relpath(path, root))
            found[os.path.relpath(path, root)] = None
    return found


def tar_header(name, size):
    """The one header a member has: ustar, mode 0644, no owner, no time."""
    prefix, base = _split(name)
    fields = [base.ljust(100, b"\0"), b"0000644\0", b"0000000\0", b"0000000\0",
              b"%011o\0" % size, b"00000000000\0", b" " * 8, b"0", bytes(100), b"ustar\0", b"00",
              bytes(32), bytes(32), bytes(8), bytes(8), prefix.ljust(155, b"\0"), bytes(12)]
    raw = b"".join(fields)
    return raw[:148] + b"%06o\0 " % sum(raw) + raw[156:]


def _split(name):
    raw = name.encode()
    if len(raw) <= 100:
        return b"", raw
    raise Fault("1", "a name longer than any of a bundle")


def read_tar(data):
    """{name: bytes}, or a fault when one byte is not as `urna export` writes it."""
    files, at, last = {}, 0, ""
    while True:
        header = data[at:at + BLOCK]
        if len(header) < BLOCK:
            raise Fault("1", "the archive ends too early")
        if header == bytes(BLOCK):
            break
        name, size = _member(header)
        end = at + BLOCK + size
        padded = end + -size % BLOCK
        if len(data) < padded or any(data[end:padded]):
            raise Fault("1", "%s is cut, or its padding is not zero" % name)
        if name <= last:
            raise Fault("1", "names do not ascend")
        files[name], at, last = data[at + BLOCK:end], padded, name
    if data[at:] != bytes(2 * BLOCK):
        raise Fault("1", "the archive does not end with two zero blocks")
    return files


def _member(header):
    name = header[:100].rstrip(b"\0").decode("ascii", "replace")
    size = header[124:135]
    if not re.fullmatch(b"[0-7]{11}", size):
        raise Fault("1", "a size that is no octal number")
    if not 0 < int(size, 8) <= MAX_MEMBER:
        raise Fault("1", "%r is empty or too large" % name)
    if tar_header(name, int(size, 8)) != header:
        raise Fault("1", "%r: not the header that a bundle has" % name)
    return name, int(size, 8)
