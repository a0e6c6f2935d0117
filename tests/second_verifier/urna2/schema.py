"""docs/FORMAT.md is the schema: its tables are read here and drive the decoder."""

import os
import re

_FORMAT = os.path.join(os.path.dirname(__file__), "..", "..", "..", "docs", "FORMAT.md")
_FIXED = re.compile(r"(\d+) bytes")


class Field:
    """One node of an event's tree. kind: struct, list, option or what the table says."""

    def __init__(self, kind, limit=None):
        self.kind, self.limit, self.children, self.values = kind, limit, {}, None
        self.refusal = "unknown_value"  # of an enum's number that stands in no row

    def child(self, name):
        return self.children.setdefault(name, Field("struct"))


class Event:
    def __init__(self, number, name):
        self.number, self.name, self.root = number, name, Field("struct")


def _steps(path):
    """`a.b[].c` is a, b, [], c; `x?.y` is x, ?, y."""
    return re.findall(r"[a-z_0-9]+|\[\]|\?", path)


def _add(root, path, kind, limit):
    node = root
    for step in _steps(path):
        node = node.child(step)
    node.kind, node.limit = kind, limit


def load(path=_FORMAT):
    """{number: Event}"""
    with open(path, encoding="utf-8") as stream:
        text = stream.read()
    head, rest = text.split("<!-- schema: begin -->")
    events, event = {}, None
    for line in rest.split("<!-- schema: end -->")[0].split("\n"):
        title = re.fullmatch(r"### (\d+) `([a-z_]+)`", line)
        row = re.fullmatch(r"\| `([^`]+)` \| ([^|]*) \| ([^|]*) \|", line)
        if title:
            event = Event(int(title[1]), title[2])
            events[event.number] = event
        elif row:
            _add(event.root, row[1], row[2].strip(), int(row[3]) if row[3].strip() else None)
    _attach_enums(events, head)
    return events


def _attach_enums(events, head):
    """The table of the enums' numbers: | `event.field` | 1 name, 2 name |"""
    by_name = {e.name: e for e in events.values()}
    for names, numbers in re.findall(r"^\| (`[a-z_]+\.[^|]*`) \| (\d+ [^|]*) \|$", head, re.M):
        values = {int(n): word for n, word in re.findall(r"(\d+) ([a-z-]+)", numbers)}
        for name in re.findall(r"`([^`]+)`", names):
            event, _, path = name.partition(".")
            node = by_name[event].root
            for step in _steps(path):
                node = node.children[step]
            node.values = values
            node.refusal = "bad_rule" if path.startswith("rule.") else "unknown_value"
    for event in events.values():
        _check_enums(event.name, event.root)


def _check_enums(path, node):
    if node.kind == "enum u8" and node.values is None:
        raise ValueError("docs/FORMAT.md has no numbers for " + path)
    for name, child in node.children.items():
        _check_enums(path + "." + name, child)


def fixed_length(kind):
    match = _FIXED.fullmatch(kind)
    return int(match[1]) if match else None
