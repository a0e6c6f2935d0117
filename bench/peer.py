#!/usr/bin/env python3
"""Times pabutools and Urna on the same elections in one run, parsing excluded on both sides.
usage: bench/peer.py [--seconds N] [FILE.pb ...]      (default: the small files of the evidence folder)
Installs pabutools into build/peer if it is not there. Needs build/release/bench/urna-bench."""
import json, os, subprocess, sys, time, venv
from pathlib import Path

root = Path(__file__).resolve().parent.parent
home = root / "build/peer"
VERSION = "1.2.3"

def in_venv():
    """Starts again inside build/peer, made on first use."""
    if Path(sys.prefix) == home:
        return
    if not (home / "bin/python").exists():
        venv.create(home, with_pip=True)
    subprocess.run([home / "bin/pip", "install", "-q", f"pabutools=={VERSION}"], check=True)
    os.execv(home / "bin/python", [str(home / "bin/python"), *sys.argv])

def peer_calls():
    from pabutools.election import Cardinality_Sat, Cost_Sat
    from pabutools.rules import (completion_by_rule_combination, exhaustion_by_budget_increase,
                                 greedy_utilitarian_welfare, max_additive_utilitarian_welfare,
                                 method_of_equal_shares, sequential_phragmen)
    from pabutools.tiebreaking import TieBreakingRule
    ties = TieBreakingRule(lambda inst, prof, p: (p.cost, -prof.approval_score(p), p.name))
    def shares(sat, **more):
        return lambda i, p: method_of_equal_shares(i, p, sat_class=sat, tie_breaking=ties, **more)
    def add1(sat):
        return lambda i, p: exhaustion_by_budget_increase(
            i, p, method_of_equal_shares, dict(sat_class=sat, tie_breaking=ties),
            budget_step=p.num_ballots(), exhaustive_stop=False)
    def util(sat):
        return lambda i, p: completion_by_rule_combination(
            i, p, [method_of_equal_shares, greedy_utilitarian_welfare],
            [dict(sat_class=sat, tie_breaking=ties)] * 2)
    return {
        "greedy_cost": lambda i, p: greedy_utilitarian_welfare(i, p, sat_class=Cost_Sat, tie_breaking=ties),
        "mes_cost": shares(Cost_Sat), "mes_card": shares(Cardinality_Sat),
        "mes_cost_util": util(Cost_Sat), "mes_cost_add1": add1(Cost_Sat),
        "mes_card_add1": add1(Cardinality_Sat),
        "mes_cost_add1e": shares(Cost_Sat, voter_budget_increment=1),
        "maxwelfare_cost": lambda i, p: max_additive_utilitarian_welfare(i, p, sat_class=Cost_Sat),
        "phragmen": lambda i, p: sequential_phragmen(i, p, tie_breaking=ties),
    }

def ours(name):
    """Median milliseconds of each call of one file, as urna-bench times them."""
    out = subprocess.run([root / "build/release/bench/urna-bench", f"--benchmark_filter=^{name}/",
                          "--benchmark_format=json"], check=True, capture_output=True, text=True).stdout
    if not out.strip().startswith("{"):
        return {}
    return {b["name"].split("/")[1]: b["cpu_time"] for b in json.loads(out)["benchmarks"]}

def main():
    in_venv()
    from pabutools.election import parse_pabulib
    words = sys.argv[1:]
    limit = float(words[words.index("--seconds") + 1]) if "--seconds" in words else 60.0
    files = [Path(w) for w in words if w.endswith(".pb")]
    if not files:
        folder = Path(os.environ.get("URNA_EVIDENCE", root.parent / "shared")) / "data/pb"
        files = [f for f in sorted(folder.glob("*.pb")) if f.stat().st_size < 500_000]
    print(f"{'election / rule':62} {'pabutools ms':>13} {'urna ms':>9} {'times faster':>13}")
    for file in files:
        instance, profile = parse_pabulib(str(file))
        profile = profile.as_multiprofile()
        times = ours(file.stem)
        for call, run in peer_calls().items():
            if call not in times:
                continue  # the recorded time is under 0.1 s: not a comparison worth making
            start = time.perf_counter()
            run(instance, profile)
            peer = (time.perf_counter() - start) * 1e3
            print(f"{file.stem[:44] + ' ' + call:62} {peer:13.1f} {times[call]:9.3f} {peer / times[call]:13.0f}", flush=True)
            if peer > limit * 1e3:
                break

if __name__ == "__main__":
    main()
