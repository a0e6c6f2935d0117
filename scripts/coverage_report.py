"""Turns gcovr's JSON into docs/records/coverage.txt: a table of files, then every branch not taken with its reason."""
import json
import pathlib
import sys


def read_reasons(path):
    """file <tab> a piece of the line's text <tab> reason."""
    reasons = []
    if pathlib.Path(path).exists():
        for line in pathlib.Path(path).read_text().splitlines():
            if line and not line.startswith("#"):
                reasons.append(line.split("\t"))
    return reasons


def reason_of(reasons, name, text):
    for file, piece, why in reasons:
        if name == file and piece in text:
            return why
    return "OPEN"


def main(measured, reasons_path):
    reasons = read_reasons(reasons_path)
    table, missing = [], []
    for file in sorted(json.load(open(measured))["files"], key=lambda f: f["file"]):
        name = file["file"]
        source = pathlib.Path(name).read_text().splitlines()
        lines = run = branches = taken = open_here = 0
        for line in file["lines"]:
            lines += 1
            run += line["count"] > 0
            known = [b for b in line["branches"] if not b["throw"]]
            branches += len(known)
            hit = sum(b["count"] > 0 for b in known)
            taken += hit
            if hit < len(known) or (line["count"] == 0 and not known):
                text = source[line["line_number"] - 1].strip()
                why = reason_of(reasons, name, text)
                open_here += why == "OPEN"
                missing.append(f"{name}:{line['line_number']}  {hit}/{len(known)}  {text}\n    {why}")
        table.append((name, run, lines, taken, branches, open_here))
    print(f"{'file':44} {'lines':>11} {'branches':>11} {'open':>5}")
    for name, run, lines, taken, branches, open_here in table:
        print(f"{name:44} {run:5}/{lines:5} {taken:5}/{branches:5} {open_here:5}")
    sums = [sum(row[i] for row in table) for i in range(1, 6)]
    print(f"{'all':44} {sums[0]:5}/{sums[1]:5} {sums[2]:5}/{sums[3]:5} {sums[4]:5}\n")
    print("Branches not taken, throw edges aside. OPEN: no reason was found and no test takes it yet.\n")
    print("\n".join(missing))


main(*sys.argv[1:])
