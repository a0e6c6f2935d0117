"""Says which branches of the verifying core no test takes, from what `llvm-cov export` gives of its libraries (stdin: JSON).
Prints docs/records/coverage.txt: a table of files; every branch that is neither taken nor excused; every excused one with its
reason. Exit 1 if a branch is open, or a reason fits no branch of the sources.

A branch is one side of a condition as it stands in the source, each operand of && and || by itself; a case of a switch; the
entry of a function. A template's is taken where one of its instances takes it. What the compiler decides is no branch.
The failing edge of a CHECK is none either: it is our own fault, and ends the program in every build."""
import collections
import json
import pathlib
import re
import sys

BY_RULE = re.compile(r"\b(?:CHECK|static_assert|if constexpr) ?\(")
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[()]')


class Source:
    def __init__(self, name):
        self.text = pathlib.Path(name).read_text()
        self.starts = [0] + [found.end() for found in re.finditer("\n", self.text)]
        self.left_out = [(found.start(), self.closing(found.end())) for found in BY_RULE.finditer(self.text)]

    def closing(self, at):
        depth = 1
        for found in TOKEN.finditer(self.text, at):
            depth += {"(": 1, ")": -1}.get(found.group(), 0)
            if depth == 0:
                return found.end()
        return len(self.text)

    def offset(self, line, column):
        return self.starts[line - 1] + column - 1

    def by_rule(self, place):
        return any(start <= self.offset(*place[:2]) < end for start, end in self.left_out)

    def line(self, number):
        return " ".join(self.text[self.starts[number - 1]:].split("\n", 1)[0].split())

    def piece(self, place):
        start, end = self.offset(*place[:2]), self.offset(*place[2:])
        if re.fullmatch(r"[A-Z][A-Z_0-9]+", self.text[start:end]) and self.text[end] == "(":  # a macro: with its words
            end = self.closing(end + 1)
        return " ".join(self.text[start:end].split())


def is_core(name, core):
    return any(re.fullmatch(pattern, name) for pattern in core)


class Branches:
    """Counts by (file, place, which of those that stand there, side)."""

    def __init__(self, exported, core):
        self.sources, self.counts, self.core = {}, {}, core
        for function in exported["data"][0]["functions"]:
            self.read(function)

    def source(self, name):
        if name not in self.sources:
            self.sources[name] = Source(name)
        return self.sources[name]

    def read(self, function):
        names = [name.removeprefix("./build/coverage/").removeprefix("./") for name in function["filenames"]]
        macros = {region[6]: region for region in function["regions"] if region[7] == 1}
        seen = {}
        found = [(region, *self.where(names, macros, region, 6)) for region in function["branches"]]
        first_operands = {(name, place) for _, name, place, inner in found if inner is None}
        for region, name, place, inner in found:
            which = (inner, seen.setdefault((place, inner), 0))
            seen[place, inner] += 1
            if not is_core(name, self.core) or self.source(name).by_rule(place):
                continue
            if inner is None and self.is_whole(name, place, first_operands):
                continue
            if inner is None and re.match(r"(case|default)\b", self.source(name).piece(place)):
                self.add(name, place, which, "taken", region[4])
                continue
            left = inner is not None and self.source(name).piece(place).startswith("URNA_")  # leaves with the error, or goes on
            self.add(name, place, which, "refused" if left else "true", region[4])
            self.add(name, place, which, "passed" if left else "false", region[5])
        name, place, inner = self.where(names, macros, function["regions"][0], 5)
        if is_core(name, self.core) and "= default" not in self.source(name).line(place[0]):
            self.add(name, place, (inner, 0), "entered", function["count"])

    def is_whole(self, name, place, operands):
        """Of a && b only a and b count."""
        if not re.search(r"&&|\|\|", self.source(name).piece(place)):
            return False
        start = self.source(name).offset(*place[:2])
        opening = len(re.match(r"[!(]*", self.source(name).text[start:]).group())
        return any(other == name and at != place and at[2:] < place[2:] and start <= self.source(name).offset(*at[:2]) <= start + opening
                   for other, at in operands)

    @staticmethod
    def where(names, macros, region, column):
        """Where it stands in the source: a condition inside a macro stands where the macro is used."""
        place, file, inner = tuple(region[:4]), region[column], None
        while file in macros:
            inner = inner or place
            place, file = tuple(macros[file][:4]), macros[file][5]
        return names[file], place, inner

    def add(self, name, place, which, side, count):
        key = (name, place, which, side)
        self.counts[key] = self.counts.get(key, 0) + count

    def words(self, key):
        """What a branch is called in the table of reasons: nothing in it moves with the lines above."""
        name, place, _, side = key
        source = self.source(name)
        return name, source.line(place[0]), "" if side == "entered" else source.piece(place), side


def read_reasons(path):
    """file, source line, condition, side, how many such branches, reason; tabs between."""
    reasons = {}
    for line in pathlib.Path(path).read_text().splitlines():
        if line and not line.startswith("#"):
            *key, times, why = line.split("\t")
            reasons[tuple(key)] = (int(times), why)
    return reasons


def excuse(branches, missing, reasons):
    """Which of the missing have a reason: a reason excuses as many as it says, or none."""
    named = collections.Counter(branches.words(key) for key in missing)
    return {key: reasons[words][1] for key in missing
            if (words := branches.words(key)) in reasons and named[words] == reasons[words][0]}


def table_of(branches, excused):
    rows = {}
    for key, count in branches.counts.items():
        row = rows.setdefault(key[0], [0, 0, 0, 0])
        row[0] += 1
        row[1 if count else 2 if key in excused else 3] += 1
    rows["all"] = [sum(row[i] for row in rows.values()) for i in range(4)]
    lines = [f"{'file':44} {'branches':>9} {'taken':>9} {'excused':>9} {'open':>9}"]
    lines += [f"{name:44} " + " ".join(f"{number:9}" for number in rows[name]) for name in sorted(rows, key=lambda n: (n == "all", n))]
    return lines


def main(reasons_path, *core):
    branches = Branches(json.load(sys.stdin), core)
    reasons = read_reasons(reasons_path)
    missing = sorted(key for key, count in branches.counts.items() if not count)
    excused = excuse(branches, missing, reasons)
    still_open = [key for key in missing if key not in excused]
    stale = set(reasons) - {branches.words(key) for key in branches.counts}
    print("\n".join(table_of(branches, excused)))
    print("\nOpen: neither taken nor excused. file, source line, condition, side")
    print("\n".join("\t".join(branches.words(key)) for key in still_open) or "none")
    print("\nExcused: not taken, and why")
    for key in sorted(excused):
        name, line, condition, side = branches.words(key)
        print(f"{name}: {line}\n    {condition} {side}: {excused[key]}")
    for key in sorted(stale):
        print("urna: a reason fits no branch: " + "\t".join(key), file=sys.stderr)
    return 1 if still_open or stale else 0


sys.exit(main(*sys.argv[1:]))
