#!/usr/bin/env python3
"""Drawn elections under drawn rules: `urna import` counts and declares, this verifier counts again, trace and all.

elections.py URNA FIRST COUNT FOLDER: seeds FIRST .. FIRST + COUNT - 1; what differs stays in FOLDER. Rules that are
none (docs/RULES.md) are drawn again with the next letter of the seed."""

import concurrent.futures
import os
import random
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from urna2 import audit  # noqa: E402

SCORINGS = {"approval": ["supporters", "supporters", "split"], "cumulative": ["points", "supporters"],
            "ordinal": ["positions", "borda", "schulze"]}
METHODS = ["greedy", "equal-shares", "equal-shares", "exact-equal-shares", "bounded-overspending", "phragmen",
           "max-welfare", "sequential-pav"]


def file_of(draw, kind):
    projects, voters = draw.randint(2, 9), draw.choice([0] + [draw.randint(1, 25)] * 9)
    costs = [draw.choice([0, 1, 2, 3, 5, 10, 10, 20, draw.randint(1, 60)]) for _ in range(projects)]
    costs[0] = costs[0] or 3
    budget = max(1, int(sum(costs) * draw.choice([.2, .4, .6, 1.1])))
    meta = {"description": "x", "country": "X", "unit": "Y", "instance": "2020", "num_projects": projects,
            "num_votes": voters, "budget": budget, "vote_type": kind, "rule": "unknown"}
    if kind == "cumulative":
        meta.update(max_points=10, max_sum_points=10, min_points=1)
    if kind == "ordinal":
        meta.update(max_length=min(projects, 5))
    lines = ["META", "key;value"] + ["%s;%s" % pair for pair in meta.items()] + ["PROJECTS", "project_id;cost;name"]
    lines += ["p%d;%d;n%d" % (i, cost, i) for i, cost in enumerate(costs)]
    lines += ["VOTES", "voter_id;vote" + (";points" if kind == "cumulative" else "")]
    lines += [_vote(draw, kind, voter, projects) for voter in range(voters)]
    return "\n".join(lines) + "\n"


def _vote(draw, kind, voter, projects):
    named = draw.sample(range(projects), draw.randint(1, min(projects, 4)))
    named = sorted(named) if kind == "approval" else named
    line = "%d;%s" % (voter, ",".join("p%d" % p for p in named))
    return line + ";" + ",".join(str(draw.randint(1, 2)) for _ in named) if kind == "cumulative" else line


def rule_of(draw, kind):
    method, scoring = draw.choice(METHODS), draw.choice(SCORINGS[kind])
    ties = draw.sample(["lower-cost", "more-votes", "label"], draw.randint(0, 3))
    rule = {"method": method, "scoring": scoring, "ties": ties}
    for key, value in (("minimum_score", draw.randint(0, 3)), ("minimum_share", "1/%d" % draw.randint(2, 20)),
                       ("maximum_cost_share", draw.choice(["1/2", "2/3", "1/3"]))):
        if draw.random() < .2:
            rule[key] = value
    if method in ("greedy", "sequential-pav"):
        rule["order"] = draw.choice(["votes", "votes-per-cost"])
    if method in ("greedy", "phragmen", "sequential-pav"):
        rule["fitting"] = draw.choice(["skip", "stop"] + ["reserve"] * (method == "greedy"))
        if rule["fitting"] == "reserve":
            rule["reserve"] = draw.choice(["1/2", "4/5"])
    if method == "max-welfare":
        rule["utility"] = draw.choice(["cost", "cardinality"])
    if method in ("equal-shares", "exact-equal-shares", "bounded-overspending"):
        _shares_of(draw, method, scoring, rule)
    return rule


def _shares_of(draw, method, scoring, rule):
    by_score = ["score"] * (method != "exact-equal-shares" and scoring != "supporters")
    rule["utility"] = draw.choice(["cost", "cardinality"] + by_score)
    rule["start"] = draw.choice(["exact", "whole"])
    growth = draw.choice({"equal-shares": ["none", "step"], "bounded-overspending": ["none"],
                          "exact-equal-shares": ["none", "step", "add-opt", "add-opt-skip"]}[method])
    if growth == "step":
        rule["step"] = draw.choice([1, 1, 2, 7])
    elif growth != "none":
        rule["growth"] = growth
    if growth != "none":
        rule["stop"] = draw.choice(["overshoot", "exhaustive"])
    phragmen = ["phragmen"] * (method == "equal-shares" and rule["utility"] != "score")
    rule["then"] = draw.choice(["nothing", "votes", "votes-per-cost"] + phragmen)
    if draw.random() < .3:
        rule["comparison"] = True
    if draw.random() < .3:
        rule["support_filter"] = draw.randint(1, 4)


def _toml(value):
    if isinstance(value, bool):
        return str(value).lower()
    return "[%s]" % ", ".join(map(_toml, value)) if isinstance(value, list) else (
        str(value) if isinstance(value, int) else '"%s"' % value)


def one(work):
    urna, seed, folder = work
    for letter in "abcdefghijklmnop":
        draw = random.Random("%d%s" % (seed, letter))
        kind = draw.choice(list(SCORINGS) + ["approval"])
        here = os.path.join(folder, "%d%s" % (seed, letter))
        os.makedirs(here)
        for name, text in (("x.pb", file_of(draw, kind)),
                           ("rule.toml", "".join("%s = %s\n" % (k, _toml(v)) for k, v in rule_of(draw, kind).items()))):
            with open(os.path.join(here, name), "w", encoding="utf-8") as stream:
                stream.write(text)
        done = subprocess.run([urna, "import", "x.pb", "--ledger", "led", "--rule-spec", "rule.toml", "--progress", "none"],
                              cwd=here, capture_output=True, text=True, check=False)
        if "bad_rule" not in done.stderr:
            return _judged(urna, here, done)
        shutil.rmtree(here)
    return "%d: no rule drawn" % seed


def _judged(urna, here, done):
    if done.returncode:
        return "%s: import: %s" % (here, done.stderr)
    bundle = os.path.join(here, "bundle")
    subprocess.run([urna, "export", "--ledger", "led", "--out", "bundle"], cwd=here, capture_output=True, check=True)
    said = audit.verify(bundle, audit.Options(os.path.join(bundle, "vkey"), None, []))
    if said.exit:
        return "%s: exit %d: %s" % (here, said.exit, said.fault)
    shutil.rmtree(here)
    return None


def main(urna, first, count, folder):
    works = [(os.path.abspath(urna), seed, folder) for seed in range(int(first), int(first) + int(count))]
    print("seeds %s to %d" % (first, works[-1][1]))
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        wrong = [line for line in pool.map(one, works) if line]
    for line in wrong:
        print(line)
    print("drawn elections: %d, %d differences" % (len(works), len(wrong)))
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
