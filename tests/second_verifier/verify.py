#!/usr/bin/env python3
"""A second verifier of Urna's logs: see README.md. Exit codes as `urna-audit verify`."""

import argparse
import json
import os
import sys
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from urna2 import audit  # noqa: E402
from urna2.errors import Usage  # noqa: E402


def main(arguments):
    parser = argparse.ArgumentParser(prog="verify.py", description=__doc__)
    parser.add_argument("bundle")
    parser.add_argument("--key")
    parser.add_argument("--policy")
    parser.add_argument("--trust", action="append", default=[])
    parser.add_argument("--format", choices=["text", "json"], default="text")
    options = parser.parse_args(arguments)
    try:
        report = audit.verify(options.bundle, audit.Options(options.key, options.policy, options.trust))
    except Usage as usage:
        print("verify.py: %s" % usage, file=sys.stderr)
        return 2
    except Exception:  # our own fault is no evidence of anything
        traceback.print_exc()
        return 4
    said = report.as_dict()
    if options.format == "json":
        print(json.dumps(said, ensure_ascii=False))
    else:
        print_text(said)
    return report.exit


def print_text(said):
    for entry in said["not_checked"]:
        print("not checked: %(what)s: %(why)s" % entry)
    if said["first_fault"]:
        print("fault: check %(check)s, entry %(entry)s: %(why)s" % said["first_fault"])
    print("VERDICT: " + said["verdict"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
