"""The codec of docs/FORMAT.md: one value has one spelling."""

import re
import unicodedata

from . import schema
from .errors import Refused

_NUMBERS = {"u8": 1, "u16": 2, "u32": 4, "u64": 8}
_BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_OTHERS = set("\u2028\u2029\ufeff")
MAX_LANGUAGES = 16


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        if count > len(self.data) - self.at:
            raise Refused("too_short")
        self.at += count
        return self.data[self.at - count:self.at]

    def number(self, width):
        return int.from_bytes(self.take(width), "big")

    def finish(self):
        if self.at != len(self.data):
            raise Refused("trailing_bytes")


class Record:
    """A decoded struct: fields by name."""

    def __init__(self, values):
        self.__dict__.update(values)

    def __repr__(self):
        return repr(self.__dict__)

    def __eq__(self, other):
        return isinstance(other, Record) and self.__dict__ == other.__dict__


def is_plain(text):
    return unicodedata.is_normalized("NFC", text) and not any(map(_is_forbidden, text))


def _is_forbidden(c):
    code = ord(c)
    return (unicodedata.category(c) == "Cc" or c in _BIDI or c in _OTHERS
            or code & 0xfffe == 0xfffe or 0xfdd0 <= code <= 0xfdef)


def _text(reader, limit):
    length = reader.number(4)
    if limit is not None and length > limit:
        raise Refused("over_limit")
    raw = reader.take(length)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused("bad_text") from error
    if not is_plain(text):
        raise Refused("bad_text")
    return text


def _texts(reader, limit):
    count = reader.number(4)
    if count > MAX_LANGUAGES:
        raise Refused("over_limit")
    out, last = {}, ""
    for _ in range(count):
        tag = _text(reader, 3)
        if not re.fullmatch("[a-z]{2,3}", tag):
            raise Refused("bad_language")
        if tag <= last:
            raise Refused("malformed")
        out[tag], last = _text(reader, limit), tag
    return out


def _count(reader, limit):
    count = reader.number(4)
    if limit is not None and count > limit:
        raise Refused("over_limit")
    return count


def read(reader, field):
    kind = field.kind
    if kind == "struct":
        return _struct(reader, field)
    if kind == "list":
        return [read(reader, field.children["[]"]) for _ in range(_count(reader, field.limit))]
    if kind == "option":
        return read(reader, field.children["?"]) if _bool(reader) else None
    if kind in _NUMBERS:
        return reader.number(_NUMBERS[kind])
    return _leaf(reader, field, kind)


def _struct(reader, field):
    values = {}
    for name, child in field.children.items():
        start = reader.at
        values[name] = read(reader, child)
        if name == "rule" and child.kind == "struct":
            values["rule_bytes"] = reader.data[start:reader.at]
    return Record(values)


def _leaf(reader, field, kind):
    if kind == "i64":
        return int.from_bytes(reader.take(8), "big", signed=True)
    if kind == "bool":
        return _bool(reader)
    if kind == "enum u8":
        return _enum(reader, field)
    if kind == "text":
        return _text(reader, field.limit)
    if kind == "bytes":
        return reader.take(_count(reader, field.limit))
    if kind == "map of texts":
        return _texts(reader, field.limit)
    return reader.take(schema.fixed_length(kind))


def _bool(reader):
    value = reader.number(1)
    if value > 1:
        raise Refused("malformed")
    return bool(value)


def _enum(reader, field):
    value = reader.number(1)
    if value not in field.values:
        raise Refused(field.refusal)
    return field.values[value]


class Act:
    """An event as it stands in an entry, with the keys that signed it."""

    def __init__(self, entry, events):
        reader = Reader(entry)
        self.index, self.time = reader.number(8), reader.number(8)
        self.event_bytes = reader.take(_count(reader, None))
        self.signatures = [(reader.number(1), reader.take(32), reader.take(64))
                           for _ in range(_count_u8(reader))]
        reader.finish()
        keys = [k for _, k, _ in self.signatures]
        if any(scheme != 1 for scheme, _, _ in self.signatures):
            raise Refused("unknown_value")
        if any(a >= b for a, b in zip(keys, keys[1:])):
            raise Refused("bad_key_order")
        self.signers = keys
        self._event(events)

    def _event(self, events):
        reader = Reader(self.event_bytes)
        number, version = reader.number(2), reader.number(2)
        self.edition = reader.take(16)
        if number not in events or version != 1:
            raise Refused("unknown_event")
        self.kind = events[number].name
        self.body = read(reader, events[number].root)
        reader.finish()


def _count_u8(reader):
    count = reader.number(1)
    if count > 16:
        raise Refused("over_limit")
    return count
