#!/usr/bin/env python3
"""Both verifiers over every bundle of a folder; any difference in exit code or entry is told, and ends with 1.

compare.py AUDITOR FOLDER [--jobs N] [--checks] [--tsv FILE]
Bundles are folders with a `vkey` or a `checkpoint`, and *.tar; they are audited against the vkey of the file `vkey`
beside or above them, else against their own. --checks: the number of the check must agree too. With --tsv the
columns name, check and exit of that list are held against what this verifier says."""

import argparse
import concurrent.futures
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from urna2 import audit, container  # noqa: E402
from urna2.errors import Fault, Usage  # noqa: E402


def bundles_under(folder):
    found = []
    for path, folders, files in os.walk(folder):
        if "checkpoint" in files or ("vkey" in files and "tile" in folders) or "tile" in folders:
            found.append(path)
            folders.clear()
        else:
            found += [os.path.join(path, f) for f in files if f.endswith(".tar")]
    return sorted(found)


def key_for(bundle, root):
    """The pinned key: the nearest `NAME.vkey` or `vkey` beside or above, else the bundle's own."""
    folder = os.path.dirname(os.path.abspath(bundle))
    while folder.startswith(os.path.abspath(root)):
        for name in (os.path.basename(bundle).split(".")[0] + ".vkey", "vkey"):
            if os.path.isfile(os.path.join(folder, name)):
                return os.path.join(folder, name)
        folder = os.path.dirname(folder)
    try:
        return container.Bundle(bundle).read("vkey").decode("utf-8", "replace").strip()
    except (Fault, Usage, OSError):
        return None


def first(auditor, bundle, key):
    command = [auditor, "verify", bundle, "--format", "json", "--progress", "none", "--jobs", "1"]
    done = subprocess.run(command + (["--key", key] if key else []), capture_output=True, text=True, check=False)
    try:
        fault = json.loads(done.stdout)["first_fault"] or {}
    except ValueError:
        fault = {"why": done.stderr}
    return done.returncode, fault.get("entry"), fault.get("check"), fault.get("why")


def second(bundle, key):
    try:
        said = audit.verify(bundle, audit.Options(key, None, []))
    except Usage as usage:
        return 2, None, None, str(usage)
    except Exception as error:  # pylint: disable=broad-except
        return 4, None, None, repr(error)
    fault = said.fault
    return said.exit, fault and fault.entry, fault and fault.check, fault and fault.why


def look(work):
    auditor, bundle, root = work
    key = key_for(bundle, root)
    return bundle, first(auditor, bundle, key), second(bundle, key)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("auditor")
    parser.add_argument("folder")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--checks", action="store_true")
    options = parser.parse_args(arguments)
    works = [(options.auditor, b, options.folder) for b in bundles_under(options.folder)]
    different = checks = 0
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        for bundle, a, b in pool.map(look, works, chunksize=1):
            other_check = a[2] != b[2]
            checks += other_check
            if a[:2] != b[:2] or (options.checks and other_check):
                different += 1
                print("%s\n  urna-audit:    %s\n  second verifier: %s" % (os.path.relpath(bundle, options.folder), a, b))
    print("%d bundles, %d differences, %d with another check number" % (len(works), different, checks))
    return 1 if different or not works else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
