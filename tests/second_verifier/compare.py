#!/usr/bin/env python3
"""Both verifiers over every bundle of a folder: any difference in exit code, entry or check is told, and ends with 1.

compare.py AUDITOR FOLDER [--every N] [--jobs N]
With FOLDER/expected.tsv (what tests/tamper's write_mutants makes) its columns say which bundle, key, policy and older
checkpoint, and which exit and check both must give. Else: every folder with tiles and every *.tar under FOLDER,
against the file `vkey` in a folder above it, or else against its own."""

import argparse
import concurrent.futures
import csv
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from urna2 import audit, container  # noqa: E402
from urna2.errors import Fault, Usage  # noqa: E402


class Case:
    """One bundle and how it is audited; exit and check where something is expected."""

    def __init__(self, bundle, key=None, policy=None, trust=None, code=None, check=None):
        self.bundle, self.key, self.policy, self.trust = bundle, key, policy, trust
        self.code, self.check = code, check


def expected_cases(folder):
    def beside(name):
        return None if name in ("-", "") else os.path.join(folder, name)
    with open(os.path.join(folder, "expected.tsv"), encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            yield Case(beside(row["tar"]), beside(row["key"]), beside(row["policy"]), beside(row["trust"]),
                       int(row["exit"]), row["check"])


def found_cases(folder):
    for path, folders, files in os.walk(folder):
        if "checkpoint" in files or "tile" in folders:
            yield Case(path, _key_for(path, folder))
            folders.clear()
        for name in files:
            if name.endswith(".tar"):
                yield Case(os.path.join(path, name), _key_for(os.path.join(path, name), folder))


def _key_for(bundle, root):
    folder = os.path.dirname(os.path.abspath(bundle))
    while folder.startswith(os.path.abspath(root)):
        if os.path.isfile(os.path.join(folder, "vkey")):
            return os.path.join(folder, "vkey")
        folder = os.path.dirname(folder)
    try:
        return container.Bundle(bundle).read("vkey").decode("utf-8", "replace").strip()
    except (Fault, Usage, OSError):
        return None


def first(auditor, case):
    command = [auditor, "verify", case.bundle, "--format", "json", "--progress", "none", "--jobs", "1"]
    for word, value in (("--key", case.key), ("--policy", case.policy), ("--trust", case.trust)):
        command += [word, value] if value else []
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        fault = json.loads(done.stdout)["first_fault"] or {}
    except ValueError:
        fault = {"why": done.stderr}
    return done.returncode, fault.get("check"), fault.get("entry"), fault.get("why")


def second(case):
    try:
        said = audit.verify(case.bundle, audit.Options(case.key, case.policy, [case.trust] if case.trust else []))
    except Usage as usage:
        return 2, None, None, str(usage)
    except Exception as error:  # our own fault, told as a difference
        return 4, None, None, repr(error)
    fault = said.fault
    return said.exit, fault and fault.check, fault and fault.entry, fault and fault.why


def look(work):
    auditor, case = work
    return case, first(auditor, case), second(case)


def expected_is_said(case, said):
    if case.code is not None and said[0] != case.code:
        return False
    return case.check in (None, "*") or said[1] == (None if case.check == "-" else case.check)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("auditor")
    parser.add_argument("folder")
    parser.add_argument("--every", type=int, default=1, help="only each so many-th bundle")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args(arguments)
    listed = os.path.isfile(os.path.join(options.folder, "expected.tsv"))
    cases = sorted((expected_cases if listed else found_cases)(options.folder), key=lambda c: c.bundle)[::options.every]
    wrong = 0
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        for case, one, two in pool.map(look, [(options.auditor, c) for c in cases], chunksize=8):
            if one[:3] == two[:3] and expected_is_said(case, two):
                continue
            wrong += 1
            name = os.path.relpath(case.bundle, options.folder)
            print("%s (expected: exit %s, check %s)\n  urna-audit      %s\n  second verifier %s"
                  % (name, case.code, case.check, one, two))
    print("%s: %d bundles, %d differences" % (options.folder, len(cases), wrong))
    return 1 if wrong or not cases else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
