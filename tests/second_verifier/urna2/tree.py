"""RFC 6962 over SHA-256 and the tiles of c2sp.org/tlog-tiles."""

import hashlib

WIDTH = 256


def leaf_hash(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


class Edge:
    """The right edge of a growing tree: one hash for every full subtree, largest first."""

    def __init__(self):
        self.size, self._stack = 0, []

    def append(self, leaf):
        self.size += 1
        height, node = 0, leaf
        while self._stack and self._stack[-1][0] == height:
            node = node_hash(self._stack.pop()[1], node)
            height += 1
        self._stack.append((height, node))

    def root(self):
        if not self._stack:
            return hashlib.sha256(b"").digest()
        node = self._stack[-1][1]
        for _, left in reversed(self._stack[:-1]):
            node = node_hash(left, node)
        return node


def root_of(leaves):
    edge = Edge()
    for leaf in leaves:
        edge.append(leaf)
    return edge.root()


def tile_index(number):
    """tlog-tiles: zero-padded three digits a step, all but the last with an x."""
    digits = "%03d" % (number % 1000)
    while number >= 1000:
        number //= 1000
        digits = "x%03d/%s" % (number % 1000, digits)
    return digits


def _name(level, number, count):
    suffix = "" if count == WIDTH else ".p/%d" % count
    return "tile/%s/%s%s" % (level, tile_index(number), suffix)


def _cut(row):
    return [row[i:i + WIDTH] for i in range(0, len(row), WIDTH)]


def hash_tiles(leaves):
    """Every tile of the tree: {path: bytes}."""
    tiles, level, row = {}, 0, leaves
    while row:
        above = []
        for number, part in enumerate(_cut(row)):
            tiles[_name(level, number, len(part))] = b"".join(part)
            if len(part) == WIDTH:
                above.append(root_of(part))
        level, row = level + 1, above
    return tiles


def belongs(name, size):
    """Has a log of this size the resource of this name? Asked without making all names: sizes may be anything."""
    _, level, index = name.split("/", 2)
    index, _, width = index.partition(".p/")
    number = int(index.replace("x", "").replace("/", ""))
    if tile_index(number) != index:
        return False
    hashes = size >> (8 * (0 if level == "entries" else int(level)))
    if width:
        return number == hashes // WIDTH and int(width) == hashes % WIDTH
    return number < hashes // WIDTH


def entry_tile_names(size):
    """[(path, first index, count)] of the entry bundles of a tree."""
    out = []
    for first in range(0, size, WIDTH):
        count = min(WIDTH, size - first)
        out.append((_name("entries", first // WIDTH, count), first, count))
    return out


def hash_tile_names(size):
    names, level = set(), 0
    while size:
        for first in range(0, size, WIDTH):
            names.add(_name(level, first // WIDTH, min(WIDTH, size - first)))
        size //= WIDTH
        level += 1
    return names
