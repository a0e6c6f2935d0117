"""Which check of docs/AUDIT.md reports a refusal: its table is read, not repeated."""

import os
import re

_AUDIT = os.path.join(os.path.dirname(__file__), "..", "..", "..", "docs", "AUDIT.md")


def _load():
    with open(_AUDIT, encoding="utf-8") as stream:
        rows = re.findall(r"^\| ([0-9.]+) \| ((?:`[a-z_]+` ?)+) \|$", stream.read(), re.M)
    found = {code: check for check, codes in rows for code in re.findall("[a-z_]+", codes)}
    if len(found) < 50:
        raise ValueError("docs/AUDIT.md has lost its table of refusals")
    return found


_CHECKS = _load()


def check_of(code):
    return _CHECKS.get(code, "2")
